/// One statement of a script, laid out: its tokens with blanks between them, broken into lines.
///
///     segment where stage = loyal and ltv > 5k      the head, with what follows the verb
///       by region                                   parts: clauses, options
///       show customers,                             pieces of a part that is too long
///         sum(orders.amount)
struct StatementLayout {
  private let source: SourceText
  private let tokens: [Token]
  private let marks: Marks
  private let gaps: CommentScan
  /// Index of the first token; all arrays below count from it.
  private let first: Int
  /// The tokens as they will be written.
  private var texts: [String] = []
  /// No blank stands before the token.
  private var isGlued: [Bool] = []
  /// Columns up to the end of the token on one line.
  private var ends: [Int] = []
  /// Brackets around the token.
  private var depths: [Int] = []
  private var parts: Set<Int>

  init(_ source: SourceText, _ tokens: [Token], _ marks: Marks, _ gaps: CommentScan) {
    self.source = source
    self.tokens = tokens
    self.marks = marks
    self.gaps = gaps
    first = marks.tokens.lowerBound
    parts = Set(marks.parts)
    measure()
  }

  /// Comments that go before the statement: `show` begins one only where its topic stands on its
  /// line, so no comment can stay between the two; likewise the other verbs that may be clauses or names.
  func commentsBefore() -> [String] {
    guard case .word(let word) = tokens[first].kind, let verb = Verb(word: word),
      [.show, .save, .open, .export].contains(verb)
    else { return [] }
    return comments(before: first + 1).map(\.text)
  }

  private func comments(before place: Int) -> [CommentScan.Comment] {
    gaps.comments(
      in: tokens[place - 1].span.end..<tokens[place].span.start, isBehindToken: true
    ).comments
  }

  /// The lines, indented.
  func lines() -> [String] {
    let all = marks.tokens
    let hoisted = commentsBefore().isEmpty ? first : first + 1
    let comments = placedComments(all.dropFirst().filter { $0 > hoisted })
    if comments.isEmpty, width(all) <= Limits.formattedWidth { return [text(all)] }
    var result: [String] = []
    var starts = [all.lowerBound] + marks.parts.filter { mayBreak(before: $0) }
    starts.append(all.upperBound)
    var next = comments[...]
    for (start, end) in zip(starts, starts.dropFirst()) where start < end {
      var indentation = start == all.lowerBound ? 0 : 2
      var segment = start
      while segment < end {
        if let (place, comments) = next.first, place == segment {
          write(comments, indentation, &result)
          next.removeFirst()
        }
        let stop = min(end, next.first?.place ?? end)
        result += broken(segment..<stop, indentation, indentation + (indentation == 0 ? 4 : 2))
        segment = stop
        indentation = 4
      }
    }
    return result
  }

  /// The comments of each token that begins a line for them. Before `show` and a topic no line may
  /// begin, or the two could be a statement: comments go between them.
  private func placedComments(
    _ places: [Int]
  ) -> [(place: Int, comments: [CommentScan.Comment])] {
    var result: [(place: Int, comments: [CommentScan.Comment])] = []
    var held: [CommentScan.Comment] = []
    for place in places {
      let comments = held + self.comments(before: place)
      held = beginsStatement(place) ? comments : []
      if held.isEmpty, !comments.isEmpty { result.append((place, comments)) }
    }
    return result
  }

  /// A comment behind a token goes on with its line, others have their own.
  private func write(
    _ comments: [CommentScan.Comment], _ indentation: Int, _ lines: inout [String]
  ) {
    for comment in comments {
      if comment.isTrailing, let last = lines.indices.last {
        lines[last] += "  " + comment.text
      } else {
        lines.append(String(repeating: " ", count: indentation) + comment.text)
      }
    }
  }

  // MARK: Lines

  /// The tokens on one line where they fit, else broken where the fewest brackets are open.
  private func broken(_ range: Range<Int>, _ indentation: Int, _ further: Int) -> [String] {
    let line = String(repeating: " ", count: indentation) + text(range)
    if indentation + width(range) <= Limits.formattedWidth { return [line] }
    let (breaks, fills) = breaks(in: range)
    guard !breaks.isEmpty else { return [line] }
    var result: [String] = []
    var start = range.lowerBound
    var end = start
    for stop in breaks + [range.upperBound] {
      let column = start == range.lowerBound ? indentation : further
      if end > start, !fills || column + width(start..<stop) > Limits.formattedWidth {
        result += broken(start..<end, column, further + 2)
        start = end
      }
      end = stop
    }
    return result
      + broken(start..<end, start == range.lowerBound ? indentation : further, further + 2)
  }

  /// Where lines may begin within the range: behind commas, else before `or`, else before `and`,
  /// and only where the fewest brackets are open. Entries fill lines, conditions have their own.
  private func breaks(in range: Range<Int>) -> (places: [Int], fills: Bool) {
    var least = Int.max
    var best = Int.max
    var places: [Int] = []
    for joint in joints(in: range) {
      let rank: Int =
        switch tokens[joint].kind {
        case .sign: 0
        case .word(let word): Keywords.matches(word, "or") ? 1 : 2
        case .quotedName, .text, .number, .date, .parameter, .mixed, .invalid: 3
        }
      let place = rank == 0 ? joint + 1 : joint
      let depth = depths[joint - first]
      guard place > range.lowerBound, place < range.upperBound, mayBreak(before: place),
        (depth, rank) <= (least, best)
      else { continue }
      if (depth, rank) < (least, best) {
        (least, best) = (depth, rank)
        places = []
      }
      places.append(place)
    }
    return (places, best == 0)
  }

  private func joints(in range: Range<Int>) -> ArraySlice<Int> {
    func count(before bound: Int) -> Int {
      var low = 0
      var high = marks.joints.count
      while low < high {
        let middle = (low + high) / 2
        if marks.joints[middle] < bound { low = middle + 1 } else { high = middle }
      }
      return low
    }
    return marks.joints[count(before: range.lowerBound)..<count(before: range.upperBound)]
  }

  /// A line may begin with the token: it is not glued to the one before, nor would it begin a
  /// statement there.
  private func mayBreak(before place: Int) -> Bool {
    guard place > first, !isGlued[place - first] else { return false }
    guard case .word(let word) = tokens[place].kind, let verb = Verb(word: word) else {
      return true
    }
    guard parts.contains(place), place + 1 < marks.tokens.upperBound else { return false }
    return [.show, .save, .open, .export].contains(verb) && !beginsStatement(place)
  }

  /// The token would begin a statement where it began a line; see `SplitScript`. (Other verbs never
  /// stand within a statement where a line begins.)
  private func beginsStatement(_ place: Int) -> Bool {
    guard place + 1 < marks.tokens.upperBound, case .word(let word) = tokens[place].kind,
      let verb = Verb(word: word)
    else { return false }
    switch tokens[place + 1].kind {
    case .text: return verb == .open
    case .word(let next):
      return verb == .show && ShowTopic(word: next) != nil
        || verb == .save && Keywords.matches(next, "store")
        || verb == .export && Keywords.matches(next, "segment")
    case .quotedName, .number, .date, .parameter, .sign, .mixed, .invalid: return false
    }
  }

  private func width(_ range: Range<Int>) -> Int {
    let start = range.lowerBound - first
    return ends[range.upperBound - 1 - first] - ends[start] + texts[start].count
  }

  private func text(_ range: Range<Int>) -> String {
    var result = ""
    for place in range {
      if place > range.lowerBound, !isGlued[place - first] { result += " " }
      result += texts[place - first]
    }
    return result
  }

  // MARK: Tokens

  private mutating func measure() {
    var keywords = marks.keywords[...]
    let hugging = Set(marks.hugging)
    let prefixes = Set(marks.prefixes)
    var column = 0
    var depth = 0
    for place in marks.tokens {
      while let keyword = keywords.first, keyword < place { keywords.removeFirst() }
      let isGlued = isTight(place, hugging, prefixes)
      let text = text(of: place, isKeyword: keywords.first == place)
      if tokens[place].kind == .sign(.close) { depth -= 1 }
      column += text.count + (isGlued ? 0 : 1)
      texts.append(text)
      self.isGlued.append(isGlued)
      ends.append(column)
      depths.append(depth)
      if tokens[place].kind == .sign(.open) { depth += 1 }
    }
  }

  private func text(of place: Int, isKeyword: Bool) -> String {
    let text = source.text(of: tokens[place].span)
    switch tokens[place].kind {
    case .word: return isKeyword ? text.lowercased() : text
    case .date(let date): return Printer.print(date)
    case .text(let content):
      return content.utf8.contains(UInt8(ascii: "\"")) ? text : Printer.quoted(content)
    case .quotedName, .number, .parameter, .sign, .mixed, .invalid: return text
    }
  }

  /// Whether the token stands right behind the one before it.
  private func isTight(_ place: Int, _ hugging: Set<Int>, _ prefixes: Set<Int>) -> Bool {
    guard place > first else { return true }
    let before = tokens[place - 1].kind
    let kind = tokens[place].kind
    if kind == .sign(.comma) || kind == .sign(.close) || kind == .sign(.dot) { return true }
    if before == .sign(.open) || before == .sign(.dot) || hugging.contains(place) { return true }
    // Two minus signs in a row begin a comment.
    return prefixes.contains(place - 1) && kind != .sign(.minus)
  }
}
