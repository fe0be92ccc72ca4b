import CEngine
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
      return withText(text, ignoringCase) { text in
        wanted[0].withUnsafeBufferPointer { TextSearch.contains(text, $0) }
      }
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

  /// Tests texts from `start` on, consecutive ones or those picked, of the rows that a mask leaves;
  /// others do not pass.
  func test(
    _ texts: TextDictionary, from start: Int, rows picked: UnsafePointer<Int32>?,
    within rows: ConstMask?, _ out: Mask, count: Int
  ) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: count + 1) { selection in
      guard let places = selection.baseAddress else { return }
      var selected = count
      if let rows {
        selected = Masks.select(rows, places, count: count)
      } else {
        for place in 0..<count { places[place] = Int32(truncatingIfNeeded: place) }
      }
      Masks.fill(out, 0, count: count)
      test(texts, from: start, rows: picked, at: places, out, count: selected)
    }
  }

  /// Tests the texts at `count` places of the rows from `start` on, or of those picked.
  func test(
    _ texts: TextDictionary, from start: Int, rows picked: UnsafePointer<Int32>?,
    at places: UnsafePointer<Int32>, _ out: Mask, count: Int
  ) {
    if case .contains(let needle, ignoringCase: false) = predicate, !needle.isEmpty {
      return find(texts, from: start, rows: picked, places, out, count: count)
    }
    for i in 0..<count {
      let place = Int(places[i])
      let row = start + (picked.map { Int($0[place]) } ?? place)
      out[place] = matches(texts.utf8(row)) ? 1 : 0
    }
  }

  /// Looks for what is wanted in the texts at some places; rows are the places themselves, or picked.
  private func find(
    _ texts: TextDictionary, from start: Int, rows picked: UnsafePointer<Int32>?,
    _ places: UnsafePointer<Int32>, _ out: Mask, count: Int
  ) {
    wanted[0].withUnsafeBufferPointer { wanted in
      let needle = strata_needle(bytes: wanted.baseAddress, count: wanted.count)
      let find = { (rows: UnsafePointer<Int32>) in
        strata_texts_contain(
          texts.bytes, texts.offsets[texts.count], texts.offsets + start, rows, places, count,
          needle,
          out)
      }
      guard let picked else { return find(places) }
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: count + 1) { rows in
        guard let base = rows.baseAddress else { return }
        for i in 0..<count { base[i] = picked[Int(places[i])] }
        find(base)
      }
    }
  }

  private func withText(
    _ text: UnsafeBufferPointer<UInt8>, _ ignoringCase: Bool,
    _ test: (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Bool {
    guard ignoringCase else { return test(text) }
    guard text.count <= 256, text.allSatisfy({ $0 < 0x80 }) else {
      return CompiledText.lowercased(text).withUnsafeBufferPointer(test)
    }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count) { lower in
      for (index, byte) in text.enumerated() {
        lower[index] = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte
      }
      return test(UnsafeBufferPointer(lower))
    }
  }

  private static func lowercased(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    if text.allSatisfy({ $0 < 0x80 }) {
      return text.map { $0 >= 0x41 && $0 <= 0x5a ? $0 | 0x20 : $0 }
    }
    return Array(String(decoding: text, as: UTF8.self).lowercased().utf8)
  }
}
