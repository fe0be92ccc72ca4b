package import Columnar

/// The generated CRM behind `strata --demo`: customers with regions, channels and stages; their
/// orders, interactions, invoices and history of stages, 2021 … 2025; and the products.
///
/// Nobody in it exists. The same number of customers gives the same bytes on every machine and in
/// every run (`SeededGenerator`, `Quantiles`), and each customer's life is the same whatever that
/// number is; only order numbers, and the width of keys past 99,999, follow it.
///
/// ```
/// profile ─→ life ─┬→ stage history ─→ customers.stage, stages
///  (who)    (days) ├→ interactions
///                  └→ order drafts ─ by day ─→ order lines ─→ invoices ─→ customers.balance_due
/// ```
package enum DemoData {
  /// Customers that are made when nobody asks for another number.
  package static let standardCustomerCount = 20_000

  /// The numbers of customers that can be asked for.
  package static let customerCounts = 0...1_000_000

  /// The newest day of orders: the last of 2025.
  package static var asOfDay: CalendarDay { CalendarDay(number: DemoCalendar.lastDay) }

  /// The tables `customers`, `orders`, `interactions`, `invoices`, `stages` and `products`, in this
  /// order, rows of events by time, with their roles.
  ///
  /// About 12 order lines a customer; one order in a thousand has no customer, or one who is not
  /// among the customers. With 0 customers the event tables are empty and the products all there.
  /// `customers` is one of `customerCounts`. Linear; 20,000 take 0.1 to 0.2 s of one core.
  package static func tables(customers: Int) -> [StagedTable] {
    precondition(customerCounts.contains(customers), "the number of customers is one of the range")
    let population = DemoPopulation(count: customers)
    let ledger = DemoLedger(population)
    let keys = DemoKeys(customers: customers)
    return [
      population.customersTable(keys, balances: ledger.balanceCents),
      ledger.orders.staged(keys),
      population.interactionsTable(keys),
      ledger.invoices.staged(keys),
      population.stagesTable(keys),
      DemoProducts.table(),
    ]
  }
}

/// The customers' keys: those of the customers ascending, then some that no customer has.
struct DemoKeys {
  /// Customers.
  let customerCount: Int
  private let unknown = ["X00017", "X00232", "X00801"]
  /// Entries 0 ..< `customerCount` are the customers' keys.
  let dictionary: TextDictionary
  /// The keys of the customers alone.
  let customers: TextDictionary

  /// `C00001` and so on, with as many digits as the last one needs, five at least.
  init(customers count: Int) {
    let width = max(5, String(count).utf8.count)
    let keys = (0..<count).map { "C" + padded($0 + 1, width) }
    customerCount = count
    customers = TextDictionary(keys)
    dictionary = TextDictionary(keys + unknown)
  }

  /// The field `customer` of an event table. Numbers past the customers' are unknown customers by
  /// turns, every other one missing.
  func field(_ numbers: [UInt32]) -> Field {
    let count = UInt32(customerCount)
    let isMissing = { (row: Int) in numbers[row] >= count && (numbers[row] - count) % 2 == 1 }
    let unknownCount = UInt32(unknown.count)
    let codes = PackedIntegers(count: numbers.count, bounds: 0...Int64(dictionary.count - 1)) {
      let number = numbers[$0]
      return Int64(number < count ? number : count + (number - count) / 2 % unknownCount)
    }
    return .text(
      "customer", dictionary: dictionary, codes: codes,
      missing: Bitmap(count: numbers.count, where: isMissing))
  }
}
