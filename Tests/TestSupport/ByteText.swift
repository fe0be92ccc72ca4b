// Text compares by bytes: `String ==` is canonical equivalence and would call `é` and `e` with an
// accent equal.

/// Whether two texts have the same bytes.
package func sameBytes(_ left: String, _ right: String) -> Bool {
  left.utf8.elementsEqual(right.utf8)
}

/// The lines of a text, without their line feeds. The empty text has no line; a line feed at the
/// end ends the last line and begins none. A carriage return stays in its line.
package func lines(of text: String) -> [String] {
  guard !text.isEmpty else { return [] }
  var parts = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  if let last = parts.last, last.isEmpty { parts.removeLast() }
  return parts.map { String(Substring($0)) }
}

/// How the lines of a text changed, one line of the answer a line: `  ` in both, `- ` expected and
/// not found, `+ ` found and not expected. Control characters and blanks at the end of a line are
/// shown, so that no two different lines look alike.
///
/// Lines more than `context` lines away from every change are left out, their count is said.
/// Quadratic at worst in the number of changed lines.
package func difference(expected: [String], found: [String], context: Int = 3) -> String {
  let change = found.difference(from: expected, by: sameBytes)
  let removed = Set(change.removals.map(offset))
  let inserted = Set(change.insertions.map(offset))

  var rows: [(mark: Character, line: String)] = []
  var position = 0
  for (index, line) in expected.enumerated() {
    if removed.contains(index) {
      rows.append(("-", line))
      continue
    }
    while inserted.contains(position) {
      rows.append(("+", found[position]))
      position += 1
    }
    rows.append((" ", line))
    position += 1
  }
  rows += found[position...].map { ("+", $0) }

  let changes = rows.indices.filter { rows[$0].mark != " " }
  let kept = Set(changes.flatMap { ($0 - context)...($0 + context) })
  var answer: [String] = []
  var left = 0
  for (index, row) in rows.enumerated() {
    guard kept.contains(index) else {
      left += 1
      continue
    }
    if left > 0 { answer.append("  … \(left) equal") }
    left = 0
    answer.append("\(row.mark) \(visible(row.line))")
  }
  if left > 0 { answer.append("  … \(left) equal") }
  return answer.joined(separator: "\n")
}

private func offset(_ change: CollectionDifference<String>.Change) -> Int {
  switch change {
  case .insert(let offset, _, _), .remove(let offset, _, _): offset
  }
}

/// A line with its control characters escaped and the blanks at its end as `·`.
private func visible(_ line: String) -> String {
  let blanks = line.utf8.reversed().prefix { $0 == UInt8(ascii: " ") }.count
  var text = ""
  for scalar in line.unicodeScalars.dropLast(blanks) {
    switch scalar.properties.generalCategory {
    case .control, .format, .nonspacingMark, .lineSeparator, .paragraphSeparator:
      text += "\\u{\(String(scalar.value, radix: 16))}"
    default:
      text.unicodeScalars.append(scalar)
    }
  }
  return text + String(repeating: "·", count: blanks)
}
