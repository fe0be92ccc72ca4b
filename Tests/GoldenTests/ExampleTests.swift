import Foundation
import Session
import TestSupport
import Testing

/// Every script in `examples` runs to its end on the demo store, and says what is written down for
/// it in `Examples/NAME.txt`. `STRATA_RECORD=1 swift test --filter ExampleTests` writes that.
@Suite struct ExampleTests {
  private static let scripts = Repository.files(
    under: Repository.url("examples"), extensions: ["seg"])

  /// Those that load a file of their own, which a parameter names.
  private static let files = ["online-retail.seg": "online_retail/online_retail.csv"]

  @Test(arguments: scripts.map(\.lastPathComponent).filter { files[$0] == nil })
  func script(_ name: String) throws {
    var setup = GoldenScript.Setup()
    // Fewer than `--demo` has: the text matters here, not the size.
    setup.data = [.demo(customers: 2000)]
    try check(name, setup)
  }

  @Test(
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)),
    arguments: files.keys.sorted())
  func scriptOnSharedData(_ name: String) throws {
    let file = try #require(Self.files[name])
    var setup = GoldenScript.Setup()
    setup.data = [.shared]
    setup.arguments = ["--var", "file=\(file)"]
    try check(name, setup)
  }

  private func check(_ name: String, _ setup: GoldenScript.Setup) throws {
    let session = try GoldenSession(setup)
    for case .shared in setup.data { _ = session.reply(to: "echo \"\(Self.files[name] ?? "")\"") }
    let (text, status) = try session.run(script: Repository.url("examples/\(name)").path)
    #expect(status == .success, Comment(rawValue: text))

    let file = Repository.url("Tests/GoldenTests/Examples")
      .appending(path: name.replacing(".seg", with: ".txt"))
    if GoldenHarness.isRecording {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    let expected = (try? String(decoding: Data(contentsOf: file), as: UTF8.self)) ?? ""
    guard !sameBytes(expected, text) else { return }
    let change = difference(expected: lines(of: expected), found: lines(of: text))
    Issue.record(Comment(rawValue: "another answer (- expected, + found)\n\(change)"))
  }

  @Test func everyAnswerHasItsScript() {
    let answers = Repository.files(
      under: Repository.url("Tests/GoldenTests/Examples"), extensions: ["txt"])
    let names = Set(Self.scripts.map { $0.deletingPathExtension().lastPathComponent })
    for answer in answers {
      let name = answer.deletingPathExtension().lastPathComponent
      #expect(names.contains(name), "no script examples/\(name).seg")
    }
  }

  /// A script tells what it is about before it asks.
  @Test(arguments: scripts.map(\.lastPathComponent))
  func opensWithAComment(_ name: String) throws {
    let text = try String(
      decoding: Data(contentsOf: Repository.url("examples/\(name)")), as: UTF8.self)
    #expect(text.hasPrefix("-- "))
  }
}
