import Columnar

/// Everybody's profile and life: what is drawn customer by customer.
struct DemoPopulation {
  /// A change of stage.
  struct StageDraft: Dated {
    let day: UInt16
    let customer: UInt32
    let stage: UInt8
  }

  private(set) var profiles: [CustomerProfile] = []
  /// By customer; `orderDraftsByDay` has them in order.
  private(set) var orderDrafts: [OrderDraft] = []
  private(set) var interactionDrafts: [InteractionDraft] = []
  private(set) var stageDrafts: [StageDraft] = []
  /// Each customer's stage on the last day.
  private(set) var stages: [UInt8] = []
  /// Each customer's satisfaction, 1 … 10; 0 is missing.
  private(set) var satisfaction: [UInt8] = []

  /// Lives the lives of `count` customers.
  init(count: Int) {
    let profileMaker = ProfileMaker()
    let interactionMaker = InteractionMaker()
    var life = CustomerLife()
    var history = StageHistory()
    profiles.reserveCapacity(count)
    orderDrafts.reserveCapacity(count * 7)
    interactionDrafts.reserveCapacity(count * 6)
    stageDrafts.reserveCapacity(count * 6)
    for ordinal in 0..<count {
      let profile = profileMaker.profile(of: ordinal)
      life.live(as: profile, ordinal: ordinal)
      history.trace(signup: profile.signup, purchases: life.purchases)
      profiles.append(profile)
      appendOrders(of: life, customer: UInt32(ordinal))
      interactionMaker.append(life, profile, ordinal: ordinal, to: &interactionDrafts)
      for change in history.changes {
        stageDrafts.append(
          StageDraft(
            day: UInt16(change.day), customer: UInt32(ordinal), stage: UInt8(change.stage.rawValue)
          ))
      }
      stages.append(UInt8(history.current.rawValue))
      satisfaction.append(rateSatisfaction(profile, history.current, life, ordinal: ordinal))
    }
    appendUnassignedOrders(customers: count)
  }

  private mutating func appendOrders(of life: CustomerLife, customer: UInt32) {
    for day in life.purchases {
      orderDrafts.append(
        OrderDraft(day: UInt16(day), purchaseDay: UInt16(day), customer: customer))
    }
    for back in life.returns {
      orderDrafts.append(
        OrderDraft(day: UInt16(back.day), purchaseDay: UInt16(back.purchase), customer: customer))
    }
  }

  /// About one order in a thousand that belongs to no customer.
  private mutating func appendUnassignedOrders(customers count: Int) {
    var generator = SeededGenerator(.unassigned, index: 0)
    let curve = DemoCalendar.orders
    for number in 0..<count / 160 {
      let day = UInt16(curve.day(at: generator.below(curve.total)))
      orderDrafts.append(OrderDraft(day: day, purchaseDay: day, customer: UInt32(count + number)))
    }
  }

  /// What customers answer: mood and experience; some do not, prospects least.
  private func rateSatisfaction(
    _ profile: CustomerProfile, _ stage: Stage, _ life: CustomerLife, ordinal: Int
  ) -> UInt8 {
    var generator = SeededGenerator(.profile, index: ordinal, day: 1)
    guard !generator.chance(permille: stage == .prospect ? 450 : 115) else { return 0 }
    let experience =
      switch stage {
      case .prospect: -0.3
      case .new: 0.3
      case .active: 0.4
      case .loyal: 0.9
      case .atRisk: -0.4
      case .lost: -0.9
      }
    let complaints = life.complaints.isEmpty ? 0.0 : 0.9
    let mood = 6.8 + 1.1 * profile.happiness + experience - complaints + 1.1 * generator.normal()
    return UInt8(max(1, min(10, mood.rounded())))
  }
}

extension DemoPopulation {
  /// One row a customer, by key. Regions and cities are missing for a few, satisfaction for some,
  /// and the cost of acquisition for prospects, who are not won yet.
  func customersTable(_ keys: DemoKeys, balances: [Int]) -> StagedTable {
    let cities = Vocabulary.regions.flatMap(\.cities)
    let isProspect = { (row: Int) in stages[row] == UInt8(Stage.prospect.rawValue) }
    let isUnknown = { (row: Int, tenThousandths: Int, salt: Int) in
      var generator = SeededGenerator(.profile, index: row, day: salt)
      return generator.below(10_000) < tenThousandths
    }
    let fields: [Field] = [
      Field(
        name: "customer",
        column: Column(
          type: .text, count: profiles.count, storage: .text(keys.customers, codes: nil),
          missing: nil)),
      .words(
        "name", codes: profiles.map(\.name), of: Vocabulary.nameCount, word: Vocabulary.name),
      .words(
        "region", codes: profiles.map(\.region), of: Vocabulary.regions.count,
        word: { Vocabulary.regions[$0].name }, missing: { isUnknown($0, 60, 2) }),
      .words(
        "city", codes: profiles.map(\.city), of: cities.count, word: { cities[$0] },
        missing: { isUnknown($0, 110, 3) }),
      .words(
        "channel", codes: profiles.map(\.channel), of: Vocabulary.channels.count,
        word: { Vocabulary.channels[$0].name }),
      .words(
        "industry", codes: profiles.map(\.industry), of: Vocabulary.industries.count,
        word: { Vocabulary.industries[$0].word }),
      .words(
        "stage", codes: stages, of: Stage.allCases.count, word: { Stage.allCases[$0].word }),
      .words(
        "plan", codes: profiles.map(\.plan), of: Vocabulary.plans.count,
        word: { Vocabulary.plans[$0] }),
      .days("signup_date", profiles.map { UInt16($0.signup) }),
      .numbers("satisfaction", .integer, satisfaction, missing: { satisfaction[$0] == 0 }),
      .numbers(
        "acquisition_cost", .decimal(scale: 2), profiles.map(\.acquisitionCents),
        missing: isProspect),
      .numbers("credit_days", .integer, profiles.map(\.creditDays)),
      .numbers("balance_due", .decimal(scale: 2), balances),
    ]
    return StagedTable(
      Table(name: "customers", fields: fields, rowCount: profiles.count),
      role: .customers(key: "customer", joined: "signup_date"))
  }

  /// One row an interaction, by time.
  func interactionsTable(_ keys: DemoKeys) -> StagedTable {
    let rows = InteractionDraft.sorted(interactionDrafts)
    let seconds = rows.map { Int64($0.day) * 86_400 + Int64($0.second) }
    let fields: [Field] = [
      keys.field(rows.map(\.customer)),
      .numbers("time", .timestamp(scale: 0), seconds, plus: DemoCalendar.firstDay * 86_400),
      .words(
        "type", codes: rows.map { UInt8($0.type.rawValue) }, of: InteractionType.allCases.count,
        word: { InteractionType.allCases[$0].word }),
      .numbers(
        "duration", .integer, rows.map(\.durationMinutes),
        missing: { rows[$0].durationMinutes == 0 }),
      .numbers("rating", .integer, rows.map(\.rating), missing: { rows[$0].rating == 0 }),
    ]
    return StagedTable(
      Table(name: "interactions", fields: fields, rowCount: rows.count),
      role: .events(EventRoles(customer: "customer", time: "time")))
  }

  /// One row a change of stage, by date: the history of the customers' stage.
  func stagesTable(_ keys: DemoKeys) -> StagedTable {
    let rows = DayOrder.sorted(stageDrafts).rows
    let fields: [Field] = [
      keys.field(rows.map(\.customer)),
      .days("date", rows.map(\.day)),
      .words(
        "stage", codes: rows.map(\.stage), of: Stage.allCases.count,
        word: { Stage.allCases[$0].word }),
    ]
    return StagedTable(
      Table(name: "stages", fields: fields, rowCount: rows.count),
      role: .events(
        EventRoles(
          customer: "customer", time: "date",
          history: HistoryRoles(of: "stage", value: "stage"))))
  }
}
