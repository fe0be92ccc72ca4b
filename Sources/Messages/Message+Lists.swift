extension Message {
  /// What joins the last two of a list; commas stand between the others.
  package enum Conjunction: Sendable {
    case comma
    case and
    case or
  }

  /// `a`, `a and b`, `a, b and c`; empty where there is nothing.
  package static func list(_ items: [Message], _ last: Conjunction = .comma) -> Message {
    guard var list = items.first else { return "" }
    for item in items.dropFirst().dropLast() { list = "\(list), \(item)" }
    guard items.count > 1, let item = items.last else { return list }
    return switch last {
    case .comma: "\(list), \(item)"
    case .and: "\(list) and \(item)"
    case .or: "\(list) or \(item)"
    }
  }

  /// The list of words that users and data wrote.
  package static func list(_ items: [String], _ last: Conjunction = .comma) -> Message {
    list(items.map { "\($0)" as Message }, last)
  }

  /// `a or b or c`
  package static func either(_ items: [Message]) -> Message {
    guard let first = items.first else { return "" }
    return items.dropFirst().reduce(first) { "\($0) or \($1)" }
  }

  /// A number, in digits, of things by the name of one: `1 row`, `2,000 rows`, `0 classes`.
  package static func counted(_ digits: String, _ noun: String, isOne: Bool) -> Message {
    let ending = isOne ? "" : noun.hasSuffix("s") ? "es" : "s"
    return Message(parts: ["", " \(noun)\(ending)"], fillings: [.text(digits)])
  }

  /// One sentence of pieces, whose templates together make its own.
  package static func sentence(_ pieces: [Message]) -> Message {
    var parts = [""]
    for piece in pieces {
      parts[parts.count - 1] += piece.parts[0]
      parts += piece.parts.dropFirst()
    }
    return Message(parts: parts, fillings: pieces.flatMap(\.fillings))
  }

  /// One message behind the other; each is translated by itself.
  package static func + (left: Message, right: Message) -> Message {
    if left.isNothing { return right }
    return right.isNothing ? left : "\(left)\(right)"
  }

  /// The same with more behind it.
  package static func += (left: inout Message, right: Message) { left = left + right }

  private var isNothing: Bool { fillings.isEmpty && parts[0].isEmpty }
}
