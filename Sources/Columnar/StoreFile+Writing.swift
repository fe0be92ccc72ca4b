#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// SAFETY: buffers are written while they are retained, within their counts.

extension StoreFile {
  /// Writes a store to a file, whole or not at all; see `DraftFile`. `isCancelled` is asked once a
  /// mebibyte, `mayReplace` before the old file is gone.
  package static func save(
    _ contents: StoreContents, to path: String, isCancelled: @escaping () -> Bool = { false },
    mayReplace: () -> Bool = { true }
  ) throws(StoreFileError) -> Int {
    var draft = try DraftFile(for: path)
    var writer = StoreWriter(
      SectionWriter(draft.descriptor, path: path), isCancelled: isCancelled)
    try writer.write(contents)
    let byteCount = try writer.finish()
    try draft.commit(isCancelled: isCancelled, mayReplace: mayReplace)
    return byteCount
  }
}

/// Writes sections one behind the other.
struct SectionWriter {
  private let descriptor: Int32
  private let path: String
  private(set) var position = StoreFile.headerBytes
  private(set) var sections: [StoreFile.Section] = []

  init(_ descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  /// Writes the first bytes of a buffer as a section, and the zeros behind it; gives its number.
  mutating func add(
    _ name: String, _ buffer: Buffer, byteCount: Int, _ isCancelled: () -> Bool
  ) throws(StoreFileError) -> Int {
    let bytes = UnsafeRawBufferPointer(rebasing: buffer.bytes.prefix(byteCount))
    let start = position
    var checksum: UInt32 = 0
    var done = 0
    while done < bytes.count {
      if isCancelled() { throw .interrupted }
      let piece = UnsafeRawBufferPointer(
        rebasing: bytes[done..<min(bytes.count, done + (1 << 20))])
      checksum = Checksum.crc32c(piece, after: checksum)
      try write(piece)
      done += piece.count
    }
    let zeros = Buffer([UInt8](repeating: 0, count: StoreFile.extent(bytes.count) - bytes.count))
    checksum = Checksum.crc32c(zeros.bytes, after: checksum)
    try write(zeros)
    sections.append(
      StoreFile.Section(
        name: name, offset: start, byteCount: bytes.count, checksum: checksum))
    return sections.count - 1
  }

  /// Writes a buffer where the last bytes end.
  mutating func write(_ buffer: Buffer) throws(StoreFileError) { try write(buffer.bytes) }

  private mutating func write(_ bytes: UnsafeRawBufferPointer) throws(StoreFileError) {
    try write(bytes, at: position)
    position += bytes.count
  }

  /// Writes a buffer at a place of the file.
  func write(_ buffer: Buffer, at place: Int) throws(StoreFileError) {
    try write(buffer.bytes, at: place)
  }

  private func write(_ bytes: UnsafeRawBufferPointer, at place: Int) throws(StoreFileError) {
    var done = 0
    while done < bytes.count, let start = bytes.baseAddress {
      let count = pwrite(descriptor, start + done, bytes.count - done, off_t(place + done))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .system(path: path, code: count < 0 ? errno : ENOSPC) }
      done += count
    }
  }
}

/// Writes what a store is made of: bytes to sections, all else to the directory.
struct StoreWriter {
  private var file: SectionWriter
  private var directory = DirectoryWriter()
  private let isCancelled: () -> Bool

  init(_ file: SectionWriter, isCancelled: @escaping () -> Bool) {
    self.file = file
    self.isCancelled = isCancelled
  }

  mutating func write(_ contents: StoreContents) throws(StoreFileError) {
    let store = contents.store
    try customers(store.customers)
    directory.number(store.lookups.count)
    for lookup in store.lookups {
      try table(lookup.table)
      directory.number(lookup.keyIndex)
    }
    try links(store.customers.links, of: "customers")
    directory.number(store.events.count)
    for events in store.events { try self.events(events) }
    directory.number(contents.frozen.count)
    for frozen in contents.frozen {
      directory.text(frozen.name)
      directory.optionalNumber(frozen.day?.number)
      directory.number(frozen.keys.count)
      try column(frozen.keys, "members of \(frozen.name)")
    }
    try section("definitions", Buffer(Array(contents.script.utf8)))
  }

  /// Writes the list of sections and the directory behind them, then the header; gives the file's
  /// count of bytes.
  mutating func finish() throws(StoreFileError) -> Int {
    var whole = DirectoryWriter()
    whole.number(file.sections.count)
    for section in file.sections {
      whole.text(section.name)
      whole.number(section.offset)
      whole.number(section.byteCount)
      whole.number(Int(section.checksum))
    }
    let bytes = Buffer(whole.bytes + directory.bytes)
    let start = file.position
    try file.write(bytes)
    let header = StoreHeader(
      byteCount: file.position, directoryOffset: start, directoryBytes: bytes.byteCount,
      directoryChecksum: Checksum.crc32c(bytes.bytes))
    try file.write(Buffer(header.bytes), at: 0)
    return file.position
  }

  // MARK: - Parts

  private mutating func section(
    _ name: String, _ buffer: Buffer, byteCount: Int? = nil
  ) throws(StoreFileError) {
    directory.number(
      try file.add(name, buffer, byteCount: byteCount ?? buffer.byteCount, isCancelled))
  }

  private mutating func customers(_ customers: CustomerTable) throws(StoreFileError) {
    try table(customers.table)
    directory.number(customers.keyIndex)
    directory.optionalNumber(customers.joinedIndex)
    directory.flag(customers.isDerived)
    let ambiguous = customers.ambiguousAttributes.sorted { precedesByBytes($0.key, $1.key) }
    directory.number(ambiguous.count)
    for (name, count) in ambiguous {
      directory.text(name)
      directory.number(count)
    }
  }

  private mutating func events(_ events: EventTable) throws(StoreFileError) {
    let name = events.table.name
    try table(events.table)
    directory.text(events.customerName)
    try section("\(name): offsets", events.offsets)
    directory.number(events.greatestRowCount)
    directory.optionalNumber(events.timeIndex)
    directory.optionalNumber(events.amountIndex)
    directory.optionalNumber(events.eventIndex)
    directory.flag(events.eventNumbers != nil)
    if let numbers = events.eventNumbers { try packed(numbers, "\(name): event numbers") }
    directory.flag(events.eventsAreContiguous)
    directory.number(events.unassignedKeys.count)
    try column(events.unassignedKeys, "\(name): keys without a customer")
    try links(events.links, of: name)
    directory.number(events.attributes.count)
    for attribute in events.attributes { directory.text(attribute) }
    directory.optional(events.historyOf) { $0.text($1) }
    directory.optionalNumber(events.valueIndex)
  }

  private mutating func links(_ links: [LookupLink], of table: String) throws(StoreFileError) {
    directory.number(links.count)
    for link in links {
      directory.text(link.lookup)
      directory.text(link.field)
      try packed(link.rows, "\(table): rows of \(link.lookup)")
    }
  }

  private mutating func table(_ table: Table) throws(StoreFileError) {
    directory.text(table.name)
    directory.number(table.rowCount)
    directory.number(table.fields.count)
    for field in table.fields {
      directory.text(field.name)
      try column(field.column, "\(table.name).\(field.name)")
    }
  }

  private mutating func column(_ column: Column, _ name: String) throws(StoreFileError) {
    directory.number(Self.code(of: column.type).rawValue)
    directory.number(column.type.scale)
    directory.flag(column.missing != nil)
    if let missing = column.missing { try bits(missing, "\(name): missing") }
    directory.optional(column.bounds) {
      $0.number(Int($1.lowerBound))
      $0.number(Int($1.upperBound))
      $0.flag(column.isUnique)
    }
    switch column.storage {
    case .integers(let values):
      directory.number(StoreFile.StorageCode.integers.rawValue)
      try packed(values, name)
    case .floats(let buffer):
      directory.number(StoreFile.StorageCode.floats.rawValue)
      try section(name, buffer)
    case .bits(let bits):
      directory.number(StoreFile.StorageCode.bits.rawValue)
      try self.bits(bits, name)
    case .text(let dictionary, let codes):
      directory.number(StoreFile.StorageCode.texts.rawValue)
      directory.number(dictionary.count)
      try section(
        "\(name): text ends", dictionary.offsetBuffer, byteCount: (dictionary.count + 1) * 4)
      try section("\(name): texts", dictionary.byteBuffer)
      directory.flag(dictionary.isSorted)
      directory.flag(dictionary.isDistinct)
      directory.flag(codes != nil)
      if let codes { try packed(codes, name) }
    case .wide(let buffer):
      directory.number(StoreFile.StorageCode.wides.rawValue)
      try section(name, buffer)
    }
  }

  private mutating func bits(_ bits: Bitmap, _ name: String) throws(StoreFileError) {
    directory.number(bits.setCount)
    try section(name, bits.buffer)
  }

  private mutating func packed(
    _ values: PackedIntegers, _ name: String
  ) throws(StoreFileError) {
    directory.number(Int(values.base))
    directory.number(values.width.rawValue)
    try section(name, values.buffer, byteCount: values.count * values.width.rawValue)
  }

  private static func code(of type: ColumnType) -> StoreFile.TypeCode {
    switch type {
    case .integer: .integer
    case .decimal: .decimal
    case .float: .float
    case .text: .text
    case .date: .date
    case .timestamp: .timestamp
    case .boolean: .boolean
    case .period: preconditionFailure("a store has no columns of calendar units")
    }
  }
}
