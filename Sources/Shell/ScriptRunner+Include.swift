import Language
import Session

// `include`: a script within a script.

extension ScriptRunner {
  /// Runs the script that a statement includes; the path starts at the folder of the script that
  /// includes, or where the shell was started.
  ///
  /// Messages name the included script and its lines. A script that is being run already, and one
  /// too deep, are errors of the statement.
  func include(_ path: PathText, in source: SourceText) throws(OutputError) -> ExitStatus {
    func fail(_ diagnostic: Diagnostic, _ status: ExitStatus) throws(OutputError) -> ExitStatus {
      try output.show([diagnostic], source: source)
      return status
    }
    guard session.permissions.mayReadFiles else {
      return try fail(ShellDiagnostics.includeNotAllowed(at: path.span), .failed)
    }
    let place = Self.place(of: path.text, beside: scripts.last)
    if let start = scripts.firstIndex(where: { ScriptFile.areSame($0, place) }) {
      let circle = scripts[start...] + [place]
      return try fail(ShellDiagnostics.includeCycle(Array(circle), at: path.span), .failed)
    }
    guard scripts.count < ShellLimits.includeDepth else {
      return try fail(ShellDiagnostics.includeDepth(at: path.span), .failed)
    }
    let script: SourceText
    do {
      script = try ScriptFile.read(place)
    } catch {
      var diagnostic = error.diagnostic
      diagnostic.span = path.span
      return try fail(diagnostic, .unreadable)
    }
    return try run(script, path: place)
  }

  /// A path that begins at the folder of a script.
  private static func place(of path: String, beside script: String?) -> String {
    guard !path.hasPrefix("/"), let script,
      let slash = script.utf8.lastIndex(of: UInt8(ascii: "/"))
    else { return path }
    return script[...slash] + path
  }
}
