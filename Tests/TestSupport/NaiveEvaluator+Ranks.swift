import Columnar
import Language

extension NaiveEvaluator {
  /// The values of the customers among whom a customer is ranked, in the order of keys, and the
  /// customer's own; missing values are left out, "missing is unranked".
  private func ranking(
    _ expression: Expression, per: Expression?, _ scope: Scope
  ) throws -> (own: Value, all: [Value], place: Int?) {
    switch scope {
    case .customer(_, within: let group?) where group.isOfEvents:
      throw Unsupported("a rank in a breakdown by events")
    case .group: throw Unsupported("a rank of a group")
    case .customer, .event, .none: break
    }
    guard let customer = try customer(scope) else { throw Unsupported("the rank of nobody") }
    guard let ranked else { throw Unsupported("a rank over customers in a breakdown by events") }
    let plain = { (customer: NaiveStore.Customer) in Scope.customer(customer, within: nil) }
    let group = try per.map { NaiveKey(try value($0, plain(customer))) }
    var all: [Value] = []
    var place: Int?
    for index in ranked {
      let other = store.customers[index]
      if let per, try NaiveKey(value(per, plain(other))) != group { continue }
      let number = try value(expression, plain(other))
      if number.isMissing { continue }
      if NaiveNumbers.order(other.key, customer.key) == 0 { place = all.count }
      all.append(number)
    }
    // A customer who is not among them has no rank.
    return (place == nil ? .missing : try value(expression, plain(customer)), all, place)
  }

  /// "`in top 10%` is ceil(10 % of the non-missing), plus ties with the last."
  func isRanked(_ expression: Expression, _ test: RankTest, _ scope: Scope) throws -> Bool {
    let (own, all, _) = try ranking(expression, per: test.per, scope)
    guard !own.isMissing else { return false }
    let wanted: Int
    if test.isShare {
      let power = PowersOfTen.int128[test.amount.scale]
      wanted = Int((Int128(all.count) * test.amount.units + power - 1) / power)
    } else {
      guard test.amount.scale == 0 else { throw Unsupported("the top of a fraction") }
      wanted = Int(test.amount.units)
    }
    // Among the first so many, or equal to the last of them: fewer than that many are better.
    let better = all.count { NaiveNumbers.order($0, own) == (test.takesBottom ? -1 : 1) }
    return better < wanted
  }

  /// `tile(n, x) ntile(n, x) rank(x) percent_rank(x)`, or nil for other functions.
  func rank(_ function: String, _ arguments: [Expression], _ scope: Scope) throws -> Value? {
    switch (function, arguments.count) {
    case ("tile", 2), ("ntile", 2):
      guard case .number(let number) = arguments[0].kind, number.scale == 0, number.units > 0 else {
        throw Unsupported("tiles that are no whole number")
      }
      let (own, all, place) = try ranking(arguments[1], per: nil, scope)
      guard let place else { return .missing }
      let count = Int(number.units)
      if function == "tile" {
        return .integer(try NaiveEvaluator.tile(own, among: all, count))
      }
      // "By equal counts in ascending order (the first ones get one more), ties by key."
      let before = all.indices.count { index in
        let order = NaiveNumbers.order(all[index], own) ?? 0
        return order < 0 || order == 0 && index < place
      }
      let (size, rest) = (all.count / count, all.count % count)
      let inLarge = rest * (size + 1)
      if before < inLarge { return .integer(1 + before / (size + 1)) }
      return .integer(1 + rest + (before - inLarge) / size)
    case ("rank", 1):
      // "Rank 1 is the largest."
      let (own, all, _) = try ranking(arguments[0], per: nil, scope)
      if own.isMissing { return .missing }
      return .integer(1 + all.count { NaiveNumbers.order($0, own) == 1 })
    case ("percent_rank", 1):
      // "`percent_rank` 0 the smallest."
      let (own, all, _) = try ranking(arguments[0], per: nil, scope)
      if own.isMissing { return .missing }
      let smaller = all.count { NaiveNumbers.order($0, own) == -1 }
      return .float(all.count > 1 ? Double(smaller) / Double(all.count - 1) : 0)
    default: return nil
    }
  }

  // MARK: - Cuts

  /// "A score is 1 + the number of cut points strictly below the value"; "cut points are type-7
  /// quantiles".
  static func tile(_ value: Value, among all: [Value], _ count: Int) throws -> Int {
    let sorted = try all.map(NaiveNumbers.double).sorted()
    let own = try NaiveNumbers.double(value)
    return 1
      + (1..<count).count { number in
        let (below, part) = ((sorted.count - 1) * number).quotientAndRemainder(dividingBy: count)
        let lower = sorted[below]
        if part == 0 { return lower < own }
        return lower + (sorted[below + 1] - lower) * Double(part) / Double(count) < own
      }
  }

  /// Ranges of one round width.
  struct Bins {
    /// The width, and all bounds, in units of this scale.
    var width: Int128
    var scale: Int

    /// "At most n ranges of one width, which is 1, 2, 2.5 or 5 times a power of ten (2.5 not below
    /// the value's own scale) and of which the bounds are multiples."
    init(_ values: [Value], _ count: Int) throws {
      guard count > 1 else { throw Unsupported("one bin") }
      var scale = 0
      for value in values {
        guard case .exact(_, let own) = value else { throw Unsupported("bins of floats") }
        scale = max(scale, own)
      }
      var width: Int128 = 1
      self.init(width: width, scale: scale)
      let numbers = try values.map(units)
      guard let least = numbers.min(), let greatest = numbers.max() else { return }
      while true {
        for step: Int128 in width == 1 ? [1, 2, 5] : [10, 20, 25, 50] {
          self.width = width == 1 ? step : width / 10 * step
          guard index(greatest) - index(least) + 1 <= count else { continue }
          if self.width == 1, 2 * (greatest - least) + 1 <= Int128(count) {
            throw Unsupported("bins finer than the values")
          }
          return
        }
        width *= 10
      }
    }

    private init(width: Int128, scale: Int) { (self.width, self.scale) = (width, scale) }

    /// A number in units of the scale.
    func units(_ value: Value) throws -> Int128 {
      guard case .exact(let units, let own) = value,
        let scaled = NaiveNumbers.scaled(units, by: scale - own)
      else { throw Unsupported("bins of floats") }
      return scaled
    }

    /// Which multiple of the width begins the range of a number.
    func index(_ units: Int128) -> Int {
      Int(units / width - (units % width < 0 ? 1 : 0))
    }

    /// `0 to 500`
    func label(_ index: Int) -> String {
      "\(text(Int128(index) * width)) to \(text(Int128(index + 1) * width))"
    }

    /// With the decimals that the width needs.
    private func text(_ units: Int128) -> String {
      let decimals = NaiveNumbers.withoutTrailingZeros(width, scale).1
      return NaiveAnswer.text(
        .exact(units / PowersOfTen.int128[scale - decimals], scale: decimals))
    }
  }

  // MARK: - Regular expressions

  /// A regular expression "found anywhere in the text".
  static func isMatch(_ text: String, _ pattern: String, ignoringCase: Bool) throws -> Bool {
    guard let written = try? Regex(pattern) else {
      throw Unsupported("the regular expression \(pattern)")
    }
    let byScalars = written.matchingSemantics(.unicodeScalar).ignoresCase(ignoringCase)
    return text.contains(byScalars)
  }
}
