import Columnar

/// How the values of one column are written for people: chosen once a column, so that all its cells
/// look alike.
struct ColumnFormat {
  let role: ResultColumn.Role
  /// Whether cells stand at the right: a column of numbers.
  let isRightAligned: Bool
  /// Decimals of every float.
  let floatDecimals: Int
  /// Decimals of the seconds of every timestamp; 0 where all are whole seconds.
  let secondDecimals: Int
  /// Whether moments stand among numbers, where only their day matters.
  let showsDaysOnly: Bool
  /// Periods that are not shown whole: they get a mark.
  let unfinished: Set<CalendarPeriod>

  /// Looks at the values and the total, in one pass.
  init(_ column: ResultColumn, hasTotal: Bool, unfinished: Set<CalendarPeriod> = []) {
    var survey = ValueSurvey()
    for value in column.values { survey.add(value) }
    if hasTotal, let total = column.total { survey.add(total) }
    role = column.role
    floatDecimals = survey.floatDecimals
    secondDecimals = survey.secondDecimals
    showsDaysOnly = survey.numbers > 0 && survey.days > 0
    self.unfinished = unfinished
    if survey.words > 0 {
      isRightAligned = false
    } else {
      // Days among numbers, as in a profile, stand as the numbers do.
      isRightAligned = survey.numbers > 0 || survey.days == 0 && column.role != .dimension
    }
  }

  /// A value as text; see `append`.
  func text(_ value: Value) -> String {
    var bytes: [UInt8] = []
    append(value, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends a value; text passes the escape filter.
  ///
  /// Exact numbers keep their own scale. In a dimension a number is a name (a year, a customer's
  /// key) and has no thousands separators.
  func append(_ value: Value, to buffer: inout [UInt8]) {
    switch value {
    case .missing: buffer.append(contentsOf: (role == .dimension ? "(missing)" : "–").utf8)
    case .other: buffer.append(contentsOf: "(other)".utf8)
    case .new: buffer.append(contentsOf: "new".utf8)
    case .boolean(let truth): buffer.append(contentsOf: (truth ? "true" : "false").utf8)
    case .exact(let units, let scale):
      if !appendFraction(value, to: &buffer) {
        NumberText.append(units, scale: scale, grouped: role == .measure, to: &buffer)
      }
    case .float(let number):
      if !appendFraction(value, to: &buffer) {
        appendFloat(number, to: &buffer)
      }
    case .text(let text): EscapeFilter.append(text, to: &buffer)
    case .date(let day): MachineText.append(day, to: &buffer)
    case .timestamp(let ticks, let scale) where showsDaysOnly:
      let day = floorDivide(Int(ticks), Timestamps.ticksPerDay(scale))
      MachineText.append(CalendarDay(number: day), to: &buffer)
    case .timestamp(let ticks, let scale):
      MachineText.appendTimestamp(
        ticks, scale: scale, separator: " ", decimals: min(scale, secondDecimals), to: &buffer)
    case .period(let period):
      buffer.append(contentsOf: period.text.utf8)
      if role == .dimension, unfinished.contains(period) { buffer.append(UInt8(ascii: "*")) }
    }
  }

  /// Appends a number as per cent where the column holds such; else false, and nothing appended.
  private func appendFraction(_ value: Value, to buffer: inout [UInt8]) -> Bool {
    switch role {
    case .share: NumberText.appendPercent(value, to: &buffer)
    case .growth: NumberText.appendSignedPercent(value, to: &buffer)
    case .points: NumberText.appendPoints(value, to: &buffer)
    case .probability: NumberText.appendProbability(value, to: &buffer)
    case .dimension, .measure: false
    }
  }

  /// A float of more than 18 digits before the point is written in its shortest form.
  private func appendFloat(_ number: Double, to buffer: inout [UInt8]) {
    if number.magnitude >= 1e18 {
      buffer.append(contentsOf: NumberText.shortest(number).utf8)
    } else {
      NumberText.append(
        number, decimals: floatDecimals, grouped: role == .measure, to: &buffer)
    }
  }
}

/// What a pass over a column's values finds out.
private struct ValueSurvey {
  var numbers = 0
  /// Days, moments and periods.
  var days = 0
  /// Values that are neither numbers nor days nor marks.
  var words = 0
  var largest = 0.0
  var smallest = Double.infinity
  var secondDecimals = 0

  mutating func add(_ value: Value) {
    switch value {
    case .missing, .other, .new: break
    case .exact: numbers += 1
    case .float(let number):
      numbers += 1
      guard number.isFinite, number != 0 else { break }
      largest = max(largest, number.magnitude)
      smallest = min(smallest, number.magnitude)
    case .timestamp(let ticks, let scale):
      days += 1
      guard scale > secondDecimals, ticks % PowersOfTen.int64[scale] != 0 else { break }
      secondDecimals = scale
    case .date, .period: days += 1
    case .boolean, .text: words += 1
    }
  }

  /// Two decimals; four where a column of numbers below ten holds some below a hundredth; four
  /// significant digits of the largest where all are below one.
  var floatDecimals: Int {
    if largest == 0 || largest >= 10 { return 2 }
    if largest >= 1 { return smallest < 0.01 ? 4 : 2 }
    var decimals = 4
    var bound = 0.1
    while largest < bound, decimals < RenderingLimits.floatDecimals {
      bound /= 10
      decimals += 1
    }
    return decimals
  }
}
