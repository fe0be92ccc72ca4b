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
  package var window: Window?
  package var dimensions: [DimensionPlan]
  package var aggregates: [Aggregate]
  package var columns: [OutputColumn]
  package var having: Condition
  package var sort: [SortPlan]
  package var limit: Int?
  package var includesUnassigned: Bool
  package var asOf: CalendarDay?
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
  package enum Source: Sendable, Hashable {
    /// In the customers' domain or the grain's.
    case scalar(Scalar)
    /// The calendar unit of the events' time: each measure by its own table's.
    case calendar(CalendarUnit)
  }

  package var name: String
  package var source: Source
  package var type: ColumnType

  package init(name: String, source: Source, type: ColumnType) {
    self.name = name
    self.source = source
    self.type = type
  }
}

/// A column of the answer: an expression over groups, or over customers in a listing.
package struct OutputColumn: Sendable, Hashable {
  package var name: String
  package var role: ResultColumn.Role
  package var value: Scalar

  package init(name: String, role: ResultColumn.Role, value: Scalar) {
    self.name = name
    self.role = role
    self.value = value
  }
}

/// One key of the order of an answer; missing values are last either way.
package struct SortPlan: Sendable, Hashable {
  package var value: Scalar
  package var isDescending: Bool

  package init(value: Scalar, isDescending: Bool) {
    self.value = value
    self.isDescending = isDescending
  }
}

/// Counts, for a footer, the customers for whom a value is missing.
package struct MissingCheck: Sendable, Hashable {
  package var what: String
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
  package var existing: Condition
  package var population: Condition
  package var columns: [OutputColumn]
  package var sort: [SortPlan]
  package var limit: Int?
  package var asOf: CalendarDay?
  package var missingChecks: [MissingCheck]
  package var neverChecks: [Int]
  package var footnotes: [Footnote]

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
