package import Messages

/// Counts of rows and the like, with thousands separators.
package enum RowCount {
  /// `1,234`.
  package static func text(_ number: Int) -> String {
    let digits = Array(String(number))
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// A number of things, by the name of one: `1 row`, `2,000 rows`, `0 classes`.
  package static func text(_ number: Int, _ noun: String) -> Message {
    .counted(text(number), noun, isOne: number == 1)
  }
}
