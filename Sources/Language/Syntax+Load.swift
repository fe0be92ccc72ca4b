// The tree of `load` and `append`.

/// `load T from "source" options`.
package struct LoadStatement: Sendable, Hashable {
  /// What the table will be called.
  package var table: Name
  /// The path as written; empty where a parameter stands for it.
  package var source: String
  /// The parameter that stands for the path.
  package var parameter: Name?
  /// Where the path was written.
  package var sourceSpan: SourceSpan
  /// Options in the order written.
  package var options: [LoadOption]

  package init(
    table: Name, source: String, parameter: Name? = nil, sourceSpan: SourceSpan = .none,
    options: [LoadOption] = []
  ) {
    self.table = table
    self.source = source
    self.parameter = parameter
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
    /// `history of stage`: the rows are the values that this column of customers had, with the
    /// time from which each held.
    case history(Name)
    case attributes([Name])
    case compute(Name, Expression)
    case condition(Expression)
    /// `columns (zip as text, …)`: the type is a word.
    case columns([ColumnTyping])
    /// `delimiter ";"`, one character, or `"tab"`.
    case delimiter(String)
    /// `quote "'"`, one character.
    case quote(String)
    case header(Bool)
    /// `encoding "latin-1"`
    case encoding(String)
    /// `dates "dmy"`
    case dates(String)
    /// `decimal ","`
    case decimal(String)
    case badRows(BadRows)
    /// `table "orders"`: of a database.
    case table(String)
    /// `query "select …"`: to a database.
    case query(String)
    /// `missing "NA", "-"`: texts that mean a missing value.
    case missing([String])
  }
}

/// What becomes of rows that do not fit.
package enum BadRows: Sendable, Hashable {
  /// `bad rows stop`: the load fails.
  case stop
  /// `bad rows skip`: they are left out and counted.
  case skip
  /// `bad rows to "f"`: they are also written to a file.
  case to(PathText)
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
