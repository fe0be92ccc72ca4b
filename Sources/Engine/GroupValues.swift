import Columnar

/// A value for each group of a table. Of many groups a value is made where it is asked for: who wants to see
/// the first ten of a million does not pay for all.
struct GroupValues: RandomAccessCollection {
  /// Makes the value of a group below `madeCount`; nil where all values are at hand.
  private let make: ((Int) -> Value)?
  private let madeCount: Int
  /// All values, or those of the groups behind the ones that are made.
  private var values: [Value]

  /// Whether a value may be missing, or be that of the others.
  private(set) var mayLack = true

  /// Numbers that have the order of the values, of which none is that of the others; a missing one has none.
  /// Nil where there are no such, or all values are at hand.
  private(set) var numbers: ((Int) -> Int64?)?

  /// Groups whose values are not all made at once.
  static let manyGroups = 1 << 14

  init(_ values: [Value]) { (make, madeCount, self.values) = (nil, 0, values) }

  /// The values of so many groups.
  init(
    count: Int, mayLack: Bool = true, numbers: ((Int) -> Int64?)? = nil, _ stage: Stage,
    _ value: @escaping (Int) -> Value
  ) throws {
    if count < GroupValues.manyGroups {
      self.init(try Array(0..<count).checkedMap(stage, value))
    } else {
      self.init(make: value, madeCount: count, values: [])
      self.mayLack = mayLack
      self.numbers = numbers
    }
  }

  var startIndex: Int { 0 }
  var endIndex: Int { madeCount + values.count }

  subscript(group: Int) -> Value {
    guard let make else { return values[group] }
    return group < madeCount ? make(group) : values[group - madeCount]
  }

  mutating func append(_ value: Value) {
    values.append(value)
    (mayLack, numbers) = (true, nil)
  }

  /// Each value changed.
  func changed(_ change: @escaping (Value) -> Value) -> GroupValues {
    guard let make else { return GroupValues(values.map(change)) }
    return GroupValues(
      make: { change(make($0)) }, madeCount: madeCount, values: values.map(change))
  }

  private init(make: @escaping (Int) -> Value, madeCount: Int, values: [Value]) {
    (self.make, self.madeCount, self.values) = (make, madeCount, values)
  }
}
