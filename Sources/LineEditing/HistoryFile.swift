#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Entries kept across sessions: one a line in a file that only grows at its end.
///
/// Several shells may use the file at once: each entry is one write in append mode. When the file
/// is opened with more bytes than its bound, the older half is dropped into a new file that takes
/// its place. A file or directory that cannot be read or written loses history and nothing else.
///
///     a line of the file    segment where \\d\n  by month      (`\\` a backslash, `\n` a newline)
package final class HistoryFile {
  /// Where the file is.
  package let path: String
  private let byteCountBound: Int
  /// Takes out of an entry what must not be kept.
  private let blanked: (String) -> String
  private var lastEntry: String?

  /// The history at a path; nothing is read or created yet. `blanked` takes out of an entry what must
  /// not be kept.
  package init(
    path: String, byteCountBound: Int? = nil, blanked: @escaping (String) -> String = { $0 }
  ) {
    self.path = path
    self.blanked = blanked
    self.byteCountBound = byteCountBound ?? LineEditingLimits.historyByteCount
  }

  /// `$XDG_STATE_HOME/strata/history`, else `~/.local/state/strata/history`; nil without a home.
  package static func defaultPath(environment: [String: String]) -> String? {
    // The specification says to ignore relative paths.
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      return state + "/strata/history"
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return home + "/.local/state/strata/history"
  }

  /// Whether an entry is remembered at all: not when it is blank or begins with a blank.
  package static func keeps(_ entry: String) -> Bool {
    guard let first = entry.unicodeScalars.first else { return false }
    return !first.properties.isWhitespace
  }

  /// The entries, oldest first, equal neighbours once; compacts a file that has grown too large.
  package func load() -> [String] {
    guard let descriptor = OpenHistory(path: path, creates: false) else { return [] }
    defer { descriptor.close() }
    var bytes = descriptor.contents()
    if bytes.count > byteCountBound {
      bytes = descriptor.compact(bytes, toByteCount: byteCountBound / 2, path: path)
    }
    var entries: [String] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let entry = HistoryRecord.decoded(line)
      if entry != entries.last { entries.append(entry) }
    }
    lastEntry = entries.last
    return entries
  }

  /// Adds an entry, blanked; returns whether it is in the file now.
  ///
  /// Not added: what `keeps` refuses, what equals the entry added before, what is overlong.
  @discardableResult
  package func append(_ entry: String) -> Bool {
    guard Self.keeps(entry) else { return false }
    let safe = blanked(entry)
    guard safe != lastEntry, safe.utf8.count <= LineEditingLimits.historyEntryByteCount else {
      return false
    }
    guard let descriptor = OpenHistory(path: path, creates: true) else { return false }
    defer { descriptor.close() }
    guard descriptor.append(HistoryRecord.encoded(safe)) else { return false }
    lastEntry = safe
    return true
  }
}

/// How an entry stands in a line of the file.
enum HistoryRecord {
  static func encoded(_ entry: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for byte in entry.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): bytes += Array("\\\\".utf8)
      case UInt8(ascii: "\n"): bytes += Array("\\n".utf8)
      case UInt8(ascii: "\r"): bytes += Array("\\r".utf8)
      default: bytes.append(byte)
      }
    }
    return bytes + [UInt8(ascii: "\n")]
  }

  /// Any bytes are an entry: an unknown escape is kept as it is, invalid UTF-8 repaired.
  static func decoded(_ line: ArraySlice<UInt8>) -> String {
    var bytes: [UInt8] = []
    var isEscaped = false
    for byte in line {
      if isEscaped {
        isEscaped = false
        switch byte {
        case UInt8(ascii: "n"): bytes.append(UInt8(ascii: "\n"))
        case UInt8(ascii: "r"): bytes.append(UInt8(ascii: "\r"))
        case UInt8(ascii: "\\"): bytes.append(byte)
        default: bytes += [UInt8(ascii: "\\"), byte]
        }
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        bytes.append(byte)
      }
    }
    if isEscaped { bytes.append(UInt8(ascii: "\\")) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
