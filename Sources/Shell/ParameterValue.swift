import Columnar
package import Language
import Planning

/// What can be said of a parameter's value before any statement names it.
package enum ParameterValue {
  /// Whether a statement could use the value: false for a date that is not in the calendar.
  package static func exists(_ value: Expression) -> Bool {
    guard case .date = value.kind else { return true }
    let (day, _) = Binder.day(value, catalog: Catalog(.empty))
    return day != nil
  }
}
