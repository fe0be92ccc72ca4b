#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// SAFETY: the mapping is read-only and lives as long as this; offsets are checked by `Buffer`.

/// A file whose bytes are read as if they were memory; the system fetches them when they are.
///
/// The file stays open, so that it can be asked whether it is still what was mapped. A file that is
/// replaced by another of its name (as `save store` does) stays what it was for who has it open.
package final class MappedFile: @unchecked Sendable {
  // SAFETY: constant after `init`.
  let base: UnsafeRawPointer
  /// Bytes of the file when it was opened.
  package let byteCount: Int
  /// As it was opened.
  package let path: String
  private let descriptor: Int32
  private let changeTime: (Int, Int)

  /// Maps a file. Throws `StoreFileError.system` where the system refuses, `.notAStore` for what is no
  /// plain file.
  init(path: String) throws(StoreFileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(path: path, code: errno) }
    var found = stat()
    guard fstat(descriptor, &found) == 0 else {
      let code = errno
      close(descriptor)
      throw .system(path: path, code: code)
    }
    guard found.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw found.st_mode & S_IFMT == S_IFDIR
        ? .system(path: path, code: EISDIR) : .notAStore(path: path)
    }
    let count = Int(found.st_size)
    guard count > 0, let mapped = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0),
      mapped != MAP_FAILED
    else {
      let code = errno
      close(descriptor)
      throw count == 0 ? .notAStore(path: path) : .system(path: path, code: code)
    }
    base = UnsafeRawPointer(mapped)
    byteCount = count
    self.path = path
    self.descriptor = descriptor
    changeTime = MappedFile.changeTime(found)
  }

  deinit {
    munmap(UnsafeMutableRawPointer(mutating: base), byteCount)
    close(descriptor)
  }

  /// Whether the file has the size and the time of change that it had when it was opened.
  package var isUnchanged: Bool {
    var found = stat()
    return fstat(descriptor, &found) == 0 && Int(found.st_size) == byteCount
      && MappedFile.changeTime(found) == changeTime
  }

  /// All bytes; valid while this is retained.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: byteCount) }

  private static func changeTime(_ found: stat) -> (Int, Int) {
    #if canImport(Darwin)
      (Int(found.st_mtimespec.tv_sec), Int(found.st_mtimespec.tv_nsec))
    #else
      (Int(found.st_mtim.tv_sec), Int(found.st_mtim.tv_nsec))
    #endif
  }
}
