/// Something that happened on a day since `DemoCalendar.firstDay`.
protocol Dated {
  var day: UInt16 { get }
}

/// Brings rows that were drawn customer by customer into the order of their days.
enum DayOrder {
  /// The rows by day, rows of one day in the order given (a counting sort), and where each day
  /// begins; one more start than days.
  static func sorted<Row: Dated>(_ rows: [Row]) -> (rows: [Row], starts: [Int]) {
    var starts = [Int](repeating: 0, count: DemoCalendar.dayCount + 1)
    for row in rows { starts[Int(row.day) + 1] += 1 }
    for day in 0..<DemoCalendar.dayCount { starts[day + 1] += starts[day] }
    guard let first = rows.first else { return ([], starts) }
    var next = starts
    var sorted = [Row](repeating: first, count: rows.count)
    for row in rows {
      let day = Int(row.day)
      sorted[next[day]] = row
      next[day] += 1
    }
    return (sorted, starts)
  }
}
