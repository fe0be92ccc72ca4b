import Columnar
import Planning

// SAFETY: starts have a place for each customer of the largest batch and one more, ordinals one for each
// row and the excess that filling them may write; batches hold no more.

/// The events of one table that steps ask for: which of them meet or forbid a step.
struct SequenceLine {
  let table: Int
  let program: Program
  /// Places among the sequence's masks, and the program's masks that they are.
  let masks: [(place: Int, mask: Int)]
  let times: PackedIntegers
  /// Ticks are multiplied by this, to be those of the finest table, or divided, to be days.
  let factor: Int64
  let divisor: Int64
  /// Of rows that can be one event.
  let events: PackedIntegers?

  /// One worker's masks of a table's rows: read off the codes as bits where that is all that is asked.
  final class Reader {
    private let line: SequenceLine
    private let offsets: UnsafePointer<UInt32>
    /// Rows that a batch can hold: at least those of the customer who has most.
    let capacity: Int
    private let bitMachine: BitMachine?
    let machine: Machine?
    /// Masks of bytes as bits, in the order of the line's masks.
    private let packed: [RowBits]
    let starts: UnsafeMutablePointer<Int32>
    private let ordinals: UnsafeMutablePointer<Int32>?

    init(_ line: SequenceLine, _ store: Store, _ customers: Machine) {
      self.line = line
      let table = store.events[line.table]
      offsets = table.offsetPointer
      let narrow = line.program.narrowed(to: line.masks.map(\.mask))
      let capacity = max(
        narrow == nil ? Limits.batchRows : Limits.followedRows, table.greatestRowCount)
      self.capacity = capacity
      bitMachine = narrow.map { BitMachine($0, capacity: capacity) }
      machine =
        narrow == nil
        ? Machine(line.program, store: store, capacity: capacity, customers: customers) : nil
      packed = narrow == nil ? line.masks.map { _ in RowBits(capacity: capacity) } : []
      func memory(_ count: Int) -> UnsafeMutablePointer<Int32> {
        let pointer = UnsafeMutablePointer<Int32>.allocate(capacity: count)
        pointer.initialize(repeating: 0, count: count)
        return pointer
      }
      starts = memory(Limits.batchRows + 1)
      ordinals =
        narrow == nil && line.program.needsOrdinals ? memory(capacity + Ordinals.excess) : nil
    }

    deinit {
      starts.deallocate()
      ordinals?.deallocate()
    }

    var track: SequenceTrack {
      SequenceTrack(
        starts: UnsafePointer(starts), first: 0,
        times: SequenceCodes(line.times, factor: line.factor, divisor: line.divisor),
        events: line.events.map { SequenceCodes($0) })
    }

    /// The bits of one of the line's masks; the same memory for all batches.
    func bits(_ place: Int) -> RowBits {
      bitMachine.map { $0.masks[line.masks[place].mask] } ?? packed[place]
    }

    /// Whether a row of a batch meets a step.
    func meets(_ step: Int, _ customers: Batch) -> Bool {
      guard let place = line.masks.firstIndex(where: { $0.place == step }) else { return false }
      let bits = bits(place)
      return bits.setCount(in: bits, Int(starts[customers.count])) > 0
    }

    /// Bytes of the masks.
    var heldBytes: Int { line.masks.count * (capacity / 8) }

    /// How many customers from one on have rows that fit.
    func fitting(_ customers: Batch) -> Int {
      Segments.fitting(
        offsets + customers.start, segments: customers.count, capacity: capacity, starts)
    }

    /// Finds the masks of the rows of a batch of customers that fit; returns the first row.
    func read(_ customers: Batch) -> Int {
      let first = Int(offsets[customers.start])
      var batch = Batch(
        start: first, count: Int(starts[customers.count]), starts: UnsafePointer(starts),
        segments: customers.count)
      batch.firstOrdinal = customers.start
      if let bitMachine {
        bitMachine.run(batch)
      } else if let machine {
        if let ordinals {
          Ordinals.fill(starts, segments: customers.count, first: 0, ordinals)
          batch.ordinals = UnsafePointer(ordinals)
        }
        machine.run(batch)
        for (bits, mask) in zip(packed, line.masks) {
          bits.pack(ConstMask(machine.masks[mask.mask]), count: batch.count)
        }
      }
      return first
    }
  }
}
