import Columnar

// SAFETY: the room of an array is written only while the array has it alone, below its capacity, and read
// below the count.

/// An array of plain elements that may become large: as `Array`, with memory of a `Room`.
struct LargeArray<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  // SAFETY: a value: rooms of several copies are only read.
  private var room: Room
  private var base: UnsafeMutablePointer<Element>
  private var capacity: Int
  private(set) var count: Int

  private static var stride: Int { MemoryLayout<Element>.stride }

  init() { self.init(capacity: 0) }

  private init(capacity: Int) {
    room = capacity == 0 ? LargeArray.nowhere : Room(byteCount: capacity * LargeArray.stride)
    base = room.base.assumingMemoryBound(to: Element.self)
    self.capacity = capacity
    count = 0
  }

  /// The elements `element(0)` to `element(count - 1)`.
  init(count: Int, _ element: (Int) throws -> Element) rethrows {
    self.init(capacity: count)
    try append(count: count, element)
  }

  /// So many zeros.
  init(zeros count: Int) {
    self.init(capacity: count)
    if !room.isZero {
      room.base.initializeMemory(as: UInt8.self, repeating: 0, count: count * LargeArray.stride)
    }
    self.count = count
  }

  init(_ elements: some Collection<Element>) {
    self.init(capacity: elements.count)
    append(contentsOf: elements)
  }

  /// The room of all arrays without elements.
  private static var nowhere: Room { emptyRoom }

  /// Bytes of the elements there is room for.
  var heldBytes: Int { capacity * LargeArray.stride }

  /// Makes the room one's own, for at least so many elements.
  mutating func reserveCapacity(_ wanted: Int) {
    let isAlone = isKnownUniquelyReferenced(&room)
    if wanted <= capacity, isAlone { return }
    if isAlone, let moved = Room(moving: room, byteCount: wanted * LargeArray.stride) {
      (room, capacity) = (moved, wanted)
      base = moved.base.assumingMemoryBound(to: Element.self)
      return
    }
    var copy = LargeArray(capacity: Swift.max(wanted, count))
    copy.base.update(from: base, count: count)
    copy.count = count
    self = copy
  }

  private mutating func grow(by more: Int) {
    let wanted = count + more
    reserveCapacity(wanted <= capacity ? wanted : Swift.max(wanted, 2 * capacity))
  }

  mutating func append(_ element: Element) {
    if count == capacity || !isKnownUniquelyReferenced(&room) { grow(by: 1) }
    base[count] = element
    count += 1
  }

  /// Adds `element(0)` to `element(more - 1)`.
  @inline(__always)
  mutating func append(count more: Int, _ element: (Int) throws -> Element) rethrows {
    grow(by: more)
    let target = base + count
    for index in 0..<more { target[index] = try element(index) }
    count += more
  }

  /// Appends copies of an element until there are `size`.
  mutating func grow(to size: Int, with element: Element) {
    if count < size { append(count: size - count) { _ in element } }
  }

  mutating func append(contentsOf elements: some Collection<Element>) {
    grow(by: elements.count)
    let target = UnsafeMutableBufferPointer(start: base + count, count: elements.count)
    count += target.update(fromContentsOf: elements)
  }

  /// Lends the elements, and room for so many more behind them; `body` says how many it has added.
  mutating func extend(
    by most: Int, _ body: (UnsafeMutablePointer<Element>) throws -> Int
  ) rethrows {
    grow(by: most)
    count += try withExtendedLifetime(room) { try body(base) }
  }

  static func += (array: inout LargeArray, elements: LargeArray) {
    elements.withUnsafeBufferPointer { array.append(contentsOf: $0) }
  }

  @inline(__always)
  func withUnsafeBufferPointer<Result>(
    _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(room) { try body(UnsafeBufferPointer(start: base, count: count)) }
  }

  @inline(__always)
  mutating func withUnsafeMutableBufferPointer<Result>(
    _ body: (UnsafeMutableBufferPointer<Element>) throws -> Result
  ) rethrows -> Result {
    reserveCapacity(count)
    return try withExtendedLifetime(room) {
      try body(UnsafeMutableBufferPointer(start: base, count: count))
    }
  }
}

extension LargeArray {
  /// Lends the elements of several arrays for a call.
  static func lending<Result>(
    _ arrays: [LargeArray], _ body: ([UnsafeBufferPointer<Element>]) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(arrays) {
      try body(arrays.map { UnsafeBufferPointer(start: $0.base, count: $0.count) })
    }
  }
}

private let emptyRoom = Room(byteCount: 0)

extension LargeArray: RandomAccessCollection {
  var startIndex: Int { 0 }
  var endIndex: Int { count }

  @inline(__always)
  subscript(place: Int) -> Element {
    get {
      precondition(place >= 0 && place < count, "the array has such a place")
      return base[place]
    }
    set {
      precondition(place >= 0 && place < count, "the array has such a place")
      if !isKnownUniquelyReferenced(&room) { reserveCapacity(count) }
      base[place] = newValue
    }
  }
}

extension LargeArray: ExpressibleByArrayLiteral {
  init(arrayLiteral elements: Element...) { self.init(elements) }
}
