package import Columnar
package import Language
package import Messages
import Session

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One place that text goes to: a descriptor, or memory for tests.
///
/// Every write is checked: a full disk and a closed device are errors, never silence.
package final class TextStream {
  private enum Destination {
    case descriptor(Int32, isOwned: Bool)
    case memory
  }

  private var destination: Destination
  /// What messages call it.
  package let name: Message
  /// Whether a person looks at it as it is written.
  package let isTerminal: Bool
  /// What was written to memory.
  package private(set) var text = ""
  /// Asked between pieces of a long text whether to go on; nil where there is no limit.
  var budget: Budget?

  /// The stream of an open descriptor, which stays the caller's.
  package init(descriptor: Int32, name: Message) {
    destination = .descriptor(descriptor, isOwned: false)
    self.name = name
    isTerminal = isatty(descriptor) == 1
  }

  /// Keeps what is written in `text`.
  package init() {
    destination = .memory
    name = "memory"
    isTerminal = false
  }

  /// Creates a file, or empties the one there is. Throws `OutputError.failed`.
  package init(path: String) throws(OutputError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .failed(name: "\(path)", code: errno) }
    destination = .descriptor(descriptor, isOwned: true)
    name = "\(path)"
    isTerminal = isatty(descriptor) == 1
  }

  deinit {
    if case .descriptor(let descriptor, isOwned: true) = destination { _ = close(descriptor) }
  }

  /// Columns of the terminal; nil where nothing is to be cut.
  package func width(_ environment: [String: String]) -> Int? {
    guard isTerminal, case .descriptor(let descriptor, _) = destination else { return nil }
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
  }

  /// Rows of the terminal; nil where it is none or does not say.
  var height: Int? {
    guard isTerminal, case .descriptor(let descriptor, _) = destination else { return nil }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return nil }
    return Int(size.ws_row)
  }

  /// Gives what was written to memory, and forgets it.
  package func take() -> String {
    defer { text = "" }
    return text
  }

  /// Writes all of the text.
  package func write(_ text: String) throws(OutputError) {
    guard case .descriptor(let descriptor, _) = destination else {
      self.text += text
      return
    }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let piece = Array(bytes.prefix(ShellLimits.writtenByteCount))
      #if canImport(Darwin)
        let count = Darwin.write(descriptor, piece, piece.count)
      #elseif canImport(Musl)
        let count = Musl.write(descriptor, piece, piece.count)
      #else
        let count = Glibc.write(descriptor, piece, piece.count)
      #endif
      let code = errno
      if count >= 0 {
        bytes = bytes.dropFirst(count)
      } else if code == EAGAIN {
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&ready, 1, -1)
      } else if code == EPIPE {
        throw .closed
      } else if code != EINTR {
        throw .failed(name: name, code: code)
      }
      if !bytes.isEmpty { try goOn() }
    }
  }

  /// Throws when the statement whose output it is is to end.
  func goOn() throws(OutputError) {
    do throws(BudgetError) {
      try budget?.check("output")
    } catch {
      throw .stopped(error)
    }
  }

  /// Ends a file that this stream opened: what the system kept back may fail only now.
  package func finish() throws(OutputError) {
    guard case .descriptor(let descriptor, isOwned: true) = destination else { return }
    destination = .memory
    if close(descriptor) != 0, errno != EINTR { throw .failed(name: name, code: errno) }
  }
}

/// Why text could not be written.
package enum OutputError: Error, Sendable, Equatable {
  /// Nobody reads any more (`strata … | head -1`): the program ends quietly.
  case closed
  /// Ctrl-C or a limit amid a long text.
  case stopped(BudgetError)
  /// The system refused; `code` is its error number.
  case failed(name: Message, code: Int32)

  /// What to tell the user; it has no place in a text.
  package var diagnostic: Diagnostic {
    switch self {
    case .closed: ShellDiagnostics.outputFailed("the output", "nobody reads it")
    case .stopped(let error):
      SessionDiagnostics.stopped(error, at: .none, unchanged: "the output is cut short").0
    case .failed(let name, let code): ShellDiagnostics.outputFailed(name, systemMessage(code))
    }
  }
}

/// The system's words for an error number.
func systemMessage(_ code: Int32) -> Message {
  guard let text = strerror(code) else { return "error \(code)" }
  return Message(stringLiteral: String(cString: text))
}
