import Columnar

// SAFETY: selected rows are below the batch's count, and `out` has a place for each.

/// Numbers the groups of a breakdown: each row's dimensions become one group number.
///
/// While the mixed-radix product of the dimensions' ranges is small, the product itself is the number
/// and accumulators are flat arrays; else keys are hashed and groups are numbered as they appear.
/// ```
/// region 0…7 (+ missing)  month 600…623 (+ missing)     9 × 25 = 225 numbers
/// number = (region − 0) × 25 + (month − 600)
/// ```
struct GroupLayout: Sendable {
  struct Dimension: Sendable {
    var lane: Lane
    /// Least value; codes count from it.
    var low: Int64
    /// Values from least to greatest, and one for missing, which is the last.
    var size: Int
    var stride: Int
    /// Place of the first of its words in a key.
    var word: Int
  }

  let dimensions: [Dimension]
  /// Group numbers of the flat array; nil where keys are hashed.
  let flatCount: Int?

  init(_ operands: [(lane: Lane, bounds: ClosedRange<Int128>)]) {
    var dimensions: [Dimension] = []
    var product = 1
    var isFlat = true
    var word = 0
    for operand in operands {
      let span = operand.bounds.span
      if operand.lane != .int || span >= Int128(Limits.flatGroups) { isFlat = false }
      let size = isFlat ? Int(span) + 2 : 0
      product = isFlat ? product * size : 0
      if product > Limits.flatGroups { isFlat = false }
      dimensions.append(
        Dimension(
          lane: operand.lane, low: Int64(clamping: operand.bounds.lowerBound), size: size,
          stride: 0, word: word))
      word += operand.lane == .wide ? 2 : 1
    }
    if isFlat {
      var stride = product
      for place in dimensions.indices {
        stride /= dimensions[place].size
        dimensions[place].stride = stride
      }
    }
    self.dimensions = dimensions
    flatCount = isFlat ? product : nil
  }
}

/// The key of a group: one word a dimension (two for 128-bit values), and a bit for each that is
/// missing, or is the rest after the first of an order.
struct GroupKey: Hashable {
  var words: [Int64]
  var missing: UInt64
  var others: UInt64 = 0

  /// The same without what dimensions outside of a set are.
  func keeping(_ places: [Int], _ layout: GroupLayout) -> GroupKey {
    var kept = GroupKey(words: words.map { _ in 0 }, missing: 0)
    for place in places {
      let dimension = layout.dimensions[place]
      for word in dimension.word..<dimension.word + (dimension.lane == .wide ? 2 : 1) {
        kept.words[word] = words[word]
      }
      kept.missing |= missing & 1 << UInt64(place)
      kept.others |= others & 1 << UInt64(place)
    }
    return kept
  }

  /// The same with a dimension's value among the others.
  mutating func makeOther(_ place: Int, _ layout: GroupLayout) {
    let dimension = layout.dimensions[place]
    for word in dimension.word..<dimension.word + (dimension.lane == .wide ? 2 : 1) {
      words[word] = 0
    }
    others |= 1 << UInt64(place)
  }

  func isMissing(_ place: Int) -> Bool { missing >> UInt64(place) & 1 != 0 }

  /// Its value of a dimension.
  func value(_ place: Int, _ operand: Operand, _ layout: GroupLayout) -> Value {
    if isMissing(place) { return .missing }
    if others >> UInt64(place) & 1 != 0 { return .other }
    let word = layout.dimensions[place].word
    return GroupKeys.value(operand, words[word], operand.lane == .wide ? words[word + 1] : 0)
  }
}

/// The groups that a worker has met, for one layout.
final class GroupKeys {
  let layout: GroupLayout
  /// Empty where flat.
  private let table = KeyTable(.missing)

  init(_ layout: GroupLayout) { self.layout = layout }

  var count: Int { layout.flatCount ?? table.count }

  /// Whether each group was met in a row.
  var areMet: Bool { layout.flatCount == nil }

  /// Bytes of the keys that were met.
  var heldBytes: Int { table.heldBytes }

  /// Numbers the selected rows; `out` has a place for each.
  func number(
    _ operands: [Operand], _ machine: Machine, rows: UnsafePointer<Int32>, count: Int,
    _ out: UnsafeMutablePointer<Int32>
  ) {
    if layout.flatCount != nil {
      numberFlat(operands, machine, rows, count, out)
    } else {
      numberHashed(operands, machine, rows, count, out)
    }
  }

  /// The key of a group.
  func key(_ group: Int) -> GroupKey {
    guard layout.flatCount != nil else { return table[group] }
    var key = GroupKey(words: [], missing: 0)
    for (place, dimension) in layout.dimensions.enumerated() {
      let code = group / dimension.stride % dimension.size
      let isMissing = code == dimension.size - 1
      if isMissing { key.missing |= 1 << UInt64(place) }
      key.words.append(isMissing ? 0 : dimension.low + Int64(code))
    }
    return key
  }

  private func numberFlat(
    _ operands: [Operand], _ machine: Machine, _ rows: UnsafePointer<Int32>, _ count: Int,
    _ out: UnsafeMutablePointer<Int32>
  ) {
    out.update(repeating: 0, count: count)
    for (operand, dimension) in zip(operands, layout.dimensions) {
      let values = machine.ints[operand.register]
      let low = dimension.low
      let stride = Int32(dimension.stride)
      let last = Int32(dimension.size - 1)
      if let place = operand.missing {
        let missing = machine.masks[place]
        for i in 0..<count {
          let row = Int(rows[i])
          let code = missing[row] != 0 ? last : Int32(truncatingIfNeeded: values[row] &- low)
          out[i] &+= code &* stride
        }
      } else {
        for i in 0..<count {
          out[i] &+= Int32(truncatingIfNeeded: values[Int(rows[i])] &- low) &* stride
        }
      }
    }
  }

  /// Records of keys are laid out block by block, and kept where a key is new.
  private func numberHashed(
    _ operands: [Operand], _ machine: Machine, _ rows: UnsafePointer<Int32>, _ count: Int,
    _ out: UnsafeMutablePointer<Int32>
  ) {
    let words = operands.reduce(0) { $0 + ($1.lane == .wide ? 2 : 1) }
    let width = table.width(ofWords: words)
    withUnsafeTemporaryAllocation(of: Int64.self, capacity: KeyTable.blockCount * width) { keys in
      for start in stride(from: 0, to: count, by: KeyTable.blockCount) {
        let size = min(KeyTable.blockCount, count - start)
        keys.update(repeating: 0)
        var word = 0
        for (dimension, operand) in operands.enumerated() {
          GroupKeys.write(
            operand, machine, rows + start, size, keys, (word, width), bit: 1 << Int64(dimension))
          word += operand.lane == .wide ? 2 : 1
        }
        table.number(UnsafeBufferPointer(keys), width: width, count: size, out + start)
      }
    }
  }

  /// Writes the words of some rows' values into their records, and the bit of those that are missing into the
  /// last number of these.
  static func write(
    _ operand: Operand, _ machine: Machine, _ rows: UnsafePointer<Int32>, _ count: Int,
    _ keys: UnsafeMutableBufferPointer<Int64>, _ place: (word: Int, width: Int), bit: Int64
  ) {
    let missing = operand.missing.map { machine.masks[$0] }
    @inline(__always)
    func write(_ body: (_ row: Int, _ first: Int) -> Void) {
      for index in 0..<count {
        let row = Int(rows[index])
        let first = index * place.width + place.word
        if let missing, missing[row] != 0 {
          keys[index * place.width + place.width - 1] |= bit
        } else {
          body(row, first)
        }
      }
    }
    switch operand.lane {
    case .int:
      let values = machine.ints[operand.register]
      write { keys[$1] = values[$0] }
    case .float:
      // −0 and 0 are one group.
      let values = machine.floats[operand.register]
      write { keys[$1] = values[$0] == 0 ? 0 : Int64(bitPattern: values[$0].bitPattern) }
    case .wide:
      let values = machine.wides[operand.register]
      write {
        keys[$1] = Int64(truncatingIfNeeded: values[$0])
        keys[$1 + 1] = Int64(truncatingIfNeeded: values[$0] >> 64)
      }
    }
  }

  /// Takes over another worker's groups; returns this one's number for each of the other's.
  func absorb(_ other: GroupKeys, _ stage: Stage) throws -> [Int32] {
    if layout.flatCount != nil { return (0..<Int32(other.count)).map { $0 } }
    return try table.absorb(other.table, stage)
  }

  /// Whether a group may lack a value of a dimension.
  func mayLack(_ place: Int) -> Bool { layout.flatCount != nil || table.mayLack(place) }

  /// Numbers of groups in the order of their values of a dimension, none where it is missing; nil where words
  /// are no such numbers.
  func numbers(
    _ place: Int, _ operand: Operand, _ tasks: TaskRunner
  ) throws -> ((Int) -> Int64?)? {
    guard layout.flatCount == nil else { return nil }
    let (table, word) = (table, layout.dimensions[place].word)
    let bit = UInt64(1) << UInt64(place)
    switch operand.lane {
    case .int:
      guard let dictionary = operand.dictionary, !dictionary.isSorted else {
        return { table.missing($0) & bit == 0 ? table.word($0, word) : nil }
      }
      let ranks = try dictionary.ranks(tasks)
      return { table.missing($0) & bit == 0 ? Int64(ranks[Int(table.word($0, word))]) : nil }
    case .float:
      return {
        let number = Double(bitPattern: UInt64(bitPattern: table.word($0, word)))
        return table.missing($0) & bit == 0 ? SortKeys.number(SortKeys.key(number)) : nil
      }
    case .wide: return nil
    }
  }

  /// The value that a group has of a dimension.
  func value(_ place: Int, _ operand: Operand, of group: Int) -> Value {
    guard layout.flatCount != nil else { return table.value(place, operand, layout, of: group) }
    let dimension = layout.dimensions[place]
    let code = group / dimension.stride % dimension.size
    return code == dimension.size - 1
      ? .missing : GroupKeys.value(dimension.low + Int64(code), operand)
  }

  /// The value of one word of a key, or of two.
  @inline(__always)
  static func value(_ operand: Operand, _ word: Int64, _ next: Int64) -> Value {
    switch operand.lane {
    case .int: return value(word, operand)
    case .float: return .float(Double(bitPattern: UInt64(bitPattern: word)))
    case .wide:
      let low = Int128(UInt64(bitPattern: word))
      return .exact(Int128(next) << 64 | low, scale: operand.type.scale)
    }
  }

  static func value(_ stored: Int64, _ operand: Operand) -> Value {
    if let dictionary = operand.dictionary { return .text(dictionary[Int(stored)]) }
    return Column.value(of: stored, type: operand.type)
  }
}

extension KeyTable {
  /// Whether a key's dimension is missing, or among the others.
  func mayLack(_ place: Int) -> Bool { (allMissing | allOthers) >> UInt64(place) & 1 != 0 }

  /// The value that a key has of a dimension.
  func value(
    _ place: Int, _ operand: Operand, _ layout: GroupLayout, of number: Int
  ) -> Value {
    let bit = UInt64(1) << UInt64(place)
    if missing(number) & bit != 0 { return .missing }
    if others(number) & bit != 0 { return .other }
    let first = layout.dimensions[place].word
    return GroupKeys.value(
      operand, word(number, first), operand.lane == .wide ? word(number, first + 1) : 0)
  }
}
