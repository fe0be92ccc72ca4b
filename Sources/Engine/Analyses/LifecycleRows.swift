import Columnar
import Messages
import Planning

/// `lifecycle`: a row a period with its customers by class; below how they moved from the period before.
struct LifecycleRows {
  private let step: LifecycleStep
  private let counts: ActivityScan.Counts
  private let bound: Int

  init(_ step: LifecycleStep, _ counts: ActivityScan.Counts, bound: Int) {
    self.step = step
    self.counts = counts
    self.bound = bound
  }

  /// The customers of a group in one period.
  private struct Row {
    var group: [Value]
    var period: Int
    var fields: [Int]
    var quiet = 0
    var dormant = 0
    /// Of the period before.
    var quietBefore = 0
    var dormantBefore = 0
    var activeBefore = 0

    subscript(field: ClassKernel.Field) -> Int { fields[field.rawValue] }

    var resurrected: Int { self[.resurrectedFromQuiet] + self[.resurrectedFromDormant] }
    var newlyDormant: Int { self[.dormantFromActive] + self[.dormantFromQuiet] }
    var active: Int { self[.new] + self[.retained] + self[.returned] + resurrected }
    var netGrowth: Int { active + quiet - activeBefore - quietBefore }
    var quietFromActive: Int { activeBefore - self[.retained] - self[.dormantFromActive] }
    var quietToActive: Int { self[.returned] + self[.resurrectedFromQuiet] }
  }

  func answer() -> Answer {
    let rows = rows()
    var columns = dimensions(rows)
    let figures: [(String, (Row) -> Int)] = [
      ("new", { $0[.new] }), ("retained", { $0[.retained] }), ("returned", { $0[.returned] }),
      ("resurrected", \.resurrected), ("quiet", \.quiet), ("dormant", \.dormant),
      ("newly dormant", \.newlyDormant), ("net growth", \.netGrowth),
    ]
    let first = columns.count
    columns += measures(figures, rows)
    var answer = Answer(table: ResultTable(columns: columns))
    answer.chart = ChartHint(.bar, columns: [first + 7])
    answer.sections = [flows(rows)]
    answer.footnotes = notes()
    return answer
  }

  /// How many went from what they were in the period before to what they are in this one.
  private func flows(_ rows: [Row]) -> Section {
    let figures: [(String, (Row) -> Int)] = [
      ("new", { $0[.new] }), ("active to active", { $0[.retained] }),
      ("active to quiet", \.quietFromActive), ("active to dormant", { $0[.dormantFromActive] }),
      ("quiet to active", \.quietToActive),
      ("quiet to quiet", { $0.quietBefore - $0.quietToActive - $0[.dormantFromQuiet] }),
      ("quiet to dormant", { $0[.dormantFromQuiet] }),
      ("dormant to active", { $0[.resurrectedFromDormant] }),
      ("dormant to dormant", { $0.dormantBefore - $0[.resurrectedFromDormant] }),
    ]
    return Section(
      title: "flows from the period before",
      table: ResultTable(columns: dimensions(rows) + measures(figures, rows)))
  }

  private func dimensions(_ rows: [Row]) -> [ResultColumn] {
    TimeColumns.dimensions(
      step.activity, groups: rows.map(\.group), periods: rows.map(\.period))
  }

  private func measures(
    _ figures: [(String, (Row) -> Int)], _ rows: [Row]
  ) -> [ResultColumn] {
    figures.map { name, value in
      ResultColumn(name: name, role: .measure, values: rows.map { .integer(value($0)) })
    }
  }

  private func rows() -> [Row] {
    counts.rows(step.activity.periods, width: ClassKernel.width) { group, period, fields, before in
      var row = Row(group: group, period: period, fields: fields)
      row.quietBefore = before?.quiet ?? 0
      row.dormantBefore = before?.dormant ?? 0
      row.activeBefore = before?.active ?? 0
      row.quiet = row.quietBefore + row[.quietChange]
      row.dormant = row.dormantBefore + row[.dormantChange]
      return row
    }.filter { step.shown.contains($0.period) }
  }

  private func notes() -> [Footnote] {
    var notes: [Footnote] = [
      TimeColumns.boundNote(step.bound, "dormant from \(RowCount.text(bound, "day")) of silence on")
    ]
    notes += TimeColumns.unfinished(step.activity, step.shown)
    let known = counts.sum(of: ClassKernel.Field.new.rawValue, width: ClassKernel.width)
    let without = counts.customers - known
    if without > 0 {
      notes.append(TimeNotes.customers(without, " without such an event in no class"))
    }
    return notes
  }
}

/// Columns and footers that answers by period share.
enum TimeColumns {
  /// The dimensions and the period of each row.
  static func dimensions(
    _ plan: ActivityPlan, groups: [[Value]], periods: [Int]
  ) -> [ResultColumn] {
    let own = plan.dimensions.indices.map { place in
      ResultColumn(
        name: plan.dimensions[place].name, role: .dimension, values: groups.map { $0[place] })
    }
    return own + [
      ResultColumn(
        name: plan.unit.rawValue, role: .dimension,
        values: periods.map { .period(CalendarPeriod(unit: plan.unit, index: $0)) })
    ]
  }

  /// The last period, where it is shown and not over.
  static func unfinished(_ plan: ActivityPlan, _ shown: ClosedRange<Int>) -> [Footnote] {
    let period = CalendarPeriod(unit: plan.unit, index: plan.periods.upperBound)
    let isOpen = shown.contains(period.index) && period.lastDay.number > plan.days.upperBound
    return isOpen ? [.unfinished(period)] : []
  }

  /// From how many days on.
  static func boundNote(
    _ bound: SilenceBound, _ sentence: Message
  ) -> Footnote {
    switch bound {
    case .days: .text(sentence)
    case .asked(let asked): .text("\(sentence), the \(asked)")
    }
  }
}
