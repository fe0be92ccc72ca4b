// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that building Strata fetches and builds no benchmark library. The kernels
// are internal to the engine, and only in a module of their own callers are they specialised as
// they are there: so links to their sources stand under Sources.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "strata-kernels",
  platforms: [.macOS(.v15)],
  dependencies: [.package(url: "https://github.com/google/swift-benchmark", from: "0.1.2")],
  targets: [
    .target(name: "CColumnar"),
    .target(name: "CEngine"),
    .target(name: "Messages", swiftSettings: strict),
    .target(name: "Columnar", dependencies: ["CColumnar", "Messages"], swiftSettings: strict),
    .executableTarget(
      name: "KernelBenchmarks",
      dependencies: [
        "CEngine", "Columnar", .product(name: "Benchmark", package: "swift-benchmark"),
      ],
      swiftSettings: strict),
  ]
)
