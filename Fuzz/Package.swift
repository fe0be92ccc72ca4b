// swift-tools-version: 6.2
import PackageDescription

// A package of its own, as all of it is compiled to be fuzzed: links to the sources stand under
// Sources. `make fuzz` builds and runs it; see Fuzz/README.md.

let fuzzed: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .unsafeFlags(["-sanitize=fuzzer,address", "-parse-as-library", "-enable-testing"]),
]
// The default linker fails on what the sanitizers add.
let linked: [LinkerSetting] = [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]

func fuzzer(_ name: String, uses: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name, dependencies: uses, swiftSettings: fuzzed, linkerSettings: linked)
}

let package = Package(
  name: "strata-fuzz",
  platforms: [.macOS(.v15)],
  targets: [
    .target(name: "CColumnar"),
    .target(name: "CLoading"),
    .target(name: "CPostgres"),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
    .target(name: "Messages", swiftSettings: fuzzed),
    .target(name: "Columnar", dependencies: ["CColumnar", "Messages"], swiftSettings: fuzzed),
    .target(
      name: "Loading",
      dependencies: ["CLoading", "CPostgres", "CSQLite", "CZlib", "Columnar", "Messages"],
      swiftSettings: fuzzed),
    fuzzer("FuzzText", uses: ["Columnar", "Loading", "Messages"]),
    fuzzer("FuzzStore", uses: ["Columnar", "Messages"]),
  ]
)
