import Columnar
import Messages

/// Which chart suits an answer, and its data: by what the plan hints and the roles of the columns.
///
/// A unit of time among the dimensions makes lines, `across` a heat map, ranges a histogram, one other
/// dimension bars of the first measure.
struct ChartChoice {
  /// A chart, or why there is none.
  enum Result {
    case chart(Chart)
    /// A sentence without a full stop.
    case refused(Message)
    case nothing
  }

  let table: ResultTable
  let hint: ChartHint
  let unfinished: Set<CalendarPeriod>
  /// Dimensions of the rows.
  let dimensions: [Int]
  /// Of the columns that `across` made, those of the first measure.
  let spread: [Int]
  /// Columns of numbers that each row has once: totals where `across` spread them.
  let measures: [Int]
  /// The dimension that is a unit of time.
  let calendar: Int?

  init(_ table: ResultTable, _ hint: ChartHint, unfinished: Set<CalendarPeriod>) {
    self.table = table
    self.hint = hint
    self.unfinished = unfinished
    let columns = table.columns
    dimensions = columns.indices.filter {
      columns[$0].role == .dimension && columns[$0].across == nil
    }
    let across = columns.indices.filter { columns[$0].across.map { $0 != .total } ?? false }
    let first = across.first.map { Array(columns[$0].name.utf8) }
    spread = across.filter { Array(columns[$0].name.utf8) == first }
    measures = columns.indices.filter { place in
      let isRow = across.isEmpty ? columns[place].across == nil : columns[place].across == .total
      return isRow && columns[place].role != .dimension
        && columns[place].values.contains(where: \.isNumber)
    }
    calendar = dimensions.first { columns[$0].values.contains(where: \.isStretchOfTime) }
  }

  /// The chart that a statement asks for.
  func written() -> Result {
    guard let kind = hint.kind ?? natural else {
      return .refused("no chart: nothing divides the rows")
    }
    return chart(kind)
  }

  /// The chart where it says more than the table alone, unasked.
  func helpful() -> Result {
    guard var kind = hint.kind ?? natural, hint.kind != nil || dimensions.count <= 2,
      case .chart(var chart) = chart(kind)
    else { return .nothing }
    if chart.hiddenSeries > 0, case .chart(let map) = self.chart(.heatmap) {
      (kind, chart) = (.heatmap, map)
    }
    guard
      chart.series.contains(where: { $0.values.contains { ($0 ?? 0) != 0 } })
    else { return .nothing }
    let points = chart.labels.count
    let helps =
      switch kind {
      case .bar: (3...RenderingLimits.helpfulRows).contains(points) && dimensions.count == 1
      case .line, .pareto, .histogram: points >= 3
      case .heatmap:
        (2...RenderingLimits.helpfulRows).contains(points) && chart.series.count >= 2
      case .spark: points >= 3
      case .nothing: false
      }
    return helps ? .chart(chart) : .nothing
  }

  /// The kind that the columns ask for.
  private var natural: ChartKind? {
    if calendar != nil { return .line }
    if !spread.isEmpty { return .heatmap }
    if dimensions.isEmpty { return nil }
    if hint.ranges.contains(where: { $0 != nil }), dimensions.count == 1 { return .histogram }
    return .bar
  }

  private func chart(_ kind: ChartKind) -> Result {
    if kind == .nothing { return .nothing }
    guard table.rowCount > 0 else { return .refused("no chart: there are no rows") }
    if dimensions.isEmpty, kind != .heatmap, hint.columns.isEmpty {
      return .refused("no chart: nothing divides the rows")
    }
    guard !drawn.isEmpty || !spread.isEmpty else {
      return .refused("no chart: no column holds numbers")
    }
    return switch kind {
    case .bar: .chart(bars())
    case .line: .chart(lines())
    case .heatmap: heatMap()
    case .histogram: histogram()
    case .pareto: curve()
    case .spark: .chart(sparks())
    case .nothing: .nothing
    }
  }

  /// The columns to draw, where rows have one value each.
  private var drawn: [Int] {
    hint.columns.isEmpty ? measures : hint.columns.filter(table.columns.indices.contains)
  }
}

// MARK: - Rows as points

extension ChartChoice {
  /// A chart of all rows without data.
  private func frame(_ kind: ChartKind, of column: Int) -> Chart {
    let formats = dimensions.map {
      ColumnFormat(table.columns[$0], hasTotal: false, unfinished: unfinished)
    }
    let labels = (0..<table.rowCount).map { row in
      zip(dimensions, formats).map { $1.text(table.columns[$0].values[row]) }
        .joined(separator: " · ")
    }
    let marks = (0..<table.rowCount).map { row in
      mark(dimensions.map { table.columns[$0].values[row] })
    }
    return Chart(
      kind: kind, title: title(of: column, by: dimensions), labels: labels, marks: marks,
      series: [],
      isShare: table.columns[column].isFraction)
  }

  private func mark(_ values: [Value]) -> Chart.Mark {
    for value in values {
      switch value {
      case .missing, .other: return .remainder
      case .period(let period) where unfinished.contains(period): return .unfinished
      case .new, .boolean, .exact, .float, .text, .date, .timestamp, .period: break
      }
    }
    return .plain
  }

  private func title(of column: Int, by dimensions: [Int]) -> String {
    let names = dimensions.map { EscapeFilter.escaped(table.columns[$0].name) }
    let measure = EscapeFilter.escaped(table.columns[column].name)
    return names.isEmpty ? measure : measure + " by " + names.joined(separator: ", ")
  }

  private func series(_ column: Int, named name: String? = nil) -> Chart.Series {
    let values = table.columns[column].values
    let format = ColumnFormat(table.columns[column], hasTotal: false, unfinished: unfinished)
    return Chart.Series(
      name: name ?? EscapeFilter.escaped(table.columns[column].name),
      values: values.map(\.finite), texts: values.map(format.text),
      isShare: table.columns[column].isFraction)
  }

  private func bars() -> Chart {
    let column = drawn.first ?? spread[0]
    var chart = frame(.bar, of: column)
    chart.series = [series(column)]
    let hidden = table.rowCount - RenderingLimits.chartRows
    if hidden > 0 {
      chart.labels.removeLast(hidden)
      chart.notes = ["\(FootnoteText.counted(hidden, "more row")) not drawn"]
    }
    return chart
  }

  private func histogram() -> Result {
    let column = drawn.first ?? spread[0]
    guard dimensions.count == 1, hint.ranges.count == table.rowCount,
      hint.ranges.contains(where: { $0 != nil })
    else { return .refused("no histogram: ranges of numbers make one, such as `by ltv bins 10`") }
    let whole = frame(.histogram, of: column)
    let values = series(column)
    var chart = whole
    chart.labels = []
    chart.marks = []
    chart.series = [Chart.Series(name: values.name, values: [], texts: [])]
    let rows = (0..<table.rowCount).sorted {
      (hint.ranges[$0]?.lower ?? .infinity, $0) < (hint.ranges[$1]?.lower ?? .infinity, $1)
    }
    for row in rows {
      guard let range = hint.ranges[row] else {
        chart.notes.append("\(whole.labels[row]), not drawn: \(values.texts[row])")
        continue
      }
      chart.ranges.append(range)
      chart.labels.append(whole.labels[row])
      chart.marks.append(.plain)
      chart.series[0].values.append(values.values[row])
      chart.series[0].texts.append(values.texts[row])
    }
    return .chart(chart)
  }

  private func curve() -> Result {
    if hint.columns.count == 2, drawn.count == 2 {
      var chart = frame(.pareto, of: drawn[1])
      chart.title = title(of: drawn[1], by: [])
      let prefix = "running share of "
      let shares = series(drawn[0])
      let isNamed = shares.name.hasPrefix(prefix)
      chart.series = [
        series(drawn[1]),
        Chart.Series(
          name: isNamed ? String(shares.name.dropFirst(prefix.count)) : "", values: shares.values),
      ]
      return .chart(chart)
    }
    let column = drawn.first ?? spread[0]
    var chart = frame(.pareto, of: column)
    let values = table.columns[column].values.compactMap(\.finite).sorted(by: >)
    let total = values.reduce(0, +)
    guard total > 0, total.isFinite else {
      return .refused("no curve: the values do not add up to more than 0")
    }
    chart.title = "running share of " + chart.title
    chart.labels.removeLast(table.rowCount - values.count)
    var sum = 0.0
    let running = values.map { value -> Double? in
      sum += value
      return sum / total
    }
    let shares = values.indices.map { Double($0 + 1) / Double(values.count) as Double? }
    chart.series = [
      Chart.Series(name: "", values: running), Chart.Series(name: "rows", values: shares),
    ]
    return .chart(chart)
  }
}

// MARK: - A second dimension as series

extension ChartChoice {
  private func lines() -> Chart {
    if dimensions.count > 1 || !spread.isEmpty { return crossed(.line, along: calendar) }
    let columns = hint.columns.isEmpty ? Array(drawn.prefix(1)) + baseline : drawn
    var chart = frame(.line, of: columns[0])
    chart.series = columns.map { series($0) }
    if let row = hint.marked, chart.marks.indices.contains(row) { chart.marks[row] = .marked }
    return limited(ordered(chart))
  }

  private func sparks() -> Chart {
    if dimensions.count > 1 || !spread.isEmpty {
      var chart = crossed(.spark, along: calendar)
      chart.kind = .spark
      return chart
    }
    var chart = frame(.spark, of: drawn[0])
    chart.title =
      dimensions.isEmpty ? "" : "by " + EscapeFilter.escaped(table.columns[dimensions[0]].name)
    chart.series = drawn.map { series($0) }
    return ordered(chart)
  }

  private func heatMap() -> Result {
    if spread.isEmpty, dimensions.count < 2 {
      return .refused("no heat map: `across` makes its columns, such as `across channel`")
    }
    return .chart(crossed(.heatmap, along: dimensions.first))
  }

  /// The column of the baseline beside the first measure.
  private var baseline: [Int] {
    guard let first = measures.first else { return [] }
    let name = Array("baseline of \(table.columns[first].name)".utf8)
    return measures.filter { Array(table.columns[$0].name.utf8) == name }
  }

  /// Points along one dimension, a series for each value of the others, or of `across`.
  private func crossed(_ kind: ChartKind, along dimension: Int?) -> Chart {
    let along = dimension ?? dimensions.first
    if !spread.isEmpty, dimensions.count <= 1 {
      var chart = frame(kind, of: spread[0])
      let format = ColumnFormat(
        ResultColumn(name: "", role: .dimension, values: spread.compactMap(acrossValue)),
        hasTotal: false, unfinished: unfinished)
      chart.series = spread.map { place in
        series(place, named: acrossValue(place).map(format.text) ?? "")
      }
      return limited(ordered(chart))
    }
    let others = dimensions.filter { $0 != along }
    let column = spread.isEmpty ? drawn[0] : (measures.first ?? spread[0])
    let whole = frame(kind, of: column)
    var chart = whole
    chart.labels = []
    chart.marks = []
    let numbers = series(column)
    let names = others.map {
      ColumnFormat(table.columns[$0], hasTotal: false, unfinished: unfinished)
    }
    let points = along.map {
      ColumnFormat(table.columns[$0], hasTotal: false, unfinished: unfinished)
    }
    var places: [Value: Int] = [:]
    var known: [[Value]: Int] = [:]
    for row in 0..<table.rowCount {
      let point = along.map { table.columns[$0].values[row] } ?? .missing
      if places[point] == nil {
        places[point] = chart.labels.count
        chart.labels.append(points?.text(point) ?? "")
        chart.marks.append(mark([point]))
      }
      let key = others.map { table.columns[$0].values[row] }
      if known[key] == nil {
        known[key] = chart.series.count
        let name = zip(names, key).map { $0.text($1) }.joined(separator: " · ")
        chart.series.append(Chart.Series(name: name, values: [], isShare: numbers.isShare))
      }
      guard let place = places[point], let index = known[key] else { continue }
      chart.series[index].fill(to: place + 1)
      chart.series[index].values[place] = numbers.values[row]
      chart.series[index].texts[place] = numbers.texts[row]
    }
    for index in chart.series.indices { chart.series[index].fill(to: chart.labels.count) }
    return limited(ordered(chart))
  }

  private func acrossValue(_ place: Int) -> Value? {
    if case .value(let value) = table.columns[place].across { value } else { nil }
  }

  /// Points along time in its order, whatever the order of the rows; what has no time is left out.
  private func ordered(_ chart: Chart) -> Chart {
    guard let calendar, chart.kind != .heatmap else { return chart }
    var seen: Set<Value> = []
    let values = table.columns[calendar].values.filter { seen.insert($0).inserted }
    guard values.count == chart.labels.count else { return chart }
    let order = values.indices.filter { values[$0].isStretchOfTime }
      .sorted { values[$0].periodIndex < values[$1].periodIndex }
    var chart = chart
    if order.count < values.count { chart.notes.append("rows without a time are not drawn") }
    chart.labels = order.map { chart.labels[$0] }
    chart.marks = order.map { chart.marks[$0] }
    for index in chart.series.indices {
      chart.series[index].values = order.map { chart.series[index].values[$0] }
      chart.series[index].texts = order.map { chart.series[index].texts[$0] }
    }
    return chart
  }

  /// No more lines than can be told apart: the largest, in their order.
  private func limited(_ chart: Chart) -> Chart {
    let hidden = chart.series.count - Emphasis.seriesCount
    guard chart.kind == .line, hidden > 0 else { return chart }
    func size(_ place: Int) -> Double {
      chart.series[place].values.reduce(0) { $0 + ($1?.magnitude ?? 0) }
    }
    let kept = chart.series.indices.sorted { (-size($0), $0) < (-size($1), $1) }
      .prefix(Emphasis.seriesCount).sorted()
    var chart = chart
    chart.series = kept.map { chart.series[$0] }
    chart.notes.append(
      "the \(Emphasis.seriesCount) largest are drawn; \(hidden) more not drawn")
    chart.hiddenSeries = hidden
    return chart
  }
}

extension Chart.Series {
  /// Missing numbers up to a count.
  fileprivate mutating func fill(to count: Int) {
    while values.count < count {
      values.append(nil)
      texts.append("")
    }
  }
}

extension Value {
  /// A number that can be drawn.
  fileprivate var finite: Double? { double.flatMap { $0.isFinite ? $0 : nil } }

  fileprivate var isNumber: Bool { double != nil }

  /// Whether it is a unit of time that follows others: no weekday.
  fileprivate var isStretchOfTime: Bool {
    if case .period(let period) = self { period.unit != .weekday } else { false }
  }

  fileprivate var periodIndex: Int {
    if case .period(let period) = self { period.index } else { .max }
  }
}

extension ResultColumn {
  /// Whether people read its numbers as per cent.
  fileprivate var isFraction: Bool {
    switch role {
    case .share, .growth, .points: true
    case .dimension, .measure, .probability: false
    }
  }
}
