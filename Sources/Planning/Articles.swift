import Columnar
import Language
import Messages

// What messages call types and kinds.

extension ColumnType {
  /// `an integer`, `a text`, …
  var withArticle: Message {
    switch self {
    case .integer: "an integer"
    case .decimal: "a decimal"
    case .float: "a float"
    case .text: "a text"
    case .date: "a date"
    case .timestamp: "a timestamp"
    case .boolean: "a boolean"
    case .period(let unit): unit.withArticle
    }
  }
}

extension CalendarUnit {
  /// `an hour`, `a day`, …
  var withArticle: Message {
    switch self {
    case .hour: "an hour"
    case .day: "a day"
    case .week: "a week"
    case .month: "a month"
    case .quarter: "a quarter"
    case .year: "a year"
    case .weekday: "a weekday"
    }
  }
}

extension DefinitionKind {
  /// `a segment`, `a measure`, …
  var withArticle: Message {
    switch self {
    case .segment: "a segment"
    case .measure: "a measure"
    case .field: "a field"
    case .tier: "a tier"
    }
  }
}
