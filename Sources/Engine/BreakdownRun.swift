import Columnar
import Planning
import Synchronization

/// A breakdown from plan to answer: rankings, then the values that keep a group, then the scan, the
/// baseline's scan beside it, and the steps on the small result.
struct BreakdownRun {
  private let plan: BreakdownPlan
  private let store: Store
  private let tasks: Tasks
  private let check: @Sendable () throws -> Void
  private let rankings: Rankings

  init(
    _ plan: BreakdownPlan, _ store: Store, _ tasks: Tasks,
    check: @escaping @Sendable () throws -> Void
  ) throws {
    self.plan = plan
    self.store = store
    self.tasks = tasks
    self.check = check
    rankings = try Rankings(
      in: plan.conditions, plan.scalars, store, tasks, sharing: plan.sharedRanges, check: check)
  }

  func answer() throws -> Answer {
    let sets = plan.groupingSets
    var regrouping = Regrouping()
    try rankValues(&regrouping)
    let main = try scan(
      Breakdown(plan, store, rankings, sets: sets, regrouping: regrouping, tasks: tasks))
    var tables = GroupTables(main)
    var scans = [main]
    if let baseline = plan.baseline {
      regrouping.shifts = baseline.shown.shifts
      let other = try scan(
        Breakdown(baseline.plan, store, rankings, sets: sets, regrouping: regrouping, tasks: tasks))
      tables.join(other, shown: baseline.shown.days)
      scans.append(other)
    }
    tables.complete(plan)
    var steps = ResultSteps(plan, store: store, tables: tables, bins: bins)
    let (columns, hidden) = steps.table()
    if steps.overflowed || scans.contains(where: \.footer.overflowed) {
      throw EvaluationError.tooManyDigits
    }
    let zeroDivisions =
      scans.reduce(steps.zeroDivisions + rankings.zeroDivisions) { $0 + $1.footer.zeroDivisions }
    return Answer(
      table: ResultTable(columns: columns), hasTotal: !plan.rowPlaces.isEmpty,
      asOf: plan.asOf, footnotes: notes(main, columns, zeroDivisions, hidden: hidden))
  }

  private func notes(
    _ main: BreakdownWorker, _ columns: [ResultColumn], _ zeroDivisions: Int, hidden: Int
  ) -> [Footnote] {
    var notes = plan.footnotes + rankings.notes
    notes += Footers.notes(plan, store, main.footer)
    if zeroDivisions > 0 { notes.append(.dividedByZero(zeroDivisions)) }
    if plan.grain != nil, main.customersInSeveralGroups > 0, !plan.dimensions.isEmpty {
      notes.append(.inSeveralGroups(main.customersInSeveralGroups))
    }
    notes += Footers.unfinished(columns, asOf: plan.asOf)
    if hidden > 0 { notes.append(.rowsNotShown(hidden)) }
    return notes
  }

  /// Scans all customers in tasks, and the rows without a customer.
  private func scan(_ breakdown: Breakdown) throws -> BreakdownWorker {
    let compiled = Shared(breakdown)
    let ranges = Tasks.ranges(store.customers.count)
    // What depends on the order of the rows has a worker a range, so that neither the number of threads
    // nor which of them is quicker can be seen in the answer; else a worker a thread is enough.
    // SAFETY: the first worker is written by the task of place 0 alone, and read when all have ended.
    let first = Shared(BreakdownWorker(breakdown))
    let count = ranges.count + 1
    let size = first.value.dependsOnOrder ? count : min(tasks.threads, count)
    let next = Atomic<Int>(0)
    let workers = try tasks.map(size) { place in
      let worker = place == 0 ? first.value : BreakdownWorker(compiled.value)
      while true {
        let range = size == count ? place : next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard range < count else { break }
        if range < ranges.count {
          try worker.scan(ranges[range], check: check)
        } else {
          try worker.scanUnassigned(check: check)
        }
        if size == count { break }
      }
      return worker
    }
    let merged = workers[0]
    for worker in workers.dropFirst() { merged.merge(worker) }
    return merged
  }

  // MARK: - The first values of a dimension

  /// Decides which values keep a group where the others are pooled: a scan for the first column alone,
  /// and one more for dimensions that are ranked within another such one.
  private func rankValues(_ regrouping: inout Regrouping) throws {
    var open = plan.dimensions.indices.filter { plan.dimensions[$0].top?.isOnly == false }
    while !open.isEmpty {
      let ready = open.filter { place in
        plan.dimensions[place].top?.per.map { !open.contains($0) } ?? true
      }
      let next = ready.isEmpty ? open : ready
      regrouping.tops += try ranked(next, regrouping)
      open.removeAll { next.contains($0) }
    }
  }

  private func ranked(_ places: [Int], _ regrouping: Regrouping) throws -> [TopValues] {
    let first = plan.columns.first?.value.ranked(hasBaseline: false)
    let tops = places.compactMap { place in
      plan.dimensions[place].top.map { (place, $0) }
    }
    let sets =
      [Array(plan.dimensions.indices), []] + tops.map { $1.groupingSet(of: $0) }
      + (first?.shareSets ?? [])
    let worker = try scan(
      Breakdown(
        plan, store, rankings, sets: plan.withTimeless(sets),
        wanted: first?.measurePlaces ?? [], regrouping: regrouping, tasks: tasks))
    var steps = ResultSteps(plan, store: store, tables: GroupTables(worker))
    return tops.map { TopValues($0, $1, &steps) }
  }

  /// The ranges of the dimensions that are cut into them.
  private var bins: [Int: Bins] {
    var bins: [Int: Bins] = [:]
    for (place, dimension) in plan.dimensions.enumerated() {
      if let ranking = dimension.ranking { bins[place] = rankings.bins[ranking] }
    }
    return bins
  }
}

extension DimensionPlan {
  /// The ranking whose results divide.
  fileprivate var ranking: Ranking? {
    guard case .scalar(let scalar) = source, case .ranking(let ranking) = scalar.kind else {
      return nil
    }
    return ranking
  }
}

extension BreakdownPlan {
  /// The rankings of the baseline's dimensions, with those of the plan's own whose ranges they share.
  fileprivate var sharedRanges: [Ranking: Ranking] {
    var shared: [Ranking: Ranking] = [:]
    for (own, other) in zip(dimensions, baseline?.plan.dimensions ?? []) {
      guard let ranking = own.ranking, let second = other.ranking, ranking != second,
        case .bins = ranking.function
      else { continue }
      shared[second] = ranking
    }
    return shared
  }
}
