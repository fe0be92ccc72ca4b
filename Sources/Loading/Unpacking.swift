import CZlib

// SAFETY: zlib reads and writes within the counts that it is told.

/// Undoes gzip.
enum Unpacking {
  /// Whether bytes begin as gzip's do.
  static func isPacked(_ view: FileView) -> Bool {
    guard view.count >= 18 else { return false }
    view.need(0, 2)
    return view.bytes[0] == 0x1F && view.bytes[1] == 0x8B
  }

  /// The text of a packed file: of all members one behind the other. What is damaged or cut short
  /// throws `.damagedArchive`.
  static func unpacked(
    _ file: SourceFile, _ isCancelled: () -> Bool
  ) throws(LoadingError) -> GrowingBytes {
    let view = try FileView(file, offset: 0)
    var bytes = try GrowingBytes(capacity: view.count * 4, path: file.path)
    var stream = z_stream()
    // 16 more than the window's 15 bits: gzip, with its own checksum.
    guard inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw .tooLarge(path: file.path) }
    defer { inflateEnd(&stream) }
    var position = 0
    var isInside = false
    while position < view.count {
      if isCancelled() { throw .cancelled }
      view.begin(at: position)
      let end = min(view.count, position + LoadingLimits.pieceBytes)
      view.need(position, end)
      try file.check()
      // zlib does not write to what it reads, though it does not say so.
      stream.next_in = UnsafeMutablePointer(mutating: view.bytes + position)
      stream.avail_in = UInt32(end - position)
      while stream.avail_in > 0 {
        if !isInside, stream.next_in.pointee == 0 {
          // Zeros between and behind members are padding.
          stream.next_in += 1
          stream.avail_in -= 1
          continue
        }
        isInside = true
        var status = Z_OK
        try bytes.fill(atLeast: LoadingLimits.pieceBytes) { target, room in
          stream.next_out = target
          stream.avail_out = UInt32(min(room, 1 << 30))
          let before = stream.avail_out
          status = inflate(&stream, Z_NO_FLUSH)
          return Int(before - stream.avail_out)
        }
        if status == Z_STREAM_END {
          isInside = false
          inflateReset(&stream)
        } else if status != Z_OK, status != Z_BUF_ERROR {
          throw .damagedArchive(path: file.path, isShort: false)
        }
      }
      position = end
    }
    // What is left inside comes out without further bytes.
    if isInside { throw .damagedArchive(path: file.path, isShort: true) }
    return bytes
  }
}
