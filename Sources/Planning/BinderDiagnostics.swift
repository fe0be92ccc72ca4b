import Columnar
import Language
import Messages

// The binder's messages, sorted by name; those about names have a file of their own. Each has a
// stable code.

extension Diagnostic {
  static func error(
    _ code: String, _ message: Message, _ span: SourceSpan, notes: [Message] = [],
    suggestion: Message? = nil
  ) -> Diagnostic {
    Diagnostic(.error, code, message, at: span, notes: notes, suggestion: suggestion)
  }

  /// `a`, `b` or `c`
  static func alternatives(_ names: [String]) -> Message {
    .list(names.map { "`\($0)`" }, .or)
  }

  /// there is `a`; there are `a` or `b`
  static func thereAre(_ names: [String]) -> Message {
    names.count == 1
      ? "there is \(alternatives(names))" : "there are \(alternatives(names))"
  }

  static func didYouMean(_ names: [String]) -> Message? {
    names.isEmpty ? nil : "did you mean \(alternatives(names))?"
  }

  static func aggregateOfCustomers(_ word: String, at span: SourceSpan) -> Diagnostic {
    error(
      "aggregate-of-customers",
      "`\(word)` over customers is a measure of a group, not a fact about one customer", span,
      suggestion: "aggregate a column of an event table here, or use it in `show` or `having`")
  }

  static func badPattern(_ problem: Message, near: String, at span: SourceSpan) -> Diagnostic {
    error(
      "bad-pattern", "this is no regular expression: \(problem)", span,
      notes: near.isEmpty ? [] : ["at `\(near.prefix(20))`"])
  }

  static func bareEventColumn(
    table: String, in place: Message = "`list`, `define` and `save as`",
    suggestion: Message? = nil, at span: SourceSpan
  ) -> Diagnostic {
    error(
      "bare-event-column",
      "a customer has many rows of `\(table)`, and in \(place) each customer has one value", span,
      suggestion: suggestion
        ?? "ask for a fact: `any \(table) (…)`, or an aggregate such as `sum(…)`, `max(…)`, `last(…)`"
    )
  }

  static func bareField(_ name: String, isNumeric: Bool, at span: SourceSpan) -> Diagnostic {
    error(
      "bare-field", "`\(name)` has many values in a group; a measure needs one", span,
      suggestion: isNumeric
        ? "write `sum(\(name))` or `avg(\(name))`, or put `\(name)` after `by`"
        : "put `\(name)` after `by`, or count its values with `distinct(\(name))`")
  }

  static func boundsNotAscending(at span: SourceSpan) -> Diagnostic {
    error("bounds", "bounds are constants that ascend, as in `at 1000, 5000`", span)
  }

  static func cannotCompare(_ left: ColumnType, _ right: ColumnType, at span: SourceSpan)
    -> Diagnostic
  {
    error(
      "type-mismatch", "cannot compare \(left.withArticle) with \(right.withArticle)", span,
      suggestion: right == .text && left.isNumeric
        ? "a number was expected on the right"
        : left.isTemporal && right.isNumeric ? "a date is written `2025-07-14`" : nil)
  }

  static func cannotCut(_ word: String, found: ColumnType, at span: SourceSpan) -> Diagnostic {
    error(
      "type-mismatch", "`\(word)` cuts numbers into ranges, found \(found.withArticle)", span,
      suggestion: found.isTemporal
        ? "divide by a unit of time: `month(…)`, `year(…)`"
        : found == .text ? "keep the most frequent values with `top 5 …`" : nil)
  }

  static func constantArgument(_ word: String, at span: SourceSpan) -> Diagnostic {
    error("constant-argument", "`\(word)` needs a column, found a constant", span)
  }

  static func customersNotCounted(at span: SourceSpan) -> Diagnostic {
    error(
      "customers-as-fact", "a single customer has no count of customers", span,
      suggestion: "use `customers` in `show`")
  }

  static func shareOfCustomers(at span: SourceSpan) -> Diagnostic {
    error(
      "share-of-customers", "`share(…)` is the share of the rows of an event table", span,
      suggestion: """
        of customers it is `count(customers where …) / customers`, \
        or `share of customers` of a breakdown
        """)
  }

  static func dateRangeAsValue(at span: SourceSpan) -> Diagnostic {
    error(
      "date-range", "this date is a range of days; a single day was expected", span,
      suggestion: "write a day such as `2025-07-14`, or compare with `=`, `<`, `in`")
  }

  static func daysNotAscending(at span: SourceSpan) -> Diagnostic {
    error("days", "the second day is not after the first", span)
  }

  static func derivedOutsideShow(_ word: String, at span: SourceSpan) -> Diagnostic {
    error(
      "derived", "`\(word)` belongs to `show`, `having` and `sort` of a breakdown", span)
  }

  static func derivedWithoutVs(_ word: String, at span: SourceSpan) -> Diagnostic {
    error(
      "derived", "`\(word)` needs something to compare with", span,
      suggestion: """
        add `vs previous`, `vs year ago`, a period or a segment after `vs`; \
        in `where` it has no place
        """)
  }

  static func differentTypes(
    _ word: String, _ first: ColumnType, _ other: ColumnType, at span: SourceSpan
  ) -> Diagnostic {
    error(
      "type-mismatch",
      "`\(word)` needs values of one type, found \(first.withArticle) and \(other.withArticle)",
      span)
  }

  static func duringReachesNothing(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .warning, "during-unused", "`during` reaches nothing in this statement", at: span,
      notes: ["it bounds aggregates and quantifiers without a window of their own"])
  }

  static func emptyPeriod(at span: SourceSpan) -> Diagnostic {
    error("empty-period", "this period holds no day", span)
  }

  static func firstDaysNeedEvents(at span: SourceSpan) -> Diagnostic {
    error(
      "first-days",
      "`first … days` counts from a customer's first event and belongs to event tables",
      span, suggestion: "use it as in `any orders in first 90 days`")
  }

  static func firstOfCustomers(_ word: String, at span: SourceSpan) -> Diagnostic {
    error(
      "first-of-customers", "`\(word)` goes by time, and customers have none", span,
      suggestion: "use `min` or `max`")
  }

  static func indexOfCustomers(at span: SourceSpan) -> Diagnostic {
    error(
      "index", "every group has one customer a customer: this index is always 100", span,
      suggestion: "show `share of customers`")
  }

  static func listAgainstSegment(at span: SourceSpan) -> Diagnostic {
    error(
      "list-vs", "a list compares each customer's own periods, found a segment", span,
      suggestion: "write a period, `vs previous` or `vs year ago`")
  }

  static func measureOfAnotherTable(
    grain: String, measure: String, at span: SourceSpan
  ) -> Diagnostic {
    error(
      "grain", "a measure of `\(measure)` cannot be divided by a column of `\(grain)`", span,
      notes: [
        "the rows of this breakdown are those of `\(grain)`; a row of `\(measure)` belongs to none of them"
      ],
      suggestion: "divide by columns of customers or by units of time, or ask in two statements")
  }

  static func needsConstant(_ word: String, at span: SourceSpan) -> Diagnostic {
    error(
      "needs-constant",
      word == "round"
        ? "`round` needs a whole number of digits from 0 to 18"
        : "`\(word)` needs a constant width above 0", span)
  }

  static func needsDate(_ word: String, found: ColumnType, at span: SourceSpan) -> Diagnostic {
    error("type-mismatch", "`\(word)` needs a date, found \(found.withArticle)", span)
  }

  static func needsNumber(_ word: String, found: ColumnType, at span: SourceSpan) -> Diagnostic {
    error("type-mismatch", "`\(word)` needs numbers, found \(found.withArticle)", span)
  }

  static func needsText(_ word: String, found: ColumnType, at span: SourceSpan) -> Diagnostic {
    error("type-mismatch", "`\(word)` needs a text, found \(found.withArticle)", span)
  }

  static func noHourInDate(at span: SourceSpan) -> Diagnostic {
    error("type-mismatch", "`hour` needs a timestamp, found a date", span)
  }

  static func noSuchDate(at span: SourceSpan) -> Diagnostic {
    error(
      "no-such-date", "there is no such date in the calendar", span,
      suggestion: "a month has 28 to 31 days, a year 12 months, Q1 to Q4 and 52 or 53 weeks")
  }

  static func noSuchDateArithmetic(
    _ op: String, _ left: ColumnType, _ right: ColumnType, at span: SourceSpan
  ) -> Diagnostic {
    error(
      "type-mismatch",
      "`\(op)` is not defined for \(left.withArticle) and \(right.withArticle)", span,
      suggestion: "a date ± whole days is a date; a date − a date is days")
  }

  static func notACondition(found: ColumnType, at span: SourceSpan) -> Diagnostic {
    error(
      "not-a-condition", "a condition was expected, found \(found.withArticle)", span,
      suggestion: "compare it with something, as in `… > 0` or `… is not missing`")
  }

  static func notAConstantDate(at span: SourceSpan) -> Diagnostic {
    error(
      "not-a-date", "a date was expected", span,
      suggestion: "write `2025`, `2025-Q3`, `2025-07`, `2025-07-14` or `today - 30`")
  }

  static func notAConstant(at span: SourceSpan) -> Diagnostic {
    error(
      "needs-constant", "a parameter is a constant: a number, a text or a date", span,
      suggestion: "keep an expression with `define field` or `define measure`")
  }

  static func notADate(_ text: String, at span: SourceSpan) -> Diagnostic {
    error(
      "not-a-date", "\"\(text)\" is not a date", span,
      suggestion: "write `2025`, `2025-Q3`, `2025-07` or `2025-07-14`, without quotes")
  }

  static func ntileOfQuantiles(at span: SourceSpan) -> Diagnostic {
    error("ntile", "`using ntile` makes quantiles of equal counts, and goes with them alone", span)
  }

  static func periodNeedsDate(found: ColumnType, at span: SourceSpan) -> Diagnostic {
    error(
      "type-mismatch", "only a date can lie in a period, found \(found.withArticle)", span)
  }

  static func periodTooLong(at span: SourceSpan) -> Diagnostic {
    error("period-too-long", "a period has at most \(Dates.greatestCount) units", span)
  }

  static func noHours(in table: String, at span: SourceSpan) -> Diagnostic {
    error(
      "no-hours", "the times of `\(table)` are days, which have no hours", span,
      suggestion: "divide by `day` or `weekday`")
  }

  static func outsideOfCalendar(at span: SourceSpan) -> Diagnostic {
    error(
      "no-such-date", "this day is not in the calendar, which has the years 0 to 9999", span)
  }

  static func perNeedsDimension(known: [String], at span: SourceSpan) -> Diagnostic {
    error(
      "per", "`per` needs another dimension of this statement", span,
      suggestion: known.isEmpty ? "add one with `by`" : thereAre(known))
  }

  static func perOutsideRank(_ word: String, at span: SourceSpan) -> Diagnostic {
    error(
      "per-in-function", "`\(word)` is no rank and takes no `per`", span,
      suggestion: "`per` goes with \(alternatives(Binder.rankNames))")
  }

  static func perOfBounds(at span: SourceSpan) -> Diagnostic {
    error("per", "bounds are the same everywhere; `per` goes with quantiles and shares", span)
  }

  static func quantifierInShow(at span: SourceSpan) -> Diagnostic {
    error(
      "quantifier-in-show", "a quantifier is a fact about one customer, not about a group", span,
      suggestion: "put it after `where`")
  }

  static func rankClasses(
    _ word: String, most: Int = 1000, at span: SourceSpan
  ) -> Diagnostic {
    error("needs-constant", "`\(word)` needs a whole number of classes from 2 to \(most)", span)
  }

  static func rankOfGroups(_ word: String, at span: SourceSpan) -> Diagnostic {
    error(
      "rank-of-groups", "`\(word)` ranks customers, not groups", span,
      suggestion: "order groups with `sort … desc` and `limit`, or keep some with `by top 5 …`")
  }

  static func rateOutsideMeasures(at span: SourceSpan) -> Diagnostic {
    error(
      "rate", "`rate(…)` is a measure: the share of customers, or of rows, for whom it holds", span,
      suggestion: "write the condition itself, or `share(orders where …)` for one customer's rows")
  }

  static func restOutsideVs(at span: SourceSpan) -> Diagnostic {
    error(
      "rest", "`rest` is everyone who is not in a population, and belongs behind `vs`", span,
      suggestion: "write `not in SEGMENT`")
  }

  static func runningCustomers(at span: SourceSpan) -> Diagnostic {
    error(
      "running", "a customer can be in several of these groups, so their numbers do not add up",
      span,
      suggestion: "divide by a unit of time for a cumulative count, or show `running` of a sum")
  }

  static func runningInSort(at span: SourceSpan) -> Diagnostic {
    error("running", "a running sum follows the order and cannot decide it", span)
  }

  static func countsInSeveralGroups(
    _ code: String, _ table: String, at span: SourceSpan
  ) -> Diagnostic {
    error(
      code,
      "an event of `\(table)` can be in several of these groups, so their counts do not add up",
      span, suggestion: "ask for `rows(\(table))`, which do")
  }

  static func runningOfNonAdditive(at span: SourceSpan) -> Diagnostic {
    error("running", "only what adds up can run: counts, sums and customers", span)
  }

  static func savedEvents(table: String, at span: SourceSpan) -> Diagnostic {
    error(
      "saved-events", "a segment holds customers, and this lists rows of `\(table)`", span,
      suggestion: "save `segment where any \(table) (…)`, or `save members as`")
  }

  static func segmentInShow(at span: SourceSpan) -> Diagnostic {
    error(
      "segment-in-show", "belonging to a segment is a fact about one customer, not about a group",
      span, suggestion: "put it after `where` or `by`")
  }

  static func shareOfNonAdditive(at span: SourceSpan) -> Diagnostic {
    error(
      "share", "only what adds up has a share: counts, sums and customers", span)
  }

  static func sharesNotWhole(at span: SourceSpan) -> Diagnostic {
    error("shares", "the shares of the classes do not sum to 100 %", span)
  }

  static func similarNeedsLiteral(at span: SourceSpan) -> Diagnostic {
    error("similar", "`~` compares a text with a constant", span)
  }

  static func similarNeedsText(found: ColumnType, at span: SourceSpan) -> Diagnostic {
    error("type-mismatch", "`~` compares texts, found \(found.withArticle)", span)
  }

  static func spreadOverColumns(_ name: String, at span: SourceSpan) -> Diagnostic {
    error(
      "spread-over-columns", "`\(name)` is spread over columns, so a row has no value of it", span,
      suggestion: "use `by` for it, or order by a measure")
  }

  static func textTestNeedsLiteral(_ word: String, at span: SourceSpan) -> Diagnostic {
    error("type-mismatch", "`\(word)` needs a text to look for", span)
  }

  static func tooManyChecks(_ limit: Int, at span: SourceSpan) -> Diagnostic {
    error(
      "too-many-checks", "`hold` would look at the classes more than \(limit) times", span,
      suggestion: "take days that are nearer, or a larger unit")
  }

  static func tooManyDefinitions(at span: SourceSpan) -> Diagnostic {
    error(
      "too-many-definitions",
      """
      definitions name each other so often that this is more than \
      \(Binder.greatestDefinitions) of them
      """, span,
      suggestion: "define what is asked for with fewer steps in between")
  }

  static func tooManyDigits(at span: SourceSpan) -> Diagnostic {
    error("too-many-digits", "the result would have more than 38 digits after the point", span)
  }

  static func tooManyDimensions(_ count: Int, at span: SourceSpan) -> Diagnostic {
    error(
      "too-many-dimensions",
      "a breakdown has \(Binder.mostDimensions) dimensions at most, and this one \(count)", span,
      suggestion: "ask for some of them in a statement of their own")
  }

  static func tooManyPeriods(_ count: Int, _ unit: CalendarUnit, at span: SourceSpan) -> Diagnostic
  {
    error(
      "too-many-periods",
      """
      this is \(count) rows, one \(unit.withArticle), and at most \
      \(Binder.greatestPeriods) are shown
      """, span,
      suggestion: "take a larger unit after `each`, or bound the time with `during`")
  }

  static func twoGrains(_ first: String, _ second: String, at span: SourceSpan) -> Diagnostic {
    error(
      "grain", "columns of `\(first)` and `\(second)` do not meet in one row", span,
      suggestion:
        "ask for facts about the customer instead: `any \(first) (…) and any \(second) (…)`")
  }

  static func unassignedNeedsEvents(at span: SourceSpan) -> Diagnostic {
    error(
      "unassigned", "rows without a customer can only take part in a breakdown by events", span,
      suggestion: "add a column of an event table or a unit of time after `by`")
  }

  static func unlikePeriods(
    _ period: String, _ baseline: String, at span: SourceSpan
  ) -> Diagnostic {
    Diagnostic(
      .warning, "unlike-periods", "`\(period)` and `\(baseline)` are not equally long", at: span,
      notes: ["sums and counts of the two do not compare as they stand"])
  }

  static func vsNeedsBounds(at span: SourceSpan) -> Diagnostic {
    error(
      "vs", "periods that are compared need a beginning and an end", span,
      suggestion: "write `this year`, `2025-Q1`, `last 30 days` or a range of dates")
  }

  static func vsNeedsDuring(at span: SourceSpan) -> Diagnostic {
    error(
      "vs", "there is no period to compare with this one", span,
      suggestion: "say the statement's own with `during`, as in `during this year vs last year`")
  }

  static func whereOutsideAggregate(_ word: String, at span: SourceSpan) -> Diagnostic {
    error("where-in-function", "`\(word)` is no aggregate and takes no `where`", span)
  }

  static func windowOfCustomers(at span: SourceSpan) -> Diagnostic {
    error(
      "window-of-customers", "customers have no time that a period could bound", span,
      suggestion: "choose customers by one of their dates, after `where`")
  }

  static func windowOutsideAggregate(_ word: String, at span: SourceSpan) -> Diagnostic {
    error(
      "window-of-function", "`\(word)` is no aggregate and takes no period", span,
      suggestion: "put the period on an aggregate inside")
  }

  static func wrongArgumentCount(
    _ word: String, expected: Message, at span: SourceSpan
  ) -> Diagnostic {
    error("argument-count", "`\(word)` needs \(expected)", span)
  }

  static func wrongArgumentType(
    _ word: String, found: ColumnType, at span: SourceSpan
  ) -> Diagnostic {
    error("type-mismatch", "`\(word)` is not defined for \(found.withArticle)", span)
  }
}
