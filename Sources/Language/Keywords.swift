// The one table of words: parser, completion, help and errors read it here.

/// The first word of a statement.
package enum Verb: String, Sendable, Hashable, CaseIterable {
  case load
  case append
  case open
  case save
  case describe
  case set
  case segment
  case list
  case trend
  case profile
  case tier
  case pareto
  case rfm
  case classify
  case score
  case migrate
  case diff
  case compare
  case overlap
  case explain
  case why
  case sweep
  case retention
  case lifecycle
  case churn
  case conversion
  case funnel
  case basket
  case define
  case show
  case drop
  case include
  case export
  case echo

  /// The clauses it takes, in canonical order.
  package var clauses: [ClauseWord] {
    switch self {
    case .segment, .tier, .rfm, .classify, .score: ClauseWord.common.filter { $0 != .each }
    case .list:
      [
        .condition, .sort, .limit, .during, .asOf, .baseline, .sample, .includingUnassigned,
        .saveAs, .exportTo,
      ]
    case .trend: ClauseWord.common.filter { $0 != .show }
    case .profile:
      [.condition, .during, .asOf, .sample, .includingUnassigned, .exportTo]
    case .pareto: [.condition, .during, .asOf, .sample, .exportTo, .chart]
    case .migrate: [.condition, .show, .sample, .exportTo, .chart]
    case .diff: [.condition, .sample, .exportTo, .chart]
    case .compare: [.condition, .during, .asOf, .exportTo, .chart]
    case .overlap, .explain: [.condition, .asOf, .exportTo, .chart]
    case .why: [.during, .asOf, .anyEntry]
    case .sweep: [.condition, .show, .asOf, .exportTo, .chart]
    case .retention:
      [
        .condition, .dimensions, .each, .show, .during, .asOf, .exportTo, .chart, .span, .cohort,
        .exact, .rolling,
      ]
    case .lifecycle: [.condition, .dimensions, .each, .during, .asOf, .exportTo, .chart, .after]
    case .churn:
      [.condition, .dimensions, .each, .during, .asOf, .baseline, .exportTo, .chart, .after]
    case .conversion: [.condition, .dimensions, .each, .during, .asOf, .exportTo, .chart]
    case .funnel: [.condition, .dimensions, .during, .asOf, .exportTo, .chart, .anyEntry]
    case .basket: [.condition, .limit, .during, .asOf, .exportTo, .chart, .support, .lift]
    case .define: [.condition, .during]
    case .load, .append, .open, .save, .describe, .set, .show, .drop, .include, .export, .echo: []
    }
  }

  /// The options it takes (of `load` and `append`), in canonical order.
  package var loadOptions: [LoadOptionWord] {
    switch self {
    case .load, .append: LoadOptionWord.allCases
    case .open, .save, .describe, .set, .segment, .list, .trend, .profile, .tier, .pareto, .rfm,
      .classify, .score, .migrate, .diff, .compare, .overlap, .explain, .why, .sweep, .retention,
      .lifecycle, .churn, .conversion, .funnel, .basket, .define,
      .show, .drop, .include, .export, .echo:
      []
    }
  }

  /// How it is written, in short.
  package var syntax: String {
    switch self {
    case .load: "load TABLE from \"FILE\" [options]"
    case .append: "append TABLE from \"FILE\" [options]"
    case .open: "open \"STORE.strata\""
    case .save: "save store to \"STORE.strata\""
    case .describe: "describe [TABLE]"
    case .set: "set as of DATE, set main = TABLE, set NAME = VALUE"
    case .segment: "segment [SEGMENT] [clauses]"
    case .list: "list [TABLE] [COLUMN, …] [clauses]"
    case .trend: "trend MEASURE, … [each UNIT] [clauses]"
    case .profile: "profile [SEGMENT or TABLE] [clauses]"
    case .tier:
      "tier VALUE into COUNT quantiles|NAME SHARE%, … of value|customers, tier VALUE at BOUND, … [as NAME, …] [using ntile] [per COLUMN] [clauses]"
    case .pareto: "pareto VALUE [clauses]"
    case .rfm:
      "rfm [on TABLE] [scores COUNT] [using ntile] [cuts r(…) f(…) m(…)] [clauses]"
    case .classify:
      "classify NAME [\"POLICY\"] when CONDITION, … [, else NAME [\"POLICY\"]] [clauses]"
    case .score: "score POINTS when CONDITION, … [clauses]"
    case .migrate:
      "migrate TIER from DATE to DATE [fixed cuts] [hold COUNT UNITS] [clauses]"
    case .diff: "diff SEGMENT from DATE to DATE [clauses]"
    case .compare: "compare SEGMENT with SEGMENT|rest [on COLUMN, …] [clauses]"
    case .overlap: "overlap SEGMENT, SEGMENT, … [clauses]"
    case .explain: "explain MEASURE from DATE to DATE [on COLUMN, …] [support SHARE%] [clauses]"
    case .why:
      "why customer KEY in SEGMENT [as of DATE], why customer KEY in funnel [STEP then STEP … [during PERIOD] [any entry] [as of DATE]]"
    case .sweep: "sweep PARAMETER from NUMBER to NUMBER step NUMBER in SEGMENT [clauses]"
    case .retention: "retention [on TABLE [(CONDITION)]] [each UNIT] [clauses]"
    case .lifecycle: "lifecycle [on TABLE [(CONDITION)]] [each UNIT] [clauses]"
    case .churn: "churn [on TABLE [(CONDITION)]] [each UNIT] [clauses]"
    case .conversion: "conversion COLUMN VALUE then VALUE [then …] [clauses]"
    case .funnel:
      "funnel TABLE [(CONDITION)] then TABLE [(CONDITION)] [within COUNT days] [without TABLE [(CONDITION)]] [then …] [clauses]"
    case .basket: "basket TABLE.COLUMN [per customer|COLUMN] [clauses]"
    case .define:
      "define segment NAME as where CONDITION, define measure NAME = …, define field NAME = …, define tier NAME as tier …"
    case .show: "show tables|segments|measures|fields|tiers|settings|refused"
    case .drop: "drop segment|measure|field|tier|table NAME"
    case .include: "include \"SCRIPT\""
    case .export: "export segment SEGMENT to \"FILE\" [table \"NAME\"] [for spreadsheet]"
    case .echo: "echo \"TEXT\""
    }
  }

  /// What it is for: one line of help, without a full stop.
  package var summary: String {
    switch self {
    case .load: "read a table from a file"
    case .append: "add the rows of a file to a table"
    case .open: "take a store file's tables, definitions and settings for what there is"
    case .save: "write everything that is loaded, defined and set to a store file"
    case .describe: "show the tables, or the columns of one"
    case .set: "set the as-of day, the main event table or a parameter"
    case .segment: "how many customers, broken down how"
    case .list: "which customers, or which events, one row each"
    case .trend: "how a measure moves, one row a period"
    case .profile: "what the columns hold, one row each"
    case .tier: "classes by a value: quantiles, shares of the whole, bounds"
    case .pareto: "what the best and the worst customers bring"
    case .rfm: "scores by recency, frequency and monetary value"
    case .classify: "named classes, the first condition that holds"
    case .score: "points for each condition that holds"
    case .migrate: "how customers moved between the classes of a tier"
    case .diff: "who entered a segment, left it, stayed"
    case .compare: "what sets a segment apart from another, or from the rest"
    case .overlap: "who is in several segments"
    case .explain: "why a sum or a count changed from one period to another"
    case .why: "why a customer is in a segment or not, or how far through a funnel"
    case .sweep: "a segment's size and value as one of its thresholds moves"
    case .retention: "who comes back, by cohort and time since"
    case .lifecycle: "new, retained, returned, resurrected, quiet and dormant customers"
    case .churn: "who is lost and won back, and at which rate"
    case .conversion: "how many reach the next stage, and how long it takes"
    case .funnel: "how many get through steps of events in order"
    case .basket: "what goes together"
    case .define: "keep a segment, a measure, a field or a tier under a name"
    case .show: "what is loaded, defined, set"
    case .drop: "forget a definition, or a table"
    case .include: "run a script"
    case .export: "write the customers of a segment to a file"
    case .echo: "print a heading"
    }
  }

  /// A statement that parses.
  package var example: String {
    switch self {
    case .load: "load orders from \"orders.csv\" customer customer_id time date amount amount"
    case .append: "append orders from \"orders-2025.csv\""
    case .open: "open \"crm.strata\""
    case .save: "save store to \"crm.strata\""
    case .describe: "describe orders"
    case .set: "set as of 2011-06-30"
    case .segment: "segment where stage = loyal by region show customers, sum(orders.amount)"
    case .list: "list name, sum(orders.amount) where region = North sort name limit 20"
    case .trend: "trend customers, sum(orders.amount) each month during last 12 months"
    case .profile: "profile orders during this year"
    case .tier: "tier ltv into A 80%, B 15%, C 5% of value save as grade"
    case .pareto: "pareto sum(orders.amount) during last year"
    case .rfm: "rfm on orders using ntile as of 2024 save as cells"
    case .classify:
      "classify champions \"call weekly\" when ltv > 5k, sleeping when recency > 180, else other"
    case .score: "score 10 when ltv > 5k, -5 when recency > 180 save as points"
    case .migrate: "migrate grade from 2024-01-01 to 2025-01-01 hold 2 quarters"
    case .diff: "diff vip from 2024-01-01 to 2025-01-01"
    case .compare: "compare vip with rest on region, satisfaction"
    case .overlap: "overlap vip, loyal, at_risk"
    case .explain: "explain sum(orders.amount) from 2025-Q1 to 2025-Q2 on region, orders.category"
    case .why: "why customer C01234 in at_risk"
    case .sweep: "sweep min from 1000 to 10000 step 1000 in big"
    case .retention: "retention on orders each month for 12 months by channel rolling"
    case .lifecycle: "lifecycle on orders each quarter during 2025 after p80 gap by region"
    case .churn: "churn on orders after 90 days each month by plan vs last year"
    case .conversion: "conversion stage prospect then new then loyal each quarter by channel"
    case .funnel:
      "funnel visits then orders (category = tea) within 30 days without complaints by region"
    case .basket: "basket orders.category per order_id where region = North support 1% limit 50"
    case .define: "define segment vip as where sum(orders.amount) > 5k during last 12 months"
    case .show: "show segments"
    case .drop: "drop segment vip"
    case .include: "include \"definitions.seg\""
    case .export: "export segment vip to \"vip.csv\""
    case .echo: "echo \"Loyal customers\""
    }
  }

  /// The spellings of all verbs.
  package static let words = Verb.allCases.map(\.rawValue)

  /// The verb of this spelling, in any case of letters.
  package init?(word: String) {
    guard let verb = Verb.allCases.first(where: { Keywords.matches(word, $0.rawValue) }) else {
      return nil
    }
    self = verb
  }
}

/// An option of `load`.
package enum LoadOptionWord: String, Sendable, Hashable, CaseIterable {
  case key
  case customer
  case time
  case amount
  case event
  case joined
  case history = "history of"
  case attributes
  case compute
  case condition = "where"
  case columns
  case delimiter
  case quote
  case header
  case encoding
  case dates
  case decimal
  case missing
  case badRows = "bad rows"
  case table
  case query

  /// How it is written, in short.
  package var syntax: String {
    switch self {
    case .key: "key COLUMN"
    case .customer: "customer COLUMN"
    case .time: "time COLUMN"
    case .amount: "amount EXPRESSION"
    case .event: "event COLUMN"
    case .joined: "joined COLUMN"
    case .history: "history of COLUMN"
    case .attributes: "attributes (COLUMN, …)"
    case .compute: "compute NAME = EXPRESSION"
    case .condition: "where CONDITION"
    case .columns: "columns (COLUMN as TYPE, …)"
    case .delimiter: "delimiter \"CHARACTER\""
    case .quote: "quote \"CHARACTER\""
    case .header: "header yes|no"
    case .encoding: "encoding \"NAME\""
    case .dates: "dates \"dmy|mdy|ymd\""
    case .decimal: "decimal \",\""
    case .badRows: "bad rows stop|skip|to \"FILE\""
    case .table: "table \"NAME\""
    case .query: "query \"SELECT …\""
    case .missing: "missing \"TEXT\", …"
    }
  }

  /// What it is for: one line of help, without a full stop.
  package var summary: String {
    switch self {
    case .key: "the column that names a row, one row each"
    case .customer: "the column that says whose row it is"
    case .time: "the column of the event's time"
    case .amount: "the column, or the sum, of the event's money"
    case .event: "rows with the same value are one event"
    case .joined: "the column of the day a customer joined"
    case .history: "the rows are the values that a column of customers had over time"
    case .attributes: "columns lifted to the customers"
    case .compute: "a further column; may stand several times"
    case .condition: "which rows to keep"
    case .columns: "the types of columns"
    case .delimiter: "what stands between fields, or \"tab\""
    case .quote: "what stands around fields"
    case .encoding: "how characters are written"
    case .dates: "the order of day, month and year"
    case .decimal: "the decimal sign, a point or a comma"
    case .badRows: "whether rows that do not fit end the load, are left out, or go to a file"
    case .table: "the table of a database"
    case .query: "the question to a database"
    case .header: "whether the first row holds names"
    case .missing: "texts that mean a missing value"
    }
  }

  /// Its words: one, or two.
  package var words: [String] {
    switch self {
    case .history: ["history", "of"]
    case .badRows: ["bad", "rows"]
    case .key, .customer, .time, .amount, .event, .joined, .attributes, .compute, .condition,
      .columns, .delimiter, .quote, .header, .encoding, .dates, .decimal, .missing, .table, .query:
      [rawValue]
    }
  }

  /// The option whose first word this is, in any case of letters.
  package init?(word: String) {
    guard let option = LoadOptionWord.byFirstWord.first(where: { Keywords.matches(word, $0.word) })
    else { return nil }
    self = option.option
  }

  private static let byFirstWord = LoadOptionWord.allCases.flatMap { option in
    option.words.prefix(1).map { (word: $0, option: option) }
  }
}

/// What `set` sets; the raw value is all its words.
package enum SettingWord: String, Sendable, Hashable, CaseIterable {
  case asOf = "as of"
  case main
}

/// The smaller words, and how words are compared.
package enum Keywords {
  /// Never a name where an operand starts.
  package static let reserved = ["and", "or", "not", "in"]
  /// Constants; a column of this name needs back-quotes.
  package static let constants = ["true", "false", "today"]
  /// Words that may follow an operand.
  package static let operators = [
    "and", "or", "not", "in", "is", "between", "contains", "starts", "ends", "matches",
  ]
  /// Words that may follow an entry of a clause.
  package static let entryEnds = ["as", "asc", "desc", "bins", "into", "per"]
  /// Words that may follow an operand, but for clauses.
  static let followers = operators + entryEnds
  /// Words that are no table behind a quantifier: there the quantifier is a column, or the table is
  /// missing.
  package static let tableStops =
    operators + ClauseWord.common.compactMap(\.words.first) + entryEnds
  /// Words that count events where they stand before a table.
  package static let quantifiers = ["no", "any", "exactly", "at least", "at most"]
  /// First words of a period.
  package static let periods = ["last", "previous", "first", "this", "since", "before"]
  /// Ranges with about as many customers that have a name: `into quartiles`.
  package static let tiles = [
    (word: "terciles", count: 3), (word: "quartiles", count: 4), (word: "quintiles", count: 5),
    (word: "deciles", count: 10), (word: "percentiles", count: 100),
  ]
  /// Words in the heads of the verbs that grade.
  package static let gradings = [
    "quantiles", "of", "value", "customers", "at", "using", "ntile", "on", "scores", "cuts", "when",
    "else", "fixed", "hold",
  ]
  /// Words that are no name of a class, unless in quotes.
  static let labelStops =
    reserved + constants + gradings + ClauseWord.common.compactMap(\.words.first) + ["per"]
  /// Units a period counts in.
  package static let periodUnits: [TimeUnit] = [.day, .week, .month, .quarter, .year]
  /// Populations that have a name of their own; no saved name.
  package static let populations = ["all", "rest", "it", "row"]
  /// First and second words of clauses; no saved name.
  package static let clauseWords = ClauseWord.common.flatMap(\.words)

  /// Whether a word of the source is this keyword: letters A to Z in any case, all else by bytes.
  package static func matches(_ word: String, _ keyword: String) -> Bool {
    word.utf8.count == keyword.utf8.count
      && zip(word.utf8, keyword.utf8).allSatisfy { lowered($0) == lowered($1) }
  }

  /// Whether a word of the source is one of these keywords.
  package static func matches(_ word: String, anyOf keywords: [String]) -> Bool {
    keywords.contains { matches(word, $0) }
  }

  /// Whether a segment, tier or measure must not be called so.
  package static func isReservedForSaving(_ word: String) -> Bool {
    matches(word, anyOf: clauseWords) || matches(word, anyOf: populations)
      || matches(word, anyOf: reserved)
  }

  private static func lowered(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte
  }
}
