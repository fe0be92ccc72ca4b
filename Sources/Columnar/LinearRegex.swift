package import Messages

// SAFETY: texts and sets of states are read and written below their counts; both are lent for the
// call only.

/// A regular expression that is found anywhere in a text, in time linear in text × pattern.
///
/// Pattern: literals, `.` (all but a line feed), classes `[a-z]` `[^…]`, `\d \w \s \D \W \S`, `\b \B`,
/// `^ $` (ends of the text), groups `( … )` `(?: … )`, `|`, `* + ? {m} {m,} {m,n}` (a `?` behind them
/// changes nothing), escapes `\n \t \r \f \v \xHH \uHHHH \u{H…}` and of every sign. Texts are matched
/// by Unicode scalars. Back-references and look-around are problems: they have no linear time.
///
/// The states the pattern can be in advance together, a scalar at a time:
/// ```
/// ab|ac     0 fork 1 4    1 a    2 b    3 jump 6    4 a    5 c    6 match
/// "xac"     x: start again {1 4}   a: {2 5}, start again {1 4}   c: {6} matches
/// ```
package struct LinearRegex: Sendable {
  /// Why a pattern is none.
  package struct Problem: Error, Hashable {
    /// Where, in bytes into the pattern.
    package let offset: Int
    /// What is wrong, as a sentence without a full stop.
    package let message: Message
  }

  /// A step of the machine; places are of other steps.
  enum Step: Sendable {
    case scalar(ScalarClass)
    case fork(Int, Int)
    case jump(Int)
    case assert(Assertion)
    case match
  }

  /// What holds between two scalars.
  enum Assertion: Sendable {
    case start, end, wordBoundary, noWordBoundary
  }

  /// Steps at most, after counted repetitions are written out.
  static let greatestStepCount = 4_000
  /// Groups in groups at most.
  static let greatestDepth = 100

  private let steps: [Step]
  /// Bytes with which a match can begin; nil where it can be empty or begins with an assertion.
  private let firstBytes: [Bool]?

  /// Reads and compiles a pattern.
  package init(_ pattern: String, ignoringCase: Bool) throws(LinearRegex.Problem) {
    var parser = RegexParser(pattern, ignoringCase: ignoringCase)
    let tree = try parser.parse()
    var compiler = RegexCompiler()
    try compiler.emit(tree)
    steps = compiler.steps + [.match]
    firstBytes = LinearRegex.firstBytes(of: steps)
  }

  /// Whether the pattern is found anywhere in a text of UTF-8.
  package func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 5 * steps.count) { scratch in
      scratch.initialize(repeating: 0)
      let count = steps.count
      var search = RegexSearch(
        steps: steps,
        current: StateSet(scratch, at: 0, count),
        next: StateSet(scratch, at: 2 * count, count),
        stack: UnsafeMutableBufferPointer(rebasing: scratch[(4 * count)...]))
      return search.run(text, firstBytes: firstBytes)
    }
  }

  private static func firstBytes(of steps: [Step]) -> [Bool]? {
    var bytes = [Bool](repeating: false, count: 256)
    var seen = [Bool](repeating: false, count: steps.count)
    var open = [0]
    while let place = open.popLast() {
      if seen[place] { continue }
      seen[place] = true
      switch steps[place] {
      case .match, .assert: return nil
      case .jump(let target): open.append(target)
      case .fork(let one, let other): open += [one, other]
      case .scalar(let set):
        for byte in 0..<0x80 where set.ascii[byte] { bytes[byte] = true }
        if set.holdsOthers { for byte in 0x80..<0x100 { bytes[byte] = true } }
      }
    }
    return bytes
  }
}

/// States the pattern is in: a list, and for each state its place in it.
struct StateSet {
  private let list: UnsafeMutableBufferPointer<Int32>
  private let places: UnsafeMutableBufferPointer<Int32>
  private(set) var count = 0

  init(_ scratch: UnsafeMutableBufferPointer<Int32>, at start: Int, _ size: Int) {
    list = UnsafeMutableBufferPointer(rebasing: scratch[start..<start + size])
    places = UnsafeMutableBufferPointer(rebasing: scratch[start + size..<start + 2 * size])
  }

  subscript(place: Int) -> Int { Int(list[place]) }

  /// Whether it was not yet there.
  mutating func insert(_ state: Int) -> Bool {
    let place = Int(places[state])
    if place < count, list[place] == Int32(state) { return false }
    list[count] = Int32(state)
    places[state] = Int32(count)
    count += 1
    return true
  }

  mutating func removeAll() { count = 0 }
}

/// One text being searched.
struct RegexSearch {
  let steps: [LinearRegex.Step]
  var current: StateSet
  var next: StateSet
  let stack: UnsafeMutableBufferPointer<Int32>

  mutating func run(_ text: UnsafeBufferPointer<UInt8>, firstBytes: [Bool]?) -> Bool {
    var before: UInt32?
    var place = 0
    while true {
      if current.count == 0, let firstBytes {
        while place < text.count, !firstBytes[Int(text[place])] { place += 1 }
        if place == text.count { return false }
      }
      let (scalar, length) = RegexSearch.scalar(text, at: place)
      if let state = enter(0, before, scalar, isNext: false) { return state }
      guard let scalar else { return false }
      place += length
      let after = RegexSearch.scalar(text, at: place).scalar
      for index in 0..<current.count {
        let state = current[index]
        guard case .scalar(let set) = steps[state], set.contains(scalar) else { continue }
        if let state = enter(state + 1, scalar, after, isNext: true) { return state }
      }
      swap(&current, &next)
      next.removeAll()
      before = scalar
    }
  }

  /// Adds a state and all that it leads to without a scalar; true where the pattern is found.
  private mutating func enter(
    _ first: Int, _ before: UInt32?, _ after: UInt32?, isNext: Bool
  ) -> Bool? {
    guard insert(first, isNext) else { return nil }
    var depth = 1
    stack[0] = Int32(first)
    while depth > 0 {
      depth -= 1
      let state = Int(stack[depth])
      var targets: (Int, Int?)?
      switch steps[state] {
      case .match: return true
      case .scalar: continue
      case .jump(let target): targets = (target, nil)
      case .fork(let one, let other): targets = (one, other)
      case .assert(let assertion):
        if RegexSearch.holds(assertion, before, after) { targets = (state + 1, nil) }
      }
      guard let (one, other) = targets else { continue }
      for target in [one, other].compactMap({ $0 }) where insert(target, isNext) {
        stack[depth] = Int32(target)
        depth += 1
      }
    }
    return nil
  }

  private mutating func insert(_ state: Int, _ isNext: Bool) -> Bool {
    isNext ? next.insert(state) : current.insert(state)
  }

  private static func holds(
    _ assertion: LinearRegex.Assertion, _ before: UInt32?, _ after: UInt32?
  ) -> Bool {
    switch assertion {
    case .start: return before == nil
    case .end: return after == nil
    case .wordBoundary, .noWordBoundary:
      let isBoundary = isWord(before) != isWord(after)
      return isBoundary == (assertion == .wordBoundary)
    }
  }

  private static func isWord(_ scalar: UInt32?) -> Bool {
    scalar.map { ScalarClass.word.contains($0) } ?? false
  }

  /// The scalar that begins at a byte and its length; bytes that are no UTF-8 are U+FFFD each.
  private static func scalar(
    _ text: UnsafeBufferPointer<UInt8>, at place: Int
  ) -> (scalar: UInt32?, length: Int) {
    guard place < text.count else { return (nil, 0) }
    let first = text[place]
    if first < 0x80 { return (UInt32(first), 1) }
    let length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
    guard first >= 0xc2, place + length <= text.count else { return (0xfffd, 1) }
    var scalar = UInt32(first) & (0x7f >> UInt32(length))
    for offset in 1..<length { scalar = scalar << 6 | UInt32(text[place + offset] & 0x3f) }
    return (scalar, length)
  }
}
