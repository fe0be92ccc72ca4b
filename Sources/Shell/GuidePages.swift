// Made from docs/language.md by scripts/guide-pages.sh: `make guide` writes it anew.

/// The pages of the language guide that `.help` shows.
enum GuidePages {
  /// In the order of the guide.
  static let all: [GuidePage] = [
    GuidePage(
      topics: ["conditions"],
      text: #"""
        Conditions

        `where` says which customers are meant. A condition compares a column, a field or an aggregate with
        a value; `and` binds tighter than `or`, and `not` is the exact opposite.

          segment where stage = loyal and sum(orders.amount) > 5k
          segment where region in (North, South) and name contains "an"
          segment where at least 2 orders (category = shoes) in last 90 days
          segment where ltv in top 10%
          segment where in vip and not in it

        A comparison with a missing value is false; `is missing` and `is not missing` ask for it.
        """#),
    GuidePage(
      topics: ["periods"],
      text: #"""
        Periods

        A period is written behind `in` for one aggregate, or behind `during` for the whole statement. All
        of them end on the as-of day.

          last 30 days          the 30 days that end on the as-of day
          previous 30 days      the 30 days before those
          last month            the calendar month before this one
          this year             this year, to date
          first 90 days         of each customer, from the first event on
          since 2025-01-01      from that day on
          2025-Q1 to 2025-Q3    both whole
        """#),
    GuidePage(
      topics: ["functions"],
      text: #"""
        Functions

        Over events: `count rows sum avg min max median p90 stddev distinct first last share`, each with a
        `where` and a period of its own: `sum(orders.amount where category = shoes) in last 90 days`.

        Of one value: `round abs floor ceil least greatest coalesce if lower upper length bucket
        days_between`, and the parts of a date: `year quarter month week weekday day hour`.

        Among customers: `rank percent_rank tile`.
        """#),
    GuidePage(
      topics: ["breakdowns"],
      text: #"""
        Breakdowns

        `by` divides the customers, or their events, into groups; `across` spreads one more division over
        columns; `show` says what is measured.

          segment by region, month show customers, sum(orders.amount)
          segment by region across channel
          segment by top 5 city show sum(orders.amount), share of sum(orders.amount)
          segment by ltv into quartiles show customers, avg(age)
          trend customers, sum(orders.amount) each month vs year ago

        What is missing has a group of its own, and so has what `top` leaves over; the total is that of the
        rows, never the sum of the cells.
        """#),
    GuidePage(
      topics: ["definitions"],
      text: #"""
        Definitions

        What is asked often gets a name. Segments, measures and fields share one set of names.

          define segment vip(min = 5k) as where ltv > $min
          define measure aov = sum(orders.amount) / count(orders)
          define field margin = sum(orders.amount - orders.cost)
          segment vip(min = 10k) by region show customers, aov

        `save as` keeps the question of a statement under a name, `save members as` the customers it found.
        `show segments` lists what there is, `drop segment vip` forgets it.
        """#),
  ]
}
