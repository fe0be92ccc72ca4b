import CColumnar

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file in the making, beside the one that it is to be: whatever happens before `commit`, the old
/// file stays as it was.
///
/// ```
/// crm.strata          the old file, until the draft is renamed to it
/// .crm.strata.part    the draft; one that a crash left behind is taken over by the next
/// ```
/// Who writes a draft holds its lock, so that two programs do not write one draft together.
package struct DraftFile: ~Copyable {
  /// What is written to; it stays this draft's.
  package let descriptor: Int32
  private let path: String
  /// Its own path.
  package var name: String { draft }
  private let draft: String
  private var isCommitted = false
  private let unfinished = UnfinishedWrite()

  /// Attempts to get the lock of a draft that others rename away at the same time.
  private static let attempts = 100
  /// Bytes that are brought to the disk at a time.
  private static let pieceBytes = 4 << 20

  /// Begins a draft of the file at a path, or at the end of the links there.
  package init(for path: String) throws(StoreFileError) {
    let target = DraftFile.resolved(path)
    let draft = DraftFile.draftPath(of: target)
    self.path = target
    self.draft = draft
    // What is no plain file cannot be replaced by one.
    guard DraftFile.isPlain(path) else { throw .system(path: path, code: ENOTSUP) }
    for _ in 0..<DraftFile.attempts {
      let descriptor = open(draft, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
      guard descriptor >= 0 else { throw .system(path: path, code: errno) }
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
        close(descriptor)
        throw .busy(path: path)
      }
      // Whoever had the lock may have renamed the draft in between.
      var opened = stat()
      var named = stat()
      if fstat(descriptor, &opened) == 0, lstat(draft, &named) == 0,
        opened.st_ino == named.st_ino, opened.st_dev == named.st_dev
      {
        guard ftruncate(descriptor, 0) == 0 else {
          let code = errno
          close(descriptor)
          throw .system(path: path, code: code)
        }
        self.descriptor = descriptor
        return
      }
      close(descriptor)
    }
    throw .busy(path: path)
  }

  deinit {
    if !isCommitted { unlink(draft) }
    close(descriptor)
  }

  /// Puts the draft in the place of the file, with the rights that the file had, when the disk has
  /// all of it. `isCancelled` is asked every few mebibytes until then, and `mayReplace` once, when nothing
  /// is left to be done but that.
  package mutating func commit(
    isCancelled: () -> Bool = { false }, mayReplace: () -> Bool = { true }
  ) throws(StoreFileError) {
    var found = stat()
    if stat(path, &found) == 0 {
      guard access(path, W_OK) == 0 else { throw .system(path: path, code: errno) }
      _ = fchmod(descriptor, found.st_mode & 0o7777)
    }
    try flush(isCancelled)
    guard fsync(descriptor) == 0 else { throw .system(path: path, code: errno) }
    guard mayReplace() else { throw .interrupted }
    guard rename(draft, path) == 0 else { throw .system(path: path, code: errno) }
    isCommitted = true
    // The new name is on the disk when its folder is; some file systems cannot be asked.
    let folder = open(DraftFile.folder(of: path), O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    let isSynced = fsync(folder) == 0 || errno == EINVAL
    let code = errno
    close(folder)
    if !isSynced { throw .system(path: path, code: code) }
  }

  /// Has the system write what it holds, a piece at a time: `fsync` alone cannot be broken off.
  private func flush(_ isCancelled: () -> Bool) throws(StoreFileError) {
    var found = stat()
    let size = fstat(descriptor, &found) == 0 ? Int(found.st_size) : 0
    for start in stride(from: 0, to: size, by: DraftFile.pieceBytes) {
      if isCancelled() { throw .interrupted }
      strata_write_back(descriptor, Int64(start), Int64(DraftFile.pieceBytes))
    }
    if isCancelled() { throw .interrupted }
  }

  /// Whether a path is that of a plain file, or of nothing yet: only then can a draft take its place.
  package static func isPlain(_ path: String) -> Bool {
    var found = stat()
    return stat(path, &found) != 0 || found.st_mode & S_IFMT == S_IFREG
  }

  private static func draftPath(of path: String) -> String {
    let folder = folder(of: path)
    let name = path.split(separator: "/").last ?? "store"
    return (folder == "/" ? "/" : folder + "/") + ".\(name).part"
  }

  private static func folder(of path: String) -> String {
    guard let cut = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return cut == path.startIndex ? "/" : String(path[..<cut])
  }

  /// The file that a chain of links leads to.
  // SAFETY: the text that the system allocates ends in a zero, is copied and freed once.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
