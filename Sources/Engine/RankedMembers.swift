import Columnar
import Planning

/// Who is in each ranked set of a statement.
struct RankedMembers: Sendable {
  var bitmaps: [RankedSet: Bitmap] = [:]

  /// The sets that expressions name, each before those that it is part of.
  static func sets(in conditions: [Condition], _ scalars: [Scalar]) -> [RankedSet] {
    var sets: [RankedSet] = []
    func note(_ condition: Condition) {
      if case .ranked(let set) = condition, !sets.contains(set) { sets.append(set) }
    }
    for condition in conditions {
      condition.visit(onScalar: { _ in true }, onCondition: note)
    }
    for scalar in scalars { scalar.visit(onScalar: { _ in true }, onCondition: note) }
    return sets.reversed()
  }
}

extension BreakdownPlan {
  /// All conditions over customers and events.
  var conditions: [Condition] {
    [existing, population, eventFilter] + aggregates.map(\.filter)
  }

  /// All scalars over customers and events.
  var scalars: [Scalar] {
    aggregates.compactMap(\.argument) + missingChecks.map(\.value)
      + dimensions.compactMap { if case .scalar(let scalar) = $0.source { scalar } else { nil } }
  }
}

extension ListingPlan {
  var conditions: [Condition] { [existing, population] }
  var scalars: [Scalar] { columns.map(\.value) + sort.map(\.value) + missingChecks.map(\.value) }
}
