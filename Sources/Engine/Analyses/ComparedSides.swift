import Columnar
import Messages
import Planning
import Statistics

/// `compare`: a row a field, what sets the sides apart most first; values and numbers below.
struct ComparedSides {
  private let step: CompareStep
  private let parts: [Answer]
  private let sizes: [Int]
  private let worths: [Value]

  /// Values of one field that are shown.
  private static let mostValues = 20

  /// One value of a field.
  private struct ComparedValue {
    var field: String
    var value: Value
    var counts: [Int]
    var money: [Value]
    /// The money of both sides that its shares are of.
    var whole: [Value]
    var test: TestResult?
    /// The correlation, positive where the value is more frequent in the first side.
    var effect: Double
    var corrected: Double?
  }

  /// One field.
  private struct ComparedField {
    var name: String
    var kind: String
    var test: TestResult?
    var strength: Double
    var corrected: Double?
    var values: [ComparedValue] = []
    var numbers: Int?
  }

  init(_ step: CompareStep, _ parts: [Answer]) {
    self.step = step
    self.parts = parts
    sizes = [parts[0].count(0, 0), parts[0].count(1, 0)]
    worths = step.hasValue ? [parts[0].cell(3, 0), parts[0].cell(4, 0)] : []
  }

  func answer() -> Answer {
    var fields = step.fields.map(compared)
    correct(&fields)
    let order = fields.indices.sorted { (-fields[$0].strength, $0) < (-fields[$1].strength, $1) }
    fields = order.map { fields[$0] }
    var answer = Answer(
      title: "\(step.sides[0]) (\(text(sizes[0]))) with \(step.sides[1]) (\(text(sizes[1])))",
      table: overview(fields))
    let cut = fields.map { Array($0.values.prefix(Self.mostValues)) }
    let values = cut.flatMap { $0 }
    if !values.isEmpty { answer.sections.append(section(values)) }
    let numbers = fields.filter { $0.numbers != nil }
    if !numbers.isEmpty { answer.sections.append(section(numbers)) }
    answer.footnotes = notes(fields)
    answer.chart = ChartHint(.bar, columns: [2])
    return answer
  }

  private func text(_ count: Int) -> Message { RowCount.text(count, "customer") }

  // MARK: - Tests

  private func compared(_ field: CompareStep.Field) -> ComparedField {
    switch field {
    case .numbers(let name, let column):
      let sides = [0, 1].map { side in
        Sample(
          count: parts[0].count(column + side, 0),
          mean: parts[0].cell(column + 2 + side, 0).double ?? 0,
          deviation: parts[0].cell(column + 6 + side, 0).double ?? 0)
      }
      let test = Tests.welch(sides[0], sides[1])
      let strength = test.map {
        abs(Tests.correlation(d: $0.effect, sides[0].count, sides[1].count))
      }
      return ComparedField(
        name: name, kind: "Welch", test: test, strength: strength ?? 0, numbers: column)
    case .values(let name, let part, let hasValue):
      let values = values(of: name, parts[part], worths: hasValue ? worths : [])
      let test = Tests.chiSquare(values.map(\.counts))
      return ComparedField(
        name: name, kind: "chi-square", test: test, strength: test?.effect ?? 0, values: values)
    case .events(let name, let part, let hasValue):
      let answer = parts[part]
      let whole = hasValue ? [answer.total(3), answer.total(4)] : []
      let values = values(of: name, answer, worths: whole)
      return ComparedField(
        name: name, kind: "strongest value", test: values.first?.test,
        strength: values.first.map { abs($0.effect) } ?? 0, values: values)
    }
  }

  /// The values of a field, the strongest first.
  private func values(of field: String, _ part: Answer, worths: [Value]) -> [ComparedValue] {
    let values = (0..<part.rowCount).map { row in
      let counts = [part.count(1, row), part.count(2, row)]
      let test = Tests.chiSquare([counts, [sizes[0] - counts[0], sizes[1] - counts[1]]])
      let shares = zip(counts, sizes).map { $1 == 0 ? 0 : Double($0) / Double($1) }
      let effect = (test?.effect ?? 0) * (shares[0] < shares[1] ? -1 : 1)
      return ComparedValue(
        field: field, value: part.cell(0, row), counts: counts,
        money: worths.isEmpty ? [] : [part.cell(3, row), part.cell(4, row)], whole: worths,
        test: test, effect: effect)
    }
    let order = values.indices.sorted {
      (-abs(values[$0].effect), $0) < (-abs(values[$1].effect), $1)
    }
    return order.map { values[$0] }
  }

  /// Holm's correction: of values for the number of all values tested, of fields for the number of
  /// fields. A field of events takes the least of its values' corrected probabilities.
  private func correct(_ fields: inout [ComparedField]) {
    let places = fields.indices.flatMap { field in
      fields[field].values.indices.filter { fields[field].values[$0].test != nil }
        .map { (field, $0) }
    }
    let corrected = Tests.holm(places.map { fields[$0.0].values[$0.1].test?.p ?? 1 })
    for ((field, value), p) in zip(places, corrected) {
      fields[field].values[value].corrected = p
    }
    let tested = fields.indices.filter {
      fields[$0].test != nil && fields[$0].kind != "strongest value"
    }
    for (field, p) in zip(tested, Tests.holm(tested.map { fields[$0].test?.p ?? 1 })) {
      fields[field].corrected = p
    }
    for field in fields.indices where fields[field].kind == "strongest value" {
      fields[field].corrected = fields[field].values.compactMap(\.corrected).min()
    }
  }

  // MARK: - Tables

  private func column<Row>(
    _ name: String, _ role: ResultColumn.Role, _ rows: [Row], _ value: (Row) -> Value
  ) -> ResultColumn {
    ResultColumn(name: name, role: role, values: rows.map(value))
  }

  private func number(_ value: Double?) -> Value { value.map(Value.float) ?? .missing }

  private func overview(_ fields: [ComparedField]) -> ResultTable {
    ResultTable(columns: [
      column("field", .dimension, fields) { .text($0.name) },
      column("test", .measure, fields) { .text($0.kind) },
      column("strength", .measure, fields) { .float($0.strength) },
      column("statistic", .measure, fields) { number($0.test?.statistic) },
      column("df", .measure, fields) { number($0.test?.degrees) },
      column("p", .probability, fields) { number($0.test?.p) },
      column("p corrected", .probability, fields) { number($0.corrected) },
    ])
  }

  private func section(_ values: [ComparedValue]) -> Section {
    var columns = [
      column("field", .dimension, values) { .text($0.field) },
      column("value", .dimension, values) { $0.value },
    ]
    for side in 0..<2 {
      let size = Value.integer(sizes[side])
      columns += [
        column(step.sides[side], .measure, values) { .integer($0.counts[side]) },
        column("share of \(step.sides[side])", .share, values) {
          Value.integer($0.counts[side]).over(size)
        },
      ]
    }
    columns += [
      column("lift", .measure, values) { value in
        Value.integer(value.counts[0]).over(.integer(sizes[0]))
          .over(Value.integer(value.counts[1]).over(.integer(sizes[1])))
      },
      column("effect", .measure, values) { $0.test == nil ? .missing : .float($0.effect) },
      column("p corrected", .probability, values) { number($0.corrected) },
    ]
    if values.contains(where: { !$0.money.isEmpty }) {
      for side in 0..<2 {
        columns += [
          column("value of \(step.sides[side])", .measure, values) {
            $0.money.isEmpty ? .missing : $0.money[side]
          },
          column("share of its value", .share, values) {
            $0.money.isEmpty ? .missing : $0.money[side].over($0.whole[side])
          },
        ]
      }
    }
    return Section(title: "values", table: ResultTable(columns: columns))
  }

  private func section(_ fields: [ComparedField]) -> Section {
    var columns = [column("field", .dimension, fields) { .text($0.name) }]
    let figures = ["customers", "mean", "median", "deviation"]
    for (place, figure) in figures.enumerated() {
      for side in 0..<2 {
        columns.append(
          column("\(figure) \(step.sides[side])", .measure, fields) {
            parts[0].cell(($0.numbers ?? 0) + 2 * place + side, 0)
          })
      }
    }
    columns += [
      column("t", .measure, fields) { number($0.test?.statistic) },
      column("d", .measure, fields) { number($0.test?.effect) },
      column("p corrected", .probability, fields) { number($0.corrected) },
    ]
    return Section(title: "numbers", table: ResultTable(columns: columns))
  }

  // MARK: - Notes

  private func notes(_ fields: [ComparedField]) -> [Footnote] {
    var notes = parts[0].footnotes
    for (name, size) in zip(step.sides, sizes) where size == 0 {
      notes.append(.text("nobody is in \(name): there is nothing to compare"))
    }
    let both = parts[0].count(2, 0)
    if both > 0, both == sizes[0], both == sizes[1] {
      notes.append(.text("both sides are the same customers: nothing sets them apart"))
    } else if both > 0 {
      notes.append(
        .text(
          both == 1
            ? """
            \(text(both)) is in both and counts on both sides: \
            the tests take sides for independent
            """
            : """
            \(text(both)) are in both and count on both sides: \
            the tests take sides for independent
            """))
    }
    for field in fields where field.values.count > Self.mostValues {
      notes.append(
        .text(
          "\(field.name): \(field.values.count - Self.mostValues) more values not shown, all tested"
        ))
    }
    notes.append(
      .text(
        """
        strength is a correlation: Cramér's V of values, of numbers that which belongs to Cohen's d; \
        p is corrected for the number of tests by Holm
        """))
    return notes
  }
}
