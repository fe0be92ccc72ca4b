import Foundation
import Testing

/// The program on a pseudo-terminal of its own: keys go in, text comes out.
final class TerminalProgram {
  private let control: Int32
  private let process: pid_t
  private let folder: URL
  /// Everything shown so far, without the sequences that move the cursor.
  private var shown = ""
  /// How much of it was expected already.
  private var seenCount = 0
  private var partial: [UInt8] = []
  /// Every byte that came.
  private(set) var raw: [UInt8] = []

  struct Failed: Error, CustomStringConvertible {
    var description: String
  }

  /// Starts the program on a terminal; `files` are put into its folder, which is its home.
  init(
    _ arguments: [String], term: String = "xterm", pager: String = "", editor: String = "false",
    columns: UInt16 = 100, rows: UInt16 = 40, locale: String = "C.UTF-8",
    files: [String: String] = [:]
  ) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var size = winsize()
    size.ws_col = columns
    size.ws_row = rows
    for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
    // Everything the child needs is made before the fork: between fork and exec nothing may
    // allocate.
    let place = strdup(folder.path)
    defer { free(place) }
    let environment = [
      "TERM=\(term)", "HOME=\(folder.path)", "LC_ALL=\(locale)", "NO_COLOR=1", "PAGER=\(pager)",
      "EDITOR=\(editor)",
    ]
    var words = ([Executable.path] + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup($0) } + [nil]
    defer { for text in words + variables { free(text) } }
    let program = try #require(words[0])
    var control: Int32 = -1
    // The threads of the tests block signals, and a child would inherit that.
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    let process = forkpty(&control, nil, nil, &size)
    if process == 0 {
      sigprocmask(SIG_SETMASK, &noSignals, nil)
      if let place { chdir(place) }
      execve(program, &words, &variables)
      _exit(127)
    }
    self.control = control
    self.process = process
    guard process > 0 else { throw Failed(description: "no pseudo-terminal") }
    _ = fcntl(control, F_SETFD, FD_CLOEXEC)
  }

  deinit {
    kill(process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, WNOHANG)
    close(control)
    try? FileManager.default.removeItem(at: folder)
  }

  /// Makes the terminal so large.
  func resize(columns: Int, rows: Int) {
    var size = winsize()
    size.ws_col = UInt16(columns)
    size.ws_row = UInt16(rows)
    _ = ioctl(control, UInt(TIOCSWINSZ), &size)
  }

  func type(_ keys: String) {
    let bytes = Array(keys.utf8)
    _ = write(control, bytes, bytes.count)
  }

  /// Waits until the texts were shown in this order, behind what was expected before.
  func expect(_ texts: String...) throws {
    for text in texts {
      let deadline = ContinuousClock.now + .seconds(30)
      while true {
        let rest = shown.dropFirst(seenCount)
        if let range = rest.range(of: text) {
          seenCount = shown.distance(from: shown.startIndex, to: range.upperBound)
          break
        }
        guard ContinuousClock.now < deadline, receive() || ContinuousClock.now < deadline else {
          throw Failed(description: "no \(text.debugDescription) in:\n\(rest)")
        }
      }
    }
  }

  /// Waits until paste mode, which the shell switches on when it is ready for keys, comes once more.
  func waitForPrompt() {
    let mark = Array("\u{1B}[?2004h".utf8)
    let deadline = ContinuousClock.now + .seconds(30)
    let start = raw.count
    while raw[start...].firstRange(of: mark) == nil {
      _ = receive()
      guard ContinuousClock.now < deadline else {
        Issue.record("no prompt after:\n\(shown.dropFirst(seenCount))")
        return
      }
    }
  }

  /// Takes what comes for so long.
  func wait(milliseconds: Int) {
    let end = ContinuousClock.now + .milliseconds(milliseconds)
    while ContinuousClock.now < end { _ = receive() }
  }

  /// Waits for the end of the program.
  func exitStatus() throws -> Int32 {
    let deadline = ContinuousClock.now + .seconds(30)
    var status: Int32 = 0
    while waitpid(process, &status, WNOHANG) == 0 {
      _ = receive()
      guard ContinuousClock.now < deadline else {
        throw Failed(description: "still running:\n\(shown)")
      }
    }
    // What it wrote last may still be on its way.
    while receive() {}
    // Ended by itself, or by a signal.
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
  }

  private func receive() -> Bool {
    var ready = pollfd(fd: control, events: Int16(POLLIN), revents: 0)
    guard poll(&ready, 1, 20) > 0 else { return false }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(control, &bytes, bytes.count)
    guard count > 0 else {
      usleep(20_000)
      return false
    }
    partial += bytes.prefix(count)
    raw += bytes.prefix(count)
    shown += Self.visible(&partial)
    return true
  }

  /// Takes what is whole: text without escape sequences and carriage returns.
  private static func visible(_ bytes: inout [UInt8]) -> String {
    var text: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x1B {
        guard index + 1 < bytes.count else { break }
        if bytes[index + 1] == UInt8(ascii: "[") {
          guard let end = bytes[(index + 2)...].firstIndex(where: { (0x40...0x7E).contains($0) })
          else { break }
          index = end + 1
        } else {
          index += 2
        }
        continue
      }
      if byte != 13, byte != 7 { text.append(byte) }
      index += 1
    }
    bytes.removeFirst(index)
    return String(decoding: text, as: UTF8.self)
  }
}
