import Columnar
import Planning

// SAFETY: selected and picked places have room for each row of the largest batch; rows selected are below
// the batch's count.

/// Measures a breakdown's rows straight from the codes: for streams whose dimensions and arguments are
/// columns, or looked up by one, and whose measures are counts, sums, distinct customers, quantiles and
/// distinct values.
///
/// ```
/// masks ▸ rows that count      CodePlaces ▸ the group of each      CodeTally ▸ counts and sums by group
///                                                                  Accumulator ▸ what reads codes itself
/// ```
/// Each mask by which measures are narrowed has a tally of its own.
final class CodeScan {
  /// Where the masks of a batch come from.
  enum Masks {
    /// Run for each batch by the scan itself, or by another for all who ask.
    case bits(BitMachine, isOwn: Bool)
    case bytes(Machine)
  }

  private let places: CodePlaces
  private let measures: CodeMeasures
  /// Of the rows that are added at a time.
  private let groups: UnsafeMutablePointer<Int32>
  /// 0, 1, 2 …
  private let everyRow: UnsafeMutablePointer<Int32>
  /// The mask of the rows that count; nil for all that are looked at.
  private let rows: Int?
  /// Needed where `wantedMasks` are not none.
  var masks: Masks?
  /// Whether it asks for the customer of each row.
  let needsOrdinals: Bool
  /// Does its work for the rows of a window, whose times it looks at itself.
  let window: WindowTally?
  private let marked: RowBits
  private let next: RowBits
  private let other: RowBits
  private let selected: UnsafeMutablePointer<Int32>
  private let picker: RowPicker
  private let pickedStarts: UnsafeMutablePointer<Int32>

  /// Nil where groups or measures are more than codes. Masks are those of the program; batches have at
  /// most `capacity` rows; `times` are those of the rows that count, where nothing else decides it.
  init?(
    _ stream: Breakdown.Stream, _ program: Program, _ layout: GroupLayout, sets: [[Int]],
    presence: CountAccumulator,
    measures: [CodeMeasures.Measure], capacity: Int, times: CodeRange?
  ) {
    guard let groups = layout.flatCount, let places = stream.places,
      let taken = CodeMeasures(
        stream, program, sets: sets, groups: groups, presence: stream.makesGroups ? presence : nil,
        measures,
        capacity: capacity)
    else { return nil }
    self.places = places
    self.measures = taken
    rows = stream.countsScope || program.isAlways(stream.rows) ? nil : stream.rows
    needsOrdinals = places.needsOrdinals || taken.countsCustomers
    let isWhole = rows == nil && taken.masks.isEmpty
    window =
      isWhole ? times.flatMap { WindowTally(places, taken.takers, $0, groups: groups) } : nil
    let room = isWhole ? 0 : capacity + RowBits.excess
    marked = RowBits(capacity: room)
    next = RowBits(capacity: room)
    other = RowBits(capacity: room)
    func memory(_ room: Int) -> UnsafeMutablePointer<Int32> {
      let pointer = UnsafeMutablePointer<Int32>.allocate(capacity: room)
      pointer.initialize(repeating: 0, count: room)
      return pointer
    }
    selected = memory(room)
    picker = RowPicker(capacity: isWhole ? 0 : capacity, ordinals: needsOrdinals)
    self.groups = memory(Limits.tallyRows)
    everyRow = memory(Limits.tallyRows)
    for row in 0..<Limits.tallyRows { everyRow[row] = Int32(row) }
    pickedStarts = memory(isWhole || !needsOrdinals ? 0 : Limits.batchRows + 1)
  }

  deinit {
    selected.deallocate()
    groups.deallocate()
    everyRow.deallocate()
    pickedStarts.deallocate()
  }

  /// The masks that it asks for.
  var wantedMasks: [Int] { (rows.map { [$0] } ?? []) + measures.masks }

  /// Whether a machine has to run over a batch before.
  var needsMachine: Bool { if case .bytes? = masks { true } else { false } }

  /// Adds the rows of a batch; returns how many of them count.
  func add(_ batch: Batch) -> Int {
    guard let masks else {
      add(batch, to: measures.takers.indices)
      return batch.count
    }
    if case .bits(let machine, isOwn: true) = masks { machine.run(batch) }
    var (first, count) = (0, 0)
    for (place, takers) in measures.takers.enumerated() {
      mark(rows, masks, batch, next)
      if place == 0 { count = next.setCount(in: next, batch.count) }
      if let mask = takers.mask {
        mark(mask, masks, batch, other)
        next.and(next, other, count: batch.count)
      }
      next.trim(count: batch.count)
      // Most often the rows that have a value are all that count: then they are added together.
      if place > 0, next.equals(marked, count: batch.count) { continue }
      if place > 0 { add(pick(batch), to: first..<place) }
      marked.copy(next, count: batch.count)
      first = place
    }
    add(pick(batch), to: first..<measures.takers.count)
    return count
  }

  /// Hands rows to some of the takers, few at a time, so that their groups stay near.
  private func add(_ batch: Batch, to takers: Range<Int>) {
    for start in stride(from: 0, to: batch.count, by: Limits.tallyRows) {
      let part = batch.part(start, min(Limits.tallyRows, batch.count - start))
      places.find(part, groups)
      for place in takers {
        let takers = measures.takers[place]
        takers.tally?.add(part, UnsafePointer(groups), from: start)
        for reader in takers.readers {
          reader.add(
            SelectedRows(
              rows: UnsafePointer(everyRow), groups: UnsafePointer(groups), count: part.count,
              batch: part, areMasked: true))
        }
      }
    }
    for place in takers { measures.takers[place].tally?.endBatch(batch) }
  }

  private func mark(_ mask: Int?, _ masks: Masks, _ batch: Batch, _ out: RowBits) {
    guard let mask else { return out.fill(1, batch.count) }
    switch masks {
    case .bits(let machine, _): out.copy(machine.masks[mask], count: batch.count)
    case .bytes(let machine): out.pack(machine.masks[mask], count: batch.count)
    }
  }

  /// The marked rows of a batch.
  private func pick(_ batch: Batch) -> Batch {
    let count = marked.select(selected, count: batch.count)
    guard count < batch.count else { return batch }
    var picked = picker.pick(batch, selected, count: count)
    picked.starts = nil
    if needsOrdinals, let starts = batch.starts {
      marked.rankWords(count: batch.count)
      marked.rank(starts: starts, segments: batch.segments, pickedStarts)
      picked.starts = UnsafePointer(pickedStarts)
    }
    return picked
  }

  /// Hands what was found to the accumulators, and begins anew.
  func drain() { measures.drain() }
}
