import Columnar
import Messages
import Planning

// SAFETY: a selection has a place for each row of a batch.

/// What the columns of a population, or of its events, hold: one scan that collects every column's
/// values as keys that sort as they do, then a radix sort a column, from which all figures are read.
struct Profile {
  private let plan: ProfilePlan
  private let store: Store
  private let scan: RowScan
  private let footer: FooterChecks
  private let rows: Int
  private let passing: Int
  private let columns: [Operand]
  private let notes: [Footnote]

  init(_ plan: ProfilePlan, _ store: Store, _ rankings: Rankings) {
    self.plan = plan
    self.store = store
    let customers = Compiler.customers(store, rankings)
    let masks = customers.population(
      plan.existing, plan.population, facts: plan.independentFacts,
      missing: plan.missingChecks)
    let population = masks.population
    footer = FooterChecks(
      customers, existing: masks.existing, population: population, missing: plan.missingChecks,
      never: plan.neverChecks, young: plan.youngChecks, asOf: plan.asOf)
    let rows = customers.rows(of: plan.grain)
    let rowMasks = rows.mask(
      belongingTo: population, filter: plan.eventFilter, window: plan.window,
      unassigned: plan.includesUnassigned && plan.population.holdsForNobody)
    self.rows = rowMasks.both
    passing = rowMasks.passing
    columns = plan.columns.map { rows.ordered(rows.groupable(rows.value($0.value))) }
    scan = RowScan(store, table: plan.grain, customers: customers, rows: rows)
    notes = rankings.notes
  }

  /// One task's values.
  private struct Part {
    var columns: [RankedValues]
    let memory: MemoryShare
    var footer = BreakdownFooter()
  }

  func answer(_ tasks: Tasks) throws -> Answer {
    let parts = try scan.map(tasks) { worker, range in
      try find(worker, range, MemoryShare(tasks.stage))
    }
    var footer = parts[0].footer
    for part in parts.dropFirst() { footer.merge(part.footer) }
    if footer.overflowed { throw EvaluationError.tooManyDigits }
    let shared = Shared(parts.map(\.columns))
    let sorting = tasks.stage.part("sort", of: "the values of each column")
    let profiles = try tasks.map(columns.count) { place in
      let parts = shared.value.map { $0[place] }
      let memory = MemoryShare(sorting)
      // The column's values, a copy to sort, and the other side of the sort.
      try memory.update(to: 3 * parts.reduce(0) { $0 + $1.rows.count } * RankedValues.rowBytes)
      return try sorting.time {
        var values = parts[0]
        for part in parts.dropFirst() {
          try sorting.check()
          values.append(part)
        }
        try values.finish(sorting)
        sorting.count(rows: values.rows.count)
        return try ColumnProfile(values, plan.columns[place].value.type, sorting)
      }
    }
    return Answer(table: table(profiles), asOf: plan.asOf, footnotes: footnotes(footer))
  }

  private func table(_ profiles: [ColumnProfile]) -> ResultTable {
    func column(
      _ name: String, _ role: ResultColumn.Role, _ value: (ColumnProfile) -> Value
    ) -> ResultColumn {
      ResultColumn(name: name, role: role, values: profiles.map(value))
    }
    let names = ResultColumn(
      name: "column", role: .dimension, values: plan.columns.map { .text($0.name) })
    return ResultTable(columns: [
      names,
      column("type", .dimension) { .text($0.type.word) },
      column("missing", .measure) { .integer($0.missing) },
      column("distinct", .measure) { .integer($0.distinct) },
      column("min", .measure, \.least),
      column("p25", .measure) { $0.quartiles[0] },
      column("median", .measure) { $0.quartiles[1] },
      column("p75", .measure) { $0.quartiles[2] },
      column("max", .measure, \.greatest),
      column("top values", .dimension) { .text($0.topValues) },
      column("histogram", .dimension) { .text($0.histogram) },
    ])
  }

  private func footnotes(_ footer: BreakdownFooter) -> [Footnote] {
    var footnotes = plan.footnotes + notes
    footnotes += Footers.common(
      store, footer, missing: plan.missingChecks, never: plan.neverChecks,
      young: plan.youngChecks)
    footnotes += Footers.missing(plan.missingRows, store)
    if !plan.includesUnassigned {
      for amounts in footer.unassigned.values where amounts.rows > 0 {
        footnotes.append(
          .unassigned(table: amounts.table, rows: amounts.rows, amount: amounts.amount))
      }
    }
    if footer.zeroDivisions > 0 { footnotes.append(.dividedByZero(footer.zeroDivisions)) }
    return footnotes
  }

  private func find(
    _ worker: RowScan.Worker, _ range: Range<Int>?, _ memory: MemoryShare
  ) throws -> Part {
    var part = Part(
      columns: columns.map { RankedValues($0) }, memory: memory, footer: footer.none)
    let capacity = plan.grain.map { EventBatches.capacity(of: store.events[$0]) } ?? 0
    let selection = UnsafeMutablePointer<Int32>.allocate(
      capacity: max(capacity, Limits.batchRows) + 1)
    defer { selection.deallocate() }
    let onRows = { (batch: Batch) in
      for place in part.columns.indices {
        part.columns[place].append(worker.machine, batch, mask: rows, selection)
      }
      try memory.update(to: part.columns.reduce(0) { $0 + $1.heldBytes })
    }
    if let range {
      try worker.run(
        range, onCustomers: { footer.count($0, worker.base, &part.footer) }, onRows: onRows)
    } else if let table = plan.grain, !store.events[table].unassignedKeys.isEmpty {
      let amounts = UnassignedAmounts(store.events[table])
      try worker.runUnassigned { batch in
        amounts.add(batch, where: worker.machine.masks[passing])
        try onRows(batch)
      }
      part.footer.unassigned[table] = amounts
    }
    let counters = worker.drainCounters()
    part.footer.zeroDivisions = counters.zeroDivisions
    part.footer.overflowed = counters.overflowed
    return part
  }
}

extension ProfilePlan {
  fileprivate var independentFacts: [Aggregate] {
    var facts: [Aggregate] = []
    for column in columns { column.value.collectFacts(into: &facts) }
    return facts.independent
  }
}

/// The figures of one column.
struct ColumnProfile {
  let type: ColumnType
  let missing: Int
  let distinct: Int
  var least = Value.missing
  var greatest = Value.missing
  /// At 1/4, 1/2 and 3/4; missing where the values are not numbers or days.
  var quartiles: [Value] = [.missing, .missing, .missing]
  var topValues = ""
  var histogram = ""

  /// A run of equal values.
  private struct Run {
    var key: UInt64
    var count: Int
  }

  init(_ values: RankedValues, _ type: ColumnType, _ stage: Stage) throws {
    self.type = type
    missing = values.unvalued.count
    var sorted = values
    try RadixSort.sort(&sorted.keys, &sorted.rows, check: stage.check)
    let keys = sorted.keys
    var runs: [Run] = []
    for (place, key) in keys.enumerated() {
      if place & 0xF_FFFF == 0 { try stage.check() }
      if let last = runs.last, last.key == key {
        runs[runs.count - 1].count += 1
      } else {
        runs.append(Run(key: key, count: 1))
      }
    }
    distinct = runs.count
    guard let low = keys.first, let high = keys.last else { return }
    least = values.value(low)
    greatest = values.value(high)
    if type.isNumeric || type.isTemporal {
      quartiles = (1...3).map { ColumnProfile.quantile(values, keys, $0) }
      histogram = ColumnProfile.histogram(values, runs, low, high)
    }
    topValues = ColumnProfile.topValues(values, runs, type)
  }

  /// A quarter's cut: numbers as floats, days and moments as they are.
  private static func quantile(_ values: RankedValues, _ keys: LargeArray<UInt64>, _ part: Int)
    -> Value
  {
    let cut = values.cut(keys[...], part, of: 4).value
    return cut.double.map { .float($0) } ?? cut
  }

  /// A bar for each of ten ranges of one width; the last holds the greatest value.
  private static func histogram(
    _ values: RankedValues, _ runs: [Run], _ low: UInt64, _ high: UInt64
  ) -> String {
    var counts = [Int](repeating: 0, count: 10)
    if values.isFloat {
      let (from, to) = (SortKeys.double(low), SortKeys.double(high))
      for run in runs {
        let part = (SortKeys.double(run.key) - from) / (to - from) * 10
        counts[part >= 9 ? 9 : part > 0 ? Int(part) : 0] += run.count
      }
    } else {
      let span = UInt128(truncatingIfNeeded: values.exact(high) &- values.exact(low))
      // Spans of 128 bits are cut short, so that ten of them fit.
      let short = UInt128(span >> 120 == 0 ? 0 : 8)
      for run in runs {
        let distance = UInt128(truncatingIfNeeded: values.exact(run.key) &- values.exact(low))
        let place = span == 0 ? 0 : (distance >> short) * 10 / (span >> short)
        counts[min(9, Int(place))] += run.count
      }
    }
    let most = counts.max() ?? 0
    return String(
      counts.map { count in
        count == 0 ? " " : bars[(count * 8 + most - 1) / most - 1]
      })
  }

  private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// The three most frequent values with their counts, ties by value; nothing of numbers and days
  /// that have too many.
  private static func topValues(
    _ values: RankedValues, _ runs: [Run], _ type: ColumnType
  ) -> String {
    if type == .float || runs.count > Limits.profileValues, type.isNumeric || type.isTemporal {
      return ""
    }
    let most = TopRows.least(Array(runs.indices), 3) { a, b in
      (runs[b].count, a) < (runs[a].count, b)
    }
    return most.map { run in
      "\(ValueText.plain(values.value(runs[run].key))) (\(ValueText.grouped(runs[run].count)))"
    }.joined(separator: ", ")
  }
}

/// Values inside of a text that an answer shows.
enum ValueText {
  static func plain(_ value: Value) -> String {
    switch value {
    case .missing, .other, .new: ""
    case .boolean(let flag): flag ? "true" : "false"
    case .exact(let units, let scale): Bins.decimal(units, exponent: -scale)
    case .float(let number): "\(number)"
    case .text(let text): text
    case .date(let day): day.text
    case .timestamp(let ticks, let scale): moment(ticks, scale)
    case .period(let period): period.text
    }
  }

  private static func moment(_ ticks: Int64, _ scale: Int) -> String {
    let second = Int64(PowersOfTen.int64[scale])
    let seconds = floorDivide(Int(ticks), Int(second))
    let day = floorDivide(seconds, 86_400)
    let rest = seconds - day * 86_400
    let time = [rest / 3600, rest / 60 % 60, rest % 60].map { padded($0, 2) }
    return "\(CalendarDay(number: day).text) \(time.joined(separator: ":"))"
  }

  /// Whole numbers with a comma before every three digits.
  static func grouped(_ number: Int) -> String {
    var text = ""
    for (place, digit) in "\(number.magnitude)".reversed().enumerated() {
      if place > 0, place % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return (number < 0 ? "-" : "") + String(text.reversed())
  }
}
