/// A field of dots in which lines are drawn, eight dots a sign of braille; without braille a sign a dot.
///
/// Rows of dots count from the foot.
///
/// ```
/// dots of a sign    1 4      row 3        ⡠⠊   two signs: a line that climbs
///                   2 5      row 2
///                   3 6      row 1
///                   7 8      row 0
/// ```
struct DotCanvas {
  /// Signs of a line, and lines.
  let width: Int
  let height: Int
  /// Dots of a sign across and up.
  let across: Int
  let up: Int
  private let pen: ChartPen
  private var cells: [Cell]

  private struct Cell {
    var dots: UInt8 = 0
    /// The series that drew here last.
    var series = 0
    /// What stands here instead of dots.
    var mark: Character?
    /// A helping line below everything.
    var guide: Character?
  }

  init(width: Int, height: Int, _ pen: ChartPen) {
    self.width = max(1, width)
    self.height = max(1, height)
    self.pen = pen
    across = pen.isASCII ? 1 : 2
    up = pen.isASCII ? 1 : 4
    cells = [Cell](repeating: Cell(), count: self.width * self.height)
  }

  var dotColumns: Int { width * across }
  var dotRows: Int { height * up }

  /// The bits of the dots of a sign: left column, right column, from the foot.
  private static let bits: [[UInt8]] = [[0x40, 0x04, 0x02, 0x01], [0x80, 0x20, 0x10, 0x08]]

  private func index(_ x: Int, _ y: Int) -> Int? {
    let column = x / across
    let line = height - 1 - y / up
    guard x >= 0, y >= 0, column < width, line >= 0 else { return nil }
    return line * width + column
  }

  mutating func dot(_ x: Int, _ y: Int, series: Int) {
    guard let place = index(x, y) else { return }
    cells[place].dots |= pen.isASCII ? 1 : DotCanvas.bits[x % across][y % up]
    cells[place].series = series
  }

  /// A straight line between two dots, both in; a dotted one leaves out every other two.
  mutating func line(
    from start: (x: Int, y: Int), to end: (x: Int, y: Int), series: Int, isDotted: Bool = false
  ) {
    let count = max(abs(end.x - start.x), abs(end.y - start.y))
    guard count > 0 else { return dot(start.x, start.y, series: series) }
    for step in 0...count where !isDotted || step % 4 < 2 || step == count {
      let x = start.x + Int((Double((end.x - start.x) * step) / Double(count)).rounded())
      let y = start.y + Int((Double((end.y - start.y) * step) / Double(count)).rounded())
      dot(x, y, series: series)
    }
  }

  /// A sign in the place of the dots around one.
  mutating func mark(_ x: Int, _ y: Int, _ sign: Character, series: Int) {
    guard let place = index(x, y) else { return }
    cells[place].mark = sign
    cells[place].series = series
  }

  /// A helping line across, at a row of dots.
  mutating func guide(row y: Int, _ sign: Character) {
    for column in 0..<width {
      if let place = index(column * across, y) { cells[place].guide = sign }
    }
  }

  /// A helping line upwards, at a column of dots.
  mutating func guide(column x: Int, _ sign: Character) {
    for line in 0..<height {
      if let place = index(x, line * up) { cells[place].guide = sign }
    }
  }

  /// A line of signs, from the top; `isColoured` shows which series is where.
  func text(line: Int, isColoured: Bool) -> String {
    var text = ""
    // Neighbours of one look are coloured together.
    var run = ""
    var look = Look.plain
    for cell in cells[(line * width)..<((line + 1) * width)] {
      let sign = cell.mark ?? dots(cell)
      let own: Look = sign == nil ? .guide : isColoured ? .series(cell.series) : .plain
      if own != look {
        text += coloured(run, look)
        (run, look) = ("", own)
      }
      run.append(sign ?? cell.guide ?? " ")
    }
    return text + coloured(run, look)
  }

  private enum Look: Equatable {
    case plain, guide
    case series(Int)
  }

  private func coloured(_ run: String, _ look: Look) -> String {
    switch look {
    case .plain: run
    case .guide:
      // Blanks stay plain, so that those at the end of a line go.
      pen.dim(ChartPen.trimmed(run)) + ChartPen.blanks(run.reversed().prefix { $0 == " " }.count)
    case .series(let index): pen.series(index, run)
    }
  }

  private func dots(_ cell: Cell) -> Character? {
    guard cell.dots > 0 else { return nil }
    if pen.isASCII { return "." }
    return Unicode.Scalar(0x2800 + UInt32(cell.dots)).map { Character($0) }
  }
}
