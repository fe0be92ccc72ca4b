import Columnar
import Messages
import Planning

// What operators report of the programs that they run.

extension Stage {
  /// A scan of the customers, or of an event table's rows, by a program; the facts that it finds on
  /// the way are stages within, in the order of its passes. Times are read too where the scope asks for
  /// some days.
  func scan(
    _ program: Program, of table: Int?, in scope: RowScope = RowScope(), _ store: Store
  ) -> Stage {
    let scanned = table.map { store.events[$0].table } ?? store.customers.table
    let scan = part("scan", of: "\(scanned.name)") {
      program.input(scanned, scope, timeOf: table, store)
    }
    for pass in program.passes {
      let events = store.events[pass.table].table
      _ = scan.part("facts", of: "\(events.name)") {
        pass.program.input(events, pass.scope, timeOf: pass.table, store)
      }
    }
    return scan
  }

  /// Sorting (or selecting among) so many rows, with memory for a copy of each.
  func working<Result>(
    _ name: Message, bytes: Int, rows: Int, _ body: (Stage) throws -> Result
  ) throws -> Result {
    let stage = part(name)
    try stage.take(bytes: bytes)
    defer { stage.give(bytes: bytes) }
    stage.count(rows: rows)
    return try stage.time { try body(stage) }
  }
}

/// Asks whether to go on once in some thousand steps of a sort.
struct Pace {
  private let stage: Stage
  private var steps = 0

  init(_ stage: Stage) { self.stage = stage }

  mutating func step() throws {
    steps &+= 1
    if steps & 0xFFF == 0 { try stage.check() }
  }

  /// So many steps, a divisor of 4,096, at once.
  mutating func step(by count: Int) throws {
    steps &+= count
    if steps & 0xFFF == 0 { try stage.check() }
  }
}

extension Program {
  /// The columns of a table that it reads, and the one that tells which rows are of the days looked for.
  fileprivate func input(
    _ table: Table, _ scope: RowScope, timeOf events: Int?, _ store: Store
  ) -> Stage.Input {
    var reads = reads
    if scope.days != nil, let time = events.flatMap({ store.events[$0].timeIndex }) {
      reads.insert(time)
    }
    let columns = reads.sorted().map { table.fields[$0] }
    return Stage.Input(
      rows: table.rowCount, columns: columns.map(\.name),
      bytes: columns.reduce(0) { $0 + $1.column.byteCount })
  }
}

extension Array {
  /// Bytes of its elements, with the room it has for more.
  var heldBytes: Int { capacity * MemoryLayout<Element>.stride }
}
