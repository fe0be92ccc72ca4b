import Foundation

/// Memory of this process in bytes, where the system tells.
struct Memory: Encodable {
  /// Resident now.
  var resident: Int?
  /// Most that was resident since the last `resetPeak`.
  var peak: Int?

  /// Now.
  static var now: Memory {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    return Memory(resident: bytes("VmRSS:", in: status), peak: bytes("VmHWM:", in: status))
  }

  /// Lets the peak begin anew.
  static func resetPeak() {
    try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
  }

  private static func bytes(_ key: String, in status: String) -> Int? {
    let line = status.split(separator: "\n").first { $0.hasPrefix(key) }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
      .map { $0 * 1024 }
  }
}

/// Seconds that all threads of this process have computed.
func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

extension Duration {
  /// As a number of seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
