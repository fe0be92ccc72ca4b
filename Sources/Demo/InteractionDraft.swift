/// An interaction to be written.
struct InteractionDraft: Dated {
  let day: UInt16
  /// Minutes; 0 is missing.
  let durationMinutes: UInt16
  /// Second of the day.
  let second: UInt32
  let customer: UInt32
  let type: InteractionType
  /// 1 … 5; 0 is missing.
  let rating: UInt8
}

/// Draws what a customer and the company have to say to each other.
struct InteractionMaker {
  /// By `InteractionType`, with those who have not bought and after a purchase.
  private let courting = WeightedChoice([22, 30, 30, 18, 0, 0, 0])
  private let serving = WeightedChoice([24, 18, 38, 2, 18, 0, 0])

  /// Appends the interactions of a customer who has just lived.
  func append(
    _ life: CustomerLife, _ profile: CustomerProfile, ordinal: Int,
    to drafts: inout [InteractionDraft]
  ) {
    var generator = SeededGenerator(.interactions, index: ordinal)
    func add(_ type: InteractionType, on day: Int) {
      guard day <= DemoCalendar.today else { return }
      drafts.append(draft(type, day: day, ordinal: ordinal, profile, &generator))
    }
    let courted = (life.purchases.first ?? profile.signup + 60) - profile.signup
    for _ in 0..<generator.below(4) {
      let day = profile.signup + generator.below(max(1, courted))
      add(type(courting.draw(&generator)), on: day)
    }
    let referral = min(200, Int(Quantiles.exponentiated(2.8 + 0.7 * profile.happiness)))
    for day in life.purchases {
      if generator.chance(permille: 420) {
        add(type(serving.draw(&generator)), on: day + generator.below(12))
      }
      if generator.chance(permille: referral) { add(.referral, on: day + 2 + generator.below(30)) }
    }
    for day in life.complaints {
      add(.complaint, on: day)
      if generator.chance(permille: 600) { add(.support, on: day + 1 + generator.below(4)) }
    }
  }

  private func type(_ code: Int) -> InteractionType {
    InteractionType(rawValue: code) ?? .visit
  }

  private func draft(
    _ type: InteractionType, day: Int, ordinal: Int, _ profile: CustomerProfile,
    _ generator: inout SeededGenerator
  ) -> InteractionDraft {
    let typical =
      switch type {
      case .visit: 40.0
      case .call: 9.0
      case .demo: 50.0
      case .support: 22.0
      case .complaint: 14.0
      case .email, .referral: 0.0
      }
    let varied = typical * Quantiles.exponentiated(0.5 * generator.normal())
    let isTimed = typical > 0 && !generator.chance(permille: type == .complaint ? 500 : 60)
    let mood = 3.6 + 0.6 * profile.happiness + 0.7 * generator.normal()
    let rating = mood - (type == .complaint ? 1.7 : 0)
    let isRated = generator.chance(permille: type == .complaint ? 350 : 180)
    return InteractionDraft(
      day: UInt16(day), durationMinutes: isTimed ? UInt16(max(1, min(480, varied))) : 0,
      second: UInt32(8 * 3600 + generator.below(12 * 3600)), customer: UInt32(ordinal), type: type,
      rating: isRated ? UInt8(max(1, min(5, rating.rounded()))) : 0)
  }
}

extension InteractionDraft {
  /// The drafts by day and second; at the same second in the order given.
  static func sorted(_ drafts: [InteractionDraft]) -> [InteractionDraft] {
    let (byDay, starts) = DayOrder.sorted(drafts)
    return (0..<DemoCalendar.dayCount).flatMap { day in
      (starts[day]..<starts[day + 1])
        .map { place in UInt64(byDay[place].second) << 32 | UInt64(place) }
        .sorted()
        .map { byDay[Int($0 & 0xFFFF_FFFF)] }
    }
  }
}
