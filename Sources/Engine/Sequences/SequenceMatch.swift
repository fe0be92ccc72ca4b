import Columnar

// SAFETY: starts enclose the rows of each customer of the batch, masks have a bit and times and event
// numbers a code for each of these rows; memory of a way has a place for each step.

/// Times or event numbers as they are stored, read where a row is of interest.
struct SequenceCodes {
  let codes: UnsafeRawPointer
  let width: PackedIntegers.Width
  let base: Int64
  private let factor: Int64
  private let divisor: Int64

  /// Valid while the column is retained.
  init(_ packed: PackedIntegers, factor: Int64 = 1, divisor: Int64 = 1) {
    base = packed.base
    width = packed.width
    self.factor = factor
    self.divisor = divisor
    switch packed.codes {
    case .one(let codes): self.codes = UnsafeRawPointer(codes)
    case .two(let codes): self.codes = UnsafeRawPointer(codes)
    case .four(let codes): self.codes = UnsafeRawPointer(codes)
    case .eight(let codes): self.codes = UnsafeRawPointer(codes)
    }
  }

  /// Whether a value is what the codes say.
  var isPlain: Bool { factor == 1 && divisor == 1 }

  @inline(__always)
  subscript(row: Int) -> Int64 {
    let code: Int64 =
      switch width {
      case .one: Int64(codes.load(fromByteOffset: row, as: UInt8.self))
      case .two: Int64(codes.load(fromByteOffset: row &* 2, as: UInt16.self))
      case .four: Int64(codes.load(fromByteOffset: row &* 4, as: UInt32.self))
      case .eight: codes.load(fromByteOffset: row &* 8, as: Int64.self)
      }
    let value = base &+ code
    if divisor != 1 { return Int64(floorDivide(Int(value), Int(divisor))) }
    return value &* factor
  }
}

/// The rows of a batch of customers in one table.
struct SequenceTrack {
  /// Where each customer's rows begin in the batch, and after the last.
  var starts: UnsafePointer<Int32>
  /// The batch's first row.
  var first: Int
  let times: SequenceCodes
  /// Of rows that can be one event.
  let events: SequenceCodes?

  /// The time of a row of the batch.
  @inline(__always)
  func time(_ row: Int) -> Int64 { times[first &+ row] }

  /// The first of a customer's rows from a time on.
  @inline(__always)
  func row(from time: Int64, in rows: Range<Int>) -> Int {
    var (low, high) = (rows.lowerBound, rows.upperBound)
    while low < high {
      let middle = (low &+ high) &>> 1
      if self.time(middle) < time { low = middle &+ 1 } else { high = middle }
    }
    return low
  }
}

/// The rows of a track that meet a step, or that it forbids, as bits; remembers what was found last.
struct SequenceMask {
  let track: Int
  var words: UnsafePointer<UInt64>
  private var from = Int.max
  private var found = 0

  init(track: Int, words: UnsafePointer<UInt64>) {
    self.track = track
    self.words = words
  }

  mutating func forget() { from = .max }

  /// The first row set from one on; the end where there is none. Of rows asked for in ascending order
  /// each is looked at once.
  @inline(__always)
  mutating func next(_ row: Int, _ end: Int) -> Int {
    if row >= from, row <= found { return found }
    from = row
    found = SequenceMask.first(words, row, end)
    return found
  }

  @inline(__always)
  static func first(_ words: UnsafePointer<UInt64>, _ row: Int, _ end: Int) -> Int {
    guard row < end else { return end }
    var word = row &>> 6
    var bits = words[word] & (~0 &<< UInt64(row & 63))
    while bits == 0 {
      word &+= 1
      guard word &<< 6 < end else { return end }
      bits = words[word]
    }
    return min(word &<< 6 &+ bits.trailingZeroBitCount, end)
  }
}

/// Finds a customer's way through the steps.
///
/// Of demo → order within 30 days → support without complaint:
/// ```
/// day      3       10      25      40          50
///          demo    order   order   complaint   support
/// step     1       2                           ╳ a complaint lies between 10 and 50
/// ```
/// Two steps reached; that the second order is nearer to the support does not count, as a step takes
/// the earliest event. Each step looks for the next bit of its mask, in its own table, from the time of
/// the step before: tables need not be merged.
final class SequenceMatcher {
  /// What a step asks for.
  struct Step {
    /// Days that may lie between it and the one before; nil for any number.
    var withinDays: Int64?
    /// Places of the masks that it forbids.
    var without: Range<Int>
  }

  /// What is the same for all customers.
  struct Rules {
    var steps: [Step]
    /// Ticks of a day; 1 where times are days.
    var ticksPerDay: Int64
    var anyEntry: Bool
    var lastDay: Int64

    @inline(__always)
    func day(_ time: Int64) -> Int64 {
      ticksPerDay == 1 ? time : Int64(floorDivide(Int(time), Int(ticksPerDay)))
    }
  }

  let rules: Rules
  let steps: UnsafeMutablePointer<Step>
  let stepCount: Int
  let tracks: UnsafeMutablePointer<SequenceTrack>
  /// Those of the steps, then those of what they forbid.
  let masks: UnsafeMutablePointer<SequenceMask>
  let maskCount: Int
  /// The row that met each step, and its time, of the way being tried.
  private let rows: UnsafeMutablePointer<Int>
  private let attempt: UnsafeMutablePointer<Int64>
  private var pace: Pace

  init(_ rules: Rules, _ tracks: [SequenceTrack], _ masks: [SequenceMask], _ stage: Stage) {
    func memory<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
      let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
      pointer.initialize(from: elements, count: elements.count)
      return pointer
    }
    self.rules = rules
    steps = memory(rules.steps)
    stepCount = rules.steps.count
    self.tracks = memory(tracks)
    self.masks = memory(masks)
    maskCount = masks.count
    rows = memory(rules.steps.map { _ in 0 })
    attempt = memory(rules.steps.map { _ in 0 })
    pace = Pace(stage)
  }

  deinit {
    steps.deallocate()
    tracks.deallocate()
    masks.deallocate()
    rows.deallocate()
    attempt.deallocate()
  }

  /// Says where the rows of a table begin in the next batch.
  func begin(_ track: Int, at first: Int) { tracks[track].first = first }

  /// Finds the ways of the customers of a batch.
  func find(_ customers: Int, _ ways: SequenceWays) throws {
    ways.clear(customers)
    let entering = SequenceMask.entries(
      masks[0].words, tracks[masks[0].track].starts, customers, ways.chosen, ways.entries)
    if isInWords(ways) { return try findInWords(entering, ways) }
    for place in 0..<entering { try walk(place, ways) }
  }

  /// Finds the way of one of the chosen customers, from each event that meets the first step or from the
  /// earliest.
  func walk(_ place: Int, _ ways: SequenceWays) throws {
    for mask in 0..<maskCount { masks[mask].forget() }
    let (track, words) = (tracks[masks[0].track], masks[0].words)
    let customer = Int(ways.chosen[place])
    var row = Int(ways.entries[place])
    let last = Int(track.starts[customer &+ 1])
    while row < last {
      let end = follow(customer, row, track.time(row))
      ways.keep(customer, end, attempt)
      guard rules.anyEntry, end.reached < stepCount else { return }
      row = SequenceMask.first(words, row &+ 1, last)
      if row < last { try pace.step() }
    }
  }

  /// Where a way ends.
  struct End {
    var reached: Int
    var isOpen = false
    /// The times of what could have met the next step, and of what that forbids; `.max` for none.
    var next = Int64.max
    var forbidden = Int64.max
  }

  /// Leaves the times of the way that begins at a row in `attempt`.
  private func follow(_ customer: Int, _ row: Int, _ time: Int64) -> End {
    rows[0] = row
    attempt[0] = time
    var before = time
    var step = 1
    while step < stepCount {
      let rule = steps[step]
      let found = next(step, customer, before)
      let forbidden = rule.without.isEmpty ? .max : forbidden(rule.without, customer, before)
      let within = rule.withinDays ?? .max
      let day = rule.withinDays == nil ? 0 : rules.day(before)
      guard let found, found.time <= forbidden,
        within == .max || rules.day(found.time) &- day <= within
      else {
        let isOpen = within != .max && forbidden == .max && within > rules.lastDay &- day
        return End(
          reached: step, isOpen: isOpen, next: found?.time ?? .max, forbidden: forbidden)
      }
      rows[step] = found.row
      attempt[step] = found.time
      before = found.time
      step &+= 1
    }
    return End(reached: stepCount)
  }

  /// The earliest row that meets a step and that no step before has taken, from a time on.
  @inline(__always)
  private func next(
    _ step: Int, _ customer: Int, _ time: Int64
  ) -> (row: Int, time: Int64)? {
    let place = masks[step].track
    let track = tracks[place]
    let rows = Int(track.starts[customer])..<Int(track.starts[customer &+ 1])
    var row: Int
    if masks[step &- 1].track == place {
      // Of events of one time an earlier row can come behind a later one that met the step before.
      row = self.rows[step &- 1]
      if row > rows.lowerBound, track.time(row &- 1) == time {
        row = track.row(from: time, in: rows.lowerBound..<row)
      }
    } else {
      row = track.row(from: time, in: rows)
    }
    row = masks[step].next(row, rows.upperBound)
    while row < rows.upperBound, isTaken(row, before: step, place, track.events, track.first) {
      row = SequenceMask.first(masks[step].words, row &+ 1, rows.upperBound)
    }
    return row < rows.upperBound ? (row, track.time(row)) : nil
  }

  /// Whether the row's event met a step before.
  @inline(__always)
  private func isTaken(
    _ row: Int, before step: Int, _ track: Int, _ events: SequenceCodes?, _ first: Int
  ) -> Bool {
    var earlier = 0
    while earlier < step {
      if masks[earlier].track == track {
        if rows[earlier] == row { return true }
        if let events, events[first &+ rows[earlier]] == events[first &+ row] { return true }
      }
      earlier &+= 1
    }
    return false
  }

  /// The time of the earliest forbidden event after a time.
  private func forbidden(_ without: Range<Int>, _ customer: Int, _ time: Int64) -> Int64 {
    var least = Int64.max
    for mask in without {
      let track = tracks[masks[mask].track]
      let rows = Int(track.starts[customer])..<Int(track.starts[customer &+ 1])
      let row = masks[mask].next(track.row(from: time &+ 1, in: rows), rows.upperBound)
      if row < rows.upperBound { least = min(least, track.time(row)) }
    }
    return least
  }
}

/// The ways of the customers of a batch.
final class SequenceWays {
  /// Steps reached, and 1 where the window of the next is not over.
  let reached: UnsafeMutablePointer<UInt8>
  let open: UnsafeMutablePointer<UInt8>
  /// The times of each step.
  let times: [UnsafeMutablePointer<Int64>]
  /// The times of what could have met the next step, and of what that forbids; `.max` for none.
  let next: UnsafeMutablePointer<Int64>
  let forbidden: UnsafeMutablePointer<Int64>
  /// Customers who enter, ascending, and the first row of each that meets the first step.
  let chosen: UnsafeMutablePointer<Int32>
  let entries: UnsafeMutablePointer<Int32>
  /// Whether it is told where ways end.
  let tellsEnds: Bool

  init(steps: Int, capacity: Int, tellsEnds: Bool) {
    self.tellsEnds = tellsEnds
    func memory<Element: FixedWidthInteger>(_: Element.Type) -> UnsafeMutablePointer<Element> {
      let pointer = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
      pointer.initialize(repeating: 0, count: capacity)
      return pointer
    }
    reached = memory(UInt8.self)
    open = memory(UInt8.self)
    times = (0..<steps).map { _ in memory(Int64.self) }
    next = memory(Int64.self)
    forbidden = memory(Int64.self)
    chosen = memory(Int32.self)
    entries = memory(Int32.self)
  }

  deinit {
    reached.deallocate()
    open.deallocate()
    times.forEach { $0.deallocate() }
    next.deallocate()
    forbidden.deallocate()
    chosen.deallocate()
    entries.deallocate()
  }

  func clear(_ customers: Int) {
    reached.update(repeating: 0, count: customers)
    open.update(repeating: 0, count: customers)
    guard tellsEnds else { return }
    next.update(repeating: .max, count: customers)
    forbidden.update(repeating: .max, count: customers)
  }

  /// Keeps a way of a customer if it gets further than the one before, or as far and is open where that
  /// is not.
  @inline(__always)
  func keep(_ customer: Int, _ end: SequenceMatcher.End, _ found: UnsafePointer<Int64>) {
    let (before, wasOpen) = (Int(reached[customer]), open[customer] != 0)
    let isFurther = end.reached > before || end.reached == before && end.isOpen && !wasOpen
    guard isFurther else { return }
    reached[customer] = UInt8(truncatingIfNeeded: end.reached)
    open[customer] = end.isOpen ? 1 : 0
    for step in 0..<end.reached { times[step][customer] = found[step] }
    guard tellsEnds else { return }
    next[customer] = end.next
    forbidden[customer] = end.forbidden
  }
}
