/// The stages a customer goes through, read off the days of their purchases by plain rules:
///
/// - `prospect` from signing up, `new` from the first purchase, `active` 90 days later;
/// - `loyal` at the seventh purchase within 365 days;
/// - `at_risk` after 150 days without a purchase, `lost` after 365; the next purchase ends both.
struct StageHistory {
  /// Ascending by day, no two on one day; never empty after `trace`.
  private(set) var changes: [(day: Int, stage: Stage)] = []

  /// Days without a purchase.
  static let riskDays = 150
  static let lostDays = 365
  /// Days of being new.
  static let newDays = 90
  /// Purchases within a year that make a loyal customer.
  static let loyalPurchases = 7

  /// The last stage.
  var current: Stage { changes.last?.stage ?? .prospect }

  /// Traces another customer, in the storage of the one before.
  mutating func trace(signup: Int, purchases: [Int]) {
    changes.removeAll(keepingCapacity: true)
    enter(.prospect, on: signup)
    guard let first = purchases.first else { return }
    var yearStart = 0
    for (index, day) in purchases.enumerated() {
      if index > 0 { wait(from: purchases[index - 1], until: day - 1, first: first) }
      while purchases[yearStart] <= day - 365 { yearStart += 1 }
      let isLoyal = index - yearStart + 1 >= StageHistory.loyalPurchases
      switch current {
      case .prospect: enter(.new, on: day)
      case .new, .active: if isLoyal { enter(.loyal, on: day) }
      case .atRisk, .lost: enter(isLoyal ? .loyal : .active, on: day)
      case .loyal: break
      }
    }
    let last = purchases[purchases.count - 1]
    wait(from: last, until: DemoCalendar.today, first: first)
  }

  /// What happens between a purchase and a day on which there was none since.
  private mutating func wait(from purchase: Int, until day: Int, first: Int) {
    if current == .new, first + StageHistory.newDays <= day {
      enter(.active, on: first + StageHistory.newDays)
    }
    if purchase + StageHistory.riskDays <= day {
      enter(.atRisk, on: purchase + StageHistory.riskDays)
    }
    if purchase + StageHistory.lostDays <= day {
      enter(.lost, on: purchase + StageHistory.lostDays)
    }
  }

  /// A day has one stage: the later of two.
  private mutating func enter(_ stage: Stage, on day: Int) {
    if changes.last?.day == day { changes.removeLast() }
    changes.append((day, stage))
  }
}
