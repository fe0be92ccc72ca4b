/// The store file: columns as they are in memory, so that opening one is mapping it.
///
/// ```
/// 0         64                                                directory        byteCount
/// │ header  │ section │ 0 … │ section │ 0 … │ …               │ directory      │
///                     └ zeros to the next multiple of 64, and 64 more
/// ```
/// `docs/store-format.md` describes it byte by byte. Every byte is under a checksum: the header has
/// one, the directory one, and each section one that covers the zeros behind it.
package enum StoreFile {
  /// The version that is written; files of later ones are refused.
  package static let version = 2
  /// What a file begins with: a byte that is no text, the name, a line feed that conversions change.
  static let magic: [UInt8] = [0x89] + Array("STRATA\n".utf8)
  static let headerBytes = 64
  /// Bytes that are checked, or written, at once.
  static let pieceBytes = 1 << 16

  /// Bytes from a section's begin to that of the next.
  static func extent(_ byteCount: Int) -> Int { (byteCount + 63) & ~63 + Buffer.readableBehind }

  /// A section: its name for messages, where its bytes are, and the checksum of its extent.
  struct Section: Sendable {
    var name: String
    var offset: Int
    var byteCount: Int
    var checksum: UInt32
  }

  /// Numbers for the types of columns, as they stand in the directory.
  enum TypeCode: Int { case integer = 1, decimal, float, text, date, timestamp, boolean }

  /// Numbers for the storages of columns, as they stand in the directory.
  enum StorageCode: Int { case integers = 1, floats, bits, texts, wides }
}
