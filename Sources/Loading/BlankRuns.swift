// SAFETY: bytes are read below the count of their view.

/// Text whose fields are divided by runs of blanks, as programs print tables.
enum BlankRuns {
  /// Whether the lines at the front have so many such fields, two or more, and one that is a number in
  /// all of them; quotes speak against it.
  static func divide(_ view: FileView) -> Bool {
    let limit = min(view.count, LoadingLimits.dialectBytes)
    view.begin(at: 0)
    view.need(0, limit)
    var lines = UnsafeBufferPointer(start: view.bytes, count: limit).split(separator: 10)
    if limit < view.count { lines.removeLast() }
    var numbers: [Bool] = []
    for (place, line) in lines.prefix(LoadingLimits.dialectRecords).enumerated() {
      guard !line.contains(0x22) else { return false }
      let fields = line.split { $0 == 0x20 || $0 == 9 || $0 == 13 }
      if fields.isEmpty { continue }
      if place == 0 { numbers = fields.map { _ in true } }
      guard fields.count == numbers.count else { return false }
      for (column, field) in fields.enumerated() where numbers[column] {
        numbers[column] = NumberStyle.isPlain(Array(field))
      }
    }
    return lines.count > 1 && numbers.count > 1 && numbers.contains(true)
  }

  /// The text with a tab for each run, and none at the ends of lines.
  static func divided(
    _ bytes: UnsafeBufferPointer<UInt8>, path: String
  ) throws(LoadingError) -> GrowingBytes {
    var text = try GrowingBytes(capacity: bytes.count, path: path)
    // A tab at most for each run, which has a blank at least.
    try text.fill(atLeast: bytes.count) { target, _ in
      var (count, isPending, isAtStart) = (0, false, true)
      for byte in bytes {
        if byte == 0x20 || byte == 9 {
          isPending = !isAtStart
          continue
        }
        if byte == 10 || byte == 13 {
          (isPending, isAtStart) = (false, true)
        } else {
          if isPending {
            target[count] = 9
            count += 1
          }
          (isPending, isAtStart) = (false, false)
        }
        target[count] = byte
        count += 1
      }
      return count
    }
    return text
  }
}
