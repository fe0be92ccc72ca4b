/// A condition or a value. One grammar serves both; the binder tells them apart by type.
package struct Expression: Sendable, Hashable {
  /// What it is.
  package var kind: Kind
  /// Where it was written.
  package var span: SourceSpan

  package init(_ kind: Kind, span: SourceSpan = .none) {
    self.kind = kind
    self.span = span
  }

  /// The forms of an expression.
  package indirect enum Kind: Sendable, Hashable {
    case number(NumberLiteral)
    case text(String)
    case date(DateLiteral)
    case boolean(Bool)
    /// `$name`
    case parameter(Name)
    /// `region`, `orders.amount`: one or two parts.
    case name([Name])
    case negate(Expression)
    case arithmetic(ArithmeticOperator, Expression, Expression)
    case compare(ComparisonOperator, Expression, Expression)
    case between(Expression, Expression, Expression)
    /// `name contains "an"`; the flag for `~contains`, `~starts with`, `~ends with`.
    case textTest(TextTest, ignoringCase: Bool, Expression, Expression)
    /// `is missing`, or `is not missing` when the flag is set.
    case isMissing(Expression, isNegated: Bool)
    case inList(Expression, [Expression], isNegated: Bool)
    /// `in top 10%`, `in bottom 20 per region`.
    case inRanked(Expression, RankTest, isNegated: Bool)
    case inPeriod(Expression, Period, isNegated: Bool)
    /// `in S`, `not in S` (a segment).
    case inSegment(SegmentReference, isNegated: Bool)
    case not(Expression)
    case and([Expression])
    case or([Expression])
    case quantified(Quantifier, EventSet)
    /// A scalar function or an aggregate: `round(x, 2)`, `sum(orders.amount where c) in last 30 days`.
    case call(Call)
    /// `share of m [per d]`, `running m`, `growth of m`: what is made of a measure once the groups
    /// are known; `per` for `share` alone.
    case derived(DerivedMeasure, Expression, per: Expression?)
    /// Parentheses as written; they mean nothing but keep the text as the user grouped it.
    case group(Expression)
    /// Put where an operand could not be parsed, so that the rest can be looked at.
    case invalid
  }
}

/// What can be made of a measure once all groups are known.
package enum DerivedMeasure: String, Sendable, Hashable, CaseIterable {
  /// The group's value over that of the population, or of the groups with the same `per`.
  case share = "share of"
  /// The sum over this row and those above it.
  case running
  case runningShare = "running share of"
  /// 100 is the population's value for each customer.
  case index = "index of"
  /// The value under `vs`.
  case baseline = "baseline of"
  /// The value less its baseline.
  case change = "change of"
  /// The change over the magnitude of the baseline.
  case growth = "growth of"

  /// Its words: one to three.
  package var words: [String] {
    switch self {
    case .running: ["running"]
    case .runningShare: ["running", "share", "of"]
    case .share: ["share", "of"]
    case .index: ["index", "of"]
    case .baseline: ["baseline", "of"]
    case .change: ["change", "of"]
    case .growth: ["growth", "of"]
    }
  }

  /// Those that are one word and `of`.
  static let ofPrefixed = allCases.filter { $0.words.count == 2 }.map {
    (word: $0.words[0], measure: $0)
  }
}

/// `top 10%`, `bottom 20 per region`.
package struct RankTest: Sendable, Hashable {
  /// Smallest values instead of largest.
  package var takesBottom: Bool
  /// How many, or the share of them: `10%` is 10 at scale 2.
  package var amount: NumberLiteral
  /// The amount was written with `%`.
  package var isShare: Bool
  /// Within each value of a column.
  package var per: Expression?

  package init(
    takesBottom: Bool = false, amount: NumberLiteral, isShare: Bool, per: Expression? = nil
  ) {
    self.takesBottom = takesBottom
    self.amount = amount
    self.isShare = isShare
    self.per = per
  }
}

/// A function's or an aggregate's call.
package struct Call: Sendable, Hashable {
  /// The name before the parentheses.
  package var function: Name
  /// What stands in the parentheses, at least one.
  package var arguments: [Expression]
  /// `where c` inside the parentheses (aggregates).
  package var filter: Expression?
  /// `per d` inside the parentheses (ranks): within each value of `d`.
  package var per: Expression?
  /// `in p` after the parentheses (aggregates). The binder reads it as membership where the call
  /// stands alone as a condition: `first(orders.date) in 2025`.
  package var window: Period?

  package init(
    _ function: Name, _ arguments: [Expression], filter: Expression? = nil,
    per: Expression? = nil, window: Period? = nil
  ) {
    self.function = function
    self.arguments = arguments
    self.filter = filter
    self.per = per
    self.window = window
  }
}

/// `orders (category = shoes) in last 90 days`, after a quantifier.
package struct EventSet: Sendable, Hashable {
  /// The event table.
  package var table: Name
  /// Which rows of it; nil for all.
  package var filter: Expression?
  /// Which days; nil for all.
  package var window: Period?

  package init(table: Name, filter: Expression? = nil, window: Period? = nil) {
    self.table = table
    self.filter = filter
    self.window = window
  }
}

/// How many events are asked for.
package enum Quantifier: Sendable, Hashable {
  case atLeast(Int)
  case atMost(Int)
  case exactly(Int)
  case no
  case any
}

/// The four operations.
package enum ArithmeticOperator: String, Sendable, Hashable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
}

/// Comparisons, as written.
package enum ComparisonOperator: String, Sendable, Hashable, CaseIterable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  /// Equal without regard to case (texts).
  case similar = "~"
}

/// Tests of a text against another.
package enum TextTest: String, Sendable, Hashable, CaseIterable {
  case contains
  case startsWith = "starts with"
  case endsWith = "ends with"
  /// A regular expression, found anywhere in the text.
  case matches
}

/// An exact number as written: `5k` is 5000 at scale 0, `1.50` is 150 at scale 2, `20%` 20 at scale 2.
package struct NumberLiteral: Sendable, Hashable {
  /// The number times 10 to the power of `scale`.
  package var units: Int128
  /// Digits after the decimal point, 0 … 38.
  package var scale: Int
  /// As written; compared with text columns, printed back.
  package var text: String

  package init(units: Int128, scale: Int, text: String) {
    self.units = units
    self.scale = scale
    self.text = text
  }
}

/// A date as a range of days. Fields hold what was written; whether such a day exists is the binder's question.
package enum DateLiteral: Sendable, Hashable {
  case year(Int)
  case quarter(Int, Int)
  case month(Int, Int)
  /// ISO year and week.
  case week(Int, Int)
  case day(Int, Int, Int)
  /// The as-of day.
  case today
}

/// Units of the calendar.
package enum TimeUnit: String, Sendable, Hashable, CaseIterable {
  case hour, day, week, month, quarter, year
}

/// A stretch of time.
package struct Period: Sendable, Hashable {
  /// Which form it has.
  package var kind: Kind
  /// Where it was written.
  package var span: SourceSpan

  package init(_ kind: Kind, span: SourceSpan = .none) {
    self.kind = kind
    self.span = span
  }

  /// The forms of a period (`LANGUAGE.md`, section 3).
  package enum Kind: Sendable, Hashable {
    /// `last 30 days`: rolls, ends on the as-of day.
    case last(Int, TimeUnit)
    /// `previous 30 days`: as many before those.
    case previous(Int, TimeUnit)
    /// `first 90 days` of each customer.
    case first(Int, TimeUnit)
    /// `last month`: the whole calendar unit before the one of the as-of day.
    case lastUnit(TimeUnit)
    /// `this month`: the unit of the as-of day, to date.
    case thisUnit(TimeUnit)
    /// `since D`: D included.
    case since(Expression)
    /// `before D`: D not included.
    case before(Expression)
    /// `D to D`: both whole.
    case range(Expression, Expression)
    /// `2025`, `2025-Q1`, …
    case date(Expression)
  }
}
