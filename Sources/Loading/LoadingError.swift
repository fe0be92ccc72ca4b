package import Messages

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a file could not be read at all; rows that do not fit are no error but refused rows.
package enum LoadingError: Error, Sendable, Hashable, CustomStringConvertible {
  case fileMissing(path: String)
  case isDirectory(path: String)
  /// Bytes without an end, such as `/dev/zero`.
  case isDevice(path: String)
  /// `code` is the system's error number.
  case unreadable(path: String, code: Int32)
  /// Written to, or cut short, while it was read.
  case changed(path: String)
  /// Nothing in it, or nothing but blank lines.
  case empty(path: String)
  /// NUL bytes, which no text has, the first at `offset`.
  case binary(path: String, offset: Int)
  /// Packed by gzip, but damaged, or cut short.
  case damagedArchive(path: String, isShort: Bool)
  /// What a database says is wrong, and its hint.
  case database(path: String, message: Message, hint: Message?)
  /// What a server says is wrong with a question, its hint, and where: a character from 1.
  case databaseQuery(path: String, message: Message, hint: Message?, position: Int?)
  /// An address of a server that cannot be understood.
  case connectionText(path: String)
  /// The client library of PostgreSQL is not there.
  case noClientLibrary(path: String)
  /// A table that the database does not have; nil where it was not said which of several is meant.
  case noSuchTable(path: String, name: String?, known: [String])
  /// A table or a question was said of what is no database.
  case notADatabase(path: String)
  /// An encoding that the system does not know.
  case unknownEncoding(path: String, name: String)
  /// Text in an encoding that is not read; `name` is the guess.
  case encoding(path: String, name: String)
  /// More rows, or more text in one column, than 32-bit numbers count.
  case tooLarge(path: String)
  /// A type was said for a column that is not there.
  case unknownColumn(name: String, known: [String])
  /// A column was said to be decimal, but its values together need more than 38 digits.
  case decimalTooWide(column: String)
  case cancelled
  /// Our own bookkeeping failed: the rows read are not those kept and refused.
  case ledger(path: String, rowsRead: Int, kept: Int, refused: Int)

  /// The error for a file that the system refused to open.
  package init(path: String, code: Int32) {
    switch code {
    case ENOENT: self = .fileMissing(path: path)
    case EISDIR: self = .isDirectory(path: path)
    default: self = .unreadable(path: path, code: code)
    }
  }

  /// What the system says of an error number: `Permission denied`.
  package static func words(_ code: Int32) -> Message {
    // SAFETY: the words end in a zero and are copied before this thread asks again.
    let words = strerror(code).map { String(cString: $0) }
    return code == EINTR
      ? "interrupted" : words.map(Message.init(stringLiteral:)) ?? "error \(code)"
  }

  /// The error in a few words, for logs and tests; renderers have their own.
  package var description: String {
    switch self {
    case .fileMissing(let path): "no such file: \(path)"
    case .isDirectory(let path): "a directory, not a file: \(path)"
    case .unreadable(let path, let code): "cannot read \(path): \(LoadingError.words(code).english)"
    case .isDevice(let path): "a device, not a file: \(path)"
    case .changed(let path): "changed while it was read: \(path)"
    case .empty(let path): "nothing in \(path)"
    case .binary(let path, let offset): "not text: \(path) has a NUL byte at byte \(offset)"
    case .damagedArchive(let path, let isShort):
      "\(isShort ? "cut short" : "damaged"): \(path)"
    case .database(let path, let message, _): "\(path): \(message.english)"
    case .databaseQuery(let path, let message, _, let position):
      "\(path): \(message.english)" + (position.map { " at character \($0)" } ?? "")
    case .connectionText(let path): "not an address of a server: \(path)"
    case .noClientLibrary(let path): "no client library for \(path)"
    case .noSuchTable(let path, let name, let known):
      "\(path): no table \(name ?? "said") of \(known.joined(separator: ", "))"
    case .notADatabase(let path): "no database: \(path)"
    case .unknownEncoding(let path, let name): "unknown encoding \(name): \(path)"
    case .encoding(let path, let name): "not UTF-8 but probably \(name): \(path)"
    case .tooLarge(let path): "too many rows or too much text: \(path)"
    case .unknownColumn(let name, let known):
      "no column \(name); there are \(known.joined(separator: ", "))"
    case .decimalTooWide(let column): "\(column) needs more than 38 digits"
    case .cancelled: "cancelled"
    case .ledger(let path, let rowsRead, let kept, let refused):
      "\(path): \(rowsRead) rows read, but \(kept) kept and \(refused) refused"
    }
  }
}
