import Columnar

// SAFETY: days are codes of the period table; a block has `size` counters, and rows, ages and the last
// counter lie below it.

/// Counts customers by cohort and age: the period of the beginning, and the periods since then in which
/// there was an event.
///
/// ```
/// block   a row a cohort:  size │ age 0 │ age 1 │ … │ ages − 1 │ older
///         behind them:     customers with events before their beginning
/// ```
/// Of a customer whose first event lies in cohort 2, with events in periods 2, 2, 3, 5: size + 1, ages
/// 0, 1, 3 + 1; `rolling` age 3 alone, and later each age takes over what lies behind it.
struct CohortKernel {
  let calendar: PeriodTable
  let rolling: Bool
  let ages: Int

  init(_ calendar: PeriodTable, rolling: Bool, ages: Int) {
    self.calendar = calendar
    self.rolling = rolling
    self.ages = ages
  }

  var width: Int { ages + 2 }
  var size: Int { calendar.count * width + 1 }

  func add<Code>(_ customers: CustomerDays<Code>, _ blocks: UnsafeMutablePointer<Int32>) {
    customers.each(calendar, blocks, size: size) { customer, events, places, block in
      if customers.begins != nil {
        return addFrom(customers, customer, events, places, block)
      }
      guard !events.isEmpty else { return }
      let begin = Int(places[Int(customers.days[events.lowerBound])])
      let row = block + begin * width
      row[0] &+= 1
      if rolling {
        row[1 + min(Int(places[Int(customers.days[events.upperBound - 1])]) - begin, ages)] &+= 1
        return
      }
      // No branch hangs on whether a period is another one: it would be guessed wrong half the time.
      var last: Int32 = -1
      for index in events {
        let place = places[Int(truncatingIfNeeded: customers.days[index])]
        row[1 &+ min(Int(place) &- begin, ages)] &+= place != last ? 1 : 0
        last = place
      }
    }
  }

  /// A customer whose time begins at a day of its own; events before it are passed over.
  private func addFrom<Code>(
    _ customers: CustomerDays<Code>, _ customer: Int, _ events: Range<Int>,
    _ places: UnsafePointer<Int32>, _ block: UnsafeMutablePointer<Int32>
  ) {
    guard let begins = customers.begins, customers.beginMissing?[customer] ?? 0 == 0 else { return }
    let code = Int(begins[customer]) - calendar.base
    guard code >= 0, code <= calendar.lastDay else { return }
    let begin = places[code]
    let row = block + Int(begin) * width
    row[0] &+= 1
    var last: Int32 = -1
    var isEarly = false
    for index in events {
      let place = places[Int(customers.days[index])]
      if place < begin {
        isEarly = true
      } else if place != last {
        if !rolling { row[1 + min(Int(place - begin), ages)] &+= 1 }
        last = place
      }
    }
    if rolling, last >= 0 { row[1 + min(Int(last - begin), ages)] &+= 1 }
    if isEarly { block[size - 1] &+= 1 }
  }
}
