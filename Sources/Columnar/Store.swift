// SAFETY: offsets have a place for each customer and one more; the buffer is immutable and
// retained.

/// Everything that is loaded: customers, their events, lookup tables. Immutable; a load makes a new one.
///
/// Events are clustered by customer and sorted by time within the customer, so that a fact about a
/// customer is read off consecutive rows:
///
/// ```
/// customers   ordinal        0             1        2          …  n − 1    (ascending by key)
/// offsets                 ┌──┴───────────┬─┴──┬─────┴──────┐       … ┌─────────────┐
/// orders.time             │ 14610 … 15011│14655│14603 … 14999│       … │ no customer │
/// orders.amount           │  1999 …    99│12000│  350 …    75│       … │     1250    │
///                         row 0           4     5                     rows offsets[n] …
/// ```
/// Rows whose customer is missing or unknown stand behind the last customer's, in file order.
package struct Store: Sendable {
  /// One row a customer.
  package var customers: CustomerTable
  /// In the order of their loads.
  package var events: [EventTable]
  /// Tables that others refer to, in the order of their loads.
  package var lookups: [LookupTable]

  package init(customers: CustomerTable, events: [EventTable] = [], lookups: [LookupTable] = []) {
    self.customers = customers
    self.events = events
    self.lookups = lookups
  }

  /// The event table of exactly this name.
  package func eventTable(_ name: String) -> EventTable? {
    events.first { $0.table.name.utf8.elementsEqual(name.utf8) }
  }

  /// The newest day in any event table's time.
  package var newestDay: CalendarDay? {
    events.compactMap { $0.timeDays?.upperBound }.max().map { CalendarDay(number: $0) }
  }
}

/// The customers: one row each, ascending by key; a customer's row number is its *ordinal*.
package struct CustomerTable: Sendable {
  /// The fields, the key among them.
  package let table: Table
  /// Field of the unique key: integers or texts, none missing, ascending.
  package let keyIndex: Int
  /// Field (a date or timestamp) before which the customer does not exist.
  package let joinedIndex: Int?
  /// Made from the keys of event tables: then a customer exists from its first event on.
  package let isDerived: Bool
  /// Where each lookup table is joined.
  package var links: [LookupLink]
  /// Fields that were lifted from events (`attributes`) and hold more than one value for some customers.
  package var ambiguousAttributes: [String: Int]

  package init(
    table: Table, keyIndex: Int, joinedIndex: Int? = nil, isDerived: Bool = false,
    links: [LookupLink] = [], ambiguousAttributes: [String: Int] = [:]
  ) {
    self.table = table
    self.keyIndex = keyIndex
    self.joinedIndex = joinedIndex
    self.isDerived = isDerived
    self.links = links
    self.ambiguousAttributes = ambiguousAttributes
  }

  /// Customers.
  package var count: Int { table.rowCount }
  /// The field of the unique key.
  package var key: Field { table.fields[keyIndex] }
}

/// One event table, clustered by customer and sorted by time (ties in file order).
package struct EventTable: Sendable {
  /// The fields without the customer's key, which the clustering holds.
  package let table: Table
  /// What the file called the customer's key.
  package let customerName: String
  /// `n` + 1 row numbers: customer c has rows `offsets[c] ..< offsets[c + 1]`.
  package let offsets: Buffer
  /// Field of the time (date or timestamp, none missing for rows that have a customer).
  package let timeIndex: Int?
  /// Field of the amount.
  package let amountIndex: Int?
  /// Field that makes several rows one event.
  package let eventIndex: Int?
  /// For each row the number (0, 1, …) of its event within the customer, in order of first rows;
  /// nil where each row is an event.
  package let eventNumbers: PackedIntegers?
  /// Whether the rows of each event stand together within the customer.
  package let eventsAreContiguous: Bool
  /// The most rows that one customer has.
  package let greatestRowCount: Int
  /// The keys of the rows behind the last customer, as they were read.
  package let unassignedKeys: Column
  /// Where the first of these rows stood in the table that was clustered, behind those that were there
  /// before; not kept in a file.
  package internal(set) var firstUnassignedRows: [UInt32] = []
  /// Where each lookup table is joined.
  package var links: [LookupLink]
  /// Fields that are lifted to the customers.
  package var attributes: [String] = []
  /// The column of customers of which the rows are the history, and the field of its values: each
  /// holds from the row's time on. Both or neither.
  package var historyOf: String?
  /// See `historyOf`.
  package var valueIndex: Int?

  /// A clustered table from its parts; `EventTable(clustering:roles:customers:)` makes them. The
  /// most rows of a customer are counted unless they are known.
  package init(
    table: Table, customerName: String, offsets: Buffer, timeIndex: Int?, amountIndex: Int?,
    eventIndex: Int?, eventNumbers: PackedIntegers?, eventsAreContiguous: Bool = true,
    unassignedKeys: Column, links: [LookupLink] = [], greatestRowCount: Int? = nil
  ) {
    self.table = table
    self.customerName = customerName
    self.offsets = offsets
    self.timeIndex = timeIndex
    self.amountIndex = amountIndex
    self.eventIndex = eventIndex
    self.eventNumbers = eventNumbers
    self.eventsAreContiguous = eventsAreContiguous
    let starts = offsets.pointer(as: UInt32.self)
    let customers = offsets.byteCount / 4 - 1
    self.greatestRowCount =
      greatestRowCount
      ?? (0..<customers).reduce(0) { max($0, Int(starts[$1 + 1] - starts[$1])) }
    self.unassignedKeys = unassignedKeys
    self.links = links
  }

  /// Row numbers at which customers begin, and after the last; valid while this is retained.
  @inline(__always)
  package var offsetPointer: UnsafePointer<UInt32> { offsets.pointer(as: UInt32.self) }

  /// Rows that have a customer; further rows are unassigned.
  package var assignedCount: Int { table.rowCount - unassignedKeys.count }

  /// The column of the time role.
  package var timeColumn: Column? { timeIndex.map { table.fields[$0].column } }

  /// First and last day of the time, over all rows.
  package var timeDays: ClosedRange<Int>? {
    guard let column = timeColumn, let bounds = column.bounds else { return nil }
    return switch column.type {
    case .timestamp(let scale):
      floorDivide(
        Int(bounds.lowerBound), Timestamps.ticksPerDay(scale))...floorDivide(
          Int(bounds.upperBound), Timestamps.ticksPerDay(scale))
    case .date, .integer, .decimal, .float, .text, .boolean, .period:
      Int(bounds.lowerBound)...Int(bounds.upperBound)
    }
  }
}

/// A table with a unique key that is a column of an event table or of the customers.
package struct LookupTable: Sendable {
  /// The rows and their fields.
  package let table: Table
  /// Field of the unique key.
  package let keyIndex: Int

  package init(table: Table, keyIndex: Int) {
    self.table = table
    self.keyIndex = keyIndex
  }
}

/// How the rows of a table find their row of a lookup table.
package struct LookupLink: Sendable {
  /// Name of the lookup table.
  package let lookup: String
  /// The field that refers to the lookup's key.
  package let field: String
  /// For each row the lookup's row, or the lookup's row count where it has none.
  package let rows: PackedIntegers

  package init(lookup: String, field: String, rows: PackedIntegers) {
    self.lookup = lookup
    self.field = field
    self.rows = rows
  }
}

/// Arithmetic of timestamps.
package enum Timestamps {
  /// Ticks of 10 to the power of −`scale` seconds in a day.
  package static func ticksPerDay(_ scale: Int) -> Int { 86_400 * Int(PowersOfTen.int64[scale]) }

  /// A moment as it is written: `2010-12-01 08:26:00`, with as many digits of a second as its scale.
  static func text(_ ticks: Int64, scale: Int) -> String {
    let unit = PowersOfTen.int64[scale]
    let seconds = floorDivide(Int(ticks), Int(unit))
    let day = floorDivide(seconds, 86_400)
    let rest = seconds - day * 86_400
    let padded = { (number: Int, digits: Int) in
      let text = String(number)
      return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
    let fraction = Int(ticks) - seconds * Int(unit)
    return "\(CalendarDay(number: day).text) \(padded(rest / 3600, 2)):"
      + "\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))"
      + (scale == 0 ? "" : "." + padded(fraction, scale))
  }

  /// Digits of a second that are kept at most.
  package static let greatestScale = 6
}
