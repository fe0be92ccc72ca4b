/// What one customer does over the years. Days count from `DemoCalendar.firstDay` and ascend.
///
/// ```
/// signup ─ first purchase ─ purchase ─ purchase ─ leaves ┄┄┄┄┄┄┄┄┄┄┄┄ returns? ─ purchase ─ …
///                              └ complaint: may leave at once     └ 200 … 600 days later
/// ```
struct CustomerLife {
  private(set) var purchases: [Int] = []
  private(set) var complaints: [Int] = []
  /// Goods sent back: the day of the purchase and the day of the return.
  private(set) var returns: [(purchase: Int, day: Int)] = []

  /// Position on the curve of orders that a year takes up on average.
  private static let positionsPerYear = Double(DemoCalendar.orders.total) / 5

  /// Lives another customer's life, in the storage of the one before.
  mutating func live(as profile: CustomerProfile, ordinal: Int) {
    purchases.removeAll(keepingCapacity: true)
    complaints.removeAll(keepingCapacity: true)
    returns.removeAll(keepingCapacity: true)
    var generator = SeededGenerator(.life, index: ordinal)
    if !profile.isProspect { buy(profile, &generator) }
    if ordinal == 0, purchases.last != DemoCalendar.today { purchases.append(DemoCalendar.today) }
  }

  private mutating func buy(_ profile: CustomerProfile, _ generator: inout SeededGenerator) {
    let curve = DemoCalendar.orders
    let delay = generator.chance(permille: 350) ? 0 : Int(generator.exponential() * 18)
    var day = profile.signup + delay
    guard day <= DemoCalendar.today else { return }
    var leaves = day + 1 + Int(generator.exponential() * profile.lifetimeDays)
    var position = Double(curve.position(of: day))
    while true {
      purchases.append(day)
      sendBack(from: day, &generator)
      if complain(profile, after: day, &generator) { leaves = min(leaves, day + 15) }
      position += generator.exponential() * CustomerLife.positionsPerYear / profile.ordersPerYear
      guard position < Double(curve.total) else { return }
      var next = max(day + 1, curve.day(at: Int(position)))
      if next > leaves {
        guard generator.chance(permille: 180) else { return }
        next = leaves + 200 + generator.below(400)
        leaves = next + 1 + Int(generator.exponential() * profile.lifetimeDays / 2)
        guard next <= DemoCalendar.today else { return }
        position = Double(curve.position(of: next))
      }
      guard next <= DemoCalendar.today else { return }
      day = next
    }
  }

  private mutating func sendBack(from day: Int, _ generator: inout SeededGenerator) {
    guard generator.chance(permille: 22) else { return }
    let back = day + 3 + generator.below(25)
    if back <= DemoCalendar.today { returns.append((day, back)) }
  }

  /// Whether a complaint after this purchase makes the customer leave.
  private mutating func complain(
    _ profile: CustomerProfile, after day: Int, _ generator: inout SeededGenerator
  ) -> Bool {
    let permille = Quantiles.exponentiated(2.9 - 0.8 * profile.happiness)
    guard generator.chance(permille: min(400, Int(permille))) else { return false }
    let complaint = day + 1 + generator.below(10)
    guard complaint <= DemoCalendar.today else { return false }
    if complaint > complaints.last ?? -1 { complaints.append(complaint) }
    return generator.chance(permille: 650)
  }
}
