import Columnar
import Planning

// SAFETY: pointers are lent to accumulators for the call only; rows and pairs are below the
// counts handed with them.

/// A measure of what each customer did within a group: `avg(sum(orders.amount))` by month.
///
/// Rows come customer by customer, and no batch splits a customer. So each batch first finds its
/// pairs of customer and group, measures the facts of each pair with accumulators of their own,
/// evaluates the expression over the pairs, and hands one value a pair to the outer measure.
/// ```
/// rows    customer 7: May 10, May 20, June 5     customer 8: June 1
/// pairs   (7, May) 30   (7, June) 5              (8, June) 1
/// groups  May: 30       June: 5, 1
/// ```
final class NestedAccumulator: Accumulator {
  /// How it is put together; made once a stream.
  struct Recipe {
    /// Program over pairs, and the registers that are filled for it.
    let program: Program
    let inputs: [Input]
    let filter: Int?
    /// The outer measure, over the program's registers.
    let outer: Breakdown.Recipe
  }

  /// What fills a register of the program over pairs.
  struct Input {
    enum Source {
      /// A fact about the pair's rows.
      case fact(Breakdown.Recipe)
      /// A value of the customer, read at the pair's first row.
      case value(Operand)
    }

    let source: Source
    let operand: Operand
  }

  private let recipe: Recipe
  private let factory: AccumulatorFactory
  private let pairs: Machine
  private let outer: Accumulator
  private let ordinals: ConstInts
  private var last: [Int32] = []
  private var pairOf: [Int32] = []
  /// A fact about a pair, or one of another task, left 38 digits.
  private var hasOverflowed = false

  init(_ recipe: Recipe, _ factory: AccumulatorFactory, ordinals: ConstInts, capacity: Int) {
    self.recipe = recipe
    // Pairs are many more than the groups for which a bit a value was found to be little.
    var factory = factory
    factory.distinctSpan = 0
    self.factory = factory
    self.ordinals = ordinals
    pairs = Machine(recipe.program, store: factory.machine.store, capacity: capacity)
    outer = AccumulatorFactory(machine: pairs, stream: factory.stream).make(recipe.outer)
  }

  override func grow(to groups: Int) {
    last.grow(to: groups, with: -1)
    pairOf.grow(to: groups, with: 0)
    outer.grow(to: groups)
  }

  override func finish() throws { try outer.finish() }
  override var heldBytes: Int { last.heldBytes + pairOf.heldBytes + outer.heldBytes }

  override func add(_ rows: SelectedRows) {
    var kept: [Int32] = []
    var pairOfRow: [Int32] = []
    var groupOfPair: [Int32] = []
    var firstRow: [Int32] = []
    for i in 0..<rows.count {
      let row = rows.rows[i]
      let customer = Int32(truncatingIfNeeded: ordinals[Int(row)])
      guard customer >= 0 else { continue }
      let group = Int(rows.groups[i])
      if last[group] != customer {
        last[group] = customer
        pairOf[group] = Int32(groupOfPair.count)
        groupOfPair.append(Int32(group))
        firstRow.append(row)
      }
      kept.append(row)
      pairOfRow.append(pairOf[group])
    }
    // A later batch begins with other customers: pairs of this one are never met again.
    fill(kept, pairOfRow, firstRow, rows.batch)
    hand(groupOfPair)
  }

  private func fill(_ rows: [Int32], _ pairOfRow: [Int32], _ firstRow: [Int32], _ batch: Batch) {
    for input in recipe.inputs {
      let value: (Int) -> Value
      switch input.source {
      case .value(let operand):
        let reader = ValueReader(operand, factory.machine)
        value = { reader[Int(firstRow[$0])] }
      case .fact(let recipe):
        let fact = factory.make(recipe)
        fact.grow(to: firstRow.count)
        rows.withUnsafeBufferPointer { rows in
          pairOfRow.withUnsafeBufferPointer { pairs in
            guard let row = rows.baseAddress, let pair = pairs.baseAddress else { return }
            fact.add(SelectedRows(rows: row, groups: pair, count: rows.count, batch: batch))
          }
        }
        if fact.overflowed { hasOverflowed = true }
        value = { fact.value($0) }
      }
      for pair in firstRow.indices { pairs.set(input.operand, pair, to: value(pair)) }
    }
    pairs.run(Batch(start: 0, count: firstRow.count))
  }

  private func hand(_ groupOfPair: [Int32]) {
    let filter = recipe.filter.map { pairs.masks[$0] }
    let kept = groupOfPair.indices.filter { filter?[$0] != 0 }.map { Int32($0) }
    let groups = kept.map { groupOfPair[Int($0)] }
    kept.withUnsafeBufferPointer { kept in
      groups.withUnsafeBufferPointer { groups in
        guard let row = kept.baseAddress, let group = groups.baseAddress else { return }
        outer.add(
          SelectedRows(
            rows: row, groups: group, count: kept.count,
            batch: Batch(start: 0, count: groupOfPair.count)))
      }
    }
  }

  override func merge(_ other: Accumulator, _ map: [Int32]) {
    guard let other = other as? NestedAccumulator else { return }
    outer.merge(other.outer, map)
    if other.overflowed { hasOverflowed = true }
  }

  override func value(_ group: Int) -> Value { outer.value(group) }
  override var poolsFromGroups: Bool { false }
  // The first and the last of pairs go by their places in a batch.
  override var dependsOnOrder: Bool { outer.dependsOnOrder || outer is EdgeAccumulator }
  override var overflowed: Bool { outer.overflowed || pairs.overflowed || hasOverflowed }
}

extension Machine {
  /// Writes a row of a register that no instruction writes.
  func set(_ operand: Operand, _ row: Int, to value: Value) {
    if let missing = operand.missing { masks[missing][row] = value.isMissing ? 1 : 0 }
    switch (operand.lane, value) {
    case (.float, _): floats[operand.register][row] = value.double ?? 0
    case (.wide, .exact(let units, _)): wides[operand.register][row] = units
    case (.int, .exact(let units, _)):
      ints[operand.register][row] = Int64(truncatingIfNeeded: units)
    case (.int, .date(let day)): ints[operand.register][row] = Int64(day.number)
    case (.int, .timestamp(let ticks, _)): ints[operand.register][row] = ticks
    case (.int, .boolean(let flag)): ints[operand.register][row] = flag ? 1 : 0
    case (.int, .period(let period)): ints[operand.register][row] = Int64(period.index)
    case (.int, _): ints[operand.register][row] = 0
    case (.wide, _): wides[operand.register][row] = 0
    }
  }
}
