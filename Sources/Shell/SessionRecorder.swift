import Language

/// Writes the statements of a session that went well into a script, as they were typed: run on the
/// same data, it gives the same answers.
package final class SessionRecorder {
  private let script: TextStream

  /// Creates the script; `lines` are remarks at its head.
  package init(path: String, remarks: [String]) throws(OutputError) {
    script = try TextStream(path: path)
    for remark in remarks { try script.write("-- \(Secrets.blanked(Self.line(remark)))\n") }
    try script.write("\n")
  }

  /// Adds a statement, which may stand in another script: its paths begin at the shell's own folder.
  /// Passwords are left out: the client library finds them in its own places.
  package func add(_ statement: String) throws(OutputError) {
    try script.write(Secrets.blanked(statement, by: "") + "\n")
  }

  private static func line(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }
}
