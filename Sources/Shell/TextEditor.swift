import Language
import Messages

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The user's own editor, on a text in a file that only they can read and that goes afterwards.
struct TextEditor {
  /// The command: `VISUAL`, `EDITOR`, or `vi`.
  let command: String
  private let folder: String

  init(_ environment: [String: String]) {
    let named = ["VISUAL", "EDITOR"].compactMap { environment[$0] }.first { !$0.isEmpty }
    command = named ?? "vi"
    folder = environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
  }

  /// What became of the text; nil where the editor failed or could not be started.
  func edited(_ text: String) throws(OutputError) -> String? {
    let ending = ".seg"
    var template = Array("\(folder)/strata-XXXXXX\(ending)".utf8CString)
    let descriptor = mkstemps(&template, Int32(ending.utf8.count))
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0 else { throw .failed(name: "\(path)", code: errno) }
    defer { _ = unlink(path) }
    let file = TextStream(descriptor: descriptor, name: "\(path)")
    defer { _ = close(descriptor) }
    try file.write(text)
    let quoted = "'" + path.replacing("'", with: "'\\''") + "'"
    guard system("\(command) \(quoted)") == 0, let source = try? ScriptFile.read(path) else {
      return nil
    }
    return source.text(of: SourceSpan(0, source.bytes.count))
  }
}
