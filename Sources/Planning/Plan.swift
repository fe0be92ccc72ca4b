package import Columnar

/// What an engine is asked: names resolved, types known, dates fixed.
package enum Plan: Sendable, Hashable {
  case breakdown(BreakdownPlan)
  case listing(ListingPlan)
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
  /// Whether rows without a customer take part.
  package var includesUnassigned: Bool
  /// The day of the answer.
  package var asOf: CalendarDay?
  /// Values whose missing rows are counted.
  package var missingChecks: [MissingCheck]
  /// Event tables for which customers without any event are counted in a footer.
  package var neverChecks: [Int]
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

  package init(name: String, source: Source, type: ColumnType) {
    self.name = name
    self.source = source
    self.type = type
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

/// One row a customer of the population, with values; by key unless sorted.
package struct ListingPlan: Sendable, Hashable {
  /// Who exists on the as-of day.
  package var existing: Condition
  /// Of those, who is listed.
  package var population: Condition
  /// What is shown of each customer.
  package var columns: [OutputColumn]
  /// The order; by key where empty.
  package var sort: [SortPlan]
  /// Customers shown at most.
  package var limit: Int?
  /// The day of the answer.
  package var asOf: CalendarDay?
  /// Values whose missing rows are counted.
  package var missingChecks: [MissingCheck]
  /// Event tables for which customers without any event are counted in a footer.
  package var neverChecks: [Int]
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
