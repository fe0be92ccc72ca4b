import Foundation
import TestSupport
import Testing

@testable import Columnar

/// The store file: what is read back is what was written, and what is not whole is refused by name.
@Suite struct StoreFileTests {
  private static let rows = [
    EventRow(3, 10, "b"), EventRow(1, 12, "a"), EventRow(nil, 5, "c"), EventRow(3, 10, "a"),
    EventRow(9, 1, nil), EventRow(1, 4, "b"), EventRow(3, 2, "x"), EventRow(1, 12, nil),
  ]

  /// A store with every type and storage of columns.
  private static let contents: StoreContents = {
    let count = 5
    let fields = [
      Field(name: "id", column: Column(type: .integer, integers: [1, 2, 3, 4, 5])),
      Field(name: "wide", column: Column(type: .integer, integers: [.min + 1, nil, 0, 7, .max])),
      Field(
        name: "price", column: Column(type: .decimal(scale: 2), integers: [150, nil, 3, 4, -5])),
      Field(
        name: "vast",
        column: Column(
          type: .decimal(scale: 20), count: 5,
          storage: .wide(
            Buffer([PowersOfTen.int128[37], 0, -1, 1, 1 - PowersOfTen.int128[38]] as [Int128])),
          missing: Bitmap(count: 5) { $0 == 1 })),
      Field(name: "share", column: Column(floats: [0.5, nil, -1e300, 0, 3])),
      Field(name: "flag", column: Column(booleans: [true, nil, false, true, true])),
      Field(name: "since", column: Column(type: .date, integers: [0, -700_000, nil, 9, 20_000])),
      Field(
        name: "seen",
        column: Column(type: .timestamp(scale: 3), integers: [nil, 0, -1, 5, 1 << 40])),
      Field(name: "name", column: Column(texts: ["", "größe", nil, "地区", "z"])),
      Field(name: "note", column: Column(texts: [nil, nil, nil, nil, nil])),
      Field(name: "text", column: withoutCodes(["a", "a", "", "b", "c"])),
    ]
    let people = StagedTable(
      Table(name: "people", fields: fields, rowCount: count),
      role: .customers(key: "id", joined: "since"))
    let lookup = StagedTable(
      Table(
        name: "letters",
        fields: [
          Field(name: "text", column: Column(texts: ["a", "b"])),
          Field(name: "rank", column: Column(type: .integer, integers: [1, 2])),
        ], rowCount: 2), role: .lookup(key: "text"))
    let store = [people, eventTable(rows, event: "text", attributes: ["row"]), lookup]
      .reduce(Store.empty) { $0.adding($1) }
    return StoreContents(
      store: store, script: "set x = 1;\n",
      frozen: [
        FrozenKeys(
          name: "few", keys: Column(type: .integer, integers: [2, 9]),
          day: CalendarDay(number: 20_000))
      ])
  }()

  private static func withoutCodes(_ texts: [String]) -> Column {
    Column(
      type: .text, count: texts.count, storage: .text(TextDictionary(texts), codes: nil),
      missing: nil)
  }

  /// A folder for a test, gone afterwards.
  private static func inFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "strata-store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
  }

  private static func saved(_ contents: StoreContents = contents) throws -> [UInt8] {
    try inFolder { folder in
      _ = try StoreFile.save(contents, to: folder + "/s.strata")
      return try Array(Data(contentsOf: URL(filePath: folder + "/s.strata")))
    }
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(filePath: path))
  }

  @Test func whatWasSavedIsOpened() throws {
    try Self.inFolder { folder in
      let path = folder + "/s.strata"
      let count = try StoreFile.save(Self.contents, to: path)
      let opened = try StoreFile.open(path)
      #expect(opened.file.byteCount == count)
      #expect(description(of: opened.contents.store) == description(of: Self.contents.store))
      let tables = [opened.contents.store, Self.contents.store].map(\.customers.table)
      for (left, right) in zip(tables[0].fields, tables[1].fields) {
        #expect(left.name == right.name)
        #expect(left.column.type == right.column.type)
        #expect(left.column.bounds == right.column.bounds)
        #expect(left.column.isUnique == right.column.isUnique)
        #expect(isSame(values(of: left.column), values(of: right.column)), "\(left.name)")
      }
      #expect(opened.contents.script == Self.contents.script)
      #expect(opened.contents.frozen.map(\.name) == ["few"])
      #expect(opened.contents.frozen.map(\.day) == [CalendarDay(number: 20_000)])
      #expect(opened.contents.frozen.map { values(of: $0.keys) } == [[.integer(2), .integer(9)]])
      // The same bytes again, also from mapped columns.
      _ = try StoreFile.save(opened.contents, to: folder + "/t.strata")
      #expect(
        try Data(contentsOf: URL(filePath: folder + "/t.strata"))
          == Data(contentsOf: URL(filePath: path)))
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
          == ["s.strata", "t.strata"])
    }
  }

  @Test func anEmptyStoreIsOne() throws {
    try Self.inFolder { folder in
      _ = try StoreFile.save(StoreContents(store: .empty), to: folder + "/s.strata")
      let opened = try StoreFile.open(folder + "/s.strata")
      #expect(opened.contents.store.customers.count == 0)
      #expect(opened.contents.store.customers.isDerived)
    }
  }

  /// A small store: few bytes, but every kind of check.
  private static let small: StoreContents = {
    let people = StagedTable(
      Table(
        name: "p",
        fields: [
          Field(name: "id", column: Column(type: .integer, integers: [1, 2])),
          Field(name: "n", column: Column(texts: ["a", nil])),
        ], rowCount: 2), role: .customers(key: "id", joined: nil))
    let visits = StagedTable(
      Table(
        name: "v",
        fields: [
          Field(name: "id", column: Column(type: .integer, integers: [1, 1, 7])),
          Field(name: "day", column: Column(type: .date, integers: [5, 3, 4])),
          Field(name: "e", column: Column(booleans: [true, true, nil])),
        ], rowCount: 3), role: .events(EventRoles(customer: "id", time: "day", event: "e")))
    return StoreContents(store: [people, visits].reduce(Store.empty) { $0.adding($1) })
  }()

  /// A file that is changed in place, and put right again.
  private static func changing(
    _ bytes: [UInt8], in folder: String, _ body: (FileHandle, String) throws -> Void
  ) throws {
    let path = folder + "/s.strata"
    try write(bytes, to: path)
    let file = try FileHandle(forUpdating: URL(filePath: path))
    try body(file, path)
    try file.close()
  }

  private static func put(_ bytes: [UInt8], at place: Int, in file: FileHandle) throws {
    try file.seek(toOffset: UInt64(place))
    try file.write(contentsOf: Data(bytes))
  }

  /// No bit can change without being noticed, and none makes the program stop.
  @Test func everyFlippedBitIsRefused() throws {
    let bytes = try Self.saved(Self.small)
    let names = try Self.sectionNames(bytes)
    try Self.inFolder { folder in
      try Self.changing(bytes, in: folder) { file, path in
        for bit in 0..<bytes.count * 8 {
          try Self.put([bytes[bit / 8] ^ 1 << UInt8(bit % 8)], at: bit / 8, in: file)
          do {
            _ = try StoreFile.open(path)
            Issue.record("bit \(bit) was not noticed")
          } catch let error as StoreFileError {
            switch error {
            case .notAStore: #expect(bit < 64)
            case .damaged(_, let section): #expect(names.contains(section), "\(section)")
            case .system, .newer, .wrongSize, .busy, .interrupted:
              Issue.record("bit \(bit): \(error)")
            }
          }
          try Self.put([bytes[bit / 8]], at: bit / 8, in: file)
        }
        _ = try StoreFile.open(path)
      }
    }
  }

  /// A file that is cut short anywhere says so.
  @Test func everyShorterFileIsRefused() throws {
    let bytes = try Self.saved(Self.small)
    try Self.inFolder { folder in
      try Self.changing(bytes + [0], in: folder) { file, path in
        #expect(
          throws: StoreFileError.wrongSize(
            path: path, expected: bytes.count, found: bytes.count + 1)
        ) { try StoreFile.open(path) }
        for count in (0..<bytes.count).reversed() {
          try file.truncate(atOffset: UInt64(count))
          #expect(throws: StoreFileError.self) { try StoreFile.open(path) }
        }
      }
    }
  }

  /// Directories that make no sense are refused although their checksum is right: each byte of the
  /// directory is where other numbers are put.
  @Test func directoriesThatMakeNoSenseAreRefused() throws {
    let bytes = try Self.saved(Self.small)
    let start = Self.number(bytes, at: 24)
    try Self.inFolder { folder in
      try Self.changing(bytes, in: folder) { file, path in
        for place in start..<bytes.count - 8 {
          for value in [0, 3, 1 << 31, -1, Int.min] {
            var changed = bytes
            Self.set(value, in: &changed, at: place)
            Self.seal(&changed, directory: start)
            try Self.put(changed, at: 0, in: file)
            // What is accepted has to be readable from end to end.
            guard let opened = try? StoreFile.open(path) else { continue }
            _ = description(of: opened.contents.store)
          }
        }
      }
    }
  }

  /// One that the first version wrote: the same tables, without what is known of values that stand once.
  @Test func theFirstVersionIsRead() throws {
    let saved = try Data(contentsOf: Repository.url("Fuzz/Corpus/store/version-1-tables"))
    let bytes = Array(saved.dropFirst())
    #expect(bytes[8] == 1)
    try Self.inFolder { folder in
      let path = folder + "/s.strata"
      try Self.write(bytes, to: path)
      let store = try StoreFile.open(path).contents.store
      #expect(store.customers.count == 3 && store.events.map(\.table.rowCount) == [3])
      #expect(!store.customers.key.column.isUnique)
      // Saved again, it is of this version.
      _ = try StoreFile.save(StoreContents(store: store, script: "", frozen: []), to: path)
      let again = try StoreFile.open(path).contents.store
      #expect(description(of: again) == description(of: store))
    }
  }

  @Test func laterVersionsAreRefused() throws {
    var bytes = try Self.saved()
    bytes[8] = 3
    Self.sealHeader(&bytes)
    try Self.inFolder { folder in
      let path = folder + "/s.strata"
      try Self.write(bytes, to: path)
      #expect(throws: StoreFileError.newer(path: path, version: 3)) { try StoreFile.open(path) }
    }
  }

  @Test func aFileThatIsChangedIsNoticed() throws {
    try Self.inFolder { folder in
      let path = folder + "/s.strata"
      _ = try StoreFile.save(Self.contents, to: path)
      let opened = try StoreFile.open(path)
      #expect(opened.file.isUnchanged)
      // Another file in its place is another file.
      _ = try StoreFile.save(StoreContents(store: .empty), to: path)
      #expect(opened.file.isUnchanged)
      #expect(description(of: opened.contents.store) == description(of: Self.contents.store))
      let again = try StoreFile.open(path)
      let handle = try FileHandle(forUpdating: URL(filePath: path))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data([1]))
      try handle.close()
      #expect(!again.file.isUnchanged)
    }
  }

  @Test func checksumsAreThoseOfTheStandard() {
    // Source: RFC 3720, appendix B.4.
    let ascending = (0..<32).map { UInt8($0) }
    for (bytes, expected) in [
      ([UInt8](repeating: 0, count: 32), UInt32(0x8A91_36AA)),
      ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43), (ascending, 0x46DD_794E),
      (Array("123456789".utf8), 0xE306_9283), ([], 0),
    ] {
      #expect(bytes.withUnsafeBytes { Checksum.crc32c($0) } == expected)
      #expect(Checksum.plainCRC32C(bytes) == expected)
    }
  }

  // MARK: - Drafts

  @Test func aDraftThatWasLeftBehindIsTakenOver() throws {
    try Self.inFolder { folder in
      try Self.write([1, 2, 3], to: folder + "/.s.strata.part")
      _ = try StoreFile.save(Self.contents, to: folder + "/s.strata")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["s.strata"])
    }
  }

  @Test func aDraftThatIsGivenUpLeavesTheOldFile() throws {
    try Self.inFolder { folder in
      let path = folder + "/s.strata"
      try Self.write([7], to: path)
      #expect(throws: StoreFileError.interrupted) {
        try StoreFile.save(Self.contents, to: path, isCancelled: { true })
      }
      #expect(try Data(contentsOf: URL(filePath: path)) == Data([7]))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["s.strata"])
    }
  }

  /// Every question but the last, when the file is whole already and on its way to the disk, ends a save.
  @Test func aSaveEndsWhereverItIsAsked() throws {
    try Self.inFolder { folder in
      let path = folder + "/s.strata"
      var asked = 0
      let count = {
        asked += 1
        return false
      }
      _ = try StoreFile.save(Self.contents, to: folder + "/t.strata", isCancelled: count)
      let questions = asked
      try Self.write([7], to: path)
      for patience in 1...questions {
        asked = 0
        #expect(throws: StoreFileError.interrupted) {
          try StoreFile.save(
            Self.contents, to: path,
            isCancelled: {
              asked += 1
              return asked == patience
            })
        }
        #expect(asked == patience)
        #expect(try Data(contentsOf: URL(filePath: path)) == Data([7]))
      }
    }
  }

  @Test func twoWritersDoNotShareADraft() throws {
    try Self.inFolder { folder in
      let path = folder + "/s.strata"
      var first = try DraftFile(for: path)
      #expect(throws: StoreFileError.busy(path: path)) {
        try StoreFile.save(Self.contents, to: path)
      }
      try first.commit()
      _ = try StoreFile.save(Self.contents, to: path)
    }
  }

  // MARK: - Bytes of a file

  private static func number(_ bytes: [UInt8], at place: Int) -> Int {
    (0..<8).reduce(0) { $0 | Int(bytes[place + $1]) << ($1 * 8) }
  }

  private static func set(_ number: Int, in bytes: inout [UInt8], at place: Int) {
    for index in 0..<8 { bytes[place + index] = UInt8(truncatingIfNeeded: number >> (index * 8)) }
  }

  /// Puts the right checksums on a directory and a header that were changed.
  private static func seal(_ bytes: inout [UInt8], directory start: Int) {
    put(Self.checksum(bytes[start...]), in: &bytes, at: 40)
    sealHeader(&bytes)
  }

  private static func sealHeader(_ bytes: inout [UInt8]) {
    put(Self.checksum(bytes[..<60]), in: &bytes, at: 60)
  }

  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.withUnsafeBytes { Checksum.crc32c($0) }
  }

  private static func put(_ checksum: UInt32, in bytes: inout [UInt8], at place: Int) {
    for index in 0..<4 {
      bytes[place + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(index * 8))
    }
  }

  /// The names of the parts of a file.
  private static func sectionNames(_ bytes: [UInt8]) throws -> Set<String> {
    var names: Set<String> = ["header", "directory"]
    var place = number(bytes, at: 24)
    let count = number(bytes, at: place)
    place += 8
    for _ in 0..<count {
      let length = number(bytes, at: place)
      names.insert(String(decoding: bytes[place + 8..<place + 8 + length], as: UTF8.self))
      place += 8 + length + 24
    }
    return names
  }
}
