import Columnar
import Messages
import Planning

/// `churn`: a row a period; who was active at its start, was lost, was won back.
struct ChurnRows {
  private let step: ChurnStep
  private let counts: ActivityScan.Counts
  private let bound: Int

  init(_ step: ChurnStep, _ counts: ActivityScan.Counts, bound: Int) {
    self.step = step
    self.counts = counts
    self.bound = bound
  }

  /// The customers of a group in one period.
  private struct Row {
    var group: [Value]
    var period: Int
    var fields: [Int]
    /// At its end.
    var active = 0
    var started = 0
    /// At the end of the period before.
    var activeBefore = 0
    var startedBefore = 0

    subscript(field: LossKernel.Field) -> Int { fields[field.rawValue] }

    var rate: Value { Value.integer(self[.lost]).over(.integer(activeBefore)) }
    var winBackRate: Value {
      Value.integer(self[.wonBack]).over(.integer(startedBefore - activeBefore))
    }
  }

  func answer() -> Answer {
    let all = rows()
    let rows = all.filter { step.shown.contains($0.period) }
    var columns = TimeColumns.dimensions(
      step.activity, groups: rows.map(\.group), periods: rows.map(\.period))
    func measure(_ name: String, _ value: (Row) -> Int) {
      columns.append(
        ResultColumn(name: name, role: .measure, values: rows.map { .integer(value($0)) }))
    }
    measure("active at start") { $0.activeBefore }
    measure("lost") { $0[.lost] }
    let rate = columns.count
    columns.append(
      ResultColumn(name: "churn rate", role: .share, values: rows.map(\.rate)))
    measure("won back") { $0[.wonBack] }
    columns.append(
      ResultColumn(name: "win-back rate", role: .share, values: rows.map(\.winBackRate)))
    measure("new") { $0[.new] }
    measure("other losses") { $0[.passing] }
    measure("active at end") { $0.active }
    if let baseline = step.baseline { columns += compared(rows, all, baseline) }
    var answer = Answer(table: ResultTable(columns: columns))
    answer.chart = ChartHint(.line, columns: [rate])
    answer.footnotes =
      [
        TimeColumns.boundNote(
          step.bound, "lost from \(RowCount.text(bound, "day")) without an event on")
      ]
      + TimeColumns.unfinished(step.activity, step.shown)
    let started = counts.sum(of: LossKernel.Field.started.rawValue, width: LossKernel.width)
    let without = counts.customers - started
    if without > 0 {
      answer.footnotes.append(
        TimeNotes.customers(without, " without such an event never active"))
    }
    return answer
  }

  private func rows() -> [Row] {
    counts.rows(step.activity.periods, width: LossKernel.width) { group, period, fields, before in
      var row = Row(group: group, period: period, fields: fields)
      row.activeBefore = before?.active ?? 0
      row.startedBefore = before?.started ?? 0
      row.active = row.activeBefore + row[.activeChange]
      row.started = row.startedBefore + row[.started]
      return row
    }
  }

  /// The rates of the earlier periods, and by how much they changed.
  private func compared(
    _ rows: [Row], _ all: [Row], _ baseline: PeriodShift
  ) -> [ResultColumn] {
    var rateOf: [ValueKey: Value] = [:]
    let key = { (group: [Value], period: Int) in ValueKey(group + [.integer(period)]) }
    for row in all { rateOf[key(row.group, row.period)] = row.rate }
    let earlier = rows.map { row -> Value in
      rateOf[key(row.group, shifted(row.period, baseline))] ?? .missing
    }
    let changes = zip(rows, earlier).map { row, before -> Value in
      guard let now = row.rate.double, let before = before.double else { return .missing }
      return .float(now - before)
    }
    return [
      ResultColumn(name: "baseline of churn rate", role: .share, values: earlier),
      ResultColumn(name: "change of churn rate", role: .points, values: changes),
    ]
  }

  private func shifted(_ period: Int, _ baseline: PeriodShift) -> Int {
    let unit = step.activity.unit
    switch baseline {
    case .previous: return period - 1
    case .year:
      switch unit {
      case .week: return period - 52
      case .hour, .day, .month, .quarter, .year, .weekday:
        let first = CalendarPeriod(unit: unit, index: period).firstDay
        return CalendarPeriod.index(of: unit, day: first.adding(months: -12).number)
      }
    }
  }
}
