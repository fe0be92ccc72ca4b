import Columnar
import Foundation
import Testing

@testable import Loading

/// Reads text (or bytes) as a file.
func read(
  _ bytes: [UInt8], _ change: (inout ReadOptions) -> Void = { _ in }
) throws -> ReadResult {
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("loading-\(UUID().uuidString).csv").path
  try Data(bytes).write(to: URL(fileURLWithPath: path))
  defer { try? FileManager.default.removeItem(atPath: path) }
  var options = ReadOptions()
  change(&options)
  return try CSVReader.read(path: path, options: options, tableName: "t")
}

func read(_ text: String, _ change: (inout ReadOptions) -> Void = { _ in }) throws -> ReadResult {
  try read(Array(text.utf8), change)
}

/// A value as the tests write it: `12`, `1.50`, `2025-07-14`, `'text'`, `-` where missing.
func show(_ value: Value) -> String {
  switch value {
  case .missing: return "-"
  case .other: return "(other)"
  case .new: return "new"
  case .boolean(let flag): return flag ? "true" : "false"
  case .exact(let units, let scale):
    if scale == 0 { return "\(units)" }
    let digits = String(units.magnitude)
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    return (units < 0 ? "-" : "") + padded.dropLast(scale) + "." + padded.suffix(scale)
  case .float(let number): return "\(number)"
  case .text(let text): return "'\(text)'"
  case .date(let day): return day.text
  case .timestamp(let ticks, let scale): return "\(ticks)e-\(scale)"
  case .period(let period): return period.text
  }
}

/// The rows of a table, each as `a | b | c`.
func rows(_ table: Table) -> [String] {
  (0..<table.rowCount).map { row in
    table.fields.map { show($0.column[row]) }.joined(separator: " | ")
  }
}

/// Everything by which two readings could differ.
func fingerprint(_ result: ReadResult) -> [String] {
  let columns = result.table.fields.map { field in
    var line = "\(field.name) \(field.column.type) \(field.column.missingCount)"
    line += " \(String(describing: field.column.bounds))"
    if case .text(let dictionary, let codes) = field.column.storage {
      line += " \(dictionary.count) \(dictionary.isSorted) \(String(describing: codes?.width))"
      line += " " + (0..<dictionary.count).map { dictionary[$0] }.joined(separator: "¦")
    }
    return line
  }
  return columns + rows(result.table) + result.refused.map { "\($0)" }
    + ["\(result.rowsRead) \(result.refusedCount) \(result.dialect)"]
}

/// The folder of real data, beside the repository or where `STRATA_DATA` says; nil where absent.
let sharedData: URL? = {
  let manager = FileManager.default
  if let said = ProcessInfo.processInfo.environment["STRATA_DATA"] {
    return manager.fileExists(atPath: said) ? URL(fileURLWithPath: said) : nil
  }
  let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  let folder = root.deletingLastPathComponent().appendingPathComponent("shared/data")
  return manager.fileExists(atPath: folder.path) ? folder : nil
}()

/// A reproducible source of random numbers (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
