package import Columnar
package import Messages

/// The rows over which an expression has values.
package enum RowDomain: Sendable, Hashable {
  /// The same everywhere.
  case constant
  /// One value a customer.
  case customers
  /// One value a row of the event table at this place of the catalog.
  case events(Int)
  /// One value a group of a result.
  case groups
}

/// A typed expression: one value (which may be missing) a row of its domain.
///
/// The binder makes these from syntax; engines know nothing else.
package struct Scalar: Sendable, Hashable {
  /// Which form it has.
  package let kind: Kind
  /// Type of the values.
  package let type: ColumnType
  /// The rows over which it has values.
  package let domain: RowDomain

  package init(_ kind: Kind, _ type: ColumnType, _ domain: RowDomain) {
    self.kind = kind
    self.type = type
    self.domain = domain
  }

  /// The forms of a scalar. Operands are in the domain of the whole, or constant.
  package indirect enum Kind: Sendable, Hashable {
    case constant(Value)
    /// A field of the domain's own table (customers or an event table).
    case field(Int)
    /// A field of a lookup table, by the link at a place of the domain's table.
    case linked(link: Int, field: Int)
    /// A customer's value, seen from that customer's events (missing for rows without a customer).
    case ofCustomer(Scalar)
    /// A fact about a customer, from that customer's events.
    case aggregate(Aggregate)
    case negate(Scalar)
    /// Numbers, or a date ± a number of days, or the days between two dates.
    case arithmetic(Arithmetic, Scalar, Scalar)
    case function(ScalarFunction, [Scalar])
    case conditional(Condition, Scalar, Scalar)
    /// A condition as a boolean that is never missing.
    case truth(Condition)
    /// Days since the same customer's previous event; missing at the first event. With `once`, also
    /// missing at further rows of one event.
    case daysSincePrevious(once: Bool)
    /// A fact about the whole life of a customer, also where a breakdown divides its events.
    case standard(Scalar)
    /// The day a timestamp lies in.
    case day(Scalar)
    /// The unit of the calendar a day or moment lies in.
    case calendar(CalendarUnit, Scalar)
    /// The number of a unit within the next larger one: month 1 … 12, quarter 1 … 4, week 1 … 53,
    /// weekday 1 (Monday) … 7, day 1 … 31, hour 0 … 23; the year itself.
    case numberInCalendar(CalendarUnit, Scalar)
    /// A day so many months later, clamped to the month's end.
    case addingMonths(Int, Scalar)
    /// A group's dimension or base measure at a place of the breakdown.
    case dimension(Int)
    case measure(Int)
    /// A group's value over that of the whole population, or, with places of dimensions in `per`,
    /// over the pooled value of all groups with the same values there. Missing over 0.
    case share(Scalar, per: [Int])
    /// The sum of an additive value over this group and those displayed before it, before `having`
    /// and `limit`. Along time where there is a calendar dimension: then each combination of the
    /// other dimensions runs by itself. Each value of `across` runs by itself.
    case running(Scalar)
    /// 100 times the group's value over the population's; missing where either is, or over 0.
    case index(Scalar)
    /// A value of the same group in the baseline; measures in it are those of the baseline's plan.
    case baseline(Scalar)
    /// (value − baseline) ÷ |baseline|: `.new` where the baseline is missing or 0 and the value is
    /// neither, else missing where either is missing or the baseline is 0.
    case growth(Scalar, baseline: Scalar)
    /// What a ranking says of the row; see `Ranking`.
    case ranking(Ranking)
    /// How far the customer got through the steps of a sequence, and when; found in a pass before.
    case sequence(SequencePlan, SequenceFigure)
    /// The name of a class by its number, from 1; the number is missing where there is none. Its own
    /// order is that of the numbers.
    case label(Scalar, [String])
  }

  /// A constant.
  package static func constant(_ value: Value, _ type: ColumnType) -> Scalar {
    Scalar(.constant(value), type, .constant)
  }

  /// The value where this is a constant.
  package var constantValue: Value? {
    if case .constant(let value) = kind { value } else { nil }
  }
}

/// Operations on two numbers.
package enum Arithmetic: Sendable, Hashable {
  case add, subtract, multiply
  /// Always a float; by zero: missing, and counted.
  case divide
}

/// Functions of values in one row.
package enum ScalarFunction: String, Sendable, Hashable, CaseIterable {
  case round, abs, floor, ceil, least, greatest, coalesce, lower, upper, length, bucket
  case daysBetween = "days_between"
}

/// A place among other rows by a value, found in a pass before the statement's own.
///
/// Ranked are the rows of `population` whose value is not missing; for all other rows (and, of
/// `top` and `bottom`, where the value is missing: false) the result is missing. Values compare as
/// they do everywhere. The base and the cuts are told in a footer (`Footnote.ranked`).
package struct Ranking: Sendable, Hashable {
  /// What is asked.
  package var function: RankFunction
  /// Of the customers' domain, or, for `tile` and `bins`, of an event table's.
  package var value: Scalar
  /// The rows that are ranked, in the domain of the value.
  package var population: Condition
  /// For values of events: the days of the rows that are ranked.
  package var window: Window?
  /// Customers are ranked within each combination of these (missing is a value of its own).
  package var partition: [Scalar]
  /// What the footer calls the value.
  package var what: Message
  /// At most one, of the same function: the rows are cut where it cuts its own.
  package var cutsOf: [Ranking] = []

  package init(
    _ function: RankFunction, of value: Scalar, over population: Condition,
    window: Window? = nil, within partition: [Scalar] = [], what: Message
  ) {
    self.function = function
    self.value = value
    self.population = population
    self.window = window
    self.partition = partition
    self.what = what
  }

  /// Type of the results.
  package var type: ColumnType {
    switch function {
    case .tile, .ntile, .rank, .bins, .shares: .integer
    case .percentRank: .float
    case .top: .boolean
    }
  }
}

/// What a ranking asks.
package enum RankFunction: Sendable, Hashable {
  /// 1 + the number of cut points strictly below the value; the cut points are the type-7 quantiles
  /// at 1/n … (n − 1)/n. 1 holds the smallest.
  case tile(Int)
  /// 1 … n by equal counts in ascending order (the first ones get one more), ties by key.
  case ntile(Int)
  /// 1 + the number of values that are larger.
  case rank
  /// The number of smaller values over that of all less one; 0 where there is only one.
  case percentRank
  /// The number, from 0, of the range in which the value lies: at most n ranges of one width, which
  /// is 1, 2, 2.5 or 5 times a power of ten (2.5 not below the value's own scale) and of which the
  /// bounds are multiples, from the range of the least value on. A range holds its lower bound. As a
  /// dimension it is shown as the text `0 to 500`.
  case bins(Int)
  /// 1 … n from the largest down, ties by key: class i takes rows while the share of those before is
  /// below its bound, the sum of the first i shares.
  case shares(RankShares)
  /// Whether the value is among so many largest (smallest), ties with the last included.
  case top(RankAmount, takesBottom: Bool)
}

/// How a whole is parted among classes.
package struct RankShares: Sendable, Hashable {
  /// The bounds of the classes, ascending: 80 %, 95 %, 100 % are 80, 95, 100 at scale 2.
  package var bounds: [Int128]
  /// Decimals of the bounds; at most 18.
  package var scale: Int
  /// The whole is the number of rows; else the sum of their positive values, and rows whose value is
  /// not positive are in the last class.
  package var isOfRows: Bool

  package init(_ bounds: [Int128], scale: Int, isOfRows: Bool) {
    self.bounds = bounds
    self.scale = scale
    self.isOfRows = isOfRows
  }
}

/// How many are at the top.
package enum RankAmount: Sendable, Hashable {
  case count(Int)
  /// Rounded up, of the rows whose value is not missing: 10 % is 10 at scale 2.
  case share(units: Int128, scale: Int)
}

/// Customers that were written down: a bit for each of the store.
package struct FrozenSet: Sendable, Hashable {
  /// What tells it from others.
  package let id: Int
  /// The customers by ordinal.
  package let members: Bitmap

  package init(id: Int, members: Bitmap) {
    self.id = id
    self.members = members
  }

  package static func == (left: FrozenSet, right: FrozenSet) -> Bool { left.id == right.id }
  package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// A condition: true or false for each row, never missing. A comparison with a missing value is false.
package indirect enum Condition: Sendable, Hashable {
  case constant(Bool)
  /// Numbers, days, moments, booleans or calendar units of one kind.
  case compare(Scalar, Comparison, Scalar)
  /// A test of one text.
  case text(TextPredicate, Scalar)
  /// Two texts, by bytes.
  case compareTexts(Scalar, Comparison, Scalar)
  case isTrue(Scalar)
  case isMissing(Scalar)
  /// A fact about the customer, seen from its events in the table at a place (of rows without a
  /// customer: `holdsForNobody`).
  case ofCustomer(Condition, table: Int)
  /// Being among the first customers of an order.
  case ranked(RankedSet)
  /// Being one of these customers.
  case member(FrozenSet)
  /// Belonging to a sample of customers: a hash of the key is below this bound. The same customers
  /// whatever else is loaded; of a larger bound a superset.
  case sampled(below: UInt64)
  case not(Condition)
  case and([Condition])
  case or([Condition])

  /// The domain of its operands.
  package var domain: RowDomain {
    switch self {
    case .constant: .constant
    case .compare(let left, _, let right), .compareTexts(let left, _, let right):
      left.domain == .constant ? right.domain : left.domain
    case .text(_, let operand), .isTrue(let operand), .isMissing(let operand): operand.domain
    case .ofCustomer(_, let table): .events(table)
    case .ranked, .member, .sampled: .customers
    case .not(let condition): condition.domain
    case .and(let parts), .or(let parts):
      parts.lazy.map(\.domain).first { $0 != .constant } ?? .constant
    }
  }

  /// Both, flattened; a constant true vanishes.
  package static func conjunction(_ parts: [Condition]) -> Condition {
    var flat: [Condition] = []
    for part in parts {
      switch part {
      case .constant(true): continue
      case .and(let inner): flat.append(contentsOf: inner)
      case .constant(false), .compare, .text, .compareTexts, .isTrue, .isMissing, .ofCustomer,
        .ranked, .member, .sampled, .not, .or:
        flat.append(part)
      }
    }
    return flat.isEmpty ? .constant(true) : flat.count == 1 ? flat[0] : .and(flat)
  }
}

/// The first customers of a population in an order: a fixed number of them, ties by key.
package struct RankedSet: Sendable, Hashable {
  /// Who is ordered.
  package var population: Condition
  /// The order, ties by key.
  package var sort: [SortPlan]
  /// How many are in the set.
  package var limit: Int
  /// A value within each of which they are counted.
  package var per: Scalar?

  package init(population: Condition, sort: [SortPlan], limit: Int, per: Scalar? = nil) {
    self.population = population
    self.sort = sort
    self.limit = limit
    self.per = per
  }
}

/// Comparisons; `!=` is the complement of `equal`.
package enum Comparison: Sendable, Hashable {
  case equal, less, lessOrEqual, greater, greaterOrEqual
}

/// A test of a text against constants.
package enum TextPredicate: Sendable, Hashable {
  case oneOf([String])
  /// Equal without regard to case.
  case similar(String)
  case contains(String, ignoringCase: Bool)
  case startsWith(String, ignoringCase: Bool)
  case endsWith(String, ignoringCase: Bool)
  /// A regular expression (see `LinearRegex`), found anywhere.
  case matches(String, ignoringCase: Bool)
  case compare(Comparison, String)
}

/// An aggregate over rows: of a customer's events as a fact about that customer, or of all rows of a
/// group as a measure.
package struct Aggregate: Sendable, Hashable {
  /// Where the rows are.
  package let source: AggregateSource
  /// What is made of them.
  package let function: AggregateFunction
  /// In the domain of the source; nil where the function counts.
  package let argument: Scalar?
  /// Which rows count.
  package let filter: Condition
  /// Nil where the source is the customers, or events without a time.
  package let window: Window?
  /// Type of the result.
  package let type: ColumnType

  package init(
    source: AggregateSource, function: AggregateFunction, argument: Scalar?, filter: Condition,
    window: Window?, type: ColumnType
  ) {
    self.source = source
    self.function = function
    self.argument = argument
    self.filter = filter
    self.window = window
    self.type = type
  }
}

/// Where an aggregate's rows are.
package enum AggregateSource: Sendable, Hashable {
  /// Each customer of the group once.
  case customers
  /// Rows of the event table at this place.
  case events(Int)
}

/// Functions over rows. Missing arguments are passed over; over no rows `count rows sum distinct
/// customers` are 0 and the others are missing.
package enum AggregateFunction: Sendable, Hashable {
  /// Events: rows with the same value of the event role are one.
  case count
  case rows
  /// Distinct customers; a measure only.
  case customers
  /// Distinct customers, each only in the earliest period in which it has a row with the same values
  /// of the other dimensions: what `running customers` adds up along time. A measure only, in a
  /// breakdown by events with a calendar dimension.
  case arrivals
  case sum, average, least, greatest
  /// Type-7 quantile (linear between order statistics), in hundredths of a per cent of 1: p90 is 9000.
  case quantile(Int)
  /// Sample standard deviation (n − 1).
  case deviation
  case distinct
  /// By time, then by row.
  case first, last
  /// Matching rows of all rows in the window.
  case share
}

/// The days that count, as-of day already applied.
package struct Window: Sendable, Hashable {
  /// First day, or nil for all before `last`.
  package var first: Int?
  /// Last day; nil only where the table's every day counts.
  package var last: Int?
  /// Only so many days from the customer's first event of the table, day one included.
  package var firstDays: Int?
  /// The same in calendar months, clamped to the month's end.
  package var firstMonths: Int?

  package init(first: Int? = nil, last: Int?, firstDays: Int? = nil, firstMonths: Int? = nil) {
    self.first = first
    self.last = last
    self.firstDays = firstDays
    self.firstMonths = firstMonths
  }

  /// Whether it counts from each customer's first event.
  package var isFromFirst: Bool { firstDays != nil || firstMonths != nil }
}
