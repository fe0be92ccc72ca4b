// The syntax tree. It says what was written and where, and knows no table and no type.
// Trees are values; spans never take part in equality (see `SourceSpan`).

/// One statement with its place.
package struct Statement: Sendable, Hashable {
  /// What it asks or does.
  package var kind: Kind
  /// Where it was written.
  package var span: SourceSpan

  package init(_ kind: Kind, span: SourceSpan = .none) {
    self.kind = kind
    self.span = span
  }

  /// The statements of the language.
  package indirect enum Kind: Sendable, Hashable {
    /// `load T from "…" options`
    case load(LoadStatement)
    /// `append T from "…" options`
    case append(LoadStatement)
    /// `open "file"`
    case open(PathText)
    /// `save store to "file"`
    case save(PathText)
    /// `describe [T]`
    case describe(Name?)
    /// `set as of D`, `set main = T`, `set name = value`
    case set(Setting)
    /// `segment [S] clauses`
    case segment(SegmentReference?, Clauses)
    /// `list e, … clauses` or `list T e, … clauses`; the items are `clauses.show`.
    case list(ListTarget, Clauses)
    /// `trend m, … [each unit] clauses`; the items are `clauses.show`.
    case trend(Clauses)
    /// `profile [S or T] clauses`; a bare name may be that of a segment or of a table.
    case profile(SegmentReference?, Clauses)
    /// `tier …`, `rfm …`, `classify …`, `score …`
    case grade(Grading, Clauses)
    /// `pareto e clauses`
    case pareto(Expression, Clauses)
    /// `migrate T from D to D clauses`
    case migrate(Migration, Clauses)
    /// `diff S from D to D clauses`
    case diff(Difference, Clauses)
    /// `compare A with B [on f, …] clauses`
    case compare(CompareHead, Clauses)
    /// `overlap A, B, … clauses`
    case overlap([SegmentReference], Clauses)
    /// `explain m from D to D [on d, …] clauses`
    case explain(ExplainHead, Clauses)
    /// `why customer K in S clauses`
    case why(WhyHead, Clauses)
    /// `sweep p from a to b step s in S clauses`
    case sweep(SweepHead, Clauses)
    /// `retention …`, `lifecycle …`, `churn …`
    case activity(ActivityHead, Clauses)
    /// `conversion c a then b clauses`
    case conversion(ConversionHead, Clauses)
    /// `funnel step then step clauses`; two steps or more.
    case funnel([FunnelStep], Clauses)
    /// `basket T.c [per d] clauses`
    case basket(BasketHead, Clauses)
    /// `define segment n as where …`, `define measure n = m`, `define field n = e`
    case define(Definition)
    /// `show segments`
    case show(ShowTopic)
    /// `drop segment n`
    case drop(DefinitionKind, Name)
    /// `drop table T`
    case dropTable(Name)
    /// `include "file"`
    case include(PathText)
    /// `export segment S to "file"`
    case export(SegmentReference, PathText)
    /// `echo "heading"`
    case echo(String)
  }
}

/// What a `list` lists.
package enum ListTarget: Sendable, Hashable {
  /// One row a customer. A lone bare item may be the name of an event table: the binder knows.
  case customers
  /// One row an event of the table: `list orders date, amount`.
  case events(Name)
}

/// What a `set` sets.
package enum Setting: Sendable, Hashable {
  /// `set as of D`
  case asOf(Expression)
  /// `set main = T`
  case main(Name)
  /// `set name = value`: what `$name` stands for.
  case parameter(Name, Expression)
}

/// What is defined under a name.
package enum Definition: Sendable, Hashable {
  case segment(SegmentDefinition)
  /// `define measure n = m`
  case measure(Name, Expression)
  /// `define field n = e`: a value of each customer.
  case field(Name, Expression)
  /// `define tier n as tier …`
  case tier(TierDefinition)
}

/// The kinds of what can be defined, and dropped.
package enum DefinitionKind: String, Sendable, Hashable, CaseIterable {
  case segment
  case measure
  case field
  case tier
}

/// What `show`, the statement, shows.
package enum ShowTopic: String, Sendable, Hashable, CaseIterable {
  case tables
  case segments
  case measures
  case fields
  case tiers
  case settings
  case refused
}

/// A path in quotes.
package struct PathText: Sendable, Hashable {
  /// As written, without the quotes.
  package var text: String
  /// Where it was written, the quotes included.
  package var span: SourceSpan
  /// `table "orders"`: of the database that is written to.
  package var table: String?
  /// `for spreadsheet`: no cell may be run as a formula.
  package var isForSpreadsheet = false

  package init(_ text: String, span: SourceSpan = .none) {
    self.text = text
    self.span = span
  }
}

/// A single name as written, without back-quotes.
package struct Name: Sendable, Hashable {
  /// The name itself.
  package var text: String
  /// Written in back-quotes, hence never a keyword.
  package var isQuoted: Bool
  /// Where it was written.
  package var span: SourceSpan

  package init(_ text: String, isQuoted: Bool = false, span: SourceSpan = .none) {
    self.text = text
    self.isQuoted = isQuoted
    self.span = span
  }
}

/// `define segment name[(p = v, …)] as where … [during …]`, or what `save as` kept of a question.
package struct SegmentDefinition: Sendable, Hashable {
  /// What the segment is called.
  package var name: Name
  /// `$p` within the definition, with the values they have where a use gives none.
  package var parameters: [SegmentArgument] = []
  /// Who is in it.
  package var condition: Expression
  /// The window of its aggregates.
  package var during: Period?
  /// The order of a saved `list`, of which `limit` takes the first.
  package var sort: [SortKey] = []
  /// How many of the order; nil for all.
  package var limit: Limit?

  package init(name: Name, condition: Expression, during: Period? = nil) {
    self.name = name
    self.condition = condition
    self.during = during
  }
}

extension SegmentDefinition {
  /// The clauses of the `list` that would save this definition.
  var asList: Clauses {
    var clauses = Clauses()
    clauses.condition = condition
    clauses.during = during
    clauses.sort = sort
    clauses.limit = limit
    clauses.saveAs = SaveTarget(name)
    return clauses
  }
}

/// `name = value` in the parentheses of a segment.
package struct SegmentArgument: Sendable, Hashable {
  /// The parameter, without the sign.
  package var name: Name
  /// A constant.
  package var value: Expression

  package init(_ name: Name, _ value: Expression) {
    self.name = name
    self.value = value
  }
}

/// A population named in a statement: a saved segment, or one of the fixed words.
package enum SegmentReference: Sendable, Hashable {
  /// `vip`, `vip(min = 10k)`
  case named(Name, [SegmentArgument])
  /// Every customer that exists on the as-of day.
  case all(SourceSpan)
  /// Everyone who is not in the population of the statement.
  case rest(SourceSpan)
  /// The population of the last answer.
  case it(SourceSpan)
  /// Some rows of the last answer: `row(region = North, month is missing)`; each entry is
  /// `dimension = value` or `dimension is missing`, as a condition.
  case row([Expression], SourceSpan)
  /// Who reached a step of the last funnel: `step 2`, from 1.
  case step(Int, SourceSpan)

  /// A saved segment with the values its parameters have by themselves.
  package static func named(_ name: Name) -> SegmentReference { .named(name, []) }
}

// MARK: - Clauses

/// One entry of `by`, or of `across`.
package struct Dimension: Sendable, Hashable {
  /// What groups are told apart by.
  package var expression: Expression
  /// `x bins 10`, `x into quartiles`.
  package var cut: Cut?
  /// `top 5 city`, `top 3 city per region`, `only top 5 city`.
  package var top: Top?
  /// `as name`: the heading instead of `text`.
  package var alias: Name?
  /// The column's heading where there is no alias.
  package var text: String

  package init(_ expression: Expression, cut: Cut? = nil, top: Top? = nil, text: String) {
    self.expression = expression
    self.cut = cut
    self.top = top
    self.text = text
  }

  /// The column's heading.
  package var heading: String { alias?.text ?? text }

  /// How numbers are cut into ranges.
  package enum Cut: Sendable, Hashable {
    /// `bins 10`: ranges of one width, at least 1 of them.
    case bins(Int)
    /// `into quartiles`, `into 7`: ranges with about as many customers, 2 or more.
    case tiles(Int)
  }

  /// Which values keep a group of their own.
  package struct Top: Sendable, Hashable {
    /// How many, at least 1.
    package var count: Int
    /// `only`: the others are left out instead of being one group.
    package var isOnly: Bool
    /// `per d`: so many within each value of another dimension.
    package var per: Expression?

    package init(_ count: Int, isOnly: Bool = false, per: Expression? = nil) {
      self.count = count
      self.isOnly = isOnly
      self.per = per
    }
  }
}

/// `each month`.
package struct Each: Sendable, Hashable {
  /// The unit of a row.
  package var unit: TimeUnit
  /// Where it was written.
  package var span: SourceSpan

  package init(_ unit: TimeUnit, span: SourceSpan = .none) {
    self.unit = unit
    self.span = span
  }
}

/// What stands behind `chart`: how an answer is drawn.
package enum ChartWord: String, Sendable, Hashable, CaseIterable {
  case bar
  case line
  case heatmap
  case histogram
  case pareto
  case spark
  case nothing = "none"
}

/// `vs …`: what each measure is compared with.
package struct Baseline: Sendable, Hashable {
  /// What it is.
  package var kind: Kind
  /// Where it was written.
  package var span: SourceSpan

  package init(_ kind: Kind, span: SourceSpan = .none) {
    self.kind = kind
    self.span = span
  }

  /// The forms of a baseline.
  package enum Kind: Sendable, Hashable {
    /// The whole statement with this `during`.
    case period(Period)
    /// `vs previous`: with `during` moved by its own unit.
    case previous
    /// `vs year ago`: with `during` moved by a year.
    case yearAgo
    /// `vs S`, `vs rest`, `vs all`: with another population.
    case segment(SegmentReference)
  }
}

/// `sample 10%`.
package struct Sample: Sendable, Hashable {
  /// The share of customers, above 0 and up to 1.
  package var fraction: NumberLiteral
  /// Where it was written.
  package var span: SourceSpan

  package init(_ fraction: NumberLiteral, span: SourceSpan = .none) {
    self.fraction = fraction
    self.span = span
  }
}

/// `save as n`, `save members as n`.
package struct SaveTarget: Sendable, Hashable {
  /// What is saved is called so.
  package var name: Name
  /// `members`: today's customers are kept, not the definition.
  package var freezesMembers: Bool

  package init(_ name: Name, freezesMembers: Bool = false) {
    self.name = name
    self.freezesMembers = freezesMembers
  }
}

/// One entry of `show`, or of the head of `list`.
package struct ShowItem: Sendable, Hashable {
  /// What is shown.
  package var expression: Expression
  /// `as name`.
  package var alias: Name?
  /// The column's heading where there is no alias.
  package var text: String

  package init(_ expression: Expression, alias: Name? = nil, text: String) {
    self.expression = expression
    self.alias = alias
    self.text = text
  }
}

/// One entry of `sort`.
package struct SortKey: Sendable, Hashable {
  /// What rows are ordered by.
  package var expression: Expression
  /// `desc`.
  package var isDescending: Bool

  package init(_ expression: Expression, isDescending: Bool = false) {
    self.expression = expression
    self.isDescending = isDescending
  }
}

/// `limit n`, `limit n per d`.
package struct Limit: Sendable, Hashable {
  /// How many rows.
  package var count: Int
  /// A dimension (of a listing: a column) within each value of which the rows are counted.
  package var per: Expression?
  /// Where it was written.
  package var span: SourceSpan

  package init(_ count: Int, per: Expression? = nil, span: SourceSpan = .none) {
    self.count = count
    self.per = per
    self.span = span
  }
}
