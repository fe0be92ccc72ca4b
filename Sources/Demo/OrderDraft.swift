/// An order to be written: who, when, and for goods sent back the day on which they were bought.
struct OrderDraft: Dated {
  let day: UInt16
  /// The day whose stream the lines are drawn from.
  let purchaseDay: UInt16
  /// The customer's number; at or past the count of customers nobody knows them.
  let customer: UInt32

  var isReturn: Bool { day != purchaseDay }
}

/// One line of an order.
struct OrderLine {
  var product: Int
  var quantity: Int
  var amountCents: Int
  var costCents: Int
}

/// Draws the lines of orders; holds the assortment and how it sells.
struct OrderLineMaker {
  private let favoured: [WeightedChoice]
  private let popular: WeightedChoice
  private let lineCount = WeightedChoice([40, 33, 18, 9])
  private let discount = WeightedChoice(Vocabulary.discounts.map(\.weight))
  private let prices: [Int]
  private let costPermille: [Int]
  private let coffee = Vocabulary.category("Coffee")
  private let tea = Vocabulary.category("Tea")
  private let support = Vocabulary.category("Support")
  /// Pieces vary around a customer's usual number: thousandths, by a draw.
  private let spread: [Int] = Quantiles.normal.map { Int(1000 * Quantiles.exponentiated(0.5 * $0)) }

  /// Thousandths of the prices of 2025, by year.
  static let priceLevel = [880, 910, 950, 980, 1000]

  init() {
    let categories = Vocabulary.categories
    // Tastes move evenly from those of 2021 to those of 2025.
    favoured = (0..<5).map { year in
      WeightedChoice(
        categories.map { $0.popularity.first * (4 - year) + $0.popularity.last * year })
    }
    popular = WeightedChoice((0..<Vocabulary.productsPerCategory).map { 60 / ($0 + 2) })
    prices = categories.flatMap { $0.products.map(\.price) }
    costPermille = categories.flatMap { category in
      category.products.map { _ in category.costPermille }
    }
  }

  /// The lines of an order (1 … 4, a product mostly on one of them), or the one line of a return,
  /// which undoes the first line bought.
  func lines(
    of draft: OrderDraft, _ profile: CustomerProfile, into lines: inout [OrderLine],
    _ generator: inout SeededGenerator
  ) {
    lines.removeAll(keepingCapacity: true)
    let year = DemoCalendar.year(Int(draft.purchaseDay))
    let count = lineCount.draw(&generator) + 1
    if draft.isReturn {
      let bought = line(profile, year: year, after: nil, &generator)
      lines.append(
        OrderLine(
          product: bought.product, quantity: -bought.quantity, amountCents: -bought.amountCents,
          costCents: -bought.costCents))
      return
    }
    for _ in 0..<count {
      var line = line(profile, year: year, after: lines.last?.product, &generator)
      if lines.contains(where: { $0.product == line.product }) {
        line = self.line(profile, year: year, after: lines.last?.product, &generator)
      }
      lines.append(line)
    }
  }

  private func line(
    _ profile: CustomerProfile, year: Int, after previous: Int?,
    _ generator: inout SeededGenerator
  ) -> OrderLine {
    let category = self.category(profile, year: year, after: previous, &generator)
    let product = category * Vocabulary.productsPerCategory + popular.draw(&generator)
    let pieces = profile.piecesPerLine * Double(spread[generator.below(spread.count)]) / 1000
    let quantity = max(1, Int(category == support ? pieces / 8 : pieces))
    let percent = Vocabulary.discounts[discount.draw(&generator)].percent
    let gross = prices[product] * quantity * OrderLineMaker.priceLevel[year]
    let cost = gross / 1000 * costPermille[product] / 1000 * (90 + generator.below(21)) / 100
    return OrderLine(
      product: product, quantity: quantity, amountCents: gross * (100 - percent) / 100_000,
      costCents: cost)
  }

  /// Coffee and tea go together; else often the favourite, or what everybody buys.
  private func category(
    _ profile: CustomerProfile, year: Int, after previous: Int?,
    _ generator: inout SeededGenerator
  ) -> Int {
    let last = previous.map { $0 / Vocabulary.productsPerCategory }
    if last == coffee, generator.chance(permille: 350) { return tea }
    if last == tea, generator.chance(permille: 350) { return coffee }
    if generator.chance(permille: 400) { return profile.favourite }
    return favoured[year].draw(&generator)
  }
}
