import Columnar
import Messages
import Planning

/// `basket`: a row a pair, most frequent first, ties by the values.
struct BasketPairs {
  private let step: BasketStep
  private let counts: PairsScan.Counts
  /// The items that any basket holds, in the order of their values.
  private let order: [Int]

  private let stage: Stage

  init(_ step: BasketStep, _ counts: PairsScan.Counts, _ stage: Stage) {
    self.step = step
    self.stage = stage
    self.counts = counts
    order = counts.items.indices.filter { counts.baskets[$0] > 0 }
      .sorted { ValueOrder.compare(counts.items[$0], counts.items[$1], false) < 0 }
  }

  /// Two items by their places in the order, and the baskets that hold both.
  private struct Pair {
    var first: Int
    var second: Int
    var both: Int
  }

  func answer() throws -> Answer {
    let (pairs, hidden) = try pairs()
    let total = Value.integer(counts.total)
    func column(
      _ name: String, _ role: ResultColumn.Role, _ value: (Pair) -> Value
    ) -> ResultColumn {
      ResultColumn(name: name, role: role, values: pairs.map(value))
    }
    let columns = [
      column("a", .dimension) { counts.items[order[$0.first]] },
      column("b", .dimension) { counts.items[order[$0.second]] },
      column(step.baskets, .measure) { .integer($0.both) },
      column("support", .share) { Value.integer($0.both).over(total) },
      column("a ⇒ b", .share) { Value.integer($0.both).over(.integer(baskets($0.first))) },
      column("b ⇒ a", .share) { Value.integer($0.both).over(.integer(baskets($0.second))) },
      column("lift", .measure) { .float(lift($0)) },
    ]
    var answer = Answer(table: ResultTable(columns: columns))
    answer.footnotes = notes()
    if hidden > 0 { answer.footnotes.append(.rowsNotShown(hidden)) }
    return answer
  }

  private func lift(_ pair: Pair) -> Double {
    Double(pair.both) * Double(counts.total)
      / (Double(baskets(pair.first)) * Double(baskets(pair.second)))
  }

  private func baskets(_ place: Int) -> Int { counts.baskets[order[place]] }

  /// The pairs shown, and how many more pass the thresholds.
  private func pairs() throws -> ([Pair], hidden: Int) {
    let least = max(1, Int((step.support * Double(counts.total)).rounded(.up)))
    var kept: [Pair] = []
    var count = 0
    let room = max(step.limit, 1) * 4 + 1_024
    func cut(to size: Int) {
      kept.sort { ($1.both, $0.first, $0.second) < ($0.both, $1.first, $1.second) }
      kept.removeLast(max(0, kept.count - size))
    }
    var bound = 0
    for second in order.indices {
      try stage.check()
      for first in 0..<second {
        let pair = Pair(
          first: first, second: second, both: counts.both(order[first], order[second]))
        guard pair.both >= least, step.lift == 0 || lift(pair) >= step.lift else { continue }
        count += 1
        guard pair.both >= bound else { continue }
        kept.append(pair)
        if kept.count == room {
          cut(to: step.limit)
          bound = kept.last?.both ?? 0
        }
      }
    }
    cut(to: step.limit)
    return (kept, count - kept.count)
  }

  private func notes() -> [Footnote] {
    let isOfCustomers = step.baskets == "customers"
    var notes: [Footnote] = [
      .summary(
        [
          .text("shares are of "),
          .counted(.integer(counts.total), isOfCustomers ? "customer" : "basket"),
        ] + (isOfCustomers ? [.text(" with such an event")] : []))
    ]
    if counts.rare > 0 {
      notes.append(
        .summary([
          .counted(.integer(counts.rare), "value"),
          .text(
            isOfCustomers
              ? " in fewer customers than `support` asks for"
              : " in fewer baskets than `support` asks for"),
        ]))
    }
    if counts.cutOff > 0 {
      notes.append(
        .text(
          """
          the \(PairsScan.mostItems) most frequent values are paired; \(counts.cutOff) others are \
          not: a higher `support` says which are left out
          """))
    }
    return notes
  }
}
