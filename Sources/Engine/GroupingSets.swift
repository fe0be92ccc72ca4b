import Columnar
import Planning

// A breakdown's groups, and the coarser ones that its answer needs too, come from one scan. A grouping
// set names the dimensions that tell its groups apart:
//
//   by region, month across channel       [region month channel]   cells
//                                         [region month]           rows and their order
//                                         [channel]                columns and their totals
//                                         []                       the total of all

extension BreakdownPlan {
  /// Places of the calendar dimensions along which time runs.
  var timePlaces: [Int] {
    dimensions.indices.filter {
      if case .calendar(let unit) = dimensions[$0].source { unit != .weekday } else { false }
    }
  }

  /// Places of the dimensions whose combinations are the rows of the answer.
  var rowPlaces: [Int] { dimensions.indices.filter { $0 != across } }

  /// The grouping sets of the whole answer; the first has all dimensions.
  var groupingSets: [[Int]] {
    var sets = [Array(dimensions.indices), []]
    if let across { sets += [rowPlaces, [across]] }
    for (place, dimension) in dimensions.enumerated() {
      if let top = dimension.top, top.isOnly { sets.append(top.groupingSet(of: place)) }
    }
    sets += resultScalars.flatMap(\.shareSets)
    return withTimeless(sets)
  }

  /// What is computed from groups.
  private var resultScalars: [Scalar] {
    var scalars = columns.map(\.value) + sort.map(\.value)
    having.visit(onScalar: { scalar in
      scalars.append(scalar)
      return false
    })
    return scalars
  }

  /// With the sets that arrivals are counted by: the same without time. Each once.
  func withTimeless(_ sets: [[Int]]) -> [[Int]] {
    var all = sets
    if hasArrivals { all += sets.map(timeless) }
    return all.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// A grouping set without the dimensions of time.
  func timeless(_ set: [Int]) -> [Int] { set.filter { !timePlaces.contains($0) } }

  private var hasArrivals: Bool {
    (aggregates + (baseline?.plan.aggregates ?? [])).contains { $0.function == .arrivals }
  }
}

extension TopPlan {
  /// The grouping set by which a dimension's values are ranked.
  func groupingSet(of place: Int) -> [Int] { ((per.map { [$0] } ?? []) + [place]).sorted() }
}

extension Scalar {
  /// The grouping sets over which its shares are.
  var shareSets: [[Int]] {
    var sets: [[Int]] = []
    visit(onScalar: { part in
      if case .share(_, let per) = part.kind { sets.append(per.sorted()) }
      return true
    })
    return sets
  }

  /// The places of the measures it reads.
  var measurePlaces: Set<Int> {
    var places: Set<Int> = []
    visit(onScalar: { part in
      if case .measure(let place) = part.kind { places.insert(place) }
      return true
    })
    return places
  }

  /// Whether it reads a dimension outside of a grouping set, over which it has no value.
  func readsDimensions(outside set: [Int]) -> Bool {
    var found = false
    visit(onScalar: { part in
      if case .dimension(let place) = part.kind, !set.contains(place) { found = true }
      return !found
    })
    return found
  }
}
