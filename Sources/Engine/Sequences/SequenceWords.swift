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

  /// Chooses the customers of whom a row is set, and the first such row of each; returns how many.
  static func entries(
    _ words: UnsafePointer<UInt64>, _ starts: UnsafePointer<Int32>, _ customers: Int,
    _ chosen: UnsafeMutablePointer<Int32>, _ rows: UnsafeMutablePointer<Int32>
  ) -> Int {
    strata_segments_set(words, starts, customers, chosen, rows)
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
  func findInWords(_ entering: Int, _ ways: SequenceWays) throws {
    let codes = tracks[masks[0].track].times.codes
    switch tracks[masks[0].track].times.width {
    case .one: try findInWords(entering, codes.assumingMemoryBound(to: UInt8.self), ways)
    case .two: try findInWords(entering, codes.assumingMemoryBound(to: UInt16.self), ways)
    case .four: try findInWords(entering, codes.assumingMemoryBound(to: UInt32.self), ways)
    case .eight: try findInWords(entering, codes.assumingMemoryBound(to: Int64.self), ways)
    }
  }

  @inline(__always)
  private func findInWords<Code: FixedWidthInteger>(
    _ entering: Int, _ codes: UnsafePointer<Code>, _ ways: SequenceWays
  ) throws {
    let track = tracks[masks[0].track]
    let codes = codes + track.first
    // The days are all that is far away.
    func ask(_ place: Int) { strata_prefetch_here(codes + Int(ways.entries[place])) }
    let ahead = 16
    for place in 0..<min(ahead, entering) { ask(place) }
    for place in 0..<entering {
      if place &+ ahead < entering { ask(place &+ ahead) }
      let customer = Int(ways.chosen[place])
      let (first, end) = (Int(ways.entries[place]), Int(track.starts[customer &+ 1]))
      // Rows of a day are in no order.
      let isTied =
        first > Int(track.starts[customer]) && codes[first &- 1] == codes[first]
      guard !isTied,
        followInWords(customer, first..<end, codes + first, track.times.base, ways)
      else {
        try walk(place, ways)
        continue
      }
    }
  }

  /// Follows a customer's way through the rows from its entry on; false where it must be looked at more
  /// closely: what could come next lies behind the word, or before a row of the same day.
  @inline(__always)
  private func followInWords<Code: FixedWidthInteger>(
    _ customer: Int, _ rows: Range<Int>, _ codes: UnsafePointer<Code>, _ base: Int64,
    _ ways: SequenceWays
  ) -> Bool {
    let count = min(rows.count, SequenceMask.rowsOfWord)
    var (row, day) = (0, Int64(truncatingIfNeeded: codes[0]))
    ways.times[0][customer] = base &+ day
    var (step, isOpen, isTied) = (1, false, false)
    while step < stepCount {
      let word = SequenceMask.word(masks[step].words, rows.lowerBound, count)
      let before = word & (1 &<< UInt64(row) &- 1)
      isTied = isTied || before != 0 && codes[63 &- before.leadingZeroBitCount] == codes[row]
      let rest = word & (~1 &<< UInt64(row))
      let next = rest == 0 ? row : rest.trailingZeroBitCount
      let found = Int64(truncatingIfNeeded: codes[next])
      let within = steps[step].withinDays ?? .max
      guard rest != 0, found &- day <= within else {
        isTied = isTied || rest == 0 && count < rows.count
        isOpen = within != .max && within > rules.lastDay &- base &- day
        break
      }
      ways.times[step][customer] = base &+ found
      (row, day) = (next, found)
      step &+= 1
    }
    if isTied { return false }
    ways.reached[customer] = UInt8(truncatingIfNeeded: step)
    ways.open[customer] = isOpen ? 1 : 0
    return true
  }
}
