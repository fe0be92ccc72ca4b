/// Why a store file could not be written or opened.
package enum StoreFileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The system refused; `code` is its error number.
  case system(path: String, code: Int32)
  /// The file does not begin as a store does.
  case notAStore(path: String)
  /// Written by a later version of the program.
  case newer(path: String, version: Int)
  /// Shorter or longer than it says it is.
  case wrongSize(path: String, expected: Int, found: Int)
  /// What stands in a section is not what was written there, or makes no sense.
  case damaged(path: String, section: String)
  /// Somebody else is writing to the same place.
  case busy(path: String)
  /// Stopped by the user.
  case interrupted

  /// The error in a few words, for logs and tests; renderers have their own.
  package var description: String {
    switch self {
    case .system(let path, let code): "\(path): system error \(code)"
    case .notAStore(let path): "not a store: \(path)"
    case .newer(let path, let version): "version \(version): \(path)"
    case .wrongSize(let path, let expected, let found):
      "\(path) has \(found) bytes instead of \(expected)"
    case .damaged(let path, let section): "damaged in \(section): \(path)"
    case .busy(let path): "being written: \(path)"
    case .interrupted: "interrupted"
    }
  }
}
