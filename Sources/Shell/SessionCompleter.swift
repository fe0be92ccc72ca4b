import Columnar
package import LineEditing
import Planning
import Session

/// Completion for a session: knows what is loaded now, and counts the values of a column once.
package final class SessionCompleter {
  private let runner: ScriptRunner
  private var counts: [String: [(text: String, count: Int)]] = [:]

  /// A completer for the session of a runner.
  package init(_ runner: ScriptRunner) {
    self.runner = runner
    runner.tablesDidChange = { [weak self] in self?.counts = [:] }
  }

  /// The candidates for the word at the cursor; the offset counts bytes.
  package func complete(_ text: String, cursorByteOffset: Int) -> Completion {
    let catalog = runner.session.catalog
    let files: ((String) -> [String])? =
      runner.session.permissions.mayReadFiles ? { FileNames.list($0) } : nil
    let completer = Completer(
      catalog: catalog, values: { [self] in values(of: $0, in: $1) }, files: files)
    return completer.complete(text, cursorByteOffset: cursorByteOffset)
  }

  private func values(
    of field: CatalogField, in table: String
  ) -> [(text: String, count: Int)] {
    let key = "\(table).\(field.name)"
    if let known = counts[key] { return known }
    let found = field.textCounts(limit: ShellLimits.completedRowCount)
    counts[key] = found
    return found
  }
}
