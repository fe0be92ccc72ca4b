import Columnar
import Demo
import Testing

/// The figures look like those of a company; bounds are loose on purpose.
struct DemoShapeTests {
  private let sample = DemoSample.shared
  private var customers: [String] { sample.texts("customers", "customer").compactMap { $0 } }
  private var amounts: [Int] { sample.numbers("orders", "amount").compactMap { $0 } }

  private var values: [String: Int] { sample.sums("orders", amounts) }

  @Test func aFifthBringsFourFifths() {
    let values = self.values
    let sorted = customers.map { values[$0] ?? 0 }.sorted(by: >)
    let best = sorted.prefix(sorted.count / 5).reduce(0, +)
    let share = Double(best) / Double(sorted.reduce(0, +))
    #expect((0.72...0.88).contains(share), "\(share)")
  }

  @Test func someCostMoreThanTheyBring() {
    let costs = sample.numbers("orders", "cost").compactMap { $0 }
    let margins = sample.sums("orders", zip(amounts, costs).map { $0 - $1 })
    let acquisition = sample.numbers("customers", "acquisition_cost")
    let losses = zip(customers, acquisition).count { (margins[$0] ?? 0) - ($1 ?? 0) < 0 }
    #expect((0.03...0.12).contains(Double(losses) / 4000), "\(losses)")
    let belowCost = zip(amounts, costs).count { $0 > 0 && $0 < $1 }
    #expect((0.005...0.05).contains(Double(belowCost) / Double(amounts.count)), "\(belowCost)")
  }

  @Test func returnsAreFewAndNegativeThroughout() {
    let quantities = sample.numbers("orders", "quantity").compactMap { $0 }
    let returns = quantities.count { $0 < 0 }
    #expect((0.003...0.03).contains(Double(returns) / Double(quantities.count)))
    #expect(zip(quantities, amounts).allSatisfy { ($0 < 0) == ($1 < 0) })
    #expect(quantities.allSatisfy { $0 != 0 })
  }

  @Test func fourthQuarterIsThePeakAndYearsGrow() {
    var years: [Int: Int] = [:]
    var months: [Int: Int] = [:]
    for (day, amount) in zip(sample.numbers("orders", "date"), amounts) {
      let (year, month, _) = CalendarDay(number: day ?? 0).civil
      years[year, default: 0] += amount
      if year > 2021 { months[month, default: 0] += amount }
    }
    let ordered = (2021...2025).map { years[$0] ?? 0 }
    #expect(zip(ordered, ordered.dropFirst()).allSatisfy { $0 < $1 }, "\(ordered)")
    let quarters = (0..<4).map { quarter in
      (1...3).reduce(0) { $0 + (months[quarter * 3 + $1] ?? 0) }
    }
    let total = quarters.reduce(0, +)
    #expect(Double(quarters[3]) / Double(total) > 0.3, "\(quarters)")
    #expect(quarters.prefix(3).allSatisfy { $0 < quarters[3] })
    #expect(months.min { $0.value < $1.value }?.key == 2)
  }

  @Test func newCustomersComeEveryMonth() {
    let months = sample.numbers("customers", "signup_date").compactMap { day in
      day.map { CalendarPeriod(unit: .month, containing: CalendarDay(number: $0)).index }
    }
    let counts = Dictionary(grouping: months, by: { $0 }).mapValues(\.count)
    #expect(counts.count == 60)
    #expect(counts.values.allSatisfy { $0 >= 10 })
  }

  @Test func stagesFollowBehaviour() {
    let stages = sample.texts("customers", "stage")
    let shares = Dictionary(grouping: stages.compactMap { $0 }, by: { $0 })
      .mapValues { Double($0.count) / 4000 }
    #expect(shares.count == 6)
    #expect(shares.values.allSatisfy { $0 > 0.03 }, "\(shares)")
    var newest: [String: Int] = [:]
    for (key, day) in zip(sample.texts("orders", "customer"), sample.numbers("orders", "date")) {
      newest[key ?? "", default: 0] = max(newest[key ?? ""] ?? 0, day ?? 0)
    }
    // A return may come up to four weeks after the last purchase, which alone counts.
    for (key, stage) in zip(customers, stages) {
      let recency = newest[key].map { DemoData.asOfDay.number - $0 }
      switch stage {
      case "prospect": #expect(recency == nil)
      case "lost": #expect(recency ?? 0 >= 365 - 28)
      case "at_risk": #expect((150 - 28..<365).contains(recency ?? 0))
      default: #expect((0..<150).contains(recency ?? -1))
      }
    }
  }

  @Test func historyEndsWithThePresentStage() {
    var last: [String: (day: Int, stage: String)] = [:]
    let rows = zip(
      sample.texts("stages", "customer"),
      zip(sample.numbers("stages", "date"), sample.texts("stages", "stage")))
    for (key, (day, stage)) in rows {
      guard let key, let day, let stage else { continue }
      if let before = last[key] {
        #expect(before.day < day)
        #expect(before.stage != stage)
      }
      last[key] = (day, stage)
    }
    #expect(customers.map { last[$0]?.stage } == sample.texts("customers", "stage"))
  }

  @Test func satisfactionFollowsTheStage() {
    let rows = zip(
      sample.texts("customers", "stage"), sample.numbers("customers", "satisfaction"))
    var sums: [String: (sum: Int, count: Int)] = [:]
    var missing = 0
    for (stage, satisfaction) in rows {
      guard let satisfaction else {
        missing += 1
        continue
      }
      #expect((1...10).contains(satisfaction))
      let before = sums[stage ?? ""] ?? (0, 0)
      sums[stage ?? ""] = (before.sum + satisfaction, before.count + 1)
    }
    let means = sums.mapValues { Double($0.sum) / Double($0.count) }
    #expect((means["loyal"] ?? 0) > (means["active"] ?? 0))
    #expect((means["active"] ?? 0) > (means["at_risk"] ?? 0) + 0.5)
    #expect((means["at_risk"] ?? 0) > (means["lost"] ?? 0) + 0.3)
    #expect((0.10...0.20).contains(Double(missing) / 4000), "\(missing)")
  }

  @Test func thoseWhoComplainLeaveMore() {
    let complaining = Set(
      zip(sample.texts("interactions", "customer"), sample.texts("interactions", "type"))
        .filter { $0.1 == "complaint" }.map(\.0))
    var counts = [false: (lost: 0, all: 0), true: (lost: 0, all: 0)]
    for (key, stage) in zip(customers, sample.texts("customers", "stage"))
    where stage != "prospect" {
      let isComplaining = complaining.contains(key)
      counts[isComplaining]?.all += 1
      if stage == "lost" { counts[isComplaining]?.lost += 1 }
    }
    let rates = counts.mapValues { Double($0.lost) / Double(max(1, $0.all)) }
    #expect((rates[true] ?? 0) > (rates[false] ?? 1) + 0.05, "\(rates)")
    #expect((counts[true]?.all ?? 0) > 200)
  }

  @Test func loyalCustomersOfValueLiveInEveryRegion() {
    let values = self.values
    let stages = sample.texts("customers", "stage")
    let rows = zip(customers, zip(stages, sample.texts("customers", "region")))
      .filter { $0.1.0 == "loyal" && (values[$0.0] ?? 0) > 500_000 }
    #expect(rows.count > 80, "\(rows.count)")
    #expect(Set(rows.compactMap(\.1.1)).count == 8)
  }

  @Test func coffeeAndTeaGoTogether() {
    var categories: [Int: Set<String>] = [:]
    for (id, category) in zip(
      sample.numbers("orders", "order_id"), sample.texts("orders", "category"))
    {
      categories[id ?? 0, default: []].insert(category ?? "")
    }
    func share(_ wanted: Set<String>) -> Double {
      Double(categories.values.count { $0.isSuperset(of: wanted) }) / Double(categories.count)
    }
    let lift = share(["Coffee", "Tea"]) / share(["Coffee"]) / share(["Tea"])
    #expect(lift > 1.15, "\(lift)")
    let others = share(["Coffee", "Wine"]) / share(["Coffee"]) / share(["Wine"])
    #expect(lift > others + 0.2, "\(lift) \(others)")
  }

  @Test func openInvoicesAreTheBalance() {
    let amounts = sample.numbers("invoices", "amount").compactMap { $0 }
    let open = zip(amounts, sample.numbers("invoices", "paid")).map { $1 == nil ? $0 : 0 }
    let sums = sample.sums("invoices", open)
    let balances = sample.numbers("customers", "balance_due").map { $0 ?? -1 }
    #expect(balances == customers.map { sums[$0] ?? 0 })
    #expect((0.5...0.95).contains(Double(balances.count { $0 == 0 }) / 4000))
  }

  @Test func namesAreEnglishAndChineseAndSomeShared() {
    let names = sample.texts("customers", "name").compactMap { $0 }
    #expect(names.count == 4000)
    let chinese = names.count { $0.unicodeScalars.contains { $0.value >= 0x4e00 } }
    #expect((0.12...0.3).contains(Double(chinese) / 4000), "\(chinese)")
    #expect(Set(names).count < 3900)
  }
}
