import Columnar
import Planning

extension Column {
  /// A column of values of a type, each of which is asked for once.
  init(type: ColumnType, count: Int, value: (Int) throws -> Value) rethrows {
    switch type {
    case .float:
      self.init(floats: try (0..<count).map { try value($0).double })
    case .text:
      self.init(
        texts: try (0..<count).map {
          if case .text(let text) = try value($0) { text } else { nil }
        })
    case .boolean:
      self.init(
        booleans: try (0..<count).map {
          if case .boolean(let flag) = try value($0) { flag } else { nil }
        })
    case .integer, .decimal, .date, .timestamp, .period:
      let units = try LargeArray<Units>(count: count) {
        Units(Column.units(try value($0), scale: type.scale))
      }
      self.init(type: type, units)
    }
  }

  /// A number, or none.
  private struct Units: BitwiseCopyable, Sendable {
    let number: Int128
    let isMissing: Bool

    init(_ number: Int128?) {
      self.number = number ?? 0
      isMissing = number == nil
    }
  }

  private init(type: ColumnType, _ units: LargeArray<Units>) {
    var bounds: ClosedRange<Int128>?
    for place in units.indices where !units[place].isMissing {
      let number = units[place].number
      bounds =
        bounds.map { min($0.lowerBound, number)...max($0.upperBound, number) } ?? number...number
    }
    let missing = Bitmap(count: units.count) { units[$0].isMissing }
    if let bounds, !Bounds.fitInt64(bounds) {
      self.init(
        type: type, count: units.count,
        storage: .wide(Buffer(units.indices.map { units[$0].number })), missing: missing)
      return
    }
    let narrow = bounds.map { Int64($0.lowerBound)...Int64($0.upperBound) }
    let fill = narrow?.lowerBound ?? 0
    self.init(
      type: type, count: units.count,
      storage: .integers(
        PackedIntegers(count: units.count, bounds: narrow ?? 0...0) {
          units[$0].isMissing ? fill : Int64(truncatingIfNeeded: units[$0].number)
        }),
      missing: missing, bounds: narrow)
  }

  private static func units(_ value: Value, scale: Int) -> Int128? {
    switch value {
    case .exact(let units, let own):
      own <= scale ? units * PowersOfTen.int128[scale - own] : units
    case .date(let day): Int128(day.number)
    case .timestamp(let ticks, _): Int128(ticks)
    case .period(let period): Int128(period.index)
    case .missing, .other, .new, .boolean, .float, .text: nil
    }
  }
}

extension Scalar {
  /// The same expression with some parts exchanged, outermost first.
  func mapped(_ change: (Scalar) -> Scalar?) -> Scalar {
    if let changed = change(self) { return changed }
    let kind: Kind =
      switch self.kind {
      case .negate(let a): .negate(a.mapped(change))
      case .arithmetic(let op, let a, let b):
        .arithmetic(op, a.mapped(change), b.mapped(change))
      case .function(let function, let arguments):
        .function(function, arguments.map { $0.mapped(change) })
      case .conditional(let condition, let a, let b):
        .conditional(
          condition.mapped { $0.mapped(change) }, a.mapped(change), b.mapped(change))
      case .truth(let condition): .truth(condition.mapped { $0.mapped(change) })
      case .day(let a): .day(a.mapped(change))
      case .calendar(let unit, let a): .calendar(unit, a.mapped(change))
      case .numberInCalendar(let unit, let a): .numberInCalendar(unit, a.mapped(change))
      case .addingMonths(let months, let a): .addingMonths(months, a.mapped(change))
      case .standard(let a): .standard(a.mapped(change))
      case .label(let a, let labels): .label(a.mapped(change), labels)
      case .share(let a, let per): .share(a.mapped(change), per: per)
      case .running(let a): .running(a.mapped(change))
      case .index(let a): .index(a.mapped(change))
      case .baseline(let a): .baseline(a.mapped(change))
      case .growth(let a, let b): .growth(a.mapped(change), baseline: b.mapped(change))
      case .constant, .field, .linked, .ofCustomer, .aggregate, .daysSincePrevious,
        .dimension, .measure, .ranking, .sequence:
        self.kind
      }
    return Scalar(kind, type, domain)
  }
}

extension Condition {
  /// The same condition with its operands exchanged.
  func mapped(_ change: (Scalar) -> Scalar) -> Condition {
    switch self {
    case .compare(let a, let op, let b): .compare(change(a), op, change(b))
    case .compareTexts(let a, let op, let b): .compareTexts(change(a), op, change(b))
    case .text(let predicate, let a): .text(predicate, change(a))
    case .isTrue(let a): .isTrue(change(a))
    case .isMissing(let a): .isMissing(change(a))
    case .not(let inner): .not(inner.mapped(change))
    case .and(let parts): .and(parts.map { $0.mapped(change) })
    case .or(let parts): .or(parts.map { $0.mapped(change) })
    case .constant, .ofCustomer, .ranked, .member, .sampled: self
    }
  }
}

extension Scalar {
  /// Whether the baseline is part of it.
  var readsBaseline: Bool {
    var found = false
    visit(onScalar: { part in
      if case .baseline = part.kind { found = true }
      return !found
    })
    return found
  }
}
