import Columnar
package import Language

// What the session asks beside `segment` and `list`. Thin stand-ins, to be replaced.

extension Binder {
  /// Binds `list`, of customers or of the events of a table.
  package static func list(
    _ target: ListTarget, _ clauses: Clauses, catalog: Catalog
  ) -> Result {
    list(clauses, catalog: catalog)
  }

  /// Binds `trend`.
  package static func trend(_ clauses: Clauses, catalog: Catalog) -> Result {
    var divided = clauses
    let unit = clauses.each?.unit ?? .month
    let name = Expression(.name([Name(unit.rawValue)]))
    divided.dimensions = [Dimension(name, text: unit.rawValue)] + clauses.dimensions
    return segment(nil, divided, catalog: catalog)
  }

  /// Binds `profile`.
  package static func profile(
    _ reference: SegmentReference?, _ clauses: Clauses, catalog: Catalog
  ) -> Result {
    let (condition, diagnostics) = members(
      of: reference ?? .all(.none), catalog: catalog)
    let columns = catalog.customers.fields.enumerated().map { place, field in
      OutputColumn(
        name: field.name, role: .dimension, value: Scalar(.field(place), field.type, .customers))
    }
    let plan = condition.map {
      var plan = ProfilePlan(existing: .constant(true), population: $0, columns: columns)
      plan.asOf = catalog.asOf
      return Plan.profile(plan)
    }
    return Result(plan: plan, diagnostics: diagnostics)
  }

  /// Checks a definition without keeping the plan.
  package static func check(_ definition: Definition, catalog: Catalog) -> [Diagnostic] {
    switch definition {
    case .segment(let segment): check(segment, catalog: catalog)
    case .measure, .field: []
    }
  }

  /// The value of `set name = value`, to be kept as it is.
  package static func constant(
    _ expression: Expression, catalog: Catalog
  ) -> (Expression?, [Diagnostic]) {
    (expression, [])
  }

  /// The customers of a population on the as-of day of the session: those who exist then and are
  /// meant.
  package static func members(
    of reference: SegmentReference, catalog: Catalog
  ) -> (Condition?, [Diagnostic]) {
    let result = segment(reference, Clauses(), catalog: catalog)
    guard case .breakdown(let plan)? = result.plan else { return (nil, result.diagnostics) }
    return (.conjunction([plan.existing, plan.population]), result.diagnostics)
  }
}
