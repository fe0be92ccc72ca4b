import Columnar
import Messages
import Planning

/// The stages of a breakdown's scan: of the customers, of each stream's rows, and what becomes of them.
struct BreakdownStages: Sendable {
  let customers: Stage
  /// By stream; that of the customers where it has no table of its own.
  let streams: [Stage]
  /// Numbering groups and accumulating.
  let grouping: Stage
  /// Putting together what the tasks found, and reading it.
  let merging: Stage

  init(_ breakdown: Breakdown, _ stage: Stage) {
    let store = breakdown.store
    let customers = stage.scan(breakdown.base, of: nil, store)
    self.customers = customers
    streams = breakdown.streams.map { stream in
      stream.table.map { stage.scan(stream.program, of: $0, in: stream.scope, store) } ?? customers
    }
    let dimensions = breakdown.plan.dimensions.map(\.name).joined(separator: ", ")
    grouping = stage.part("group", of: dimensions.isEmpty ? "all" : "\(dimensions)")
    merging = stage.part("merge")
  }
}

extension [Int] {
  /// A value of each group, with a check now and then.
  func checkedMap<Value>(_ stage: Stage, _ value: (Int) -> Value) throws -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(count)
    for (place, group) in enumerated() {
      if place & 0xFFF == 0 { try stage.check() }
      values.append(value(group))
    }
    return values
  }
}
