/// Where the fields of a block of records are, as places relative to an origin in the file.
///
/// ```
/// a,bc\nd,e\n     slots of record 0:  −1 1 4     field f lies from slots[f] + 1 to slots[f + 1]
/// 0123 4567        slots of record 1:   4 6 8
/// ```
final class RecordBlock {
  let fieldCount: Int
  /// Slots of a record: one more than fields.
  let stride: Int
  let capacity: Int
  /// SAFETY: `capacity` × `stride` slots, of which the first `count` records' are written.
  let slots: UnsafeMutablePointer<UInt32>
  /// The line on which each record begins, relative to the chunk's first.
  let lines: UnsafeMutablePointer<UInt32>
  /// Where the scanner is between two blocks.
  var marks = MarkWindow()
  /// Place in the file that slots are relative to.
  var origin = 0
  var count = 0

  init(fieldCount: Int) {
    self.fieldCount = fieldCount
    stride = fieldCount + 1
    capacity = max(16, min(LoadingLimits.blockRows, LoadingLimits.blockFields / stride))
    slots = .allocate(capacity: capacity * stride)
    lines = .allocate(capacity: capacity)
  }

  deinit {
    slots.deallocate()
    lines.deallocate()
  }

  /// Takes record `source` to the place of record `target`, which is not behind it.
  func move(_ source: Int, to target: Int) {
    if source == target { return }
    // SAFETY: both are below `count`.
    (slots + target * stride).update(from: slots + source * stride, count: stride)
    lines[target] = lines[source]
  }
}

/// The fields of one column in a block.
struct FieldPlaces {
  /// SAFETY: the file's bytes from the block's origin on; every slot lies within them.
  let base: UnsafePointer<UInt8>
  let slots: UnsafePointer<UInt32>
  let stride: Int

  init(_ block: RecordBlock, column: Int, bytes: UnsafePointer<UInt8>) {
    base = bytes + block.origin
    slots = UnsafePointer(block.slots) + column
    stride = block.stride
  }

  @inline(__always)
  func start(_ row: Int) -> Int { Int(slots[row &* stride] &+ 1) }

  @inline(__always)
  func end(_ row: Int) -> Int { Int(slots[row &* stride &+ 1]) }
}
