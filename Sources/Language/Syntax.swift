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
    /// `describe [T]`
    case describe(Name?)
    /// `set as of D`
    case setAsOf(Expression)
    /// `set main = T`
    case setMain(Name)
    /// `segment [S] clauses`
    case segment(SegmentReference?, Clauses)
    /// `list e, … clauses` or `list T e, … clauses`; the items are `clauses.show`.
    case list(ListTarget, Clauses)
    /// `define segment n as where …`
    case defineSegment(SegmentDefinition)
    /// `echo "heading"`
    case echo(String)
  }
}

/// What a `list` lists.
package enum ListTarget: Sendable, Hashable {
  /// One row a customer.
  case customers
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

/// `define segment name as where … [during …]`, or what `save as` kept of a question.
package struct SegmentDefinition: Sendable, Hashable {
  /// What the segment is called.
  package var name: Name
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
    clauses.saveAs = name
    return clauses
  }
}

/// A population named in a statement: a saved segment, or one of the fixed words.
package enum SegmentReference: Sendable, Hashable {
  case named(Name)
  /// Every customer that exists on the as-of day.
  case all(SourceSpan)
}

// MARK: - Clauses

/// The clauses of a question, each at most once, in any order.
package struct Clauses: Sendable, Hashable {
  /// `where`.
  package var condition: Expression?
  /// `by`.
  package var dimensions: [Dimension] = []
  /// `show`, or the head of a `list`.
  package var show: [ShowItem] = []
  /// `having`.
  package var having: Expression?
  /// `sort`.
  package var sort: [SortKey] = []
  /// `limit`.
  package var limit: Limit?
  /// `during`.
  package var during: Period?
  /// `as of`.
  package var asOf: Expression?
  /// Where `including unassigned` was written.
  package var includingUnassigned: SourceSpan?
  /// `save as`.
  package var saveAs: Name?

  package init() {}
}

/// One entry of `by`.
package struct Dimension: Sendable, Hashable {
  /// What groups are told apart by.
  package var expression: Expression
  /// As written, blanks folded: the column's heading.
  package var text: String

  package init(_ expression: Expression, text: String) {
    self.expression = expression
    self.text = text
  }
}

/// One entry of `show`, or of the head of `list`.
package struct ShowItem: Sendable, Hashable {
  /// What is shown.
  package var expression: Expression
  /// `as name`.
  package var alias: Name?
  /// As written, blanks folded: the column's heading where there is no alias.
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

/// `limit n`.
package struct Limit: Sendable, Hashable {
  /// How many rows.
  package var count: Int
  /// Where it was written.
  package var span: SourceSpan

  package init(_ count: Int, span: SourceSpan = .none) {
    self.count = count
    self.span = span
  }
}

// MARK: - Load

/// `load T from "source" options`.
package struct LoadStatement: Sendable, Hashable {
  /// What the table will be called.
  package var table: Name
  /// The path as written.
  package var source: String
  /// Where the path was written.
  package var sourceSpan: SourceSpan
  /// Options in the order written.
  package var options: [LoadOption]

  package init(
    table: Name, source: String, sourceSpan: SourceSpan = .none, options: [LoadOption] = []
  ) {
    self.table = table
    self.source = source
    self.sourceSpan = sourceSpan
    self.options = options
  }
}

/// One option of a `load`.
package struct LoadOption: Sendable, Hashable {
  /// Which option, with its operands.
  package var kind: Kind
  /// Where it was written.
  package var span: SourceSpan

  package init(_ kind: Kind, span: SourceSpan = .none) {
    self.kind = kind
    self.span = span
  }

  /// The options; each may stand once, but for `compute`.
  package enum Kind: Sendable, Hashable {
    case key(Name)
    case customer(Name)
    case time(Name)
    case amount(Expression)
    case event(Name)
    case joined(Name)
    case attributes([Name])
    case compute(Name, Expression)
    case condition(Expression)
    /// `columns (zip as text, …)`: the type is a word.
    case columns([ColumnTyping])
    /// `delimiter ";"`, one character, or `"tab"`.
    case delimiter(String)
    case header(Bool)
    /// `missing "NA", "-"`: texts that mean a missing value.
    case missing([String])
  }
}

/// `name as type` in `columns (…)`.
package struct ColumnTyping: Sendable, Hashable {
  /// The column.
  package var name: Name
  /// The type's word.
  package var type: Name

  package init(name: Name, type: Name) {
    self.name = name
    self.type = type
  }
}
