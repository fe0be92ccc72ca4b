// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A library target of the package; `uses` are the targets it may import (see ARCHITECTURE.md).
func library(_ name: String, uses: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: uses, swiftSettings: strict)
}

func tests(_ name: String, uses: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: uses, exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "strata",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "strata", targets: ["strata"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // Layer 0
    .target(name: "CLibEdit", linkerSettings: [.linkedLibrary("edit")]),
    .target(name: "CColumnar"),
    .target(name: "CEngine"),
    .target(
      name: "CLoading", linkerSettings: [.linkedLibrary("iconv", .when(platforms: [.macOS]))]),
    .target(name: "CPostgres"),
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite3"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    library("Messages"),
    library("Statistics"),
    // Layer 1
    library("Language", uses: ["Messages"]),
    library("Columnar", uses: ["CColumnar", "Messages"]),
    library("LineEditing", uses: ["CLibEdit"]),
    // Layer 2
    library("Planning", uses: ["Language", "Columnar", "Messages"]),
    library(
      "Loading", uses: ["CLoading", "CPostgres", "CSQLite", "CZlib", "Columnar", "Messages"]),
    library("Rendering", uses: ["Language", "Columnar", "Messages"]),
    library("Demo", uses: ["Columnar"]),
    // Layer 3
    library("Engine", uses: ["CEngine", "Planning", "Columnar", "Statistics", "Messages"]),
    // Layer 4
    library("Session", uses: ["Planning", "Loading", "Columnar", "Language", "Messages"]),
    // Layer 5
    library(
      "Shell",
      uses: [
        "Session", "Planning", "Loading", "Rendering", "LineEditing", "Language", "Columnar",
        "Messages",
      ]),
    // Layer 6
    .executableTarget(
      name: "strata",
      dependencies: [
        "Shell", "Session", "Engine", "Demo", "Rendering", "LineEditing", "Language", "Columnar",
        "Messages", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
    // Strata's side of the benchmark; see Benchmarks/README.md.
    .executableTarget(
      name: "strata-bench",
      dependencies: [
        "Session", "Engine", "Planning", "Rendering", "Language", "Columnar", "Messages",
      ],
      path: "Benchmarks/Runner", swiftSettings: strict),

    .target(
      name: "TestSupport",
      dependencies: [
        "Language", "Columnar", "Planning", "Engine", "Session", "Loading", "Rendering",
      ],
      path: "Tests/TestSupport", swiftSettings: strict),
    tests("MessagesTests", uses: ["Messages"]),
    tests("LanguageTests", uses: ["Language", "TestSupport", "Messages"]),
    tests("StatisticsTests", uses: ["Statistics"]),
    tests("ColumnarTests", uses: ["Columnar", "TestSupport", "Messages"]),
    tests("LineEditingTests", uses: ["LineEditing", "TestSupport"]),
    tests("PlanningTests", uses: ["Planning", "Language", "Columnar", "TestSupport", "Messages"]),
    tests(
      "LoadingTests", uses: ["Loading", "Columnar", "TestSupport", "Messages"],
      exclude: ["readings.txt"]),
    tests(
      "RenderingTests", uses: ["Rendering", "Language", "Columnar", "TestSupport", "Messages"]),
    tests("DemoTests", uses: ["Demo", "Columnar", "TestSupport"]),
    tests(
      "EngineTests",
      uses: [
        "CEngine", "Engine", "Session", "Planning", "Language", "Columnar", "TestSupport",
        "Messages",
      ]),
    tests(
      "ShellTests",
      uses: [
        "strata", "Shell", "Session", "Engine", "Demo", "Planning", "Columnar", "Language",
        "Loading", "Rendering", "LineEditing", "TestSupport", "Messages",
      ], exclude: ["Formats", "Screens"]),
    tests(
      "GoldenTests",
      uses: [
        "strata", "Shell", "Session", "Engine", "Demo", "Language", "TestSupport", "Messages",
      ],
      exclude: ["Examples", "Scripts"]),
    tests(
      "PropertyTests",
      uses: ["TestSupport", "Language", "Columnar", "Planning", "Engine", "Session"]),
    tests("TidyTests", uses: ["TestSupport", "Messages"], exclude: ["untranslated.txt"]),
  ]
)
