/// Keys that a terminal sends as a sequence of characters, as one character each.
///
/// libedit can be bound to such sequences, but in vi's insert mode that takes Escape away. The
/// characters are C1 controls, which nobody types; `LibEditReader` drops those that are received.
enum SpecialKey: UInt32, CaseIterable {
  case up = 0x80
  case down
  case paste
  case newline
  case delete
  case left
  case right
  case home
  case end
  case nextWord
  case previousWord
  /// Pressed by this program only.
  case finish

  /// The command of libedit's or ours that the key is bound to.
  var command: String {
    switch self {
    case .up: "strata-up"
    case .down: "strata-down"
    case .paste: "strata-paste"
    case .newline: "strata-newline"
    case .left: "ed-prev-char"
    case .right: "ed-next-char"
    case .home: "ed-move-to-beg"
    case .end: "ed-move-to-end"
    case .delete: "strata-delete"
    case .nextWord: "em-next-word"
    case .previousWord: "ed-prev-word"
    case .finish: "strata-finish"
    }
  }

  /// The key whose sequence, without the leading Escape, the characters are.
  ///
  /// Keys that `~/.editrc` may bind to something else are recognised under vi keys only.
  init?(sequence: [UInt32], underViKeys: Bool) {
    let text = String(String.UnicodeScalarView(sequence.compactMap(Unicode.Scalar.init)))
    switch text {
    case "[A", "OA": self = .up
    case "[B", "OB": self = .down
    case "[200~": self = .paste
    case "\r", "\n": self = .newline
    case "[C", "OC": self = .right
    case "[D", "OD": self = .left
    case "[H", "OH", "[1~", "[7~": self = .home
    case "[F", "OF", "[4~", "[8~": self = .end
    case "[3~": self = .delete
    case "[1;5C": self = .nextWord
    case "[1;5D": self = .previousWord
    default: return nil
    }
    if !underViKeys && rawValue >= Self.left.rawValue { return nil }
  }

  /// Whether no more characters can belong to the sequence, which is without its Escape.
  static func isWhole(_ sequence: [UInt32]) -> Bool {
    switch (sequence.first.flatMap(Unicode.Scalar.init), sequence.count) {
    case ("[", 1), ("O", 1), (nil, _): false
    case ("[", _): sequence.last.map { (0x40...0x7E).contains($0) } ?? false
    default: true
    }
  }
}
