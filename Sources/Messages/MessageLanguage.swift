/// The language of messages. What is typed, and what programs read, is the same in all of them.
package enum MessageLanguage: Sendable, Hashable, CaseIterable {
  case english
  /// Simplified Chinese.
  case chinese

  /// The language that the environment asks for: the first of `LC_ALL`, `LC_MESSAGES` and `LANG`
  /// that is set and not empty decides; `zh`, `zh_CN.UTF-8` and the like say Chinese. One that wants
  /// another encoding than UTF-8 cannot have it.
  package init(environment: [String: String]) {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy
      .compactMap { environment[$0]?.lowercased() }.first { !$0.isEmpty }
    let code = (locale ?? "").prefix { !"_-.@".contains($0) }
    let encoding = (locale ?? "").drop { $0 != "." }.dropFirst().prefix { $0 != "@" }
    let isReadable = ["", "utf-8", "utf8"].contains(encoding)
    self = code == "zh" && isReadable ? .chinese : .english
  }

  /// What its messages are looked up in; nil where they are read as they are written.
  package var translations: Translations? {
    switch self {
    case .english: nil
    case .chinese: Chinese.translations
    }
  }
}
