/// Who a customer is: what is known of them, and the hidden traits that steer what they do.
struct CustomerProfile {
  // Codes and days; places in the vocabulary, days since `DemoCalendar.firstDay`.
  var name = 0
  var region = 0
  /// Counted through all regions.
  var city = 0
  var channel = 0
  var industry = 0
  var plan = 0
  var signup = 0
  var creditDays = 0
  var acquisitionCents = 0

  /// Never buys.
  var isProspect = false
  /// Orders a year while active.
  var ordersPerYear = 0.0
  /// Pieces on a usual order line.
  var piecesPerLine = 0.0
  /// In standard deviations: drives satisfaction, complaints, referrals and how long they stay.
  var happiness = 0.0
  /// Mean days until they leave.
  var lifetimeDays = 0.0
  /// The category they buy most.
  var favourite = 0

  /// The profile of rows whose customer nobody knows.
  static let unknown: CustomerProfile = {
    var profile = CustomerProfile()
    profile.piecesPerLine = 2
    return profile
  }()
}

/// Draws profiles; holds the weights that they are drawn by.
struct ProfileMaker {
  private let regions = WeightedChoice(Vocabulary.regions.map(\.weight))
  private let cities = Vocabulary.regions.map { region in
    WeightedChoice(region.cities.indices.map { 60 / ($0 + 2) })
  }
  private let firstCity: [Int] = Vocabulary.regions.reduce(into: [0]) { starts, region in
    starts.append(starts[starts.count - 1] + region.cities.count)
  }
  private let isChineseCity = Vocabulary.regions.map { region in
    region.cities.map { !$0.utf8.allSatisfy { $0 < 128 } }
  }
  private let channels = WeightedChoice(Vocabulary.channels.map(\.weight))
  private let industries = WeightedChoice(Vocabulary.industries.map(\.weight))
  private let favourites = WeightedChoice(Vocabulary.categories.map { $0.popularity.last })
  private let creditDays = Vocabulary.creditDaysByPlan.map { WeightedChoice($0) }

  /// The profile of customer `ordinal`, whatever the number of customers.
  func profile(of ordinal: Int) -> CustomerProfile {
    var generator = SeededGenerator(.profile, index: ordinal)
    var profile = CustomerProfile()
    drawOrigin(&profile, &generator)
    drawTraits(&profile, &generator)
    // The first customer always buys, on the last day too (`CustomerLife`).
    if ordinal == 0 { profile.isProspect = false }
    return profile
  }

  private func drawOrigin(_ profile: inout CustomerProfile, _ generator: inout SeededGenerator) {
    let region = regions.draw(&generator)
    let city = cities[region].draw(&generator)
    profile.region = region
    profile.city = firstCity[region] + city
    let isChinese = generator.chance(permille: isChineseCity[region][city] ? 640 : 80)
    profile.name = ProfileMaker.drawName(isChinese: isChinese, &generator)
    profile.channel = channels.draw(&generator)
    profile.industry = industries.draw(&generator)
    let signups = DemoCalendar.signups
    profile.signup = signups.day(at: generator.below(signups.total))
  }

  /// Names at the front of the lists are commoner: the lesser of two draws.
  private static func drawName(isChinese: Bool, _ generator: inout SeededGenerator) -> Int {
    let firsts = isChinese ? Vocabulary.chineseSurnames.count : Vocabulary.firstNames.count
    let seconds = isChinese ? Vocabulary.chineseGivenNames.count : Vocabulary.lastNames.count
    let first = min(generator.below(firsts), generator.below(firsts))
    let second = generator.below(seconds)
    let start = isChinese ? Vocabulary.firstNames.count * Vocabulary.lastNames.count : 0
    return start + first * seconds + second
  }

  private func drawTraits(_ profile: inout CustomerProfile, _ generator: inout SeededGenerator) {
    let channel = Vocabulary.channels[profile.channel]
    let size = generator.normal()
    let rate = 0.4 * size + 0.9165 * generator.normal()
    profile.happiness = generator.normal() + Double(channel.happiness) / 100
    profile.isProspect = generator.chance(permille: 70)
    profile.ordersPerYear = Quantiles.exponentiated(1.2 + 0.78 * rate)
    profile.piecesPerLine = Quantiles.exponentiated(0.7 + 0.9 * size)
    profile.lifetimeDays = Quantiles.exponentiated(6.95 + 0.45 * profile.happiness + 0.3 * rate)
    profile.favourite = favourites.draw(&generator)
    let plan = size + 0.5 * generator.normal()
    profile.plan = plan < -0.5 ? 0 : plan < 0.5 ? 1 : plan < 1.5 ? 2 : 3
    profile.creditDays = Vocabulary.creditDays[creditDays[profile.plan].draw(&generator)]
    let cost = Quantiles.exponentiated(7.2 + 0.7 * generator.normal() + 0.35 * size)
    profile.acquisitionCents = Int(cost) * channel.costPercent / 100
  }
}
