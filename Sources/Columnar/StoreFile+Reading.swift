extension StoreFile {
  /// A store that was opened, and the mapped file that its columns lie in.
  package struct Opened: Sendable {
    /// What the file holds.
    package let contents: StoreContents
    /// The file, mapped as long as a column of it is retained.
    package let file: MappedFile
  }

  /// Opens a store file: maps it, checks every byte of it against its checksums and what the columns
  /// say of each other, and copies nothing.
  ///
  /// Complexity: one pass over the file, as fast as the tasks read it.
  package static func open(
    _ path: String, _ tasks: TaskRunner = .serial
  ) throws(StoreFileError) -> Opened {
    let file = try MappedFile(path: path)
    let header = try StoreHeader(of: file)
    var reader = try StoreReader(file, header)
    do {
      let contents = try reader.contents()
      try reader.verify(tasks)
      guard file.isUnchanged else { throw StoreFileError.damaged(path: path, section: "file") }
      return Opened(contents: contents, file: file)
    } catch let error as StoreFileError {
      throw error
    } catch {
      throw .damaged(path: path, section: "directory")
    }
  }
}

// SAFETY: sections are checked to lie within the file before buffers are made of them; the bytes are
// checked before anyone else has the columns.

/// Reads the directory of a mapped file and makes columns of its sections.
struct StoreReader {
  private typealias Fault = DirectoryReader.DirectoryFault

  private let file: MappedFile
  private let version: Int
  private var directory: DirectoryReader
  private var sections: [StoreFile.Section] = []
  /// What has to hold for the bytes of a section, by its number.
  private var checks: [SectionCheck] = []
  private var isUsed: [Bool] = []

  /// Checks the directory, and that the sections fill the file up to it.
  init(_ file: MappedFile, _ header: StoreHeader) throws(StoreFileError) {
    self.file = file
    version = header.version
    // SAFETY: the header was checked to lie within the file.
    let bytes = UnsafeRawBufferPointer(
      rebasing: file.bytes[header.directoryOffset..<header.directoryOffset + header.directoryBytes])
    guard Checksum.crc32c(bytes) == header.directoryChecksum else {
      throw .damaged(path: file.path, section: "directory")
    }
    directory = DirectoryReader(bytes)
    do throws(Fault) {
      try readSections(upTo: header.directoryOffset)
    } catch {
      throw .damaged(path: file.path, section: "directory")
    }
  }

  private mutating func readSections(upTo end: Int) throws(Fault) {
    var position = StoreFile.headerBytes
    for _ in 0..<(try directory.count()) {
      let name = try directory.text()
      let offset = try directory.number(in: position..<position + 1)
      let byteCount = try directory.number(in: 0..<end - position + 1)
      let checksum = try directory.number(in: 0..<1 << 32)
      position += StoreFile.extent(byteCount)
      guard position <= end else { throw Fault() }
      sections.append(
        StoreFile.Section(
          name: name, offset: offset, byteCount: byteCount, checksum: UInt32(checksum)))
    }
    guard position == end else { throw Fault() }
    checks = sections.map { _ in .none }
    isUsed = sections.map { _ in false }
  }

  /// Checks the bytes of all sections; throws the first that is damaged.
  func verify(_ tasks: TaskRunner) throws(StoreFileError) {
    let order = sections.indices.sorted { sections[$0].byteCount > sections[$1].byteCount }
    var isSound = [Bool](repeating: false, count: sections.count)
    do throws(BudgetError) {
      try isSound.withUnsafeMutableBufferPointer { isSound throws(BudgetError) in
        // SAFETY: each task writes the element of its own section.
        let isSound = isSound
        try tasks.run(order.count) { place in
          let number = order[place]
          isSound[number] = checks[number].holds(for: sections[number], of: file)
        }
      }
    } catch {
      throw .interrupted
    }
    if let broken = isSound.firstIndex(of: false) {
      throw .damaged(path: file.path, section: sections[broken].name)
    }
  }

  // MARK: - Parts

  /// Everything, over bytes that are not checked yet.
  mutating func contents() throws -> StoreContents {
    var customers = try customerTable()
    let lookups = try (0..<(try directory.count())).map { _ throws(Fault) in
      let table = try table()
      return LookupTable(
        table: table, keyIndex: try directory.number(in: 0..<table.fields.count))
    }
    customers.links = try links(rows: customers.count, lookups)
    let events = try (0..<(try directory.count())).map { _ throws(Fault) in
      try eventTable(of: customers, lookups)
    }
    let frozen = try (0..<(try directory.count())).map { _ throws(Fault) in
      let name = try directory.text()
      let day = try directory.optionalNumber(in: CalendarDay.numbers.asRange)
      let count = try directory.number(in: 0..<Int(UInt32.max))
      return FrozenKeys(
        name: name, keys: try column(rows: count), day: day.map { CalendarDay(number: $0) })
    }
    let script = try bytes(of: section(.none))
    guard directory.isAtEnd, isUsed.allSatisfy({ $0 }) else { throw Fault() }
    return StoreContents(
      store: Store(customers: customers, events: events, lookups: lookups),
      script: String(decoding: script, as: UTF8.self), frozen: frozen)
  }

  private mutating func customerTable() throws(Fault) -> CustomerTable {
    let table = try table()
    let keyIndex = try directory.number(in: 0..<table.fields.count)
    let joinedIndex = try directory.optionalNumber(in: 0..<table.fields.count)
    let isDerived = try directory.flag()
    var ambiguous: [String: Int] = [:]
    for _ in 0..<(try directory.count()) {
      let name = try directory.text()
      ambiguous[name] = try directory.number(in: 0..<table.rowCount + 1)
    }
    let key = table.fields[keyIndex].column
    let isKey = key.missing == nil && (key.type == .text || key.isOfIntegers)
    let isDay = joinedIndex.map { table.fields[$0].column.type.isTemporal } ?? true
    guard isKey, isDay else { throw Fault() }
    return CustomerTable(
      table: table, keyIndex: keyIndex, joinedIndex: joinedIndex, isDerived: isDerived,
      ambiguousAttributes: ambiguous)
  }

  private mutating func eventTable(
    of customers: CustomerTable, _ lookups: [LookupTable]
  ) throws(Fault) -> EventTable {
    let table = try table()
    let customerName = try directory.text()
    let offsetSection = try section(.none)
    let greatest = try directory.number(in: 0..<table.rowCount + 1)
    let fields = 0..<table.fields.count
    let timeIndex = try directory.optionalNumber(in: fields)
    let amountIndex = try directory.optionalNumber(in: fields)
    let eventIndex = try directory.optionalNumber(in: fields)
    let numbers = try directory.flag() ? packed(rows: table.rowCount, codes: table.rowCount) : nil
    let isContiguous = try directory.flag()
    let unassigned = try directory.number(in: 0..<table.rowCount + 1)
    let keys = try column(rows: unassigned)
    let offsets = try buffer(offsetSection, byteCount: (customers.count + 1) * 4)
    checks[offsetSection] = .offsets(last: table.rowCount - unassigned, greatestStep: greatest)
    let links = try links(rows: table.rowCount, lookups)
    var events = EventTable(
      table: table, customerName: customerName, offsets: offsets, timeIndex: timeIndex,
      amountIndex: amountIndex, eventIndex: eventIndex, eventNumbers: numbers,
      eventsAreContiguous: isContiguous, unassignedKeys: keys, links: links,
      greatestRowCount: greatest)
    for _ in 0..<(try directory.count()) { events.attributes.append(try directory.text()) }
    if try directory.flag() { events.historyOf = try directory.text() }
    events.valueIndex = try directory.optionalNumber(in: fields)
    let isTime = timeIndex.map { table.fields[$0].column.type.isTemporal } ?? true
    let isAmount = amountIndex.map { table.fields[$0].column.type.isNumeric } ?? true
    let isHistory = (events.historyOf == nil) == (events.valueIndex == nil)
    guard isTime, isAmount, isHistory, (numbers == nil) || eventIndex != nil else { throw Fault() }
    return events
  }

  private mutating func links(
    rows: Int, _ lookups: [LookupTable]
  ) throws(Fault) -> [LookupLink] {
    var links: [LookupLink] = []
    for _ in 0..<(try directory.count()) {
      let name = try directory.text()
      let field = try directory.text()
      guard let lookup = lookups.first(where: { $0.table.name.utf8.elementsEqual(name.utf8) })
      else { throw Fault() }
      let found = try packed(rows: rows, codes: lookup.table.rowCount + 1)
      links.append(LookupLink(lookup: name, field: field, rows: found))
    }
    return links
  }

  private mutating func table() throws(Fault) -> Table {
    let name = try directory.text()
    let rows = try directory.number(in: 0..<Int(UInt32.max))
    var fields: [Field] = []
    for _ in 0..<(try directory.count()) {
      let name = try directory.text()
      fields.append(Field(name: name, column: try column(rows: rows)))
    }
    return Table(name: name, fields: fields, rowCount: rows)
  }
}

// MARK: - Columns

extension StoreReader {
  private mutating func column(rows: Int) throws(Fault) -> Column {
    let type = try columnType()
    let missing = try directory.flag() ? bits(rows: rows) : nil
    let (bounds, isUnique) = try bounds(rows: rows, type)
    guard !isUnique || missing == nil else { throw Fault() }
    let hasValues = (missing?.setCount ?? 0) < rows
    let code = try directory.number(in: 1..<6)
    guard type.scale <= 18 || code == StoreFile.StorageCode.wides.rawValue else { throw Fault() }
    switch (StoreFile.StorageCode(rawValue: code), type) {
    case (.integers, .integer), (.integers, .decimal), (.integers, .date), (.integers, .timestamp):
      guard bounds != nil || !hasValues else { throw Fault() }
      let values = try packed(rows: rows, bounds: bounds, missing: missing)
      return Column(
        type: type, count: rows, storage: .integers(values), missing: missing, bounds: bounds,
        isUnique: isUnique)
    case (.floats, .float):
      let values = try buffer(section(.none), byteCount: rows * 8)
      return Column(type: type, count: rows, storage: .floats(values), missing: missing)
    case (.wides, .decimal), (.wides, .integer):
      let values = try buffer(section(.wides), byteCount: rows * 16)
      return Column(type: type, count: rows, storage: .wide(values), missing: missing)
    case (.bits, .boolean):
      return Column(type: type, count: rows, storage: .bits(try bits(rows: rows)), missing: missing)
    case (.texts, .text):
      return Column(
        type: type, count: rows, storage: try texts(rows: rows, hasValues), missing: missing)
    default: throw Fault()
    }
  }

  /// The least and the greatest value, and whether none stands twice.
  private mutating func bounds(
    rows: Int, _ type: ColumnType
  ) throws(Fault) -> (ClosedRange<Int64>?, isUnique: Bool) {
    guard try directory.flag() else { return (nil, false) }
    let low = try directory.number()
    let high = try directory.number()
    guard low <= high, type.holds(low), type.holds(high) else { throw Fault() }
    let isUnique = version > 1 ? try directory.flag() : false
    let (span, isWider) = high.subtractingReportingOverflow(low)
    guard !isUnique || isWider || span >= rows - 1 else { throw Fault() }
    return (Int64(low)...Int64(high), isUnique)
  }

  private mutating func columnType() throws(Fault) -> ColumnType {
    let code = try directory.number(in: 1..<8)
    let scale = try directory.number(in: 0..<39)
    switch StoreFile.TypeCode(rawValue: code) {
    case .integer: return .integer
    case .decimal: return .decimal(scale: scale)
    case .float: return .float
    case .text: return .text
    case .date: return .date
    case .timestamp where scale <= Timestamps.greatestScale: return .timestamp(scale: scale)
    case .boolean: return .boolean
    case .timestamp, nil: throw Fault()
    }
  }

  private mutating func texts(rows: Int, _ hasValues: Bool) throws(Fault) -> Column.Storage {
    let count = try directory.number(in: 0..<Int(UInt32.max))
    let ends = try section(.none)
    let texts = try section(.none)
    let offsets = try buffer(ends, byteCount: (count + 1) * 4)
    let bytes = try buffer(texts, byteCount: sections[texts].byteCount)
    checks[ends] = .offsets(last: bytes.byteCount, greatestStep: bytes.byteCount)
    let dictionary = TextDictionary(
      count: count, offsets: offsets, bytes: bytes, isSorted: try directory.flag(),
      isDistinct: try directory.flag())
    guard try directory.flag() else {
      guard count == rows else { throw Fault() }
      return .text(dictionary, codes: nil)
    }
    guard count > 0 || !hasValues else { throw Fault() }
    return .text(dictionary, codes: try packed(rows: rows, codes: max(1, count)))
  }

  private mutating func bits(rows: Int) throws(Fault) -> Bitmap {
    let setCount = try directory.number(in: 0..<rows + 1)
    let number = try section(.bits(rows: rows, setCount: setCount))
    let words = try buffer(number, byteCount: Bitmap.wordCount(rows) * 8)
    return Bitmap(count: rows, setCount: setCount, words: words)
  }

  /// Codes from 0 up to, but without, a count.
  private mutating func packed(rows: Int, codes: Int) throws(Fault) -> PackedIntegers {
    try packed(rows: rows, bounds: 0...Int64(max(0, codes - 1)), missing: nil)
  }

  /// Values that lie between bounds, but for those of missing rows.
  private mutating func packed(
    rows: Int, bounds: ClosedRange<Int64>?, missing: Bitmap?
  ) throws(Fault) -> PackedIntegers {
    let base = try directory.number()
    let width = PackedIntegers.Width(rawValue: try directory.number(in: 1..<9))
    guard let width else { throw Fault() }
    let number = try section(.none)
    let codes = try buffer(number, byteCount: rows * width.rawValue)
    let values = PackedIntegers(count: rows, base: Int64(base), width: width, codes: codes)
    checks[number] = .values(values, within: bounds, butFor: missing)
    return values
  }

  /// The number of the next section, which no other part has.
  private mutating func section(_ check: SectionCheck) throws(Fault) -> Int {
    let number = try directory.number(in: 0..<sections.count)
    guard !isUsed[number] else { throw Fault() }
    isUsed[number] = true
    checks[number] = check
    return number
  }

  private func buffer(_ number: Int, byteCount: Int) throws(Fault) -> Buffer {
    guard sections[number].byteCount == byteCount else { throw Fault() }
    return Buffer(file, offset: sections[number].offset, byteCount: byteCount)
  }

  // SAFETY: a section lies within the file, which this retains.
  private func bytes(of number: Int) -> UnsafeRawBufferPointer {
    let section = sections[number]
    return UnsafeRawBufferPointer(
      rebasing: file.bytes[section.offset..<section.offset + section.byteCount])
  }
}

extension ColumnType {
  /// Whether a stored integer stands for a value: a day of the calendar, say.
  fileprivate func holds(_ stored: Int) -> Bool {
    switch self {
    case .date: CalendarDay.numbers.contains(stored)
    case .timestamp(let scale):
      CalendarDay.numbers.contains(floorDivide(stored, Timestamps.ticksPerDay(scale)))
    case .integer, .decimal, .float, .text, .boolean, .period: true
    }
  }
}

extension ClosedRange<Int> {
  fileprivate var asRange: Range<Int> { lowerBound..<upperBound + 1 }
}

extension Column {
  fileprivate var isOfIntegers: Bool {
    if case .integers = storage { true } else { false }
  }
}
