import Columnar
import Planning

/// The values of a dimension that keep a group of their own.
struct TopValues {
  /// The dimension's place.
  let place: Int
  /// Place of the dimension within each value of which values were counted.
  let per: Int?
  /// Whether the others are left out instead of being pooled.
  let isOnly: Bool
  private let kept: Set<ValueKey>

  /// Ranks the values of a dimension by the first column; `steps` has the groups of the set they are in.
  init(_ place: Int, _ top: TopPlan, _ steps: inout ResultSteps) {
    self.place = place
    per = top.per
    isOnly = top.isOnly
    let set = top.groupingSet(of: place)
    let table = steps.tables[set]
    let measures = steps.rankedValues(in: set)
    var candidates: [ValueKey: [Int]] = [:]
    for group in 0..<table.measuredCount where !table.dimensions[place][group].isMissing {
      let within = ValueKey(top.per.map { [table.dimensions[$0][group]] } ?? [])
      candidates[within, default: []].append(group)
    }
    var kept: Set<ValueKey> = []
    for groups in candidates.values {
      let sorted = groups.sorted { a, b in
        let result = ValueOrder.compare(measures[a], measures[b], true)
        if result != 0 { return result < 0 }
        let values = table.dimensions[place]
        return ValueOrder.compare(values[a], values[b], false) < 0
      }
      for group in sorted.prefix(top.count) {
        kept.insert(table.key(group, (top.per.map { [$0] } ?? []) + [place]))
      }
    }
    self.kept = kept
  }

  /// The values, to be named in a later statement.
  var contents: GroupContents { .kept(kept.map(\.values), per: per) }

  /// Whether a group with these values keeps its own value.
  func keeps(_ value: (Int) -> Value) -> Bool {
    let own = value(place)
    if own.isMissing { return true }
    return kept.contains(ValueKey((per.map { [value($0)] } ?? []) + [own]))
  }
}

/// How a scan's groups are changed as they are numbered: periods of a baseline are moved forward, and
/// values that are not among the first of a dimension become `.other`.
struct Regrouping {
  /// By place of the dimension.
  var shifts: [BaselinePlan.Shift] = []
  /// In the order in which they were decided.
  var tops: [TopValues] = []

  var isNothing: Bool { tops.isEmpty && shifts.allSatisfy { $0 == .none } }

  func changed(_ key: GroupKey, _ operands: [Operand], _ layout: GroupLayout) -> GroupKey {
    var key = key
    for (place, shift) in shifts.enumerated() where !key.isMissing(place) {
      guard case .period(let unit) = operands[place].type else { continue }
      let word = layout.dimensions[place].word
      key.words[word] = shift.moved(key.words[word], unit)
    }
    for top in tops {
      if !top.keeps({ key.value($0, operands[$0], layout) }) { key.makeOther(top.place, layout) }
    }
    return key
  }
}

extension BaselinePlan.Shift {
  /// Behind all periods: what has no counterpart.
  private static let nowhere = Int64(1) << 40

  /// The period beside which one of the baseline's stands.
  fileprivate func moved(_ index: Int64, _ unit: CalendarUnit) -> Int64 {
    switch (self, unit) {
    case (.none, _): return index
    case (.units(let count), _): return index + Int64(count)
    case (.years(let count), .year): return index + Int64(count)
    case (.years(let count), .quarter): return index + Int64(4 * count)
    case (.years(let count), .month): return index + Int64(12 * count)
    case (.years(let count), .week): return index + Int64(52 * count)
    case (.years, .weekday): return index
    case (.years(let count), .day), (.years(let count), .hour):
      let perDay: Int64 = unit == .hour ? 24 : 1
      let day = Int64(floorDivide(Int(index), Int(perDay)))
      let date = CalendarDay(number: Int(day))
      let later = date.adding(months: 12 * count)
      guard later.civil.day == date.civil.day else { return BaselinePlan.Shift.nowhere }
      return Int64(later.number) * perDay + (index - day * perDay)
    }
  }
}
