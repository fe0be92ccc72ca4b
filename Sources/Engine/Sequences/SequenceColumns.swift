import Columnar
import Planning

// SAFETY: memory has a place of the draft's width for each customer; each customer is set by one task.

/// A figure of all customers while tasks write it: whole numbers at the least width, or floats.
struct SequenceDraft: @unchecked Sendable {
  let figure: SequenceFigure
  let type: ColumnType
  /// What can be written; nil for floats.
  let bounds: ClosedRange<Int64>?
  private let memory: UnsafeMutableRawPointer

  fileprivate init(
    _ figure: SequenceFigure, _ type: ColumnType, _ bounds: ClosedRange<Int64>?,
    _ memory: UnsafeMutableRawPointer
  ) {
    self.figure = figure
    self.type = type
    self.bounds = bounds
    self.memory = memory
  }

  fileprivate static func width(_ bounds: ClosedRange<Int64>?) -> PackedIntegers.Width {
    bounds.map { PackedIntegers.width(for: $0) } ?? .eight
  }

  /// Writes the figure of the customers of a batch, of whom most may have no way: theirs is the least.
  /// Where a step was not reached it has no meaning.
  func set(_ customers: Range<Int>, _ ways: SequenceWays, _ rules: SequenceMatcher.Rules) {
    let low = bounds?.lowerBound ?? 0
    switch figure {
    case .reached: copy(customers, ways.reached)
    case .isOpen: copy(customers, ways.open)
    case .day(let step):
      let times = ways.times[step]
      put(customers, ways) { rules.day(times[$0]) }
    case .nextDay:
      put(customers, ways) { ways.next[$0] == .max ? low : rules.day(ways.next[$0]) }
    case .forbiddenDay:
      put(customers, ways) { ways.forbidden[$0] == .max ? low : rules.day(ways.forbidden[$0]) }
    case .days(let step):
      let (from, to) = (ways.times[max(step, 1) - 1], ways.times[step])
      if bounds != nil { return put(customers, ways) { to[$0] &- from[$0] } }
      let ticks = Double(rules.ticksPerDay)
      write(customers, ways, Double.self) { Double(to[$0] &- from[$0]) / ticks }
    }
  }

  /// Copies what is known of all customers; so few steps, and yes or no, are bytes.
  private func copy(_ customers: Range<Int>, _ bytes: UnsafePointer<UInt8>) {
    (memory + customers.lowerBound).copyMemory(from: bytes, byteCount: customers.count)
  }

  @inline(__always)
  private func put(_ customers: Range<Int>, _ ways: SequenceWays, _ value: (Int) -> Int64) {
    let low = bounds?.lowerBound ?? 0
    switch SequenceDraft.width(bounds) {
    case .one:
      write(customers, ways, UInt8.self) { UInt8(truncatingIfNeeded: value($0) &- low) }
    case .two:
      write(customers, ways, UInt16.self) { UInt16(truncatingIfNeeded: value($0) &- low) }
    case .four:
      write(customers, ways, UInt32.self) { UInt32(truncatingIfNeeded: value($0) &- low) }
    case .eight: write(customers, ways, Int64.self) { value($0) }
    }
  }

  @inline(__always)
  private func write<Code>(
    _ customers: Range<Int>, _ ways: SequenceWays, _: Code.Type, _ code: (Int) -> Code
  ) where Code: Numeric {
    let target = memory.assumingMemoryBound(to: Code.self) + customers.lowerBound
    target.update(repeating: 0, count: customers.count)
    for place in 0..<ways.count {
      let customer = Int(ways.chosen[place])
      target[customer] = code(customer)
    }
  }
}

/// Makes columns of the figures of a sequence.
struct SequenceColumns {
  let plan: SequencePlan
  /// All days of the tables.
  let days: ClosedRange<Int64>
  let count: Int

  private func bounds(_ figure: SequenceFigure) -> ClosedRange<Int64>? {
    switch figure {
    case .reached: 0...Int64(plan.steps.count)
    case .isOpen: 0...1
    case .day: days
    // The day before all others stands for none.
    case .nextDay, .forbiddenDay: days.lowerBound - 1...days.upperBound
    case .days: plan.comparesDays ? 0...(days.upperBound - days.lowerBound) : nil
    }
  }

  /// Bytes of the figures of all customers.
  func byteCount(_ figures: [SequenceFigure]) -> Int {
    figures.reduce(0) { $0 + SequenceDraft.width(bounds($1)).rawValue } * count
  }

  /// The columns of figures, of which the steps reached are the first: `fill` sets every customer.
  func make(
    _ figures: [SequenceFigure], fill: ([SequenceDraft]) throws -> Void
  ) rethrows -> [SequenceFigure: Column] {
    let buffers = try buffers(figures[...], [], fill)
    let reached = packed(figures[0], buffers[0])
    var columns: [SequenceFigure: Column] = [:]
    for (figure, buffer) in zip(figures, buffers) {
      let bounds = bounds(figure)
      let own = packed(figure, buffer)
      columns[figure] = Column(
        type: figure.type(in: plan), count: count,
        storage: bounds == nil ? .floats(buffer) : .integers(own),
        missing: missing(figure, own, reached), bounds: bounds)
    }
    return columns
  }

  /// Memory for one figure after another, all of which are written together.
  private func buffers(
    _ figures: ArraySlice<SequenceFigure>, _ drafts: [SequenceDraft],
    _ fill: ([SequenceDraft]) throws -> Void
  ) rethrows -> [Buffer] {
    guard let figure = figures.first else {
      try fill(drafts)
      return []
    }
    let bounds = bounds(figure)
    var others: [Buffer] = []
    let buffer = try Buffer(byteCount: SequenceDraft.width(bounds).rawValue * count) { target in
      guard let memory = target.baseAddress else { return }
      let draft = SequenceDraft(figure, figure.type(in: plan), bounds, memory)
      others = try buffers(figures.dropFirst(), drafts + [draft], fill)
    }
    return [buffer] + others
  }

  private func packed(_ figure: SequenceFigure, _ buffer: Buffer) -> PackedIntegers {
    let bounds = bounds(figure) ?? 0...0
    return PackedIntegers(
      count: count, base: bounds.lowerBound, width: SequenceDraft.width(bounds), codes: buffer)
  }

  /// The customers who have no such figure.
  private func missing(
    _ figure: SequenceFigure, _ own: PackedIntegers, _ reached: PackedIntegers
  ) -> Bitmap? {
    let none: CodeRange
    switch figure {
    case .reached, .isOpen: return nil
    case .day(let step), .days(let step):
      none = CodeRange(packed: reached, low: 0, high: Int64(step))
    case .nextDay, .forbiddenDay:
      none = CodeRange(packed: own, low: own.base, high: own.base)
    }
    var words = [UInt64](repeating: 0, count: count / 64 + 1)
    words.withUnsafeMutableBufferPointer { words in
      guard let words = words.baseAddress else { return }
      none.test(start: 0, bits: words, count: count)
    }
    return Bitmap(count: count, words: words)
  }
}
