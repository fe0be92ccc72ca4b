import Columnar
import Messages
import Synchronization
import TestSupport
import Testing

/// What several tasks make, in whatever order they run, is what one makes.
@Suite struct TaskTests {
  /// Tasks that run one after the other, the last first, and claim to run three at a time.
  private static let backwards = TaskRunner(width: 3) { count, task in
    for index in (0..<count).reversed() { task(index) }
  }

  private static let runners = [TaskRunner.serial, backwards]

  @Test func rangesCoverAllRows() throws {
    for count in [0, 1, 64, 65, 1000] {
      var rows: [Int] = []
      try TaskTests.backwards.ranges(count, rows: 64) { rows += $0 }
      #expect(rows.sorted() == Array(0..<count))
    }
  }

  /// A column of each kind, of more rows than a task takes, and their order.
  @Test func columnsAreGathered() throws {
    let count = TaskRunner.rangeRows * 2 + 77
    let rows: [UInt32] = (0..<count).map { UInt32($0 * 7919 % count) }
    let texts: [String] = (0..<count).map { "text \($0 % 1013)" }
    let missing = Bitmap(count: count) { $0 % 11 == 3 }
    let bounds = Int64(-5)...Int64(count)
    let numbers = PackedIntegers(count: count, bounds: bounds) { Int64($0) - 5 }
    let columns = [
      Column(
        type: .integer, count: count, storage: .integers(numbers), missing: missing, bounds: bounds),
      Column(floats: (0..<count).map { Double($0) }),
      Column(booleans: (0..<count).map { $0 % 3 == 0 }),
      Column(texts: texts),
      Column(
        type: .text, count: count, storage: .text(TextDictionary(texts), codes: nil),
        missing: missing),
    ]
    for column in columns {
      for runner in TaskTests.runners {
        let gathered = try column.gathered(RowNumbers(rows), runner)
        let wrong = (0..<count).first { !isSame(gathered[$0], column[Int(rows[$0])]) }
        #expect(wrong == nil)
        #expect(gathered.missingCount == column.missingCount)
      }
    }
  }

  /// Rows of customers and of none, out of order of time.
  @Test func eventsAreClustered() throws {
    let owners: [Int] = (0..<200_003).map { $0 * 7919 % 53 }
    let days: [Int] = owners.indices.map { 18_000 + $0 * 31 % 400 }
    let rows = owners.indices.map { EventRow(Int64(owners[$0]), Int64(days[$0]), nil) }
    let keys = (0..<50).map { Int64(49 - $0) }
    let customers = CustomerTable(
      sorting: customerTable(keys).table, keyIndex: 0, joinedIndex: nil)
    let assigned = owners.indices.filter { owners[$0] < 50 }
    let sorted = assigned.sorted { (a: Int, b: Int) -> Bool in
      if owners[a] != owners[b] { return owners[a] < owners[b] }
      return days[a] == days[b] ? a < b : days[a] < days[b]
    }
    let expected: [Int] = sorted + owners.indices.filter { owners[$0] >= 50 }
    for runner in TaskTests.runners {
      let events = try EventTable(
        clustering: eventTable(rows).table, roles: EventRoles(customer: "id", time: "day"),
        customers: customers, runner)
      let order = events.table.column("row").flatMap(integers(of:))
      #expect(order == expected.map { Int64?(Int64($0)) })
      #expect(events.assignedCount == assigned.count)
    }
  }
}

/// A load's work is asked for by its budget all the time, and ends where that says so.
@Suite struct EndingTests {
  /// So many questions are answered before Ctrl-C.
  private static func stage(after patience: Int) -> (Stage, asked: Counter) {
    let asked = Counter()
    let budget = Budget(isInterrupted: {
      asked.count.wrappingAdd(1, ordering: .relaxed).oldValue >= patience
    })
    return (Stage(budget).part("sorting", of: "orders"), asked)
  }

  final class Counter: Sendable {
    let count = Atomic<Int>(0)
    var value: Int { count.load(ordering: .relaxed) }
  }

  /// Orders of customers with keys that are no numbers in a row, times in no order, an event and an attribute.
  private static let rowCount = 70_000
  private static let orders: StagedTable = {
    let rows = 0..<rowCount
    let fields = [
      Field(
        name: "id",
        column: Column(type: .integer, integers: rows.map { Int64($0 * 7919 % 60_013 * 1_000_003) })
      ),
      Field(
        name: "day",
        column: Column(type: .date, integers: rows.map { Int64(18_000 + $0 * 31 % 400) })),
      Field(name: "basket", column: Column(type: .integer, integers: rows.map { Int64($0 / 3) })),
      Field(name: "city", column: Column(texts: rows.map { "c\($0 % 977)" })),
    ]
    return StagedTable(
      Table(name: "orders", fields: fields, rowCount: rowCount),
      role: .events(EventRoles(customer: "id", time: "day", event: "basket")), attributes: ["city"])
  }()

  /// The stages of clustering, with customers derived, sorted and clustered anew.
  private static func grown(_ tasks: TaskRunner) throws -> Store {
    let derived = try Store.empty.adding(orders, tasks)
    let keys = derived.customers.key.column
    let people = Table(
      name: "people",
      fields: [Field(name: "id", column: keys.gathered((0..<UInt32(keys.count)).reversed()))],
      rowCount: keys.count)
    let known = try derived.adding(
      StagedTable(people, role: .customers(key: "id", joined: nil)), tasks)
    return try known.removing("people", tasks)
  }

  /// No stage reads more rows than a task has without a question: there are as many questions as all
  /// passes over the rows have tasks, at the least those of the order and of each column.
  @Test func workAsksAllTheTime() throws {
    let (stage, asked) = Self.stage(after: .max)
    _ = try Store.empty.adding(Self.orders, TaskRunner.serial.under(stage))
    let passes = 4 + Self.orders.table.fields.count
    #expect(asked.value >= passes * (Self.rowCount / TaskRunner.rangeRows))
  }

  /// Wherever Ctrl-C comes, the work ends with that question or one more of each pass that is under way.
  @Test func workEndsWhereverItIsAsked() throws {
    let (stage, asked) = Self.stage(after: .max)
    let whole = try Self.grown(TaskRunner.serial.under(stage))
    let questions = asked.value
    #expect(whole.customers.count == 60_013)
    for patience in stride(from: 0, to: questions, by: max(1, questions / 10)) {
      let (stage, asked) = Self.stage(after: patience)
      #expect(throws: BudgetError.interrupted(during: "sorting of orders")) {
        try Self.grown(TaskRunner.serial.under(stage))
      }
      #expect(asked.value == patience + 1)
    }
  }
}

/// Memory that a load lets go and takes again.
@Suite struct PageTests {
  @Test func pagesAreKeptWithinALoad() {
    let size = 1 << 23
    let fill = { (byte: UInt8) in
      Buffer(byteCount: size) { target in
        for index in target.indices { target[index] = byte }
      }
    }
    PageCache.use {
      do { _ = fill(7) }
      let (first, second) = (fill(1), fill(2))
      let bytes = { (buffer: Buffer) in
        UnsafeBufferPointer(start: buffer.pointer(as: UInt8.self), count: size + 64)
      }
      #expect(bytes(first).prefix(size).allSatisfy { $0 == 1 })
      #expect(bytes(second).prefix(size).allSatisfy { $0 == 2 })
      #expect(bytes(first).suffix(64).allSatisfy { $0 == 0 })
    }
  }

  @Test func pagesBecomeABuffer() throws {
    let pages = try #require(Pages(byteCount: 1 << 24))
    pages.base.storeBytes(of: 42, as: Int64.self)
    let buffer = Buffer(pages, byteCount: 8)
    #expect(buffer.byteCount == 8 && buffer.pointer(as: Int64.self)[0] == 42)
  }

  @Test func ascents() {
    for (values, ascends, strictly) in [
      ([], true, true), ([3], true, true), ([1, 1, 2], true, false), ([1, 3, 2], false, false),
      ([.min, -1, 0, .max], true, true), ([0, .min], false, false),
    ] as [([Int64], Bool, Bool)] {
      #expect(PackedIntegers(values).isAscending == ascends)
      #expect(PackedIntegers(values).isStrictlyAscending == strictly)
    }
    let packed = PackedIntegers([5, -7, 300, 12])
    #expect(packed.greatest(below: 300) == 12)
    #expect(packed.greatest(below: -7) == nil)
  }
}
