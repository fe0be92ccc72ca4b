import Columnar
import Planning
import TestSupport
import Testing

@testable import Engine

/// Which rows of a table batches hold, whatever way they were found.
@Suite struct EventBatchesTests {
  private struct Case {
    let store: Store
    let days: [[Int]]
    /// The day of each row.
    let all: [Int]
    /// For each customer, in order of time.
    func rows(_ customer: Int, in window: ClosedRange<Int>?, _ edge: RowScope.Edge?) -> [Int] {
      let first = Int(store.events[0].offsetPointer[customer])
      let found = days[customer].indices.filter { window?.contains(days[customer][$0]) ?? true }
        .map { first + $0 }
      switch edge {
      case .first: return Array(found.prefix(1))
      case .last: return Array(found.suffix(1))
      case nil: return found
      }
    }
  }

  private static func make(_ source: inout RandomSource, rowsEach: Int) -> Case {
    let count = source.pick(300, [1, 2, 2_500])
    let days = (0..<(rowsEach > 64 ? min(count, 60) : count)).map { _ -> [Int] in
      let rows = source.chance(20) ? 0 : source.below(2 * rowsEach + 1)
      return (0..<rows).map { _ in source.number(100...199) }.sorted()
    }
    let ids = days.indices.map { Int64?(Int64($0)) }
    let customers = CustomerTable(
      sorting: Table(
        name: "customers",
        fields: [Field(name: "id", column: Column(type: .integer, integers: ids))],
        rowCount: ids.count),
      keyIndex: 0, joinedIndex: nil)
    let owners = days.indices.flatMap { owner in days[owner].map { _ in Int64?(Int64(owner)) } }
    let events = EventTable(
      clustering: Table(
        name: "orders",
        fields: [
          Field(name: "id", column: Column(type: .integer, integers: owners + [nil])),
          Field(
            name: "day",
            column: Column(type: .date, integers: days.flatMap { $0 }.map { Int64($0) } + [150])),
        ], rowCount: owners.count + 1),
      roles: EventRoles(customer: "id", time: "day"), customers: customers)
    return Case(
      store: Store(customers: customers, events: [events]), days: days, all: days.flatMap { $0 })
  }

  @Test(arguments: UInt64(1)...4) func rows(seed: UInt64) throws {
    var source = RandomSource(seed: seed)
    for rowsEach in [1, 8, 100] {
      let test = EventBatchesTests.make(&source, rowsEach: rowsEach)
      for days in [nil, 180...300, 50...110, 120...180, 150...150, 0...99, 100...199] {
        for edge in [nil, RowScope.Edge.first, .last] {
          for percent in [nil, 0, 3, 40, 100] {
            let chosen = test.days.map { _ in percent.map { source.chance($0) } ?? true }
            for countsCodes in [false, true] where !countsCodes || edge == nil {
              check(
                test, RowScope(customers: percent == nil ? nil : 0, days: days, edge: edge),
                chosen: chosen, countsCodes: countsCodes)
            }
          }
        }
      }
    }
  }

  private func check(_ test: Case, _ scope: RowScope, chosen: [Bool], countsCodes: Bool) {
    let table = test.store.events[0]
    var program = Program()
    _ = program.mask()
    let machine = Machine(program, store: test.store, capacity: Limits.batchRows)
    for isExact in [false, true] where !isExact || scope.customers == nil && !countsCodes {
      let batches = EventBatches(
        table, fillsOrdinals: true, scope: scope, countsCodes: countsCodes, isExact: isExact)
      var found = test.days.map { _ in [Int]() }
      var start = 0
      while start < test.days.count {
        let count = min(Limits.batchRows, test.days.count - start)
        for place in 0..<count { machine.masks[0][place] = chosen[start + place] ? 1 : 0 }
        batches.forEach(Batch(start: start, count: count), machine) { batch in
          #expect(batch.count <= batches.capacity)
          for row in 0..<batch.count {
            guard let ordinal = batch.ordinals?[row] else { return }
            if let starts = batch.starts {
              let segment = Int(ordinal) - batch.firstSegment
              #expect(starts[segment] <= row && row < starts[segment + 1])
            }
            let number = batch.start + (batch.rows.map { Int($0[row]) } ?? row)
            found[start + Int(ordinal)].append(number)
          }
        }
        start += count
      }
      for customer in test.days.indices {
        let wanted =
          chosen[customer] ? test.rows(customer, in: scope.days, scope.edge) : []
        let kept = found[customer].filter {
          scope.days?.contains(test.all[$0]) ?? true
        }
        #expect(found[customer] == found[customer].sorted())
        if chosen[customer] { #expect(kept == wanted) }
        if isExact { #expect(found[customer] == wanted) }
      }
    }
  }
}
