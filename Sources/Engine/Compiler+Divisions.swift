import Planning

// Whose divisions by zero are counted: those of the rows of which a result is asked.
//
// ```
// segment where region = North show avg(a / b)      rows of the population
// if(b = 0, 0, a / b), b != 0 and a / b > 2         rows where b is not 0
// ```

extension Compiler {
  /// Compiles what is asked of the rows of a mask only. Values that divide are shared with what is asked of
  /// the same rows alone, so that each division counts where it is asked for, and once.
  func asking<Result>(
    _ rows: @autoclosure () -> Int, if divides: Bool, _ body: () -> Result
  ) -> Result {
    guard divides else { return body() }
    let inner = rows()
    guard inner != always, inner != counted else { return body() }
    let (outer, known) = (counted, values)
    counted = outer.map { both($0, inner) } ?? inner
    values.merge(dividing[[outer, inner]] ?? [:]) { known, _ in known }
    let result = body()
    counted = outer
    let own = values.filter { known[$0.key] == nil && $0.key.divides }
    dividing[[outer, inner], default: [:]].merge(own) { known, _ in known }
    for scalar in own.keys { values[scalar] = nil }
    return result
  }

  /// A value of which is asked only where it is missing: its divisions are counted where the value is used.
  func checked(_ scalar: Scalar) -> Operand {
    asking(neverMissing, if: scalar.divides) { value(scalar) }
  }

  /// A value whose divisions by zero were counted before.
  func uncounted(_ scalar: Scalar) -> Operand {
    asking(neverMissing, if: true) { compile(scalar) }
  }

  /// The mask of the rows for which all hold; what divides is asked last, of those that are left.
  func conjunction(_ parts: [Condition], of known: Int) -> Int {
    let last = parts.filter(\.divides)
    let first = last.isEmpty ? parts : parts.filter { !$0.divides }
    return last.reduce(first.reduce(known) { both($0, mask($1)) }) { left, part in
      both(left, asking(left, if: true) { mask(part) })
    }
  }

  /// The mask of the rows for which any holds; what divides is asked last, where no other holds.
  func disjunction(_ parts: [Condition]) -> Int {
    let last = parts.filter(\.divides)
    guard !last.isEmpty else { return either(parts.map { mask($0) }) }
    return last.reduce(either(parts.filter { !$0.divides }.map { mask($0) })) { found, part in
      either([found, asking(present(always, found), if: true) { mask(part) }])
    }
  }
}

extension Scalar {
  /// Whether it divides, facts apart.
  var divides: Bool {
    var found = false
    visit(onScalar: { part in
      switch part.kind {
      case .aggregate: return false
      case .arithmetic(.divide, _, _): found = true
      default: break
      }
      return !found
    })
    return found
  }
}

extension Condition {
  /// Whether a value of it divides, facts apart.
  var divides: Bool {
    var found = false
    visit(onScalar: {
      found = found || $0.divides
      return false
    })
    return found
  }
}
