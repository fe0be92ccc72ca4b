import Columnar
import Planning

// SAFETY: texts are read within their own bounds; pointers are lent for the call only.

/// A test of one text, with what it looks for made ready.
struct CompiledText: Sendable {
  private let predicate: TextPredicate
  private let wanted: [[UInt8]]
  /// Of a regular expression; the binder has checked that it is one.
  private let regex: LinearRegex?

  init(_ predicate: TextPredicate) {
    self.predicate = predicate
    if case .matches(let pattern, let ignoringCase) = predicate {
      regex = try? LinearRegex(pattern, ignoringCase: ignoringCase)
    } else {
      regex = nil
    }
    switch predicate {
    case .oneOf(let texts): wanted = texts.map { Array($0.utf8) }
    case .similar(let text): wanted = [Array(text.lowercased().utf8)]
    case .contains(let text, let ignoringCase), .startsWith(let text, let ignoringCase),
      .endsWith(let text, let ignoringCase), .matches(let text, let ignoringCase):
      wanted = [Array((ignoringCase ? text.lowercased() : text).utf8)]
    case .compare(_, let text): wanted = [Array(text.utf8)]
    }
  }

  /// Whether a text passes.
  func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    switch predicate {
    case .oneOf: return wanted.contains { $0.count == text.count && $0.elementsEqual(text) }
    case .similar:
      return CompiledText.lowercased(text).elementsEqual(wanted[0])
    case .contains(_, let ignoringCase):
      return withText(text, ignoringCase) { CompiledText.contains($0, wanted[0]) }
    case .startsWith(_, let ignoringCase):
      return withText(text, ignoringCase) { $0.starts(with: wanted[0]) }
    case .endsWith(_, let ignoringCase):
      return withText(text, ignoringCase) {
        $0.count >= wanted[0].count && $0.suffix(wanted[0].count).elementsEqual(wanted[0])
      }
    case .matches: return regex?.matches(text) ?? false
    case .compare(let comparison, _):
      return wanted[0].withUnsafeBufferPointer { wanted in
        let order = compareBytes(text, wanted)
        switch comparison {
        case .equal: return order == 0
        case .less: return order < 0
        case .lessOrEqual: return order <= 0
        case .greater: return order > 0
        case .greaterOrEqual: return order >= 0
        }
      }
    }
  }

  private func withText(
    _ text: UnsafeBufferPointer<UInt8>, _ ignoringCase: Bool,
    _ test: (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Bool {
    guard ignoringCase else { return test(text) }
    return CompiledText.lowercased(text).withUnsafeBufferPointer(test)
  }

  private static func lowercased(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    if text.allSatisfy({ $0 < 0x80 }) {
      return text.map { $0 >= 0x41 && $0 <= 0x5a ? $0 | 0x20 : $0 }
    }
    return Array(String(decoding: text, as: UTF8.self).lowercased().utf8)
  }

  private static func contains(_ text: UnsafeBufferPointer<UInt8>, _ wanted: [UInt8]) -> Bool {
    guard let first = wanted.first else { return true }
    guard text.count >= wanted.count else { return false }
    let last = text.count - wanted.count
    var place = 0
    while place <= last {
      if text[place] == first {
        var length = 1
        while length < wanted.count, text[place + length] == wanted[length] { length += 1 }
        if length == wanted.count { return true }
      }
      place += 1
    }
    return false
  }
}
