import Columnar
import Planning

/// The measures of a stream that are read off tallies, one for each mask, or that read codes themselves.
struct CodeMeasures {
  /// A measure and its accumulators, one a grouping set; nil where the first one's groups are pooled.
  typealias Measure = (recipe: Breakdown.Recipe, ofSets: [Accumulator?])

  private enum Target {
    case count(CountAccumulator)
    /// Whether there is a row is enough to know.
    case presence(CountAccumulator)
    case sum(SumAccumulator, place: Int)
    case customers(CustomersAccumulator)
    /// Of all groups together.
    case allCustomers(CustomersAccumulator)
  }

  /// What is asked of the rows of a mask.
  private struct Wanted {
    let mask: Int?
    var columns: [PackedIntegers] = []
    var countsCustomers = false
    var countsRows = false
    var targets: [Target] = []
    var readers: [Accumulator] = []
  }

  /// What the rows of a mask are handed to.
  struct Takers {
    let mask: Int?
    /// Nil where there are readers only.
    let tally: CodeTally?
    /// Accumulators that read codes: quantiles, distinct values.
    let readers: [Accumulator]
  }

  private let groups: Int
  private let targets: [[Target]]
  /// Those of all rows (mask nil) first.
  let takers: [Takers]
  let countsCustomers: Bool

  /// The masks by which measures are narrowed.
  var masks: [Int] { takers.compactMap(\.mask) }

  /// Nil where a measure is more than rows, codes and customers.
  init?(
    _ stream: Breakdown.Stream, _ program: Program, sets: [[Int]], groups: Int,
    presence: CountAccumulator?,
    _ measures: [Measure], capacity: Int
  ) {
    var wanted = [Wanted(mask: nil)]
    let isAll = { (mask: Int) in mask == stream.rows || program.isAlways(mask) }
    if let presence { wanted[0].targets.append(.presence(presence)) }
    for measure in measures {
      guard let finest = measure.ofSets[0],
        CodeMeasures.take(measure.recipe, finest, isAll, &wanted)
      else { return nil }
      for (set, accumulator) in zip(sets, measure.ofSets).dropFirst() {
        guard let accumulator else { continue }
        guard case .customers(let mask) = measure.recipe, set.isEmpty,
          let all = accumulator as? CustomersAccumulator
        else { return nil }
        CodeMeasures.of(mask, isAll, &wanted) { $0.targets.append(.allCustomers(all)) }
      }
    }
    if wanted[0].targets.isEmpty, wanted[0].readers.isEmpty, wanted.count > 1 {
      wanted.removeFirst()
    }
    self.groups = groups
    targets = wanted.map(\.targets)
    takers = wanted.map {
      Takers(
        mask: $0.mask,
        tally: $0.targets.isEmpty
          ? nil
          : CodeTally(
            groups: groups, columns: $0.columns, countsCustomers: $0.countsCustomers,
            countsRows: $0.countsRows || !$0.countsCustomers, capacity: capacity),
        readers: $0.readers)
    }
    for reader in wanted.flatMap(\.readers) { reader.grow(to: groups) }
    countsCustomers = wanted.contains(where: \.countsCustomers)
  }

  /// Adds to what is asked of the rows of a mask.
  private static func of(
    _ mask: Int?, _ isAll: (Int) -> Bool, _ wanted: inout [Wanted],
    _ change: (inout Wanted) -> Void
  ) {
    let mask = mask.flatMap { isAll($0) ? nil : $0 }
    let place = wanted.firstIndex { $0.mask == mask } ?? wanted.count
    if place == wanted.count { wanted.append(Wanted(mask: mask)) }
    change(&wanted[place])
  }

  /// Whether a measure can be read off tallies, of which it then is a target, or off codes.
  private static func take(
    _ recipe: Breakdown.Recipe, _ accumulator: Accumulator, _ isAll: (Int) -> Bool,
    _ wanted: inout [Wanted]
  ) -> Bool {
    switch (recipe, accumulator) {
    case (.count(let mask), let count as CountAccumulator):
      of(mask, isAll, &wanted) {
        $0.targets.append(.count(count))
        $0.countsRows = true
      }
    case (.sum(let operand, let mask, _), let sum as SumAccumulator):
      guard let codes = operand.codes, codes.table == nil, !codes.isOfCustomer,
        operand.missing == nil || mask != nil
      else { return false }
      of(mask, isAll, &wanted) {
        $0.targets.append(.sum(sum, place: $0.columns.count))
        $0.columns.append(codes.packed)
      }
    case (.ratio(let top, let bottom), let ratio as RatioAccumulator):
      return take(top, ratio.numerator, isAll, &wanted)
        && take(bottom, ratio.denominator, isAll, &wanted)
    case (.collect(_, let mask, _), _) where recipe.codes != nil,
      (.distinct(_, let mask), _) where recipe.codes != nil:
      of(mask, isAll, &wanted) { $0.readers.append(accumulator) }
    case (.customers(let mask), let customers as CustomersAccumulator):
      of(mask, isAll, &wanted) {
        $0.targets.append(.customers(customers))
        $0.countsCustomers = true
      }
    default: return false
    }
    return true
  }

  /// Hands what was found to the accumulators, and begins anew.
  func drain() {
    for (targets, takers) in zip(targets, takers) {
      guard let tally = takers.tally else { continue }
      for target in targets {
        switch target {
        case .count(let accumulator):
          accumulator.grow(to: groups)
          accumulator.add(groups) { tally.rows($0) }
        case .presence(let accumulator):
          accumulator.grow(to: groups)
          accumulator.add(groups) { tally.countsRows ? tally.rows($0) : tally.customers($0) }
        case .sum(let accumulator, let place):
          accumulator.grow(to: groups)
          accumulator.add(groups) { tally.sum(place, $0) }
        case .customers(let accumulator):
          accumulator.grow(to: groups)
          accumulator.add(groups, inSeveral: tally.customersInSeveral) { tally.customers($0) }
        case .allCustomers(let accumulator):
          accumulator.grow(to: 1)
          accumulator.add(1, inSeveral: 0) { _ in Int64(tally.customers) }
        }
      }
      tally.clear()
    }
  }
}
