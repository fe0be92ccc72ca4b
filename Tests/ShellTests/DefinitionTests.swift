import Columnar
import Demo
import Engine
import Foundation
import Language
import Rendering
import Session
import Testing

@testable import Shell

/// What a session keeps from statement to statement.
@Suite struct DefinitionTests {
  private struct Stage {
    let screen = TextStream()
    let runner: ScriptRunner

    init() {
      let session = QuerySession(engine: ColumnarEngine(threads: 1))
      session.install(DemoData.tables(customers: 100))
      runner = ScriptRunner(
        session: session, output: Output(results: screen, messages: screen, format: .table))
    }

    /// What a text shows; a failure is told by its status.
    func run(_ text: String) throws -> String {
      let status = try runner.run(SourceText(name: "input", text: text))
      return screen.take() + (status == .success ? "" : "status \(status.rawValue)")
    }
  }

  @Test func namesAreSharedAndPrintedBack() throws {
    let stage = Stage()
    #expect(
      try stage.run("define segment a(min = 5k) as where ltv > $min")
        == "defined: define segment a(min = 5k) as where ltv > $min\n")
    #expect(
      try stage.run("define measure m = sum(orders.amount)/count(orders)")
        == "\ndefined: define measure m = sum(orders.amount) / count(orders)\n")
    #expect(try stage.run("define measure m = count(orders)").contains("redefined: define measure"))
    #expect(try stage.run("define field m = count(orders)").contains("error[name-taken]"))
    #expect(try stage.run("segment save as m").contains("error[name-taken]"))
    #expect(try stage.run("segment save members as m").contains("error[name-taken]"))
    #expect(try stage.run("drop measure m\nsegment save as m").contains("saved as segment m"))
    #expect(try stage.run("segment save as m").contains("in the place of the one before"))
    #expect(try stage.run("show measures").contains("no measure is defined"))
    let shown = try stage.run("show segments")
    #expect(shown.contains("m        define segment m as where true"), "\(shown)")
  }

  @Test func dropForgets() throws {
    let stage = Stage()
    _ = try stage.run("define segment vip as where ltv > 5k\ndefine measure aov = count(orders)")
    #expect(try stage.run("drop segment aov").contains("`aov` is a measure: `drop measure aov`"))
    #expect(try stage.run("drop segment vpi").contains("did you mean `vip`?"))
    #expect(try stage.run("drop segment VIP").contains("dropped: segment vip"))
    #expect(try stage.run("segment vip").hasSuffix("status 1"))
    #expect(try stage.run("drop measure aov\nshow measures").contains("no measure"))
  }

  @Test func parametersAndSettings() throws {
    let stage = Stage()
    #expect(try stage.run("set least = 2 * 3k").contains("$least = "))
    #expect(try stage.run("segment where ltv > $least show customers").contains("customers"))
    let settings = try stage.run("set as of 2025-06-30\nset main = invoices\nshow settings")
    #expect(settings.contains("as of         2025-06-30"))
    #expect(settings.contains("main          invoices"))
    #expect(settings.contains("$least"))
    #expect(try stage.run("show fields").contains("recency      standard"))
    #expect(try stage.run("define field ltv = sum(orders.cost)\nshow fields").contains("defined"))
    #expect(try stage.run("show tables").contains("lookup"))
    #expect(try stage.run("show refused").contains("no row was refused"))
  }

  @Test func frozenMembersStay() throws {
    let stage = Stage()
    let saved = try stage.run("list name sort ltv desc limit 7 save members as best")
    #expect(saved.contains("saved 7 members as segment best"))
    #expect(try stage.run("show segments").contains(", 7 customers"))
    #expect(try stage.run("segment best show customers").contains("\n        7\n"))
    // Another store: half of the keys are gone.
    stage.runner.session.install(DemoData.tables(customers: 3))
    #expect(try stage.run("show segments").contains("more are not loaded now"))
    #expect(try stage.run("segment best show customers").contains("customers"))
    #expect(try stage.run("drop segment best\nshow segments").contains("no segment is saved"))
  }

  @Test func theLastAnswerIsForgottenByLoads() throws {
    let stage = Stage()
    #expect(stage.runner.session.lastAnswer == nil)
    _ = try stage.run("segment where ltv > 1k by region")
    #expect(stage.runner.session.lastAnswer != nil)
    let whole = try stage.run("segment where ltv > 1k show customers")
    #expect(try stage.run("segment it show customers").hasSuffix(whole))
    stage.runner.session.install(DemoData.tables(customers: 3))
    #expect(stage.runner.session.lastAnswer == nil)
  }

  @Test func emptyAnswersAreExplained() throws {
    let stage = Stage()
    let text = try stage.run("list name where region = North and ltv > 100m and stage = loyal")
    #expect(
      text.contains("warning[empty-result]: no customer is left: `ltv > 100m` removed the last"))
    #expect(text.contains("note: alone, `ltv > 100m` keeps no customer"))
    #expect(text.contains("note: alone, `region = North` keeps "))
    #expect(try !stage.run("list name where region = North limit 0").contains("empty-result"))
    #expect(
      try stage.run("segment where ltv > 100m by region having customers > 1m")
        .contains("empty-result"))
    #expect(try !stage.run("segment by region having customers > 1m").contains("empty-result"))
  }
}
