import Columnar

extension ResultColumn {
  /// Appends a cell for people: with a mark where its period is not over.
  func append(_ value: Value, row: Int, _ format: ColumnFormat, to buffer: inout [UInt8]) {
    guard let openRows else { return format.append(value, to: &buffer) }
    guard !value.isMissing else { return }
    format.append(value, to: &buffer)
    if openRows.contains(row) { buffer.append(UInt8(ascii: "*")) }
  }
}

/// A column laid out for a terminal: its cells as text in one buffer, with their widths.
struct CellColumn {
  let header: String
  let headerWidth: Int
  let isRightAligned: Bool
  /// Whether cells may be cut: text may, a cut number would be a wrong number.
  let isCuttable: Bool
  /// Columns that what stands above the heading asks for.
  var spanWidth = 0
  /// Columns of the widest cell.
  private(set) var widestCell = 0
  /// Which columns are hidden first, see `ResultColumn.spareRank`.
  let spareRank: Int
  /// Cells, the total's last where there is one.
  private var bytes: [UInt8] = []
  /// Where each cell ends in `bytes`.
  private var ends: [Int] = []
  private var widths: [Int] = []

  /// - Parameters:
  ///   - totalLabel: what the total row says in this column instead of nothing.
  ///   - heading: what stands above the cells, escaped.
  ///   - goOn: called once in some thousand cells; throws to stop.
  init<Failure: Error>(
    _ column: ResultColumn, heading: String, hasTotal: Bool, totalLabel: String?,
    unfinished: Set<CalendarPeriod>, goOn: () throws(Failure) -> Void
  ) throws(Failure) {
    let format = ColumnFormat(column, hasTotal: hasTotal, unfinished: unfinished)
    header = heading
    spareRank = column.spareRank
    headerWidth = DisplayWidth.of(header)
    isRightAligned = format.isRightAligned
    isCuttable = !format.isRightAligned
    for (row, value) in column.values.enumerated() {
      if row % RenderingLimits.pieceRows == 0 { try goOn() }
      column.append(value, row: row, format, to: &bytes)
      endCell()
    }
    if hasTotal {
      if let total = column.total {
        format.append(total, to: &bytes)
      } else if let totalLabel {
        bytes.append(contentsOf: totalLabel.utf8)
      }
      endCell()
    }
  }

  /// Columns of the widest of header and cells.
  var width: Int { max(headerWidth, widestCell, spanWidth) }

  /// Columns of the longest part of the header that is not parted.
  var longestHeaderWord: Int {
    header.split(separator: " ").map { DisplayWidth.of(String($0)) }.max() ?? 0
  }

  /// Columns the cell takes by itself.
  func width(ofCell index: Int) -> Int { widths[index] }

  /// The text of a cell.
  func text(ofCell index: Int) -> String { String(decoding: slice(index), as: UTF8.self) }

  /// Appends the text of a cell, in its colour where it is a number below zero.
  func append(cell index: Int, _ palette: Palette, to buffer: inout [UInt8]) {
    let cell = slice(index)
    if palette != .none, isRightAligned, cell.first == UInt8(ascii: "-") {
      buffer.append(contentsOf: Emphasis.negative.applied(to: text(ofCell: index), palette).utf8)
    } else {
      buffer.append(contentsOf: cell)
    }
  }

  private func slice(_ index: Int) -> ArraySlice<UInt8> {
    bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }

  /// Ends the cell whose text has just been appended.
  private mutating func endCell() {
    let start = ends.last ?? 0
    var isASCII = true
    for index in start..<bytes.count where bytes[index] >= 0x80 {
      isASCII = false
      break
    }
    let width =
      isASCII
      ? bytes.count - start : DisplayWidth.of(String(decoding: bytes[start...], as: UTF8.self))
    ends.append(bytes.count)
    widths.append(width)
    widestCell = max(widestCell, width)
  }
}
