// SAFETY: both arrays have a place for each row of the largest batch; rows selected are below its count.

/// Makes batches of some of the rows of others.
final class RowPicker {
  private let rows: UnsafeMutablePointer<Int32>
  private let ordinals: UnsafeMutablePointer<Int32>
  private let picksOrdinals: Bool

  /// For batches of at most `capacity` rows; whether they are to tell whose each is.
  init(capacity: Int, ordinals picksOrdinals: Bool) {
    self.picksOrdinals = picksOrdinals
    let places = picksOrdinals ? capacity : 0
    rows = .allocate(capacity: capacity)
    rows.initialize(repeating: 0, count: capacity)
    ordinals = .allocate(capacity: places)
    ordinals.initialize(repeating: 0, count: places)
  }

  deinit {
    rows.deallocate()
    ordinals.deallocate()
  }

  /// The selected rows of a batch, until the next are picked; where customers begin stays as it was.
  func pick(_ batch: Batch, _ selected: UnsafePointer<Int32>, count: Int) -> Batch {
    if count == batch.count { return batch }
    var picked = batch
    picked.count = count
    picked.rows = selected
    if let all = batch.rows {
      Vectors.map(selected, rows, count: count) { all[Int($0)] }
      picked.rows = UnsafePointer(rows)
    }
    if picksOrdinals, let all = batch.ordinals {
      Vectors.map(selected, ordinals, count: count) { all[Int($0)] }
      picked.ordinals = UnsafePointer(ordinals)
    }
    return picked
  }
}
