import Columnar
package import Messages
import Planning
package import Session

/// What the shell says when it opens.
package struct Greeting {
  private let version: String
  private let isFirst: Bool

  /// The greeting of a version; `isFirst` where nothing was typed before.
  package init(version: String, isFirst: Bool) {
    self.version = version
    self.isFirst = isFirst
  }

  /// A line on what is loaded, and one on what to do first.
  package func text(for session: QuerySession, in language: MessageLanguage) -> String {
    let catalog = session.catalog
    var parts: [Message] = ["Strata \(version)"]
    if catalog.tableNames.count > 1 || catalog.customers.rowCount > 0 {
      parts.append("\(GroupedNumber.text(catalog.customers.rowCount)) customers")
      for table in catalog.events.prefix(3) {
        // A text: names are not translated, and stand apart from numbers in every language.
        let rows: String = "\(GroupedNumber.text(table.rowCount)) \(table.name)"
        parts.append("\(rows)")
      }
      if let day = catalog.asOf { parts.append("as of \(day.text)") }
    } else {
      parts.append("nothing is loaded")
    }
    let hint: Message =
      isFirst
      ? "Try `segment by …` and TAB, or `.help` for all there is; Ctrl-D leaves."
      : "`.help` lists what there is; Ctrl-D leaves."
    return parts.map { $0.text(in: language) }.joined(separator: " · ") + "\n"
      + hint.text(in: language) + "\n"
  }
}

/// Numbers with thousands separators.
enum GroupedNumber {
  static func text(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.utf8.count - place) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return (number < 0 ? "-" : "") + text
  }
}
