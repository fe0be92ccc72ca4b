import Columnar
import Messages
import Planning

/// What is found out in passes before a statement's own: who is in its ranked sets, what its rankings
/// say of each row, how far customers got through its sequences. The compiler loads them as columns.
struct Rankings: Sendable {
  private(set) var members: [RankedSet: Bitmap] = [:]
  private(set) var columns: [Ranking: Column] = [:]
  private(set) var sequences: [SequencePlan: [SequenceFigure: Column]] = [:]
  private(set) var bins: [Ranking: Bins] = [:]
  private var cuts: [Ranking: RankCuts] = [:]
  /// The customers of populations that were ranked, and values that were found of them.
  private(set) var ranked: [Condition: Bitmap] = [:]
  private(set) var values: [Condition: [Scalar: Column]] = [:]
  /// Bases and cuts, for the footer.
  private(set) var notes: [Footnote] = []
  private(set) var zeroDivisions = 0
  /// Values that divide, whose divisions by zero are among these.
  private(set) var dividing: Set<Scalar> = []
  /// Who orders the texts of columns, where what is compiled asks for it.
  private(set) var runner = TaskRunner.serial

  /// A ranked set, a ranking or a sequence.
  private enum Part: Hashable {
    case set(RankedSet)
    case ranking(Ranking)
    case sequence(SequencePlan)

    var expressions: ([Condition], [Scalar]) {
      switch self {
      case .set(let set):
        ([set.population], set.sort.map(\.value) + (set.per.map { [$0] } ?? []))
      case .ranking(let ranking):
        (
          [ranking.population],
          [ranking.value] + ranking.partition
            + ranking.cutsOf.map { Scalar(.ranking($0), $0.type, .customers) }
        )
      case .sequence(let plan): (plan.conditions, [])
      }
    }
  }

  /// Finds out everything that expressions name, the innermost first. Values of a ranking in
  /// `sharing` are cut into the ranges of another one, which stands before it; values in `wanted` are
  /// kept for the scan that follows.
  init(
    in conditions: [Condition], _ scalars: [Scalar], _ store: Store, _ tasks: Tasks,
    sharing: [Ranking: Ranking] = [:], wanted: Set<Scalar> = []
  ) throws {
    runner = tasks.runner
    var parts: [Part] = []
    var figures: [SequencePlan: Set<SequenceFigure>] = [:]
    Rankings.collect(conditions, scalars, &parts, &figures)
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
      case .sequence(let plan):
        let stage = tasks.stage.part("follow", of: "\(plan.steps.count) steps")
        let found = try SequencePass(plan, figures[plan] ?? [], store, self)
          .run(tasks.under(stage))
        sequences[plan] = found.columns
        notes += found.unmet.map { .text(plan.unmetNote($0)) }
      case .ranking(let ranking):
        guard columns[ranking] == nil else { continue }
        let alike = parts.compactMap { part -> Ranking? in
          guard case .ranking(let other) = part, other != ranking, columns[other] == nil,
            sharing[other] == nil, ranking.sharesScan(with: other)
          else { return nil }
          return other
        }
        let scan = RankingScan([ranking] + alike, store, self)
        let stage = tasks.stage.part("rank", of: scan.what)
        let found = try scan.run(
          tasks.under(stage), ranges: { sharing[$0].flatMap { bins[$0] } },
          cuts: { $0.cutsOf.first.flatMap { cuts[$0] } },
          keeping: { wanted.contains($0.withoutMarks) })
        for (ranking, found) in zip(scan.rankings, found) { keep(found, of: ranking) }
      }
    }
  }

  private mutating func keep(_ found: RankingPass.Found, of ranking: Ranking) {
    columns[ranking] = found.column
    bins[ranking] = found.bins
    cuts[ranking] = found.cuts
    zeroDivisions += found.zeroDivisions
    if ranking.value.divides { dividing.formUnion([ranking.value, ranking.value.withoutMarks]) }
    for note in found.notes where !notes.contains(note) { notes.append(note) }
    if let rows = found.members { ranked[ranking.population] = rows }
    if let values = found.values {
      self.values[ranking.population, default: [:]][ranking.value] = values
    }
  }

  /// Nothing, for expressions that name nothing.
  init() {}

  private static func collect(
    _ conditions: [Condition], _ scalars: [Scalar], _ parts: inout [Part],
    _ figures: inout [SequencePlan: Set<SequenceFigure>]
  ) {
    func note(_ part: Part) {
      guard !parts.contains(part) else { return }
      let (conditions, scalars) = part.expressions
      collect(conditions, scalars, &parts, &figures)
      parts.append(part)
    }
    let onScalar = { (scalar: Scalar) -> Bool in
      switch scalar.kind {
      case .ranking(let ranking): note(.ranking(ranking))
      case .sequence(let plan, let figure):
        note(.sequence(plan))
        figures[plan, default: []].insert(figure)
      default: return true
      }
      return false
    }
    let onCondition = { (condition: Condition) in
      if case .ranked(let set) = condition { note(.set(set)) }
    }
    for condition in conditions { condition.visit(onScalar: onScalar, onCondition: onCondition) }
    for scalar in scalars { scalar.visit(onScalar: onScalar, onCondition: onCondition) }
  }
}

extension Scalar {
  /// The value itself, of what is marked as a fact of the whole life.
  var withoutMarks: Scalar {
    if case .standard(let inner) = kind { inner.withoutMarks } else { self }
  }
}

extension BreakdownPlan {
  /// Facts of customers that measures ask for.
  var measuredFacts: Set<Scalar> {
    guard grain == nil else { return [] }
    return Set(
      aggregates.compactMap { aggregate in
        aggregate.argument.flatMap { aggregate.source == .customers ? $0.withoutMarks : nil }
          ?? Compiler.fact(aggregate)
      })
  }

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
