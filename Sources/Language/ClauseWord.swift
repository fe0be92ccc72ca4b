/// A clause of a question; the raw value is all its words. Canonical order.
package enum ClauseWord: String, Sendable, Hashable, CaseIterable {
  case condition = "where"
  case dimensions = "by"
  case across
  case each
  case show
  case having
  case sort
  case limit
  case during
  case asOf = "as of"
  case baseline = "vs"
  case sample
  case includingUnassigned = "including unassigned"
  case saveAs = "save as"
  case exportTo = "export to"
  case chart
  case span = "for"
  case cohort
  case exact
  case rolling
  case after
  case anyEntry = "any entry"
  case support
  case lift

  /// Clauses of every kind of question; the others are words of few verbs alone, and names elsewhere.
  package static let common = allCases.filter { !$0.isOfFewVerbs }

  /// Whether it is a clause behind few verbs alone.
  package var isOfFewVerbs: Bool {
    switch self {
    case .span, .cohort, .exact, .rolling, .after, .anyEntry, .support, .lift: true
    case .condition, .dimensions, .across, .each, .show, .having, .sort, .limit, .during, .asOf,
      .baseline, .sample, .includingUnassigned, .saveAs, .exportTo, .chart:
      false
    }
  }

  /// Its words: one, or two.
  package var words: [String] {
    switch self {
    case .asOf: ["as", "of"]
    case .includingUnassigned: ["including", "unassigned"]
    case .saveAs: ["save", "as"]
    case .exportTo: ["export", "to"]
    case .anyEntry: ["any", "entry"]
    case .condition, .dimensions, .across, .each, .show, .having, .sort, .limit, .during,
      .baseline, .sample, .chart, .span, .cohort, .exact, .rolling, .after, .support, .lift:
      [rawValue]
    }
  }

  /// The clause whose first word this is, in any case of letters.
  package init?(firstWord word: String) {
    guard let clause = ClauseWord.byFirstWord.first(where: { Keywords.matches(word, $0.word) })
    else { return nil }
    self = clause.clause
  }

  private static let byFirstWord = ClauseWord.allCases.flatMap { clause in
    clause.words.prefix(1).map { (word: $0, clause: clause) }
  }

  /// How it is written, in short.
  package var syntax: String {
    switch self {
    case .condition: "where CONDITION"
    case .dimensions: "by COLUMN, …"
    case .across: "across COLUMN"
    case .each: "each UNIT"
    case .show: "show MEASURE [as NAME], …"
    case .having: "having CONDITION"
    case .sort: "sort EXPRESSION [asc|desc], …"
    case .limit: "limit COUNT [per COLUMN]"
    case .during: "during PERIOD"
    case .asOf: "as of DATE"
    case .baseline: "vs PERIOD|previous|year ago|SEGMENT|rest|all"
    case .sample: "sample SHARE%"
    case .includingUnassigned: "including unassigned"
    case .saveAs: "save [members] as NAME"
    case .exportTo: "export to \"FILE\" [table \"NAME\"] [for spreadsheet]"
    case .chart: "chart " + ChartWord.allCases.map(\.rawValue).joined(separator: "|")
    case .span: "for COUNT UNITS"
    case .cohort: "cohort DATE COLUMN"
    case .exact: "exact"
    case .rolling: "rolling"
    case .after: "after COUNT days, after pNN gap"
    case .anyEntry: "any entry"
    case .support: "support SHARE%"
    case .lift: "lift NUMBER"
    }
  }

  /// What it is for: one line of help, without a full stop.
  package var summary: String {
    switch self {
    case .condition: "which customers"
    case .dimensions: "broken down how"
    case .across: "one more division, spread over columns"
    case .each: "the unit of time of a row"
    case .show: "which measures"
    case .having: "which groups of the result"
    case .sort: "the order of the rows"
    case .limit: "how many rows at most"
    case .during: "the window of the events"
    case .asOf: "the day of the answer"
    case .baseline: "what the measures are compared with"
    case .sample: "a fixed part of the customers, for a quick estimate"
    case .includingUnassigned: "let rows without a customer take part"
    case .saveAs: "keep the definition, or today's members, as a segment"
    case .exportTo: "write the whole result to a file"
    case .chart: "how the answer is drawn below its table"
    case .span: "how many periods are shown"
    case .cohort: "the day at which a customer's time begins"
    case .exact: "customers with an event in the period itself"
    case .rolling: "customers with an event in the period or later"
    case .after: "how long a silence is too long"
    case .anyEntry: "let customers begin at any event of the first step"
    case .support: "the least share of the baskets"
    case .lift: "the least lift of a pair"
    }
  }

  /// A clause that parses.
  package var example: String {
    switch self {
    case .condition: "where stage = loyal and sum(orders.amount) > 5k"
    case .dimensions: "by region, top 5 city per region"
    case .across: "across channel"
    case .each: "each month"
    case .show: "show customers, sum(orders.amount) as revenue"
    case .having: "having customers >= 100"
    case .sort: "sort customers desc"
    case .limit: "limit 3 per region"
    case .during: "during last 12 months"
    case .asOf: "as of 2011-06-30"
    case .baseline: "vs last year"
    case .sample: "sample 10%"
    case .includingUnassigned: "including unassigned"
    case .saveAs: "save as loyal_north"
    case .exportTo: "export to \"answer.csv\""
    case .chart: "chart bar"
    case .span: "for 12 months"
    case .cohort: "cohort signup_date"
    case .exact: "exact"
    case .rolling: "rolling"
    case .after: "after 90 days"
    case .anyEntry: "any entry"
    case .support: "support 1%"
    case .lift: "lift 1.5"
    }
  }
}
