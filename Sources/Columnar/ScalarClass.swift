/// A set of Unicode scalars, with a flag for each of ASCII.
struct ScalarClass: Sendable {
  /// What it is made of.
  enum Part: Sendable {
    case range(ClosedRange<UInt32>)
    case digit, word, space
    case not([Part])
  }

  private let parts: [Part]
  private let isNegated: Bool
  private let ignoringCase: Bool
  /// Which of the first 128 scalars are in it.
  private(set) var ascii: [Bool] = []
  /// Whether it may hold scalars beyond ASCII.
  let holdsOthers: Bool

  init(_ parts: [Part], isNegated: Bool = false, ignoringCase: Bool = false) {
    self.parts = parts
    self.isNegated = isNegated
    self.ignoringCase = ignoringCase
    holdsOthers =
      isNegated || ignoringCase
      || parts.contains {
        if case .range(let range) = $0 { range.upperBound >= 0x80 } else { true }
      }
    ascii = (0..<0x80).map { holds($0) }
  }

  static let word = ScalarClass([.word])

  /// Whether a scalar is in it.
  func contains(_ scalar: UInt32) -> Bool {
    scalar < 0x80 ? ascii[Int(scalar)] : holdsOthers && holds(scalar)
  }

  private func holds(_ scalar: UInt32) -> Bool {
    var isIn = ScalarClass.holds(parts, scalar)
    if !isIn, ignoringCase {
      isIn = ScalarClass.cases(of: scalar).contains { ScalarClass.holds(parts, $0) }
    }
    return isIn != isNegated
  }

  private static func holds(_ parts: [Part], _ scalar: UInt32) -> Bool {
    parts.contains { part in
      switch part {
      case .range(let range): range.contains(scalar)
      case .digit: properties(scalar)?.generalCategory == .decimalNumber
      case .word: isWord(scalar)
      case .space: properties(scalar)?.isWhitespace ?? false
      case .not(let inner): !holds(inner, scalar)
      }
    }
  }

  private static func isWord(_ scalar: UInt32) -> Bool {
    guard scalar != 0x5f, let properties = properties(scalar) else { return scalar == 0x5f }
    return properties.isAlphabetic || properties.generalCategory == .decimalNumber
      || properties.generalCategory == .nonspacingMark
  }

  private static func properties(_ scalar: UInt32) -> Unicode.Scalar.Properties? {
    Unicode.Scalar(scalar)?.properties
  }

  /// The small and the capital letter of a scalar, where they are one scalar each.
  private static func cases(of scalar: UInt32) -> [UInt32] {
    guard let properties = properties(scalar) else { return [] }
    return [properties.lowercaseMapping, properties.uppercaseMapping].compactMap { text in
      let scalars = text.unicodeScalars
      return scalars.count == 1 ? scalars.first?.value : nil
    }
  }
}
