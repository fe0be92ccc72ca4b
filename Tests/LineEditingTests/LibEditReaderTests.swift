import Foundation
import LineEditing
import TestSupport
import Testing

extension ReadingTests {
  /// Drives the editing reader through a pseudo-terminal.
  struct Terminal {
    /// An entry is whole when it ends in a semicolon; `re` and `na` can be completed.
    private static func hooks() -> LineReaderHooks {
      LineReaderHooks(
        isComplete: { $0.hasSuffix(";") },
        complete: { text, cursor in
          let before = text.utf8.prefix(cursor)
          let start = before.lastIndex(of: UInt8(ascii: " ")).map { before.index(after: $0) }
          let word = String(decoding: before[(start ?? before.startIndex)...], as: UTF8.self)
          let known = [
            ("region = ", "text"), ("region_code ", "12"), ("name ", "text"), ("地区 ", "3"),
          ]
          return Completion(
            replaceFrom: cursor - word.utf8.count,
            candidates: known.filter { $0.0.hasPrefix(word) }.map { .init($0.0, note: $0.1) })
        })
    }

    private func withSession(
      columnCount: Int = 60, rowCount: Int = 16, prompt: String = "seg> ", entries: [String] = [],
      usesViKeys: Bool = false, typedAhead: String = "",
      hooks: @escaping @Sendable () -> LineReaderHooks = { LineReaderHooks() },
      _ body: (TerminalSession) throws -> Void
    ) throws {
      let session = try TerminalSession(
        columnCount: columnCount, rowCount: rowCount, prompt: prompt, entries: entries,
        usesViKeys: usesViKeys, typedAhead: typedAhead, hooks: hooks
      )
      // A reader left behind would take the signals of the next test.
      let outcome = Result {
        try session.wait(for: "prompt") { !$0.lines.isEmpty && $0.readyCount == 1 }
        try body(session)
      }
      let ending = Result { try session.finish() }
      try outcome.get()
      try ending.get()
    }

    @Test func typesAndEdits() throws {
      try withSession { session in
        session.type("segmnt")
        try session.expectLastLines("seg> segmnt")
        session.type("\u{1B}[D\u{1B}[De")
        try session.expectLastLines("seg> segment")
        session.type("\r")
        try #expect(session.nextEvent() == .text("segment"))
        try session.expectLastLines("seg> segment", "seg>")
      }
    }

    @Test func keepsWideCharacters() throws {
      try withSession { session in
        session.type("地区 = '华东'")
        try session.expectLastLines("seg> 地区 = '华东'")
        session.type("\u{7F}\u{7F}北'\r")
        try #expect(session.nextEvent() == .text("地区 = '华北'"))
      }
    }

    @Test func showsColouredPrompts() throws {
      try withSession(prompt: "\u{1B}[1;32mdemo>\u{1B}[0m ") { session in
        session.type("abc\u{01}x")
        try session.expectLastLines("demo> xabc")
        session.type("\r")
        try #expect(session.nextEvent() == .text("xabc"))
      }
    }

    @Test func continuesUntilTheEntryIsWhole() throws {
      try withSession(hooks: Self.hooks) { session in
        session.type("segment\rby month;\r")
        try #expect(session.nextEvent() == .text("segment\nby month;"))
        session.type("a;")
        try session.expectLastLines("seg> a;")
        // Alt-Enter goes on in a new line in any case.
        session.type("\u{1B}\rb;\r")
        try #expect(session.nextEvent() == .text("a;\nb;"))
      }
    }

    @Test func movesByLineAndThenThroughHistory() throws {
      try withSession(entries: ["first;", "one\ntwo;"], hooks: Self.hooks) { session in
        session.type("draft\u{1B}[A")
        try session.expectLastLines("seg> one", "two;")
        session.type("\u{1B}[A+")
        try session.expectLastLines("seg> one+", "two;")
        session.type("\u{1B}OA")
        try session.expectLastLines("seg> first;")
        session.type("\u{1B}[B\u{1B}[B")
        try session.expectLastLines("seg> draft")
        // Down on a new entry must not wipe it, and changes to recalled entries last for a while.
        session.type("\u{1B}[B!\u{10}\u{10}?\u{10}\u{0E}")
        try session.expectLastLines("seg> one+?", "two;")
        session.type("\u{0E}")
        try session.expectLastLines("seg> draft!")
        session.type("\u{10}\r")
        try #expect(session.nextEvent() == .text("one+?\ntwo;"))
        session.type("\u{1B}[A\u{1B}[A\u{1B}[A")
        try session.expectLastLines("seg> one", "two;")
      }
    }

    @Test func hasViKeys() throws {
      try withSession(entries: ["one\ntwo;"], usesViKeys: true, hooks: Self.hooks) { session in
        session.type("abd;")
        try session.expectLastLines("seg> abd;")
        session.type("\u{1B}")
        try session.wait(for: "command mode") { $0.column == "seg> abd".utf8.count }
        session.type("hxA!;\u{1B}[D\u{1B}[3~;\r")
        try #expect(session.nextEvent() == .text("ab;!;"))
        session.type("\u{1B}[A\u{1B}[A\u{1B}OA")
        try session.expectLastLines("seg> one", "two;")
        session.paste("x\ty")
        try session.expectLastLines("seg> onex       y", "two;")
        session.type("\r")
        _ = try session.nextEvent()
        session.type("a")
        try session.expectLastLines("seg> a")
        session.type("\u{1B}")
        try session.wait(for: "command mode") { $0.column == "seg> ".utf8.count }
        kill(getpid(), SIGINT)
        try #expect(session.nextEvent() == .interrupted)
      }
    }

    @Test func searchesHistory() throws {
      try withSession(entries: ["segment by month", "funnel visit, buy"]) { session in
        session.type("\u{12}month")
        try session.wait(for: "match") { $0.lines.contains { $0.contains("segment by month") } }
        session.type("\r")
        try #expect(session.nextEvent() == .text("segment by month"))
      }
    }

    @Test func insertsTheOnlyCandidate() throws {
      try withSession(hooks: Self.hooks) { session in
        session.type("by na\t")
        try session.expectLastLines("seg> by name")
        session.type("地\t;\r")
        try #expect(session.nextEvent() == .text("by name 地区 ;"))
      }
    }

    @Test func listsSeveralCandidatesBelow() throws {
      try withSession(hooks: Self.hooks) { session in
        session.type("x\rby r")
        try session.expectLastLines("seg> x", "by r")
        session.type(" z\u{1B}[D\u{1B}[D\t")
        try session.expectLastLines(
          "by region z", "region =     text   region_code    12", "seg> x", "by region z")
        session.type("!;\u{05}")
        try session.expectLastLines("seg> x", "by region!; z")
        session.type(";\r")
        try #expect(session.nextEvent() == .text("x\nby region!; z;"))
      }
    }

    @Test func beepsWithoutCandidates() throws {
      try withSession(hooks: Self.hooks) { session in
        session.type("by q\t")
        try session.wait(for: "bell") { $0.bellCount > 0 }
        try session.expectLastLines("seg> by q")
      }
    }

    @Test func clearsTheEntryOnInterrupt() throws {
      try withSession(hooks: Self.hooks) { session in
        session.type("one\rtwo\u{1B}[A")
        try session.wait(for: "cursor above") { $0.lines == ["seg> one", "two"] && $0.row == 0 }
        // The test's terminal controls no process, so the signal is sent by hand.
        kill(getpid(), SIGINT)
        try #expect(session.nextEvent() == .interrupted)
        try session.expectLastLines("seg> one", "two^C", "seg>")
        session.type("three;\r")
        try #expect(session.nextEvent() == .text("three;"))
        #expect(!InterruptFlag.isRaised)
      }
    }

    @Test func interruptLeavesASearch() throws {
      try withSession(entries: ["segment"]) { session in
        session.type("\u{12}seg")
        try session.wait(for: "search") { $0.lines.contains { $0.contains("bck") } }
        kill(getpid(), SIGINT)
        try #expect(session.nextEvent() == .interrupted)
        session.type("a\r")
        try #expect(session.nextEvent() == .text("a"))
      }
    }

    @Test func endsOnControlD() throws {
      try withSession { session in
        session.type("ab\u{01}\u{04}\r")
        try #expect(session.nextEvent() == .text("b"))
        session.type("\u{04}")
        try #expect(session.nextEvent() == .endOfInput)
      }
    }

    /// A terminal that is not yet the reader's hands Ctrl-D over as what Ctrl-Space is later.
    @Test func endsOnControlDTypedAhead() throws {
      try withSession(typedAhead: "\u{04}") { session in
        try #expect(session.nextEvent() == .endOfInput)
      }
      try withSession { session in
        session.type("\0a\0b\r")
        try #expect(session.nextEvent() == .text("ab"))
      }
    }

    @Test func pastesAsText() throws {
      try withSession(hooks: Self.hooks) { session in
        session.paste("by\tre\twhere a;\nb = '\u{07}地区';\n")
        try session.expectLastLines("seg> by re      where a;", "b = '地区';")
        session.type("\r")
        try #expect(session.nextEvent() == .text("by\tre\twhere a;\nb = '地区';"))
      }
    }

    @Test func takesPastesTallerThanTheTerminal() throws {
      try withSession(hooks: Self.hooks) { session in
        let lines = (1...700).map { "line \($0)" }
        session.paste(lines.joined(separator: "\n"))
        try session.wait(for: "last line") { $0.lines.last == "line 700" }
        for keys in ["\u{01}", "\u{05}", "\u{1B}[A", "\u{1B}[A", "\u{05}", "\u{1B}[B", "\u{0C}"] {
          session.type(keys)
        }
        session.type("\u{05};\r")
        try #expect(session.nextEvent() == .text(lines.joined(separator: "\n") + ";"))
      }
    }

    @Test func survivesAShrinkingTerminal() throws {
      try withSession(hooks: Self.hooks) { session in
        session.paste((1...14).map { "row \($0)" }.joined(separator: "\n"))
        try session.wait(for: "last line") { $0.lines.last == "row 14" }
        try session.resize(columnCount: 30, rowCount: 6)
        kill(getpid(), SIGWINCH)
        session.type("\u{01}\u{05};\r")
        guard case .text(let entry) = try session.nextEvent() else {
          Issue.record("no entry")
          return
        }
        #expect(entry.hasSuffix("row 14;"))
      }
    }

    @Test func readsPlainlyOnATinyTerminal() throws {
      let session = try TerminalSession(columnCount: 18, rowCount: 4)
      session.awaitsReadiness = false
      try session.wait(for: "prompt") { $0.lines == ["seg>"] }
      #expect(!session.screen.isPasteMode)
      session.type("abc\r")
      try #expect(session.nextEvent() == .text("abc"))
      try session.finish()
    }
  }
}
