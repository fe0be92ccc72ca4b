package import Columnar
package import Messages

/// What an engine is asked: names resolved, types known, dates fixed.
package enum Plan: Sendable, Hashable {
  case breakdown(BreakdownPlan)
  case listing(ListingPlan)
  case profile(ProfilePlan)
  case analysis(AnalysisPlan)
}

/// A population divided into groups and measured.
///
/// Rows in: customers of `population` (and, with an event grain, their events that pass
/// `eventFilter`). Rows out: one a group that has at least one row, and the total over all of them.
package struct BreakdownPlan: Sendable, Hashable {
  /// Who exists on the as-of day.
  package var existing: Condition
  /// Of those, who is meant.
  package var population: Condition
  /// The event table whose rows are divided, or nil where customers are.
  package var grain: Int?
  /// Which rows of the grain table count.
  package var eventFilter: Condition
  /// The days of the grain's rows; nil for all.
  package var window: Window?
  /// What groups are told apart by, outermost first.
  package var dimensions: [DimensionPlan]
  /// Place of the dimension that is spread over columns; nil for a plain table.
  package var across: Int?
  /// Whether periods of a calendar dimension without any row are shown too, from the beginning of
  /// `window` (else of the first row) to the as-of day or the end of `window`.
  package var fillsPeriods = false
  /// Base measures; columns and conditions name them by place.
  package var aggregates: [Aggregate]
  /// What is shown of each group.
  package var columns: [OutputColumn]
  /// Which groups are shown.
  package var having: Condition
  /// The order of groups; empty for the default.
  package var sort: [SortPlan]
  /// Groups shown at most.
  package var limit: Int?
  /// Place of the dimension within each value of which `limit` counts.
  package var limitPer: Int?
  /// What the measures are compared with.
  package var baseline: BaselinePlan?
  /// The parts of `population` that were written with `and`, for the explanation of an empty answer.
  package var conjuncts: [Conjunct] = []
  /// Whether rows without a customer take part.
  package var includesUnassigned: Bool
  /// The day of the answer.
  package var asOf: CalendarDay?
  /// What is drawn of the answer, where the verb knows better than its columns tell.
  package var chart: ChartHint?
  /// Values whose missing rows are counted.
  package var missingChecks: [MissingCheck]
  /// Values of events whose missing rows are counted.
  package var missingRows: [MissingRows] = []
  /// Event tables for which customers without any event are counted in a footer.
  package var neverChecks: [Int]
  /// Customers of the population who are too young for `first … days`, counted in a footer.
  package var youngChecks: [YoungCheck] = []
  /// Sentences with figures of the whole, for the footer.
  package var summaries: [Summary] = []
  /// What the binder knows already that a reader must know.
  package var footnotes: [Footnote]

  /// An undivided, unmeasured population: everybody.
  package init(existing: Condition) {
    self.existing = existing
    population = .constant(true)
    eventFilter = .constant(true)
    dimensions = []
    aggregates = []
    columns = []
    having = .constant(true)
    sort = []
    includesUnassigned = false
    missingChecks = []
    neverChecks = []
    footnotes = []
  }
}

/// What a group is told apart by.
package struct DimensionPlan: Sendable, Hashable {
  /// Where a dimension's values come from.
  package enum Source: Sendable, Hashable {
    /// In the customers' domain or the grain's.
    case scalar(Scalar)
    /// The calendar unit of the events' time: each measure by its own table's.
    case calendar(CalendarUnit)
  }

  /// The heading.
  package var name: String
  /// Where the values come from.
  package var source: Source
  /// Type of the values.
  package var type: ColumnType
  /// Which values keep a group of their own.
  package var top: TopPlan?
  /// What is shown for the values 1, 2, …, whose order is the numbers'; nil where values are shown as
  /// they are.
  package var labels: [String]?

  package init(
    name: String, source: Source, type: ColumnType, top: TopPlan? = nil, labels: [String]? = nil
  ) {
    self.labels = labels
    self.name = name
    self.source = source
    self.type = type
    self.top = top
  }
}

/// `top 5 city`: the values of a dimension that have most of the first column, over the whole
/// statement; ties by the value, ascending. The others become `.other` (behind all other values, but
/// before missing), or, with `isOnly`, are not shown: their rows stay in the totals. Missing is never
/// among the values counted and keeps its own group.
package struct TopPlan: Sendable, Hashable {
  /// Values that keep a group.
  package var count: Int
  /// The others are left out.
  package var isOnly: Bool
  /// Place of the dimension within each value of which values are counted.
  package var per: Int?

  package init(count: Int, isOnly: Bool, per: Int? = nil) {
    self.count = count
    self.isOnly = isOnly
    self.per = per
  }
}

/// The statement asked again with another period or population, whose measures stand beside.
///
/// Groups are matched by their dimensions; a group on one side only is kept, with measures over no
/// rows on the other. `plan` has the dimensions of the whole in the same order, no columns, no
/// `having`, `sort`, `limit` or baseline; `Scalar.Kind.baseline` names its aggregates.
package struct BaselinePlan: Sendable, Hashable {
  private let boxed: [BreakdownPlan]
  /// What is asked of the baseline.
  package var plan: BreakdownPlan { boxed[0] }
  /// How its groups stand beside the statement's.
  package let shown: Shown
  /// As a reader would name it: `2024`, `rest`.
  package let text: String

  /// A baseline.
  package init(_ plan: BreakdownPlan, shown: Shown, text: String) {
    boxed = [plan]
    self.shown = shown
    self.text = text
  }

  /// How a baseline's groups stand beside the statement's.
  package struct Shown: Sendable, Hashable {
    /// For each dimension of the plan how its periods are moved to be matched.
    package var shifts: [Shift]
    /// Days of which the moved periods hold one, where they are shown; others are in totals alone. Nil
    /// for all.
    package var days: ClosedRange<Int>?
    /// Whether the totals of both sides compare: not so where every period is its successor's baseline.
    package var hasTotal: Bool

    package init(shifts: [Shift], days: ClosedRange<Int>? = nil, hasTotal: Bool = true) {
      self.shifts = shifts
      self.days = days
      self.hasTotal = hasTotal
    }
  }

  /// How a calendar dimension's periods are moved.
  package enum Shift: Sendable, Hashable {
    case none
    /// So many units forward.
    case units(Int)
    /// To the same month, or day, so many years later; February 29th has no such day.
    case years(Int)
  }
}

/// A sentence for the footer with figures of the whole population.
package struct Summary: Sendable, Hashable {
  /// A piece of the sentence.
  package enum Part: Sendable, Hashable {
    case text(Message)
    /// A number, as measures are written.
    case value(Scalar)
    /// A fraction, as shares are written.
    case share(Scalar)
    /// A number with what is counted: `1 customer`.
    case counted(Scalar, String)
  }

  /// The pieces in their order; figures are over the groups, and read where all are pooled.
  package var parts: [Part]
  /// When it is told; over the same groups.
  package var condition: Condition

  package init(_ parts: [Part], when condition: Condition = .constant(true)) {
    self.parts = parts
    self.condition = condition
  }
}

/// A part of `where`, as written.
package struct Conjunct: Sendable, Hashable {
  /// As written, on one line.
  package var text: String
  /// What it asks of customers.
  package var condition: Condition

  package init(text: String, condition: Condition) {
    self.text = text
    self.condition = condition
  }
}

/// Counts, for a footer, the customers of the population whose first event is too near to the as-of
/// day for a window of their first days.
package struct YoungCheck: Sendable, Hashable {
  /// True for customers who are too young.
  package var condition: Condition
  /// The days of the window (of months: at most).
  package var days: Int

  package init(condition: Condition, days: Int) {
    self.condition = condition
    self.days = days
  }
}

/// A column of the answer: an expression over groups, or over customers in a listing.
package struct OutputColumn: Sendable, Hashable {
  /// The heading.
  package var name: String
  /// How it is aligned and written.
  package var role: ResultColumn.Role
  /// What is shown.
  package var value: Scalar

  package init(name: String, role: ResultColumn.Role, value: Scalar) {
    self.name = name
    self.role = role
    self.value = value
  }
}

/// One key of the order of an answer; missing values are last either way.
package struct SortPlan: Sendable, Hashable {
  /// What is compared.
  package var value: Scalar
  /// Largest first.
  package var isDescending: Bool

  package init(value: Scalar, isDescending: Bool) {
    self.value = value
    self.isDescending = isDescending
  }
}

/// Counts, for a footer, the customers for whom a value is missing.
package struct MissingCheck: Sendable, Hashable {
  /// What the footer calls it.
  package var what: String
  /// The value that may be missing.
  package var value: Scalar
  /// Among the population after `where`, not among all who exist.
  package var inPopulation: Bool

  package init(what: String, value: Scalar, inPopulation: Bool) {
    self.what = what
    self.value = value
    self.inPopulation = inPopulation
  }
}

/// Counts, for a footer, the rows of an event table for which a value is missing.
package struct MissingRows: Sendable, Hashable {
  /// Which rows are looked at.
  package enum Source: Sendable, Hashable {
    /// Those of a group: the total of a base measure of the breakdown, which counts them.
    case measure(Int)
    /// All rows of the table in a window, of which a field is looked at.
    case field(Int, Window?)
    /// The same, of which a field of a linked row is looked at.
    case linked(link: Int, field: Int, Window?)
  }

  /// What the footer calls the value.
  package var what: String
  /// Place of the event table.
  package var table: Int
  /// Which rows are looked at.
  package var source: Source

  package init(what: String, table: Int, source: Source) {
    self.what = what
    self.table = table
    self.source = source
  }
}

/// One row a customer of the population, or a row of an event table, with values; in the order of
/// keys (of events: by customer, then time) unless sorted.
package struct ListingPlan: Sendable, Hashable {
  /// Who exists on the as-of day.
  package var existing: Condition
  /// Of those, who is listed, or whose events are.
  package var population: Condition
  /// The event table whose rows are listed; nil for customers.
  package var grain: Int?
  /// Which rows of the event table are listed.
  package var eventFilter: Condition = .constant(true)
  /// The days of the rows; nil for all.
  package var window: Window?
  /// Whether rows without a customer are listed, behind the others.
  package var includesUnassigned = false
  /// What is shown of each row.
  package var columns: [OutputColumn]
  /// The order; by key where empty.
  package var sort: [SortPlan]
  /// Rows shown at most.
  package var limit: Int?
  /// A value within each of which `limit` counts.
  package var limitPer: Scalar?
  /// The parts of `population` that were written with `and`, for the explanation of an empty answer.
  package var conjuncts: [Conjunct] = []
  /// The day of the answer.
  package var asOf: CalendarDay?
  /// Values whose missing rows are counted.
  package var missingChecks: [MissingCheck]
  /// Values of events whose missing rows are counted.
  package var missingRows: [MissingRows] = []
  /// Event tables for which customers without any event are counted in a footer.
  package var neverChecks: [Int]
  /// Customers of the population who are too young for `first … days`, counted in a footer.
  package var youngChecks: [YoungCheck] = []
  /// What the binder knows already that a reader must know.
  package var footnotes: [Footnote]

  /// A listing by key, uncut.
  package init(existing: Condition, population: Condition, columns: [OutputColumn]) {
    self.existing = existing
    self.population = population
    self.columns = columns
    sort = []
    missingChecks = []
    neverChecks = []
    footnotes = []
  }
}

/// What the columns of the customers, or of an event table, hold: one row a column.
///
/// Columns of the answer: `column`, `type`, `missing`, `distinct`, `min`, `p25`, `median`, `p75`,
/// `max`, `top values`, `histogram`. Quartiles are type-7 quantiles (numbers and dates; of dates the
/// day they fall into); `top values` are the three most frequent with their counts, ties by value;
/// the histogram has a bar for each of ten ranges of one width between min and max.
package struct ProfilePlan: Sendable, Hashable {
  /// Who exists on the as-of day.
  package var existing: Condition
  /// Of those, who is profiled, or whose events are.
  package var population: Condition
  /// The event table whose rows are profiled; nil for customers.
  package var grain: Int?
  /// Which rows of the event table are profiled.
  package var eventFilter: Condition = .constant(true)
  /// The days of the rows; nil for all.
  package var window: Window?
  /// Whether rows without a customer are profiled too.
  package var includesUnassigned = false
  /// The columns: a name and its value in the domain of the rows.
  package var columns: [OutputColumn]
  /// Values whose missing rows are counted.
  package var missingChecks: [MissingCheck] = []
  /// Values of events whose missing rows are counted.
  package var missingRows: [MissingRows] = []
  /// Event tables for which customers without any event are counted in a footer.
  package var neverChecks: [Int] = []
  /// Customers of the population who are too young for `first … days`, counted in a footer.
  package var youngChecks: [YoungCheck] = []
  /// The day of the answer.
  package var asOf: CalendarDay?
  /// What the binder knows already that a reader must know.
  package var footnotes: [Footnote] = []

  /// A profile of columns over a population.
  package init(existing: Condition, population: Condition, columns: [OutputColumn]) {
    self.existing = existing
    self.population = population
    self.columns = columns
  }
}
