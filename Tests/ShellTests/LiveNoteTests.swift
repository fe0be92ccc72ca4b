import Columnar
import Demo
import Engine
import Foundation
import Language
import Session
import Testing

@testable import Shell

/// The size of a segment that stands beside a statement while it is typed.
@Suite struct LiveNoteTests {
  private static func runner() -> ScriptRunner {
    let session = QuerySession(engine: ColumnarEngine(threads: 2))
    session.install(DemoData.tables(customers: 2_000))
    return ScriptRunner(
      session: session, output: Output(results: TextStream(), messages: TextStream()))
  }

  /// What a statement counts, by asking it.
  private func count(_ statement: String, _ runner: ScriptRunner) throws -> Int {
    let item = try #require(
      Parser.parse(SourceText(name: "t", text: statement)).items.first)
    let value = runner.session.execute(item).answer?.table?.columns.first?.values.first
    guard case .exact(let units, _)? = value else { return -1 }
    return Int(units)
  }

  @Test(arguments: [
    ("segment where region = North", "segment where region = North show customers"),
    ("segment where region = North and lt", "segment where region = North show customers"),
    ("segment where region = North and ltv > ", "segment where region = North show customers"),
    ("segment where region = North by pl", "segment where region = North show customers"),
    ("list customer where ltv > 500 sort l", "segment where ltv > 500 show customers"),
    ("list orders where amount > 400", "segment where any orders (amount > 400) show customers"),
    ("segment where ltv in top 10%", "segment where ltv in top 10% show customers"),
    (
      "segment by region; segment where any orders in last 30 days",
      "segment where any orders in last 30 days show customers"
    ),
  ])
  func countsWhatTheStatementMeansSoFar(_ typed: String, _ whole: String) throws {
    let runner = Self.runner()
    let found = runner.session.liveSize(of: typed) { false }
    let size = try #require(found)
    #expect(try size.customers == count(whole, runner))
    #expect(try size.all == count("segment show customers", runner))
    #expect(size.isExact)
  }

  @Test(arguments: [
    "", "segm", "load x from \"y.csv\"", "describe orders", "segment where", "segment where regio",
    "segment where name contains 'a", "retention on orders each month", "-- segment where ltv > 5",
  ])
  func saysNothingOfOtherTexts(_ typed: String) {
    #expect(Self.runner().session.liveSize(of: typed, isInterrupted: { false }) == nil)
  }

  @Test func aKeyEndsIt() {
    let runner = Self.runner()
    #expect(runner.session.liveSize(of: "segment where ltv > 5", isInterrupted: { true }) == nil)
  }

  @Test func theNoteHasCountAndShare() {
    let runner = Self.runner()
    let note = LiveNote.text(of: "segment", runner) { false }
    #expect(note == "2,000 of 2,000 (100.0 %)")
    runner.showsLiveSize = false
    #expect(LiveNote.text(of: "segment", runner, isKeyPressed: { false }) == nil)
  }

  @Test func itLeavesTheLastAnswerAlone() throws {
    let runner = Self.runner()
    _ = try count("segment where region = North show customers", runner)
    let before = try count("segment where it show customers", runner)
    _ = runner.session.liveSize(of: "segment where region = South", isInterrupted: { false })
    #expect(try count("segment where it show customers", runner) == before)
  }
}
