import Columnar
import TestSupport

@testable import Engine

/// Six customers and eight orders, small enough to be worked out by hand.
enum SmallStore {
  private static func day(_ month: Int, _ day: Int) -> Int64 {
    Int64(CalendarDay.number(year: 2024, month: month, day: day))
  }

  static let customers = LargeStore.staged(
    "customers",
    [
      ("id", Column(type: .integer, integers: [1, 2, 3, 4, 5, 6])),
      ("region", Column(texts: ["N", "N", "S", "S", "E", nil])),
      ("score", Column(type: .integer, integers: [10, 20, 20, 30, nil, 50])),
    ], .customers(key: "id", joined: nil))

  static let orders = LargeStore.staged(
    "orders",
    [
      ("id", Column(type: .integer, integers: [1, 1, 2, 2, 3, 4, 6, nil])),
      (
        "date",
        Column(
          type: .date,
          integers: [
            day(1, 10), day(2, 5), day(1, 20), day(1, 21), day(2, 10), day(4, 1), day(4, 15),
            day(2, 1),
          ])
      ),
      ("amount", Column(type: .integer, integers: [100, 50, 30, 20, 70, 10, 5, 7])),
      ("category", Column(texts: ["A", "B", "A", "A", "B", "C", "A", "A"])),
    ], .events(EventRoles(customer: "id", time: "date", amount: "amount")))

  static let tables = [customers, orders]
}

extension Asked {
  /// What the engine answers to a text about the small store.
  init(_ text: String) { self.init(text, SmallStore.tables) }
}

/// Short names for values.
func n(_ number: Int) -> Value { .integer(number) }
func t(_ text: String) -> Value { .text(text) }
func f(_ number: Double) -> Value { .float(number) }

func month(_ month: Int) -> Value {
  .period(CalendarPeriod(unit: .month, index: 54 * 12 + month - 1))
}
