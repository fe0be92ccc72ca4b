import CZlib

// SAFETY: zlib reads and writes within the counts that it is told; its state stays where it is and is
// given back once.

/// The text of a file that gzip packed: of all members one behind the other. What is damaged or cut short
/// throws `.damagedArchive`.
final class Unpacking: ByteStream {
  private let file: SourceFile
  private let view: FileView
  private let isCancelled: () -> Bool
  private let state: UnsafeMutablePointer<z_stream>
  private var position = 0
  /// Between a member's first byte and its last.
  private var isInside = false

  /// Whether bytes begin as gzip's do.
  static func isPacked(_ view: FileView) -> Bool {
    guard view.count >= 18 else { return false }
    view.need(0, 2)
    return view.bytes[0] == 0x1F && view.bytes[1] == 0x8B
  }

  init(_ file: SourceFile, _ isCancelled: @escaping () -> Bool) throws(LoadingError) {
    self.file = file
    self.isCancelled = isCancelled
    view = try FileView(file, offset: 0)
    state = .allocate(capacity: 1)
    state.initialize(to: z_stream())
    // 16 more than the window's 15 bits: gzip, with its own checksum.
    let status = inflateInit2_(state, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    if status != Z_OK { throw .tooLarge(path: file.path) }
  }

  deinit {
    inflateEnd(state)
    state.deallocate()
  }

  var progress: (done: Int, count: Int) { (position, view.count) }

  func restart() {
    inflateReset(state)
    state.pointee.avail_in = 0
    (position, isInside) = (0, false)
  }

  func read(into text: inout GrowingBytes) throws(LoadingError) -> Bool {
    let before = text.count
    while text.count == before {
      if isCancelled() { throw .cancelled }
      if state.pointee.avail_in == 0, try !fetch() { return false }
      skipPadding()
      if state.pointee.avail_in > 0 { try inflateSome(into: &text) }
    }
    return true
  }

  /// Hands the next packed bytes to zlib; false behind the last.
  private func fetch() throws(LoadingError) -> Bool {
    guard position < view.count else {
      // What is left inside comes out without further bytes.
      if isInside { throw .damagedArchive(path: file.path, isShort: true) }
      return false
    }
    view.begin(at: position)
    let end = min(view.count, position + LoadingLimits.pieceBytes)
    view.need(position, end)
    try file.check()
    // zlib does not write to what it reads, though it does not say so.
    state.pointee.next_in = UnsafeMutablePointer(mutating: view.bytes + position)
    state.pointee.avail_in = UInt32(end - position)
    position = end
    return true
  }

  /// Zeros between and behind members are padding.
  private func skipPadding() {
    while !isInside, state.pointee.avail_in > 0, state.pointee.next_in.pointee == 0 {
      state.pointee.next_in += 1
      state.pointee.avail_in -= 1
    }
  }

  private func inflateSome(into text: inout GrowingBytes) throws(LoadingError) {
    isInside = true
    var status = Z_OK
    try text.fill(atLeast: LoadingLimits.pieceBytes) { target, room in
      state.pointee.next_out = target
      state.pointee.avail_out = UInt32(min(room, LoadingLimits.chunkBytes))
      let before = state.pointee.avail_out
      status = inflate(state, Z_NO_FLUSH)
      return Int(before - state.pointee.avail_out)
    }
    if status == Z_STREAM_END {
      isInside = false
      inflateReset(state)
    } else if status != Z_OK, status != Z_BUF_ERROR {
      throw .damagedArchive(path: file.path, isShort: false)
    }
  }
}
