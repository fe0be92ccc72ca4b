import CEngine
import Columnar

// SAFETY: masks have a word behind that of the last row; starts enclose the rows of each customer of the
// batch, for each of which there is a code; chosen customers have an entry each.

/// The rows of a customer from the first step on, as the bits of one word of each mask: most funnels are
/// followed by arithmetic, without a branch on what a row holds.
/// ```
/// row                     0 1 2 3 4        of the customer, from the first coffee on
/// tea                     0 0 1 0 0        ▸ row 2
/// wine                    0 1 0 0 1        behind row 2:  0 0 0 0 1   ▸ row 4
/// ```
extension SequenceMask {
  /// Rows that are looked at together.
  static let rowsOfWord = 57

  /// Chooses the customers of whom a row is set; returns how many. There is room for all and the excess.
  static func select(
    _ words: UnsafePointer<UInt64>, _ starts: UnsafePointer<Int32>, _ customers: Int,
    _ chosen: UnsafeMutablePointer<Int32>
  ) -> Int {
    strata_segments_set(words, starts, customers, chosen)
  }

  /// The first row set of some, one of which is.
  @inline(__always)
  static func entry(_ words: UnsafePointer<UInt64>, _ first: Int, _ end: Int) -> Int {
    let bits = word(words, first, min(end &- first, rowsOfWord))
    return bits == 0
      ? SequenceMask.first(words, first &+ rowsOfWord, end)
      : first &+ bits.trailingZeroBitCount
  }

  /// The rows from one on, of which there are at most `rowsOfWord`, as bits.
  @inline(__always)
  static func word(_ words: UnsafePointer<UInt64>, _ row: Int, _ count: Int) -> UInt64 {
    let bytes = UnsafeRawPointer(words) + row &>> 3
    let bits = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)) &>> UInt64(row & 7)
    return bits & (1 &<< UInt64(count) &- 1)
  }
}

extension SequenceMatcher {
  /// Whether the steps are rows of one table whose codes are days, each an event, and of a way no more is
  /// asked than how far it gets.
  func isInWords(_ ways: SequenceWays) -> Bool {
    let track = tracks[masks[0].track]
    return maskCount == stepCount && !rules.anyEntry && !ways.tellsEnds && track.events == nil
      && track.times.isPlain && rules.ticksPerDay == 1
      && (0..<stepCount).allSatisfy { masks[$0].track == masks[0].track }
  }

  /// Finds the ways of the chosen customers.
  func findInWords(_ ways: SequenceWays) throws {
    let codes = tracks[masks[0].track].times.codes
    switch tracks[masks[0].track].times.width {
    case .one: try findInWords(codes.assumingMemoryBound(to: UInt8.self), ways)
    case .two: try findInWords(codes.assumingMemoryBound(to: UInt16.self), ways)
    case .four: try findInWords(codes.assumingMemoryBound(to: UInt32.self), ways)
    case .eight: try findInWords(codes.assumingMemoryBound(to: Int64.self), ways)
    }
  }

  @inline(__always)
  private func findInWords<Code: FixedWidthInteger>(
    _ codes: UnsafePointer<Code>, _ ways: SequenceWays
  ) throws {
    let track = tracks[masks[0].track]
    let (starts, words) = (track.starts, masks[0].words)
    let steps = WordSteps(self, codes + track.first, base: track.times.base, ways)
    var asked = 0
    for place in 0..<ways.count {
      // The days are all that is far away.
      while asked < min(place &+ Limits.daysAhead, ways.count) {
        let customer = Int(ways.chosen[asked])
        let row = SequenceMask.entry(words, Int(starts[customer]), Int(starts[customer &+ 1]))
        ways.entries[asked] = Int32(truncatingIfNeeded: row)
        strata_prefetch_here(steps.codes + row)
        asked &+= 1
      }
      let customer = Int(ways.chosen[place])
      let entry = Int(ways.entries[place])
      if !steps.follow(customer, Int(starts[customer]), entry, Int(starts[customer &+ 1])) {
        try walk(customer, from: entry, ways)
      }
    }
  }
}

/// What following a customer's way through words asks for.
private struct WordSteps<Code: FixedWidthInteger> {
  /// The days of the batch's rows.
  let codes: UnsafePointer<Code>
  private let base: Int64
  private let masks: UnsafePointer<SequenceMask>
  private let steps: UnsafePointer<SequenceMatcher.Step>
  private let stepCount: Int
  private let lastDay: Int64
  private let times: UnsafePointer<UnsafeMutablePointer<Int64>>
  private let reached: UnsafeMutablePointer<UInt8>
  private let open: UnsafeMutablePointer<UInt8>

  init(
    _ matcher: SequenceMatcher, _ codes: UnsafePointer<Code>, base: Int64, _ ways: SequenceWays
  ) {
    self.codes = codes
    self.base = base
    masks = UnsafePointer(matcher.masks)
    steps = UnsafePointer(matcher.steps)
    stepCount = matcher.stepCount
    lastDay = matcher.rules.lastDay - base
    times = UnsafePointer(ways.times)
    reached = ways.reached
    open = ways.open
  }

  /// Follows the way of a customer whose rows begin at `start` and end before `end`, from its entry on;
  /// false where it must be looked at more closely: what could come next lies behind the word, or before
  /// a row of the same day, as rows of a day are in no order.
  @inline(__always)
  func follow(_ customer: Int, _ start: Int, _ entry: Int, _ end: Int) -> Bool {
    let count = min(end &- entry, SequenceMask.rowsOfWord)
    let days = codes + entry
    var (row, day) = (0, Int64(truncatingIfNeeded: days[0]))
    times[0][customer] = base &+ day
    // Without a branch, as whether a customer has rows before cannot be guessed.
    let hasBefore = entry > start ? 1 : 0
    var ties = days[0 &- hasBefore] == days[0] ? hasBefore : 0
    var step = 1
    var isOpen: UInt8 = 0
    while step < stepCount {
      let word = SequenceMask.word(masks[step].words, entry, count)
      let before = word & (1 &<< UInt64(row) &- 1)
      if before != 0, days[63 &- before.leadingZeroBitCount] == days[row] { ties |= 1 }
      let rest = word & (~1 &<< UInt64(row))
      let next = rest == 0 ? row : rest.trailingZeroBitCount
      let found = Int64(truncatingIfNeeded: days[next])
      let within = steps[step].withinDays ?? .max
      guard rest != 0, found &- day <= within else {
        if rest == 0, count < end &- entry { ties |= 1 }
        isOpen = within != .max && within > lastDay &- day ? 1 : 0
        break
      }
      times[step][customer] = base &+ found
      (row, day) = (next, found)
      step &+= 1
    }
    if ties != 0 { return false }
    reached[customer] = UInt8(truncatingIfNeeded: step)
    open[customer] = isOpen
    return true
  }
}
