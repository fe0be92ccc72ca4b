import CColumnar

/// CRC-32C, the checksum of the store file.
enum Checksum {
  /// Goes on with a checksum over further bytes; begin with 0.
  static func crc32c(_ bytes: UnsafeRawBufferPointer, after crc: UInt32 = 0) -> UInt32 {
    // SAFETY: exactly the buffer's bytes are read.
    guard let start = bytes.bindMemory(to: UInt8.self).baseAddress else { return crc }
    return strata_crc32c(crc, start, bytes.count)
  }

  /// The same by the program that needs no instruction of the processor.
  static func plainCRC32C(_ bytes: [UInt8]) -> UInt32 {
    strata_crc32c_plain(0, bytes, bytes.count)
  }
}
