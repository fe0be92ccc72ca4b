import Columnar
import Rendering
import Session

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes answers to files in the format that the ending of the name says.
///
/// A file is written beside the one it will be and renamed when it is whole, so that a failure
/// leaves what was there. What is no plain file (a pipe, a device) is written to as it is.
struct FileExporter: AnswerExporter {
  var endings: [String] { [.csv, .tsv, .json, .jsonl, .md].map(\OutputFormat.rawValue) }

  func write(_ answer: Answer, to path: String, within budget: Budget) throws(ExportError) {
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard let format = OutputFormat(rawValue: ending) else {
      throw .failed("no format is called .\(ending)")
    }
    do throws(OutputError) {
      try write(answer, RenderingStyle(format: format), asFile: Self.resolved(path), budget)
    } catch {
      switch error {
      case .stopped(let error): throw .stopped(error)
      case .closed: throw .failed("nobody reads it")
      case .failed(_, let code): throw .failed(systemMessage(code))
      }
    }
  }

  private func write(
    _ answer: Answer, _ style: RenderingStyle, asFile path: String, _ budget: Budget
  ) throws(OutputError) {
    guard Self.isPlain(path) else {
      return try write(answer, style, to: TextStream(path: path), budget)
    }
    let draft = Self.draft(beside: path)
    do throws(OutputError) {
      try write(answer, style, to: TextStream(path: draft), budget)
      try Self.rename(draft, to: path)
    } catch {
      _ = unlink(draft)
      throw error
    }
  }

  private func write(
    _ answer: Answer, _ style: RenderingStyle, to stream: TextStream, _ budget: Budget
  ) throws(OutputError) {
    stream.budget = budget
    _ = try AnswerRenderer.render(answer, style: style) {
      (piece: String) throws(OutputError) in
      try stream.goOn()
      try stream.write(piece)
    }
    try stream.finish()
  }

  /// The file that a chain of links leads to.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// Whether it is a plain file, or nothing yet.
  private static func isPlain(_ path: String) -> Bool {
    var found = stat()
    return stat(path, &found) != 0 || found.st_mode & S_IFMT == S_IFREG
  }

  private static func draft(beside path: String) -> String {
    let cut = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) }
    let start = cut ?? path.startIndex
    return path[..<start] + "." + path[start...] + ".\(getpid()).part"
  }

  /// Puts the draft in the place of the file, with the rights that the file had.
  private static func rename(_ draft: String, to path: String) throws(OutputError) {
    var found = stat()
    if stat(path, &found) == 0 {
      guard access(path, W_OK) == 0 else { throw .failed(name: path, code: errno) }
      _ = chmod(draft, found.st_mode & 0o7777)
    }
    #if canImport(Glibc)
      let status = Glibc.rename(draft, path)
    #elseif canImport(Musl)
      let status = Musl.rename(draft, path)
    #else
      let status = Darwin.rename(draft, path)
    #endif
    guard status == 0 else { throw .failed(name: path, code: errno) }
  }
}
