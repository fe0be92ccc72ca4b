import Columnar
import Messages
import Rendering
import Testing

/// The words of every footer, in singular and plural.
struct FootnoteTextTests {
  @Test(
    arguments: [
      (.missing(what: "region", count: 1), "region is missing for 1 customer"),
      (.missing(what: "region", count: 12_345), "region is missing for 12,345 customers"),
      (
        .unassigned(table: "orders", rows: 135_080, amount: .exact(144_768_212, scale: 2)),
        "135,080 rows of orders without a customer left out (amount 1,447,682.12)"
      ),
      (
        .unassigned(table: "orders", rows: 1, amount: nil),
        "1 row of orders without a customer left out"
      ),
      (
        .unassigned(table: "orders", rows: 2, amount: .float(-1234.5)),
        "2 rows of orders without a customer left out (amount -1,234.50)"
      ),
      (
        .unassigned(table: "orders", rows: 2, amount: .missing),
        "2 rows of orders without a customer left out"
      ),
      (.dividedByZero(1), "1 division by zero, whose result is missing"),
      (.dividedByZero(3), "3 divisions by zero, whose results are missing"),
      (.inSeveralGroups(1), "1 customer is in several groups and counts once in the total"),
      (.inSeveralGroups(2), "2 customers are in several groups and count once each in the total"),
      (
        .eventGrain(table: "orders"), "broken down over the events of orders; `where` filters them"
      ),
      (.noHistory(["stage"]), "stage has no history: the values are today's"),
      (.noHistory(["a", "b", "c"]), "a, b and c have no history: the values are today's"),
      (.noHistory([]), "some columns have no history: the values are today's"),
      (.notYet(1), "1 customer did not exist yet"),
      (.notYet(0), "0 customers did not exist yet"),
      (
        .neverHadEvents(table: "orders", count: 1),
        "1 customer never had any orders and counts for `no` and `at most`"
      ),
      (
        .neverHadEvents(table: "orders", count: 7),
        "7 customers never had any orders and count for `no` and `at most`"
      ),
      (
        .tooYoung(count: 1, days: 1),
        "1 customer had their first event less than 1 day before the as-of day: the window is not over"
      ),
      (
        .tooYoung(count: 2, days: 90),
        "2 customers had their first event less than 90 days before the as-of day: "
          + "the window of 90 days is not over"
      ),
      (
        .ranked(
          what: "ltv into quartiles", base: 19_020,
          cuts: [.float(12.5), .float(80), .float(410.1)]),
        "ltv into quartiles: 19,020 customers with a value, cut at 12.50, 80.00, 410.10"
      ),
      (
        .ranked(what: "ltv in top 10%", base: 1, cuts: [.exact(340_210, scale: 2)], kind: .from),
        "ltv in top 10%: 1 customer with a value, from 3,402.10 up"
      ),
      (
        .ranked(
          what: "amount in bottom 5", base: 7, cuts: [.integer(3)], kind: .upTo, rows: "row"),
        "amount in bottom 5: 7 rows with a value, up to 3"
      ),
      (
        .ranked(what: "rank(ltv)", base: 5, cuts: []), "rank(ltv): 5 customers with a value"
      ),
      (
        .severalValues(attribute: "Country", customers: 1),
        "1 customer had several values of Country; the last one counts"
      ),
      (
        .severalValues(attribute: "Country", customers: 8),
        "8 customers had several values of Country; the last one counts"
      ),
      (.rowsNotShown(1), "1 more row not shown"),
      (.rowsNotShown(2000), "2,000 more rows not shown"),
      (.text("cut at 10, 20"), "cut at 10, 20"),
    ] as [(Footnote, String)])
  func saysIt(footnote: Footnote, expected: String) {
    #expect(Samples.output(Answer(footnotes: [footnote])) == expected + "\n")
  }

  @Test func beginsWithTheAsOfDay() {
    let answer = Answer(
      title: "t", asOf: Samples.day(2011, 6, 30), footnotes: [.notYet(2), .dividedByZero(1)])
    #expect(
      Samples.output(answer) == """
        t

        as of 2011-06-30
        2 customers did not exist yet
        1 division by zero, whose result is missing

        """)
  }
}
