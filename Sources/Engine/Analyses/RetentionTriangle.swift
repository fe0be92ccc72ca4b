import Columnar
import Messages
import Planning

/// `retention`: a row a cohort, an age a column; the mean over what is closed below.
///
/// ```
/// cohort    size   0     1     2     3
/// 2025-01    400  100%   31%   27%   25%*     as of the middle of 2025-04: the period is open
/// 2025-02    380  100%   29%   26%*
/// 2025-03    420  100%   30%*
/// mean      1200  100%   30%   27%            (124 + 110) ÷ (400 + 380), (108) ÷ 400
/// ```
struct RetentionTriangle {
  private let step: RetentionStep
  private let counts: ActivityScan.Counts
  /// By dimensions, cohort and period: the place of its row in the part about money.
  private let moneyRows: [ValueKey: Int]
  private let money: Answer?
  private let unit: CalendarUnit
  private let last: Int
  /// Whether the last period is not over.
  private let isOpen: Bool

  init(_ step: RetentionStep, _ parts: [Answer], _ counts: ActivityScan.Counts) {
    self.step = step
    self.counts = counts
    unit = step.activity.unit
    last = step.activity.periods.upperBound
    isOpen =
      CalendarPeriod(unit: step.activity.unit, index: step.activity.periods.upperBound)
      .lastDay.number > step.activity.days.upperBound
    money = step.measures.contains { $0.source.isAmount } ? parts.first : nil
    let keys = step.activity.dimensions.count + 2
    var rows: [ValueKey: Int] = [:]
    if let money {
      for row in 0..<money.rowCount {
        rows[ValueKey((0..<keys).map { money.cell($0, row) })] = row
      }
    }
    moneyRows = rows
  }

  /// One cohort of one group.
  private struct Row {
    var group: [Value]
    var cohort: Int
    var size: Int
    /// Customers by age, of `rolling` those who came back then or later.
    var customers: [Int]
  }

  func answer() -> Answer {
    let rows = rows()
    var columns = step.activity.dimensions.indices.map { place in
      ResultColumn(
        name: step.activity.dimensions[place].name, role: .dimension,
        values: rows.map { $0.group[place] })
    }
    columns.append(
      ResultColumn(
        name: "cohort", role: .dimension,
        values: rows.map { .period(CalendarPeriod(unit: unit, index: $0.cohort)) }))
    // Without a mean the last row is that of all sizes.
    let hasMean = step.measures.contains { $0.source.hasMean }
    if hasMean { columns[0].total = .text("mean") }
    columns.append(
      ResultColumn(
        name: "size", role: .measure, values: rows.map { .integer($0.size) },
        total: hasMean ? nil : .integer(rows.reduce(0) { $0 + $1.size })))
    for age in 0..<step.ages {
      for measure in step.measures { columns.append(column(measure, age, rows)) }
    }
    var answer = Answer(table: ResultTable(columns: columns), hasTotal: true)
    answer.chart = ChartHint(.heatmap)
    answer.footnotes = notes(rows)
    return answer
  }

  private func rows() -> [Row] {
    let width = step.ages + 2
    var rows: [Row] = []
    for (group, block) in zip(counts.groups, counts.blocks) {
      for cohort in step.shown {
        let start = (cohort - step.activity.periods.lowerBound) * width
        guard block[start] > 0 else { continue }
        var customers = Array(block[start + 1..<start + width])
        if case .cohorts(_, rolling: true, _) = step.activity.question {
          for age in customers.indices.dropLast().reversed() {
            customers[age] += customers[age + 1]
          }
        }
        rows.append(Row(group: group, cohort: cohort, size: block[start], customers: customers))
      }
    }
    return rows
  }

  private func column(_ measure: RetentionStep.Measure, _ age: Int, _ rows: [Row]) -> ResultColumn {
    let isShare = measure.source == .rate
    var column = ResultColumn(
      name: measure.name, role: isShare ? .share : .measure,
      values: rows.map { row in
        row.cohort + age > last ? .missing : value(measure.source, age, row)
      }, across: .value(.integer(age)))
    column.openRows = Set(
      rows.indices.filter { isOpen && rows[$0].cohort + age == last })
    column.total = mean(measure.source, age, rows)
    return column
  }

  private func value(_ source: RetentionStep.Measure.Source, _ age: Int, _ row: Row) -> Value {
    switch source {
    case .rate: Value.integer(row.customers[age]).over(.integer(row.size))
    case .customers: .integer(row.customers[age])
    case .amount(let column, let isRunning, let perCustomer):
      perCustomer
        ? amount(column, isRunning, age, row).over(.integer(row.size))
        : amount(column, isRunning, age, row)
    }
  }

  /// Money of a cohort at an age, or up to it.
  private func amount(_ column: Int, _ isRunning: Bool, _ age: Int, _ row: Row) -> Value {
    guard let money else { return .missing }
    let place = step.activity.dimensions.count + 2 + column
    var sum: Value?
    for age in (isRunning ? 0 : age)...age {
      let key = ValueKey(
        row.group
          + [row.cohort, row.cohort + age].map { .period(CalendarPeriod(unit: unit, index: $0)) })
      guard let found = moneyRows[key] else { continue }
      let cell = money.cell(place, found)
      sum = sum.map { $0 + cell } ?? cell
    }
    return sum ?? zero(place)
  }

  /// Nothing, in the type of a column.
  private func zero(_ column: Int) -> Value {
    guard let money else { return .missing }
    for row in 0..<money.rowCount {
      switch money.cell(column, row) {
      case .exact(_, let scale): return .exact(0, scale: scale)
      case .float: return .float(0)
      default: continue
      }
    }
    return .integer(0)
  }

  /// Over the cohorts whose cell is closed, each by its size.
  private func mean(
    _ source: RetentionStep.Measure.Source, _ age: Int, _ rows: [Row]
  ) -> Value? {
    let closed = rows.filter { $0.cohort + age < last || $0.cohort + age == last && !isOpen }
    let size = Value.integer(closed.reduce(0) { $0 + $1.size })
    switch source {
    case .rate:
      return Value.integer(closed.reduce(0) { $0 + $1.customers[age] }).over(size)
    case .amount(let column, let isRunning, perCustomer: true):
      let sum = closed.map { amount(column, isRunning, age, $0) }.reduce(Value.missing, +)
      return sum.over(size)
    case .customers, .amount: return nil
    }
  }

  private func notes(_ rows: [Row]) -> [Footnote] {
    var notes: [Footnote] = []
    if isOpen { notes.append(.unfinished(CalendarPeriod(unit: unit, index: last))) }
    if step.measures.contains(where: \.source.hasMean) {
      notes.append(
        .text(
          isOpen
            ? "the mean weighs cohorts by their size and leaves open cells out"
            : "the mean weighs cohorts by their size"))
    }
    let all = counts.blocks.reduce(0) { sum, block in
      sum
        + stride(from: 0, to: block.count - 1, by: step.ages + 2).reduce(0) { $0 + block[$1] }
    }
    let without = counts.customers - all
    if without > 0 {
      notes.append(TimeNotes.customers(without, " in no cohort: no such event, or no such day"))
    }
    let early = counts.blocks.reduce(0) { $0 + ($1.last ?? 0) }
    if early > 0 {
      notes.append(
        TimeNotes.customers(early, " with events before the cohort, which do not count"))
    }
    return notes
  }
}

extension RetentionStep.Measure.Source {
  var isAmount: Bool { if case .amount = self { true } else { false } }

  /// Whether its cells have a mean over the cohorts.
  var hasMean: Bool {
    switch self {
    case .rate, .amount(_, _, perCustomer: true): true
    case .customers, .amount: false
    }
  }
}

/// Words of the footers of these verbs.
enum TimeNotes {
  /// `1,579 customers in no cohort`
  static func customers(_ count: Int, _ what: Message) -> Footnote {
    .summary([.counted(.integer(count), "customer"), .text(what)])
  }
}
