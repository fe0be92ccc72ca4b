import Language
import Session
import Shell

/// `--fmt`: scripts in their canonical form.
struct ScriptFormatting {
  /// As written on the command line; `-` is standard input.
  let paths: [String]
  /// Say which scripts are not in canonical form, and change none.
  let onlyChecks: Bool
  /// Where the names of those go, the form of standard input, and what is wrong.
  let output: Output

  /// Formats all scripts and tells the first failure: 1 for a script with an error or, when only
  /// checking, not in canonical form; 3 for a file that could not be read or written.
  func run() throws(OutputError) -> ExitStatus {
    var status = ExitStatus.success
    for path in paths {
      let outcome = try format(path)
      if status == .success { status = outcome }
    }
    return status
  }

  private func format(_ path: String) throws(OutputError) -> ExitStatus {
    let source: SourceText
    do {
      source = try ScriptFile.read(path)
    } catch {
      try output.show([error.diagnostic], source: SourceText(name: "", bytes: []))
      return .unreadable
    }
    let result = Formatter.format(source)
    guard let text = result.text else {
      try output.show(result.diagnostics, source: source)
      return .failed
    }
    let isCanonical = text.utf8.elementsEqual(source.bytes)
    if onlyChecks {
      if !isCanonical { try output.results.write("\(source.name)\n") }
      return isCanonical ? .success : .failed
    }
    if path.utf8.elementsEqual("-".utf8) {
      try output.results.write(text)
    } else if !isCanonical {
      return try replace(path, with: text)
    }
    return .success
  }

  private func replace(_ path: String, with text: String) throws(OutputError) -> ExitStatus {
    do {
      let file = try TextStream(path: path)
      try file.write(text)
      try file.finish()
      return .success
    } catch {
      guard case .failed = error else { throw error }
      try output.show([error.diagnostic], source: SourceText(name: "", bytes: []))
      return .unreadable
    }
  }
}
