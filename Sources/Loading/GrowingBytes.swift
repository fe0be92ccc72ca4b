#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// SAFETY: `count` never exceeds the capacity; the memory is freed once, unless it was taken.

/// Bytes that grow at the end, with room behind them for loads of whole words: a text that is made from
/// another form of it.
struct GrowingBytes: ~Copyable {
  private(set) var count = 0
  private var capacity: Int
  private var memory: UnsafeMutableRawPointer?
  private let path: String

  /// No bytes yet; `path` is for messages.
  init(capacity: Int, path: String) throws(LoadingError) {
    self.capacity = max(1 << 12, capacity)
    self.path = path
    memory = malloc(self.capacity + LoadingLimits.readableBehind)
    if memory == nil { throw .tooLarge(path: path) }
  }

  deinit { free(memory) }

  /// Lends at least so much room behind the bytes to a body, which says how much of it it used.
  mutating func fill(
    atLeast room: Int, _ body: (UnsafeMutablePointer<UInt8>, Int) -> Int
  ) throws(LoadingError) {
    if capacity - count < room {
      let larger = max(capacity * 2, count + room)
      guard larger <= LoadingLimits.streamBytes,
        let grown = realloc(memory, larger + LoadingLimits.readableBehind)
      else { throw .tooLarge(path: path) }
      memory = grown
      capacity = larger
    }
    guard let memory else { return }
    // SAFETY: `capacity − count` bytes of room, of which the body writes what it says.
    count += body((memory + count).assumingMemoryBound(to: UInt8.self), capacity - count)
  }

  /// Appends bytes.
  mutating func append(_ bytes: UnsafePointer<UInt8>, _ length: Int) throws(LoadingError) {
    try fill(atLeast: length) { target, _ in
      target.update(from: bytes, count: length)
      return length
    }
  }

  /// Appends one byte.
  mutating func append(_ byte: UInt8) throws(LoadingError) {
    try fill(atLeast: 1) { target, _ in
      target[0] = byte
      return 1
    }
  }

  /// Lends all bytes.
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    // SAFETY: `count` bytes are there.
    body(UnsafeBufferPointer(start: memory?.assumingMemoryBound(to: UInt8.self), count: count))
  }

  /// Appends the bytes of another from a place on.
  mutating func append(_ other: borrowing GrowingBytes, from place: Int) throws(LoadingError) {
    guard let source = other.memory, place < other.count else { return }
    // SAFETY: `other.count − place` bytes are there.
    try append((source + place).assumingMemoryBound(to: UInt8.self), other.count - place)
  }

  /// Lets go of all bytes from a place on.
  mutating func removeAll(from place: Int) { count = min(count, place) }

  /// Lets go of all bytes before a place.
  mutating func removeFirst(_ removed: Int) {
    guard let memory, removed > 0 else { return }
    // SAFETY: both stretches lie within the bytes.
    memmove(memory, memory + removed, count - removed)
    count -= removed
  }

  /// Gives the memory away, to be freed by whoever has it.
  mutating func take() -> (UnsafeMutableRawPointer?, Int) {
    defer { memory = nil }
    return (memory, count)
  }
}
