import CEngine
import Columnar
import Planning
import TestSupport
import Testing

@testable import Engine

/// Each kernel against a loop that says the same plainly.
@Suite struct KernelTests {
  static let counts = [0, 1, 2, 63, 64, 65, 127, 128, 129, 1000, 2048]

  /// Memory with something in it, so that what is not written shows.
  private static func filled<Element>(
    _ count: Int, _ value: Element, _ body: (UnsafeMutablePointer<Element>) -> Void
  ) -> [Element] {
    var memory = [Element](repeating: value, count: count + 64)
    memory.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { body(base) }
    }
    return Array(memory.prefix(count))
  }

  private static func mask(_ count: Int, _ source: inout RandomSource) -> [UInt8] {
    let percent = source.pick(50, [0, 100, 5])
    return (0..<count).map { _ in source.chance(percent) ? 1 : 0 }
  }

  private static func numbers(_ count: Int, _ source: inout RandomSource) -> [Int64] {
    let edges: [Int64] = [.min, .max, 0, -1, 1, .min + 1, .max - 1]
    return (0..<count).map { _ in
      source.chance(10)
        ? edges[source.below(edges.count)]
        : Int64(bitPattern: source.next()) >> Int64(source.below(64))
    }
  }

  @Test(arguments: counts) func masks(count: Int) {
    var source = RandomSource(seed: UInt64(count))
    for _ in 0..<4 {
      let a = KernelTests.mask(count, &source)
      let b = KernelTests.mask(count, &source)
      let run = { (body: (Mask) -> Void) in KernelTests.filled(count, UInt8(7), body) }
      #expect(run { Masks.and(a, b, $0, count: count) } == zip(a, b).map { $0 & $1 })
      #expect(run { Masks.or(a, b, $0, count: count) } == zip(a, b).map { $0 | $1 })
      #expect(run { Masks.not(a, $0, count: count) } == a.map { $0 == 0 ? 1 : 0 })
      #expect(
        run { Masks.andNot(a, b, $0, count: count) }
          == zip(a, b).map { $0 == 1 && $1 == 0 ? 1 : 0 })
      #expect(run { Masks.fill($0, 1, count: count) } == a.map { _ in 1 })
      #expect(Masks.count(a, count: count) == a.count { $0 == 1 })
      let selected = KernelTests.filled(count, Int32(-1)) { out in
        #expect(Masks.select(a, out, count: count) == a.count { $0 == 1 })
      }
      let expected = a.indices.filter { a[$0] == 1 }.map { Int32($0) }
      #expect(Array(selected.prefix(expected.count)) == expected)
    }
  }

  @Test(arguments: counts) func expandedBits(count: Int) {
    var source = RandomSource(seed: 3)
    let bits = (0..<count + 200).map { _ in source.chance(50) }
    let bitmap = Bitmap(count: bits.count) { bits[$0] }
    for start in [0, 1, 8, 63, 64, 65, 104, 199] {
      let found = KernelTests.filled(count, UInt8(7)) {
        Masks.expand(bitmap.words, start: start, $0, count: count)
      }
      #expect(found == (0..<count).map { bits[start + $0] ? 1 : 0 })
    }
  }

  @Test(arguments: counts) func comparisons(count: Int) {
    var source = RandomSource(seed: UInt64(count) + 9)
    let a = KernelTests.numbers(count, &source)
    let b = a.map { source.chance(40) ? $0 : Int64(bitPattern: source.next()) }
    let run = { (op: KernelComparison) in
      KernelTests.filled(count, UInt8(7)) { Masks.compare(op, a, b, $0, count: count) }
    }
    #expect(run(.equal) == zip(a, b).map { $0 == $1 ? 1 : 0 })
    #expect(run(.less) == zip(a, b).map { $0 < $1 ? 1 : 0 })
    #expect(run(.lessOrEqual) == zip(a, b).map { $0 <= $1 ? 1 : 0 })
    for (low, high) in [(Int64.min, Int64.max), (0, 0), (5, 4), (.min, -1), (0, .max), (-3, 9)] {
      let found = KernelTests.filled(count, UInt8(7)) {
        Masks.inRange(a, low: low, high: high, $0, count: count)
      }
      #expect(found == a.map { low <= $0 && $0 <= high ? 1 : 0 })
    }
  }

  @Test(arguments: counts) func tables(count: Int) {
    var source = RandomSource(seed: 5)
    let values = (0..<count).map { _ in Int64(source.number(-3...12)) }
    let extremes: [Int64] = values.isEmpty ? [] : [.min, .max]
    let places = Array((extremes + values).prefix(count))
    let flags: [UInt8] = [1, 0, 1, 1, 0]
    let found = KernelTests.filled(count, UInt8(7)) { out in
      flags.withUnsafeBufferPointer { Masks.lookUp(places, $0, out, count: count) }
    }
    #expect(found == places.map { (0..<5).contains($0) ? flags[Int($0)] : 0 })
    let numbers: [Int64] = [70, 71, 72]
    let looked = KernelTests.filled(count, Int64(7)) { out in
      numbers.withUnsafeBufferPointer { Vectors.lookUp(places, base: 2, $0, out, count: count) }
    }
    #expect(looked == places.map { (2..<5).contains($0) ? numbers[Int($0) - 2] : 70 })
    let nothing = KernelTests.filled(count, Int64(7)) { out in
      [Int64]().withUnsafeBufferPointer { Vectors.lookUp(places, base: 0, $0, out, count: count) }
    }
    #expect(nothing == places.map { _ in 0 })
  }

  @Test(arguments: [UInt64(1), 2, 3]) func wideArithmetic(seed: UInt64) {
    var source = RandomSource(seed: seed)
    let limit = PowersOfTen.int128[38]
    let edges: [Int128] = [0, 1, -1, limit - 1, 1 - limit, limit / 2, .max, .min, 1 << 64]
    for op in [WideOperation.add, .subtract, .multiply] {
      for _ in 0..<200 {
        let a = [source.pick(0, edges), Int128(source.number(-9...9))]
        let b = [source.pick(0, edges), Int128(source.number(-9...9))]
        let exact = zip(a, b).map { a, b in
          switch op {
          case .add: a.addingReportingOverflow(b)
          case .subtract: a.subtractingReportingOverflow(b)
          case .multiply: a.multipliedReportingOverflow(by: b)
          }
        }
        let isOver = exact.map { $0.overflow || $0.partialValue.magnitude >= limit.magnitude }
        for missing in [[0, 0], [1, 0], [1, 1]] as [[UInt8]] {
          let found = KernelTests.filled(2, Int128(7)) { out in
            let failed = Vectors.wideArithmetic(op, a, b, out, missing: missing, count: 2)
            #expect(failed == zip(isOver, missing).contains { $0 && $1 == 0 }, "\(a) \(op) \(b)")
          }
          #expect(found == exact.map(\.partialValue))
        }
      }
    }
  }

  @Test func quotients() {
    for divisor in [1, 2, 3, 7, 10, 100] as [Int64] {
      for units in [-1000, -101, -15, -10, -5, -4, -1, 0, 1, 4, 5, 6, 15, 99, 150, .max, .min + 1]
        as [Int64]
      {
        let exact = Int128(units)
        let wide = Int128(divisor)
        let doubled = 2 * exact.magnitude + UInt128(divisor)
        let half = Int128(doubled / UInt128(2 * divisor)) * (units < 0 ? -1 : 1)
        #expect(Int128(Vectors.roundedQuotient(units, divisor)) == half, "\(units) / \(divisor)")
        #expect(Vectors.roundedQuotient(exact, wide) == half)
        let floor = Vectors.flooredQuotient(units, divisor)
        #expect(Int128(floor) * wide <= exact && exact < (Int128(floor) + 1) * wide)
        #expect(Vectors.flooredQuotient(exact, wide) == Int128(floor))
      }
    }
  }

  @Test func divisions() {
    let a = [1.0, 0, -3, 5, 6]
    let b = [2.0, 0, 0, -0.0, 4]
    var missing: [UInt8] = [0, 0, 1, 0, 1]
    let found = KernelTests.filled(5, 7.0) { out in
      #expect(Vectors.divide(a, b, out, missing: &missing, count: 5) == 2)
    }
    #expect(missing == [0, 1, 1, 1, 1])
    missing = [0, 0, 1, 0, 1]
    _ = KernelTests.filled(5, 7.0) { out in
      #expect(
        Vectors.divide(a, b, out, missing: &missing, counted: [1, 0, 1, 1, 1], count: 5) == 1)
    }
    #expect(missing == [0, 1, 1, 1, 1])
    #expect(found[0] == 0.5)
  }

  // MARK: - Segments

  /// Rows cut at random into segments, empty ones among them.
  private static func starts(_ count: Int, _ source: inout RandomSource) -> [Int32] {
    var starts: [Int32] = [0]
    while Int(starts[starts.count - 1]) < count || starts.count < 4 {
      let next = Int(starts[starts.count - 1]) + source.pick(0, [1, 2, 5, 40, 300])
      starts.append(Int32(min(next, count)))
    }
    return starts
  }

  private static func segments(_ starts: [Int32]) -> [Range<Int>] {
    zip(starts, starts.dropFirst()).map { Int($0)..<Int($1) }
  }

  @Test(arguments: counts) func sumsCountsAndExtremes(count: Int) {
    var source = RandomSource(seed: UInt64(count) + 77)
    for _ in 0..<3 {
      let values = KernelTests.numbers(count, &source)
      let mask = KernelTests.mask(count, &source)
      let starts = KernelTests.starts(count, &source)
      let ranges = KernelTests.segments(starts)
      var scratch = [Int64](repeating: 3, count: count + 1)
      let chosen = ranges.map { range in range.filter { mask[$0] == 1 }.map { values[$0] } }
      let sums = KernelTests.filled(ranges.count, Int64(7)) { out in
        Segments.sum(
          values, mask, starts: starts, segments: ranges.count, scratch: &scratch, out, count: count
        )
      }
      #expect(sums == chosen.map { $0.reduce(0, &+) })
      var missing = [UInt8](repeating: 9, count: ranges.count)
      let least = KernelTests.filled(ranges.count, Int64(7)) { out in
        Segments.fold(
          values, mask, starts: starts, segments: ranges.count, out, missing: &missing, Swift.min)
      }
      #expect(missing == chosen.map { $0.isEmpty ? 1 : 0 })
      for (segment, values) in chosen.enumerated() where !values.isEmpty {
        #expect(least[segment] == values.min())
      }
    }
  }

  @Test(arguments: counts) func rowBits(count: Int) {
    var source = RandomSource(seed: UInt64(count) + 11)
    let bits = RowBits(capacity: max(count, 1))
    for _ in 0..<4 {
      let mask = KernelTests.mask(count, &source)
      let starts = KernelTests.starts(count, &source)
      let ranges = KernelTests.segments(starts)
      bits.pack(mask, count: count)
      bits.rankWords(count: count)
      let counted = KernelTests.filled(ranges.count, Int64(7)) {
        bits.count(starts: starts, segments: ranges.count, $0)
      }
      #expect(counted == ranges.map { range in Int64(range.count { mask[$0] == 1 }) })
      let ranks = KernelTests.filled(starts.count, Int32(7)) {
        bits.rank(starts: starts, segments: ranges.count, $0)
      }
      #expect(ranks == starts.map { start in Int32(mask[..<Int(start)].count { $0 == 1 }) })
      let expected = mask.indices.filter { mask[$0] == 1 }.map { Int32($0) }
      let selected = KernelTests.filled(count, Int32(-1)) {
        #expect(bits.select($0, count: count) == expected.count)
      }
      #expect(Array(selected.prefix(expected.count)) == expected)
    }
  }

  @Test(arguments: counts) func segmentsWithBits(count: Int) {
    var source = RandomSource(seed: UInt64(count) + 16)
    let bits = RowBits(capacity: max(count, 1))
    for share in [2, 30] {
      let mask = (0..<count).map { _ in UInt8(source.chance(share) ? 1 : 0) }
      // Short segments, and one that no word holds.
      for starts in [KernelTests.starts(count, &source), [0, Int32(count)]] {
        bits.pack(mask, count: count)
        let ranges = KernelTests.segments(starts)
        var found = 0
        let chosen = KernelTests.filled(starts.count, Int32(-1)) {
          found = SequenceMask.select(bits.pointer, starts, ranges.count, $0)
        }
        let expected = ranges.indices.filter { ranges[$0].contains { mask[$0] == 1 } }
        #expect(chosen.prefix(found) == expected.map { Int32($0) }[...])
        for range in expected.map({ ranges[$0] }) {
          let entry = SequenceMask.entry(bits.pointer, range.lowerBound, range.upperBound)
          #expect(entry == range.first { mask[$0] == 1 })
        }
      }
    }
  }

  @Test(arguments: counts) func combinedBits(count: Int) {
    var source = RandomSource(seed: UInt64(count) + 14)
    let (a, b) = (KernelTests.mask(count, &source), KernelTests.mask(count, &source))
    let bits = [a, b].map { mask in
      let bits = RowBits(capacity: max(count, 1))
      bits.pack(mask, count: count)
      return bits
    }
    let expect = { (mask: [UInt8], set: (RowBits) -> Void) in
      let out = RowBits(capacity: max(count, 1))
      set(out)
      out.rankWords(count: count)
      let starts = (0...count).map { Int32($0) }
      let counted = KernelTests.filled(count, Int64(7)) {
        out.count(starts: starts, segments: count, $0)
      }
      #expect(counted == mask.map { Int64($0) })
    }
    expect(zip(a, b).map { $0 & $1 }) { $0.and(bits[0], bits[1], count: count) }
    expect(zip(a, b).map { $0 | $1 }) { $0.or(bits[0], bits[1], count: count) }
    expect(zip(a, b).map { $0 & ($1 ^ 1) }) { $0.andNot(bits[0], bits[1], count: count) }
    expect(a.map { $0 ^ 1 }) { $0.not(bits[0], count: count) }
    expect(a) { $0.copy(bits[0], count: count) }
    expect(a.map { _ in 1 }) { $0.fill(1) }
    #expect(
      bits[0].setCount(in: bits[1], count) == zip(a, b).count { $0 == 1 && $1 == 1 })
    let trimmed = RowBits(capacity: max(count, 1))
    trimmed.fill(1)
    trimmed.trim(count: count)
    let all = RowBits(capacity: max(count, 1))
    all.fill(1, count)
    #expect(trimmed.equals(all, count: count))
    #expect(bits[0].equals(bits[1], count: count) == (a == b))
  }

  @Test(arguments: counts) func bitsOfBitmaps(count: Int) {
    var source = RandomSource(seed: UInt64(count) + 15)
    for before in [0, 1, 63, 64, 100] {
      let all = KernelTests.mask(before + count, &source)
      let bitmap = Bitmap(count: all.count) { all[$0] == 1 }
      let bits = RowBits(capacity: max(count, 1))
      bits.load(bitmap, start: before, count: count)
      bits.trim(count: count)
      let expected = RowBits(capacity: max(count, 1))
      expected.pack(Array(all[before...]), count: count)
      #expect(bits.equals(expected, count: count))
    }
  }

  @Test(arguments: counts) func segmentsThatFit(count: Int) {
    var source = RandomSource(seed: UInt64(count) + 12)
    let offsets = KernelTests.starts(count, &source).map { UInt32($0) + 4_000_000_000 }
    let segments = offsets.count - 1
    guard segments > 0 else { return }
    for capacity in [0, 1, 2, 64, count / 2, count] {
      var fitted = 0
      let starts = KernelTests.filled(offsets.count, Int32(-1)) {
        fitted = Segments.fitting(offsets, segments: segments, capacity: capacity, $0)
      }
      let fits = (1...segments).filter { Int(offsets[$0] - offsets[0]) <= capacity }
      #expect(fitted == max(1, fits.last ?? 0))
      #expect(
        starts.prefix(fitted + 1) == offsets.prefix(fitted + 1).map { Int32($0 - offsets[0]) }[...])
    }
  }

  @Test(arguments: counts) func ordinals(count: Int) {
    var source = RandomSource(seed: UInt64(count) + 13)
    let starts = KernelTests.starts(count, &source)
    let ranges = KernelTests.segments(starts)
    let found = KernelTests.filled(count, Int32(-1)) {
      Ordinals.fill(starts, segments: ranges.count, first: 5, $0)
    }
    #expect(found == ranges.enumerated().flatMap { s, range in range.map { _ in Int32(5 + s) } })
  }

  @Test(arguments: [PackedIntegers.Width.one, .two, .four, .eight]) func codeRanges(
    width: PackedIntegers.Width
  ) {
    var source = RandomSource(seed: 17)
    let span: Int64 =
      switch width {
      case .one: 200
      case .two: 50_000
      case .four: 3_000_000_000
      case .eight: .max / 2
      }
    for base in [Int64(-70), 0, 1_000, .max - span] {
      let values = (0..<300).map { _ in base + Int64(source.next() % UInt64(span + 1)) }
      let packed = PackedIntegers([base, base + span] + values)
      #expect(packed.width == width)
      let edges: [Int64] = [.min, .max, 0, base, base + span, base + span / 2, base + 1]
      for low in edges {
        for high in edges {
          let range = CodeRange(packed: packed, low: low, high: high)
          let all = KernelTests.filled(300, UInt8(7)) { range.test(start: 2, $0, count: 300) }
          #expect(all == values.map { low <= $0 && $0 <= high ? 1 : 0 })
          for count in [0, 1, 64, 200, 300] {
            let bits = RowBits(capacity: 300)
            bits.fill(1)
            bits.test(range, start: 2, count: count)
            let found = KernelTests.filled(300, Int32(-1)) { _ = bits.select($0, count: count) }
            let expected = (0..<count).filter { all[$0] == 1 }.map { Int32($0) }
            #expect(Array(found.prefix(expected.count)) == expected)
          }
          let rows: [Int32] = [0, 3, 4, 299]
          let picked = KernelTests.filled(4, UInt8(7)) {
            range.test(start: 2, rows: rows, $0, count: 4)
          }
          #expect(picked == rows.map { all[Int($0)] })
        }
      }
    }
  }

  @Test(arguments: counts) func talliesOfTimes(count: Int) {
    var source = RandomSource(seed: UInt64(count) + 23)
    let times = (0..<count + 3).map { _ in UInt16(source.below(500)) }
    for widest in [Int64(255), 60_000, 3_000_000_000, .max] {
      for groups in [200, 9_000] {
        let codes = (0..<count + 3).map { _ in Int64(source.below(groups)) } + [Int64(groups - 1)]
        let values = KernelTests.numbers(count + 3, &source).map { abs($0 / 2) % widest } + [widest]
        let (dimension, numbers) = (PackedIntegers(codes + [0]), PackedIntegers(values + [0]))
        for (least, span, later) in [(100, 200, 250), (0, 499, 0), (300, 0, 300), (0, 65_535, 499)]
        {
          var expected = [[Int64]](repeating: [0, 0], count: 2 * groups)
          for row in 3..<count + 3 where (least...least + span).contains(Int(times[row])) {
            let place = Int(codes[row]) + (Int(times[row]) >= later ? groups : 0)
            expected[place] = [expected[place][0] &+ values[row], expected[place][1] + 1]
          }
          var found = [TimeTallies.Tally](repeating: TimeTallies.Tally(), count: 2 * groups)
          times.withUnsafeBufferPointer { buffer in
            guard let codes = buffer.baseAddress else { return }
            TimeTallies.add(
              3..<count + 3,
              TimeTallies.Times(
                codes: codes, least: UInt16(least), span: UInt16(span), later: UInt16(later)),
              by: dimension, numbers, groups: groups, to: &found)
          }
          #expect(
            found.map { [Int64(bitPattern: $0.sum), Int64(bitPattern: $0.count)] } == expected)
        }
      }
    }
  }

  @Test(arguments: counts) func distinctEventsAndGaps(count: Int) {
    var source = RandomSource(seed: UInt64(count) + 5)
    let starts = KernelTests.starts(count, &source)
    let ranges = KernelTests.segments(starts)
    let mask = KernelTests.mask(count, &source)
    // Events in order of their first rows, days ascending.
    var numbers = [Int64](repeating: 0, count: count)
    var days = [Int64](repeating: 0, count: count)
    for range in ranges {
      var next: Int64 = 0
      for row in range {
        numbers[row] = next == 0 || source.chance(60) ? next : Int64(source.below(Int(next)))
        if numbers[row] == next { next += 1 }
        days[row] = (row > range.lowerBound ? days[row - 1] : 0) + Int64(source.below(4))
      }
    }
    var stamps = [Int64](repeating: -1, count: count + 1)
    var stamp: Int64 = 0
    // Numbers of rows that are not masked may be any.
    let low: Int64 = count % 2 == 0 ? 0 : -3
    let shifted = numbers.indices.map { mask[$0] == 1 ? numbers[$0] + low : .max }
    let distinct = KernelTests.filled(ranges.count, Int64(7)) { out in
      Segments.countDistinct(
        shifted, from: low, mask, starts: starts, segments: ranges.count, stamps: &stamps,
        stamp: &stamp, out)
    }
    #expect(
      distinct
        == ranges.map { range in
          Int64(Set(range.filter { mask[$0] == 1 }.map { numbers[$0] }).count)
        })
    for once in [false, true] {
      var missing = [UInt8](repeating: 9, count: count)
      let gaps = KernelTests.filled(count, Int64(7)) { out in
        Segments.daysSincePrevious(
          days, numbers: numbers, starts: starts, segments: ranges.count, once: once, out,
          missing: &missing)
      }
      for range in ranges {
        let first = { (event: Int64) in range.first { numbers[$0] == event } ?? 0 }
        for row in range {
          let isFirst = first(numbers[row]) == row
          let hasGap = numbers[row] > 0 && (isFirst || !once)
          #expect(missing[row] == (hasGap ? 0 : 1))
          if hasGap {
            #expect(gaps[row] == days[first(numbers[row])] - days[first(numbers[row] - 1)])
          }
        }
      }
    }
  }
}
