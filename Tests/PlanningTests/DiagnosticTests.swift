import Columnar
import Foundation
import Language
import Messages
import TestSupport
import Testing

@testable import Planning

@Suite struct DiagnosticTests {
  @Test(arguments: DiagnosticCase.all) func isSaid(_ test: DiagnosticCase) {
    let bound = Bound(test.text)
    let found = bound.diagnostics.first {
      $0.code == test.code && $0.message.english.contains(test.message)
    }
    #expect(found != nil, "\(bound.diagnostics)")
    guard let found else { return }
    if found.severity == .error { #expect(bound.plan == nil) } else { #expect(bound.plan != nil) }
    if let hint = test.hint {
      let hints = ([found.suggestion ?? ""] + found.notes).map(\.english)
      #expect(hints.contains { $0.contains(hint) }, "\(hints)")
    }
    let length = test.text.utf8.count
    #expect(found.span.start < found.span.end && found.span.end <= length, "\(found.span)")
    #expect(!found.message.english.hasSuffix("."))
  }

  /// Statements over other stores than the sample.
  struct Elsewhere: Sendable, CustomTestStringConvertible {
    var test: DiagnosticCase
    var tables: [StagedTable]
    var testDescription: String { test.text }

    init(_ tables: [StagedTable], _ test: DiagnosticCase) {
      (self.tables, self.test) = (tables, test)
    }
  }

  /// Orders without the roles of the sample.
  private static func orders(_ roles: EventRoles, name: String = "orders") -> StagedTable {
    let table = Sample.orders.table
    return StagedTable(
      Table(name: name, fields: table.fields, rowCount: table.rowCount), role: .events(roles))
  }

  private static let timeless = orders(EventRoles(customer: "customer", amount: "amount"))
  private static let unpaid = orders(EventRoles(customer: "customer", time: "date"))
  private static let sales = orders(EventRoles(customer: "customer", time: "date"), name: "sales")

  static let elsewhere = [
    Elsewhere(
      [Sample.customers, unpaid],
      DiagnosticCase("list ltv", "no-amount", "`orders` has no amount", "amount COLUMN")),
    Elsewhere(
      [Sample.customers, unpaid],
      DiagnosticCase("list monetary", "no-amount", "`monetary` is a sum")),
    Elsewhere(
      [Sample.customers, timeless],
      DiagnosticCase("list recency", "no-time", "`orders` has no time", "time COLUMN")),
    Elsewhere([Sample.customers, timeless], DiagnosticCase("list gap", "no-time", "no time")),
    Elsewhere(
      [Sample.customers], DiagnosticCase("list ltv", "unknown-column", "no column `ltv`", nil)),
    Elsewhere(
      [Sample.customers],
      DiagnosticCase(
        "segment by month", "no-main-table", "which table's time", "load an event table")),
    Elsewhere(
      [Sample.customers, sales, Sample.visits],
      DiagnosticCase("segment by month", "no-main-table", "which table's time", "set main = sales")),
    Elsewhere(
      [Sample.customers],
      DiagnosticCase(
        "segment where signup in last 30 days", "no-as-of", "no as-of day", "set as of")),
    Elsewhere(
      [Sample.customers],
      DiagnosticCase("segment where signup < today", "no-as-of", "no as-of day")),
    Elsewhere(
      [Sample.customers],
      DiagnosticCase(
        "segment where any orders", "unknown-table", "`orders`", "no event table is loaded")),
    Elsewhere(
      [Sample.customers],
      DiagnosticCase("segment where in vips", "unknown-segment", "`vips`", "define segment vips as")
    ),
    Elsewhere(
      [Sample.customers],
      DiagnosticCase("segment where id > $x", "unknown-parameter", "`$x`", "--var x=VALUE")),
    Elsewhere(
      [Sample.customers], DiagnosticCase("list count(balance)", "needs-table", "`count` counts")),
  ]

  @Test(arguments: elsewhere) func isSaidElsewhere(_ place: Elsewhere) {
    let bound = Bound(place.test.text, catalog: Sample.catalog(place.tables))
    let found = bound.diagnostics.first {
      $0.code == place.test.code && $0.message.english.contains(place.test.message)
    }
    #expect(found != nil, "\(bound.diagnostics)")
    if let hint = place.test.hint { #expect(found?.suggestion?.english.contains(hint) == true) }
  }

  /// Errors of several parts are told at once.
  static let several: [(text: String, codes: [String])] = [
    (
      "segment where regoin = x and satisfaction > 'a' by qqqqqq",
      ["unknown-column", "type-mismatch", "unknown-column"]
    ),
    (
      "list ruond(id), abs(region) sort zzzzzz",
      ["unknown-function", "type-mismatch", "unknown-column"]
    ),
    ("segment where in stale", ["unknown-column"]),
    ("segment where abc > nope(1)", ["unknown-column", "unknown-function"]),
    ("segment where region = Nrth and city = Osl", ["unknown-value", "unknown-value"]),
  ]

  @Test(arguments: several) func goesOn(text: String, codes: [String]) {
    #expect(Bound(text).codes.sorted() == codes.sorted())
  }

  @Test func aFieldWithoutItsRoleIsNotUnknownBesides() {
    let catalog = Sample.catalog([Sample.customers, DiagnosticTests.unpaid])
    #expect(Bound("list ltv", catalog: catalog).codes == ["no-amount"])
    #expect(Bound("segment where any orders (ltv > 1)", catalog: catalog).codes == ["no-amount"])
  }

  /// Definitions that name each other twice each would double with every step.
  @Test func definitionsAreNotReadWithoutEnd() {
    let steps = (1...12).map { step in
      "define segment s\(step) as where in s\(step - 1) or not in s\(step - 1)"
    }
    let catalog = Sample.catalog(
      [Sample.customers], segments: ["define segment s0 as where vip"] + steps)
    #expect(Bound("segment s3", catalog: catalog).codes.isEmpty)
    #expect(Bound("segment s12", catalog: catalog).codes.contains("too-many-definitions"))
  }

  @Test func aParameterIsGivenOnce() {
    let catalog = Sample.catalog(
      [Sample.customers],
      segments: ["define segment happy(least = 3) as where satisfaction > $least"])
    #expect(Bound("segment happy(least = 5)", catalog: catalog).codes.isEmpty)
    #expect(
      Bound("segment happy(least = 5, least = 6)", catalog: catalog).codes == ["parameter-twice"])
  }

  @Test func everyMessageIsReached() throws {
    let files = Repository.files(under: Repository.url("Sources/Planning"), extensions: ["swift"])
      .filter { $0.lastPathComponent.hasPrefix("BinderDiagnostics") }
    let source = try files.map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    let names = source.matches(of: /static func (\w+)\(/).map { String($0.output.1) }
      .filter { !["error", "alternatives", "didYouMean"].contains($0) }
    let said =
      (DiagnosticCase.all + DiagnosticTests.elsewhere.map(\.test)).map(\.code)
      + ["too-many-definitions", "parameter-twice"]
    let codes = source.matches(of: /"([a-z]+(?:-[a-z]+)*)",/).map { String($0.output.1) }
    #expect(names.count >= 50)
    for code in Set(codes) { #expect(said.contains(code), "no case reaches \(code)") }
  }
}
