import Foundation
import Language
import TestSupport
import Testing

@testable import Shell

/// The guide and what `.help` shows of it.
struct GuidePagesTests {
  /// The pages in the program are those of the guide; `make guide` mends it.
  @Test func pagesAreThoseOfTheGuide() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [Repository.url("scripts/guide-pages.sh").path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let made = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(try made == Data(contentsOf: Repository.url("Sources/Shell/GuidePages.swift")))
  }

  @Test(arguments: ["conditions", "periods", "functions", "breakdowns", "definitions"])
  func topicsHavePages(topic: String) throws {
    #expect(try #require(HelpText.topic(topic)).contains("\n\n"))
    #expect(HelpText.overview.contains(topic))
  }

  /// A topic is asked for by one page, and a page shows no mark of the guide.
  @Test func pagesAreClean() {
    let topics = GuidePages.all.flatMap(\.topics)
    #expect(Set(topics).count == topics.count)
    for page in GuidePages.all {
      #expect(!page.text.contains("<!--") && !page.text.contains("\n```"), "\(page.topics)")
    }
  }
}
