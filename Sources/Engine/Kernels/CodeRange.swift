import CEngine
import Columnar

// SAFETY: rows tested lie in the column, whose codes are retained; `out` has a place for each.

/// A range of values, asked of the codes of a column.
struct CodeRange: Sendable {
  let packed: PackedIntegers
  let low: Int64
  let high: Int64

  /// Whether low ≤ value ≤ high, for rows `start ..< start + count`, or for those of `rows`, which
  /// count from `start`.
  func test(start: Int, rows: UnsafePointer<Int32>? = nil, _ out: Mask, count: Int) {
    switch packed.codes {
    case .one(let codes): narrow(codes + start, rows, out, count)
    case .two(let codes): narrow(codes + start, rows, out, count)
    case .four(let codes): narrow(codes + start, rows, out, count)
    case .eight(let codes):
      let codes = codes + start
      if let rows {
        let (low, high) = (low, high)
        Vectors.map(rows, out, count: count) {
          codes[Int($0)] >= low && codes[Int($0)] <= high ? 1 : 0
        }
      } else {
        Masks.inRange(codes, low: low, high: high, out, count: count)
      }
    }
  }

  /// The same as bits of words, of which there are `count` / 64 + 1.
  func test(start: Int, bits words: UnsafeMutablePointer<UInt64>, count: Int) {
    let found: Bool
    switch packed.codes {
    case .one(let codes):
      let bounds = bounds(of: UInt8.self)
      found =
        bounds.map { strata_range_bits_1(codes + start, count, $0.least, $0.span, words) } != nil
    case .two(let codes):
      let bounds = bounds(of: UInt16.self)
      found =
        bounds.map { strata_range_bits_2(codes + start, count, $0.least, $0.span, words) } != nil
    case .four(let codes):
      let bounds = bounds(of: UInt32.self)
      found =
        bounds.map { strata_range_bits_4(codes + start, count, $0.least, $0.span, words) } != nil
    case .eight(let codes):
      strata_range_bits_8(codes + start, count, low, high, words)
      found = true
    }
    if !found { words.update(repeating: 0, count: count / 64 + 1) }
  }

  @inline(__always)
  private func narrow<Code: FixedWidthInteger & UnsignedInteger>(
    _ codes: UnsafePointer<Code>, _ rows: UnsafePointer<Int32>?, _ out: Mask, _ count: Int
  ) {
    guard let (least, span) = bounds(of: Code.self) else { return Masks.fill(out, 0, count: count) }
    if let rows {
      Vectors.map(rows, out, count: count) { (codes[Int($0)] &- least) <= span ? 1 : 0 }
    } else {
      Masks.inRange(codes, low: least, span: span, out, count: count)
    }
  }

  /// The least code in the range and how far the greatest is from it; nil where no code is.
  func bounds<Code: FixedWidthInteger & UnsignedInteger>(
    of _: Code.Type
  ) -> (least: Code, span: Code)? {
    let (lowCode, below) = low.subtractingReportingOverflow(packed.base)
    let (highCode, above) = high.subtractingReportingOverflow(packed.base)
    let first = below || lowCode < 0 ? 0 : lowCode
    let last = min(above ? Int64.max : highCode, Int64(Code.max))
    guard low <= high, first <= last, !(below && low >= 0), !(above && high < 0) else { return nil }
    return (Code(first), Code(last - first))
  }

  /// Whether two ranges are the same one of the same column.
  static func == (left: CodeRange, right: CodeRange) -> Bool {
    left.low == right.low && left.high == right.high && left.codes == right.codes
  }

  private var codes: UnsafeRawPointer {
    switch packed.codes {
    case .one(let codes): UnsafeRawPointer(codes)
    case .two(let codes): UnsafeRawPointer(codes)
    case .four(let codes): UnsafeRawPointer(codes)
    case .eight(let codes): UnsafeRawPointer(codes)
    }
  }
}
