/// The values of one column of a result: an array, or a packed column as the store holds them, from which
/// a value is made when it is read. A listing of everything is of the second kind: a cell is a byte or
/// few instead of a whole `Value`.
package struct ResultValues: Sendable {
  private enum Storage: Sendable {
    case values([Value])
    case column(Column)
  }

  private var storage: Storage

  /// Values one by one.
  package init(_ values: [Value]) { storage = .values(values) }

  /// All rows of a column.
  package init(_ column: Column) { storage = .column(column) }
}

extension ResultValues: RandomAccessCollection, RangeReplaceableCollection {
  /// No values.
  package init() { storage = .values([]) }

  /// 0.
  package var startIndex: Int { 0 }

  /// The count of values.
  package var endIndex: Int {
    switch storage {
    case .values(let values): values.count
    case .column(let column): column.count
    }
  }

  /// A value; of a column it is made now.
  package subscript(index: Int) -> Value {
    switch storage {
    case .values(let values): values[index]
    case .column(let column): column[index]
    }
  }

  /// Values of a column become an array. Linear.
  package mutating func replaceSubrange<Values: Collection<Value>>(
    _ subrange: Range<Int>, with values: Values
  ) {
    var all: [Value]
    switch storage {
    case .values(let known): all = known
    case .column(let column): all = (0..<column.count).map { column[$0] }
    }
    storage = .values([])
    all.replaceSubrange(subrange, with: values)
    storage = .values(all)
  }
}

extension ResultValues: Equatable, ExpressibleByArrayLiteral {
  /// The values of a literal.
  package init(arrayLiteral elements: Value...) { storage = .values(elements) }

  /// Whether both hold equal values.
  package static func == (left: ResultValues, right: ResultValues) -> Bool {
    left.elementsEqual(right)
  }

  /// Whether an array holds equal values.
  package static func == (left: ResultValues, right: [Value]) -> Bool {
    left.elementsEqual(right)
  }
}
