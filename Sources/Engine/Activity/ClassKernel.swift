import Columnar

// SAFETY: days are codes of the period table; a block has a row of counters for each period and one
// more, and all rows written lie in it.

/// Counts customers by what they are in each period: new, retained, returned, resurrected, quiet, dormant.
///
/// Of a customer with events on days 5, 8 and 70, periods of 10 days and a bound of 30:
/// ```
/// period      0    1      2      3      4        5        6        7
/// class      new  quiet  quiet  dormant dormant  dormant  dormant  resurrected
///                               └ day 8 + 30 = 38 lies in period 3: newly dormant
/// ```
/// Quiet and dormant are stretches, so their ends alone are counted and summed up afterwards.
struct ClassKernel {
  /// Counters of a period.
  enum Field: Int, CaseIterable {
    case new, retained, returned
    /// Resurrected who were still quiet at the end of the period before, and who were dormant.
    case resurrectedFromQuiet, resurrectedFromDormant
    /// Newly dormant who had an event in the period before, and who were quiet in it.
    case dormantFromActive, dormantFromQuiet
    /// More of them than in the period before.
    case quietChange, dormantChange
  }

  let calendar: PeriodTable
  /// Days of silence from which a customer is dormant.
  let bound: Int

  init(_ calendar: PeriodTable, bound: Int) {
    self.calendar = calendar
    self.bound = bound
  }

  static let width = Field.allCases.count
  var size: Int { (calendar.count + 1) * ClassKernel.width }

  func add<Code>(_ customers: CustomerDays<Code>, _ blocks: UnsafeMutablePointer<Int32>) {
    customers.each(calendar, blocks, size: size) { _, events, places, block in
      follow(customers.days, events, places, block)
    }
  }

  @inline(__always)
  private func follow<Code: FixedWidthInteger>(
    _ days: UnsafePointer<Code>, _ events: Range<Int>, _ places: UnsafePointer<Int32>,
    _ block: UnsafeMutablePointer<Int32>
  ) {
    var last = (day: 0, period: -1)
    var index = events.lowerBound
    while index < events.upperBound {
      let first = Int(days[index])
      let period = Int(places[first])
      var day = first
      index += 1
      while index < events.upperBound, Int(places[Int(days[index])]) == period {
        day = Int(days[index])
        index += 1
      }
      if last.period < 0 {
        count(.new, period, block)
      } else {
        let wasDormant = close(last.day, last.period, until: period, places, block)
        let field: Field =
          if last.period == period - 1 {
            .retained
          } else if first - last.day < bound {
            .returned
          } else {
            wasDormant ? .resurrectedFromDormant : .resurrectedFromQuiet
          }
        count(field, period, block)
      }
      last = (day, period)
    }
    if last.period >= 0 {
      _ = close(last.day, last.period, until: calendar.count, places, block)
    }
  }

  /// The periods without an event behind one with events; whether the silence reached the bound in them.
  @inline(__always)
  private func close(
    _ day: Int, _ period: Int, until end: Int, _ places: UnsafePointer<Int32>,
    _ block: UnsafeMutablePointer<Int32>
  ) -> Bool {
    guard period + 1 < end else { return false }
    let reached = day + bound
    let dormant =
      reached > calendar.lastDay ? end : min(end, max(period + 1, Int(places[reached])))
    count(.quietChange, period + 1, block)
    count(.quietChange, dormant, by: -1, block)
    count(.dormantChange, dormant, block)
    count(.dormantChange, end, by: -1, block)
    guard dormant < end else { return false }
    count(
      dormant == period + 1 ? .dormantFromActive : .dormantFromQuiet, dormant, block)
    return true
  }

  @inline(__always)
  private func count(
    _ field: Field, _ period: Int, by number: Int32 = 1, _ block: UnsafeMutablePointer<Int32>
  ) {
    block[period * ClassKernel.width + field.rawValue] &+= number
  }
}
