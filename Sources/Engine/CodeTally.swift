import CEngine
import Columnar

// SAFETY: places lie below the count of groups; rows of a batch lie in the table, whose columns have a
// code for each; `groupsBefore` has a place for each row of the largest batch and one more.

/// Rows, sums of columns and distinct customers by group, of the rows that it is handed.
///
/// ```
/// slot of a group, a word each      customers │ last customer     rows     sum     sum …
/// ```
/// What is not asked for has no word, so that a row touches little memory.
final class CodeTally {
  let groups: Int
  let columns: [PackedIntegers]
  let countsCustomers: Bool
  /// So it is where customers are not.
  let countsRows: Bool
  /// Words of a slot.
  let width: Int
  let slots: UnsafeMutablePointer<Int64>
  /// For each row of a batch, and behind the last, in how many groups customers were new before.
  private let groupsBefore: UnsafeMutablePointer<Int32>
  private var groupsSoFar: Int32 = 0
  /// Customers who were in a group, and in more than one.
  private(set) var (customers, customersInSeveral) = (0, 0)

  /// Batches have at most `capacity` rows.
  init(
    groups: Int, columns: [PackedIntegers], countsCustomers: Bool, countsRows: Bool, capacity: Int
  ) {
    self.groups = groups
    self.columns = columns
    self.countsCustomers = countsCustomers
    self.countsRows = countsRows
    width = (countsCustomers ? 1 : 0) + (countsRows ? 1 : 0) + columns.count
    slots = UnsafeMutableRawPointer.allocate(
      byteCount: groups * width * MemoryLayout<Int64>.stride,
      alignment: MemoryLayout<SIMD2<Int64>>.alignment
    ).bindMemory(to: Int64.self, capacity: groups * width)
    slots.initialize(repeating: 0, count: groups * width)
    let room = countsCustomers ? capacity + 1 : 0
    groupsBefore = .allocate(capacity: room)
    groupsBefore.initialize(repeating: 0, count: room)
  }

  deinit {
    slots.deallocate()
    groupsBefore.deallocate()
  }

  /// Customers of a group; where they are counted.
  @inline(__always)
  func customers(_ group: Int) -> Int64 { slots[group &* width] &>> 32 }

  /// Rows of a group; where they are counted.
  @inline(__always)
  func rows(_ group: Int) -> Int64 { slots[group &* width &+ (countsCustomers ? 1 : 0)] }

  /// Rows of all groups; where they are counted.
  var rowCount: Int { (0..<groups).reduce(0) { $0 + Int(rows($1)) } }

  /// The sum of a column's values in a group.
  @inline(__always)
  func sum(_ place: Int, _ group: Int) -> Int64 { slots[group &* width &+ firstSum &+ place] }

  private var firstSum: Int { width - columns.count }

  /// Begins anew.
  func clear() {
    slots.update(repeating: 0, count: groups * width)
    (customers, customersInSeveral) = (0, 0)
  }

  /// Adds some of a batch's rows, from its `first` on, whose groups are `places`.
  func add(_ rows: Batch, _ places: UnsafePointer<Int32>, from first: Int) {
    guard let column = columns.first else { return add(rows, places, first) { _ in 0 } }
    switch column.codes {
    case .one(let codes): add(codes, column.base, rows, places, first)
    case .two(let codes): add(codes, column.base, rows, places, first)
    case .four(let codes): add(codes, column.base, rows, places, first)
    case .eight(let codes): add(codes, column.base, rows, places, first)
    }
    for place in 1..<max(1, columns.count) {
      let column = columns[place]
      switch column.codes {
      case .one(let codes): add(codes, column.base, rows, places, to: place)
      case .two(let codes): add(codes, column.base, rows, places, to: place)
      case .four(let codes): add(codes, column.base, rows, places, to: place)
      case .eight(let codes): add(codes, column.base, rows, places, to: place)
      }
    }
  }

  /// Counts rows and customers and adds the first column.
  @inline(__always)
  private func add<Code: FixedWidthInteger>(
    _ codes: UnsafePointer<Code>, _ base: Int64, _ rows: Batch, _ places: UnsafePointer<Int32>,
    _ first: Int
  ) {
    let codes = codes + rows.start
    if let picked = rows.rows {
      add(rows, places, first) {
        let code = codes + Int(picked[$0])
        if MemoryLayout<Code>.size > 1 { strata_prefetch(code) }
        return base &+ Int64(truncatingIfNeeded: code.pointee)
      }
    } else {
      add(rows, places, first) { base &+ Int64(truncatingIfNeeded: codes[$0]) }
    }
  }

  @inline(__always)
  private func add(
    _ rows: Batch, _ places: UnsafePointer<Int32>, _ first: Int, value: (Int) -> Int64
  ) {
    if countsCustomers, let ordinals = rows.ordinals {
      addCustomers(rows, places, ordinals, first, value: value)
    } else if columns.isEmpty {
      for i in 0..<rows.count { slots[Int(places[i]) &* width] &+= 1 }
    } else if width == 2 {
      // Both words of a slot by one addition.
      let memory = UnsafeMutableRawPointer(slots)
      for i in 0..<rows.count {
        let slot = memory + Int(places[i]) &* MemoryLayout<SIMD2<Int64>>.stride
        slot.storeBytes(
          of: slot.load(as: SIMD2<Int64>.self) &+ SIMD2(1, value(i)), as: SIMD2<Int64>.self)
      }
    } else {
      let (slots, width) = (slots, width)
      for i in 0..<rows.count {
        let slot = slots + Int(places[i]) &* width
        slot[0] &+= 1
        slot[1] &+= value(i)
      }
    }
  }

  /// Rows come customer by customer, so that it is enough to remember who was last; without a branch,
  /// because whether a customer is new in a group cannot be guessed.
  @inline(__always)
  private func addCustomers(
    _ rows: Batch, _ places: UnsafePointer<Int32>, _ ordinals: UnsafePointer<Int32>, _ first: Int,
    value: (Int) -> Int64
  ) {
    let (slots, width, groupsBefore) = (slots, width, groupsBefore + first)
    let firstCustomer = Int64(rows.firstOrdinal) + 1
    let sumWord = columns.isEmpty ? 0 : firstSum
    var groups = groupsSoFar
    for i in 0..<rows.count {
      let slot = slots + Int(places[i]) &* width
      let customer = firstCustomer &+ Int64(ordinals[i])
      let known = slot[0]
      let isNew: Int64 = known & 0xffff_ffff == customer ? 0 : 1
      slot[0] = (known &>> 32 &+ isNew) &<< 32 | customer
      // Where there is no sum, nothing is added to the first word.
      slot[sumWord] &+= value(i)
      groupsBefore[i] = groups
      groups &+= Int32(truncatingIfNeeded: isNew)
    }
    groupsBefore[rows.count] = groups
    groupsSoFar = groups
    if countsRows { for i in 0..<rows.count { slots[Int(places[i]) &* width &+ 1] &+= 1 } }
  }

  /// Adds a further column.
  @inline(__always)
  private func add<Code: FixedWidthInteger>(
    _ codes: UnsafePointer<Code>, _ base: Int64, _ rows: Batch, _ places: UnsafePointer<Int32>,
    to place: Int
  ) {
    let (codes, slots, width) = (codes + rows.start, slots + (firstSum + place), width)
    for i in 0..<rows.count {
      let row = rows.rows.map { Int($0[i]) } ?? i
      slots[Int(places[i]) &* width] &+= base &+ Int64(truncatingIfNeeded: codes[row])
    }
  }

  /// Counts the customers of a batch, all of whose rows were added.
  func endBatch(_ batch: Batch) {
    defer { groupsSoFar = 0 }
    guard countsCustomers, let starts = batch.starts else { return }
    // Without a branch: −1 and −2 have a sign, which 0 has not.
    var (customers, inSeveral): (UInt32, UInt32) = (0, 0)
    for s in 0..<batch.segments {
      let groups = groupsBefore[Int(starts[s + 1])] &- groupsBefore[Int(starts[s])]
      customers &+= UInt32(bitPattern: 0 &- groups) &>> 31
      inSeveral &+= UInt32(bitPattern: 1 &- groups) &>> 31
    }
    self.customers += Int(customers)
    customersInSeveral += Int(inSeveral)
  }
}
