// Where the rules do not hold, with the reason. The lists shrink: an entry that is no longer
// needed fails the tests.

/// Exceptions to the rules for source files.
let exceptions: [TidyException] = [
  TidyException(
    rule: "file-length", path: "Sources/Shell/GuidePages.swift",
    reason: "made from the guide, of which it has the length"),
  TidyException(
    rule: "printing", path: "Sources/Language/Printer.swift",
    reason: "`print` is what the printer's own functions are called; they return texts"),
  TidyException(
    rule: "printing", path: "Sources/Language/Printer+Value.swift",
    reason: "the same, for the verbs that grade customers"),
]

/// Names in ARCHITECTURE.md's path of a query that the code does not have yet.
let planned: [ArchitectureSection.Name] = []
