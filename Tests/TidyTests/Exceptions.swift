// Where the rules do not hold, with the reason. The lists shrink: an entry that is no longer
// needed fails the tests.

/// Exceptions to the rules for source files.
let exceptions: [TidyException] = ["Diagnostic", "Expression", "Syntax"].map {
  TidyException(
    rule: "documentation", path: "Sources/Language/\($0).swift",
    reason: "written before the rule; fields and initialisers are still without their sentence")
}

/// Names in ARCHITECTURE.md's path of a query that the code does not have yet.
let planned: [ArchitectureSection.Name] = [
  .path("Session/QuerySession.swift"),
  .function("execute"),
  .path("Language/Lexer.swift"),
  .path("Language/Parser.swift"),
  .path("Parser+….swift"),
  .path("Planning/Binder.swift"),
  .type("Plan"),
]
