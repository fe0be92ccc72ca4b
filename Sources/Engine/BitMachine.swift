import Columnar

// SAFETY: masks of rows have a place for each row of the largest batch.

/// Runs programs that test codes and texts and combine the tests (`Program.narrowed`), 64 rows at a time.
final class BitMachine {
  private let program: Program
  private let scratch: Mask
  /// Rows whose texts are tested.
  private let places: UnsafeMutablePointer<Int32>
  private(set) var masks: [RowBits]

  init(_ program: Program, capacity: Int) {
    self.program = program
    scratch = .allocate(capacity: capacity)
    scratch.initialize(repeating: 0, count: capacity)
    let room = program.testsTexts ? capacity + RowBits.excess : 0
    places = .allocate(capacity: room)
    places.initialize(repeating: 0, count: room)
    masks = (0..<program.maskCount).map { _ in RowBits(capacity: capacity) }
    for case .constantMask(let value, let out) in program.prologue { masks[out].fill(value) }
  }

  deinit {
    scratch.deallocate()
    places.deallocate()
  }

  func run(_ batch: Batch) {
    let n = batch.count
    for instruction in program.instructions {
      switch instruction {
      case .codesInRange(let range, let out): test(range, masks[out], batch)
      case .testTexts(let texts, let test, let within, let out):
        self.test(texts, test, within, masks[out], batch)
      case .loadBits(let bitmap, let out): load(bitmap, masks[out], batch)
      case .gatherMask(nil, let out, _): masks[out].fill(1)
      case .and(let a, let b, let out): masks[out].and(masks[a], masks[b], count: n)
      case .or(let a, let b, let out): masks[out].or(masks[a], masks[b], count: n)
      case .andNot(let a, let b, let out): masks[out].andNot(masks[a], masks[b], count: n)
      case .not(let a, let out): masks[out].not(masks[a], count: n)
      case .copyMask(let a, let out): masks[out].copy(masks[a], count: n)
      default: preconditionFailure("not narrow")
      }
    }
  }

  private func load(_ bitmap: Bitmap, _ out: RowBits, _ batch: Batch) {
    guard let rows = batch.rows else {
      return out.load(bitmap, start: batch.start, count: batch.count)
    }
    Vectors.map(rows, scratch, count: batch.count) { bitmap[batch.start + Int($0)] ? 1 : 0 }
    out.pack(scratch, count: batch.count)
  }

  private func test(
    _ texts: TextDictionary, _ test: CompiledText, _ within: Int?, _ out: RowBits, _ batch: Batch
  ) {
    if let within { out.copy(masks[within], count: batch.count) } else { out.fill(1) }
    out.trim(count: batch.count)
    let count = out.select(places, count: batch.count)
    Masks.fill(scratch, 0, count: batch.count)
    test.test(texts, from: batch.start, rows: batch.rows, at: places, scratch, count: count)
    out.pack(scratch, count: batch.count)
  }

  private func test(_ range: CodeRange, _ out: RowBits, _ batch: Batch) {
    if let known = batch.within, known == range {
      out.fill(1)
    } else if let rows = batch.rows {
      range.test(start: batch.start, rows: rows, scratch, count: batch.count)
      out.pack(scratch, count: batch.count)
    } else {
      out.test(range, start: batch.start, count: batch.count)
    }
  }
}
