/// A form of the language that random statements may take; each is drawn only where it is switched on.
package enum RandomForm: String, Sendable, Hashable, CaseIterable {
  /// `x in top 10%`, `x in bottom 2 per region`
  case ranks
  /// `rank(x)`, `percent_rank(x)`, `tile(4, x)`, `ntile(4, x)`
  case rankFunctions
  /// `by x into 4`
  case quantiles
  /// `by x bins 5`
  case bins
  /// `by top 3 city per region`
  case top
  /// `by only top 3 city`
  case onlyTop
  case across
  /// `share of m per d`
  case sharePer
  /// `running m`, `running share of m`
  case running
  /// `index of m`
  case index
  /// `during 2024 vs 2023`, `vs previous`, `vs year ago`
  case periodBaseline
  /// `by month vs previous`, without `during`: what stands beside a period not yet begun, and in the
  /// total row, is not settled.
  case earlierPeriods
  /// `vs rest`, `vs all`, `vs S`
  case segmentBaseline
  /// `list change of m during 2024 vs 2023`
  case listBaseline
  case trend
  /// `list orders amount, category`
  case eventList
  /// `limit 2 per region`
  case limitPer
  /// `define segment big(min = 3) as …`, `in big(min = 5)`, `set low = 2`
  case parameters
  /// `define measure`
  case measures
  /// `define field`
  case fields
  /// `list … sort … limit … save as`
  case savedLists
  /// `name matches "^N"`
  case regularExpressions
  /// `month(signup) = 3`
  case calendarNumbers
  /// `sample 10%`
  case sample
  /// `in it`, `in row(region = North)`, after another question
  case again
  /// `profile vip`, `profile orders`
  case profile
  /// `by vip`, a saved segment
  case segmentDimension
  /// A table that is the history of a column of customers.
  case history

  /// All that are settled: what the property tests of the oracle itself draw.
  package static let settled = Set(allCases).subtracting([.earlierPeriods])
}
