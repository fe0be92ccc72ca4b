import Columnar
import Messages
import Planning

/// `explain`: a change divided in several ways, each of which adds up to it exactly.
struct Contributions {
  private let step: ExplainStep
  private let parts: [Answer]
  /// Heads, events and the measure of both periods.
  private let heads: [Int]
  private let events: [Int]
  private let sums: [Value]

  init(_ step: ExplainStep, _ parts: [Answer]) {
    self.step = step
    self.parts = parts
    let rows = 0..<parts[0].rowCount
    heads = [0, 1].map { period in
      rows.reduce(0) {
        $0 + (parts[0].cell(period, $1) == .boolean(true) ? parts[0].count(3, $1) : 0)
      }
    }
    events = [0, 1].map { period in rows.reduce(0) { $0 + parts[0].count(4 + period, $1) } }
    sums = [0, 1].map { period in
      rows.reduce(.missing) { $0 + parts[0].cell(6 + period, $1) }
    }
  }

  func answer() -> Answer {
    var answer = drivers()
    answer.footnotes = parts[0].footnotes
    answer.sections = [customers()]
    // The first part's dimensions go before.
    var place = 3
    for (title, part) in zip(step.titles, parts.dropFirst()) {
      let (section, kept) = divided(title, part)
      answer.sections.append(section)
      if let kept { answer.groups[place] = .kept(kept, per: nil) }
      place += width(of: part)
    }
    return answer
  }

  private var change: Value { sums[1] - sums[0] }

  // MARK: - Drivers

  /// Customers × events per customer × value per event. A factor's contribution is the mean, over all
  /// orders in which the factors can be changed one after the other, of what it changes then.
  ///
  /// Source: Shapley, A Value for n-Person Games, 1953; for decompositions Sun, Energy Economics 20,
  /// 1998.
  private func drivers() -> Answer {
    let each = [0, 1].map { heads[$0] == 0 ? 0 : Double(events[$0]) / Double(heads[$0]) }
    let worth = [0, 1].map { events[$0] == 0 ? 0 : (sums[$0].double ?? 0) / Double(events[$0]) }
    var names = ["customers", "\(step.event) per customer"]
    var factors = [heads.map(Double.init), each]
    if !step.isCount {
      names.append("value per event")
      factors.append(worth)
    }
    let shares: [Double] =
      heads.contains(0) || events.contains(0)
      ? [change.double ?? 0] + factors.dropFirst().map { _ in 0 } : Self.shapley(factors)
    let contributions = apportioned(shares)
    let values = factors.enumerated().map { place, factor in
      place == 0 ? factor.map { Value.integer(Int($0)) } : factor.map(Value.float)
    }
    let columns = [
      ResultColumn(name: "driver", role: .dimension, values: names.map(Value.text)),
      ResultColumn(
        name: step.periods[0], role: .measure, values: values.map { $0[0] }, total: sums[0]),
      ResultColumn(
        name: step.periods[1], role: .measure, values: values.map { $0[1] }, total: sums[1]),
    ]
    var answer = Answer(
      title: "\(step.measure) from \(step.periods[0]) to \(step.periods[1])",
      table: ResultTable(columns: columns + contributed(contributions)), hasTotal: true)
    answer.chart = ChartHint(.bar, columns: [3])
    return answer
  }

  /// Each factor's mean contribution over all orders.
  private static func shapley(_ factors: [[Double]]) -> [Double] {
    let count = factors.count
    let places = Array(0..<count)
    var result = [Double](repeating: 0, count: count)
    let orders = permutations(places)
    for order in orders {
      var state = factors.map { $0[0] }
      for place in order {
        let before = state.reduce(1, *)
        state[place] = factors[place][1]
        result[place] += state.reduce(1, *) - before
      }
    }
    return result.map { $0 / Double(orders.count) }
  }

  private static func permutations(_ places: [Int]) -> [[Int]] {
    guard places.count > 1 else { return [places] }
    return places.flatMap { first in
      permutations(places.filter { $0 != first }).map { [first] + $0 }
    }
  }

  /// The shares in units of the measure, so that they add up to the change: each rounded down, what is
  /// left over goes to those with the largest remainders, of equal ones to the first.
  private func apportioned(_ shares: [Double]) -> [Value] {
    guard case .exact(let whole, let scale) = change else {
      let rest = (change.double ?? 0) - shares.dropFirst().reduce(0, +)
      return [.float(rest)] + shares.dropFirst().map(Value.float)
    }
    let scaled = shares.map { $0 * PowersOfTen.double(scale) }
    guard scaled.allSatisfy({ $0.isFinite && $0.magnitude < 1e30 }) else {
      return [change] + shares.dropFirst().map { _ in .exact(0, scale: scale) }
    }
    var units = scaled.map { Int128($0.rounded(.down)) }
    var left = whole - units.reduce(0, +)
    let order = scaled.indices.sorted {
      (-(scaled[$0] - scaled[$0].rounded(.down)), $0)
        < (-(scaled[$1] - scaled[$1].rounded(.down)), $1)
    }
    for place in order where left > 0 {
      units[place] += 1
      left -= 1
    }
    // What floats cannot tell of very large sums.
    units[order[0]] += left
    return units.map { .exact($0, scale: scale) }
  }

  private func contributed(_ contributions: [Value]) -> [ResultColumn] {
    [
      ResultColumn(name: "change", role: .measure, values: contributions, total: change),
      ResultColumn(
        name: "share of change", role: .growth,
        values: contributions.map { $0.over(change) }, total: change.over(change)),
    ]
  }

  // MARK: - Customers

  /// Kept, lost, new and returned.
  private func customers() -> Section {
    let names = ["kept", "lost", "new", "returned"]
    var counts = names.map { _ in [0, 0] }
    var values = names.map { _ in [Value.missing, .missing] }
    for row in 0..<parts[0].rowCount {
      let truths = (0..<3).map { parts[0].cell($0, row) == .boolean(true) }
      let place: Int
      switch (truths[0], truths[1], truths[2]) {
      case (true, true, _): place = 0
      case (true, false, _): place = 1
      case (false, true, false): place = 2
      case (false, true, true): place = 3
      case (false, false, _): continue
      }
      for period in 0..<2 {
        if truths[period] { counts[place][period] += parts[0].count(3, row) }
        values[place][period] = values[place][period] + parts[0].cell(6 + period, row)
      }
    }
    var columns = [
      ResultColumn(name: ExplainStep.movement, role: .dimension, values: names.map(Value.text))
    ]
    for period in 0..<2 {
      columns.append(
        ResultColumn(
          name: "customers \(step.periods[period])", role: .measure,
          values: counts.map { .integer($0[period]) }, total: .integer(heads[period])))
    }
    return Section(
      title: "by customers kept, lost, new and returned",
      table: ResultTable(columns: columns + compared(values)), hasTotal: true)
  }

  private func compared(_ values: [[Value]]) -> [ResultColumn] {
    let zero = change - change
    let known = values.map { pair in pair.map { zero + $0 } }
    return [0, 1].map { period in
      ResultColumn(
        name: step.periods[period], role: .measure, values: known.map { $0[period] },
        total: sums[period])
    } + contributed(known.map { $0[1] - $0[0] })
  }

  // MARK: - Dimensions

  private func width(of part: Answer) -> Int { (part.table?.columns.count ?? 2) - 2 }

  /// Values, or pairs of values, with the support asked for, the greatest change first; the others
  /// together, and which values of one dimension those are not. What is missing is no other value.
  private func divided(_ title: Message, _ part: Answer) -> (Section, kept: [[Value]]?) {
    let width = width(of: part)
    func isMissing(_ names: [Value]) -> Bool { names == [.missing] }
    var rows: [(names: [Value], values: [Value])] = []
    var other: [Value] = [.missing, .missing]
    var others = 0
    for row in 0..<part.rowCount {
      let values = [part.cell(width, row), part.cell(width + 1, row)]
      let names = (0..<width).map { part.cell($0, row) }
      if hasSupport(values) || isMissing(names) {
        rows.append((names, values))
      } else {
        other = [other[0] + values[0], other[1] + values[1]]
        others += 1
      }
    }
    let order = rows.indices.sorted {
      (-size(rows[$0].values), $0) < (-size(rows[$1].values), $1)
    }
    var shown = order.map { rows[$0] }.filter { !isMissing($0.names) }
    let kept = shown.map(\.names)
    if others > 0 { shown.append(([Value](repeating: .other, count: width), other)) }
    shown += rows.filter { isMissing($0.names) }
    let dimensions = (0..<width).map { place in
      ResultColumn(
        name: part.table?.columns[place].name ?? "", role: .dimension,
        values: shown.map { $0.names[place] })
    }
    let table = ResultTable(columns: dimensions + compared(shown.map(\.values)))
    return (
      Section(
        title: others > 0 ? "\(title) (\(others) below the support in `(other)`)" : title,
        table: table, hasTotal: true),
      width == 1 && others > 0 ? kept : nil
    )
  }

  private func size(_ values: [Value]) -> Double { abs((values[1] - values[0]).double ?? 0) }

  private func hasSupport(_ values: [Value]) -> Bool {
    zip(values, sums).contains { value, sum in
      abs(value.double ?? 0) >= step.support * abs(sum.double ?? 0) && (value.double ?? 0) != 0
    }
  }
}
