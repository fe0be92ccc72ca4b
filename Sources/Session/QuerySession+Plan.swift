import Columnar
package import Language
import Messages
import Planning

// `.plan`: the stages of a question, as its operators report them.

extension QuerySession {
  /// The stages of a question; with `analyzes` it is answered, and rows, memory and time of each are
  /// told too. Nothing is saved, written or remembered.
  package func plan(of item: ParsedStatement, analyzes: Bool) -> Outcome {
    guard let statement = item.statement else {
      return Outcome(diagnostics: item.diagnostics, status: .failed)
    }
    guard let bound = bound(statement) else {
      return Outcome(
        diagnostics: item.diagnostics + [SessionDiagnostics.noStages(at: statement.span)],
        status: .failed)
    }
    let diagnostics = item.diagnostics + bound.diagnostics
    guard let plan = bound.plan, !diagnostics.contains(where: { $0.severity == .error }) else {
      return Outcome(diagnostics: diagnostics, status: .failed)
    }
    begin(analyzes ? .measurements : .outline)
    do {
      let whole = stage
      _ = try whole.time { try engine.answer(plan, store: store, under: whole) }
      return Outcome(diagnostics: diagnostics, answer: StageTable(whole).answer)
    } catch {
      return Outcome.failure(error, diagnostics, at: statement.span)
    }
  }
}

/// The stages of a statement as a table, a line each, those within others indented.
private struct StageTable {
  private let whole: Stage
  private var lines: [(depth: Int, stage: Stage)] = []

  init(_ whole: Stage) {
    self.whole = whole
    for part in whole.parts { add(part, depth: 0) }
    if whole.purpose == .measurements { lines.append((0, whole)) }
  }

  private mutating func add(_ stage: Stage, depth: Int) {
    lines.append((depth, stage))
    for part in stage.parts { add(part, depth: depth + 1) }
  }

  var answer: Answer {
    var columns = [
      column("stage", .dimension) { depth, stage in
        .text(String(repeating: "  ", count: depth) + stage.name.english)
      },
      column("of", .dimension) { .text($1.subject.english) },
      column("rows", .measure) { $1.input.rows.map { .integer($0) } ?? .missing },
      column("columns read", .dimension) { .text($1.input.columns.joined(separator: ", ")) },
      column("read", .dimension) { .text(Self.text(bytes: $1.input.bytes)) },
    ]
    if whole.purpose == .measurements {
      columns += [
        column("rows out", .measure) { $1.rowsOut > 0 ? .integer($1.rowsOut) : .missing },
        column("held", .dimension) { .text(Self.text(bytes: $1.greatestBytes)) },
        column("milliseconds", .measure) { .float($1.duration / .milliseconds(1)) },
      ]
    }
    let notes: [Footnote] =
      whole.purpose == .measurements
      ? [.text("times are of all threads together; that of the answer is the time that passed")]
      : []
    return Answer(table: ResultTable(columns: columns), footnotes: notes)
  }

  private func column(
    _ name: String, _ role: ResultColumn.Role, _ value: (Int, Stage) -> Value
  ) -> ResultColumn {
    ResultColumn(name: name, role: role, values: lines.map { value($0.depth, $0.stage) })
  }

  private static func text(bytes: Int) -> String { bytes == 0 ? "" : ByteCount.text(bytes).english }
}
