// SAFETY: bytes are read below the count of their buffer.

/// The first 64 bytes of a store file.
struct StoreHeader {
  var byteCount: Int
  var directoryOffset: Int
  var directoryBytes: Int
  var directoryChecksum: UInt32
  /// That of the format.
  var version = StoreFile.version

  init(byteCount: Int, directoryOffset: Int, directoryBytes: Int, directoryChecksum: UInt32) {
    self.byteCount = byteCount
    self.directoryOffset = directoryOffset
    self.directoryBytes = directoryBytes
    self.directoryChecksum = directoryChecksum
  }

  var bytes: [UInt8] {
    var bytes = StoreFile.magic
    func add<Number: FixedWidthInteger>(_ number: Number) {
      for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    add(UInt32(version))
    add(UInt32(StoreFile.headerBytes))
    add(UInt64(byteCount))
    add(UInt64(directoryOffset))
    add(UInt64(directoryBytes))
    add(directoryChecksum)
    bytes += [UInt8](repeating: 0, count: StoreFile.headerBytes - 4 - bytes.count)
    add(bytes.withUnsafeBytes { Checksum.crc32c($0) })
    return bytes
  }

  /// The header of a file, if it is whole, of this version or one before, and says what the file is.
  init(of file: MappedFile) throws(StoreFileError) {
    let bytes = file.bytes
    guard bytes.count >= StoreFile.magic.count,
      bytes.prefix(StoreFile.magic.count).elementsEqual(StoreFile.magic)
    else { throw .notAStore(path: file.path) }
    guard bytes.count >= StoreFile.headerBytes else {
      throw .wrongSize(path: file.path, expected: StoreFile.headerBytes, found: bytes.count)
    }
    func number<Number: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, _: Number.Type)
      -> Number
    {
      Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
    let body = UnsafeRawBufferPointer(rebasing: bytes.prefix(StoreFile.headerBytes - 4))
    guard Checksum.crc32c(body) == number(StoreFile.headerBytes - 4, UInt32.self) else {
      throw .damaged(path: file.path, section: "header")
    }
    let version = number(8, UInt32.self)
    guard version <= StoreFile.version else {
      throw .newer(path: file.path, version: Int(version))
    }
    let wanted = number(16, UInt64.self)
    let offset = number(24, UInt64.self)
    let count = number(32, UInt64.self)
    guard wanted == UInt64(file.byteCount) else {
      throw .wrongSize(
        path: file.path, expected: Int(clamping: wanted), found: file.byteCount)
    }
    let (end, isOver) = offset.addingReportingOverflow(count)
    guard number(12, UInt32.self) == StoreFile.headerBytes, !isOver, end == wanted,
      offset >= StoreFile.headerBytes, offset & 63 == 0
    else { throw .damaged(path: file.path, section: "header") }
    self.init(
      byteCount: Int(wanted), directoryOffset: Int(offset), directoryBytes: Int(count),
      directoryChecksum: number(40, UInt32.self))
    self.version = Int(version)
  }
}
