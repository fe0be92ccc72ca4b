import Columnar
import Messages
import Planning
import Synchronization

/// A breakdown from plan to answer: rankings, then the values that keep a group, then the scan, the
/// baseline's scan beside it, and the steps on the small result.
struct BreakdownRun {
  private let plan: BreakdownPlan
  private let store: Store
  private let tasks: Tasks
  private let rankings: Rankings

  init(_ plan: BreakdownPlan, _ store: Store, _ tasks: Tasks) throws {
    let plan = plan.simplified(over: store)
    self.plan = plan
    self.store = store
    self.tasks = tasks
    rankings = try Rankings(
      in: plan.conditions, plan.scalars, store, tasks, sharing: plan.sharedRanges,
      wanted: plan.measuredFacts)
  }

  func answer() throws -> Answer {
    let sets = plan.groupingSets
    var regrouping = Regrouping()
    try rankValues(&regrouping)
    var breakdowns = [
      Breakdown(plan, store, rankings, sets: sets, regrouping: regrouping, tasks: tasks)
    ]
    if let baseline = plan.baseline {
      regrouping.shifts = baseline.shown.shifts
      breakdowns.append(
        Breakdown(baseline.plan, store, rankings, sets: sets, regrouping: regrouping, tasks: tasks))
    }
    let scans = try scan(breakdowns)
    let main = scans[0]
    var tables = try GroupTables(main)
    if let baseline = plan.baseline { try tables.join(scans[1], shown: baseline.shown.days) }
    tables.complete(plan)
    let finishing = tasks.stage.part("finish", of: "\(plan.finishing)")
    var steps = ResultSteps(plan, store: store, tables: tables, bins: bins, stage: finishing)
    let (columns, hidden) = finishing.time { steps.table() }
    let summaries = steps.summaries()
    try finishing.check()
    finishing.count(rows: columns.first?.values.count ?? 0)
    if steps.overflowed || scans.contains(where: \.footer.overflowed) {
      throw EvaluationError.tooManyDigits
    }
    let zeroDivisions =
      scans.reduce(steps.shownZeroDivisions + rankings.zeroDivisions) {
        $0 + $1.footer.zeroDivisions
      }
    var answer = Answer(
      table: ResultTable(columns: columns), hasTotal: !plan.rowPlaces.isEmpty,
      asOf: plan.asOf,
      footnotes: notes(
        main, columns, summaries, zeroDivisions, hidden: hidden,
        totals: tables[[]].measures.map { $0[0] }),
      chart: plan.rowPlaces.isEmpty ? nil : plan.chart ?? ChartHint(ranges: steps.ranges))
    for top in regrouping.tops { answer.groups[top.place] = top.contents }
    for place in bins.keys { answer.groups[place] = steps.rangesOfGroups(place) }
    return answer
  }

  private func notes(
    _ main: BreakdownWorker, _ columns: [ResultColumn], _ summaries: [Footnote],
    _ zeroDivisions: Int, hidden: Int, totals: [Value]
  ) -> [Footnote] {
    var notes = summaries + plan.footnotes + rankings.notes
    notes += Footers.notes(plan, store, main.footer, totals: totals)
    if zeroDivisions > 0 { notes.append(.dividedByZero(zeroDivisions)) }
    if plan.grain != nil, main.customersInSeveralGroups > 0, !plan.dimensions.isEmpty {
      notes.append(.inSeveralGroups(main.customersInSeveralGroups))
    }
    notes += Footers.unfinished(plan, columns)
    if hidden > 0 { notes.append(.rowsNotShown(hidden)) }
    return notes
  }

  /// Scans all customers in tasks, and the rows without a customer: once for all breakdowns.
  private func scan(_ breakdowns: [Breakdown]) throws -> [BreakdownWorker] {
    try tasks.check()
    let stages = breakdowns.map { BreakdownStages($0, tasks.stage) }
    let compiled = Shared(
      zip(breakdowns, stages).map { breakdown, stages in
        var breakdown = breakdown
        breakdown.tasks = tasks.under(stages.merging)
        return breakdown
      })
    let workers = { @Sendable in
      let workers = zip(compiled.value, stages).map { BreakdownWorker($0, $1) }
      BreakdownWorker.join(workers)
      return workers
    }
    let ranges = tasks.ranges(store.customers.count)
    // What depends on the order of the rows has a worker a range, so that neither the number of threads
    // nor which of them is quicker can be seen in the answer; else a worker a thread is enough.
    // SAFETY: the first workers are written by the task of place 0 alone, and read when all have ended.
    let first = Shared(workers())
    let count = ranges.count + (tasks.stage.purpose == .outline ? 0 : 1)
    let hasOrder = first.value.contains(where: \.dependsOnOrder)
    let size = hasOrder ? count : min(tasks.threads, count)
    let next = Atomic<Int>(0)
    let found = try tasks.map(size) { place in
      let workers = place == 0 ? first.value : workers()
      while true {
        let range = hasOrder ? place : next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard range < count else { break }
        if range < ranges.count {
          try BreakdownWorker.scan(ranges[range], workers)
        } else {
          for worker in workers { try worker.scanUnassigned() }
        }
        if hasOrder { break }
      }
      BreakdownWorker.finish(workers)
      return workers
    }
    return try zip(breakdowns.indices, stages).map { place, stages in
      let merged = found[0][place]
      try stages.merging.time {
        try merged.merge(found.dropFirst().map { $0[place] })
      }
      stages.grouping.count(rows: merged.groupCount)
      return merged
    }
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
    let scans = try scan([
      Breakdown(
        plan, store, rankings, sets: plan.withTimeless(sets),
        wanted: first?.measurePlaces ?? [], regrouping: regrouping, tasks: tasks)
    ])
    var steps = ResultSteps(
      plan, store: store, tables: try GroupTables(scans[0]), stage: tasks.stage.part("top values"))
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
  /// What is done with the groups, in short.
  fileprivate var finishing: String {
    var steps: [String] = []
    if across != nil { steps.append("across") }
    if having != .constant(true) { steps.append("having") }
    steps.append("sort")
    if let limit { steps.append("limit \(limit)") }
    return steps.joined(separator: ", ")
  }

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
