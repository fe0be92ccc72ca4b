/// The words of the demo and how often each is drawn. Places in these lists are codes elsewhere.
enum Vocabulary {
  /// A word and its weight.
  typealias Weighted = (word: String, weight: Int)

  /// A region, its weight and its cities, the largest first.
  struct Region {
    let name: String
    let weight: Int
    let cities: [String]
  }

  static let regions: [Region] = [
    Region(
      name: "North", weight: 24,
      cities: ["北京", "Oslo", "Stockholm", "Helsinki", "哈尔滨", "Aarhus", "Tampere", "Bergen"]),
    Region(
      name: "South", weight: 19,
      cities: ["Sydney", "广州", "Cape Town", "Santiago", "深圳", "Perth", "Durban", "Cordoba"]),
    Region(
      name: "East", weight: 17,
      cities: ["上海", "Tokyo", "杭州", "Osaka", "Manila", "Busan", "苏州", "Kobe"]),
    Region(
      name: "West", weight: 14,
      cities: ["Seattle", "Portland", "Denver", "Oakland", "成都", "Boise", "Tacoma", "Reno"]),
    Region(
      name: "Central", weight: 11,
      cities: ["Prague", "Vienna", "武汉", "Munich", "Linz", "Leipzig", "Brno", "Graz"]),
    Region(
      name: "Coastal", weight: 8,
      cities: ["Lisbon", "Porto", "Marseille", "Genoa", "Split", "青岛", "Cadiz"]),
    Region(
      name: "Highlands", weight: 5,
      cities: ["Quito", "Bogota", "Cusco", "昆明", "Nairobi", "Inverness"]),
    Region(
      name: "Islands", weight: 2,
      cities: ["Honolulu", "Palma", "Reykjavik", "Suva", "三亚", "Valletta"]),
  ]

  /// Where a customer came from: the weight, the cost of winning one in per cent of the usual,
  /// how much happier they are (hundredths of a standard deviation), the order channel they like.
  struct Channel {
    let name: String
    let weight: Int
    let costPercent: Int
    let happiness: Int
    let orderChannel: Int
  }

  static let channels: [Channel] = [
    Channel(name: "web", weight: 31, costPercent: 90, happiness: 0, orderChannel: 0),
    Channel(name: "store", weight: 21, costPercent: 60, happiness: 10, orderChannel: 1),
    Channel(name: "partner", weight: 14, costPercent: 210, happiness: -5, orderChannel: 2),
    Channel(name: "phone", weight: 9, costPercent: 150, happiness: 0, orderChannel: 3),
    Channel(name: "referral", weight: 9, costPercent: 25, happiness: 35, orderChannel: 0),
    Channel(name: "social", weight: 10, costPercent: 120, happiness: -25, orderChannel: 4),
    Channel(name: "email", weight: 6, costPercent: 45, happiness: -5, orderChannel: 0),
  ]

  static let orderChannels: [Weighted] = [
    ("web", 40), ("store", 24), ("partner", 9), ("phone", 9), ("app", 18),
  ]

  static let industries: [Weighted] = [
    ("Retail", 20), ("Hospitality", 16), ("Technology", 12), ("Healthcare", 10),
    ("Education", 9), ("Finance", 8), ("Manufacturing", 7), ("Logistics", 5), ("Media", 4),
    ("Public Sector", 4), ("Construction", 3), ("Agriculture", 2),
  ]

  static let plans = ["free", "basic", "pro", "enterprise"]

  /// Days of credit, and how often a customer of each plan has them.
  static let creditDays = [0, 7, 14, 30, 45, 60, 90]
  static let creditDaysByPlan = [
    [80, 12, 5, 3, 0, 0, 0], [45, 10, 20, 22, 3, 0, 0], [15, 5, 15, 45, 12, 6, 2],
    [3, 0, 5, 40, 20, 20, 12],
  ]

  /// Per cent off a line.
  static let discounts: [(percent: Int, weight: Int)] = [
    (0, 60), (5, 12), (10, 12), (15, 6), (20, 5), (30, 3), (45, 2),
  ]
}

/// The stages of a customer; raw values are codes.
enum Stage: Int, CaseIterable {
  case prospect, new, active, loyal, atRisk, lost

  /// The word in the tables.
  var word: String {
    switch self {
    case .prospect: "prospect"
    case .new: "new"
    case .active: "active"
    case .loyal: "loyal"
    case .atRisk: "at_risk"
    case .lost: "lost"
    }
  }
}

/// The kinds of interaction; raw values are codes.
enum InteractionType: Int, CaseIterable {
  case visit, call, email, demo, support, complaint, referral

  /// The word in the tables.
  var word: String { String(describing: self) }
}
