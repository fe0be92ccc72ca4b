import Foundation
import TestSupport
import Testing

/// What the formatter's lint does not see: lengths, imports, threads, documentation, unsafe code.
@Suite struct TidyTests {
  private static let sources: [SwiftSource] = {
    let files = ["Sources", "Tests", "Benchmarks"].flatMap {
      Repository.files(under: Repository.url($0), extensions: ["swift"])
    }
    return files.map { file in
      // A file that cannot be read has no line that breaks a rule, but `readsTheSources` counts.
      let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      return SwiftSource(path: Repository.path(of: file), text: text)
    }
  }()

  @Test(arguments: TidyRule.all)
  func sourcesKeep(_ rule: TidyRule) {
    let excepted = Set(exceptions.filter { $0.rule == rule.name }.map(\.path))
    var used: Set<String> = []
    for source in Self.sources {
      let findings = rule.findings(source)
      if excepted.contains(source.path) {
        if !findings.isEmpty { used.insert(source.path) }
        continue
      }
      guard !findings.isEmpty else { continue }
      let places = findings.map { "\(source.path):\($0.line): \($0.message)" }
      Issue.record(Comment(rawValue: places.joined(separator: "\n")))
    }
    #expect(excepted == used, "exceptions to \(rule.name) that are no longer needed")
  }

  @Test(arguments: TidyRule.all)
  func ruleCanFail(_ rule: TidyRule) {
    for (path, text) in rule.bad {
      let source = SwiftSource(path: path, text: text)
      #expect(!rule.findings(source).isEmpty, "should break \(rule.name):\n\(text)")
    }
    for (path, text) in rule.good {
      let findings = rule.findings(SwiftSource(path: path, text: text))
      #expect(findings.isEmpty, "should keep \(rule.name):\n\(text)")
    }
  }

  @Test func readsTheSources() {
    let targets = Set(Self.sources.filter { !$0.lines.allSatisfy(\.isEmpty) }.compactMap(\.target))
    #expect(targets.isSuperset(of: ["Language", "Columnar", "Engine", "strata"]))
    #expect(Set(exceptions.map(\.rule)).isSubset(of: TidyRule.all.map(\.name)))
  }

  @Test func everyTargetHasItsImports() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: Repository.url("Sources").path
    ).filter { !$0.hasPrefix(".") }
    #expect(Set(folders) == Set(ImportGraph.allowed.keys))
  }

  /// Packages beside the main one link the sources of targets, and need what these import.
  @Test(arguments: ["Fuzz", "Benchmarks/Kernels"])
  func linkedTargetsHaveTheirImports(package: String) throws {
    let linked = Set(
      try FileManager.default.contentsOfDirectory(
        atPath: Repository.url("\(package)/Sources").path))
    #expect(linked.contains("Columnar"))
    for target in linked {
      let needed = (ImportGraph.allowed[target] ?? []).intersection(ImportGraph.allowed.keys)
      let missing = needed.subtracting(linked).sorted()
      #expect(missing.isEmpty, "\(package) links \(target) without \(missing)")
    }
  }

  @Test func importsPointDown() {
    var below: Set<String> = []
    let targets = Set(ImportGraph.layers.joined())
    #expect(targets == Set(ImportGraph.allowed.keys))
    for layer in ImportGraph.layers {
      for target in layer {
        let uses = ImportGraph.allowed[target, default: []].intersection(targets)
        #expect(uses.isSubset(of: below), "\(target) imports from its own layer or above")
      }
      below.formUnion(layer)
    }
  }

  @Test func scannerSeesCodeOnly() {
    let text = ##"""
      let a = "x { \(f("}")) }" /* { /* { */ */ + #"\( " { "# // {
      let b = """
        { " \"""
        """; g()
      """##
    let source = SwiftSource(path: "Sources/A/A.swift", text: text)
    let code = source.code.map { $0.split(separator: " ").joined(separator: " ") }
    #expect(code == ["let a = +", "let b =", "", "; g()"])
  }

  @Test func scannerFindsFunctions() {
    let text = """
      protocol P { func p() -> Int; var v: Int { get } }
      struct S {
        var stored = 1
        let closure = { 1 }
        var computed: Int { 1 }
        init(_ x: Int = .init(1)) {
          let local: Int
          local = x
        }
        static func < (a: S, b: S) -> Bool {
          func inner() {}
          return true
        }
      }
      """
    let functions = SwiftSource(path: "Sources/A/A.swift", text: text).functions
    #expect(functions.map(\.name) == ["v", "computed", "init", "<", "inner"])
    #expect(functions.map(\.length) == [0, 0, 2, 2, 0])
  }
}

/// What ARCHITECTURE.md says of the path of a query is there.
@Suite struct ArchitectureTests {
  private static func missing(from markdown: String) throws -> [ArchitectureSection.Name] {
    let section = try #require(ArchitectureSection(markdown: markdown))
    try #require(!section.names.isEmpty)
    let files = Repository.files(
      under: Repository.root, extensions: ["swift", "md", "ebnf", "seg"])
    let sources = try files.filter { Repository.path(of: $0).hasPrefix("Sources/") }.map {
      SwiftSource(
        path: Repository.path(of: $0), text: try String(contentsOf: $0, encoding: .utf8))
    }
    return section.missing(sources: sources, paths: files.map(Repository.path))
  }

  @Test func namesInThePathOfAQueryExist() throws {
    let text = try String(contentsOf: Repository.url("ARCHITECTURE.md"), encoding: .utf8)
    let missing = try Self.missing(from: text)
    for name in missing where !planned.contains(name) {
      Issue.record("ARCHITECTURE.md names what does not exist: \(name)")
    }
    for name in planned where !missing.contains(name) {
      Issue.record("exists or is no longer named, so it is not planned any more: \(name)")
    }
  }

  @Test func missingNamesAreFound() throws {
    let missing = try Self.missing(
      from: """
        # A

        ## The path of a query

        `Language/Syntax.swift`, `Language/…agnostic.swift`, `Statement`, `Sources/Language/`
        `Language/Sintax.swift`, `Syntax….swift`, `Statment`, `execute_nothing(_:)`, `.plan S`

        ## Other

        `Language/Nothing.swift`
        """)
    #expect(
      missing == [
        .path("Language/Sintax.swift"), .type("Statment"), .function("execute_nothing"),
      ])
  }
}
