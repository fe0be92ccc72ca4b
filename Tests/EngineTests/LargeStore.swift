import Columnar
import Language
import Planning
import Session
import TestSupport

@testable import Engine

/// One order of the large store, as the plain loops see it.
struct Order: Sendable {
  var customer: Int
  var day: Int
  /// Cents.
  var amount: Int?
  var weight: Double?
  var category: Int
  /// Rows of a customer with the same number are one event.
  var event: Int

  /// A text of many, of different lengths; of some it is missing.
  var code: String? { event % 19 == 4 ? nil : "c\(event % 30_011 * 37)" }
}

/// 40,000 customers and their orders: several tasks, several batches, one customer with many rows.
enum LargeStore {
  static let customerCount = 40_000
  static let regions = ["East", "North", "South", "West"]
  static let categories = ["Coffee", "Tea", "Wine"]
  static let firstDay = CalendarDay.number(year: 2023, month: 1, day: 1)
  static let lastDay = CalendarDay.number(year: 2024, month: 6, day: 30)

  /// The region of each customer; nil where it is missing.
  static let region: [Int?] = (0..<customerCount).map { $0 % 11 == 5 ? nil : $0 * 7 % 4 }
  static let satisfaction: [Int?] = (0..<customerCount).map { $0 % 13 == 2 ? nil : $0 * 31 % 10 }
  static let score: [Double?] = (0..<customerCount).map { customer -> Double? in
    customer % 17 == 3 ? nil : 1.0 / Double(customer % 101 + 3)
  }

  /// In file order; some belong to nobody.
  static let orders: [Order] = {
    var source = RandomSource(seed: 2024)
    var orders: [Order] = []
    func add(_ customer: Int, _ count: Int) {
      for _ in 0..<count {
        orders.append(
          Order(
            customer: customer, day: source.number(firstDay...lastDay),
            amount: source.chance(5) ? nil : source.number(-500...20_000),
            weight: source.chance(5) ? nil : Double(source.number(1...1_000_000)) / 7919,
            category: source.below(3), event: source.below(1 << 30)))
        if source.chance(20), let last = orders.dropLast().last, last.customer == customer {
          orders[orders.count - 1].event = last.event
          orders[orders.count - 1].day = last.day
        }
      }
    }
    for customer in 0..<customerCount { add(customer, customer % 3 == 0 ? 0 : 1 + customer % 2) }
    add(-1, 500)
    add(20_000, 5_000)
    orders.append(
      Order(customer: 1, day: lastDay, amount: 1, weight: 1, category: 0, event: -1))
    return orders
  }()

  static let customerTable: StagedTable = {
    let text = { (place: Int?) in place.map { regions[$0] } }
    let whole = { (number: Int?) in number.map { Int64($0) } }
    return staged(
      "customers",
      [
        ("id", Column(type: .integer, integers: (0..<customerCount).map { Int64($0) })),
        ("region", Column(texts: region.map(text))),
        ("satisfaction", Column(type: .integer, integers: satisfaction.map(whole))),
        ("score", Column(floats: score)),
      ], .customers(key: "id", joined: nil))
  }()

  static let orderTable: StagedTable = {
    let whole = { (number: Int) in Int64(number) }
    return staged(
      "orders",
      [
        (
          "id",
          Column(
            type: .integer, integers: orders.map { $0.customer < 0 ? nil : Int64($0.customer) })
        ),
        ("date", Column(type: .date, integers: orders.map { Int64($0.day) })),
        ("amount", Column(type: .decimal(scale: 2), integers: orders.map { $0.amount.map(whole) })),
        ("weight", Column(floats: orders.map(\.weight))),
        ("category", Column(texts: orders.map { categories[$0.category] })),
        ("invoice", Column(type: .integer, integers: orders.map { Int64($0.event) })),
        ("line", Column(type: .integer, integers: orders.indices.map { Int64($0) })),
        (
          "code",
          Column(
            type: .text, count: orders.count,
            storage: .text(TextDictionary(orders.map { $0.code ?? "" }), codes: nil),
            missing: Bitmap(count: orders.count) { orders[$0].code == nil })
        ),
        ("note", withoutCodes(orders.map { "n\($0.event % 3)" })),
      ],
      .events(EventRoles(customer: "id", time: "date", amount: "amount", event: "invoice")))
  }()

  /// Texts one behind the other, as a loader keeps columns of many values.
  static func withoutCodes(_ texts: [String]) -> Column {
    Column(
      type: .text, count: texts.count, storage: .text(TextDictionary(texts), codes: nil),
      missing: nil)
  }

  static func staged(
    _ name: String, _ columns: [(String, Column)], _ role: TableRole
  ) -> StagedTable {
    StagedTable(
      Table(
        name: name, fields: columns.map { Field(name: $0.0, column: $0.1) },
        rowCount: columns.first?.1.count ?? 0), role: role)
  }

  static let store = Store.empty.adding(customerTable).adding(orderTable)

  /// Three stages of each customer, a month apart.
  static let stageTable: StagedTable = {
    let rows = (0..<customerCount).flatMap { customer in (0..<3).map { (customer, $0) } }
    let days = rows.map { Int64(firstDay + $0.0 % 200 + 30 * $0.1) }
    return staged(
      "stages",
      [
        ("id", Column(type: .integer, integers: rows.map { Int64($0.0) })),
        ("since", Column(type: .date, integers: days)),
        ("stage", Column(texts: rows.map { ["new", "active", "loyal"][($0.1 + $0.0 % 2) % 3] })),
      ],
      .events(
        EventRoles(
          customer: "id", time: "since", history: HistoryRoles(of: "stage", value: "stage"))))
  }()
}

/// What the engine answers to a text.
struct Asked {
  var answer: Answer?
  var diagnostics: [Diagnostic]

  init(
    _ text: String, _ tables: [StagedTable], threads: Int = 2,
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    let session = QuerySession(
      engine: ColumnarEngine(threads: threads), isInterrupted: isInterrupted)
    session.install(tables)
    diagnostics = []
    for item in Parser.parse(SourceText(name: "test", text: text)).items {
      let outcome = session.execute(item)
      diagnostics += outcome.diagnostics
      answer = outcome.answer
    }
  }

  /// The rows, one array each.
  var rows: [[Value]] {
    let columns = answer?.table?.columns ?? []
    return (0..<(columns.first?.values.count ?? 0)).map { row in columns.map { $0.values[row] } }
  }

  var totals: [Value?] { answer?.table?.columns.map(\.total) ?? [] }
  var codes: [String] { diagnostics.map(\.code) }
}

/// Binds a text against a store and hands the plan to an engine.
func bound(_ text: String, _ store: Store) -> Plan? {
  let catalog = Catalog(store)
  for item in Parser.parse(SourceText(name: "test", text: text)).items {
    switch item.statement?.kind {
    case .segment(let reference, let clauses)?:
      return Binder.segment(reference, clauses, catalog: catalog).plan
    case .list(let target, let clauses)?: return Binder.list(target, clauses, catalog: catalog).plan
    case .activity(let head, let clauses)?:
      return Binder.activity(head, clauses, at: .none, catalog: catalog).plan
    case .funnel(let steps, let clauses)?:
      return Binder.funnel(steps, clauses, at: .none, catalog: catalog).plan
    case .conversion(let head, let clauses)?:
      return Binder.conversion(head, clauses, catalog: catalog).plan
    case .basket(let head, let clauses)?:
      return Binder.basket(head, clauses, catalog: catalog).plan
    default: return nil
    }
  }
  return nil
}
