/// Which modules each target may import: the layers of ARCHITECTURE.md. Arrows point down only;
/// what is not listed is refused.
enum ImportGraph {
  /// The C library of the platform.
  private static let platform: Set<String> = ["Glibc", "Musl", "Darwin"]

  /// The targets in the order of their layers.
  static let allowed: [String: Set<String>] = [
    "CColumnar": [],
    "CEngine": [],
    "CLibEdit": [],
    "CLoading": [],
    "CPostgres": [],
    "CSQLite": [],
    "CZlib": [],
    "Messages": [],
    "Language": ["Messages"],
    "Statistics": ["Foundation"],
    "Columnar": platform.union(["CColumnar", "Messages", "Synchronization"]),
    "LineEditing": platform.union(["CLibEdit", "Synchronization"]),
    "Planning": ["Language", "Columnar", "Messages"],
    "Loading": platform.union([
      "CLoading", "CPostgres", "CSQLite", "CZlib", "Columnar", "Messages", "Dispatch",
      "Synchronization",
    ]),
    "Rendering": ["Language", "Columnar", "Messages"],
    "Demo": ["Columnar"],
    "Engine": platform.union([
      "CEngine", "Planning", "Columnar", "Statistics", "Messages", "Dispatch", "Synchronization",
    ]),
    "Session": [
      "Planning", "Loading", "Columnar", "Language", "Messages", "Foundation", "Synchronization",
    ],
    "Shell": platform.union([
      "Session", "Planning", "Loading", "Rendering", "LineEditing", "Language", "Columnar",
      "Messages", "Foundation", "Synchronization",
    ]),
    "strata": platform.union([
      "Shell", "Session", "Engine", "Demo", "Rendering", "LineEditing", "Language", "Columnar",
      "Messages", "ArgumentParser", "Foundation",
    ]),
  ]

  /// The layer of each target; a target imports from lower layers only.
  static let layers: [[String]] = [
    [
      "CColumnar", "CEngine", "CLibEdit", "CLoading", "CPostgres", "CSQLite", "CZlib", "Messages",
      "Statistics",
    ],
    ["Columnar", "Language"],
    ["LineEditing", "Planning", "Loading", "Rendering", "Demo"],
    ["Engine"],
    ["Session"],
    ["Shell"],
    ["strata"],
  ]

  /// The module that a line of code imports, without the name of a declaration in it.
  static func module(importedBy line: String) -> String? {
    let pattern =
      /^\s*(?:@\w+\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|typealias|func|var|let|actor)\s+)?(\w+)/
    return line.firstMatch(of: pattern).map { String($0.output.1) }
  }
}
