import Messages

/// A pattern as a tree.
indirect enum RegexTree {
  case empty
  case scalar(ScalarClass)
  case assert(LinearRegex.Assertion)
  case sequence([RegexTree])
  case choice([RegexTree])
  /// From `least` to `most` times; nil for any number. Where it stands, for messages.
  case repeated(RegexTree, least: Int, most: Int?, offset: Int)
}

/// Reads a pattern by recursive descent: choices of sequences of repeated atoms.
struct RegexParser {
  private let scalars: [Unicode.Scalar]
  private let ignoringCase: Bool
  private var place = 0
  private var depth = 0

  init(_ pattern: String, ignoringCase: Bool) {
    scalars = Array(pattern.unicodeScalars)
    self.ignoringCase = ignoringCase
  }

  /// The whole pattern.
  mutating func parse() throws(LinearRegex.Problem) -> RegexTree {
    let tree = try choice()
    if place < scalars.count { throw problem("there is no ( for this )") }
    return tree
  }

  private mutating func choice() throws(LinearRegex.Problem) -> RegexTree {
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() throws(LinearRegex.Problem) -> RegexTree {
    var parts: [RegexTree] = []
    while let next = peek, next != "|", next != ")" { parts.append(try repetition()) }
    return parts.isEmpty ? .empty : .sequence(parts)
  }

  private mutating func repetition() throws(LinearRegex.Problem) -> RegexTree {
    let tree = try atom()
    let offset = place
    guard let (least, most) = try count() else { return tree }
    if !take("?"), let next = peek, next == "+" {
      throw problem("possessive repetition is not known here")
    }
    let second = place
    if try count() != nil {
      throw problem("a repetition of a repetition needs brackets: (?:a*)+", at: second)
    }
    return .repeated(tree, least: least, most: most, offset: byteOffset(offset))
  }

  /// How often the atom before is repeated; a brace that counts nothing is a literal.
  private mutating func count() throws(LinearRegex.Problem) -> (Int, Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    let start = place
    guard take("{") else { return nil }
    guard let least = number() else {
      place = start
      return nil
    }
    var most: Int? = least
    if take(",") { most = number() }
    guard take("}") else {
      place = start
      return nil
    }
    if let most, most < least {
      throw problem("a repetition has its smaller number first", at: start)
    }
    if max(least, most ?? 0) > LinearRegex.greatestStepCount {
      throw problem("the pattern is too large once its repetitions are written out", at: start)
    }
    return (least, most)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let next = peek, ("0"..."9").contains(next) {
      value = min((value ?? 0) * 10 + Int(next.value - 0x30), 1_000_000)
      place += 1
    }
    return value
  }

  private mutating func atom() throws(LinearRegex.Problem) -> RegexTree {
    let start = place
    guard let next = peek else { return .empty }
    place += 1
    switch next {
    case "(": return try group(start)
    case "[": return .scalar(try bracket(start))
    case ".": return .scalar(ScalarClass([.range(10...10)], isNegated: true))
    case "^": return .assert(.start)
    case "$": return .assert(.end)
    case "\\":
      if take("b") { return .assert(.wordBoundary) }
      if take("B") { return .assert(.noWordBoundary) }
      return .scalar(ScalarClass([try escape(start)], ignoringCase: ignoringCase))
    case "*", "+", "?": throw problem("there is nothing to repeat before this", at: start)
    default: return literal(next)
    }
  }

  private func literal(_ scalar: Unicode.Scalar) -> RegexTree {
    .scalar(ScalarClass([.range(scalar.value...scalar.value)], ignoringCase: ignoringCase))
  }

  private mutating func group(_ start: Int) throws(LinearRegex.Problem) -> RegexTree {
    if take("?") {
      if !take(":") {
        let isLookAround = peek == "=" || peek == "!" || (peek == "<" && isLookBehind)
        throw problem(
          isLookAround
            ? "look-around is not known here: it has no linear time"
            : "a group is ( … ) or (?: … ); names and flags are not known here", at: start)
      }
    }
    depth += 1
    if depth > LinearRegex.greatestDepth { throw problem("too many groups in groups", at: start) }
    let tree = try choice()
    depth -= 1
    if !take(")") { throw problem("this ( is not closed", at: start) }
    return tree
  }

  private var isLookBehind: Bool {
    place + 1 < scalars.count && (scalars[place + 1] == "=" || scalars[place + 1] == "!")
  }

  // MARK: - Classes and escapes

  private mutating func bracket(_ start: Int) throws(LinearRegex.Problem) -> ScalarClass {
    let isNegated = take("^")
    var parts: [ScalarClass.Part] = []
    var isFirst = true
    while let next = peek, next != "]" || isFirst {
      isFirst = false
      let from = place
      if next == "[", place + 1 < scalars.count, [":", ".", "="].contains(scalars[place + 1]) {
        throw problem("classes are written \\d, \\w, \\s or as ranges like a-z", at: from)
      }
      let part = try classPart()
      guard peek == "-", place + 1 < scalars.count, scalars[place + 1] != "]" else {
        parts.append(part)
        continue
      }
      place += 1
      let last = try classPart()
      guard case .range(let low) = part, case .range(let high) = last else {
        throw problem("a range goes from one sign to another", at: from)
      }
      guard low.lowerBound <= high.lowerBound else {
        throw problem("a range has its smaller sign first", at: from)
      }
      parts.append(.range(low.lowerBound...high.lowerBound))
    }
    if !take("]") { throw problem("this [ is not closed", at: start) }
    return ScalarClass(parts, isNegated: isNegated, ignoringCase: ignoringCase)
  }

  private mutating func classPart() throws(LinearRegex.Problem) -> ScalarClass.Part {
    let start = place
    guard let next = peek else { throw problem("this [ is not closed", at: start) }
    place += 1
    if next == "\\" { return try escape(start) }
    return .range(next.value...next.value)
  }

  /// What stands behind a backslash.
  private mutating func escape(_ start: Int) throws(LinearRegex.Problem) -> ScalarClass.Part {
    guard let next = peek else { throw problem("a backslash needs a sign behind it", at: start) }
    place += 1
    switch next {
    case "d": return .digit
    case "w": return .word
    case "s": return .space
    case "D": return .not([.digit])
    case "W": return .not([.word])
    case "S": return .not([.space])
    case "n": return .range(10...10)
    case "t": return .range(9...9)
    case "r": return .range(13...13)
    case "f": return .range(12...12)
    case "v": return .range(11...11)
    case "x", "u": return try hexadecimal(next == "x" ? 2 : 4, start)
    case "1"..."9", "k":
      throw problem("back-references are not known here: they have no linear time", at: start)
    case "0", "a"..."z", "A"..."Z": throw problem("this escape is not known", at: start)
    default: return .range(next.value...next.value)
    }
  }

  /// So many hexadecimal digits, or any number of them in braces.
  private mutating func hexadecimal(
    _ digits: Int, _ start: Int
  ) throws(LinearRegex.Problem) -> ScalarClass.Part {
    let isBraced = take("{")
    var text = ""
    while let next = peek, next.properties.isASCIIHexDigit, isBraced || text.count < digits,
      text.count < 8
    {
      text.unicodeScalars.append(next)
      place += 1
    }
    guard isBraced ? take("}") : text.count == digits, let value = UInt32(text, radix: 16),
      Unicode.Scalar(value) != nil
    else { throw problem("this is no scalar in hexadecimal digits", at: start) }
    return .range(value...value)
  }

  // MARK: - Reading

  private var peek: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == scalar else { return false }
    place += 1
    return true
  }

  private func byteOffset(_ place: Int) -> Int {
    scalars[..<place].reduce(0) { $0 + UTF8.width($1) }
  }

  private func problem(_ message: Message, at place: Int? = nil) -> LinearRegex.Problem {
    LinearRegex.Problem(offset: byteOffset(place ?? self.place), message: message)
  }
}

/// Writes a tree as steps.
struct RegexCompiler {
  private(set) var steps: [LinearRegex.Step] = []

  mutating func emit(_ tree: RegexTree) throws(LinearRegex.Problem) {
    switch tree {
    case .empty: break
    case .scalar(let set): steps.append(.scalar(set))
    case .assert(let assertion): steps.append(.assert(assertion))
    case .sequence(let parts): for part in parts { try emit(part) }
    case .choice(let branches): try emitChoice(branches)
    case .repeated(let part, let least, let most, let offset):
      try emitRepeated(part, least, most, offset)
    }
  }

  /// `a|b`: fork to a and b, a jumps behind b.
  private mutating func emitChoice(_ branches: [RegexTree]) throws(LinearRegex.Problem) {
    var jumps: [Int] = []
    for branch in branches.dropLast() {
      let fork = steps.count
      steps.append(.fork(fork + 1, 0))
      try emit(branch)
      jumps.append(steps.count)
      steps.append(.jump(0))
      steps[fork] = .fork(fork + 1, steps.count)
    }
    if let last = branches.last { try emit(last) }
    for jump in jumps { steps[jump] = .jump(steps.count) }
  }

  /// `a{2,4}` is `aa(a(a)?)?`, `a{2,}` is `aaa*`.
  private mutating func emitRepeated(
    _ part: RegexTree, _ least: Int, _ most: Int?, _ offset: Int
  ) throws(LinearRegex.Problem) {
    for _ in 0..<least { try emitBounded(part, offset) }
    guard let most else {
      let fork = steps.count
      steps.append(.fork(fork + 1, 0))
      try emitBounded(part, offset)
      steps.append(.jump(fork))
      steps[fork] = .fork(fork + 1, steps.count)
      return
    }
    var forks: [Int] = []
    for _ in least..<most {
      forks.append(steps.count)
      steps.append(.fork(steps.count + 1, 0))
      try emitBounded(part, offset)
    }
    for fork in forks { steps[fork] = .fork(fork + 1, steps.count) }
  }

  private mutating func emitBounded(
    _ part: RegexTree, _ offset: Int
  ) throws(LinearRegex.Problem) {
    try emit(part)
    if steps.count > LinearRegex.greatestStepCount {
      throw LinearRegex.Problem(
        offset: offset,
        message: "the pattern is too large once its repetitions are written out")
    }
  }
}
