import Columnar

// SAFETY: days are codes of the period table; a block has a row of counters for each period and one
// more, and all rows written lie in it.

/// Counts customers at the ends of periods: active while the days since their last event are fewer than
/// a bound, then lost, and won back with the next event.
///
/// Each event keeps a customer active for `bound` days, its own included. Of one with events on days 5,
/// 8 and 70, periods of 10 days (they end on days 9, 19, …) and a bound of 30:
/// ```
/// active on days      5 … 37                              70 … 99
/// ends of periods     9   19   29  │ 39  49  59  69 │ 79   89   99
///                     new          │ lost           │ won back
/// ```
struct LossKernel {
  /// Counters of a period.
  enum Field: Int, CaseIterable {
    /// Who had the first event of all in it.
    case started
    /// More who are active at its end than at that of the period before.
    case activeChange
    /// First events of customers who are active at its end.
    case new
    /// Active at the end of the period before, not at this one's.
    case lost
    /// Lost at the end of the period before, active at this one's.
    case wonBack
    /// Had events in it, and at neither end were active.
    case passing
  }

  let calendar: PeriodTable
  /// Days without an event from which a customer is lost.
  let bound: Int

  init(_ calendar: PeriodTable, bound: Int) {
    self.calendar = calendar
    self.bound = bound
  }

  static let width = Field.allCases.count
  var size: Int { (calendar.count + 1) * LossKernel.width }

  func add<Code>(_ customers: CustomerDays<Code>, _ blocks: UnsafeMutablePointer<Int32>) {
    customers.each(calendar, blocks, size: size) { _, events, places, block in
      if !events.isEmpty { follow(customers.days, events, places, block) }
    }
  }

  @inline(__always)
  private func follow<Code: FixedWidthInteger>(
    _ days: UnsafePointer<Code>, _ events: Range<Int>, _ places: UnsafePointer<Int32>,
    _ block: UnsafeMutablePointer<Int32>
  ) {
    let begin = Int(places[Int(days[events.lowerBound])])
    count(.started, begin, block)
    // The periods at whose ends the customer is active, so far as they follow each other.
    var active = (first: -1, last: -2)
    var passing = -1
    var index = events.lowerBound
    while index < events.upperBound {
      let first = Int(days[index])
      var last = first + bound - 1
      index += 1
      while index < events.upperBound, Int(days[index]) <= last + 1 {
        last = Int(days[index]) + bound - 1
        index += 1
      }
      let from = Int(places[first])
      let until = last >= calendar.lastDay ? calendar.count - 1 : Int(places[last + 1]) - 1
      if from > until {
        // Silent again before the period ends.
        if active.last < from - 1, passing != from {
          if passing >= 0 { count(.passing, passing, block) }
          passing = from
        }
        continue
      }
      if passing >= 0, passing != from { count(.passing, passing, block) }
      passing = -1
      if active.first >= 0, from <= active.last + 1 {
        active.last = until
      } else {
        leave(active, block)
        count(from == begin ? .new : .wonBack, from, block)
        active = (from, until)
      }
    }
    if passing >= 0 { count(.passing, passing, block) }
    leave(active, block)
  }

  @inline(__always)
  private func leave(_ active: (first: Int, last: Int), _ block: UnsafeMutablePointer<Int32>) {
    guard active.first >= 0 else { return }
    count(.activeChange, active.first, block)
    count(.activeChange, active.last + 1, by: -1, block)
    if active.last + 1 < calendar.count { count(.lost, active.last + 1, block) }
  }

  @inline(__always)
  private func count(
    _ field: Field, _ period: Int, by number: Int32 = 1, _ block: UnsafeMutablePointer<Int32>
  ) {
    block[period * LossKernel.width + field.rawValue] &+= number
  }
}
