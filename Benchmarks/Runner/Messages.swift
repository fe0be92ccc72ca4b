import Foundation

// What the worker and the harness tell each other.

/// A question to be asked again and again.
struct Request: Decodable {
  /// The statement, as it is typed.
  var statement: String
  /// Runs wanted at least.
  var runs: Int
  /// Time to go on for, beyond the least number of runs.
  var seconds: Double
}

/// What a load took.
struct LoadRecord: Encodable {
  var seconds: Double
  var processorSeconds: Double
  var memory: Memory
  /// Before the load.
  var baseResident: Int?
}

/// What opening a saved store took.
struct OpenRecord: Encodable {
  var byteCount: Int
  var milliseconds: [Double]
}

/// The runs of one request.
struct RunRecord: Encodable {
  /// Wall clock time of each run, from the text to the answer.
  var milliseconds: [Double]
  var processorSeconds: Double
  var memory: Memory
}

/// A request or a load that failed.
struct Failure: Encodable {
  var error: String
}

/// Lines of JSON on standard output, each written at once.
enum JSONLines {
  /// Writes one object.
  static func write(_ message: some Encodable) throws {
    try write(JSONEncoder().encode(message))
  }

  /// Writes a record together with result rows that are JSON already.
  static func write(_ record: RunRecord, rows: String) throws {
    var line = try JSONEncoder().encode(record)
    line.removeLast()
    line.append(contentsOf: ",\"rows\":\(rows.trimmingCharacters(in: .newlines))}".utf8)
    try write(line)
  }

  private static func write(_ line: Data) throws {
    try FileHandle.standardOutput.write(contentsOf: line + Data("\n".utf8))
  }
}
