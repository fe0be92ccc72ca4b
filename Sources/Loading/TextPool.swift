// SAFETY: texts are copied into the pool; slots and offsets are indexed below their counts.

/// The distinct texts that one worker saw in one column, numbered in the order it saw them.
///
/// A hash table with open addressing over one block of bytes. A slot holds what tells texts of up to
/// 16 bytes apart, so that most look-ups touch nothing else:
///
/// ```
/// slots     (bytes 0 … 7, bytes 8 … 15, length, code) …
/// offsets   0 5 10 …        bytes   NorthSouth…
/// ```
final class TextPool {
  private struct Slot {
    var key: Key
    var code: UInt32
  }

  /// The bytes of a short text, or the hash of a long one, and the length.
  private struct Key {
    var first: UInt64
    var last: UInt64
    var length: UInt32

    /// Source: the folded multiplication of wyhash (Wang Yi).
    @inline(__always)
    var hash: UInt64 {
      TextPool.mixed(
        first ^ 0x9E37_79B9_7F4A_7C15, last ^ 0xE703_7ED1_A0B4_28DB &+ UInt64(length))
    }

    @inline(__always)
    func equals(_ other: Key) -> Bool {
      first == other.first && last == other.last && length == other.length
    }
  }

  /// Bytes from a text's start on that can be read, whatever they are, also where it is shorter.
  static let readableBytes = 16
  private static let noCode = UInt32.max
  private static var noSlot: Slot {
    Slot(key: Key(first: 0, last: 0, length: 0), code: noCode)
  }

  /// Distinct texts.
  private(set) var count = 0
  private var slots: UnsafeMutablePointer<Slot>
  private var slotMask: Int
  private var offsets: UnsafeMutablePointer<Int>
  private var offsetCapacity: Int
  private var bytes: UnsafeMutablePointer<UInt8>
  private var byteCapacity: Int

  init() {
    // SAFETY: blocks are replaced by larger ones before they are full and freed in `deinit`; a
    // pool belongs to one worker at a time.
    // Small, as tables may have thousands of columns.
    slotMask = 15
    slots = .allocate(capacity: 16)
    slots.initialize(repeating: TextPool.noSlot, count: 16)
    offsetCapacity = 8
    offsets = .allocate(capacity: 9)
    offsets[0] = 0
    byteCapacity = 128
    bytes = .allocate(capacity: 128 + TextPool.readableBytes)
  }

  deinit {
    slots.deallocate()
    offsets.deallocate()
    bytes.deallocate()
  }

  /// Bytes of all texts.
  var byteCount: Int { offsets[count] }

  /// Bytes that it takes.
  var memoryBytes: Int {
    byteCapacity + offsetCapacity * MemoryLayout<Int>.stride
      + (slotMask + 1) * MemoryLayout<Slot>.stride
  }

  /// A text; valid until the next one is added.
  func text(_ code: Int) -> UnsafeBufferPointer<UInt8> {
    // SAFETY: `code` is below `count`; offsets ascend and enclose every text.
    UnsafeBufferPointer(start: bytes + offsets[code], count: offsets[code + 1] - offsets[code])
  }

  /// The number of the text, a new one where it is new; `readableBytes` from its start on can be
  /// read.
  @inline(__always)
  func code(_ start: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
    let key = TextPool.key(start, length)
    var place = Int(truncatingIfNeeded: key.hash &>> 32) & slotMask
    while true {
      let slot = slots[place]
      if slot.code == TextPool.noCode { return add(start, length, key, place) }
      if slot.key.equals(key), length <= 16 || isText(slot.code, start, length) { return slot.code }
      place = (place &+ 1) & slotMask
    }
  }

  private func isText(_ code: UInt32, _ start: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    TextPool.equal(bytes + offsets[Int(code)], start, length)
  }

  @inline(never)
  private func add(
    _ start: UnsafePointer<UInt8>, _ length: Int, _ key: Key, _ place: Int
  ) -> UInt32 {
    let code = UInt32(count)
    slots[place] = Slot(key: key, code: code)
    if count == offsetCapacity {
      offsets = TextPool.grown(offsets, count: count + 1, capacity: offsetCapacity * 2 + 1)
      offsetCapacity *= 2
    }
    let offset = offsets[count]
    if offset + length > byteCapacity {
      byteCapacity = max(byteCapacity * 2, offset + length)
      bytes = TextPool.grown(
        bytes, count: offset, capacity: byteCapacity + TextPool.readableBytes)
    }
    (bytes + offset).update(from: start, count: length)
    count += 1
    offsets[count] = offset + length
    if count * 2 > slotMask { rehash() }
    return code
  }

  private static func grown<Element: BitwiseCopyable>(
    _ old: UnsafeMutablePointer<Element>, count: Int, capacity: Int
  ) -> UnsafeMutablePointer<Element> {
    let new = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    new.update(from: old, count: count)
    old.deallocate()
    return new
  }

  private func rehash() {
    let capacity = (slotMask + 1) * 4
    let (old, oldCount) = (slots, slotMask + 1)
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: TextPool.noSlot, count: capacity)
    slotMask = capacity - 1
    for index in 0..<oldCount where old[index].code != TextPool.noCode {
      var place = Int(truncatingIfNeeded: old[index].key.hash &>> 32) & slotMask
      while slots[place].code != TextPool.noCode { place = (place + 1) & slotMask }
      slots[place] = old[index]
    }
    old.deallocate()
  }
}

extension TextPool {
  @inline(__always)
  private static func word(_ start: UnsafePointer<UInt8>) -> UInt64 {
    // SAFETY: callers have eight bytes from `start` on.
    UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)
  }

  @inline(__always)
  private static func mixed(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }

  @inline(__always)
  private static func key(_ start: UnsafePointer<UInt8>, _ length: Int) -> Key {
    if length > 16 {
      return Key(
        first: longHash(start, length), last: 0, length: UInt32(truncatingIfNeeded: length))
    }
    // Without a branch, because lengths vary: what is behind the text is masked away.
    let firstBits = UInt64(truncatingIfNeeded: min(length, 8) &* 8)
    let lastBits = UInt64(truncatingIfNeeded: max(length, 8) &* 8) &- 64
    return Key(
      first: UInt64(littleEndian: word(start)) & ~(~0 << firstBits),
      last: UInt64(littleEndian: word(start + 8)) & ~(~0 << lastBits),
      length: UInt32(truncatingIfNeeded: length))
  }

  private static func longHash(_ start: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
    var hash = 0x8EBC_6AF0_9C88_C6E3 ^ UInt64(length)
    var position = 0
    while position + 16 <= length {
      hash = mixed(
        word(start + position) ^ 0x9E37_79B9_7F4A_7C15, word(start + position + 8) ^ hash)
      position += 16
    }
    return mixed(
      word(start + length - 16) ^ 0xE703_7ED1_A0B4_28DB, word(start + length - 8) ^ hash)
  }

  /// Whether more than 16 bytes are the same.
  private static func equal(
    _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ length: Int
  ) -> Bool {
    var position = 0
    while position &+ 8 <= length {
      if word(left + position) != word(right + position) { return false }
      position &+= 8
    }
    return word(left + (length &- 8)) == word(right + (length &- 8))
  }
}

/// Bytes that grow at the end: the texts of a column of many values in one chunk.
final class ByteArena {
  private(set) var count = 0
  private var capacity = 64
  private var memory: UnsafeMutablePointer<UInt8>

  init() {
    // SAFETY: replaced by a larger block before it is full, freed in `deinit`.
    memory = .allocate(capacity: capacity + TextPool.readableBytes)
  }

  deinit { memory.deallocate() }

  var bytes: UnsafePointer<UInt8> { UnsafePointer(memory) }

  func removeAll() { count = 0 }

  @inline(__always)
  func append(_ start: UnsafePointer<UInt8>, _ length: Int) {
    if count &+ length > capacity { grow(length) }
    (memory + count).update(from: start, count: length)
    count &+= length
  }

  private func grow(_ length: Int) {
    capacity = max(capacity * 2, count + length)
    let larger = UnsafeMutablePointer<UInt8>.allocate(
      capacity: capacity + TextPool.readableBytes)
    larger.update(from: memory, count: count)
    memory.deallocate()
    memory = larger
  }
}
