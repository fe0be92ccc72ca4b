import Columnar
import Language

/// "`sample p%`: a deterministic sample of customers"; counts and sums are scaled up.
extension NaiveEvaluator {
  /// Those of some customers whose key's hash is below the sample's share of all hashes.
  func sampled(_ customers: [Int]) -> [Int] {
    guard let sample else { return customers }
    let whole = PowersOfTen.int128[sample.scale]
    guard sample.units < whole else { return customers }
    let bound = UInt64((UInt128(sample.units) << 64) / UInt128(whole))
    return customers.filter { NaiveEvaluator.hash(store.customers[$0].key) < bound }
  }

  /// The same on every machine: SplitMix64's mixture, of texts over FNV-1a.
  private static func hash(_ key: Value) -> UInt64 {
    var seed: UInt64 = 0
    switch key {
    case .exact(let units, _): seed = UInt64(truncatingIfNeeded: units)
    case .text(let text):
      seed = 0xCBF2_9CE4_8422_2325
      for byte in text.utf8 { seed = (seed ^ UInt64(byte)) &* 0x100_0000_01B3 }
    case .missing, .other, .new, .boolean, .float, .date, .timestamp, .period: break
    }
    var source = RandomSource(seed: seed)
    return source.next()
  }

  /// A count or a sum of a group as an estimate of that over all customers: exact numbers keep their
  /// decimals.
  func estimate(_ value: Value, _ scope: Scope) throws -> Value {
    guard let sample, case .group = scope else { return value }
    let whole = PowersOfTen.int128[sample.scale]
    switch value {
    case .exact(let units, let scale):
      let (product, overflow) = units.multipliedReportingOverflow(by: whole)
      guard !overflow else { throw Unsupported("an estimate past 38 digits") }
      // Half away from zero.
      let divisor = sample.units.magnitude
      let rounded = (product.magnitude * 2 + divisor) / (divisor * 2)
      return .exact(Int128(rounded) * product.signum(), scale: scale)
    case .float(let number): return .float(number * Double(whole) / Double(sample.units))
    case .missing, .other, .new, .boolean, .text, .date, .timestamp, .period: return value
    }
  }

  /// Where shares are told: estimates of both parts are scaled alike, and rounded neither.
  var unscaled: NaiveEvaluator {
    var plain = self
    plain.sample = nil
    return plain
  }
}
