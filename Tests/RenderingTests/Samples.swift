import Columnar
import Messages
import Rendering

/// Answers that several tests render.
enum Samples {
  /// Every kind of column, with a total and footers.
  static let regions = Answer(
    title: "customers by region",
    table: ResultTable(columns: [
      ResultColumn(
        name: "region", role: .dimension,
        values: [.text("华东"), .text("North|East"), .other, .missing]),
      ResultColumn(
        name: "customers", role: .measure,
        values: [.integer(12_345), .integer(1_000), .integer(5), .integer(0)],
        total: .integer(13_350)),
      ResultColumn(
        name: "share", role: .share,
        values: [.float(0.92472), .float(0.0749064), .float(0.00037), .float(0)],
        total: .float(1)),
      ResultColumn(
        name: "amount", role: .measure,
        values: [
          .exact(144_768_212, scale: 2), .exact(-500, scale: 2), .exact(5, scale: 2), .missing,
        ], total: .exact(144_767_717, scale: 2)),
      ResultColumn(
        name: "avg", role: .measure,
        values: [.float(117.268), .float(-0.005), .float(0.01), .missing]),
      ResultColumn(
        name: "since", role: .dimension,
        values: [.date(day(2025, 1, 31)), .date(day(1969, 7, 20)), .missing, .missing]),
    ]), hasTotal: true, asOf: day(2025, 12, 31),
    footnotes: [
      .unassigned(table: "orders", rows: 135_080, amount: .exact(144_768_212, scale: 2))
    ])

  static func day(_ year: Int, _ month: Int, _ day: Int) -> CalendarDay {
    CalendarDay(number: CalendarDay.number(year: year, month: month, day: day))
  }

  static func output(
    _ answer: Answer, _ format: OutputFormat = .table, width: Int? = nil, isTerminal: Bool = false
  ) -> String {
    let style = RenderingStyle(format: format, width: width, isTerminal: isTerminal)
    return AnswerRenderer.render(answer, style: style).output
  }

  static func table(_ columns: [ResultColumn], hasTotal: Bool = false) -> Answer {
    Answer(table: ResultTable(columns: columns), hasTotal: hasTotal)
  }

  static func column(
    _ name: String, _ values: [Value], _ role: ResultColumn.Role = .measure
  ) -> ResultColumn {
    ResultColumn(name: name, role: role, values: values)
  }
}
