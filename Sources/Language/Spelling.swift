/// Finds the known word that was probably meant.
package enum Spelling {
  /// The candidates nearest to `word`, best first, at most `limit`.
  ///
  /// Near means: at most one typing slip for each three letters (one for short words), never all
  /// letters different, and no word of one letter is near to any; case does not count. Ties are in
  /// the order of the candidates' bytes.
  package static func nearest(
    _ word: String, among candidates: some Sequence<String>, limit: Int = 3
  ) -> [String] {
    guard word.utf8.count <= Limits.spellingByteCount else { return [] }
    let wanted = Array(word.lowercased().unicodeScalars)
    var found: [(distance: Int, text: String)] = []
    for candidate in candidates where candidate.utf8.count <= Limits.spellingByteCount {
      let scalars = Array(candidate.lowercased().unicodeScalars)
      let cutoff = max(1, max(wanted.count, scalars.count) / 3)
      guard min(wanted.count, scalars.count) > 1, abs(wanted.count - scalars.count) <= cutoff
      else { continue }
      let distance = distance(wanted, scalars)
      guard distance <= cutoff, distance < max(wanted.count, scalars.count) else { continue }
      found.append((distance, candidate))
    }
    found.sort { left, right in
      if left.distance != right.distance { return left.distance < right.distance }
      return left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
    return found.prefix(limit).map(\.text)
  }

  /// How many letters must be put in, left out, replaced, or swapped with their neighbour to make
  /// one word of the other. Case counts.
  ///
  /// Source: Damerau (1964) in the form of "optimal string alignment": no part is edited twice.
  package static func distance(_ left: String, _ right: String) -> Int {
    distance(Array(left.unicodeScalars), Array(right.unicodeScalars))
  }

  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
    var beforePrevious = [Int](repeating: 0, count: right.count + 1)
    var previous = Array(0...right.count)
    var current = previous
    for row in 1...left.count {
      current[0] = row
      for column in 1...right.count {
        let isSame = left[row - 1] == right[column - 1]
        var best = min(previous[column] + 1, current[column - 1] + 1)
        best = min(best, previous[column - 1] + (isSame ? 0 : 1))
        if row > 1, column > 1, left[row - 1] == right[column - 2],
          left[row - 2] == right[column - 1]
        {
          best = min(best, beforePrevious[column - 2] + 1)
        }
        current[column] = best
      }
      (beforePrevious, previous, current) = (previous, current, beforePrevious)
    }
    return previous[right.count]
  }
}
