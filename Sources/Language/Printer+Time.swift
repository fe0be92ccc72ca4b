// The heads of the verbs that follow customers over time.

extension Printer {
  /// `orders (c)`
  package static func print(_ events: EventSet) -> String {
    Printer.print(events.table) + (events.filter.map { " (\(Printer.print($0)))" } ?? "")
  }

  /// `orders (c) within 30 days without interactions`
  static func print(_ step: FunnelStep) -> String {
    Printer.print(step.events) + (step.within.map { " within \(counted($0.count, $0.unit))" } ?? "")
      + step.without.map { " without \(Printer.print($0))" }.joined()
  }

  /// `orders then orders within 30 days`
  static func print(_ steps: [FunnelStep]) -> String {
    steps.map(print).joined(separator: " then ")
  }

  /// `vip`, `funnel orders then orders`
  static func print(_ subject: WhyHead.Subject) -> String {
    switch subject {
    case .segment(.named(let name, let arguments)) where Keywords.matches(name.text, "funnel"):
      quoted(name.text, "`") + Printer.print(arguments)
    case .segment(let segment): Printer.print(segment)
    case .funnel(let steps): steps.isEmpty ? "funnel" : "funnel " + Printer.print(steps)
    }
  }

  /// `90 days`, `p80 gap`
  static func print(_ silence: Silence) -> String {
    switch silence.bound {
    case .duration(let duration): counted(duration.count, duration.unit)
    case .gap(let percentile): "p\(percentile) gap"
    }
  }
}
