import Columnar
import Planning

/// What is found out in passes before a statement's own: who is in its ranked sets, and what its
/// rankings say of each row. The compiler loads them as columns.
struct Rankings: Sendable {
  private(set) var members: [RankedSet: Bitmap] = [:]
  private(set) var columns: [Ranking: Column] = [:]
  private(set) var bins: [Ranking: Bins] = [:]
  /// Bases and cuts, for the footer.
  private(set) var notes: [Footnote] = []
  private(set) var zeroDivisions = 0

  /// A ranked set or a ranking.
  private enum Part: Hashable {
    case set(RankedSet)
    case ranking(Ranking)

    var expressions: ([Condition], [Scalar]) {
      switch self {
      case .set(let set):
        ([set.population], set.sort.map(\.value) + (set.per.map { [$0] } ?? []))
      case .ranking(let ranking): ([ranking.population], [ranking.value] + ranking.partition)
      }
    }
  }

  /// Finds out everything that expressions name, the innermost first. Values of a ranking in
  /// `sharing` are cut into the ranges of another one, which stands before it.
  init(
    in conditions: [Condition], _ scalars: [Scalar], _ store: Store, _ tasks: Tasks,
    sharing: [Ranking: Ranking] = [:]
  ) throws {
    var parts: [Part] = []
    Rankings.collect(conditions, scalars, &parts)
    for part in parts {
      switch part {
      case .set(let set):
        let stage = tasks.stage.part("ranked set")
        var plan = ListingPlan(
          existing: .constant(true), population: set.population, columns: [])
        plan.sort = set.sort
        plan.limit = set.limit
        plan.limitPer = set.per
        members[set] = try Listing(plan, store, self).members(tasks.under(stage))
      case .ranking(let ranking):
        let ranges = sharing[ranking].flatMap { bins[$0] }
        let stage = tasks.stage.part("rank", of: ranking.what)
        let found = try RankingPass(ranking, store, self, ranges: ranges).run(tasks.under(stage))
        columns[ranking] = found.column
        bins[ranking] = found.bins
        zeroDivisions += found.zeroDivisions
        for note in found.notes where !notes.contains(note) { notes.append(note) }
      }
    }
  }

  /// Nothing, for expressions that name nothing.
  init() {}

  private static func collect(
    _ conditions: [Condition], _ scalars: [Scalar], _ parts: inout [Part]
  ) {
    func note(_ part: Part) {
      guard !parts.contains(part) else { return }
      let (conditions, scalars) = part.expressions
      collect(conditions, scalars, &parts)
      parts.append(part)
    }
    let onScalar = { (scalar: Scalar) -> Bool in
      guard case .ranking(let ranking) = scalar.kind else { return true }
      note(.ranking(ranking))
      return false
    }
    let onCondition = { (condition: Condition) in
      if case .ranked(let set) = condition { note(.set(set)) }
    }
    for condition in conditions { condition.visit(onScalar: onScalar, onCondition: onCondition) }
    for scalar in scalars { scalar.visit(onScalar: onScalar, onCondition: onCondition) }
  }
}

extension BreakdownPlan {
  /// All conditions over customers and events, those of the baseline included.
  var conditions: [Condition] {
    [existing, population, eventFilter] + aggregates.map(\.filter) + youngChecks.map(\.condition)
      + (baseline?.plan.conditions ?? [])
  }

  /// All scalars over customers and events, those of the baseline included.
  var scalars: [Scalar] {
    aggregates.compactMap(\.argument) + missingChecks.map(\.value)
      + dimensions.compactMap { if case .scalar(let scalar) = $0.source { scalar } else { nil } }
      + (baseline?.plan.scalars ?? [])
  }
}

extension ListingPlan {
  var conditions: [Condition] {
    [existing, population, eventFilter] + youngChecks.map(\.condition)
  }

  var scalars: [Scalar] {
    columns.map(\.value) + sort.map(\.value) + missingChecks.map(\.value)
      + (limitPer.map { [$0] } ?? [])
  }
}

extension ProfilePlan {
  var conditions: [Condition] { [existing, population, eventFilter] }
  var scalars: [Scalar] { columns.map(\.value) }
}
