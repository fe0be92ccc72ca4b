import Synchronization

// SAFETY: offsets ascend and end at the count of the bytes; both buffers are immutable and
// retained.

/// The distinct (or, for columns of many values, all) texts of a column, as offsets and UTF-8 bytes.
///
/// ```
/// offsets   0 5 10 14        n + 1 numbers
/// bytes     NorthSouthEast   entry i is bytes[offsets[i] ..< offsets[i + 1]]
/// ```
/// Where `isSorted`, entries ascend by bytes and are distinct, so codes compare as their texts do.
package final class TextDictionary: Sendable {
  /// Entries.
  package let count: Int
  /// Whether entries ascend strictly by bytes.
  package let isSorted: Bool
  /// Whether no text stands twice.
  package let isDistinct: Bool
  let offsetBuffer: Buffer
  let byteBuffer: Buffer
  private let rankCache = Mutex<[Int32]?>(nil)
  private let firstCodeCache = Mutex<[UInt32]?>(nil)

  /// Takes over offsets (`count` + 1 of `UInt32`, ascending, the first 0) and bytes made elsewhere.
  package init(count: Int, offsets: Buffer, bytes: Buffer, isSorted: Bool, isDistinct: Bool) {
    precondition(offsets.byteCount >= (count + 1) * 4, "offsets enclose every entry")
    self.count = count
    offsetBuffer = offsets
    byteBuffer = bytes
    self.isSorted = isSorted
    self.isDistinct = isDistinct || isSorted
  }

  /// A dictionary of texts in the order given; whether it is sorted is found out.
  package convenience init(_ texts: [String]) {
    var offsets: [UInt32] = [0]
    var bytes: [UInt8] = []
    offsets.reserveCapacity(texts.count + 1)
    for text in texts {
      bytes.append(contentsOf: text.utf8)
      offsets.append(UInt32(bytes.count))
    }
    let isSorted = zip(texts, texts.dropFirst()).allSatisfy { left, right in
      left.utf8.lexicographicallyPrecedes(right.utf8)
    }
    self.init(
      count: texts.count, offsets: Buffer(offsets), bytes: Buffer(bytes), isSorted: isSorted,
      isDistinct: isSorted)
  }

  /// The offsets, `count` + 1 of them; valid while this is retained.
  @inline(__always)
  package var offsets: UnsafePointer<UInt32> { offsetBuffer.pointer(as: UInt32.self) }

  /// The bytes of all entries; valid while this is retained.
  @inline(__always)
  package var bytes: UnsafePointer<UInt8> { byteBuffer.pointer(as: UInt8.self) }

  /// Bytes in memory.
  package var byteCount: Int { offsetBuffer.byteCount + byteBuffer.byteCount }

  /// The bytes of an entry; valid while this is retained.
  @inline(__always)
  package func utf8(_ code: Int) -> UnsafeBufferPointer<UInt8> {
    // SAFETY: offsets ascend and end at the bytes' count.
    let start = Int(offsets[code])
    return UnsafeBufferPointer(start: bytes + start, count: Int(offsets[code + 1]) - start)
  }

  /// An entry as a string.
  package subscript(code: Int) -> String { String(decoding: utf8(code), as: UTF8.self) }

  /// The code of a text, or nil where no entry has these bytes; the first of several.
  ///
  /// Complexity: logarithmic where sorted, else linear.
  package func code(of text: String) -> Int? {
    let wanted = Array(text.utf8)
    guard isSorted else {
      return (0..<count).first { utf8($0).elementsEqual(wanted) }
    }
    return wanted.withUnsafeBufferPointer { wanted in
      let found = lowerBound(wanted)
      return found < count && compareBytes(utf8(found), wanted) == 0 ? found : nil
    }
  }

  /// The number of entries that precede the bytes, where sorted.
  package func lowerBound(_ wanted: UnsafeBufferPointer<UInt8>) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if compareBytes(utf8(middle), wanted) < 0 { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// For each code the first one whose text has the same bytes; made once, when first asked for.
  package var firstCodes: [UInt32] {
    TaskRunner.toTheEnd { tasks throws(BudgetError) in try firstCodes(tasks) }
  }

  /// The same, by the threads of a runner and as long as its work may take.
  package func firstCodes(_ tasks: TaskRunner) throws(BudgetError) -> [UInt32] {
    if isDistinct { return (0..<UInt32(count)).map { $0 } }
    return try firstCodeCache.withLock { cache throws(BudgetError) in
      if let cache { return cache }
      var first = [UInt32](repeating: .max, count: count)
      let codes = try ranks(tasks).enumerated().map { code, rank in
        first[Int(rank)] = min(first[Int(rank)], UInt32(code))
        return first[Int(rank)]
      }
      cache = codes
      return codes
    }
  }

  /// For each code its place in byte order, equal texts sharing one; made once, when first asked for.
  package var ranks: [Int32] {
    TaskRunner.toTheEnd { tasks throws(BudgetError) in try ranks(tasks) }
  }

  /// The same, by the threads of a runner and as long as its work may take.
  package func ranks(_ tasks: TaskRunner) throws(BudgetError) -> [Int32] {
    if isSorted { return (0..<Int32(count)).map { $0 } }
    return try rankCache.withLock { cache throws(BudgetError) in
      if let cache { return cache }
      let ranks = try TextOrder.ranks(self, tasks)
      cache = ranks
      return ranks
    }
  }
}

/// Compares as unsigned bytes, the shorter first where one begins the other: negative, 0 or positive.
@inline(__always)
package func compareBytes(
  _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
) -> Int {
  let shared = min(left.count, right.count)
  var index = 0
  while index < shared {
    let difference = Int(left[index]) - Int(right[index])
    if difference != 0 { return difference }
    index += 1
  }
  return left.count - right.count
}

/// Whether one text precedes another by bytes; `String`'s own order is another one.
package func precedesByBytes(_ left: String, _ right: String) -> Bool {
  left.utf8.lexicographicallyPrecedes(right.utf8)
}
