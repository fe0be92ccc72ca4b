import Columnar

/// The orders in order of their days, with their lines, and the invoices that follow from them.
struct DemoLedger {
  private(set) var orders = OrderTable()
  private(set) var invoices = InvoiceTable()
  /// What each customer owes on the last day: the sum of the open invoices.
  private(set) var balanceCents: [Int]

  private let orderChannels = WeightedChoice(Vocabulary.orderChannels.map(\.weight))

  /// The number before the first order's.
  private static let firstOrderNumber = 100_000

  /// Writes the orders of a population.
  init(_ population: DemoPopulation) {
    let maker = OrderLineMaker()
    let drafts = DayOrder.sorted(population.orderDrafts).rows
    let profiles = population.profiles
    balanceCents = [Int](repeating: 0, count: profiles.count)
    orders.reserve(drafts.count * 2)
    var lines: [OrderLine] = []
    for (number, draft) in drafts.enumerated() {
      let customer = Int(draft.customer)
      let profile = customer < profiles.count ? profiles[customer] : .unknown
      var generator = SeededGenerator(.orders, index: customer, day: Int(draft.purchaseDay))
      maker.lines(of: draft, profile, into: &lines, &generator)
      let channel = orderChannel(of: profile, &generator)
      orders.append(
        lines, of: draft, number: DemoLedger.firstOrderNumber + number + 1, channel: channel)
      if profile.creditDays > 0, !draft.isReturn {
        let total = lines.reduce(0) { $0 + $1.amountCents }
        let isLost = population.stages[customer] == UInt8(Stage.lost.rawValue)
        invoice(draft, profile, total: total, isLost: isLost, &generator)
      }
    }
  }

  /// Mostly the one they came by.
  private func orderChannel(
    of profile: CustomerProfile, _ generator: inout SeededGenerator
  ) -> Int {
    let usual = Vocabulary.channels[profile.channel].orderChannel
    return generator.chance(permille: 550) ? usual : orderChannels.draw(&generator)
  }

  /// Most are paid around the due day, some late, and a few never, more so by those who left.
  private mutating func invoice(
    _ draft: OrderDraft, _ profile: CustomerProfile, total: Int, isLost: Bool,
    _ generator: inout SeededGenerator
  ) {
    let due = Int(draft.day) + profile.creditDays
    let isBad = generator.chance(permille: isLost ? 25 : 4)
    let delay = Int(generator.exponential() * (generator.chance(permille: 150) ? 30 : 3))
    let paid = max(Int(draft.day), due - generator.below(8) + delay)
    let isOpen = isBad || paid > DemoCalendar.today
    if isOpen { balanceCents[Int(draft.customer)] += total }
    invoices.append(
      customer: draft.customer, issued: Int(draft.day), due: due, paid: isOpen ? nil : paid,
      amountCents: total)
  }
}

/// The columns of `orders` while they are written, a row a line.
struct OrderTable {
  private var customers: [UInt32] = []
  private var numbers: [UInt32] = []
  private var days: [UInt16] = []
  private var products: [UInt8] = []
  private var quantities: [Int32] = []
  private var amounts: [Int32] = []
  private var costs: [Int32] = []
  private var channels: [UInt8] = []

  mutating func reserve(_ count: Int) {
    customers.reserveCapacity(count)
    numbers.reserveCapacity(count)
    days.reserveCapacity(count)
    products.reserveCapacity(count)
    quantities.reserveCapacity(count)
    amounts.reserveCapacity(count)
    costs.reserveCapacity(count)
    channels.reserveCapacity(count)
  }

  mutating func append(_ lines: [OrderLine], of draft: OrderDraft, number: Int, channel: Int) {
    for line in lines {
      customers.append(draft.customer)
      numbers.append(UInt32(number))
      days.append(draft.day)
      products.append(UInt8(line.product))
      quantities.append(Int32(line.quantity))
      amounts.append(Int32(line.amountCents))
      costs.append(Int32(line.costCents))
      channels.append(UInt8(channel))
    }
  }

  /// The table, by date and order number.
  func staged(_ keys: DemoKeys) -> StagedTable {
    let names = Vocabulary.categories.flatMap { $0.products.map(\.name) }
    let categories = products.map { Int($0) / Vocabulary.productsPerCategory }
    let fields: [Field] = [
      .numbers("order_id", .integer, numbers),
      keys.field(customers),
      .days("date", days),
      .words("product", codes: products, of: names.count, word: { names[$0] }),
      .words(
        "category", codes: categories, of: Vocabulary.categories.count,
        word: { Vocabulary.categories[$0].name }),
      .numbers("quantity", .integer, quantities),
      .numbers("amount", .decimal(scale: 2), amounts),
      .numbers("cost", .decimal(scale: 2), costs),
      .words(
        "channel", codes: channels, of: Vocabulary.orderChannels.count,
        word: { Vocabulary.orderChannels[$0].word }),
    ]
    return StagedTable(
      Table(name: "orders", fields: fields, rowCount: numbers.count),
      role: .events(
        EventRoles(customer: "customer", time: "date", amount: "amount", event: "order_id")))
  }
}

/// The columns of `invoices` while they are written.
struct InvoiceTable {
  private var customers: [UInt32] = []
  private var issued: [UInt16] = []
  private var due: [UInt16] = []
  private var paid: [UInt16] = []
  private var isOpen: [Bool] = []
  private var amounts: [Int32] = []

  /// Appends one; `paid` is nil while it is open.
  mutating func append(customer: UInt32, issued: Int, due: Int, paid: Int?, amountCents: Int) {
    customers.append(customer)
    self.issued.append(UInt16(issued))
    self.due.append(UInt16(due))
    self.paid.append(UInt16(paid ?? 0))
    isOpen.append(paid == nil)
    amounts.append(Int32(amountCents))
  }

  /// The table, by the day of issue.
  func staged(_ keys: DemoKeys) -> StagedTable {
    let fields: [Field] = [
      keys.field(customers),
      .days("issued", issued),
      .days("due", due),
      .days("paid", paid, missing: { isOpen[$0] }),
      .numbers("amount", .decimal(scale: 2), amounts),
    ]
    return StagedTable(
      Table(name: "invoices", fields: fields, rowCount: amounts.count),
      role: .events(EventRoles(customer: "customer", time: "issued", amount: "amount")))
  }
}
