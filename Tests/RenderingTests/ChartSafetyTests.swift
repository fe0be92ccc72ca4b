import Columnar
import Rendering
import Testing

/// Whatever the data: no line of a chart is too wide, and nothing of the data drives the terminal.
struct ChartSafetyTests {
  private static let words = [
    "a", "North", "华东地区的客户", "\u{1B}[31mred", "x\u{7F}y\u{9B}1m", "a\nb\r\tc", "\u{202E}abc",
    "e\u{301}e\u{301}", "👩‍👩‍👧", "```", "", "a very long label that goes on and on and on", "\u{200F}",
  ]
  private static let values: [Value] = [
    .missing, .new, .integer(0), .integer(12), .integer(-7), .float(1e308), .float(-1e308),
    .float(.leastNonzeroMagnitude), .float(.nan), .float(.infinity), .float(0.1),
    .exact(-123_456, scale: 2),
    .exact(Int128(10) << 100, scale: 0), .text("\u{1B}]0;x\u{7}"),
  ]

  private struct Maker {
    var random: SeededRandom

    mutating func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }

    mutating func label(_ kind: Int) -> Value {
      switch kind {
      case 0: .period(CalendarPeriod(unit: .month, index: 600 + below(60)))
      case 1: below(5) == 0 ? .missing : .integer(below(30))
      default: below(8) == 0 ? .other : .text(words[below(words.count)])
      }
    }

    mutating func column(_ name: String, _ count: Int, isShare: Bool) -> ResultColumn {
      let isTame = below(2) == 0
      let values = (0..<count).map { _ in
        isTame
          ? Value.integer(below(1000))
          : ChartSafetyTests.values[below(ChartSafetyTests.values.count)]
      }
      return ResultColumn(name: name, role: isShare ? .share : .measure, values: values)
    }

    mutating func answer() -> Answer {
      let count = below(4) == 0 ? below(3) : below(80)
      var columns: [ResultColumn] = []
      for _ in 0..<below(4) {
        let kind = below(3)
        columns.append(
          ResultColumn(
            name: words[below(words.count)], role: .dimension,
            values: (0..<count).map { _ in label(kind) }))
      }
      let isSpread = below(3) == 0
      for place in 0..<(1 + below(isSpread ? 12 : 4)) {
        let name = isSpread ? "m" : words[below(words.count)]
        var column = column(name, count, isShare: below(4) == 0)
        if isSpread { column.across = place == 0 ? .total : .value(label(2)) }
        columns.append(column)
      }
      var hint = ChartHint()
      if below(2) == 0 {
        hint.ranges = (0..<count).map { _ in
          let lower = Double(below(40)) * 5
          return below(9) == 0 ? nil : .init(lower: lower, upper: lower + 5)
        }
      }
      return Answer(
        table: ResultTable(columns: columns), asOf: CalendarDay(number: 19_500), chart: hint)
    }
  }

  @Test(arguments: 0..<40) func chartsKeepToTheirPlace(seed: Int) {
    var maker = Maker(random: SeededRandom(seed: UInt64(seed)))
    for _ in 0..<20 {
      var answer = maker.answer()
      if maker.below(8) > 0 {
        answer.draw(ChartKind.allCases[maker.below(ChartKind.allCases.count)])
      }
      let width = 20 + maker.below(181)
      let isASCII = maker.below(3) == 0
      let palette = [Palette.none, .own, .sixteen(.light), .many(.dark)][maker.below(4)]
      for line in ChartTests.chart(
        answer, width: width, isASCII: isASCII, palette: palette, use: .always)
      {
        let text = Self.withoutColours(line)
        #expect(!text.unicodeScalars.contains(where: EscapeFilter.isHarmful), "seed \(seed)")
        #expect(DisplayWidth.of(text) <= width, "seed \(seed), width \(width): \(text)")
        #expect(palette != .none || text.utf8.elementsEqual(line.utf8), "seed \(seed)")
      }
    }
  }

  /// The line without the program's own colours: `ESC [ digits m`.
  private static func withoutColours(_ line: String) -> String {
    line.replacing(/\u{1B}\[[0-9;]*m/, with: "")
  }

  @Test func plainTerminalsGetPlainSigns() {
    let answer = ChartTests.answer(
      ChartTests.months(9), ChartTests.numbers([1, -2, nil, 4, 5, 6, 7, 8, 9]))
    for kind in ChartKind.allCases {
      let lines = ChartTests.chart(answer, kind, isASCII: true)
      #expect(lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } } || kind == .bar, "\(kind)")
    }
  }
}
