internal import CLibEdit

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Reads whole entries from a descriptor without editing: pipes, scripts, dumb terminals.
///
/// Invalid UTF-8 is repaired, `\r\n` counts as `\n`, a byte order mark at the start is skipped.
package final class PlainReader: LineReader {
  private let input: Int32
  /// Where prompts go; nil when it is no terminal.
  private let promptOutput: Int32?
  private let isComplete: (String) -> Bool
  private var buffered: [UInt8] = []
  private var bufferedStart = 0
  private var isAtStart = true

  /// Reads from `input`; prompts are written to `output` if that is a terminal.
  package init(input: Int32 = 0, output: Int32 = 1, hooks: LineReaderHooks) {
    self.input = input
    promptOutput = isatty(output) == 1 ? output : nil
    isComplete = hooks.isComplete
  }

  /// Reads one entry without editing; see `LineReader`.
  package func readEntry(prompt: String, continuationPrompt: String) throws -> LineEvent {
    var entry = ""
    var isContinued = false
    while true {
      writePrompt(isContinued ? continuationPrompt : prompt)
      switch try readLine() {
      case .interrupted:
        if promptOutput != nil { writePrompt("\n") }
        return .interrupted
      case .endOfInput:
        if promptOutput != nil { writePrompt("\n") }
        return isContinued ? .text(entry) : .endOfInput
      case .text(let line):
        entry += isContinued ? "\n" + line : line
        if isComplete(entry) { return .text(entry) }
        isContinued = true
      }
    }
  }

  /// Nothing is recalled here, so nothing is kept.
  package func addToHistory(_ entry: String) {}

  private func writePrompt(_ text: String) {
    if let promptOutput { writeFully(text, to: promptOutput) }
  }

  private func readLine() throws -> LineEvent {
    var searchedTo = bufferedStart
    while true {
      if let end = buffered[searchedTo...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = takeLine(upTo: end)
        bufferedStart = end + 1
        return .text(line)
      }
      searchedTo = buffered.count
      switch try fillBuffer(&searchedTo) {
      case .bytes: continue
      case .interrupted:
        buffered.removeAll()
        bufferedStart = 0
        return .interrupted
      case .end:
        guard bufferedStart < buffered.count else { return .endOfInput }
        let line = takeLine(upTo: buffered.count)
        bufferedStart = buffered.count
        return .text(line)
      }
    }
  }

  private func takeLine(upTo end: Int) -> String {
    var bytes = buffered[bufferedStart..<end]
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    if isAtStart && bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    isAtStart = false
    return String(decoding: bytes, as: UTF8.self)
  }

  private enum Filled { case bytes, interrupted, end }

  /// Reads what is there, waiting for some; moves what is unread to the buffer's start.
  private func fillBuffer(_ searchedTo: inout Int) throws -> Filled {
    if bufferedStart > 0 {
      buffered.removeFirst(bufferedStart)
      searchedTo -= bufferedStart
      bufferedStart = 0
    }
    guard InputWait.untilReadable(input) else { return .interrupted }
    let chunkByteCount = 1 << 16
    var received = 0
    let oldCount = buffered.count
    buffered.append(contentsOf: repeatElement(0, count: chunkByteCount))
    repeat {
      received = buffered.withUnsafeMutableBytes { storage in
        // SAFETY: the range lies in the storage just made `chunkByteCount` longer, so it has a base
        // address, and `read` writes at most that many bytes.
        read(input, storage.baseAddress.map { $0 + oldCount }, chunkByteCount)
      }
    } while received < 0 && (errno == EINTR || errno == EAGAIN) && InputWait.untilReadable(input)
    let code = errno
    buffered.removeLast(chunkByteCount - max(received, 0))
    if received > 0 { return .bytes }
    if received == 0 || code == EIO { return .end }
    if code == EINTR || code == EAGAIN { return .interrupted }
    throw LineReadingError.readFailed(code: code)
  }
}
