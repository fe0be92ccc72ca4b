import Columnar
import Language
import Messages
import Planning
import TestSupport
import Testing

@testable import Engine

/// Comparisons with constants are decided on the codes of columns; so every width has its edges.
@Suite struct RangeTests {
  static let columns: [(low: Int64, high: Int64)] = [
    (0, 0), (0, 255), (-128, 127), (0, 256), (-1, 65_534), (0, 65_536), (-5, 4_294_967_290),
    (Int64.min, Int64.min), (Int64.min, Int64.min + 200), (Int64.min, Int64.min + 70_000),
    (Int64.min, Int64.min + 4_294_967_295), (Int64.max, Int64.max), (Int64.max - 255, Int64.max),
    (Int64.max - 4_294_967_295, Int64.max), (Int64.min, Int64.max), (-1, 1),
  ]

  private static func values(_ low: Int64, _ high: Int64) -> [Int64?] {
    var values: [Int64?] = [low, high, nil]
    if low < high { values += [low + 1, high - 1, low / 2 + high / 2] }
    return values
  }

  /// Constants at and around the values, and far from them.
  private static func constants(_ low: Int64, _ high: Int64) -> [Int128] {
    let near = [low, high].flatMap { edge in (-2...2).map { Int128(edge) + $0 } }
    let far: [Int128] = [
      0, -1, 1, Int128(Int64.min), Int128(Int64.max), Int128(Int64.min) - 1,
      Int128(Int64.max) + 1, PowersOfTen.int128[37], -PowersOfTen.int128[37],
    ]
    return near + far
  }

  private static let comparisons: [Comparison] = [
    .equal, .less, .lessOrEqual, .greater, .greaterOrEqual,
  ]

  private static func holds(_ left: Int128, _ op: Comparison, _ right: Int128) -> Bool {
    switch op {
    case .equal: left == right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }

  private static func table(_ column: Column) -> Table {
    Table(name: "t", fields: [Field(name: "x", column: column)], rowCount: column.count)
  }

  @Test(arguments: columns) func everyWidth(low: Int64, high: Int64) throws {
    let values = RangeTests.values(low, high)
    let table = RangeTests.table(Column(type: .integer, integers: values))
    let field = Scalar(.field(0), .integer, .customers)
    let engine = ColumnarEngine(threads: 1)
    for constant in RangeTests.constants(low, high) {
      let scalar = Scalar.constant(.exact(constant, scale: 0), .integer)
      for op in RangeTests.comparisons {
        let found = try engine.evaluate(.compare(field, op, scalar), over: table, under: Stage())
        let expected = values.map { $0.map { RangeTests.holds(Int128($0), op, constant) } ?? false }
        #expect(
          values.indices.map { found[$0] } == expected, "\(values) \(op) \(constant)")
        // Not decided on the codes: the same through registers.
        let sum = Scalar(
          .negate(Scalar(.negate(field), .integer, .customers)), .integer, .customers)
        let again = try engine.evaluate(.compare(sum, op, scalar), over: table, under: Stage())
        #expect(values.indices.map { again[$0] } == expected, "registers: \(op) \(constant)")
      }
    }
  }

  /// Constants at other scales than the column's.
  @Test(arguments: [0, 2, 18]) func scales(scale: Int) throws {
    let values: [Int64?] = [-250, -201, -200, -199, -1, 0, 1, 199, 200, 201, 250, nil, .max, .min]
    let type: ColumnType = scale == 0 ? .integer : .decimal(scale: scale)
    let table = RangeTests.table(Column(type: type, integers: values))
    let engine = ColumnarEngine(threads: 1)
    for other in [0, 1, 2, 5, 19] {
      for units in [-2005, -2000, -200, -20, -2, -1, 0, 1, 2, 15, 20, 199, 200, 2000, 2005]
        as [Int128]
      {
        let constant = Scalar.constant(
          .exact(units, scale: other), other == 0 ? .integer : .decimal(scale: other))
        for op in RangeTests.comparisons {
          let condition = Condition.compare(Scalar(.field(0), type, .customers), op, constant)
          let found = try engine.evaluate(condition, over: table, under: Stage())
          let common = max(scale, other)
          let right = units * PowersOfTen.int128[common - other]
          let expected = values.map { value in
            value.map {
              RangeTests.holds(Int128($0) * PowersOfTen.int128[common - scale], op, right)
            } ?? false
          }
          #expect(values.indices.map { found[$0] } == expected, "\(op) \(units) e-\(other)")
        }
      }
    }
  }

  @Test func exactRanges() {
    let range = { (op: Comparison, units: Int128, scale: Int, target: Int) in
      ExactRange(op, .exact(units, scale: scale))?.units(scale: target)
    }
    #expect(range(.equal, 15, 1, 0).map { $0.low > $0.high } == true)
    #expect(range(.equal, 15, 1, 2).map { $0 == (150, 150) } == true)
    #expect(range(.less, 15, 1, 0).map(\.high) == 1)
    #expect(range(.less, 20, 1, 0).map(\.high) == 1)
    #expect(range(.lessOrEqual, -15, 1, 0).map(\.high) == -2)
    #expect(range(.greater, -15, 1, 0).map(\.low) == -1)
    #expect(range(.greaterOrEqual, -15, 1, 0).map(\.low) == -1)
    #expect(
      range(.greater, PowersOfTen.int128[37], 0, 18).map { $0.low > Int128(Int64.max) } == true)
    #expect(ExactRange(.equal, .float(1)) == nil)
    #expect(ExactRange(.equal, .text("x")) == nil)
    #expect(ExactRange(.equal, nil) == nil)
  }

  @Test func bounds() {
    let wide = Compiler.unknown
    #expect(Bounds.combine(.add, -1...2, 10...20) == 9...22)
    #expect(Bounds.combine(.subtract, -1...2, 10...20) == -21...(-8))
    #expect(Bounds.combine(.multiply, -3...2, -5...7) == -21...15)
    #expect(Bounds.combine(.multiply, -3...(-2), -5...(-4)) == 8...15)
    #expect(Bounds.combine(.add, 0...Int128.max, 0...1) == wide)
    #expect(Bounds.combine(.multiply, wide, 2...2) == wide)
    #expect(Bounds.sum(-3...5, count: 4) == -12...20)
    #expect(Bounds.sum(2...5, count: 4) == 0...20)
    #expect(Bounds.sum(wide, count: 2) == wide)
    #expect(Bounds.fitInt64(Int128(Int64.min) + 1...Int128(Int64.max)))
    #expect(!Bounds.fitInt64(Int128(Int64.min)...0))
    #expect(!Bounds.fitInt64(0...Int128(Int64.max) + 1))
  }
}

@Suite struct TextTests {
  static let texts = [
    "", "a", "A", "an", "Anna", "banana", "NAN", "\u{e9}", "e\u{301}", "\u{c9}", "ÀB", "东北", "ß",
    "SS",
    "nan ", "ann", "İ",
  ]

  private static func matches(_ predicate: TextPredicate, _ text: String) -> Bool {
    Array(text.utf8).withUnsafeBufferPointer { CompiledText(predicate).matches($0) }
  }

  /// Whether bytes stand in others, by trying each place.
  private static func holds(_ text: [UInt8], _ part: [UInt8]) -> [Int] {
    guard text.count >= part.count else { return [] }
    return (0...text.count - part.count).filter { Array(text[$0..<$0 + part.count]) == part }
  }

  @Test(arguments: texts) func predicates(wanted: String) {
    for text in TextTests.texts {
      let plain = (Array(text.utf8), Array(wanted.utf8))
      let folded = (Array(text.lowercased().utf8), Array(wanted.lowercased().utf8))
      #expect(TextTests.matches(.oneOf(["zzz", wanted]), text) == (plain.0 == plain.1))
      #expect(TextTests.matches(.similar(wanted), text) == (folded.0 == folded.1))
      for (ignoring, pair) in [(false, plain), (true, folded)] {
        let places = TextTests.holds(pair.0, pair.1)
        #expect(
          TextTests.matches(.contains(wanted, ignoringCase: ignoring), text) == !places.isEmpty)
        #expect(
          TextTests.matches(.startsWith(wanted, ignoringCase: ignoring), text)
            == places.contains(0))
        #expect(
          TextTests.matches(.endsWith(wanted, ignoringCase: ignoring), text)
            == places.contains(pair.0.count - pair.1.count))
      }
      let precedes = precedesByBytes(text, wanted)
      let follows = precedesByBytes(wanted, text)
      #expect(TextTests.matches(.compare(.less, wanted), text) == precedes)
      #expect(TextTests.matches(.compare(.greaterOrEqual, wanted), text) == !precedes)
      #expect(TextTests.matches(.compare(.greater, wanted), text) == follows)
      #expect(TextTests.matches(.compare(.lessOrEqual, wanted), text) == !follows)
      #expect(TextTests.matches(.compare(.equal, wanted), text) == (!precedes && !follows))
    }
    #expect(!TextTests.matches(.oneOf([]), wanted))
  }

  @Test func groupLayouts() {
    let flat = GroupLayout([(.int, 0...7), (.int, 600...623)])
    #expect(flat.flatCount == 9 * 25)
    #expect(flat.dimensions.map(\.stride) == [25, 1] && flat.dimensions.map(\.size) == [9, 25])
    #expect(GroupLayout([]).flatCount == 1)
    #expect(GroupLayout([(.float, 0...7)]).flatCount == nil)
    #expect(GroupLayout([(.int, 0...65_534)]).flatCount == 65_536)
    #expect(GroupLayout([(.int, 0...65_535)]).flatCount == nil)
    #expect(GroupLayout([(.int, 0...300), (.int, 0...300)]).flatCount == nil)
    #expect(GroupLayout([(.int, Compiler.unknown)]).flatCount == nil)
    #expect(GroupLayout([(.int, Compiler.int64), (.int, 0...1)]).flatCount == nil)
  }

  @Test func figures() {
    #expect(Figures.quantile([], 0.5) == nil)
    #expect(Figures.quantile([4], 0.9) == 4)
    #expect(Figures.quantile([1, 2, 3, 4], 0.5) == 2.5)
    #expect(Figures.quantile([1, 2, 3, 4], 0) == 1 && Figures.quantile([1, 2, 3, 4], 1) == 4)
    #expect(Figures.quantile([10, 20], 0.25) == 12.5)
    #expect(Figures.deviation([5]) == nil)
    #expect(
      Figures.deviation([2, 4, 4, 4, 5, 5, 7, 9]).map { abs($0 - 2.138_089_935) < 1e-9 } == true)
  }

  @Test(arguments: [0, 1, 16_384, 16_385, 40_000, 2_000_000]) func tasksCoverAllOnce(count: Int) {
    let ranges = Tasks.ranges(count)
    #expect(ranges.first?.lowerBound == 0 && ranges.last?.upperBound == count)
    #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
    #expect(ranges.count <= 64 || count > 64 * 16_384)
  }

  @Test(arguments: [1, 2, 7]) func tasksKeepTheirOrder(threads: Int) throws {
    #expect(try Tasks(threads: threads).map(100) { $0 * $0 } == (0..<100).map { $0 * $0 })
    #expect(try Tasks(threads: threads).map(0) { $0 } == [])
    #expect(throws: EvaluationError.overflow("3")) {
      try Tasks(threads: threads).map(4) { task -> Int in
        if task >= 3 { throw EvaluationError.overflow("\(task)") }
        return task
      }
    }
  }
}
