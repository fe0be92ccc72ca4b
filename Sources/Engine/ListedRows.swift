import Columnar
import Planning
import Synchronization

// SAFETY: the scratch has a place for each row of the largest batch.

/// The order of a listing: by its sort keys, then as rows are stored.
struct RowOrder {
  /// Of the first key; nil where rows are not sorted.
  let leads: LeadKeys?
  /// The keys that decide between rows of equal leads.
  let operands: [Operand]
  let isDescending: [Bool]

  init(_ keys: [(operand: Operand, isDescending: Bool)]) {
    leads = keys.first.map { LeadKeys($0.operand, isDescending: $0.isDescending) }
    let rest = keys.dropFirst(leads?.isExact ?? false ? 1 : 0)
    operands = rest.map(\.operand)
    isDescending = rest.map(\.isDescending)
  }
}

/// The greatest lead with which a row can be among the first, as far as any task knows.
final class SharedBound: Sendable {
  // As a signed number: the atomic minimum of unsigned ones takes them for signed.
  private let least = Atomic<Int64>(.max)

  var value: UInt64 { SortKeys.key(least.load(ordering: .relaxed)) }

  func lower(to lead: UInt64) { least.min(SortKeys.number(lead), ordering: .relaxed) }
}

/// The rows that a task of a listing has found, in order of their numbers, with what sorts them.
///
/// With a limit, rows that cannot be among the first any more are not kept: a batch is compared with
/// the lead of the last that can, and few pass.
struct ListedRows {
  private let order: RowOrder
  private let limit: Int?
  private(set) var rows: [UInt32] = []
  private var leads: [UInt64] = []
  private var keys: [SortKeyColumn]
  private(set) var limitPer: SortKeyColumn?
  /// All rows listed, kept or not.
  private(set) var count = 0
  /// Rows with a greater lead are not kept; nil where none is.
  private var bound: UInt64? = .max
  private let shared: SharedBound
  private let memory: MemoryShare

  /// `limit` is nil where all rows are needed.
  init(
    _ order: RowOrder, limit: Int?, limitPer: Operand?, _ shared: SharedBound, _ memory: MemoryShare
  ) {
    self.memory = memory
    self.order = order
    self.limit = limit
    self.shared = shared
    keys = order.operands.map { SortKeyColumn($0) }
    self.limitPer = limitPer.map { SortKeyColumn($0) }
    if limit == 0 { bound = nil }
  }

  /// Memory for one batch's rows.
  final class Scratch {
    let selection: UnsafeMutablePointer<Int32>
    let leads: UnsafeMutablePointer<UInt64>
    let mask: Mask

    init(capacity: Int) {
      selection = .allocate(capacity: capacity + 1)
      leads = .allocate(capacity: capacity)
      mask = .allocate(capacity: capacity)
    }

    deinit {
      selection.deallocate()
      leads.deallocate()
      mask.deallocate()
    }
  }

  /// Adds the rows of a batch whose mask is set.
  mutating func append(_ machine: Machine, _ batch: Batch, _ mask: ConstMask, _ scratch: Scratch)
    throws
  {
    count += Masks.count(mask, count: batch.count)
    guard let own = bound else { return }
    let bound = min(own, shared.value)
    var mask = mask
    if let leads = order.leads {
      leads.fill(machine, scratch.leads, count: batch.count)
      if bound < .max {
        for row in 0..<batch.count {
          scratch.mask[row] = mask[row] & (scratch.leads[row] <= bound ? 1 : 0)
        }
        mask = ConstMask(scratch.mask)
      }
    }
    let selected = Masks.select(mask, scratch.selection, count: batch.count)
    guard selected > 0 else { return }
    let selection = UnsafeBufferPointer(start: scratch.selection, count: selected)
    let start = UInt32(batch.start)
    for row in selection { rows.append(start &+ UInt32(row)) }
    if order.leads != nil { for row in selection { leads.append(scratch.leads[Int(row)]) } }
    for place in keys.indices { keys[place].append(machine, selection) }
    limitPer?.append(machine, selection)
    if let limit, rows.count >= 256, rows.count / 2 >= limit { prune(limit) }
    try memory.update(to: heldBytes)
  }

  /// Bytes of a row that is sorted: its key, its number, and its place.
  static let sortedRowBytes = 2 * MemoryLayout<UInt64>.size + 3 * MemoryLayout<UInt64>.size

  private var heldBytes: Int {
    let ofKeys = keys.reduce(limitPer?.heldBytes ?? 0) { $0 + $1.heldBytes }
    return rows.heldBytes + leads.heldBytes + ofKeys
  }

  /// Leaves the first rows and remembers what others have to beat.
  private mutating func prune(_ limit: Int) {
    guard order.leads != nil else {
      bound = nil
      return keep(Array(0..<limit))
    }
    var sorted = leads
    sorted.sort()
    let lead = sorted[limit - 1]
    let before = leads.count { $0 < lead }
    var ties = leads.indices.filter { leads[$0] == lead }
    // Rows come in ascending order: of equal ones the later is not among the first.
    if !keys.isEmpty { ties.sort(by: precedes) }
    ties = ties.prefix(limit - before).sorted()
    keep((leads.indices.filter { leads[$0] < lead } + ties).sorted())
    // To other tasks an equal lead may be of an earlier row.
    shared.lower(to: lead)
    bound = keys.isEmpty ? (lead == 0 ? nil : lead - 1) : lead
  }

  private mutating func keep(_ places: [Int]) {
    rows = places.map { rows[$0] }
    if !leads.isEmpty { leads = places.map { leads[$0] } }
    for place in keys.indices { keys[place].keep(places) }
    limitPer?.keep(places)
  }

  /// Adds what a later task found.
  mutating func append(_ other: ListedRows) throws {
    rows += other.rows
    leads += other.leads
    count += other.count
    for place in keys.indices { keys[place].append(other.keys[place]) }
    if let values = other.limitPer { limitPer?.append(values) }
    try memory.update(to: heldBytes)
  }

  // MARK: - Order

  /// The places of the rows kept, in the listing's order.
  func places(_ stage: Stage) throws -> [Int] {
    guard order.leads != nil else { return Array(rows.indices) }
    guard rows.count > 4_096 else { return rows.indices.sorted(by: precedes) }
    var pace = Pace(stage)
    var sorted = LargeArray(leads)
    if let latest = leads.lazy.filter({ $0 < .max }).max() {
      // Close behind the others, so that the keys differ in few digits.
      for place in sorted.indices where sorted[place] == .max { sorted[place] = latest + 1 }
    }
    var order = LargeArray(count: rows.count) { UInt32($0) }
    try RadixSort.sort(&sorted, &order, check: stage.check)
    var places = order.map { Int($0) }
    guard !keys.isEmpty else { return places }
    var start = 0
    while start < places.count {
      var end = start + 1
      while end < places.count, sorted[end] == sorted[start] { end += 1 }
      if end - start > 1 {
        try places[start..<end].sort {
          try pace.step()
          return precedes($0, $1)
        }
      }
      start = end
    }
    return places
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    if leads[a] != leads[b] { return leads[a] < leads[b] }
    for (key, isDescending) in zip(keys, order.isDescending) {
      let result = key.compare(a, b, isDescending)
      if result != 0 { return result < 0 }
    }
    return a < b
  }
}
