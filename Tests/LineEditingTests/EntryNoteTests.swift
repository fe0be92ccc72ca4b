import Foundation
import LineEditing
import TestSupport
import Testing

extension ReadingTests {
  /// What stands beside an entry while no key is pressed.
  struct Notes {
    /// So many characters; nothing about texts that end in a blank.
    private static func hooks() -> LineReaderHooks {
      LineReaderHooks(note: { text, _ in
        text.hasSuffix(" ") ? nil : "\u{1B}[2m<\(text.count)>\u{1B}[0m"
      })
    }

    private func withSession(_ body: (TerminalSession) throws -> Void) throws {
      let session = try TerminalSession(columnCount: 40, hooks: Self.hooks)
      let outcome = Result {
        try session.wait(for: "prompt") { !$0.lines.isEmpty && $0.readyCount == 1 }
        try body(session)
      }
      let ending = Result { try session.finish() }
      try outcome.get()
      try ending.get()
    }

    private func line(_ left: String, _ right: String) -> String {
      left + String(repeating: " ", count: 39 - left.count - right.count) + right
    }

    @Test func standsAtTheEndWhileNothingIsTyped() throws {
      try withSession { session in
        session.type("abc")
        try session.expectLastLines(line("seg> abc", "<3>"))
        // Another text: the note is of it, or there is none.
        session.type("d")
        try session.expectLastLines(line("seg> abcd", "<4>"))
        session.type(" ")
        try session.expectLastLines("seg> abcd")
        session.type("\u{7F}\u{7F}")
        try session.expectLastLines(line("seg> abc", "<3>"))
        // It does not stay beside what was handed over.
        session.type("\r")
        try #expect(session.nextEvent() == .text("abc"))
        try session.expectLastLines("seg> abc", "seg>")
      }
    }

    @Test func givesWayToTheText() throws {
      try withSession { session in
        session.type(String(repeating: "x", count: 28))
        try session.expectLastLines(line("seg> " + String(repeating: "x", count: 28), "<28>"))
        session.type("yyyy")
        try session.expectLastLines("seg> " + String(repeating: "x", count: 28) + "yyyy")
        session.type("\r")
        _ = try session.nextEvent()
      }
    }

    /// It stands in the row of the cursor and is about all that was typed.
    @Test func standsBesideEveryLine() throws {
      try withSession { session in
        session.type("ab\u{1B}\rcde")
        try session.expectLastLines("seg> ab", line("cde", "<6>"))
        session.type("\u{1B}[A")
        try session.expectLastLines(line("seg> ab", "<6>"), "cde")
        session.type("\u{1B}[Bf")
        try session.expectLastLines("seg> ab", line("cdfe", "<7>"))
        session.type("\r")
        try #expect(session.nextEvent() == .text("ab\ncdfe"))
        try session.expectLastLines("seg> ab", "cdfe", "seg>")
      }
    }

    /// A search has none; after it, the next key brings it back.
    @Test func comesBackAfterASearch() throws {
      try withSession { session in
        session.type("first\r")
        _ = try session.nextEvent()
        session.type("\u{12}fi")
        try session.wait(for: "a search") { $0.lines.contains { $0.contains("bck:fi") } }
        usleep(300_000)
        #expect(!session.screen.lines.contains { $0.contains("<") })
        session.type("\u{5}x")
        try session.expectLastLines(line("seg> firstx", "<6>"))
        session.type("\r")
        try #expect(session.nextEvent() == .text("firstx"))
      }
    }

    /// Wide signs take two columns, and a row that wraps is judged by its own end.
    @Test func countsColumns() throws {
      try withSession { session in
        session.type("客户\u{1B}\r" + String(repeating: "x", count: 45))
        try session.expectLastLines(
          "seg> 客户", String(repeating: "x", count: 40), line("xxxxx", "<48>"))
        session.type("\u{1}")
        usleep(300_000)
        session.type("\u{5}")
        try session.expectLastLines(
          "seg> 客户", String(repeating: "x", count: 40), line("xxxxx", "<48>"))
        session.type("\r")
        _ = try session.nextEvent()
      }
    }

    /// Keys that begin a search or a command are not disturbed.
    @Test func keepsOutOfSearches() throws {
      try withSession { session in
        session.type("first\r")
        _ = try session.nextEvent()
        session.type("\u{12}fi")
        try session.wait(for: "a search") { $0.lines.contains { $0.contains("first") } }
        usleep(300_000)
        session.type("\r")
        try #expect(session.nextEvent() == .text("first"))
      }
    }
  }
}
