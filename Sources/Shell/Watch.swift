import Language

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What `.watch` is told: how often, and what.
struct Watch {
  /// Milliseconds between two runs.
  let interval: Int
  /// Where the statements begin, in bytes.
  let statementOffset: Int

  /// Reads `5s STATEMENT`, also with `500ms`, `2m`, `1h`; nil where that is not what stands there.
  init?(_ text: String) {
    let word = text.prefix { !$0.isWhitespace }
    let digits = word.prefix { $0.isNumber || $0 == "." }
    let units = ["ms": 1.0, "s": 1_000, "m": 60_000, "h": 3_600_000]
    guard let unit = units[word.dropFirst(digits.count).lowercased()],
      let count = Double(digits), (100...86_400_000).contains(count * unit)
    else { return nil }
    interval = Int(count * unit)
    statementOffset = word.utf8.count
  }

  /// Waits; false where Ctrl-C ended it.
  func wait(unless isInterrupted: () -> Bool) -> Bool {
    let end = ContinuousClock.now + .milliseconds(interval)
    while ContinuousClock.now < end {
      if isInterrupted() { return false }
      usleep(20_000)
    }
    return !isInterrupted()
  }

  /// The lines that changed: those gone behind `-`, those that came behind `+`, in their order.
  static func changes(from old: [String], to new: [String]) -> [String] {
    let difference = new.map { Array($0.utf8) }.difference(from: old.map { Array($0.utf8) })
    var gone: Set<Int> = []
    var came: Set<Int> = []
    for change in difference {
      switch change {
      case .remove(let offset, _, _): gone.insert(offset)
      case .insert(let offset, _, _): came.insert(offset)
      }
    }
    var lines: [String] = []
    var (before, after) = (0, 0)
    while before < old.count || after < new.count {
      if gone.contains(before) {
        lines.append("- " + old[before])
        before += 1
      } else if came.contains(after) {
        lines.append("+ " + new[after])
        after += 1
      } else {
        before += 1
        after += 1
      }
    }
    return lines
  }
}
