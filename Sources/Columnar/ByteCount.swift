package import Messages

/// Amounts of memory as people write them; units are powers of 1024.
package enum ByteCount {
  private static let units = ["K", "M", "G", "T"]

  /// `1.5 GB`, `64 MB`, `800 bytes`.
  package static func text(_ bytes: Int) -> Message {
    guard bytes >= 1024 else { return .counted(String(bytes), "byte", isOne: bytes == 1) }
    var unit = 1
    while unit < units.count, bytes >> (10 * (unit + 1)) > 0 { unit += 1 }
    let tenths = (Int128(bytes) * 10) >> (10 * unit)
    let fraction = tenths % 10 == 0 ? "" : ".\(tenths % 10)"
    let text = "\(tenths / 10)\(fraction) \(units[unit - 1])B"
    return "\(text)"
  }

  /// The bytes of `1.5G`, `512MB`, `64 KiB` or `4096`; nil of anything else, and of nothing.
  package static func bytes(_ text: String) -> Int? {
    var rest = text.uppercased()[...]
    if rest.hasSuffix("IB") { rest.removeLast(2) } else if rest.hasSuffix("B") { rest.removeLast() }
    var shift = 0
    if let last = rest.last, let unit = units.firstIndex(of: String(last)) {
      shift = 10 * (unit + 1)
      rest.removeLast()
    }
    while rest.last == " " { rest.removeLast() }
    let isNumber = rest.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 }
    guard isNumber, let number = Double(rest), number > 0 else { return nil }
    let bytes = number * Double(1 << shift)
    return bytes < Double(1 << 62) ? Int(bytes.rounded(.up)) : nil
  }
}
