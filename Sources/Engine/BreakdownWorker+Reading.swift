import Columnar
import Planning

// What a worker's scan has found: put together with that of others, and read.

extension BreakdownPlan {
  /// Whether values are asked for of the groups shown alone, each as it was measured, of which there are few.
  fileprivate func asksForFew(of count: Int) -> Bool {
    let scalars = columns.map(\.value) + sort.map(\.value)
    return limit.map { $0 < count / 4 } ?? false && limitPer == nil && across == nil
      && baseline == nil && having == .constant(true) && dimensions.allSatisfy { $0.top == nil }
      && scalars.allSatisfy { scalar in
        switch scalar.kind {
        case .measure, .dimension: true
        default: false
        }
      }
  }
}

extension BreakdownWorker {
  /// Takes over what another worker found; a later one, where the order can be seen.
  func merge(_ others: [BreakdownWorker]) throws {
    // All keys first, so that accumulators grow once.
    let maps = try others.map(absorbKeys)
    for (other, maps) in zip(others, maps) { try merge(other, maps) }
  }

  /// This worker's number of each of another one's groups, by grouping set.
  private func absorbKeys(_ other: BreakdownWorker) throws -> [[Int32]] {
    try stages.merging.check()
    try account(after: Limits.accountedRows)
    let ofKeys = try keys.absorb(other.keys, stages.merging)
    return try breakdown.sets.indices.map { set -> [Int32] in
      if set == 0 {
        guard let regrouped, let others = other.regrouped else { return ofKeys }
        return try regrouped.absorb(others, stages.merging)
      }
      return breakdown.sets[set].isEmpty
        ? [0] : try derived[set].absorb(other.derived[set], stages.merging)
    }
  }

  private func merge(_ other: BreakdownWorker, _ maps: [[Int32]]) throws {
    try account(after: Limits.accountedRows)
    for (mine, theirs) in zip(running, other.running) {
      try stages.merging.check()
      try grow(mine.presence, to: count(ofSet: 0))
      theirs.presence.grow(to: other.count(ofSet: 0))
      mine.presence.merge(theirs.presence, maps[0])
      try stages.merging.check()
      for (a, b) in zip(mine.measures, theirs.measures) {
        for set in maps.indices {
          guard let mine = a.ofSets[set], let theirs = b.ofSets[set] else { continue }
          try grow(mine, to: count(ofSet: set))
          theirs.grow(to: other.count(ofSet: set))
          try stages.merging.check()
          mine.merge(theirs, maps[set])
          try stages.merging.check()
        }
      }
    }
    footer.merge(other.footer)
  }

  /// Grows in steps, with a check between them: new memory is slow when it is first written.
  private func grow(_ accumulator: Accumulator, to groups: Int) throws {
    for step in stride(from: 0, to: groups, by: 1 << 18) {
      accumulator.grow(to: step)
      try stages.merging.check()
    }
    accumulator.grow(to: groups)
  }

  /// The groups of a set that have a row (the one of the empty set even without), and their measures.
  func table(of set: Int) throws -> GroupTable {
    let places = breakdown.sets[set]
    try stages.merging.check()
    // By finest group, whose own set has accumulators of its own; groups without a row have nothing to pool.
    var map = set == 0 ? [] : [Int32](repeating: 0, count: count(ofSet: 0))
    var shown: [Int] = places.isEmpty ? [0] : set == 0 ? present : []
    try stages.merging.check()
    if !places.isEmpty, set > 0 {
      var isShown = Set<Int32>()
      var pace = Pace(stages.merging)
      for group in present {
        try pace.step()
        map[group] = derived[set].number(group) { key(ofSet: 0, $0) }
        if isShown.insert(map[group]).inserted { shown.append(Int(map[group])) }
      }
    }
    let operands = running.first?.stream.dimensions ?? []
    if !breakdown.plan.asksForFew(of: shown.count) {
      try stages.merging.take(bytes: shown.count * width(of: places))
    }
    return GroupTable(
      places: places, count: shown.count,
      dimensions: try breakdown.plan.dimensions.indices.map { place in
        guard places.contains(place) else { return GroupValues([]) }
        return try values(of: place, operands[place], set, shown)
      },
      measures: try breakdown.plan.aggregates.indices.map { try values(of: $0, set, map, shown) })
  }

  /// A dimension's values for groups of a set.
  private func values(
    of place: Int, _ operand: Operand, _ set: Int, _ shown: [Int]
  ) throws -> GroupValues {
    let (derived, keys, layout) = (set > 0 ? derived[set] : regrouped, keys, breakdown.layout)
    let mayLack = derived?.mayLack(place) ?? keys.mayLack(place)
    let runner = breakdown.tasks.runner.under(stages.merging)
    let numbers =
      derived == nil && shown.count >= GroupValues.manyGroups
      ? try keys.numbers(place, operand, runner) : nil
    return try GroupValues(
      count: shown.count, mayLack: mayLack, numbers: numbers.map { of in { of(shown[$0]) } },
      stages.merging
    ) { group in
      derived?.value(place, operand, layout, of: shown[group])
        ?? keys.value(place, operand, of: shown[group])
    }
  }

  /// Bytes of a group's values.
  private func width(of places: [Int]) -> Int {
    (places.count + breakdown.plan.aggregates.count) * MemoryLayout<Value>.stride
  }

  /// A measure's values for groups of a set.
  private func values(
    of place: Int, _ set: Int, _ map: [Int32], _ shown: [Int]
  ) throws -> GroupValues {
    for stream in running {
      guard let measure = stream.measures.first(where: { $0.place == place }),
        let finest = measure.finest
      else { continue }
      finest.grow(to: count(ofSet: 0))
      try stages.merging.check()
      let accumulator: Accumulator
      if let own = measure.ofSets[set] {
        accumulator = own
        own.grow(to: count(ofSet: set))
      } else {
        // Where no group has a row, the finest ones, which are empty too, still need a place.
        let groups = max(1, count(ofSet: set))
        accumulator = empty(measure, stream, groups: groups, stream.statistics[set])
        accumulator.merge(finest, map)
      }
      if accumulator.overflowed { footer.overflowed = true }
      try stages.merging.time { try accumulator.finish() }
      return try GroupValues(count: shown.count, stages.merging) { accumulator.value(shown[$0]) }
    }
    return GroupValues(shown.map { _ in .missing })
  }

  private func empty(
    _ measure: Measure, _ stream: Running, groups: Int, _ shared: SharedStatistics? = nil
  ) -> Accumulator {
    let accumulator = factory(stream.machine, stream.stream).make(measure.recipe, shared)
    accumulator.grow(to: groups)
    return accumulator
  }

  /// Each measure over no rows.
  func measuresOfNothing() throws -> [Value] {
    try breakdown.plan.aggregates.indices.map { place in
      for stream in running {
        guard let measure = stream.measures.first(where: { $0.place == place }) else { continue }
        let accumulator = empty(measure, stream, groups: 1)
        try accumulator.finish()
        return accumulator.value(0)
      }
      return .missing
    }
  }

  /// Customers who were in several groups, by the first measure that counts distinct customers.
  var customersInSeveralGroups: Int {
    for stream in running {
      for measure in stream.measures {
        if let customers = measure.finest as? CustomersAccumulator { return customers.inSeveral }
      }
    }
    return 0
  }
}
