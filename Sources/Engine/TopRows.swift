/// The first of an order without sorting the others.
enum TopRows {
  /// The `limit` first places, in order. Keeps the best in a sorted buffer of twice the limit.
  static func least(
    _ places: [Int], _ limit: Int, _ precedes: (Int, Int) throws -> Bool
  ) rethrows -> [Int] {
    guard limit > 0 else { return [] }
    var best: [Int] = []
    best.reserveCapacity(2 * limit)
    var bound: Int?
    for place in places {
      if let bound, try !precedes(place, bound) { continue }
      best.append(place)
      if best.count == 2 * limit {
        try best.sort(by: precedes)
        best.removeLast(limit)
        bound = best.last
      }
    }
    try best.sort(by: precedes)
    return Array(best.prefix(limit))
  }
}
