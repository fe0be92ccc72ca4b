/// SplitMix64: a small generator of which every draw has its own stream, so that what is drawn for
/// one customer does not depend on how many there are.
///
/// Source: G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
struct SeededGenerator {
  /// What a stream is drawn for.
  enum Stream: UInt64 { case profile = 1, life, orders, interactions, unassigned }

  private var state: UInt64

  /// The stream of one customer (by number) and, for orders, of one day.
  init(_ stream: Stream, index: Int, day: Int = 0) {
    let place = UInt64(truncatingIfNeeded: index) << 16 | UInt64(truncatingIfNeeded: day)
    state = SeededGenerator.mix(place &+ stream.rawValue &* 0xD1B5_4A32_D192_ED03)
  }

  /// 64 random bits.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return SeededGenerator.mix(state)
  }

  /// A whole number from 0 to `bound` − 1; `bound` is positive and below 2³².
  mutating func below(_ bound: Int) -> Int {
    Int(((next() >> 32) &* UInt64(bound)) >> 32)
  }

  /// True `permille` times in a thousand.
  mutating func chance(permille: Int) -> Bool { below(1000) < permille }

  /// A draw from the standard normal distribution.
  mutating func normal() -> Double { Quantiles.normal[below(Quantiles.count)] }

  /// A draw from the exponential distribution of mean 1.
  mutating func exponential() -> Double { Quantiles.exponential[below(Quantiles.count)] }

  private static func mix(_ bits: UInt64) -> UInt64 {
    var z = bits
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

/// Draws one of a few codes by whole-number weights, with one look into a table.
struct WeightedChoice {
  private let codes: [UInt8]

  /// Code i is drawn in proportion to `weights[i]`, to a thousandth or so; the sum is positive.
  init(_ weights: [Int]) {
    let size = 1024
    let total = weights.reduce(0, +)
    precondition(total > 0, "something can be drawn")
    var codes: [UInt8] = []
    codes.reserveCapacity(size)
    var cumulated = 0
    for (code, weight) in weights.enumerated() {
      cumulated += weight
      while codes.count < cumulated * size / total { codes.append(UInt8(code)) }
    }
    self.codes = codes
  }

  /// The code of one draw.
  func draw(_ generator: inout SeededGenerator) -> Int {
    Int(codes[generator.below(codes.count)])
  }
}
