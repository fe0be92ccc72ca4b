import Columnar
import TestSupport
import Testing

/// Rows behind rows, columns by their names.
@Suite struct AppendingTests {
  private static let some: [Column] = [
    Column(type: .integer, integers: [1, nil, -3]),
    Column(type: .decimal(scale: 2), integers: [150, nil, 7]),
    Column(type: .decimal(scale: 0), integers: [4]), Column(floats: [0.5, nil]),
    Column(booleans: [true, nil, false]), Column(type: .date, integers: [0, nil, 20_000]),
    Column(type: .timestamp(scale: 3), integers: [1, nil]), Column(texts: ["a", nil, ""]),
    Column(texts: []), Column(type: .integer, integers: [nil, nil]),
  ]

  /// Values keep their meaning: numbers are equal, all else is written the same.
  @Test(arguments: some.indices, some.indices)
  func everyPairKeepsItsValues(_ left: Int, _ right: Int) {
    let (first, second) = (Self.some[left], Self.some[right])
    let all = first.appending(second)
    #expect(all.count == first.count + second.count)
    for (row, value) in (values(of: first) + values(of: second)).enumerated() {
      #expect(value.isMissing == all[row].isMissing)
      if let number = value.double, all.type.isNumeric { #expect(all[row].double == number) }
      if case .text(let text) = value { #expect(isSame(all[row], .text(text))) }
      if first.type == second.type { #expect(isSame(all[row], value)) }
    }
  }

  @Test func numbersThatDoNotFit64BitsTake128() {
    let great = Column(type: .integer, integers: [999_999_999_999_999_999, nil])
    let fine = Column(type: .decimal(scale: 4), integers: [12_345])
    let all = great.appending(fine)
    #expect(all.type == .decimal(scale: 4))
    let expected: [Value] = [
      .exact(9_999_999_999_999_999_990_000, scale: 4), .missing, .exact(12_345, scale: 4),
    ]
    #expect(values(of: all) == expected)
    #expect(values(of: all.appending(fine)) == expected + [.exact(12_345, scale: 4)])
    #expect(values(of: fine.appending(all)) == [.exact(12_345, scale: 4)] + expected)
    let none = Column.nothing(1, .decimal(scale: 2))
    #expect(values(of: none.appending(all)) == [.missing] + expected)
    #expect(values(of: all.appending(none)) == expected + [.missing])
  }

  @Test func numbersThatDoNotFit38DigitsBecomeFloats() {
    let great = Column(
      type: .decimal(scale: 0), count: 1, storage: .wide(Buffer([PowersOfTen.int128[36]])),
      missing: nil)
    let fine = Column(type: .decimal(scale: 4), integers: [12_345])
    #expect(great.appending(fine).type == .float)
  }

  @Test func daysBesideMomentsAreMoments() {
    let days = Column(type: .date, integers: [1])
    let moments = Column(type: .timestamp(scale: 0), integers: [5])
    #expect(
      values(of: days.appending(moments)) == [
        .timestamp(86_400, scale: 0), .timestamp(5, scale: 0),
      ])
  }

  @Test func tablesGoByTheNamesOfColumns() {
    let first = Table(
      name: "t",
      fields: [
        Field(name: "a", column: Column(type: .integer, integers: [1])),
        Field(name: "b", column: Column(texts: ["x"])),
      ], rowCount: 1)
    let second = Table(
      name: "u",
      fields: [
        Field(name: "c", column: Column(booleans: [true])),
        Field(name: "a", column: Column(type: .integer, integers: [2])),
      ], rowCount: 1)
    let all = first.appending(second)
    #expect(all.name == "t")
    #expect(all.fields.map(\.name) == ["a", "b", "c"])
    #expect(
      all.fields.map { values(of: $0.column) } == [
        [.integer(1), .integer(2)], [.text("x"), .missing], [.missing, .boolean(true)],
      ])
  }
}
