import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// SAFETY: a view reserves as many bytes as the file has; it writes only the places between `low` and
// `high`, which are at most as many, and frees the reservation once.

/// A file that is being read: a regular file piece by piece, see `FileView`; else (a pipe) read to
/// its end at once.
///
/// It is not mapped: whoever cuts a mapped file short kills the process that reads it.
final class SourceFile: @unchecked Sendable {
  // SAFETY: all is constant but the failure, which is atomic; a stream's memory is written before
  // anyone else sees it, and given back once, in `deinit`.
  let path: String
  let count: Int
  fileprivate let stream: UnsafeMutableRawPointer?
  /// Nil for a text that was made of a file's.
  private let descriptor: Int32?
  private let status: stat
  /// 0: none; −1: the file is shorter than it was; else the system's error number.
  private let failure = Atomic<Int32>(0)

  init(
    path: String, isCancelled: () -> Bool = { false }, streamLimit: Int = LoadingLimits.streamBytes
  ) throws(LoadingError) {
    let descriptor = try SourceFile.opened(path, isCancelled)
    var kept = false
    defer { if !kept { close(descriptor) } }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, code: errno) }
    let kind = status.st_mode & S_IFMT
    if kind == S_IFDIR { throw .isDirectory(path: path) }
    if kind == S_IFBLK { throw .isDevice(path: path) }
    let size = Int(status.st_size)
    if kind == S_IFREG, size > 0 {
      (stream, count) = (nil, size)
    } else {
      let isDevice = kind == S_IFCHR && isatty(descriptor) == 0
      let reader = StreamReader(
        descriptor: descriptor, path: path, limit: isDevice ? 0 : streamLimit, isDevice: isDevice)
      (stream, count) = try reader.read(isCancelled)
    }
    self.path = path
    self.descriptor = descriptor
    self.status = status
    kept = true
    if count == 0 { throw .empty(path: path) }
  }

  deinit {
    if let descriptor { close(descriptor) }
    free(stream)
  }

  /// What a file's text becomes when it is unpacked, or brought to UTF-8.
  func replaced(by text: consuming GrowingBytes) throws(LoadingError) -> SourceFile {
    try checkUnchanged()
    return try SourceFile(path: path, text: text)
  }

  /// A text that came from elsewhere, such as a server.
  convenience init(path: String, text: consuming GrowingBytes) throws(LoadingError) {
    let isEmpty = text.count == 0
    self.init(path: path, possiblyEmpty: text)
    if isEmpty { throw .empty(path: path) }
  }

  /// A part of a text.
  init(path: String, possiblyEmpty text: consuming GrowingBytes) {
    let (memory, count) = text.take()
    (self.path, self.count, stream, descriptor, status) = (path, count, memory, nil, stat())
  }

  /// Opens without waiting for the other end of a pipe, which could not be broken off.
  private static func opened(
    _ path: String, _ isCancelled: () -> Bool
  ) throws(LoadingError) -> Int32 {
    while true {
      let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      if descriptor >= 0 { return descriptor }
      let code = errno
      if code == ENOENT || code == ENOTDIR { throw .fileMissing(path: path) }
      if code != EINTR { throw .unreadable(path: path, code: code) }
      if isCancelled() { throw .cancelled }
    }
  }

  /// Some bytes could not be read; what was made of them is void.
  var hasFailed: Bool { failure.load(ordering: .relaxed) != 0 }

  /// Throws what has gone wrong while reading.
  func check() throws(LoadingError) {
    let code = failure.load(ordering: .relaxed)
    if code < 0 { throw .changed(path: path) }
    if code > 0 { throw .unreadable(path: path, code: code) }
  }

  /// Throws if the file is not the one that was opened: if it was written to since.
  func checkUnchanged() throws(LoadingError) {
    try check()
    guard stream == nil, let descriptor else { return }
    var now = stat()
    guard fstat(descriptor, &now) == 0 else { throw .unreadable(path: path, code: errno) }
    #if canImport(Darwin)
      let (before, after) = (status.st_mtimespec, now.st_mtimespec)
    #else
      let (before, after) = (status.st_mtim, now.st_mtim)
    #endif
    let isSame =
      now.st_size == status.st_size && before.tv_sec == after.tv_sec
      && before.tv_nsec == after.tv_nsec
    if !isSame { throw .changed(path: path) }
  }

  /// Reads a stretch of the file; where that fails the target stays as it is, and `hasFailed`.
  fileprivate func read(_ range: Range<Int>, into target: UnsafeMutableRawPointer) {
    guard let descriptor else { return }
    var done = 0
    while done < range.count, !hasFailed {
      // SAFETY: the target has room for the range.
      let got = pread(
        descriptor, target + done, range.count - done, off_t(range.lowerBound + done))
      if got > 0 { done += got }
      if got == 0 { failure.store(-1, ordering: .relaxed) }
      if got < 0, errno != EINTR { failure.store(errno, ordering: .relaxed) }
    }
  }
}

/// One reader's window on a file, behind a byte order mark: of all places only those are in memory
/// that were asked for, and those before the last `begin` are let go.
///
/// ```
/// places   0          low          high                count
///                     │ bytes read │  (room)           │
/// memory              0          high − low
/// ```
/// What is read next goes where the last stretch was: those pages are in the processor's caches, and
/// the system need not clear others. Some bytes behind the last place can be read, whatever they
/// are.
final class FileView {
  /// The byte of place 0, were it there; valid until the next `begin`.
  private(set) var bytes: UnsafePointer<UInt8>
  let count: Int
  private let file: SourceFile
  private let offset: Int
  /// Nil where the whole file is in memory already.
  private let memory: UnsafeMutableRawPointer?
  private var low = 0
  private var high = 0

  init(_ file: SourceFile, offset: Int) throws(LoadingError) {
    self.file = file
    self.offset = offset
    count = file.count - offset
    if let stream = file.stream {
      // SAFETY: bytes have no alignment; the stream holds `file.count` of them.
      bytes = UnsafePointer((stream + offset).assumingMemoryBound(to: UInt8.self))
      memory = nil
      high = count
      return
    }
    // SAFETY: pages of our own, which take memory only once they are written to.
    let flags = MAP_PRIVATE | MAP_ANON | MAP_NORESERVE
    guard
      let mapped = mmap(
        nil, count + LoadingLimits.readableBehind, PROT_READ | PROT_WRITE, flags, -1, 0),
      mapped != MAP_FAILED
    else { throw .unreadable(path: file.path, code: errno) }
    memory = mapped
    bytes = UnsafePointer(mapped.assumingMemoryBound(to: UInt8.self))
  }

  deinit {
    if let memory { munmap(memory, count + LoadingLimits.readableBehind) }
  }

  /// The file failed: bytes of the view may be others than it held.
  var hasFailed: Bool { file.hasFailed }

  /// Lets go of what is before `position`, unless that is little.
  func begin(at position: Int) {
    guard let memory else { return }
    if position >= low, position <= high, position - low < LoadingLimits.pieceBytes { return }
    if high - low > LoadingLimits.viewBytes {
      // SAFETY: whole pages within the mapping; they read as zeros until they are read anew.
      _ = madvise(
        memory + LoadingLimits.viewBytes, high - low - LoadingLimits.viewBytes, MADV_DONTNEED)
    }
    (low, high) = (position, position)
    // SAFETY: only places from `low` on are read, which lie in the mapping; an address of a mapping
    // is greater than the size of any file.
    let origin = UInt(bitPattern: memory) &- UInt(position)
    bytes = UnsafePointer(bitPattern: origin) ?? bytes
  }

  /// Sees to it that a range is there; it must not begin before the last `begin`, or all that was
  /// there is let go.
  @inline(__always)
  func need(_ from: Int, _ to: Int) {
    if from < low || to > high { fetch(from, to) }
  }

  private func fetch(_ from: Int, _ to: Int) {
    guard let memory else { return }
    if from < low || from > high { begin(at: from) }
    while high < to {
      let end = min(count, high + LoadingLimits.pieceBytes)
      // SAFETY: `end − low` is within the mapping, which is of this reader alone.
      file.read(high + offset..<end + offset, into: memory + (high - low))
      high = end
    }
  }
}

/// Reads a pipe, a terminal or the like to its end.
private struct StreamReader {
  let descriptor: Int32
  let path: String
  let limit: Int
  /// A device that is no terminal: it may be empty (`/dev/null`), else it need have no end.
  let isDevice: Bool

  /// The bytes, to be freed. Asks `isCancelled` before each piece, and every tenth of a second.
  func read(
    _ isCancelled: () -> Bool
  ) throws(LoadingError) -> (UnsafeMutableRawPointer, Int) {
    var capacity = 1 << 16
    var count = 0
    guard var memory = malloc(capacity + LoadingLimits.readableBehind) else {
      throw .tooLarge(path: path)
    }
    var isDone = false
    defer { if !isDone { free(memory) } }
    while true {
      if isCancelled() { throw .cancelled }
      if count == capacity {
        let doubled = capacity * 2 + LoadingLimits.readableBehind
        guard let larger = realloc(memory, doubled) else { throw .tooLarge(path: path) }
        memory = larger
        capacity *= 2
      }
      guard try isReady() else { continue }
      // SAFETY: `count` is below the capacity, and at most the rest of it is written.
      #if canImport(Darwin)
        let got = Darwin.read(descriptor, memory + count, capacity - count)
      #elseif canImport(Musl)
        let got = Musl.read(descriptor, memory + count, capacity - count)
      #else
        let got = Glibc.read(descriptor, memory + count, capacity - count)
      #endif
      if got < 0, errno == EINTR || errno == EAGAIN { continue }
      if got < 0 { throw .unreadable(path: path, code: errno) }
      if got == 0 {
        isDone = true
        return (memory, count)
      }
      count += got
      if count > limit { throw isDevice ? .isDevice(path: path) : .tooLarge(path: path) }
    }
  }

  /// Waits a tenth of a second for bytes or the end; a pipe that nobody writes to yet has neither.
  private func isReady() throws(LoadingError) -> Bool {
    var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let ready = poll(&wanted, 1, 100)
    if ready < 0, errno != EINTR { throw .unreadable(path: path, code: errno) }
    return ready > 0
  }
}
