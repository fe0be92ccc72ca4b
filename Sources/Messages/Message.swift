/// Words for people: an English template with holes, and what fills them.
///
/// It is written as a string literal, `"\(name) is not a column of \(table)"`, and read in English,
/// or in another language by way of its template: `{1} is not a column of {2}`. A message may
/// fill the hole of another and is then read in the same language; a string is what users and
/// data wrote, the same in every language. Two messages are equal when they say the same in English.
package struct Message: Sendable {
  enum Filling: Sendable {
    case text(String)
    case message(Message)
  }

  /// The parts of the template, one more than there are holes.
  let parts: [String]
  let fillings: [Filling]

  init(parts: [String], fillings: [Filling]) {
    self.parts = parts
    self.fillings = fillings
  }

  /// What it says in English.
  package var english: String { text(in: .english) }

  /// What it says in a language; what has no translation is in English.
  package func text(in language: MessageLanguage) -> String {
    if let translation = language.translations?[template] {
      return translated(by: translation, language)
    }
    var text = parts[0]
    for (filling, part) in zip(fillings, parts.dropFirst()) {
      text += filling.text(in: language) + part
    }
    return text
  }

  private func translated(
    by translation: Translations.Entry, _ language: MessageLanguage
  ) -> String {
    var line = SpacedText()
    for piece in translation.pieces {
      switch piece {
      case .text(let words): line.add(words, isOwn: true)
      case .hole(let place):
        if place < fillings.count { line.add(fillings[place].text(in: language), isOwn: false) }
      }
    }
    return line.text
  }

  /// Whether it says nothing.
  package var isEmpty: Bool { english.isEmpty }

  /// How translations call it: the parts with `{1}`, `{2}`, … between them.
  package var template: String {
    guard !fillings.isEmpty else { return parts[0] }
    var text = parts[0]
    for (place, part) in parts.dropFirst().enumerated() { text += "{\(place + 1)}\(part)" }
    return text
  }

  /// The templates in it, its own first, that have words but no translation.
  package func untranslated(in language: MessageLanguage) -> [String] {
    guard let translations = language.translations else { return [] }
    // What stands in back-quotes is typed as it is.
    let words = parts.joined().split(separator: "`", omittingEmptySubsequences: false)
    let hasWords = words.indices.contains { place in
      place % 2 == 0 && words[place].utf8.contains { (0x61...0x7A).contains($0 | 0x20) }
    }
    var found = hasWords && translations[template] == nil ? [template] : []
    for case .message(let message) in fillings { found += message.untranslated(in: language) }
    return found
  }
}

extension Message.Filling {
  fileprivate func text(in language: MessageLanguage) -> String {
    switch self {
    case .text(let words): words
    case .message(let message): message.text(in: language)
    }
  }
}

extension Message: Hashable {
  package static func == (left: Message, right: Message) -> Bool { left.english == right.english }

  package func hash(into hasher: inout Hasher) { hasher.combine(english) }
}

extension Message: ExpressibleByStringInterpolation {
  /// A message without holes.
  package init(stringLiteral text: String) {
    parts = [text]
    fillings = []
  }

  /// A message with holes.
  package init(stringInterpolation interpolation: StringInterpolation) {
    parts = interpolation.parts
    fillings = interpolation.fillings
  }

  /// What the compiler makes of a literal with holes.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var parts = [""]
    fileprivate var fillings: [Filling] = []

    /// Room for so many holes.
    package init(literalCapacity: Int, interpolationCount: Int) {
      parts.reserveCapacity(interpolationCount + 1)
      fillings.reserveCapacity(interpolationCount)
    }

    /// A part of the template.
    package mutating func appendLiteral(_ text: String) { parts[parts.count - 1] += text }

    /// What users or data wrote, the same in every language.
    package mutating func appendInterpolation(_ text: some StringProtocol) {
      append(.text(String(text)))
    }

    /// A number, in digits.
    package mutating func appendInterpolation(_ number: some BinaryInteger) {
      append(.text(String(number)))
    }

    /// Words in the language of the whole.
    package mutating func appendInterpolation(_ message: Message) { append(.message(message)) }

    private mutating func append(_ filling: Filling) {
      fillings.append(filling)
      parts.append("")
    }
  }
}

extension DefaultStringInterpolation {
  /// A message in a string would be in English whatever the language.
  @available(*, deprecated, message: "say in which language: `message.text(in: …)`")
  package mutating func appendInterpolation(_ message: Message) {
    appendLiteral(message.english)
  }
}
