/// What customers have together: how many have both of two values of an event column.
///
/// Rows in: the events of `table` that pass `filter` and lie in `window`, of the customers of
/// `population`. A basket is a customer, or, with `key`, what a customer has of one value of it. Rows
/// out: the pairs of values that stand in one basket.
package struct PairsPlan: Sendable, Hashable {
  /// Who exists on the as-of day.
  package var existing: Condition
  /// Of those, whose events are looked at.
  package var population: Condition
  /// The event table.
  package var table: Int
  /// Which of its rows count.
  package var filter: Condition
  /// The days of the rows; nil for all.
  package var window: Window?
  /// What is in the baskets, in the domain of the table's rows.
  package var item: Scalar
  /// What parts a customer's rows into baskets; nil where a customer is one.
  package var key: Scalar?

  package init(
    existing: Condition, population: Condition, table: Int, filter: Condition, window: Window?,
    item: Scalar, key: Scalar? = nil
  ) {
    self.existing = existing
    self.population = population
    self.table = table
    self.filter = filter
    self.window = window
    self.item = item
    self.key = key
  }
}
