import Columnar
import Language
import Messages
import Planning

// Definitions and settings: what is kept under a name.

extension QuerySession {
  /// The kind of what is saved under a name, exactly as it is written.
  func savedKind(_ name: String) -> DefinitionKind? {
    if segments[name] != nil || frozen[name] != nil { return .segment }
    if measures[name] != nil { return .measure }
    if tiers[name] != nil { return .tier }
    return fields[name] != nil ? .field : nil
  }

  /// Names of what is saved of a kind, by their bytes.
  func savedNames(_ kind: DefinitionKind) -> [String] {
    let names: [String] =
      switch kind {
      case .segment: Array(segments.keys) + frozen.keys
      case .measure: Array(measures.keys)
      case .field: Array(fields.keys)
      case .tier: Array(tiers.keys)
      }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private func forget(_ name: String) {
    segments[name] = nil
    frozen[name] = nil
    frozenSets[name] = nil
    measures[name] = nil
    fields[name] = nil
    tiers[name] = nil
  }

  /// Keeps a definition that was checked, in the place of one of its name: whether there was one.
  func keep(_ definition: Definition) -> Bool {
    let name = definition.name.text
    let isKnown = savedKind(name) != nil
    forget(name)
    switch definition {
    case .segment(let segment): segments[name] = segment
    case .measure(_, let expression): measures[name] = expression
    case .field(_, let expression): fields[name] = expression
    case .tier(let tier): tiers[name] = tier
    }
    return isKnown
  }

  /// Keeps members that were written down, in the place of a segment of that name: whether there
  /// was one.
  func keep(_ members: FrozenMembers, as name: Name) -> Bool {
    let isKnown = savedKind(name.text) != nil
    forget(name.text)
    frozen[name.text] = members
    freeze(name.text)
    return isKnown
  }

  // MARK: - Statements

  func define(_ definition: Definition) -> Outcome {
    let diagnostics = Binder.check(definition, catalog: catalog)
    guard !diagnostics.contains(where: { $0.severity == .error }) else {
      return Outcome(diagnostics: diagnostics, status: .failed)
    }
    let words = text(of: definition)
    return Outcome(
      diagnostics: diagnostics,
      answer: Answer(title: keep(definition) ? "redefined: \(words)" : "defined: \(words)"))
  }

  /// A definition as it would be typed.
  func text(of definition: Definition) -> String { Printer.print(Statement(.define(definition))) }

  func drop(_ kind: DefinitionKind, _ name: Name) -> Outcome {
    let names = savedNames(kind)
    let folded = name.text.lowercased()
    let alike = names.filter { sameBytes($0.lowercased(), folded) }
    let found = names.first { sameBytes($0, name.text) } ?? (alike.count == 1 ? alike[0] : nil)
    guard let found else {
      let other = savedKind(name.text)
      return Outcome(
        diagnostics: [SessionDiagnostics.nothingToDrop(kind, name, known: names, other: other)],
        status: .failed)
    }
    forget(found)
    return Outcome(answer: Answer(title: "dropped: \(kind.word) \(found)"))
  }

  func set(_ setting: Setting) -> Outcome {
    switch setting {
    case .asOf(let expression):
      let (day, diagnostics) = Binder.day(expression, catalog: catalog)
      guard let day else { return Outcome(diagnostics: diagnostics, status: .failed) }
      asOf = day
      var answer = Answer(title: "as of \(day.text)")
      if let newest = store.newestDay, newest < day {
        answer.footnotes = [
          .text("the newest day of the data is \(newest.text): recency and windows go beyond it")
        ]
      }
      return Outcome(diagnostics: diagnostics, answer: answer)
    case .main(let name): return setMain(name)
    case .parameter(let name, _) where Keywords.matches(name.text, "timezone"):
      return Outcome(
        diagnostics: [SessionDiagnostics.noTimeZone(at: name.span)], status: .failed)
    case .parameter(let name, let expression):
      let (value, diagnostics) = Binder.constant(expression, catalog: catalog)
      guard let value else { return Outcome(diagnostics: diagnostics, status: .failed) }
      parameters[name.text] = value
      return Outcome(
        diagnostics: diagnostics,
        answer: Answer(title: "$\(name.text) = \(Printer.print(value))"))
    }
  }

  private func setMain(_ name: Name) -> Outcome {
    let names = store.events.map(\.table.name)
    guard let table = names.first(where: { sameBytes($0.lowercased(), name.text.lowercased()) })
    else {
      return Outcome(
        diagnostics: [SessionDiagnostics.notAnEventTable(name, known: names)], status: .failed)
    }
    mainTable = table
    return Outcome(answer: Answer(title: "the main event table is \(table)"))
  }
}

extension Definition {
  /// What it is called.
  var name: Name {
    switch self {
    case .segment(let segment): segment.name
    case .measure(let name, _), .field(let name, _): name
    case .tier(let tier): tier.name
    }
  }

  /// What it is.
  var kind: DefinitionKind {
    switch self {
    case .segment: .segment
    case .measure: .measure
    case .field: .field
    case .tier: .tier
    }
  }
}
