import Columnar

// SAFETY: cursors point into chunks that the same object retains, and are written below their end;
// selected rows are below the batch's count and groups below the count grown to.

/// The keys of each group's rows, in no particular order, in chunks that are written once.
///
/// Merging takes over another task's chunks as they are, so that no key moves twice.
/// ```
/// group 0   ▓▓▓▓▓▓▓▓ ▓▓▓▓▓▓░░      sealed chunks, then one with room
/// group 1   ▓▓░░
/// ```
final class GroupedKeys<Key: OrderedKey> {
  private struct Chunk {
    private let room: Room
    let capacity: Int

    init(capacity: Int) {
      room = Room(byteCount: capacity * MemoryLayout<Key>.stride)
      self.capacity = capacity
    }

    var keys: UnsafeMutablePointer<Key> { room.base.assumingMemoryBound(to: Key.self) }
  }

  private struct Piece {
    let chunk: Chunk
    let count: Int
    var keys: UnsafeBufferPointer<Key> { UnsafeBufferPointer(start: chunk.keys, count: count) }
  }

  private struct List {
    var sealed: [Piece] = []
    var open: Chunk?
    /// Keys that the sealed pieces have.
    var sealedCount = 0

    mutating func seal(_ piece: Piece) {
      sealed.append(piece)
      sealedCount += piece.count
    }
  }

  /// Where a group's next key goes, and where its open chunk ends.
  private struct Cursor {
    var next: UnsafeMutablePointer<Key>
    var end: UnsafeMutablePointer<Key>

    init(_ chunk: Chunk) {
      next = chunk.keys
      end = chunk.keys + chunk.capacity
    }
  }

  private var lists: [List] = []
  private var cursors: [Cursor] = []
  /// A chunk without room, in which cursors of groups without keys stand.
  private let nowhere = Chunk(capacity: 0)
  /// Chunks double up to `doubled` keys; of more keys one has an eighth of what the group has.
  private static var chunkSizes: (least: Int, doubled: Int) { (8, 32_768) }

  /// What was found out of a group's keys when its order statistics were, in buckets that all groups share.
  var counted: [Int: CountedKeys<Key>] = [:]
  var buckets: Selection.Buckets<Key>?

  var groupCount: Int { lists.count }

  private var chunkBytes = 0

  /// Bytes of the chunks and of what finds them.
  var heldBytes: Int { chunkBytes + lists.heldBytes + cursors.heldBytes }

  func grow(to groups: Int) {
    lists.grow(to: groups, with: List())
    cursors.grow(to: groups, with: Cursor(nowhere))
  }

  /// Adds a key for each row whose mask is set.
  @inline(__always)
  func append(_ rows: SelectedRows, mask: ConstMask?, key: (Int) -> Key) {
    cursors.withUnsafeMutableBufferPointer { cursors in
      // Neighbours are often of one group: its cursor is at hand.
      var current = -1
      var cursor = Cursor(nowhere)
      for i in 0..<rows.count {
        let row = Int(rows.rows[i])
        if let mask, mask[row] == 0 { continue }
        let group = Int(rows.groups[i])
        if group != current {
          if current >= 0 { cursors[current] = cursor }
          current = group
          cursor = cursors[group]
        }
        if cursor.next == cursor.end { cursor = openChunk(group) }
        cursor.next.pointee = key(row)
        cursor.next += 1
      }
      if current >= 0 { cursors[current] = cursor }
    }
  }

  private func openChunk(_ group: Int) -> Cursor {
    let full = lists[group].open
    if let full { lists[group].seal(Piece(chunk: full, count: full.capacity)) }
    let sizes = GroupedKeys.chunkSizes
    let doubled = min(full.map { 2 * $0.capacity } ?? sizes.least, sizes.doubled)
    let chunk = Chunk(capacity: max(doubled, lists[group].sealedCount / 8))
    lists[group].open = chunk
    chunkBytes += chunk.capacity * MemoryLayout<Key>.stride + 48
    return Cursor(chunk)
  }

  private func pieces(_ group: Int) -> [Piece] {
    guard let open = lists[group].open else { return lists[group].sealed }
    return lists[group].sealed + [Piece(chunk: open, count: cursors[group].next - open.keys)]
  }

  /// Adds another instance's keys: its group g is this one's `map[g]`. Few keys are copied, so that chunks
  /// do not become many; the chunks of many are shared.
  func merge(_ other: GroupedKeys, _ map: [Int32]) {
    pool(other, map)
    for group in 0..<min(map.count, other.groupCount) {
      let place = Int(map[group])
      for piece in other.pieces(group) {
        if piece.count > GroupedKeys.chunkSizes.doubled / 64 {
          lists[place].seal(piece)
        } else {
          for key in piece.keys { append(key, to: place) }
        }
      }
    }
  }

  /// Takes over what is known of the groups that make up a coarser one, where it is known of all but
  /// small ones.
  private func pool(_ other: GroupedKeys, _ map: [Int32]) {
    guard !other.counted.isEmpty, lists.allSatisfy({ $0.sealed.isEmpty && $0.open == nil }) else {
      (counted, buckets) = ([:], nil)
      return
    }
    buckets = other.buckets
    let groups = 0..<min(map.count, other.groupCount)
    for group in groups {
      guard let known = other.counted[group] else { continue }
      if counted[Int(map[group])]?.add(known) == nil { counted[Int(map[group])] = known }
    }
    for group in groups where other.counted[group] == nil {
      other.withPieces(group) { pieces in
        if Selection.isSmall(pieces) {
          counted[Int(map[group])]?.add(pieces)
        } else {
          counted[Int(map[group])] = nil
        }
      }
    }
  }

  private func append(_ key: Key, to group: Int) {
    if cursors[group].next == cursors[group].end { cursors[group] = openChunk(group) }
    cursors[group].next.pointee = key
    cursors[group].next += 1
  }

  /// Lends the keys of all groups.
  func withAllPieces<Result>(
    _ body: ([UnsafeBufferPointer<Key>]) throws -> Result
  ) rethrows -> Result {
    let pieces = lists.indices.flatMap { self.pieces($0) }
    return try withExtendedLifetime(pieces) { try body(pieces.map(\.keys)) }
  }

  /// Lends a group's keys.
  func withPieces<Result>(
    _ group: Int, _ body: ([UnsafeBufferPointer<Key>]) throws -> Result
  ) rethrows -> Result {
    let pieces = pieces(group)
    return try withExtendedLifetime(pieces) { try body(pieces.map(\.keys)) }
  }
}
