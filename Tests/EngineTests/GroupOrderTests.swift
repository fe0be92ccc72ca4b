import Columnar
import TestSupport
import Testing

@testable import Engine

/// Groups sorted by words, against comparisons of their values.
@Suite struct GroupOrderTests {
  /// Values of one kind that repeat.
  private static let pools: [String: [Value]] = [
    "numbers": [-3, 0, 7, 7_000_000_000, .max, .min].map { .integer($0) },
    "decimals": (-9...9).map { .exact($0 * 25, scale: 2) },
    "two scales": [.exact(15, scale: 1), .exact(150, scale: 2), .exact(-1, scale: 0), .float(1.5)],
    "beyond 64 bits": [
      .exact(Int128(Int64.max) * 3, scale: 0), .exact(Int128.min / 4, scale: 0),
      .integer(1),
    ],
    "floats": [
      .float(0), .float(-0.0), .float(.infinity), .float(-.infinity), .float(-1e-300), .float(2.5),
      .float(.greatestFiniteMagnitude),
    ],
    "flags": [.boolean(true), .boolean(false)],
    "days": (0..<9).map { .date(CalendarDay(number: 20_000 - $0 * 7)) },
    "moments": (0..<9).map { .timestamp(Int64($0) * 999 - 4_000, scale: 3) },
    "months": (0..<5).map { .period(CalendarPeriod(unit: .month, index: 12 * 50 - $0)) },
    "texts": ["", "a", "ab", "b", "é", "e\u{301}", "地"].map { .text($0) },
  ]

  @Test(arguments: pools.keys.sorted(), [0, 20])
  func isThatOfComparisons(kind: String, lackingPercent: Int) throws {
    var source = RandomSource(seed: UInt64(kind.utf8.count * 100 + lackingPercent))
    let count = 3_000
    func values(_ pool: [Value]) -> GroupValues {
      GroupValues(
        (0..<count).map { _ in
          if source.chance(lackingPercent) {
            return source.pick(from: [.missing, .other, .new]) ?? .missing
          }
          return source.pick(from: pool) ?? .missing
        })
    }
    let pool = try #require(GroupOrderTests.pools[kind])
    let groups = (0..<count).filter { $0 % 7 != 3 }
    for isDescending in [false, true] {
      let keys = [
        GroupSortKey(values: values([.boolean(false), .boolean(true)])),
        GroupSortKey(values: values(pool), isDescending: isDescending),
        GroupSortKey(values: values((1...3).map { .integer($0) }), isDescending: !isDescending),
      ]
      let expected = groups.indices.sorted { a, b in
        for key in keys {
          let result = ValueOrder.compare(
            key.values[groups[a]], key.values[groups[b]], key.isDescending)
          if result != 0 { return result < 0 }
        }
        return a < b
      }.map { groups[$0] }
      #expect(GroupOrder.sorted(groups, by: keys, Stage()) == expected)
      #expect(
        GroupOrder.sorted(groups, by: keys, first: 40, Stage()).map { keys[1].values[$0] }
          == expected.prefix(40).map { keys[1].values[$0] })
    }
  }
}
