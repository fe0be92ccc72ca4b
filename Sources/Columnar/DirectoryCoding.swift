// SAFETY: bytes are read below the count of their buffer.

/// Writes a directory: numbers of eight bytes, the least significant first; texts as their count of
/// bytes and UTF-8; lists as their count and their elements.
struct DirectoryWriter {
  private(set) var bytes: [UInt8] = []

  mutating func number(_ number: Int) {
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  mutating func flag(_ flag: Bool) { number(flag ? 1 : 0) }

  mutating func text(_ text: String) {
    number(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  /// A flag, then the element where there is one.
  mutating func optional<Element>(
    _ element: Element?, _ write: (inout DirectoryWriter, Element) -> Void
  ) {
    flag(element != nil)
    if let element { write(&self, element) }
  }

  mutating func optionalNumber(_ value: Int?) { optional(value) { $0.number($1) } }
}

/// Reads a directory; what goes beyond its end, or is no number that can stand there, throws
/// `DirectoryFault`.
struct DirectoryReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  /// What stands there makes no sense.
  struct DirectoryFault: Error {}

  /// The bytes have to be valid as long as this is used.
  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Whether all bytes were read.
  var isAtEnd: Bool { position == bytes.count }

  mutating func number() throws(DirectoryFault) -> Int {
    guard bytes.count - position >= 8 else { throw DirectoryFault() }
    let number = bytes.loadUnaligned(fromByteOffset: position, as: Int64.self)
    position += 8
    return Int(Int64(littleEndian: number))
  }

  /// A number of a range.
  mutating func number(in range: Range<Int>) throws(DirectoryFault) -> Int {
    let number = try number()
    guard range.contains(number) else { throw DirectoryFault() }
    return number
  }

  mutating func flag() throws(DirectoryFault) -> Bool { try number(in: 0..<2) == 1 }

  mutating func text() throws(DirectoryFault) -> String {
    let count = try number(in: 0..<bytes.count - position)
    guard bytes.count - position >= count else { throw DirectoryFault() }
    let text = UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    position += count
    return String(decoding: text, as: UTF8.self)
  }

  /// The count of a list, of whose elements each has at least a number.
  mutating func count() throws(DirectoryFault) -> Int {
    try number(in: 0..<(bytes.count - position) / 8 + 1)
  }

  mutating func optionalNumber(in range: Range<Int>) throws(DirectoryFault) -> Int? {
    try flag() ? number(in: range) : nil
  }
}
