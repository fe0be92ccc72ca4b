package import Language

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The text of a script.
package enum ScriptFile {
  /// Reads a script; `-` is standard input. Throws `ScriptError`.
  package static func read(_ path: String) throws(ScriptError) -> SourceText {
    if path.utf8.elementsEqual("-".utf8) {
      return SourceText(name: "stdin", bytes: try bytes(of: 0, path: "standard input"))
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ScriptError(path: path, code: errno) }
    defer { _ = close(descriptor) }
    return SourceText(name: path, bytes: try bytes(of: descriptor, path: path))
  }

  /// Whether there is a file that can be read at the path.
  package static func exists(_ path: String) -> Bool { access(path, R_OK) == 0 }

  /// Whether both paths lead to the same file.
  package static func areSame(_ left: String, _ right: String) -> Bool {
    var first = stat()
    var second = stat()
    guard stat(left, &first) == 0, stat(right, &second) == 0 else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }

  private static func bytes(of descriptor: Int32, path: String) throws(ScriptError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Int(Self.read(descriptor, &buffer, buffer.count))
      if count == 0 { return bytes }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw ScriptError(path: path, code: errno) }
      bytes += buffer.prefix(count)
      if bytes.count > ShellLimits.scriptByteCount { throw ScriptError(path: path, code: EFBIG) }
    }
  }

  #if canImport(Glibc)
    private static let read = Glibc.read
  #elseif canImport(Musl)
    private static let read = Musl.read
  #else
    private static let read = Darwin.read
  #endif
}

/// A script that could not be read.
package struct ScriptError: Error, Sendable, Equatable {
  /// As the user wrote it.
  package let path: String
  /// The system's error number.
  package let code: Int32

  /// What to tell the user; it has no place in a text.
  package var diagnostic: Diagnostic {
    switch code {
    case ENOENT:
      ShellDiagnostics.noSuchScript(path)
    case EISDIR:
      ShellDiagnostics.scriptIsDirectory(path)
    default:
      ShellDiagnostics.unreadableScript(path, systemMessage(code))
    }
  }
}
