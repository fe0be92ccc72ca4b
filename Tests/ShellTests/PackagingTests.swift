import Foundation
import TestSupport
import Testing

/// What stands around the program: its manual and what shells complete of it.
@Suite(.serialized) struct PackagingTests {
  private static func file(_ path: String) throws -> String {
    try String(contentsOf: Repository.root.appending(path: path), encoding: .utf8)
  }

  /// The long options that `--help` lists.
  private static func options() throws -> Set<String> {
    let help = try Executable.shell("$strata --help", files: [:]).output
    return Set(help.matches(of: /--[a-z]+(-[a-z]+)*/).map { String($0.output.0) })
  }

  @Test func theManualHasEveryOption() throws {
    let manual = try Self.file("docs/strata.1").replacing("\\-", with: "-")
    let options = try Self.options()
    #expect(options.count > 20)
    for option in options { #expect(manual.contains(option), "\(option)") }
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func shellsCompleteEveryOption(shell: String) throws {
    let run = try Executable.shell("$strata --generate-completion-script \(shell)", files: [:])
    #expect(run.status == 0)
    for option in try Self.options() where option != "--command" {
      // fish writes long options without their dashes.
      let word = shell == "fish" ? "'\(option.dropFirst(2))'" : option
      #expect(run.output.contains(word) || run.output.contains(option), "\(option)")
    }
  }

  @Test func oneVersionEverywhere() throws {
    let version = try Executable.shell("$strata --version", files: [:]).output
      .replacing("strata ", with: "").trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(try Self.file("packaging/vscode/package.json").contains("\"version\": \"\(version)\""))
    #expect(try Self.file("docs/strata.1").contains("Strata \(version)"))
  }
}
