import Columnar
import Language
import Planning
import TestSupport

/// A small store with something of everything, and what the binder makes of statements over it.
struct Bound {
  var plan: Plan?
  var diagnostics: [Diagnostic]

  /// Binds one statement of any kind that has a plan or a check.
  init(_ text: String, catalog: Catalog = Sample.catalog) {
    let parsed = Parser.parse(SourceText(name: "test", text: text))
    diagnostics = parsed.items.flatMap(\.diagnostics)
    for statement in parsed.items.compactMap(\.statement) {
      switch statement.kind {
      case .segment(let reference, let clauses):
        add(Binder.segment(reference, clauses, catalog: catalog))
      case .list(let target, let clauses): add(Binder.list(target, clauses, catalog: catalog))
      case .trend(let clauses): add(Binder.trend(clauses, catalog: catalog))
      case .profile(let reference, let clauses):
        add(Binder.profile(reference, clauses, catalog: catalog))
      case .grade(let grading, let clauses):
        add(Binder.grade(grading, clauses, at: statement.span, catalog: catalog))
      case .pareto(let value, let clauses):
        add(Binder.pareto(value, clauses, catalog: catalog))
      case .migrate(let migration, let clauses):
        add(Binder.migrate(migration, clauses, catalog: catalog))
      case .diff(let difference, let clauses):
        add(Binder.diff(difference, clauses, catalog: catalog))
      case .compare(let head, let clauses):
        add(Binder.compare(head, clauses, catalog: catalog))
      case .overlap(let segments, let clauses):
        add(Binder.overlap(segments, clauses, catalog: catalog))
      case .explain(let head, let clauses):
        add(Binder.explain(head, clauses, catalog: catalog))
      case .why(let head, let clauses): add(Binder.why(head, clauses, catalog: catalog))
      case .sweep(let head, let clauses): add(Binder.sweep(head, clauses, catalog: catalog))
      case .activity(let head, let clauses):
        add(Binder.activity(head, clauses, at: statement.span, catalog: catalog))
      case .conversion(let head, let clauses):
        add(Binder.conversion(head, clauses, catalog: catalog))
      case .funnel(let steps, let clauses):
        add(Binder.funnel(steps, clauses, at: statement.span, catalog: catalog))
      case .basket(let head, let clauses):
        add(Binder.basket(head, clauses, catalog: catalog))
      case .define(let definition):
        diagnostics += Binder.check(definition, catalog: catalog)
      case .set(.asOf(let expression)):
        diagnostics += Binder.day(expression, catalog: catalog).1
      case .load, .append, .open, .save, .describe, .set, .show, .drop, .dropTable, .include,
        .export,
        .echo:
        break
      }
    }
  }

  private mutating func add(_ result: Binder.Result) {
    plan = result.plan
    diagnostics += result.diagnostics
  }

  var breakdown: BreakdownPlan? { if case .breakdown(let plan) = plan { plan } else { nil } }
  var listing: ListingPlan? { if case .listing(let plan) = plan { plan } else { nil } }

  var codes: [String] { diagnostics.map(\.code) }
}

enum Sample {
  private static func dates(_ texts: [String?]) -> [Int64?] {
    texts.map { text in text.flatMap { day($0) }.map { Int64($0.number) } }
  }

  /// A day from its text.
  static func day(_ text: String) -> CalendarDay? {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    return parts.count == 3 ? CalendarDay(year: parts[0], month: parts[1], day: parts[2]) : nil
  }

  private static func table(_ name: String, _ columns: [(String, Column)]) -> Table {
    Table(
      name: name, fields: columns.map { Field(name: $0.0, column: $0.1) },
      rowCount: columns.first?.1.count ?? 0)
  }

  static let customers = StagedTable(
    table(
      "customers",
      [
        ("id", Column(type: .integer, integers: [1, 2, 3, 4])),
        ("name", Column(texts: ["An", "Bo", "Cy", nil])),
        ("region", Column(texts: ["North", "North", "South", nil])),
        ("city", Column(texts: ["Oslo", "Rome", "Oslo", "Bonn"])),
        ("satisfaction", Column(type: .integer, integers: [5, nil, 7, 8])),
        ("balance", Column(type: .decimal(scale: 2), integers: [100, 250, -300, 0])),
        ("fine", Column(type: .decimal(scale: 15), integers: [1, 2, 3, 4])),
        ("score", Column(floats: [0.5, 1, nil, 2])),
        ("vip", Column(booleans: [true, false, nil, true])),
        (
          "signup",
          Column(type: .date, integers: dates(["2024-01-31", "2024-02-29", nil, "2023-05-01"]))
        ),
        ("seen", Column(type: .timestamp(scale: 0), integers: [1_700_000_000, nil, 5, 7])),
        ("Spend", Column(type: .integer, integers: [1, 2, 3, 4])),
        ("spend", Column(type: .integer, integers: [4, 3, 2, 1])),
        ("地区", Column(texts: ["东", "西", "东", "东"])),
      ]), role: .customers(key: "id", joined: "signup"))

  static let orders = StagedTable(
    table(
      "orders",
      [
        ("customer", Column(type: .integer, integers: [1, 1, 2, 3])),
        (
          "date",
          Column(
            type: .date, integers: dates(["2024-01-31", "2024-03-31", "2023-12-05", "2022-07-01"]))
        ),
        ("amount", Column(type: .decimal(scale: 2), integers: [1000, 250, 375, 999])),
        ("category", Column(texts: ["Tea", "Coffee", "Tea", "Wine"])),
        ("product", Column(texts: ["p1", "p2", "p1", "p9"])),
        ("rating", Column(type: .integer, integers: [1, 2, 3, 4])),
      ]), role: .events(EventRoles(customer: "customer", time: "date", amount: "amount")))

  static let visits = StagedTable(
    table(
      "visits",
      [
        ("customer", Column(type: .integer, integers: [1, 4])),
        ("at", Column(type: .timestamp(scale: 0), integers: [1_700_000_000, 1_705_000_000])),
        ("rating", Column(type: .integer, integers: [3, 4])),
        ("minutes", Column(type: .integer, integers: [30, 45])),
      ]), role: .events(EventRoles(customer: "customer", time: "at")))

  static let notes = StagedTable(
    table(
      "notes",
      [
        ("customer", Column(type: .integer, integers: [1, 2])),
        ("body", Column(texts: ["hello", "bye"])),
        ("due", Column(type: .date, integers: dates(["2024-05-01", "2024-06-01"]))),
      ]), role: .events(EventRoles(customer: "customer")))

  static let products = StagedTable(
    table(
      "products",
      [
        ("product", Column(texts: ["p1", "p2"])), ("brand", Column(texts: ["Acme", "Best"])),
        ("price", Column(type: .decimal(scale: 2), integers: [100, 200])),
      ]), role: .lookup(key: "product"))

  static func catalog(
    _ tables: [StagedTable], segments: [String] = [], tiers: [String] = [],
    parameters: [String: Expression] = [:], asOf: String? = nil
  ) -> Catalog {
    let store = tables.reduce(Store.empty) { $0.adding($1) }
    var definitions: [String: SegmentDefinition] = [:]
    for text in segments {
      let parsed = Parser.parse(SourceText(name: "test", text: text))
      for case .define(.segment(let definition))? in parsed.items.map(\.statement?.kind) {
        definitions[definition.name.text] = definition
      }
    }
    var catalog = Catalog(
      store, segments: definitions, parameters: parameters, asOf: asOf.flatMap(day))
    for text in tiers {
      let parsed = Parser.parse(SourceText(name: "test", text: text))
      guard case .define(.tier(let tier))? = parsed.items[0].statement?.kind else { continue }
      catalog.tiers[tier.name.text] = tier
    }
    return catalog
  }

  static let all = [customers, orders, visits, notes, products]

  /// As of 2024-03-31, the newest day of the orders.
  static let catalog = catalog(
    all,
    segments: [
      "define segment buyers as where any orders", "define segment good as where vip",
      "define segment top_spenders(min = 2) as where Spend > $min",
      "define segment loop as where in pool", "define segment pool as where in loop",
      "define segment stale as where plan = basic and vip and satisfaction > 3",
      "define segment outer as where region = North and satisfaction > 3 and in stale",
      "define segment recent as where any orders during last 90 days",
    ],
    tiers: [
      "define tier grade as tier sum(orders.amount) into A 80%, B 20% of value",
      "define tier points as score 1 when any orders",
    ],
    parameters: [
      "least": Expression(.number(NumberLiteral(units: 5, scale: 0, text: "5"))),
      "start": Expression(.date(.month(2024, 2))),
      "where_": Expression(.text("North")),
    ])
}
