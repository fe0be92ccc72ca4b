import Rendering

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What is shown on a terminal beyond plain writing: the pager and the clipboard.
enum TerminalText {
  /// The sequence by which a terminal puts text into the clipboard of the machine in front of which its
  /// user sits (OSC 52).
  static func clipboard(_ text: String) -> String { "\u{1B}]52;c;\(base64(Array(text.utf8)))\u{7}" }

  private static func base64(_ bytes: [UInt8]) -> String {
    let signs = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let word = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0..<4 {
        let isFilled = place <= group.count
        result.append(isFilled ? signs[word >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The command of the pager: `PAGER`, or `less` where there is one; nil for none.
  static func pager(_ environment: [String: String]) -> String? {
    if let command = environment["PAGER"] { return command.isEmpty ? nil : command }
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    return folders.contains { access("\($0)/less", X_OK) == 0 } ? "less -FRX" : nil
  }

  /// Hands text to a pager and waits until it is left; false where it could not be started.
  static func page(_ text: String, with command: String) -> Bool {
    guard let pipe = popen(command, "w") else { return false }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let piece = Array(bytes.prefix(ShellLimits.writtenByteCount))
      // Whoever leaves the pager early has read enough.
      guard fwrite(piece, 1, piece.count, pipe) == piece.count else { break }
      bytes = bytes.dropFirst(piece.count)
    }
    // 127: the shell found no such command.
    return (pclose(pipe) >> 8) & 0xFF != 127
  }
}
