import Columnar
import Language
import Loading

// `bad rows`: what becomes of rows that do not fit.

extension QuerySession {
  /// Fails the load, or writes the rows to a file, where that was said.
  func handleBadRows(_ staged: Staged) -> LoadFailure? {
    switch staged.request.badRows ?? (refusesBadRows ? .stop : .skip) {
    case .skip: return nil
    case .stop:
      let count = staged.report.refusedCount
      guard count > 0 else { return nil }
      return LoadFailure(
        [SessionDiagnostics.badRows(count, staged.report.refusedWords, at: staged.request.span)],
        .unreadable)
    case .to(let path):
      if let problem = exportProblem(path) { return LoadFailure([problem]) }
      do {
        _ = try write(staged.report.refusedTable(), to: path)
        return nil
      } catch {
        let (diagnostic, status) = SessionDiagnostics.export(error, path)
        return LoadFailure([diagnostic], status)
      }
    }
  }
}
