import Foundation
import TestSupport
import Testing

/// The pictures of sessions that the README shows: they are what the program makes of their scripts now, and
/// the README has them as text.
@Suite struct PictureTests {
  @Test(arguments: [
    ("docs/session.seg", "docs/session.svg"), ("examples/tour.seg", "docs/tour.svg"),
  ])
  func areOfNow(script: String, picture: String) throws {
    let root = Repository.root.path
    try check(
      picture, "(cd '\(root)' && exec $strata --demo --keep-going --screen -f \(script))")
  }

  @Test(.enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
  func ofOnlineRetailIsOfNow() throws {
    let file = try #require(SharedData.url("online_retail/online_retail.csv.gz"))
    let folder = file.deletingLastPathComponent().path
    try check(
      "docs/online-retail.svg",
      """
      (cd '\(folder)' && exec $strata --screen --var file=\(file.lastPathComponent) \\
        -f '\(Repository.url("examples/online-retail.seg").path)')
      """)
  }

  private func check(_ picture: String, _ command: String) throws {
    let run = try Executable.shell(command)
    #expect(run.output.hasPrefix("<svg ") && run.output.hasSuffix("</svg>\n"), "\(run.errors)")
    let url = Repository.url(picture)
    if ProcessInfo.processInfo.environment["STRATA_RECORD"] == "1" {
      try run.output.write(to: url, atomically: true, encoding: .utf8)
    }
    let known = try? String(contentsOf: url, encoding: .utf8)
    #expect(known == run.output, "`make pictures` makes \(picture) anew")
  }

  /// The text of the pictures in the README is theirs.
  @Test func theReadmeHasTheirText() throws {
    let run = try Executable.shell("'\(Repository.url("scripts/readme-sessions.sh").path)'")
    let readme = try String(contentsOf: Repository.url("README.md"), encoding: .utf8)
    #expect(run.output == readme, "`make pictures` writes it anew")
    #expect(readme.components(separatedBy: "\nstrata> ").count >= 48)
  }

  /// Data cannot get out of the text of a picture, and what went wrong is in it.
  @Test func dataIsText() throws {
    let run = try Executable.shell(
      "$strata people.csv --screen --keep-going -c 'list name; list nam'",
      files: ["people.csv": "id,name\n1,<b>&\u{1B}[31m]]></text>\n"])
    #expect(run.output.contains("&lt;b&gt;&amp;\\u{1b}[31m]]&gt;&lt;/text&gt;"), "\(run.output)")
    #expect(run.output.contains("there is no column `nam`"))
    #expect(run.output.contains("<tspan class=\"c241\">strata&gt;</tspan> list name</text>"))
    #expect(run.output.components(separatedBy: "</text>").count > 5)
    #expect(run.errors.contains("there is no column `nam`"))
  }
}
