#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The bytes of a file: mapped where it is a regular file, else (a pipe) read to its end.
final class MappedFile: @unchecked Sendable {
  // SAFETY: the memory is never written after `init`, and given back once, in `deinit`.
  private let memory: UnsafeMutableRawPointer
  private let isMapped: Bool
  let count: Int

  init(path: String) throws(LoadingError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 {
      throw errno == ENOENT || errno == ENOTDIR
        ? .fileMissing(path: path) : .unreadable(path: path, code: errno)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, code: errno) }
    if status.st_mode & S_IFMT == S_IFDIR { throw .isDirectory(path: path) }
    if status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 {
      count = Int(status.st_size)
      // SAFETY: private and read-only; the length is the file's own.
      guard let mapped = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0),
        mapped != MAP_FAILED
      else { throw .unreadable(path: path, code: errno) }
      memory = mapped
      isMapped = true
      _ = madvise(mapped, count, MADV_SEQUENTIAL)
    } else {
      (memory, count) = try MappedFile.readToEnd(descriptor, path: path)
      isMapped = false
    }
    if count == 0 { throw .empty(path: path) }
  }

  deinit {
    if isMapped { munmap(memory, count) } else { free(memory) }
  }

  /// The bytes; valid while the file is retained.
  var bytes: UnsafePointer<UInt8> {
    // SAFETY: bytes have no alignment, and the memory holds `count` of them.
    UnsafePointer(memory.assumingMemoryBound(to: UInt8.self))
  }

  /// Lets go of the pages of a stretch that is not needed any more; they can be read again.
  func release(_ range: Range<Int>) {
    guard isMapped else { return }
    let page = 1 << 16
    let start = (range.lowerBound + page - 1) & ~(page - 1)
    let end = range.upperBound & ~(page - 1)
    // SAFETY: whole pages within the mapping; a clean private mapping is read anew from the file.
    if start < end { _ = madvise(memory + start, end - start, MADV_DONTNEED) }
  }

  private static func readToEnd(
    _ descriptor: Int32, path: String
  ) throws(LoadingError) -> (UnsafeMutableRawPointer, Int) {
    var capacity = 1 << 16
    var count = 0
    guard var memory = malloc(capacity) else { throw .tooLarge(path: path) }
    while true {
      if count == capacity {
        guard let larger = realloc(memory, capacity * 2) else {
          free(memory)
          throw .tooLarge(path: path)
        }
        memory = larger
        capacity *= 2
      }
      // SAFETY: `count` is below the capacity, and at most the rest of it is written.
      let got = read(descriptor, memory + count, capacity - count)
      if got < 0 && errno == EINTR { continue }
      if got < 0 {
        free(memory)
        throw .unreadable(path: path, code: errno)
      }
      if got == 0 { return (memory, count) }
      count += got
    }
  }
}
