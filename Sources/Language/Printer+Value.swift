// Heads of the verbs that grade customers, and of those that follow their grades.

extension Printer {
  static func print(_ grading: Grading) -> String {
    switch grading {
    case .tier(let tier): "tier " + print(tier)
    case .rfm(let rfm): "rfm" + print(rfm)
    case .classes(let classes): "classify " + print(classes)
    case .score(let rules): "score " + rules.map(print).joined(separator: ", ")
    }
  }

  private static func print(_ tier: TierHead) -> String {
    let cut: String =
      switch tier.cut {
      case .quantiles(let count, let names):
        "into \(count) quantiles" + printNames(names)
      case .shares(let shares, let ofCustomers):
        "into "
          + shares.map { "\(printLabel($0.name)) \(printShare($0.share))" }.joined(separator: ", ")
          + (ofCustomers ? " of customers" : " of value")
      case .bounds(let bounds, let names):
        "at " + printBounds(bounds, isBeforePer: tier.per != nil && names.isEmpty)
          + printNames(names)
      }
    return print(tier.value) + " " + cut + (tier.usesNtile ? " using ntile" : "")
      + printPer(tier.per)
  }

  /// A `per` behind the bounds is not that of a share in the last of them.
  private static func printBounds(_ bounds: [Expression], isBeforePer: Bool) -> String {
    bounds.enumerated().map { place, bound in
      let needsGroup = isBeforePer && place + 1 == bounds.count && takesPer(bound)
      return needsGroup ? "(\(print(bound)))" : print(bound)
    }.joined(separator: ", ")
  }

  private static func print(_ rfm: RFMHead) -> String {
    var text = rfm.table.map { " on " + print($0) } ?? ""
    if let scores = rfm.scores { text += " scores \(scores)" }
    if rfm.usesNtile { text += " using ntile" }
    guard !rfm.cuts.isEmpty else { return text }
    return text + " cuts"
      + RFMPart.allCases.compactMap { part in
        rfm.cuts[part].map { cuts in
          " \(part.rawValue)(" + cuts.map { print($0) }.joined(separator: ", ") + ")"
        }
      }.joined()
  }

  private static func print(_ classes: ClassHead) -> String {
    var entries = classes.rules.map { rule in
      "\(printLabel(rule.name))\(printPolicy(rule.policy)) when \(print(rule.condition))"
    }
    if let name = classes.otherwise {
      entries.append("else \(printLabel(name))\(printPolicy(classes.otherwisePolicy))")
    }
    return entries.joined(separator: ", ")
  }

  private static func printPolicy(_ policy: String?) -> String {
    policy.map { " " + quoted($0) } ?? ""
  }

  private static func print(_ rule: ScoreRule) -> String {
    "\(rule.isNegative ? "-" : "")\(rule.points.text) when \(print(rule.condition))"
  }

  static func print(_ migration: Migration) -> String {
    "migrate \(print(migration.tier)) from \(print(migration.from)) to \(print(migration.to))"
      + (migration.hasFixedCuts ? " fixed cuts" : "")
      + (migration.hold.map { " hold " + counted($0.count, $0.unit) } ?? "")
  }

  static func print(_ difference: Difference) -> String {
    "diff \(print(difference.segment)) from \(print(difference.from)) to \(print(difference.to))"
  }

  private static func printNames(_ names: [Name]) -> String {
    names.isEmpty ? "" : " as " + names.map(printLabel).joined(separator: ", ")
  }

  /// The name of a class: bare where it is a plain word that means nothing else there.
  private static func printLabel(_ name: Name) -> String {
    let isPlain =
      Lexer.isPlainName(name.text)
      && !Keywords.matches(name.text, anyOf: Keywords.labelStops)
    return isPlain ? name.text : quoted(name.text)
  }
}
