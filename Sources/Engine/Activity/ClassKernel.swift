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
    calendar.places.withUnsafeBufferPointer { table in
      guard let places = table.baseAddress else { return }
      for customer in 0..<customers.count where customers.slots[customer] >= 0 {
        let block = blocks + Int(customers.slots[customer]) * size
        var index = Int(customers.starts[customer])
        let end = Int(customers.starts[customer + 1])
        var last = (day: 0, period: -1)
        while index < end {
          let first = Int(customers.days[index])
          let period = Int(places[first])
          var day = first
          index += 1
          while index < end, Int(places[Int(customers.days[index])]) == period {
            day = Int(customers.days[index])
            index += 1
          }
          count(.new, period, if: last.period < 0, block)
          if last.period >= 0 {
            let wasDormant = close(last.day, last.period, until: period, places, block)
            let isLong = first - last.day >= bound
            let field: Field =
              last.period == period - 1
              ? .retained
              : !isLong ? .returned : wasDormant ? .resurrectedFromDormant : .resurrectedFromQuiet
            count(field, period, if: true, block)
          }
          last = (day, period)
        }
        if last.period >= 0 {
          _ = close(last.day, last.period, until: calendar.count, places, block)
        }
      }
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
    count(.quietChange, period + 1, if: true, block)
    count(.quietChange, dormant, by: -1, if: true, block)
    count(.dormantChange, dormant, if: true, block)
    count(.dormantChange, end, by: -1, if: true, block)
    guard dormant < end else { return false }
    count(
      dormant == period + 1 ? .dormantFromActive : .dormantFromQuiet, dormant, if: true, block)
    return true
  }

  @inline(__always)
  private func count(
    _ field: Field, _ period: Int, by number: Int32 = 1, if isCounted: Bool,
    _ block: UnsafeMutablePointer<Int32>
  ) {
    if isCounted { block[period * ClassKernel.width + field.rawValue] &+= number }
  }
}
