package import Messages

/// A small (or, for a listing, not so small) table of values: what a statement answers.
package struct ResultTable: Sendable {
  /// Columns in the order shown, of equal length.
  package var columns: [ResultColumn]

  package init(columns: [ResultColumn]) { self.columns = columns }

  /// Rows of every column.
  package var rowCount: Int { columns.first?.values.count ?? 0 }
}

/// One column of a result.
package struct ResultColumn: Sendable {
  /// What a column stands for; renderers align and label by it.
  package enum Role: Sendable, Hashable {
    /// A group's name, or what a customer or an event is called.
    case dimension
    /// A number.
    case measure
    /// A fraction that people read as per cent.
    case share
    /// A fraction that people read as per cent with its sign: growth.
    case growth
    /// A difference of such fractions, which people read as percentage points with its sign.
    case points
    /// The probability of a test, of which people read four decimals.
    case probability
  }

  /// Which of the columns that an `across` made this is.
  package enum Across: Sendable, Hashable {
    /// Of one value of the dimension: the heading is `value: name` in machine formats.
    case value(Value)
    /// Of all values pooled; people's formats only.
    case total
  }

  /// As written in `by` or `show`, or the `as` name.
  package var name: String
  /// What the column stands for.
  package var role: Role
  /// One value a row.
  package var values: ResultValues
  /// The pooled value over all rows of the population; nil where the column has no total.
  package var total: Value?
  /// Where the column is one of several that an `across` made: which.
  package var across: Across?
  /// Where there is no room for all columns, those of the greatest rank are hidden first, and of
  /// one rank the rightmost.
  package var spareRank = 0
  /// Rows whose value is of a period that is not over; with it, missing values are of periods that
  /// have not begun, and blank. Nil where values are of no period.
  package var openRows: Set<Int>?

  /// A column of values one by one.
  package init(
    name: String, role: Role, values: [Value], total: Value? = nil, across: Across? = nil
  ) {
    self.init(
      name: name, role: role, values: ResultValues(values), total: total, across: across)
  }

  /// A column of values, however they are held.
  package init(
    name: String, role: Role, values: ResultValues, total: Value? = nil, across: Across? = nil
  ) {
    self.name = name
    self.role = role
    self.values = values
    self.total = total
    self.across = across
  }
}

/// What one statement answers: a table, or only notes, and everything that was left out of it.
package struct Answer: Sendable {
  /// A line above the table, or the whole answer where there is no table.
  package var title: Message?
  /// The rows, where the statement has any.
  package var table: ResultTable?
  /// Whether the table has a total row.
  package var hasTotal: Bool
  /// Further tables below the first.
  package var sections: [Section] = []
  /// The day whose end the answer is given for.
  package var asOf: CalendarDay?
  /// What must be read with the table, in the order shown.
  package var footnotes: [Footnote]
  /// That the table can be drawn, and how; nil where it is nothing to draw.
  package var chart: ChartHint?
  /// What groups hold where their values do not say it, by place of the dimension.
  package var groups: [Int: GroupContents] = [:]

  package init(
    title: Message? = nil, table: ResultTable? = nil, hasTotal: Bool = false,
    asOf: CalendarDay? = nil, footnotes: [Footnote] = [], chart: ChartHint? = nil
  ) {
    self.title = title
    self.table = table
    self.hasTotal = hasTotal
    self.asOf = asOf
    self.footnotes = footnotes
    self.chart = chart
  }
}

/// What the groups of a dimension hold where that cannot be told from the values shown.
package enum GroupContents: Sendable {
  /// Of `top n`: the values that keep a group, all others being `.other`; each behind the value of the
  /// dimension at place `per` within which it was counted.
  case kept([[Value]], per: Int?)
  /// Of `bins`: the range of every group, ascending.
  case ranges([GroupRange])
}

/// Values from a bound on, up to and without the next.
package struct GroupRange: Sendable {
  /// As shown: `0 to 500`.
  package let text: String
  /// The least value it holds.
  package let lower: Value
  /// The least value above it that it does not hold.
  package let upper: Value

  package init(text: String, lower: Value, upper: Value) {
    self.text = text
    self.lower = lower
    self.upper = upper
  }
}

extension Answer {
  /// The periods of the table that are not shown whole.
  package var unfinished: Set<CalendarPeriod> {
    var periods: Set<CalendarPeriod> = []
    for case .unfinished(let period, _) in footnotes { periods.insert(period) }
    return periods
  }
}

/// A further table of an answer, with its own title.
package struct Section: Sendable {
  /// The line above it.
  package var title: Message
  /// The rows.
  package var table: ResultTable
  /// Whether the table has a total row.
  package var hasTotal: Bool

  package init(title: Message, table: ResultTable, hasTotal: Bool = false) {
    self.title = title
    self.table = table
    self.hasTotal = hasTotal
  }
}

/// Something a reader of an answer must know: what was missing, left out or unfinished.
package enum Footnote: Sendable, Hashable {
  /// Customers for whom a value of a comparison or a measure was missing; with a table, its rows.
  case missing(what: String, count: Int, rowsOf: String? = nil)
  /// Rows that belong to no customer and were left out, with the sum of their amount.
  case unassigned(table: String, rows: Int, amount: Value?)
  /// Divisions by zero, whose result is missing.
  case dividedByZero(Int)
  /// Customers in more than one group of a breakdown by events.
  case inSeveralGroups(Int)
  /// The breakdown runs over events of this table, and `where` filters them.
  case eventGrain(table: String)
  /// Under an earlier as-of day these columns keep today's values.
  case noHistory([String])
  /// Customers who did not exist yet on the as-of day.
  case notYet(Int)
  /// Customers who never had an event and count for `no` or `at most`.
  case neverHadEvents(table: String, count: Int)
  /// Customers not yet as old as `first n days` asks.
  case tooYoung(count: Int, days: Int)
  /// Attributes lifted from events that had several values for some customers.
  case severalValues(attribute: String, customers: Int)
  /// A period of the breakdown that is not shown whole: the as-of day cuts it short, or, with
  /// `byWindow`, the statement's own window.
  case unfinished(CalendarPeriod, byWindow: Bool = false)
  /// Rows of the result not shown because of `limit` or `having`.
  case rowsNotShown(Int)
  /// Rows were ranked by a value: what was asked (`ltv into quartiles`), how many rows had a value,
  /// and the values at which they were cut (for `top` and `bottom` the last that is in).
  case ranked(
    what: Message, base: Int, cuts: [Value], kind: RankedCut = .between, rows: String = "customer")
  /// A sentence without a full stop, with figures in it.
  case summary([SummaryPart])
  /// What a file was taken for where that could be wrong, or could not be kept exactly.
  case doubt(Message)
  /// Anything else, as a sentence without a full stop.
  case text(Message)
}

/// A piece of `Footnote.summary`.
package enum SummaryPart: Sendable, Hashable {
  case text(Message)
  /// A number, as measures are written.
  case value(Value)
  /// A fraction, as shares are written.
  case share(Value)
  /// A number with what is counted.
  case counted(Value, String)
}

/// What the cuts of a ranking say, for `Footnote.ranked`.
package enum RankedCut: Sendable, Hashable {
  /// Ranges meet at the cuts.
  case between
  /// In are the rows from the cut up.
  case from
  /// In are the rows up to the cut.
  case upTo
}
