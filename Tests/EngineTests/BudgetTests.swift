import Columnar
import Messages
import Planning
import Synchronization
import TestSupport
import Testing

@testable import Engine

/// Ctrl-C and limits in every operator, by budgets that are spent after so many questions.
@Suite struct BudgetTests {
  /// Says yes from the n-th question on.
  private final class Trip: Sendable {
    private let asked = Atomic<Int>(0)
    private let limit: Int

    init(after limit: Int) { self.limit = limit }

    var count: Int { asked.load(ordering: .relaxed) }

    @Sendable func isOver() -> Bool {
      asked.wrappingAdd(1, ordering: .relaxed).newValue > limit
    }
  }

  private static let store = LargeStore.store.adding(LargeStore.stageTable)

  private static let statements = [
    "segment by month, region show sum(orders.amount), customers",
    "segment by region show median(orders.amount), p90(orders.amount), distinct(orders.amount)",
    "segment by id show sum(orders.amount)",
    "segment where sum(orders.amount) in top 10% by region",
    "segment by sum(orders.amount) into deciles",
    "list id, region, sum(orders.amount) sort sum(orders.amount) desc, region",
    "list id sort region limit 5",
    "list orders sort amount",
    "funnel orders (category = Coffee) then orders then orders (category = Tea) any entry by region",
    "retention on orders each month", "lifecycle on orders each month",
    "churn on orders each month",
    "conversion stage new then active then loyal each month by region",
    "basket orders.amount support 0.1%",
  ]

  /// Wherever a statement is interrupted it ends with the one error, and names a stage.
  @Test(arguments: statements) func interruption(text: String) throws {
    let plan = try #require(bound(text, BudgetTests.store))
    let whole = Trip(after: .max)
    let engine = ColumnarEngine(threads: 1)
    _ = try engine.answer(
      plan, store: BudgetTests.store, under: Stage(Budget(isInterrupted: whole.isOver)))
    #expect(whole.count >= 20)
    for part in 0..<12 {
      let trip = Trip(after: whole.count * part / 12)
      let budget = Budget(isInterrupted: trip.isOver)
      #expect(throws: BudgetError.self, "after \(part) twelfths") {
        try engine.answer(plan, store: BudgetTests.store, under: Stage(budget))
      }
      guard case .interrupted(let work)? = budget.error else {
        Issue.record("\(String(describing: budget.error))")
        continue
      }
      #expect(!work.isEmpty)
      // Work that cannot throw gives up; it does not go on.
      #expect(trip.count < whole.count * part / 12 + 1_000)
    }
  }

  @Test(arguments: statements) func memory(text: String) throws {
    let plan = try #require(bound(text, BudgetTests.store))
    let stage = Stage(Budget(ResourceLimits(memoryBytes: 64)))
    #expect(throws: BudgetError.self) {
      try ColumnarEngine(threads: 2).answer(plan, store: BudgetTests.store, under: stage)
    }
    guard case .memory(64, let needed, let work)? = stage.budget.error else {
      Issue.record("\(String(describing: stage.budget.error))")
      return
    }
    #expect(needed > 64 && !work.isEmpty)
  }

  /// The groups of a key of every customer are accounted for about as they are.
  @Test func groupsAreAccountedFor() throws {
    let plan = try #require(bound("segment by id show sum(orders.amount)", BudgetTests.store))
    let stage = Stage(for: .measurements)
    _ = try ColumnarEngine(threads: 2).answer(plan, store: BudgetTests.store, under: stage)
    let group = try #require(stage.parts.first { $0.name == "group" })
    let customers = BudgetTests.store.customers.count
    #expect(group.rowsOut == customers)
    #expect(group.greatestBytes > customers * 16 && group.greatestBytes < customers * 600)
  }

  @Test func timeIsOver() throws {
    let plan = try #require(bound("segment by month", BudgetTests.store))
    let stage = Stage(Budget(ResourceLimits(seconds: 0)))
    #expect(throws: BudgetError.self) {
      try ColumnarEngine(threads: 2).answer(plan, store: BudgetTests.store, under: stage)
    }
    guard case .time(0, let used, _)? = stage.budget.error else {
      Issue.record("\(String(describing: stage.budget.error))")
      return
    }
    #expect(used >= 0)
  }

  /// The stages that are shown are those that run.
  @Test(arguments: statements) func outline(text: String) throws {
    func lines(_ stage: Stage) -> [Message] { stage.parts.flatMap { [$0.title] + lines($0) } }
    let plan = try #require(bound(text, BudgetTests.store))
    let outline = Stage(for: .outline)
    let measured = Stage(for: .measurements)
    for stage in [outline, measured] {
      _ = try ColumnarEngine(threads: 2).answer(plan, store: BudgetTests.store, under: stage)
    }
    let known = lines(measured)
    #expect(!lines(outline).isEmpty && lines(outline).allSatisfy(known.contains))
  }

  @Test func keysAreNumberedAsTheyCome() throws {
    var source = RandomSource(seed: 5)
    let table = KeyTable(.missingAndOthers)
    var known: [GroupKey: Int32] = [:]
    for _ in 0..<20_000 {
      var key = GroupKey(
        words: [Int64(source.below(300)) << 40, Int64(source.below(9))],
        missing: UInt64(source.below(2)))
      key.others = UInt64(source.below(2))
      let expected = known[key] ?? Int32(known.count)
      known[key] = expected
      #expect(table.number(key) == expected && table[Int(expected)] == key)
    }
    let other = KeyTable(.missingAndOthers)
    for place in stride(from: table.count - 1, through: 0, by: -3) {
      _ = other.number(table[place])
    }
    let numbers = try table.absorb(other, Stage())
    #expect(numbers.enumerated().allSatisfy { table[Int($1)] == other[$0] })
  }

  @Test(arguments: [
    ("4096", 4_096), ("64 KiB", 65_536), ("512M", 512 << 20), ("1.5g", 3 << 29), ("2GB", 2 << 30),
  ]) func sizes(text: String, bytes: Int) { #expect(ByteCount.bytes(text) == bytes) }

  @Test(arguments: ["", "0", "-1", "M", "1e9", "12 X", "nan", "9999999999T"])
  func noSizes(text: String) { #expect(ByteCount.bytes(text) == nil) }
}
