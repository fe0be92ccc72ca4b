#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

// SAFETY: the bytes are lent for the system call only.

/// The history file while it is open and locked.
struct OpenHistory {
  private let descriptor: Int32
  /// Whether no other shell can replace the file meanwhile.
  private let isLocked: Bool

  /// Opens the regular file at the path, with its directories if it `creates`; nil otherwise.
  init?(path: String, creates: Bool) {
    if creates { Self.makeDirectories(above: path) }
    // A shell that compacts may put a new file in place between opening and locking.
    for _ in 0..<3 {
      let flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (creates ? O_CREAT : 0)
      let opened = open(path, flags, 0o600)
      guard opened >= 0 else { return nil }
      var status = stat()
      guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        _ = Self.close(opened)
        return nil
      }
      if status.st_mode & 0o077 != 0 { fchmod(opened, 0o600) }
      let locked = Self.lock(opened)
      var current = stat()
      if stat(path, &current) == 0, current.st_ino == status.st_ino, current.st_dev == status.st_dev
      {
        descriptor = opened
        isLocked = locked
        return
      }
      _ = Self.close(opened)
    }
    return nil
  }

  func close() {
    _ = Self.close(descriptor)
  }

  /// All bytes of the file; what a failing read left out is missing.
  func contents() -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = pread(descriptor, &chunk, chunk.count, off_t(bytes.count))
      if count > 0 {
        bytes += chunk.prefix(count)
      } else if count == 0 || errno != EINTR {
        return bytes
      }
    }
  }

  /// Adds one record by one write, on a line of its own even if a write before was cut short.
  func append(_ record: [UInt8]) -> Bool {
    var last: UInt8 = 0
    let size = lseek(descriptor, 0, SEEK_END)
    let isCutShort =
      size > 0 && pread(descriptor, &last, 1, size - 1) == 1 && last != UInt8(ascii: "\n")
    let bytes = isCutShort ? [UInt8(ascii: "\n")] + record : record
    return write(descriptor, bytes, bytes.count) == bytes.count
  }

  /// Puts a new file with the newest lines in the place of this one; returns what it holds.
  ///
  /// Without the lock nothing is replaced, for another shell may be adding.
  func compact(_ bytes: [UInt8], toByteCount limit: Int, path: String) -> [UInt8] {
    var kept = bytes.suffix(limit)
    guard let end = kept.firstIndex(of: UInt8(ascii: "\n")) else { return bytes }
    kept = kept[(end + 1)...]
    guard isLocked, let target = Self.resolved(path) else { return Array(kept) }
    let temporary = "\(target).\(getpid())"
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
    let created = open(temporary, flags, 0o600)
    guard created >= 0 else { return Array(kept) }
    let isWritten = Self.writeAll(kept, to: created)
    let isClosed = Self.close(created) == 0
    if !isWritten || !isClosed || rename(temporary, target) != 0 { unlink(temporary) }
    return Array(kept)
  }

  private static func writeAll(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest.removeFirst(count)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  /// The file behind symbolic links, which replacing the path itself would cut off.
  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    // SAFETY: `realpath` answers a string ended by 0 that is ours to free.
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func makeDirectories(above path: String) {
    let parts = path.split(separator: "/").dropLast()
    var directory = path.hasPrefix("/") ? "" : "."
    for part in parts {
      directory += "/" + part
      // One that exists keeps its mode; failures show when the file is opened.
      mkdir(directory, 0o700)
    }
  }

  /// Waits a moment for other shells, never long: one that hangs must not hold this one up.
  private static func lock(_ descriptor: Int32) -> Bool {
    for _ in 0..<LineEditingLimits.lockAttemptCount {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      guard errno == EWOULDBLOCK || errno == EINTR else { return false }
      usleep(LineEditingLimits.lockPauseMicroseconds)
    }
    return false
  }

  private static func close(_ descriptor: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.close(descriptor)
    #elseif canImport(Musl)
      Musl.close(descriptor)
    #else
      Darwin.close(descriptor)
    #endif
  }
}
