import Columnar
import Language

/// A row of a breakdown with its measures, to be put in order.
struct NaiveResultRow {
  /// Values of `by` (of a trend, its unit first).
  var key: [Value]
  var measures: [Value]
  /// Values of the keys of `sort`.
  var sort: [Value]
}

extension NaiveEvaluator {
  /// Measures, order, `having`, `limit`. "The total row is computed from the pooled rows", those that
  /// `having` and `limit` hide included; rows stand and fall with what they are without `across`.
  func answer(
    _ breakdown: NaiveBreakdown, _ clauses: Clauses, fills: Bool
  ) throws -> NaiveAnswer {
    let by = Array(clauses.dimensions.indices)
    let pooled: [Value?] = clauses.across == nil ? [] : [nil]
    var rows: [NaiveDisplayRow] = []
    for key in try rowKeys(breakdown, by, fills: fills) {
      var group = group(breakdown.division, key + pooled)
      for (dimension, value) in zip(clauses.dimensions, key) {
        group.known[dimension.expression] = value
      }
      rows.append(
        NaiveDisplayRow(
          row: NaiveResultRow(key: key, measures: [], sort: []), group: group))
    }
    rows = try ordered(rows, breakdown, clauses)
    let runnings = runningParts(clauses)
    for index in rows.indices {
      for part in runnings {
        rows[index].group.known[part] = try running(
          part, rows.prefix(index + 1).map(\.row.key), pooled, breakdown, clauses)
      }
      try nameColumns(&rows[index], breakdown, clauses)
    }
    var shown = rows.filter { row in !isHidden(row.row.key, clauses) }
    if let having = clauses.having {
      shown = try shown.filter { try truth(having, .group($0.group, breakdown)) }
    }
    let per = clauses.limit?.per
    let perPlace = clauses.dimensions.firstIndex { $0.expression == per }
    if per != nil, perPlace == nil { throw Unsupported("limit per what is no dimension") }
    shown = NaiveEvaluator.limited(shown, clauses.limit) { row in
      perPlace.map { [row.row.key[$0]] } ?? []
    }
    return try table(shown, all: rows.map(\.row.key), breakdown, clauses)
  }

  /// Values of the `as` names, for `having`.
  private func nameColumns(
    _ row: inout NaiveDisplayRow, _ breakdown: NaiveBreakdown, _ clauses: Clauses
  ) throws {
    let group = row.group.withoutDimensions(clauses)
    for item in clauses.show {
      guard let alias = item.alias else { continue }
      row.group.known[Expression(.name([alias]))] = try value(
        item.expression, .group(group, breakdown))
    }
  }

  /// `only top`: "hides the other values' groups like a limit".
  private func isHidden(_ key: [Value], _ clauses: Clauses) -> Bool {
    zip(clauses.dimensions, key).contains { dimension, value in
      dimension.top?.isOnly ?? false && value == .other
    }
  }

  // MARK: - Rows

  /// The rows' values of `by`: those of any row, on either side of `vs`; of a trend also those of
  /// periods without a row.
  private func rowKeys(
    _ breakdown: NaiveBreakdown, _ by: [Int], fills: Bool
  ) throws -> [[Value]] {
    guard !by.isEmpty else { return [[]] }
    var keys = breakdown.division.keys(by)
    var seen = Set(keys.map { $0.map(NaiveKey.init) })
    let add = { (key: [Value]) in
      if seen.insert(key.map(NaiveKey.init)).inserted { keys.append(key) }
    }
    if fills {
      let others = by.count > 1 ? breakdown.division.keys(Array(by.dropFirst())) : [[]]
      for period in try filledPeriods(keys.map { $0[0] }, breakdown.dimensions[0]) {
        for other in others { add([.period(period)] + other) }
      }
    }
    for key in breakdown.baseline?.division.keys(by) ?? [] { add(key) }
    return keys
  }

  /// "From the beginning of the `during` window (else the first period with a row) to the as-of day
  /// (or the window's end if earlier)."
  private func filledPeriods(
    _ present: [Value], _ dimension: Dimension
  ) throws -> [CalendarPeriod] {
    guard let unit = timeUnit(dimension) else { return [] }
    let window = try during.flatMap { try self.window($0, table: nil, customer: nil) }
    let last = min(asOf.number, window?.last ?? asOf.number)
    let indices = present.compactMap { value -> Int? in
      if case .period(let period) = value { period.index } else { nil }
    }
    let first = window?.first.map { CalendarPeriod.index(of: unit, day: $0) } ?? indices.min()
    let end = CalendarPeriod.index(of: unit, day: last) + (unit == .hour ? 23 : 0)
    guard let first, first <= end else { return [] }
    return (first...end).map { CalendarPeriod(unit: unit, index: $0) }
  }

  private func ordered(
    _ rows: [NaiveDisplayRow], _ breakdown: NaiveBreakdown, _ clauses: Clauses
  ) throws -> [NaiveDisplayRow] {
    var rows = rows
    let keepsOwnOrder = clauses.dimensions.indices.map { place in
      rows.contains { NaiveResultRow.keepsOwnOrder($0.row.key[place]) }
    }
    let first = clauses.show[0].expression
    let isRunning = !runningParts(of: first).isEmpty
    if clauses.sort.isEmpty, isRunning, keepsOwnOrder.last == false {
      throw Unsupported("an order by a running value")
    }
    for index in rows.indices {
      var row = rows[index]
      if !isRunning {
        let group = row.group.withoutDimensions(clauses)
        row.row.measures = [try value(first, .group(group, breakdown))]
      }
      var named = row
      if !clauses.sort.isEmpty {
        var still = clauses
        still.show.removeAll { !runningParts(of: $0.expression).isEmpty }
        try nameColumns(&named, breakdown, still)
      }
      row.row.sort = try clauses.sort.map {
        try value($0.expression, .group(named.group, breakdown))
      }
      rows[index] = row
    }
    return rows.sorted { left, right in
      NaiveResultRow.order(left.row, right.row, clauses.sort, keepsOwnOrder: keepsOwnOrder) < 0
    }
  }

  // MARK: - Running

  private func runningParts(_ clauses: Clauses) -> [Expression] {
    (clauses.show.map(\.expression) + (clauses.having.map { [$0] } ?? []))
      .flatMap(runningParts)
  }

  private func runningParts(of expression: Expression) -> [Expression] {
    expression.parts.filter { part in
      if case .derived(let what, _, _) = part.kind {
        what == .running || what == .runningShare
      } else {
        false
      }
    }
  }

  /// The running value at the last of the rows displayed so far, within one value of `across`.
  ///
  /// "In displayed order; over time `running customers` is the true cumulative distinct": along time
  /// each combination of the other dimensions runs by itself.
  private func running(
    _ part: Expression, _ displayed: [[Value]], _ across: [Value?], _ breakdown: NaiveBreakdown,
    _ clauses: Clauses
  ) throws -> Value {
    guard case .derived(let what, let measure, _) = part.kind, let own = displayed.last else {
      return .missing
    }
    guard addsUp(measure) else { throw Unsupported("a running value of what does not add up") }
    guard !breakdown.dimensions.contains(where: { $0.top?.isOnly ?? false }) else {
      throw Unsupported("a running value beside what is hidden")
    }
    let times = clauses.dimensions.indices.filter {
      timeUnit(clauses.dimensions[$0]) ?? .weekday != .weekday
    }
    guard times.count < 2 else { throw Unsupported("a running value along two times") }
    var run = displayed
    if let time = times.first {
      guard clauses.sort.isEmpty else { throw Unsupported("a running value in another order") }
      run = displayed.filter { key in
        key.indices.allSatisfy { $0 == time || NaiveKey(key[$0]) == NaiveKey(own[$0]) }
      }
    }
    let groups = run.map { group(breakdown.division, $0 + across) }
    var sum = try groups.reduce(Value.integer(0)) { sum, group in
      try NaiveNumbers.add(sum, value(measure, .group(group, breakdown)))
    }
    if breakdown.division.isOfEvents, NaiveEvaluator.bareWord(measure) == "customers" {
      guard !times.isEmpty else { throw Unsupported("running customers who do not add up") }
      sum = .integer(Set(groups.flatMap(\.customers)).count)
    }
    guard what == .runningShare else { return sum }
    let whole = group(breakdown.division, breakdown.dimensions.map { _ in nil })
    return try NaiveNumbers.divide(sum, value(measure, .group(whole, breakdown)))
  }

  // MARK: - Table

  /// "One dimension spread over columns, with totals both ways."
  private func table(
    _ shown: [NaiveDisplayRow], all: [[Value]], _ breakdown: NaiveBreakdown, _ clauses: Clauses
  ) throws -> NaiveAnswer {
    let show = clauses.show
    let names = show.map { $0.alias?.text ?? $0.text }
    let values = try acrossValues(breakdown, clauses)
    let runnings = runningParts(clauses)
    let spread = values.map { Optional($0) } + [nil]
    var rows: [[Value]] = []
    for row in shown {
      var cells = row.row.key.enumerated().map { breakdown.division.text($1, at: $0) }
      for value in spread {
        var group = row.group.withoutDimensions(clauses)
        if let value {
          group = self.group(breakdown.division, row.row.key + [value])
          let place = all.firstIndex { $0.map(NaiveKey.init) == row.row.key.map(NaiveKey.init) }
          for part in runnings {
            group.known[part] = try running(
              part, Array(all.prefix((place ?? 0) + 1)), [value], breakdown, clauses)
          }
        }
        cells += try show.map { try self.value($0.expression, .group(group, breakdown)) }
      }
      rows.append(cells)
    }
    var answer = NaiveAnswer(
      columns: clauses.dimensions.map(\.text) + spread.flatMap { _ in names }, rows: rows,
      sortKeys: shown.map { $0.row.sort.isEmpty ? $0.row.measures : $0.row.sort })
    answer.isOfEvents = breakdown.division.isOfEvents
    if let place = clauses.across.map({ _ in clauses.dimensions.count }) {
      answer.across =
        clauses.dimensions.map { _ in nil }
        + spread.flatMap { value in
          names.map { _ in
            value.map { .value(breakdown.division.text($0, at: place)) } ?? .total
          }
        }
    }
    if !clauses.dimensions.isEmpty, breakdown.baseline?.hasTotal ?? true {
      let blank = clauses.dimensions.map { _ in Value.missing }
      answer.total = try blank + spread.flatMap { try totals($0, breakdown, clauses) }
    }
    return answer
  }

  /// The values of `across` that have columns: "in the order of d's own order, else by the column
  /// total of the first measure, largest first, ties by value; (other), (missing) last".
  private func acrossValues(_ breakdown: NaiveBreakdown, _ clauses: Clauses) throws -> [Value] {
    guard let across = clauses.across else { return [] }
    let place = clauses.dimensions.count
    var values = breakdown.division.keys([place]).map { $0[0] }
    var seen = Set(values.map(NaiveKey.init))
    for value in breakdown.baseline?.division.keys([place]).map({ $0[0] }) ?? []
    where seen.insert(NaiveKey(value)).inserted {
      values.append(value)
    }
    if across.top?.isOnly ?? false { values.removeAll { $0 == .other } }
    let first = clauses.show[0].expression
    let isRunning = !runningParts(of: first).isEmpty
    let columns = try values.map { value in
      let key: [Value?] = clauses.dimensions.map { _ in nil } + [value]
      let total: Value =
        isRunning
        ? .missing : try self.value(first, .group(group(breakdown.division, key), breakdown))
      return NaiveResultRow(key: [value], measures: [total], sort: [])
    }
    let isOwn = values.contains(where: NaiveResultRow.keepsOwnOrder)
    if isRunning, !isOwn { throw Unsupported("an order by a running value") }
    return columns.sorted {
      NaiveResultRow.order($0, $1, [], keepsOwnOrder: [isOwn]) < 0
    }.map { $0.key[0] }
  }

  /// A column's totals; "totals of running columns are missing".
  private func totals(
    _ value: Value?, _ breakdown: NaiveBreakdown, _ clauses: Clauses
  ) throws -> [Value] {
    var key: [Value?] = clauses.dimensions.map { _ in nil }
    if clauses.across != nil { key.append(value) }
    var group = group(breakdown.division, key)
    for part in runningParts(clauses) { group.known[part] = .missing }
    return try clauses.show.map { try self.value($0.expression, .group(group, breakdown)) }
  }
}

/// A row that will be displayed, with the group it stands for.
struct NaiveDisplayRow {
  var row: NaiveResultRow
  var group: NaiveGroup
}

extension NaiveGroup {
  /// For what is shown: `rows(orders)` is the group's own beside a dimension of that name.
  fileprivate func withoutDimensions(_ clauses: Clauses) -> NaiveGroup {
    var group = self
    for dimension in clauses.dimensions { group.known[dimension.expression] = nil }
    return group
  }
}

extension NaiveDivision {
  /// A dimension's value as it is shown: ranges as texts.
  func text(_ value: Value, at place: Int) -> Value {
    guard let labels = labels[place], case .exact(let number, _) = value else { return value }
    return labels[Int(number)].map(Value.text) ?? value
  }
}

extension NaiveResultRow {
  /// "Time, bins, tiers, weekdays and scores keep their own order": everything but texts and booleans.
  static func keepsOwnOrder(_ value: Value) -> Bool {
    switch value {
    case .exact, .float, .date, .timestamp, .period: true
    case .missing, .other, .new, .boolean, .text: false
    }
  }

  /// Negative where the left row stands first.
  ///
  /// Without `sort`: the dimensions as written up to the last that has an order of its own, then rows
  /// without `(other)` and `(missing)` in a further one, then the first measure, largest first, then
  /// the further dimensions by name.
  /// With `sort`: rows without `(other)` and `(missing)` first, then the keys, then the dimensions in
  /// turn.
  static func order(
    _ left: NaiveResultRow, _ right: NaiveResultRow, _ sort: [SortKey], keepsOwnOrder: [Bool]
  ) -> Int {
    let dimensions = Array(left.key.indices)
    let lastOwn = sort.isEmpty ? keepsOwnOrder.lastIndex(of: true) ?? -1 : -1
    let own = dimensions.filter { $0 <= lastOwn }
    let others = dimensions.filter { !own.contains($0) }
    for index in own {
      let order = ascending(left.key[index], right.key[index])
      if order != 0 { return order }
    }
    let lastness = { (row: NaiveResultRow) in
      others.map { NaiveEvaluator.lastness(row.key[$0]) }.max() ?? 0
    }
    if lastness(left) != lastness(right) { return lastness(left) - lastness(right) }
    let order =
      sort.isEmpty
      ? descending(left.measures.first ?? .missing, right.measures.first ?? .missing)
      : NaiveEvaluator.order(left.sort, right.sort, sort)
    if order != 0 { return order }
    for index in others {
      let order = ascending(left.key[index], right.key[index])
      if order != 0 { return order }
    }
    return 0
  }

  /// `(other)`, then missing values last.
  private static func ascending(_ left: Value, _ right: Value) -> Int {
    let order = NaiveEvaluator.lastness(left) - NaiveEvaluator.lastness(right)
    return order != 0 ? order : NaiveNumbers.order(left, right) ?? 0
  }

  /// Last here too.
  private static func descending(_ left: Value, _ right: Value) -> Int {
    let order = NaiveEvaluator.lastness(left) - NaiveEvaluator.lastness(right)
    return order != 0 ? order : -(NaiveNumbers.order(left, right) ?? 0)
  }
}
