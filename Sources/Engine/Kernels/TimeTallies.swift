import CEngine
import Columnar

// SAFETY: rows lie in all three columns; codes lie below the groups, of which either part of the time has
// a tally.

/// Sums and counts by code, of the rows of a range of time.
///
/// Which part of the range a row is of is worked out at vector width for all rows, and only those within
/// are added, by the bits of a mask.
enum TimeTallies {
  /// The sum of codes, which may wrap around, and how many.
  typealias Tally = strata_tally

  /// Both parts' places have two bytes.
  static let greatestGroups = 1 << 15

  /// The times looked for, as codes: `span` and less beyond `least`.
  struct Times {
    let codes: UnsafePointer<UInt16>
    let least: UInt16
    let span: UInt16
    /// Rows at this time and later are of the second part.
    let later: UInt16
  }

  /// Adds the code of `values` of each row in time to the tally of its group, or, where it is of the second
  /// part, to that `groups` behind. The groups are codes of one or two bytes.
  static func add(
    _ rows: Range<Int>, _ times: Times, by dimension: PackedIntegers, _ values: PackedIntegers,
    groups: Int, to tallies: UnsafeMutablePointer<Tally>
  ) {
    switch dimension.codes {
    case .one(let codes):
      switch values.codes {
      case .one(let values):
        run(strata_tally_times_1_1, rows, times, codes, values, groups, tallies)
      case .two(let values):
        run(strata_tally_times_1_2, rows, times, codes, values, groups, tallies)
      case .four(let values):
        run(strata_tally_times_1_4, rows, times, codes, values, groups, tallies)
      case .eight(let values):
        run(strata_tally_times_1_8, rows, times, codes, values, groups, tallies)
      }
    case .two(let codes):
      switch values.codes {
      case .one(let values):
        run(strata_tally_times_2_1, rows, times, codes, values, groups, tallies)
      case .two(let values):
        run(strata_tally_times_2_2, rows, times, codes, values, groups, tallies)
      case .four(let values):
        run(strata_tally_times_2_4, rows, times, codes, values, groups, tallies)
      case .eight(let values):
        run(strata_tally_times_2_8, rows, times, codes, values, groups, tallies)
      }
    case .four, .eight: preconditionFailure("groups are narrow codes")
    }
  }

  private typealias Kernel<Code, Number> = (
    UnsafePointer<UInt16>, UnsafePointer<Code>, UnsafePointer<Number>, Int, UInt16, UInt16, UInt16,
    UInt16, UnsafeMutablePointer<Tally>
  ) -> Void

  @inline(__always)
  private static func run<Code, Number>(
    _ kernel: Kernel<Code, Number>, _ rows: Range<Int>, _ times: Times,
    _ codes: UnsafePointer<Code>, _ values: UnsafePointer<Number>, _ groups: Int,
    _ tallies: UnsafeMutablePointer<Tally>
  ) {
    let start = rows.lowerBound
    kernel(
      times.codes + start, codes + start, values + start, rows.count, times.least, times.span,
      times.later, UInt16(groups), tallies)
  }
}
