// The rules. Each comes with files that break it, so that a rule that finds nothing any more is
// noticed.

/// The most lines of a file.
private let fileLines = 500
/// The most lines between a function's braces.
private let functionLines = 70
/// How far above a declaration its `SAFETY:` comment may begin.
private let safetyReach = 6

extension TidyRule {
  /// All rules.
  static let all: [TidyRule] = [
    fileLength, functionLength, imports, threads, documentation, printing, traps, unsafePlaces,
    safetyComments, moduleNames,
  ]

  static let fileLength = TidyRule(
    name: "file-length",
    findings: { source in
      // The text's last line feed begins no line.
      let count = source.lines.count - (source.lines.last?.isEmpty == true ? 1 : 0)
      guard count > fileLines else { return [] }
      return [Finding(line: fileLines + 1, message: "\(count) lines; at most \(fileLines)")]
    },
    bad: [("Sources/Engine/A.swift", String(repeating: "\n", count: fileLines + 1))],
    good: [("Sources/Engine/A.swift", String(repeating: "\n", count: fileLines))])

  static let functionLength = TidyRule(
    name: "function-length",
    findings: { source in
      source.functions.filter { $0.length > functionLines }.map {
        Finding(line: $0.line, message: "\($0.name): \($0.length) lines; at most \(functionLines)")
      }
    },
    bad: [
      "func f<T>(a: (Int) -> T = { _ in 1 })\n  throws -> T\nwhere T: P ", "init?() ",
      "var x: Int ",
    ]
    .map { ("Sources/Engine/A.swift", function($0, lines: functionLines + 1)) },
    good: [
      ("Sources/Engine/A.swift", function("func f() ", lines: functionLines)),
      ("Sources/Engine/A.swift", function("struct S ", lines: functionLines + 1)),
      (
        "Sources/Engine/A.swift",
        "protocol P { func f() -> Int }\n" + function("struct S ", lines: functionLines + 1)
      ),
    ])

  static let imports = TidyRule(
    name: "imports",
    findings: { source in
      guard let target = source.target else { return [] }
      let allowed = ImportGraph.allowed[target] ?? []
      return source.indices { $0 == "import" }.compactMap { index in
        guard let module = ImportGraph.module(importedBy: source.code[index]),
          !allowed.contains(module)
        else {
          return nil
        }
        return Finding(line: index + 1, message: "\(target) may not import \(module)")
      }
    },
    bad: [
      ("Sources/Language/A.swift", "import Columnar\n"),
      ("Sources/Engine/A.swift", "import Planning\nimport struct Language.Name\n"),
      ("Sources/Rendering/A.swift", "  @preconcurrency package import Engine\n"),
    ],
    good: [
      ("Sources/Engine/A.swift", "import Columnar\npackage import Planning\n// import Language\n"),
      ("Tests/EngineTests/A.swift", "import Language\n"),
    ])

  static let threads = TidyRule(
    name: "threads",
    findings: { source in
      guard let target = source.target, !["Engine", "Loading"].contains(target) else { return [] }
      let words: Set = [
        "Thread", "DispatchQueue", "OperationQueue", "concurrentPerform", "pthread_create", "Task",
      ]
      return source.findings(
        of:
          /\b(?:Thread\s*\(|Thread\.detach|DispatchQueue|OperationQueue|concurrentPerform|pthread_create|Task\s*[({]|Task\.detached|with\w*TaskGroup)/,
        onLinesWith: { words.contains($0) || $0.hasSuffix("TaskGroup") }
      ) { "`\($0)`: threads start in Engine and Loading" }
    },
    bad: [
      ("Sources/Session/A.swift", "let a = Thread { work() }\nlet b = Thread(block: work)\n"),
      ("Sources/Shell/A.swift", "Task { await work() }\n"),
      ("Sources/Columnar/A.swift", "DispatchQueue.concurrentPerform(iterations: 2) { _ in }\n"),
      ("Sources/Columnar/A.swift", "pthread_create(&thread, nil, work, nil)\n"),
    ],
    good: [
      ("Sources/Engine/A.swift", "Thread(block: work).start()\n"),
      ("Sources/Session/A.swift", "let oneThread = \"Thread(\" // Task {\n"),
    ])

  static let printing = TidyRule(
    name: "printing",
    findings: { source in
      guard let target = source.target, !["Shell", "strata"].contains(target) else { return [] }
      // What stands before the name is part of the match, so that a method or a declaration of
      // that name is told apart.
      let names: Set = ["print", "debugPrint", "dump"]
      return source.findings(
        of: /(?:func\s+|[.\w])?(?:print|debugPrint|dump)\(/, onLinesWith: names.contains
      ) {
        names.contains(String($0.dropLast())) ? "`\($0)`: only the shell writes" : nil
      }
    },
    bad: [("Sources/Engine/A.swift", "  print(1)\n")],
    good: [
      ("Sources/Shell/A.swift", "print(1)\n"),
      ("Sources/Language/A.swift", "func print(_ x: Int) { self.print(x); reprint(x) }\n"),
    ])

  static let traps = TidyRule(
    name: "traps",
    findings: { source in
      guard source.target != nil else { return [] }
      return source.findings(
        of: /\btry!|\bas!|\bfatalError\b/, onLinesWith: ["try", "as", "fatalError"].contains
      ) {
        "`\($0)`: a mistake is a diagnostic, an outside failure an error, a bug a precondition"
      }
    },
    bad: [
      ("Sources/Engine/A.swift", "let x = try! f()\n"),
      ("Sources/Engine/A.swift", "let x = y as! Int\n"),
      ("Sources/Engine/A.swift", "fatalError()\n"),
    ],
    good: [
      ("Sources/Engine/A.swift", "let x = try f() as? Int // try!\n"),
      ("Tests/EngineTests/A.swift", "let x = try! f()\n"),
    ])

  static let moduleNames = TidyRule(
    name: "module-names",
    findings: { source in
      guard let target = source.target else { return [] }
      return source.indices { $0 == target }.compactMap { index in
        let declaration = /\b(?:struct|class|enum|protocol|actor|typealias)\s+(\w+)/
        guard let name = source.code[index].firstMatch(of: declaration)?.output.1, name == target
        else {
          return nil
        }
        return Finding(line: index + 1, message: "\(target) bears its module's name")
      }
    },
    bad: [("Sources/Engine/A.swift", "package final class Engine {}\n")],
    good: [
      ("Sources/Engine/A.swift", "package final class EngineRun {}\nimport struct Planning.A\n")
    ])

  /// A declaration with so many lines between its braces.
  private static func function(_ head: String, lines: Int) -> String {
    "\(head){\n" + String(repeating: "  work(\"}\") // {\n", count: lines) + "}\n"
  }
}

// MARK: - Documentation

extension TidyRule {
  static let documentation = TidyRule(
    name: "documentation",
    findings: { source in
      guard source.target != nil else { return [] }
      return source.indices { $0 == "package" }.compactMap { index in
        guard let name = packageDeclaration(in: source.code[index]),
          !inheritsItsMeaning(name), !isMemberwise(source, index), !isDocumented(source, index)
        else { return nil }
        return Finding(line: index + 1, message: "\(name) has no doc comment")
      }
    },
    bad: [
      ("Sources/Engine/A.swift", "package struct A {}\n"),
      ("Sources/Engine/A.swift", "/// Doc.\n\npackage struct A {}\n"),
      ("Sources/Engine/A.swift", "// No doc.\n@frozen\npackage indirect enum A {}\n"),
      ("Sources/Engine/A.swift", "  package private(set) var a = 1\n"),
      ("Sources/Engine/A.swift", "  package static func f() {}\n"),
      ("Sources/Engine/A.swift", "  package init(a: Int) { b = a }\n"),
    ],
    good: [
      ("Sources/Engine/A.swift", "/// Doc.\n@inlinable\npackage func f() {}\n"),
      (
        "Sources/Engine/A.swift",
        "package import Foundation\npackage extension A {}\nvar package = 1\n"
      ),
      ("Sources/Engine/A.swift", "  package static func == (a: A, b: A) -> Bool { true }\n"),
      ("Sources/Engine/A.swift", "struct A { func f() {} }\n"),
    ])

  /// The name of what a line declares for the package.
  private static func packageDeclaration(in line: String) -> String? {
    let pattern =
      /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:final|static|indirect|nonisolated|mutating|private\(set\)|internal\(set\))\s+)*package\s+(?:(?:final|static|indirect|nonisolated|mutating|consuming|borrowing|override|convenience|required|lazy|weak|class(?=\s+(?:func|var))|private\(set\)|internal\(set\)|package\(set\))\s+)*(?:(?:func|var|let|struct|enum|class|actor|protocol|typealias)\s+([^\s(<:={]+|<=?|==)|(init|subscript)\b)/
    return line.firstMatch(of: pattern).flatMap { ($0.output.1 ?? $0.output.2).map(String.init) }
  }

  /// Witnesses that can only mean what their protocol says.
  private static func inheritsItsMeaning(_ name: String) -> Bool {
    ["==", "<", "hash", "description", "debugDescription"].contains(name)
  }

  /// Whether a doc comment stands right above a line, attributes aside.
  /// An initialiser that does nothing but give each property the parameter of its name.
  private static func isMemberwise(_ source: SwiftSource, _ index: Int) -> Bool {
    guard source.code[index].contains("init("),
      let body = source.functions.first(where: { $0.line == index + 1 })
    else { return false }
    let text = source.code[index..<body.close].joined(separator: "\n")
    guard let open = text.lastIndex(of: "{") else { return false }
    let statements = text[text.index(after: open)...].split(whereSeparator: { "\n{};".contains($0) }
    )
    return statements.allSatisfy { statement in
      let line = statement.drop { $0 == " " }
      return line.isEmpty
        || line.firstMatch(of: /^self\.(\w+) = (\w+)\s*$/).map { $0.1 == $0.2 } == true
    }
  }

  private static func isDocumented(_ source: SwiftSource, _ index: Int) -> Bool {
    var above = index - 1
    while above >= 0, source.lines[above].firstMatch(of: /^\s*@\w+(\([^)]*\))?\s*$/) != nil {
      above -= 1
    }
    return above >= 0 && source.lines[above].firstMatch(of: /^\s*\/\/\//) != nil
  }
}

// MARK: - Unsafe code

extension TidyRule {
  /// Where memory may be handled by hand: in these targets, and in files at the boundary to C.
  private static let unsafeTargets: Set<String> = [
    "Columnar", "Engine", "Loading", "LineEditing",
  ]

  private static func usesOfUnsafe(_ source: SwiftSource) -> [Finding] {
    guard source.target != nil else { return [] }
    return source.findings(
      of: /\b(?:Unsafe\w+|with(?:\w*)Unsafe\w+|unsafe[A-Z]\w*|assumingMemoryBound|Unmanaged)\b/,
      onLinesWith: {
        $0.contains("nsafe") || $0 == "assumingMemoryBound" || $0 == "Unmanaged"
      }
    ) { "`\($0)`" }
  }

  static let unsafePlaces = TidyRule(
    name: "unsafe-places",
    findings: { source in
      let isBoundary = source.path.hasSuffix("+C.swift")
      let isAllowed = isBoundary || source.target.map(unsafeTargets.contains) == true
      return isAllowed ? [] : usesOfUnsafe(source)
    },
    bad: [
      ("Sources/Planning/A.swift", "let x: UnsafeMutableRawPointer\n"),
      ("Sources/Shell/A.swift", "text.withUnsafeBytes { $0.count }\n"),
    ],
    good: [
      ("Sources/Columnar/A.swift", "let x: UnsafeMutableRawPointer\n"),
      ("Sources/Shell/Terminal+C.swift", "withUnsafeMutablePointer(to: &x) { f($0) }\n"),
      ("Sources/Planning/A.swift", "let unsafe = 1 // UnsafeRawPointer\n"),
    ])

  static let safetyComments = TidyRule(
    name: "safety-comments",
    findings: { source in
      // A statement above the file's first declaration covers all of it.
      let first = source.code.firstIndex {
        $0.firstMatch(of: /\b(func|struct|enum|class|extension|typealias)\b/) != nil
      }
      let head = source.lines[..<(first ?? 0)]
      // The comment right above the declaration is the declaration's own.
      let above = (head.lastIndex { !$0.hasPrefix("//") } ?? -1) + 1
      if head[..<above].contains(where: { $0.contains("SAFETY:") }) { return [] }
      return usesOfUnsafe(source).filter { use in
        let around = source.functions.last { $0.line <= use.line && use.line <= $0.close }
        let first = max(1, (around?.line ?? use.line) - safetyReach)
        let last = around?.close ?? use.line
        return !source.lines[(first - 1)..<last].contains { $0.contains("SAFETY:") }
      }
    },
    bad: [
      ("Sources/Columnar/A.swift", "func f() {\n  x.withUnsafeBytes { g($0) }\n}\n"),
      (
        "Sources/Columnar/A.swift",
        "// SAFETY: a.\nfunc f() {\n}\n\n\n\n\n\n\nvar p: UnsafeRawPointer\n"
      ),
    ],
    good: [
      (
        "Sources/Columnar/A.swift",
        "func f() {\n  // SAFETY: g keeps to the count.\n  x.withUnsafeBytes { g($0) }\n}\n"
      ),
      ("Sources/Columnar/A.swift", "/// SAFETY: owned, freed once.\nlet p: UnsafeRawPointer\n"),
    ])
}
