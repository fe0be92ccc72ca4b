import Foundation
import LineEditing
import Testing

/// Everything that reads, one test at a time: signals and libedit belong to the whole process.
@Suite(.serialized)
struct ReadingTests {}

extension ReadingTests {
  struct Plain {
    private func events(
      of bytes: [UInt8], isComplete: @escaping (String) -> Bool = { _ in true }
    ) throws -> [LineEvent] {
      let pipe = Pipe()
      let output = Pipe()
      let reader = PlainReader(
        input: pipe.fileHandleForReading.fileDescriptor,
        output: output.fileHandleForWriting.fileDescriptor,
        hooks: LineReaderHooks(isComplete: isComplete))
      try pipe.fileHandleForWriting.write(contentsOf: Data(bytes))
      try pipe.fileHandleForWriting.close()
      var events: [LineEvent] = []
      repeat {
        events.append(try reader.readEntry(prompt: "> ", continuationPrompt: ". "))
      } while events.last != .endOfInput
      try output.fileHandleForWriting.close()
      let printed = try output.fileHandleForReading.readToEnd() ?? Data()
      #expect(printed.isEmpty, "no prompts on what is no terminal")
      return events
    }

    @Test func handsOutLines() throws {
      try #expect(
        events(of: Array("\u{FEFF}one\r\n\n地区".utf8))
          == [.text("one"), .text(""), .text("地区"), .endOfInput])
      try #expect(events(of: []) == [.endOfInput])
    }

    @Test func joinsLinesToEntries() throws {
      let isComplete: (String) -> Bool = { $0.hasSuffix(";") }
      try #expect(
        events(of: Array("a\nb;\nc;\nd\ne".utf8), isComplete: isComplete)
          == [.text("a\nb;"), .text("c;"), .text("d\ne"), .endOfInput])
    }

    @Test func repairsInvalidText() throws {
      try #expect(events(of: [0x61, 0xFF, 0x62, 0x0A]) == [.text("a\u{FFFD}b"), .endOfInput])
    }

    @Test func readsEntriesLongerThanABuffer() throws {
      let pipe = Pipe()
      let reader = PlainReader(
        input: pipe.fileHandleForReading.fileDescriptor,
        output: pipe.fileHandleForWriting.fileDescriptor, hooks: LineReaderHooks())
      let long = String(repeating: "客户", count: 60_000)
      let writing = pipe.fileHandleForWriting
      Thread.detachNewThread {
        try? writing.write(contentsOf: Data((long + "\nnext\n").utf8))
        try? writing.close()
      }
      try #expect(reader.readEntry(prompt: "", continuationPrompt: "") == .text(long))
      try #expect(reader.readEntry(prompt: "", continuationPrompt: "") == .text("next"))
    }

    @Test func interruptReturnsAtOnce() throws {
      InterruptFlag.install()
      InterruptFlag.clear()
      let pipe = Pipe()
      let reader = PlainReader(
        input: pipe.fileHandleForReading.fileDescriptor, output: -1, hooks: LineReaderHooks())
      #expect(!InterruptFlag.isRaised)
      // Should the signal get lost, the test fails rather than hangs.
      try pipe.fileHandleForWriting.close()
      kill(getpid(), SIGINT)
      // Another thread may get it, a moment later.
      let deadline = ContinuousClock.now + .seconds(20)
      while !InterruptFlag.isRaised && ContinuousClock.now < deadline { sched_yield() }
      try #expect(reader.readEntry(prompt: "", continuationPrompt: "") == .interrupted)
      #expect(!InterruptFlag.isRaised)
    }

    @Test func refusesWhatCannotBeRead() throws {
      let reader = PlainReader(input: 9_999, output: 9_999, hooks: LineReaderHooks())
      #expect(throws: LineReadingError.readFailed(code: EBADF)) {
        try reader.readEntry(prompt: "", continuationPrompt: "")
      }
    }

    @Test func isChosenWithoutATerminal() throws {
      let reader = LineReaders.reader(
        input: 9_999, output: 9_999, environment: ["TERM": "xterm"], hooks: LineReaderHooks())
      #expect(reader is PlainReader)
    }
  }
}

@Test func scriptedReaderHandsOutItsEvents() {
  let reader = ScriptedReader([.text("a"), .interrupted])
  #expect(reader.readEntry(prompt: "1", continuationPrompt: "") == .text("a"))
  #expect(reader.readEntry(prompt: "2", continuationPrompt: "") == .interrupted)
  #expect(reader.readEntry(prompt: "3", continuationPrompt: "") == .endOfInput)
  reader.addToHistory("a")
  #expect(reader.prompts == ["1", "2", "3"])
  #expect(reader.history == ["a"])
}
