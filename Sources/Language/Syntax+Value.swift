// The verbs that grade customers, and those that follow their grades.

/// What gives each customer a class or a score.
package indirect enum Grading: Sendable, Hashable {
  /// `tier e into 4 quantiles`, `tier e into A 80%, … of value`, `tier e at 1000, 5000`
  case tier(TierHead)
  /// `rfm`
  case rfm(RFMHead)
  /// `classify a when c, b when d, else x`
  case classes(ClassHead)
  /// `score 10 when c, -5 when d`
  case score([ScoreRule])

  /// The verb that asks for it.
  package var verb: Verb {
    switch self {
    case .tier: .tier
    case .rfm: .rfm
    case .classes: .classify
    case .score: .score
    }
  }
}

/// `e into … [as …] [using ntile] [per d]`
package struct TierHead: Sendable, Hashable {
  /// What customers are ordered by.
  package var value: Expression
  /// Where they are cut.
  package var cut: Cut
  /// `using ntile`: quantiles of equal counts.
  package var usesNtile = false
  /// `per d`: within each value of a column.
  package var per: Expression?

  package init(_ value: Expression, _ cut: Cut) {
    self.value = value
    self.cut = cut
  }

  /// The ways to cut.
  package enum Cut: Sendable, Hashable {
    /// `5 quantiles`, `quartiles`, from the smallest values up; 2 or more. Without names they are
    /// numbers.
    case quantiles(Int, names: [Name])
    /// `A 80%, B 15%, C 5% of value`, or `of customers`: from the largest values down.
    case shares([ClassShare], ofCustomers: Bool)
    /// `at 1000, 5000`, ascending; a class begins at its bound.
    case bounds([Expression], names: [Name])
  }
}

/// `A 80%`
package struct ClassShare: Sendable, Hashable {
  /// What the class is called.
  package var name: Name
  /// Its share of the whole, above 0 and up to 1.
  package var share: NumberLiteral

  package init(_ name: Name, _ share: NumberLiteral) {
    self.name = name
    self.share = share
  }
}

/// `rfm [on T] [scores n] [using ntile] [cuts r(…) f(…) m(…)]`
package struct RFMHead: Sendable, Hashable {
  /// The event table; the main one where it is not said.
  package var table: Name?
  /// How many scores there are where they are not cut by hand: 5 where it is not said.
  package var scores: Int?
  /// `using ntile`: equal counts.
  package var usesNtile = false
  /// Cut points by hand, ascending; empty where they are quantiles.
  package var cuts: [RFMPart: [Expression]] = [:]

  package init() {}
}

/// What an `rfm` scores.
package enum RFMPart: String, Sendable, Hashable, CaseIterable {
  /// Days from the last event to the as-of day: few are best.
  case recency = "r"
  /// Events.
  case frequency = "f"
  /// The sum of the amount.
  case monetary = "m"
}

/// `classify a ["policy"] when c, b when d, else x`: the first condition that holds decides.
package struct ClassHead: Sendable, Hashable {
  /// The rules in their order.
  package var rules: [ClassRule]
  /// The class of all others; without one they are in none.
  package var otherwise: Name?
  /// What follows from being one of the others.
  package var otherwisePolicy: String?

  package init(_ rules: [ClassRule]) { self.rules = rules }
}

/// `champions "call weekly" when c`
package struct ClassRule: Sendable, Hashable {
  /// What the class is called.
  package var name: Name
  /// What follows from it.
  package var policy: String?
  /// Who is in it, unless in an earlier one.
  package var condition: Expression

  package init(_ name: Name, policy: String? = nil, when condition: Expression) {
    self.name = name
    self.policy = policy
    self.condition = condition
  }
}

/// `10 when c`, `-5 when d`
package struct ScoreRule: Sendable, Hashable {
  /// The points without their sign.
  package var points: NumberLiteral
  /// They are taken away.
  package var isNegative: Bool
  /// Who gets them.
  package var condition: Expression

  package init(_ points: NumberLiteral, isNegative: Bool, when condition: Expression) {
    self.points = points
    self.isNegative = isNegative
    self.condition = condition
  }
}

/// `define tier n as tier …`, or what `save as` kept of a grading.
package struct TierDefinition: Sendable, Hashable {
  /// What it is called.
  package var name: Name
  /// What gives the classes.
  package var grading: Grading
  /// Who is graded; all where nil.
  package var condition: Expression?
  /// The window of its aggregates.
  package var during: Period?

  package init(_ name: Name, _ grading: Grading) {
    self.name = name
    self.grading = grading
  }
}

extension TierDefinition {
  /// The clauses of the question that would save this definition, but for its name.
  var clauses: Clauses {
    var clauses = Clauses()
    clauses.condition = condition
    clauses.during = during
    return clauses
  }
}

/// `migrate T from D to D [fixed cuts] [hold n quarters]`
package struct Migration: Sendable, Hashable {
  /// A saved tier.
  package var tier: Name
  /// The first day.
  package var from: Expression
  /// The second day.
  package var to: Expression
  /// `fixed cuts`: those of the first day hold on the second one too.
  package var hasFixedCuts = false
  /// `hold 2 quarters`: a change counts when it was seen at so many ends of the unit in a row.
  package var hold: Hold?

  package init(_ tier: Name, from: Expression, to: Expression) {
    self.tier = tier
    self.from = from
    self.to = to
  }

  /// How long a change must last.
  package struct Hold: Sendable, Hashable {
    /// How many units, 1 or more.
    package var count: Int
    /// How often customers are looked at.
    package var unit: TimeUnit

    package init(_ count: Int, _ unit: TimeUnit) {
      self.count = count
      self.unit = unit
    }
  }
}

/// `diff S from D to D`
package struct Difference: Sendable, Hashable {
  /// Who entered and left it.
  package var segment: SegmentReference
  /// The first day.
  package var from: Expression
  /// The second day.
  package var to: Expression

  package init(_ segment: SegmentReference, from: Expression, to: Expression) {
    self.segment = segment
    self.from = from
    self.to = to
  }
}
