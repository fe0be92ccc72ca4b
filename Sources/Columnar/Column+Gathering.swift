// SAFETY: rows are below the source's count; each task writes the elements of its own range.

// Columns of other rows.

extension Column {
  /// The column of other rows: row i of the result is row `rows[i]` of this. `once` says that no row is
  /// there twice.
  package func gathered(
    _ rows: RowNumbers, once: Bool = false, _ tasks: TaskRunner
  ) throws(BudgetError) -> Column {
    let storage: Storage =
      switch self.storage {
      case .integers(let packed): .integers(try packed.gathered(rows, tasks))
      case .floats(let buffer):
        .floats(try Buffer(gathering: buffer.pointer(as: Double.self), rows, tasks))
      case .wide(let buffer):
        .wide(try Buffer(gathering: buffer.pointer(as: Int128.self), rows, tasks))
      case .bits(let bits): .bits(try bits.gathered(rows, tasks))
      case .text(let dictionary, let codes):
        if let codes {
          .text(dictionary, codes: try codes.gathered(rows, tasks))
        } else {
          .text(try dictionary.gathered(rows, tasks), codes: nil)
        }
      }
    let missing = try self.missing?.gathered(rows, tasks)
    // The same number of rows is a permutation; fewer may span less.
    let bounds =
      rows.count == count ? self.bounds : Column.bounds(of: storage, missing, count: rows.count)
    return Column(
      type: type, count: rows.count, storage: storage, missing: missing, bounds: bounds,
      isUnique: once && isUnique)
  }

  private static func bounds(
    of storage: Storage, _ missing: Bitmap?, count: Int
  ) -> ClosedRange<Int64>? {
    guard case .integers(let packed) = storage else { return nil }
    var bounds: ClosedRange<Int64>?
    for row in 0..<count where !(missing?[row] ?? false) {
      let value = packed[row]
      bounds = bounds.map { min($0.lowerBound, value)...max($0.upperBound, value) } ?? value...value
    }
    return bounds
  }

  /// The column of other rows, given as an array.
  package func gathered(_ rows: [UInt32]) -> Column {
    TaskRunner.toTheEnd { tasks throws(BudgetError) in try gathered(RowNumbers(rows), tasks) }
  }
}

extension TextDictionary {
  /// Entries of others, one a row: entry i of the result is entry `rows[i]` of this.
  func gathered(
    _ rows: RowNumbers, _ tasks: TaskRunner
  ) throws(BudgetError) -> TextDictionary {
    let starts = try byteStarts(of: rows, tasks)
    let byteCount = starts[starts.count - 1]
    precondition(byteCount <= Int(UInt32.max), "texts of a column fit 32-bit offsets")
    // SAFETY: the first offset and one a row are written.
    let offsets = try Buffer(byteCount: (rows.count + 1) * 4) { target throws(BudgetError) in
      let offsets = target.bindMemory(to: UInt32.self)
      offsets[0] = 0
      try tasks.ranges(rows.count) { range in
        var position = UInt32(truncatingIfNeeded: starts[range.lowerBound / TaskRunner.rangeRows])
        for index in range {
          position &+= UInt32(truncatingIfNeeded: utf8(Int(rows.pointer[index])).count)
          offsets[index + 1] = position
        }
      }
    }
    // SAFETY: each range's bytes are written between its start and that of the next.
    let bytes = try Buffer(byteCount: byteCount) { target throws(BudgetError) in
      guard let base = target.baseAddress else { return }
      try tasks.ranges(rows.count) { range in
        var place = base + starts[range.lowerBound / TaskRunner.rangeRows]
        for index in range {
          let text = utf8(Int(rows.pointer[index]))
          guard let start = text.baseAddress else { continue }
          place.copyMemory(from: start, byteCount: text.count)
          place += text.count
        }
      }
    }
    return TextDictionary(
      count: rows.count, offsets: offsets, bytes: bytes, isSorted: false, isDistinct: false)
  }

  /// Where the bytes of each range of rows begin, and where the last one's end.
  private func byteStarts(
    of rows: RowNumbers, _ tasks: TaskRunner
  ) throws(BudgetError) -> [Int] {
    let ranges = (rows.count + TaskRunner.rangeRows - 1) / TaskRunner.rangeRows
    var starts = [Int](repeating: 0, count: ranges + 1)
    try starts.withUnsafeMutableBufferPointer { starts throws(BudgetError) in
      let starts = starts
      try tasks.ranges(rows.count) { range in
        var sum = 0
        for index in range { sum += utf8(Int(rows.pointer[index])).count }
        starts[range.lowerBound / TaskRunner.rangeRows + 1] = sum
      }
    }
    for range in 0..<ranges { starts[range + 1] += starts[range] }
    return starts
  }
}
