import Columnar
import Language

/// A row of a breakdown before its measures: who and what is in it.
struct NaiveGroup {
  /// The dimensions' values; nil where a dimension is pooled.
  var key: [Value?] = []
  /// Indices of distinct customers, ascending.
  var customers: [Int] = []
  /// Event rows by table; in a breakdown by events only of the tables it runs over.
  var rows: [String: [NaiveStore.Event]] = [:]
  /// Whether the breakdown runs over events.
  var isOfEvents = false
  /// For `having` and `sort`: the dimensions and the `as` names with their values; also running
  /// values, which hang on the order of the rows.
  var known: [Expression: Value] = [:]
}

/// What is divided, and how: every group, total and share is pooled from here.
struct NaiveDivision {
  /// A customer, or an event row, with its values of the dimensions.
  struct Member {
    /// Index of the customer; nil for rows of nobody.
    var customer: Int?
    /// Nil in a breakdown by customers.
    var event: NaiveStore.Event?
    var key: [Value]
  }

  var members: [Member]
  /// The tables of a breakdown by events; empty where customers are divided.
  var tables: Set<String>
  /// The table of which `customers` counts those with a row.
  var counted: String?
  /// For each dimension cut into `bins`, the texts of its ranges.
  var labels: [Int: [Int: String]] = [:]

  /// Whether event rows are divided.
  var isOfEvents: Bool { !tables.isEmpty }

  /// The distinct values of some dimensions.
  func keys(_ places: [Int]) -> [[Value]] {
    var seen: Set<[NaiveKey]> = []
    return members.map { member in places.map { member.key[$0] } }
      .filter { seen.insert($0.map(NaiveKey.init)).inserted }
  }
}

/// A breakdown that is being answered.
struct NaiveBreakdown {
  var division: NaiveDivision
  /// `by`, before it the unit of a `trend`, after it `across`.
  var dimensions: [Dimension]
  /// What `vs` compares with.
  var baseline: NaiveBaseline?
}

/// The other side of `vs`.
struct NaiveBaseline {
  /// With the window of the baseline.
  var evaluator: NaiveEvaluator
  /// Its periods are moved to those beside which they stand.
  var division: NaiveDivision
  /// Whether there is a total to compare with.
  var hasTotal = true
}

extension NaiveEvaluator {
  /// The pooled group of all members with these values; nil is any.
  func group(_ division: NaiveDivision, _ key: [Value?]) -> NaiveGroup {
    let wanted = key.map { $0.map(NaiveKey.init) }
    let members = division.members.filter { member in
      zip(wanted, member.key).allSatisfy { wanted, own in
        wanted.map { $0 == NaiveKey(own) } ?? true
      }
    }
    return pooled(division, members, key)
  }

  /// The group of these members. "A customer in several groups counts once": customers are distinct.
  func pooled(
    _ division: NaiveDivision, _ members: [NaiveDivision.Member], _ key: [Value?]
  ) -> NaiveGroup {
    var group = NaiveGroup(key: key, isOfEvents: division.isOfEvents)
    guard division.isOfEvents else {
      group.customers = members.compactMap(\.customer)
      for table in store.events {
        group.rows[table.name] = group.customers.flatMap { index in
          existing(store.customers[index].events[table.name] ?? [])
        }
      }
      return group
    }
    let rows = members.compactMap(\.event)
    for table in division.tables { group.rows[table] = rows.filter { $0.table == table } }
    let owners = rows.filter { $0.table == division.counted }.compactMap(\.customer)
    group.customers = Set(owners).sorted()
    return group
  }

  // MARK: - Dimensions

  /// The calendar unit of a dimension that is a bare unit: "always the calendar unit".
  func timeUnit(_ dimension: Dimension) -> CalendarUnit? {
    let word = NaiveEvaluator.bareWord(dimension.expression)
    return word.flatMap { CalendarUnit(rawValue: $0.lowercased()) }
  }

  /// The members with their values of the dimensions, ranges and quantiles included.
  func divided(
    _ division: NaiveDivision, _ dimensions: [Dimension]
  ) throws -> NaiveDivision {
    var divided = division
    for (place, dimension) in dimensions.enumerated() {
      var values = try division.members.map { member -> Value in
        if let event = member.event {
          if let unit = timeUnit(dimension) { return try calendar(unit, event.time) }
          // A fact about a customer is missing of rows of nobody, also where it is a condition.
          if member.customer == nil, try bareTables(dimension.expression).isEmpty {
            return .missing
          }
          return try value(dimension.expression, .event(event, isInner: false))
        }
        guard let customer = member.customer else { return .missing }
        return try value(
          dimension.expression, .customer(store.customers[customer], within: nil))
      }
      if let cut = dimension.cut {
        if division.isOfEvents, try bareTables(dimension.expression).isEmpty {
          throw Unsupported("a range of customers in a breakdown by events")
        }
        values = try ranges(of: values, cut, place, &divided)
      }
      for index in values.indices { divided.members[index].key.append(values[index]) }
    }
    return divided
  }

  /// The numbers of the ranges in which values lie: over the population after `where`.
  private func ranges(
    of values: [Value], _ cut: Dimension.Cut, _ place: Int, _ division: inout NaiveDivision
  ) throws -> [Value] {
    let known = values.filter { !$0.isMissing }
    switch cut {
    case .tiles(let count):
      return try values.map { value in
        value.isMissing
          ? .missing : .integer(try NaiveEvaluator.tile(value, among: known, count))
      }
    case .bins(let count):
      let bins = try Bins(known, count)
      return try values.map { value in
        if value.isMissing { return .missing }
        let number = bins.index(try bins.units(value))
        division.labels[place, default: [:]][number] = bins.label(number)
        return .integer(number)
      }
    }
  }

  // MARK: - Top

  /// Gives the values beyond the top the common value `(other)`, here and in the baseline.
  ///
  /// "Ranked by the first measure over the whole statement"; ties by the value, ascending; missing is
  /// no candidate.
  func keepTops(_ breakdown: NaiveBreakdown, by measure: Expression) throws -> NaiveBreakdown {
    var kept = breakdown
    for (place, dimension) in breakdown.dimensions.enumerated() {
      guard let top = dimension.top else { continue }
      let perPlace = try top.per.map { per in
        guard let place = breakdown.dimensions.firstIndex(where: { $0.expression == per }) else {
          throw Unsupported("top per what is no dimension")
        }
        return place
      }
      let best = try bestValues(breakdown, place, perPlace, top.count, by: measure)
      let map = { (division: inout NaiveDivision) in
        for index in division.members.indices {
          let value = division.members[index].key[place]
          let per = perPlace.map { NaiveKey(division.members[index].key[$0]) }
          if !value.isMissing, !best.contains([per, NaiveKey(value)]) {
            division.members[index].key[place] = .other
          }
        }
      }
      map(&kept.division)
      if var baseline = kept.baseline {
        map(&baseline.division)
        kept.baseline = baseline
      }
    }
    return kept
  }

  private func bestValues(
    _ breakdown: NaiveBreakdown, _ place: Int, _ perPlace: Int?, _ count: Int,
    by measure: Expression
  ) throws -> Set<[NaiveKey?]> {
    var best: Set<[NaiveKey?]> = []
    let pers: [Value?] =
      perPlace.map { place in breakdown.division.keys([place]).map { $0[0] } } ?? [nil]
    for per in pers {
      var candidates: [NaiveResultRow] = []
      for value in breakdown.division.keys([place]).map({ $0[0] }) where !value.isMissing {
        var key: [Value?] = breakdown.dimensions.map { _ in nil }
        key[place] = value
        if let perPlace { key[perPlace] = per }
        let group = group(breakdown.division, key)
        // Within a value of `per`, only values that stand there are candidates.
        guard !group.customers.isEmpty || group.rows.values.contains(where: { !$0.isEmpty }) else {
          continue
        }
        let number = try self.value(measure, .group(group, breakdown))
        candidates.append(NaiveResultRow(key: [value], measures: [number], sort: []))
      }
      candidates.sort { left, right in
        NaiveResultRow.order(left, right, [], keepsOwnOrder: [false]) < 0
      }
      for candidate in candidates.prefix(count) {
        best.insert([per.map(NaiveKey.init), NaiveKey(candidate.key[0])])
      }
    }
    return best
  }
}
