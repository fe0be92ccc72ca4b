// Made from docs/language.md by scripts/guide-pages.sh: `make guide` writes it anew.

/// The pages of the language guide that `.help` shows.
enum GuidePages {
  /// In the order of the guide.
  static let all: [GuidePage] = [
    GuidePage(
      topics: ["start"],
      text: #"""
        Ten minutes

        **What is there?** `describe` lists the tables; `describe orders` the columns of one.

          describe

        There is one table of customers, one row each. Everything else hangs on it: *event tables* hold what
        customers did (orders, interactions, invoices), each row belonging to one customer and carrying a
        time; *lookup tables* (products) say more about something an event names.

        **How many, and where?** `segment` divides customers. It counts them if you say no more.

          segment by region

        **Which ones?** `where` says who is meant. `ltv` is all that a customer ever spent; `5k` is 5,000.

          segment where ltv > 5k and stage = loyal by region

        **What are they worth?** `show` says what is measured, of the customers or of their orders.

          segment where stage = loyal by plan show customers, sum(orders.amount), avg(satisfaction)

        **What did they do?** A condition on orders is a fact about a customer: it looks at all of their
        orders at once.

          segment where at least 3 orders in last 90 days and no orders (category = Wine) by channel

        **Who are they?** `list` shows the customers themselves.

          list name, region, ltv where stage = loyal sort ltv desc limit 5

        **How does it move?** `trend` gives a row a period.

          trend customers, sum(orders.amount) during last 6 months

        **Against what?** `vs` puts a baseline beside every measure.

          segment by region show sum(orders.amount) during 2025 vs 2024

        **Keep it.** A definition can be used wherever it makes sense, and asked about again.

          define segment vip as where ltv > 5k and recency <= 90

          segment vip by industry limit 3

        That is most of the language: a verb (`segment`, `list`, `trend`, `profile`), and clauses behind it
        in any order, each at most once. The rest of this guide is about what can stand in them.
        """#),
    GuidePage(
      topics: ["questions"],
      text: #"""
        Questions and answers

        One statement asks one question. It begins with a verb and ends where its line is whole, at `;`, or
        where the next line begins with a verb; every other line goes on with the statement. Two hyphens or
        `#` begin a comment. Verbs and clauses may be written in any case of letters.

        | verb | asks |
        | `segment` | how many, broken down how |
        | `list` | which customers, or which events |
        | `trend` | how a measure moves |
        | `profile` | what is in the columns |
        | `compare` | what sets a segment apart |
        | `overlap` | who is in several segments |
        | `explain` | why a number changed |
        | `why` | why a customer is in a segment or not |
        | `sweep` | what if the threshold moved |
        | `retention` | who comes back, by cohort |
        | `lifecycle` | who is new, quiet, dormant, back |
        | `churn` | who is lost and won back |
        | `funnel`, `conversion` | how many get through steps |
        | `basket` | what goes together |

        An answer is a table, a total where one makes sense, and footers. The first footer is the day of the
        answer; the others tell what a reader has to know: what was missing, left out, unfinished or counted
        twice.

          segment where satisfaction >= 9 by products.brand
            show customers, sum(orders.amount) during last 30 days limit 3

        The total is computed from the rows, never from the cells above it: a customer who bought two brands
        counts once, a median is the median of all, and rows cut off by `limit` are in it.

        Names are written as they are in the files. A name with blanks or signs stands in back-quotes
        (`` `Total Spend` ``), text in single or double quotes. A single bare word after a comparison sign
        is text where the left side is text (`stage = loyal`). Clause words are only special where a clause
        can begin, so a column may well be called `value` or `top`.

        Numbers may be written `5000`, `5_000`, `5k`, `1.5m`, `2b`, `5万`, `3亿` and `20%`; never with
        commas.
        """#),
    GuidePage(
      topics: ["conditions"],
      text: #"""
        Conditions

        `where` says who is meant. `and` binds tighter than `or`; parentheses say otherwise, and where both
        stand without any the shell prints the reading that it took.

          segment where plan = enterprise or plan = pro and region = North

        | to ask | write |
        | is, is not | `stage = loyal`, `stage != lost` |
        | one of several | `region in (North, South)`, `region not in (North, South)` |
        | at least, between (both ends in) | `satisfaction >= 8`, `credit_days between 14 and 60` |
        | without regard to case | `city ~ oslo` |
        | a part of a text | `name contains "ann"`, `name starts with A`, `name ends with son` |
        | the same, without regard to case | `name ~contains "ann"` |
        | a pattern | `name matches "^A.*son$"` |
        | nothing there, something there | `region is missing`, `region is not missing` |
        | a date in a period | `signup_date in 2025-Q1`, `signup_date in last 90 days` |
        | in a segment | `in vip`, `not in vip` |
        | among the largest | `ltv in top 10%`, `ltv in bottom 20 per region` |
        | what they did | `any orders`, `no orders`, `at least 3 orders`, `exactly 1 orders (category = Tea)` |

        Arithmetic and functions may stand on both sides:

          segment where sum(orders.amount - orders.cost) < 2 * acquisition_cost by channel

        **Missing values.** A comparison with a missing value is false, and `not` is the exact complement. So
        `!=` and `not` take the customers in of whom nothing is known, and the footer says how many they
        are. Two answers with `where p` and `where not p` always add up to everybody.

          segment where satisfaction >= 8

          segment where not satisfaction >= 8

        **Text compared.** `=` compares byte by byte: `Oslo` is not `oslo`. Against a column of text a number
        is compared as it is written, so `zip = 01234` finds that zip code and not 1234.

        **Patterns** are regular expressions, looked for anywhere in the text; `^` and `$` anchor them. They
        run in time proportional to the text, so no pattern can hang. What cannot be done that way
        (back-references, look-around) is refused with a message that says so.

        **An answer with nobody in it** says which condition removed the last customer, and how many each of
        them keeps alone:

          segment where stage = prospect and ltv > 5k and plan = free
        """#),
    GuidePage(
      topics: ["events", "windows"],
      text: #"""
        Events and windows

        **The customer is the row.** A condition on events is a fact about one customer, counted over that
        customer's own events. Two of them are two facts about a person, not about one order:

          segment where any orders (category = Coffee) and any orders (category = Tea)

        The quantifiers are `any`, `no`, `at least n`, `at most n`, `exactly n`. Behind the table may stand a
        condition on the events in parentheses, and a window: `in` and a period, or `since` or `before` and a
        date at once (`any orders since 2025-07-01`).

          segment where at least 2 orders (category = Shoes and amount > 100) in last 12 months by region limit 3

        `no` and `at most` hold for customers who never had an event too. The footer says how many those are.

          segment where no orders in last 12 months

        A fact can also be a number: an aggregate with its own filter and window. It can be compared, listed,
        sorted by, added to another one.

          segment where sum(orders.amount where category = Coffee) in 2025 > 500 by plan

          segment where count(orders) in last 90 days > 2 * count(orders) in previous 90 days by stage

        `first 90 days` counts from each customer's own first event of that table, day one included. Those
        who are not yet 90 days old are counted in the footer: their window is still open.

          segment where at least 3 orders in first 90 days

        **Inside the parentheses** a name is looked for in that event table first, then in its lookup tables,
        then in customers. Outside of them it is looked for in customers, then in the event tables, and a
        name that several tables have is an error that lists them.

        **Several rows can be one event.** Where a table has an *event* column (`describe orders` shows it:
        `order_id`), rows with the same value are one event. Quantifiers, `count(orders)` and `frequency`
        count events; `rows(orders)` counts rows; sums and averages run over rows.

          segment show count(orders), rows(orders), avg(orders.amount), sum(orders.amount) / count(orders) as per_order

        **Standard fields** of every customer follow the main event table (here `orders`; `set main = …`
        chooses another): `recency` (days from the last event to the day of the answer), `frequency` (events),
        `monetary` and `ltv` (sum of the amount), `first_order`, `last_order`, `tenure` (days since the
        first), `gap` (median days between events). They are always of the whole life, whatever the window of
        the statement. A column of that name in your file comes first.
        """#),
    GuidePage(
      topics: ["periods", "dates"],
      text: #"""
        Periods and dates

        Dates are ranges: `2025`, `2025-Q3`, `2025-07`, `2025-W07`, `2025-07-14`. So `signup_date < 2025` is
        before that year, `signup_date > 2025` after it, `signup_date = 2025` within it. `today` is the day of
        the answer, never the wall clock; a date plus or minus a whole number is days: `today - 30`.

        | period | the days |
        | `last 30 days` | the 30 days that end on the day of the answer |
        | `last 3 months` | from the day after the same day three months before |
        | `previous 30 days` | the 30 days before those of `last 30 days` |
        | `last month`, `last year` | the whole calendar month or year before the current one |
        | `this month`, `this year` | the current one, to date |
        | `first 90 days` | each customer's own first days |
        | `2025`, `2025-Q1`, `2025-07` | that year, quarter, month |
        | `2025-03 to 2025-05` | from the first day of the one to the last of the other |
        | `since 2025-07-01`, `before 2025` | from that day on; all before it |

        A period stands behind `in` for one fact or measure, or behind `during` for the whole statement.
        `during` reaches every aggregate and quantifier that has no window of its own, in all clauses; it
        does not reach `ltv`, `recency` and the other fields, nor saved segments.

          segment where at least 2 orders by region
            show customers, sum(orders.amount), sum(orders.amount) in 2024 as year_before
            during 2025 limit 3

        Units of time (`day`, `week`, `month`, `quarter`, `year`, `weekday`, `hour`) behind `by` are those of
        the events. Weeks are ISO weeks and begin on Monday. A date of a customer becomes a unit with a
        function: `by month(signup_date)`.

          segment by weekday show count(orders), sum(orders.amount) during last 12 months

        `month(…)` has two readings. As a dimension it is a month of the calendar (`2025-07`); compared with
        a number it is the number of the month (`month(signup_date) = 12` holds in every December). So it is
        with `quarter`, `week`, `weekday`, `day` and `hour`: `hour(time) = 9` is every morning, `by hour(time)`
        each hour of each day. What comes again has words of its own, which mean one thing everywhere:
        `hour_of_day`, `day_of_week`, `day_of_month`, `month_of_year`. `as` behind a dimension names it.

          segment by hour_of_day(interactions.time) as hour show count(interactions) limit 3

          segment where month(signup_date) = 12 by year(signup_date)
        """#),
    GuidePage(
      topics: ["breakdowns", "by"],
      text: #"""
        Breakdowns

        `by` divides into groups, a column for each entry. An entry may be a column of customers, of events or
        of a lookup table, a unit of time, a saved segment, a cut of a number, or any expression.

          segment where plan in (pro, enterprise) by plan, stage show customers

          segment by vip, satisfaction >= 8 show customers, avg(ltv)

        **Columns of customers** put each customer into one group. **Columns of events** put each event into
        one group, so a customer can be in several; `customers` then counts those with at least one such
        event, and the footer says how many are in several groups.

          segment by orders.channel show customers, count(orders), sum(orders.amount) during 2025

        A column of a lookup table works wherever the column that refers to it does:

          segment by products.brand show sum(orders.amount), customers during 2025 limit 5

        **Missing values** are a group of their own, `(missing)`, always last. Nothing is left out in silence.

        **The order.** Time, weekdays, bins, classes and booleans keep their own order. Other groups stand
        with the largest first measure first, ties by name. With several dimensions, rows are ordered as
        written up to the last dimension that has an order of its own, and by the first measure from there.
        `sort` says otherwise; it ascends unless `desc` stands behind it.

          segment by city show customers, avg(satisfaction)
            having customers >= 60 sort avg(satisfaction) desc limit 4

        `having` keeps groups of the result, `limit` cuts it. Neither changes totals or shares: they stay
        those of the whole statement. `limit n per d` cuts within each value of one dimension:

          segment where region in (North, South) by region, industry show customers, sum(ltv) limit 2 per region

        A bare event column in `where` makes the breakdown one of events and filters them; the footer says
        so. Compare it with a condition on customers:

          segment where category = Coffee by region show customers, sum(orders.amount) limit 2

          segment where any orders (category = Coffee) by region show customers, sum(orders.amount) limit 2

        The first is what coffee brought; the second is all that coffee drinkers bought.
        """#),
    GuidePage(
      topics: ["pivots", "across"],
      text: #"""
        Pivots

        `across` spreads one more dimension over columns, with totals both ways.

          segment by region across plan show customers

          segment by stage across year(signup_date) show avg(ltv)

        The totals are pooled from the rows: the average in the last column is that of all customers of the
        row, not that of its cells. Columns stand in the dimension's own order, else with the largest total
        first. Rows are ordered, kept by `having` and cut by `limit` by their totals. A cell without any rows
        shows 0 for what counts or adds up, and nothing for the rest. In formats for programs the columns are
        called `value: measure`, and there are no totals.
        """#),
    GuidePage(
      topics: ["measures", "aggregates", "functions"],
      text: #"""
        Measures and aggregates

        | measure | over events | over customers |
        | how many | `count(orders)`, `rows(orders)` | `customers` |
        | how many different | `distinct(orders.product)` | `distinct(city)` |
        | how much | `sum(orders.amount)` | `sum(balance_due)` |
        | typically | `avg`, `median`, `min`, `max`, `stddev`, `p90(orders.amount)` | `avg(satisfaction)`, `median(ltv)` |
        | in time | `first(orders.category)`, `last(orders.date)` | |
        | which part | `share(orders where category = Tea)` | `share of customers` |

        Each may have a filter and a window of its own, and measures can be computed with:

          segment by plan show
            sum(orders.amount) as revenue,
            sum(orders.amount where category = Coffee) / sum(orders.amount) as coffee_share,
            sum(orders.amount) in last 90 days as recent

        **Three averages.** `avg(orders.amount)` runs over the rows of orders. `avg(satisfaction)` takes each
        customer once. `avg(sum(orders.amount))` adds up for each customer first and averages over customers
        then.

          segment by region show avg(orders.amount), avg(satisfaction), avg(sum(orders.amount)) limit 3

        In a breakdown by events `avg(sum(orders.amount))` adds up each customer's rows *of that group*, while
        standard fields such as `ltv` stay those of the whole life:

          segment by orders.channel show avg(sum(orders.amount)), avg(ltv) limit 2

        **Over no events** `count`, `rows`, `distinct` and `sum` are 0; `avg`, `min`, `max`, `median`,
        `stddev`, `first`, `last`, and `recency`, `tenure`, `gap` are missing. A division by zero is missing and
        counted in the footer where its result is asked for: not of those whom a condition, the filter of a
        measure or an `if` leaves out. `first` and `last` give what the first or last row has, also where that is
        missing; ties go by the order of the file. `stddev` divides by n − 1.

        **Money is exact.** `+`, `−` and `×` on whole numbers and decimals are exact and keep their digits, so a
        product has as many decimals as its parts together; `round(x, 2)` shortens it. `/`, averages and
        quantiles are floats made from exact sums. Halves are rounded away from zero.

        **Rates.** `rate(c)` is the share of the customers for whom a condition holds, or, where it asks about
        a column of events, of the rows; it is shown in per cent. Nobody is left out: where a value is missing
        the condition does not hold.

          segment by region show customers, rate(recency <= 90) as active, rate(orders.amount > 100)

        **Functions of one value**: `round abs floor ceil least greatest coalesce if(c, a, b) lower upper
        length bucket(x, width) days_between(a, b)`, and the parts of a date: `year quarter month week weekday
        day hour`, `hour_of_day day_of_week day_of_month month_of_year`. Among customers: `rank percent_rank
        tile` (see `.help ranks`).

          segment by if(satisfaction >= 8, "happy", "not happy") show customers, median(round(ltv / tenure * 365)) as a_year
        """#),
    GuidePage(
      topics: ["shares", "share", "running", "index"],
      text: #"""
        Shares, running sums, indices

        `share of m` is a group's part of the population after `where`, before `having` and `limit`.
        `share of m per d` is its part within one value of a dimension: row per cent or column per cent of a
        pivot.

          segment by plan across region show share of customers per plan where region in (North, South, East)

        `running m` adds up in the order displayed, over all rows, also those that `having` and `limit` hide;
        `running share of m` is its share: the ABC question.

          segment by orders.category show sum(orders.amount), running share of sum(orders.amount) limit 5

        Customers are the exception: a customer who bought in two months must not count twice. Along time
        `running customers` is the number of different customers up to then; elsewhere, where customers can be
        in several groups, it is refused.

          trend customers, running customers during 2025-01 to 2025-06

        `index of m` compares with the population, which is 100: what adds up is taken per customer, averages
        as they are.

          segment by channel show customers, index of sum(orders.amount), index of avg(satisfaction)

        Shares and running sums need something that adds up: counts, sums, customers, and what is made of
        these by adding, subtracting and multiplying with numbers. `share of avg(…)` is an error.
        """#),
    GuidePage(
      topics: ["comparing", "vs", "baseline", "growth", "change"],
      text: #"""
        Comparing periods and groups

        With a period behind `vs`, the whole statement is asked again with that period in the place of
        `during`. Each measure is followed by its baseline and its growth.

          segment by orders.channel show sum(orders.amount) during 2025 vs 2024

        | `vs` | compares with |
        | `2024`, `last year`, `2024-Q3` | that period |
        | `previous` | the same number of days, months, … before |
        | `year ago` | the same days a year before |
        | `vip` | all of that segment |
        | `rest` | everyone who is not meant by the statement |
        | `all` | everyone |

        `growth` is the change over the absolute baseline; where there was nothing it is `new`, sorts last
        and is empty in formats for programs. `baseline of m`, `change of m` and `growth of m` can be said in
        `show`, `sort` and `having`; then only what is said is shown.

          segment by orders.category
            show sum(orders.amount) as revenue, growth of sum(orders.amount) as growth
            during last 12 months vs previous
            sort growth desc limit 4

        **A fair cut.** Where the day of the answer cuts the period short, the baseline counts only as many
        days, and the footer says so:

          segment show sum(orders.amount) during this year vs last year as of 2025-09-15

        **Months beside months.** Units of time in `by` are moved by the distance of the two periods, so that
        January stands beside January:

          segment by month show count(orders) during 2025-Q4 vs year ago

        Without `during`, a unit of time compares each period with the one before, or with that of a year ago:

          segment by year show sum(orders.amount), customers vs previous

        **Groups against groups.** With a segment there is a baseline and no growth:

          segment vip by channel show share of customers vs rest

        The baseline is all customers of that segment, whatever `where` asks of customers. What `where` asks of
        events, in a breakdown by events, holds for the events of both sides.

        **Customer by customer.** On `list` it works one customer at a time:

          list name, sum(orders.amount) during this year vs last year
            sort change of sum(orders.amount) desc limit 3
        """#),
    GuidePage(
      topics: ["trends", "trend", "each"],
      text: #"""
        Trends

        `trend` shows a row a period, `each month` unless another unit is said. Periods without any rows are
        filled in; the one that the day of the answer cuts short is marked with `*`.

          trend count(orders), sum(orders.amount) each week during 2025-11 as of 2025-11-19

        `by` and `across` divide further:

          trend sum(orders.amount) across orders.channel each quarter during 2025

        The rows go from the beginning of `during` (else from the first period with an event) to the day of
        the answer or the end of `during`.

          trend customers, growth of customers each quarter during 2025 vs year ago
        """#),
    GuidePage(
      topics: ["lists", "list"],
      text: #"""
        Lists of customers and of events

        `list` names what is shown of each customer: columns, facts, expressions.

          list name, city, count(orders) as orders, days_between(last_order, today) as days
            where in vip sort ltv desc limit 4

        Without `sort` it goes by the key; `limit n per d` gives the first n of each group:

          list region, name, ltv where region in (North, South, East) sort ltv desc limit 1 per region

        With the name of an event table, the rows are its events. `where` may then speak of the events and of
        their customers:

          list orders date, product, products.brand, amount
            where customer = C00001 sort date desc limit 4

          list orders date, name, amount where amount > 8k and region = North sort amount desc limit 3

        The table alone shows all its columns. In a list of events `customer` is the customer's key where no
        column has that name.

          list invoices where due < today and paid is missing sort amount desc limit 3
        """#),
    GuidePage(
      topics: ["profile"],
      text: #"""
        Profile

        What is in here, a row a column: `profile` for customers, `profile vip` for those of a segment,
        `profile orders` for a table.

          profile where region = North

          profile orders where category = Wine during last year

        Quartiles are those of `median` and `p25`; top values are the three most frequent. `during` bounds the
        rows of an event table.
        """#),
    GuidePage(
      topics: ["ranks", "bins", "top", "into", "tile"],
      text: #"""
        Ranks, bins and top n

        **Among the best.** `in top 10%`, `in top 50`, `in bottom 20`, with `per` for groups:

          segment where ltv in top 10% by stage show customers, sum(ltv)

          list region, name, ltv where ltv in top 2 per region and region in (North, South) sort region, ltv desc

        Ranks in `where` and in definitions run over *everyone* who exists on the day of the answer, or over
        the members of S in `segment S`, whatever other conditions say. So `where region = North and ltv in
        top 10%` finds the Northerners among the best tenth of all; for the best tenth of the North write `ltv
        in top 10% per region` or make the North a segment. Everywhere else (`by`, `show`, `list`) they run
        over the population after `where`. Ties with the last are in; a missing value has no rank. The base
        and the cut are printed below.

        `rank(x)` is 1 for the largest, `percent_rank(x)` 0 for the smallest and 1 for the largest, `tile(n,
        x)` the class from 1 (the smallest values) to n.

          list name, ltv, rank(ltv), tile(4, ltv) where city = Oslo sort ltv desc limit 3

        **Classes of equal size.** `into quartiles` (`terciles`, `quintiles`, `deciles`, `percentiles`, or a
        number) cuts at quantiles: class 1 holds the smallest values. Equal values share a class.

          segment where any orders by ltv into quartiles show customers, sum(ltv), share of sum(ltv)

        **Ranges of equal width.** `bins 10` makes at most ten ranges of a round width. A range holds its
        lower bound; empty ones are not shown. `bucket(x, 500)` says the width itself.

          segment by credit_days bins 5 show customers, sum(balance_due)

        **The top values of a dimension.** `top 5 city` keeps five groups and gathers the others in `(other)`;
        `only top 5 city` hides them. Totals and shares stay those of all.

          segment by top 5 city show customers, share of customers

        The top is found by the first measure over the whole statement, with `per` within each value of
        another dimension:

          segment where region in (North, South) by region, top 2 city per region show sum(ltv)
        """#),
    GuidePage(
      topics: ["definitions", "define", "segments"],
      text: #"""
        Definitions

        What is asked often gets a name. Segments, measures, fields and [tiers](#tiers) share one set of
        names.

          define segment active_since(days = 90) as where recency <= $days

          define measure aov = sum(orders.amount) / count(orders)

          define field margin = sum(orders.amount - orders.cost)

        A **segment** is a population: behind the verb (`segment vip`), in a condition (`in vip`, `not in vip`),
        as a dimension (`by vip`), behind `vs`. Parameters have a default and are given in parentheses.

          segment active_since(days = 30) by plan show customers, aov

        A **measure** stands in `show`, `having` and `sort`. A **field** is a value of each customer and stands
        wherever a column does:

          segment by plan show customers, sum(margin), avg(margin) having avg(margin) > 300 sort avg(margin) desc

        Definitions may use one another; one that would refer to itself is an error. They are worked out anew
        at each use, as of the day of the answer. `define field ltv = …` takes the place of the standard field;
        the name of a column of customers cannot be taken.

        `save as` keeps the question of a statement: of `segment` its `where` and `during`, of `list` also
        `sort` and `limit`. `save members as` keeps today's customers instead, whatever happens later.

          list name, ltv, recency where stage = at_risk sort ltv desc limit 3 save as to_call

          segment where in to_call by channel show customers save members as called_in_december

        `set name = value` gives `$name` a value; `strata --var name=value` does the same from outside.

          set big = 10k

          segment where ltv > $big by plan show customers

        `show segments`, `show measures`, `show fields` and `show settings` list what there is, as it would be
        typed; `drop segment vip` forgets it.

          show segments
        """#),
    GuidePage(
      topics: ["tiers", "tier", "pareto"],
      text: #"""
        Tiers

        A tier is a class of customers by a value. `tier` cuts them in one of three ways and shows what each
        class is worth.

          tier ltv into A 80%, B 15%, C 5% of value where any orders save as grade

        **Shares of the whole** go from the largest value down: A takes customers while the share of those
        before is below 80 %. The whole is the sum of the positive values; who is at 0 or below falls into
        the last class. Ties go by key. `of customers` is the same rule by heads.

        **Quantiles** go from the smallest value up: `into 4 quantiles`, `into quintiles`. A class is one more
        than the number of cut points strictly below the value, so that equal values share a class; there may
        be fewer classes then, and the footer says so. `using ntile` makes equal counts instead. `as` names
        the classes, `per region` cuts within each region.

          tier ltv into quartiles as low, fair, good, best

        **Bounds** are given: `at`. A class begins at its bound.

          tier ltv at 1000, 5k as small, medium, large by region where region in (North, South) show customers, avg(satisfaction)

        What `save as` keeps is the definition: the cut, its `where` and its `during`. It is cut anew at each
        use, among everybody it is for, as of the day of the answer; the others have no class. A saved tier is
        a dimension, a value and a condition. Classes compare and sort in their own order, not by name.

          segment by grade show customers, sum(ltv), avg(satisfaction)

          list name, ltv, grade where grade < C and region = Islands sort ltv desc limit 3

        Another tier makes a matrix of two.

          tier satisfaction at 5, 8 as unhappy, content, happy save as mood
          segment by grade across mood where any orders show customers

        `show tiers` lists them, `drop tier grade` forgets one, and `define tier grade as tier ltv into …`
        keeps one without asking.

        `pareto` draws the curve: a row a tenth of the customers, the best first. Customers below 0 stand
        apart, and the footer says what the best 20 % bring and the worst 30 % bring or cost.

          pareto sum(orders.amount - orders.cost) - 25 where any orders
        """#),
    GuidePage(
      topics: ["rfm", "recency", "frequency", "monetary"],
      text: #"""
        Recency, frequency, monetary value

        `rfm` scores customers by the days since their last event, the number of events and the sum of the
        amount, from 1 to 5 (`scores 3` for fewer); 5 is best in all three. It looks at customers with an event
        of the main event table, or of the one behind `on`.

          rfm scores 2 save as cells

        The cut points are quantiles, as in `tier`; `using ntile` makes equal counts, and
        `cuts r(30, 90, 180) f(1, 3, 9) m(100, 500, 2k)` fixes them: a score is one more than the cuts strictly
        below the value, for recency the other way round.

        Saved, `r`, `f` and `m` are fields, and the name itself is a tier of the cells: `cells = 222`. Where two
        are saved, `cells.r` says whose.

          list name, recency, frequency, monetary, r, f, m, cells where cells = 212 sort monetary desc limit 3
        """#),
    GuidePage(
      topics: ["classes", "classify", "score", "scores"],
      text: #"""
        Classes and scores

        `classify` gives names by rules: the first that holds decides, `else` takes the rest. A text behind a
        name says what follows from it.

          classify champions "call weekly" when ltv > 5k and recency < 60, "at risk" "win back" when ltv > 2k and recency > 180, asleep when recency > 365, never when ltv > 6k and recency < 30, else others save as kind

        `also in others` counts those for whom a later rule of another class holds too; the footer tells of
        rules that nobody reaches.

        `score` adds points up. Saved it is a number of each customer, which `tier` can cut.

          score 10 when ltv > 5k, 5 when frequency >= 10, -5 when recency > 180 save as points

          tier points into 2 quantiles as weak, strong show customers, avg(ltv)
        """#),
    GuidePage(
      topics: ["movement", "migrate", "diff"],
      text: #"""
        Movement

        `migrate` shows how customers moved between the classes of a saved tier: rows are the classes of the
        first day, columns those of the second. Classes are cut at each day anew; with `fixed cuts` the second
        day takes those of the first. Who did not exist on the first day is `(not yet)`.

          migrate grade from 2024-01-01 to 2025-01-01

        With `hold 2 quarters` customers are looked at once a quarter from the first day on, and a change
        counts when the new class was seen twice in a row: grades that move less.

          migrate grade from 2024-01-01 to 2025-01-01 hold 2 quarters show customers

        A cell is a population: `in row(from = B, to = A)`.

        `diff` compares the members of a segment at two days.

          define segment big as where ltv > 5k
          diff big from 2024-06-30 to 2025-06-30

          list name, ltv where in row(change = entered) sort ltv desc limit 3
        """#),
    GuidePage(
      topics: ["compare"],
      text: #"""
        Comparing segments

        `compare A with B` asks what sets one segment apart from another, or from the `rest`: everybody who
        exists and is not in the other one. `on` names the fields; without it they are the customers' columns
        that are numbers or have few values, and the standard fields. Columns of event tables may be named
        too: what counts then is who has such an event at all, and `during` says when.

          define segment loyal as where stage = loyal
          compare loyal with rest on region, satisfaction, orders.channel

        The first table has a row a field, what sets the sides apart most first. Values are tested with
        chi-square (without continuity correction), numbers with Welch's t. `strength` is on one scale for
        both, 0 to 1: Cramér's V, and for numbers the correlation that belongs to Cohen's d. `values` shows
        shares, lift (the share in the first over the share in the second) and the money beside the heads;
        `effect` is positive where a value is more frequent in the first side. Missing is a value like others.
        A field of events is as strong as its strongest value. Every p is corrected for the number of tests by
        Holm's rule, of fields and of values each. Who is in both sides counts on both, and a footer says so.
        """#),
    GuidePage(
      topics: ["overlap"],
      text: #"""
        Overlaps

        `overlap A, B, …` takes two to eight segments: a row for each region of their Venn diagram that has
        anybody in it, `none of them` included, so that the rows add up to everybody. Below stand how many
        are in each two, and how alike the two are (Jaccard: those in both, of those in either).

          define segment big(min = 1000) as where ltv > $min
          overlap loyal, big, big(min = 5000)
        """#),
    GuidePage(
      topics: ["explain"],
      text: #"""
        Why a number changed

        `explain` divides the change of a sum or a count of one event table, from all days of one date to all
        days of a later one.

          explain sum(orders.amount) from 2025-Q3 to 2025-Q4 on region, orders.channel support 10%

        The first table says because of what: customers, events for each of them, and the value of an event.
        A factor's contribution is the mean of what it changes over all orders in which the three can be
        changed one after the other (Shapley's rule). Then come the customers kept, lost, new (first event in
        the later period) and returned; then a section for each dimension and for each two of them. Values
        with less than `support` (1 % unless said) of the measure in both periods are together in `(other)`.
        The contributions of each section add up to the change to the last digit: what rounding leaves over
        goes to the largest remainders.
        """#),
    GuidePage(
      topics: ["why"],
      text: #"""
        Why somebody is in a segment

        `why customer K in S` goes through the definition of a segment, and of the segments in it: whether
        each condition holds, the customer's own value, what it is held against, and how far it is from there.
        In a funnel it shows the way through the steps (see `funnel`).

          define segment at_risk as where recency > 90 and (ltv > 500 or frequency >= 5) and not in loyal
          why customer C00123 in at_risk
        """#),
    GuidePage(
      topics: ["sweep"],
      text: #"""
        Moving a threshold

        `sweep` shows a segment at many values of one of its parameters, up to 200 and all in one pass, from
        the first value to the last in steps. `show` names the measures; otherwise they are the customers and
        what they have brought. The elbow is the row farthest from the straight line between the first row and
        the last, with both axes of one length; there is none where the first measure changes evenly.

          sweep min from 1000 to 8000 step 1000 in big
        """#),
    GuidePage(
      topics: ["retention", "cohorts", "cohort", "rolling", "exact"],
      text: #"""
        Who comes back

        `retention` divides customers into cohorts, by the unit of `each` in which their first event lies, and
        shows how many of a cohort have an event so many units later. `on` names the events that count, with a
        condition of their own; without it they are those of the main event table, by months.

          retention on orders each quarter during 2025

        Of a customer with orders on 2025-02-03, 2025-03-30 and 2025-08-11, asked by quarters: the cohort is
        2025-Q1; the customer counts in column 0, for February and March together, and in column 2, for August.
        With `rolling` a customer counts in every column up to that of the last event: 0, 1 and 2.

        `during` picks the cohorts, never the first event. A period that has begun and is not over on the
        as-of day is open: its cells have a mark (in the machine formats a column `open` beside them), and stay
        out of the mean. Cells of periods that have not begun are empty. The mean weighs cohorts by their size.
        `for 4 quarters` shows columns 0 to 4 only.

          retention each quarter for 2 quarters during 2025 rolling as of 2025-11-20

        `cohort signup_date` takes another beginning, any day that each customer has; `from` says the same.
        Events before that day do not count then, and customers without any event are in their cohorts. `by`
        divides by what each customer has one value of.

        `show` says what a cell holds: `rate` (the default), `customers`, and sums and counts of the table,
        also `running`. Over `size`, the customers of the cohort, they are values per customer, which have a
        mean too: so `running sum(orders.amount) / size` is what a customer has brought to date.

          retention each year where region = North show rate, running sum(orders.amount) / size as value
        """#),
    GuidePage(
      topics: ["lifecycle", "dormant", "resurrected", "after"],
      text: #"""
        The life of customers

        `lifecycle` says what customers are in each period. With an event in it a customer is *new* (the first
        one), *retained* (also one in the period before), *resurrected* (the silence before it was too long) or
        *returned* (it was not). Without one a customer is *quiet*, and *dormant* when the silence is too long
        at the period's end; *newly dormant* counts those who become so. Too long is `after 90 days` where
        nothing is said; `after p80 gap` takes the 80th percentile of all gaps between the events of the
        customers asked about, rounded up to days.

          lifecycle on orders each month during 2025-Q4 after p80 gap

        Of a customer with orders on January 5 and 8 and on June 20, by months and after 90 days: new in
        January; quiet in February and March; April 8 is the 90th day after the last order, so newly dormant in
        April, dormant in May; resurrected in June.

        Net growth is the change in the number of customers who are not dormant. The second table counts who
        went from what to what: *active* are all with an event. Customers without any such event are in no
        class. An event in the period before makes a customer retained, however long the days between.
        """#),
    GuidePage(
      topics: ["churn", "losses"],
      text: #"""
        Losses

        `churn` looks at the customers at the end of each period: a customer is active while the days since the
        last event are fewer than `after` says (90 where it says nothing), then lost, and won back with the next
        event. The churn rate is those lost among those active at the start, over all active at the start; the
        win-back rate is those won back over all who were lost at the start.

          churn on orders after 90 days each quarter during 2025 vs last year

        Active at the end are those at the start, less the lost, with the won back and the new. Who had events
        in a period but was active at neither end of it stands under *other losses*: that takes a period longer
        than the silence. `vs previous` and `vs year ago`, which `vs last year` says too, put the rate of an
        earlier period beside.

        Of a customer with one order on 2025-01-10, after 90 days and by months: new and active at the end of
        January, active in February and March, lost in April, as April 10 is the 90th day.

        Those at risk are a segment, each measured by the customer's own habits; and falling activity is one
        line:

          define segment silent as where recency > p80(orders.gap)

          list name, count(orders) in last 90 days as now, count(orders) in previous 90 days as before
            where count(orders) in last 90 days < count(orders) in previous 90 days / 2
            sort count(orders) in previous 90 days desc limit 3
        """#),
    GuidePage(
      topics: ["funnel", "steps", "step", "conversion", "then", "within", "without"],
      text: #"""
        Steps

        `funnel` follows customers through steps: events of any tables, in order of time.

          funnel interactions (type = demo) then orders within 30 days
            then orders (category = Coffee) without interactions (type = complaint)

        A customer enters with the earliest event of the first step; `during` bounds it alone. Each further
        step takes the earliest event at or after the one before it that no step has taken. `within` says how
        many days may lie between the two at most, `without` what may not lie between them: strictly after the
        one and strictly before the other. Where one of the tables knows only days, all are compared by day;
        events of one time come in the order of the steps, then of the rows.

        Of a customer with a demo on the 3rd, orders on the 10th and the 25th, a complaint on the 40th and an
        order of coffee on the 50th: the demo is the first step, the order of the 10th the second, and there
        the customer stops, as the complaint lies between the 10th and the 50th. That the order of the 25th is
        nearer does not count.

        Who has not reached a step while its days are not over is *still open*, not dropped; a step without
        `within` has no days that could be over. With `any entry` every event of the first step is tried, and
        the attempt counts that gets furthest. `it` are then those who met the first step.

        `step 2` are those who reached the second step of the last funnel that was asked, until a load or the
        next funnel; so those who stopped behind it are one condition. With `by` a row is named by both:
        `in row(region = North, step = 2)`.

          segment by plan where in step 2 and not in step 3 show customers, avg(satisfaction)

        `why customer K in funnel` shows one customer's way through the last funnel, and why it ends where it
        does; steps, `during` and `any entry` may follow, then it is through those:

          why customer C00052 in funnel

          why customer C00020 in funnel interactions (type = demo) then orders within 30 days

        `conversion` takes the steps from a column with a history (see `as-of`): each value is a step, and
        `each` divides by the period in which the first was reached.

          conversion stage prospect then new then loyal by channel where channel in (web, referral)

        A conversion has no time that could be over: who is not in the next stage yet is still open, and nobody has
        dropped.

        Its steps are populations too. So where it is known what customers have cost, cost per acquisition and
        per converted customer are one line: here `new` is who was won, and `loyal` who is converted.

          segment where in step 2 by channel show customers, sum(acquisition_cost) / customers as per_acquisition,
            sum(acquisition_cost) / (customers * rate(in step 3)) as per_loyal

        Where the cost is that of a whole channel, load it as a table with the key `channel`: a column of it
        stands for each customer, and `max(spending.cost) / customers` is the cost of each. Not so in the total
        row: there `max` is the cost of the dearest channel, and no cost of all. Where the table also says how many
        customers each channel has won, every customer gets a part of the cost, and sums of parts are right in
        every row:

          load spending from "spending.csv" key channel
          define field part = spending.cost / spending.won
          segment by channel show customers, sum(part) as cost, sum(part) / customers as of_each

        Without a history `conversion` can only say how many are in each stage today, and does:

          conversion plan free then basic then pro
        """#),
    GuidePage(
      topics: ["basket", "pairs", "support", "lift"],
      text: #"""
        What goes together

        `basket` counts which values of an event column stand together: for one customer, or, with `per`, within
        what a customer has of one value of another column, such as an order.

          basket orders.category per order_id limit 5

        The support of a pair is its share of all baskets; `a ⇒ b` the share of the baskets with a that hold b
        too, `b ⇒ a` the other way; the lift says how many times more often they stand together than chance
        would have it. `support 1%` and `lift 1.5` are the least that is shown, `limit` is 100 where it is not
        said. `where` says whose baskets, and with columns of the events what is put into them: so
        `basket orders.category where in vip` is what to offer next to a segment.

        Of a customer with the orders {tea, coffee}, {coffee} and {tea, tea, shoes}: per customer one basket
        with three pairs; per order three baskets, in which coffee and tea stand together once.

        Up to 64 values are counted in one scan. Of more, values in fewer baskets than `support` asks for are
        left out before pairs are counted, and of those left the 5,000 most frequent are paired; a footer says
        how many are not.
        """#),
    GuidePage(
      topics: ["again", "it", "row"],
      text: #"""
        Using an answer again

        `it` is the population of the last answer, `row(…)` a row of it. So one can look, and go on from what
        was seen:

          segment where stage = at_risk by region, plan show customers, sum(ltv) limit 3

          list name, plan, ltv where in row(region = North) sort ltv desc limit 3

          segment it by channel show customers

        The third statement shows that `it` moved on: it is now the three customers that were listed. In `row`
        some of the dimensions are enough; `row(region is missing)` works too. A range is named as it was shown,
        `row(ltv = "0 to 500")`, and `(other)` is all that `top` did not keep. In a breakdown by events a row is
        the customers with at least one such event. Of `compare` a row is the first side's customers of a value,
        `row(region = North)`; of `overlap` a region, `row(segments = "loyal and big")` or
        `row(loyal = true, big = false)`; of `explain` `row(movement = lost)` or a value of a dimension; of
        `sweep` the segment at a step, `row(min = 4000)`. `it` is frozen: it holds the customers of that answer
        until the next answer with a population. Loading a table forgets it. A definition cannot hang on it;
        `save members as` keeps what it holds.

          segment where in it and any interactions (type = complaint) in last 12 months save members as angry

          segment by top 3 city show customers, avg(ltv)

          segment where in row(city = (other)) by channel show customers, avg(ltv)
        """#),
    GuidePage(
      topics: ["as-of", "today", "history"],
      text: #"""
        The day of the answer, and histories

        Every answer is given as of a day, the end of it, and says so below. It is the newest day of the event
        tables, not that of the wall clock: the same store and statement give the same answer for ever.
        Events after it do not exist, customers not before they joined.

          segment by plan show customers, sum(orders.amount) as of 2023-06-30

        `as of` is a clause for one statement; `set as of 2024-12-31` and `strata --as-of 2024-12-31` hold for
        the session. `as of 2024` is its last day.

        A column of customers has no history: under an earlier day it keeps today's value, and the footer
        says so, as it does above. A table of changes gives it one:

          load stages from "stages.csv" customer customer time date history of stage

        Then `stage` is the newest value not after the day of the answer, and the column of that name only
        where there is none. The load counts the customers for whom the two disagree.
        """#),
    GuidePage(
      topics: ["load", "encoding", "decimal", "bad", "sqlite", "postgresql"],
      text: #"""
        Reading files

        `load orders from "orders.csv"` reads a table from a file; in a script `from $file` leaves its name to
        `--var file=orders.csv`. What is not said is found out and printed: roles,
        and where it is not the plain way also how the file is written, with what decided it.

        | the file | what is found, or said |
        | delimited text | `,` `;` tab or `|` between fields, or runs of blanks; `delimiter "tab"`, `quote "'"`, `header no` |
        | names | the first line, below lines of fewer fields (a title, say) that are passed over and counted |
        | characters | UTF-8 with a mark or without, UTF-16, Windows-1252, Mac OS Roman, GB 18030; `encoding "latin-1"` |
        | numbers | plain; with thousands (`1,234.50`, `1.234,50`, `1 234,50`), signs of money, `(4.00)` below zero; `decimal ","` |
        | days | ISO 8601; `31/12/2011`, `12/31/2011`, `31.12.11`, `20111231`, `2011年12月31日`, `31 Dec 2011`, each also with a time; `dates "dmy"`, `"mdy"`, `"ymd"` |
        | `.gz` | unpacked, whatever is in it |
        | JSON Lines | an object a line; nested ones have columns such as `order.total` |
        | SQLite | the table of the name, the only one, `table "Orders"`, or `query "select …"` |
        | PostgreSQL | an address such as `"postgresql://ann@db.example/shop"` instead of a file; the rest as of SQLite, `table "sales.orders"` in another schema |

        A column is of the type that all its values have. One that is text for the sake of a few values says
        which and where, so that `missing "n/a"` can mend it; one with decimals that need more than 38
        digits is a float and says so. Whole numbers beyond 64 bits are taken for codes, and stay texts unless
        `columns (card as decimal)` says otherwise: then they are exact in up to 38 digits.

        Every row is accounted for: rows read = kept + without a customer + left out by `where` + refused. A row
        is refused when its fields are too many or too few, a quote stays open, its bytes are no characters, a
        value is not of the type that `columns (amount as decimal)` says, or an event has no time. `bad rows skip` leaves such rows out
        and shows the first, as is done when nothing is said; `bad rows stop` fails the load;
        `bad rows to "bad.csv"` writes them to a file with line, column, reason and what stood there. `show
        refused` lists them, and behind them the rows whose customer is missing or unknown, which are kept
        apart: the first thousand of each load.

        How a file is written is guessed from its first lines, and the report of a load says what was guessed
        and by what: the sign between fields, the lack of names, the encoding, the order of dates, decimal commas.
        A guess is marked where another is nearly as good, with the words that choose the other.

          load orders from "orders.csv.gz" customer CustomerID time InvoiceDate amount Quantity * UnitPrice
          load sales from "verkauf.csv" customer Kunde dates "dmy" decimal "," bad rows to "bad.csv"
          load orders from "shop.sqlite" query "select * from orders where paid"
          load orders from "postgresql://ann@db.example/shop" query "select * from orders where paid"

        A table of PostgreSQL has the types that the server says: exact decimals, dates, moments (those with a
        time zone in UTC), booleans; null is missing, and everything else is text. Rows are read in one
        transaction that sees one state of the database and can change nothing, and Ctrl-C ends the question
        on the server too, also while the host's name is looked up. They come in pieces, each of which is gone
        once it is in the columns, so that a large table takes no more memory than its columns do; where a late
        row shows that a column is of another type than the first rows, all of them are asked for once more. A
        value for which there is no day, such as `infinity`, is refused and counted. What
        an address does not say is found where the server's other clients find it: in `PGHOST`, `PGUSER` and
        the like, and passwords in `PGPASSWORD` or `~/.pgpass`. One that stands in the address is shown and kept
        nowhere: messages have stars for it, reports and the history `***`, and a recorded script leaves it out.
        The client library, libpq, is needed only for such loads. `strata "postgresql://ann@db.example/shop"`
        starts with every table that belongs to customers, as `strata shop.sqlite` does.

        Nothing is written to a file of SQLite. One that a program left in the middle of a change, with a
        journal beside it, is refused until that program, or `sqlite3`, has opened it once and undone the change.
        """#),
    GuidePage(
      topics: ["store", "save", "open", "append", "drop"],
      text: #"""
        Store files and tables

        `save store to "crm.strata"` writes everything there is to one file: tables, roles, definitions,
        members that were written down, settings. `open "crm.strata"` takes it for what there is now, and
        `strata crm.strata` starts with it. Opening reads nothing in but looks at every byte once: what was
        damaged is refused with the part that is, never trusted. Columns then lie in the file as they lie in
        memory, so that the first question is answered at once.

          save store to "crm.strata"
          open "crm.strata"

        The file is written beside the old one and takes its place when it is whole on the disk: a crash, a
        full disk or Ctrl-C leaves the old file. A store that somebody changes in place while it is open is
        noticed, and answers from it are refused; one that is cut short while a question reads it ends the
        shell with a message and status 3. The format is described in `store-format.md`, so that
        other programs can read it.

        `append orders from "orders-2025.csv"` adds the rows of a file to a table. The table's columns keep
        their types and its roles; rows whose values do not fit are refused and counted, columns that only one of
        the two has are missing in the rows of the other, and the report says so. A key of customers or of a
        lookup table may not stand there already. `drop table orders` forgets a table. Without a table of
        customers they are derived from the events that stay.
        """#),
    GuidePage(
      topics: ["grain"],
      text: #"""
        Grain: why some questions are refused

        A measure needs one value a group, and a condition one a customer. Where a name would have many, the
        shell asks what is meant instead of guessing.

        A column has many values in a group:

          segment by region show satisfaction

        A customer has many orders, and a list has one row a customer:

          list name where category = Wine

        A row of `orders` belongs to no row of `interactions`:

          segment by orders.category show avg(interactions.rating)

        Facts about the customer always meet, because both belong to the customer. With dimensions of
        customers, measures of several event tables stand side by side, each counted by itself: nothing is
        multiplied by anything.

          segment by plan show count(orders), count(interactions), sum(invoices.amount)

        So they do along time, each by its own table's time:

          trend count(orders), count(interactions) each quarter during 2025

        A row without a customer takes part in nothing, and is counted below every answer about that table;
        `including unassigned` lets such rows into a breakdown by events:

          segment by orders.channel show rows(orders), sum(orders.amount) including unassigned

        With a condition they are found alone:

          list orders date, product, amount where customer is missing including unassigned limit 2

        An expression that stands in `by` and in `show` alike (`by count(orders) show count(orders)`) is a
        measure in `show`: the count of the group, not the value that divides it.
        """#),
    GuidePage(
      topics: ["footers"],
      text: #"""
        What footers say

        | footer | means |
        | `as of 2025-12-31` | the day of the answer |
        | `satisfaction is missing for 279 customers` | a condition or an average passed over them |
        | `27 rows of orders without a customer left out (amount …)` | rows whose customer is empty or unknown |
        | `971 customers are in several groups and count once each in the total` | why the rows do not add up to the total |
        | `broken down over the events of orders; …` | a bare event column in `where` filters events |
        | `161 customers never had any orders and count for …` | why a "none of it" is so large |
        | `42 customers had their first event less than 90 days before …` | their first days are not over |
        | `plan has no history: the values are today's` | under an earlier day |
        | `1,193 customers did not exist yet` | under an earlier day |
        | `* 2025-12 is unfinished: …` | the period ends after the day of the answer |
        | `3 divisions by zero, whose results are missing` | no number, rather than a wrong one |
        | `ltv in top 10%: 2,000 customers with a value, from … up` | the base and the cut of a rank |
        | `50 more rows not shown` | of `limit` and `only top` |
        """#),
    GuidePage(
      topics: ["charts", "chart"],
      text: #"""
        Charts

        `chart` draws the answer of a `segment` or a `trend` below its table.

        | kind | draws |
        | `bar` | a bar a row, of the first measure; what is below zero goes to the left |
        | `line` | values along time, a line for each value of a second dimension or of `across`, and the baseline of `vs` beside it |
        | `histogram` | columns over ranges (`by ltv bins 10`), empty ranges too |
        | `heatmap` | the cells that `across` makes, or of two dimensions, shaded by size |
        | `pareto` | the running share of the total, the largest first, with lines at 20 % and 80 % |
        | `spark` | a line of a few signs a measure |
        | `none` | nothing |

          segment by stage show sum(orders.amount) as revenue chart bar

          trend sum(orders.amount) as revenue during last 12 months as of 2025-12-10 chart line

        A ring and a dotted line, or a shaded bar, say that a period is unfinished. A missing value is a gap.

          segment by satisfaction bins 10 chart histogram

          segment by top 3 industry across plan show customers chart heatmap

        Without the clause a chart is drawn on a terminal where it helps: for a breakdown by time of at least
        three periods, by ranges of at least three, by one other dimension of 3 to 40 rows, and for the cells of
        `across`. A breakdown by two other dimensions gets none unless it is asked for. Lines are drawn for up to
        six values; of more, a heat map. In files and pipes, for people, only `chart` draws; the machine formats
        (`csv`, `json` and their like) hold rows alone. `.charts never`, or `--charts never` on the command line,
        leaves out what no statement asks for; `always` draws it in files too.

        Charts need letters of Unicode. On a terminal that has none (`TERM=dumb`, or a language setting without
        UTF-8) they are made of ASCII. Colour tells lines apart and marks what is below zero; the signs say the
        same without it. `.theme dark` or `.theme light`, or `--theme` on the command line, picks colours that are
        legible on such a background; without it they are as the terminal has them, and pages and pictures as
        their reader's system.
        """#),
    GuidePage(
      topics: ["sample", "samples"],
      text: #"""
        Samples

        `sample 10%` looks at a tenth of the customers, always the same ones, chosen by their key. Counts and
        sums are scaled up and marked as estimates; averages, shares and quantiles are those of the sample.

          segment by stage show customers, sum(orders.amount), avg(ltv) sample 25%
        """#),
    GuidePage(
      topics: ["formats", "export"],
      text: #"""
        Formats and export

        `--csv`, `--tsv`, `--json`, `--jsonl`, `--md`, `--html` and `--screen` on the command line, or `.mode csv` at the
        prompt, give the answer in another form. Formats for programs hold the rows and nothing else: plain names as
        headings, no total, no footers (they go to standard error), dates as ISO 8601, shares as fractions,
        missing values empty.

          .mode csv

          segment by plan show customers, share of customers, avg(ltv) as value

          .mode table

        `export to` writes the whole result of a statement to a file and prints it all the same; the ending
        says the format: `.csv .tsv .json .jsonl .md .html`, `.svg` for the chart alone, or `.sqlite` (`.db`). `export segment vip
        to "vip.csv"` writes the customers of a segment with all their columns.

          segment by region, plan show customers, sum(ltv) export to "regions.csv"
          export segment vip to "vip.csv"
          export segment vip to "vip.csv" for spreadsheet
          export segment vip to "crm.sqlite" table "vip"

        A database gets the answer as a table, called after the file where `table` says no name. In a database
        that is there already the table takes the place of one of that name, in one transaction; its other tables
        stay. Days and moments are texts of ISO 8601, truth values 0 and 1, what is missing is null. Decimals of
        up to 15 digits are SQLite's floating numbers, declared as `DECIMAL(18, 2)`, so that they compare, sort
        and add up there, and come back the same when they are loaded; longer ones are texts, with every digit.

        A text that begins with `=`, `+`, `-` or `@` is run as a formula by the program that opens the file. Such
        cells of delimited text are counted below the answer; `for spreadsheet` puts an apostrophe before each.
        A file is written beside the old one and takes its place when it is whole.

        `.mode records`, or `--records`, shows a row at a time, each value behind its heading. At the prompt a
        table of up to five rows that is too wide is shown so, instead of hiding columns. `--plain` is for readers
        of screens: records, no charts, no colour, no signs beyond ASCII; `--ascii` draws tables and charts with
        such signs alone.

          .mode records
          list name, region, ltv sort ltv desc limit 2

        `.last` shows the last answer once more, in the format of now. `.copy` puts it into the clipboard, also
        from a machine far away, for the terminal does it: as `tsv`, which spreadsheets take, or as `.copy md`
        says. What is longer than the terminal is shown in the pager that `PAGER` names.

        A page is one file that needs nothing else and asks the network for nothing: tables that a click on a
        heading sorts, charts whose marks tell their numbers, each statement above its answer. It reads on a
        telephone, on paper, by light and by night. `strata --demo --html -o report.html -f report.seg` makes a page
        of all answers of a script, with what `echo` says as headings. `--screen` makes a picture instead: a terminal
        with statements, answers and what was wrong, as SVG.
        """#),
    GuidePage(
      topics: ["keys"],
      text: #"""
        Keys

        | key | what it does |
        | Enter | runs the statement where it is whole, else begins a line |
        | Alt-Enter | begins a line |
        | TAB | completes, or lists what is possible: values of a column with their counts |
        | Up, Down | the line above or below, then what was typed before |
        | Ctrl-R | searches what was typed before |
        | Ctrl-A, Ctrl-E | beginning and end of the line |
        | Alt-B, Alt-F | a word back or forth |
        | Ctrl-W, Ctrl-K, Ctrl-U | delete a word, to the end, all |
        | Ctrl-C | gives up the line, or ends the statement that runs |
        | Ctrl-D | leaves, on an empty line |

        While you type a statement, the number of customers it means so far stands at the right,
        and their share of all: `4,767 of 20,000 (23.8 %)`. Where the end cannot be read yet it is what stands
        before; `about` is an estimate from a sample. The next key ends the count, so that typing is never slowed
        down. `.live off` leaves it away.

        A paste is text, never keystrokes. `~/.editrc` changes keys and may choose those of vi (`bind -v`), but not
        under `--safe`. What begins with a blank is not kept in the history.

        `.watch 5s STATEMENT` answers every five seconds and shows the lines that changed, until Ctrl-C;
        several statements work too, such as a load and a question. `.edit` opens what was typed last in the editor
        that `EDITOR` names, and runs what is left there. `.settings` lists what is set, and how it is changed.
        """#),
    GuidePage(
      topics: ["scripts", "include", "echo"],
      text: #"""
        Scripts

        A script is statements in a file that ends in `.seg`; `strata --demo -f report.seg` runs it and ends,
        `.run "report.seg"` runs it at the prompt. `echo` prints a heading. `include "definitions.seg"` runs
        another script first; its path starts at the folder of the script that names it. The folder
        `examples` holds one a topic.

          echo "Loyal customers"
          segment where stage = loyal show customers, aov

        A script stops at the first statement that fails, unless `--keep-going` is said. `strata --fmt
        report.seg` rewrites it in one form, comments kept; `--fmt --check` says whether it is.

        What should hold in every session stands in `$XDG_CONFIG_HOME/strata/init.seg` (or `~/.config/strata/init.seg`),
        which the shell runs first: definitions, and commands such as `.theme dark` or `.timer on`. `--init FILE` names
        another, `--no-init` runs none.

        `--record session.seg` writes what is asked into a script as it is typed, without what failed: run on the
        same data, it gives the same answers. Its first lines say how to run it.

        `--timeout 60` ends a statement after so many seconds, `--memory-limit 2G` before it holds more than so
        much memory beside the data; the message says during which stage. Ctrl-C ends a statement too, and
        leaves data and definitions as they were. At the prompt a line below a statement that takes longer than
        half a second says what is being done, how much of it, and what is left. `.plan segment by region` shows the stages of a question and
        which columns they read; `.plan analyze` runs it, and tells the rows, time and memory of each.
        """#),
    GuidePage(
      topics: ["mistakes", "errors", "sql"],
      text: #"""
        Mistakes

        A mistake is shown at its place, with what was probably meant, and all mistakes of a statement at once.

          segment where stage = loyl and ltvv > 5k by regoin

        Habits from SQL, and what they are here:

        | SQL | Strata |
        | `SELECT region, COUNT(*) … GROUP BY region` | `segment by region` |
        | `WHERE region = 'North' AND ltv IS NOT NULL` | `where region = North and ltv is not missing` |
        | `COUNT(*)`, `COUNT(DISTINCT customer)` | `rows(orders)`, `customers` |
        | `LIKE 'A%'`, `ILIKE '%ann%'` | `starts with A`, `~contains ann` |
        | `HAVING COUNT(*) > 100 ORDER BY 2 DESC LIMIT 5` | `having customers > 100 sort customers desc limit 5` |
        | `WHERE EXISTS (SELECT … FROM orders …)` | `where any orders (…)` |
        | `NOT EXISTS`, `NOT IN (SELECT …)` | `where no orders (…)`, `where not in vip` |
        | `CASE WHEN c THEN a ELSE b END` | `if(c, a, b)` |
        | `AVG(CASE WHEN c THEN 1.0 ELSE 0 END)` | `rate(c)` |
        | `SUM(CASE WHEN c THEN amount END)` | `sum(orders.amount where c)` |
        | `SUM(x) OVER (ORDER BY month)` | `running x` |
        | `date >= CURRENT_DATE - 30` | `date in last 30 days` |
        """#),
    GuidePage(
      topics: ["chinese", "locale"],
      text: #"""
        Messages in Chinese

        Messages, footers and reports are in English, or in simplified Chinese where the locale says `zh`: the
        first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set decides. So one session can be asked for in either:

          LC_ALL=zh_CN.UTF-8 strata orders.csv
          LC_ALL=C.UTF-8 strata orders.csv

        What is typed is the same in both: the words of the language, options, commands, the codes of mistakes,
        headings, and words such as `(missing)` in answers. So is all that programs read: rows, and everything in
        JSON, its mistakes too. `--help`, these pages and the figures of an answer do not depend on the locale.

          error[unknown-column]: 没有列 `regoin`
           --> input:1:12
          1 | segment by regoin
            |            ^^^^^^
          提示：是否想写 `region`？
        """#),
    GuidePage(
      topics: ["examples"],
      text: #"""
        Questions analysts ask

        Each of these is one line, to be taken and changed. First the demo store; the definitions of the
        pages above are not needed.

        Value and potential

          -- What are our customers worth?
          segment show customers, sum(ltv), avg(ltv), median(ltv), max(ltv)

          -- Which regions bring how much of this year's sales?
          segment by region show sum(orders.amount), share of sum(orders.amount) during this year

          -- How much do the best tenth of our customers bring?
          segment by ltv in top 10% show customers, sum(ltv), share of sum(ltv)

          -- How is value spread over four classes of equal size?
          segment where any orders by ltv into quartiles show customers, sum(ltv), share of sum(ltv)

          -- Who are our twenty best customers?
          list name, region, plan, ltv sort ltv desc limit 20

          -- Who is the best customer of each region?
          list region, name, ltv where region is not missing sort ltv desc limit 1 per region

          -- Which plans are worth more per customer than the average customer?
          segment by plan show customers, sum(orders.amount), index of sum(orders.amount)

          -- Which large accounts on small plans could be moved up?
          list name, plan, ltv where plan in (free, basic) and ltv in top 5% sort ltv desc limit 20

          -- Who bought for more than 1,000 in the first 90 days?
          segment where sum(orders.amount) in first 90 days > 1k by channel show customers, avg(ltv)

        Cost and money owed

          -- What do we earn after the cost of goods, by category?
          segment by orders.category show sum(orders.amount - orders.cost) as margin sort margin desc

          -- What is our margin as a share of sales?
          segment by products.brand show sum(orders.amount - orders.cost) / sum(orders.amount) as margin_rate sort margin_rate desc limit 5

          -- Which customers cost more to win than they brought?
          segment where any orders and sum(orders.amount - orders.cost) < acquisition_cost by channel

          -- What does a customer cost us to win, and bring, by channel?
          segment by channel show avg(acquisition_cost), avg(ltv), avg(ltv) / avg(acquisition_cost) as return

          -- Whose invoices are overdue?
          list invoices customer, name, due, amount where due < today and paid is missing sort amount desc limit 20

          -- How many days do customers take to pay?
          segment by plan show avg(days_between(invoices.issued, invoices.paid)), p90(days_between(invoices.issued, invoices.paid))

          -- Who owes us more than they bought for in a year?
          segment where balance_due > sum(orders.amount) in last 12 months by region show customers, sum(balance_due)

        Behaviour and loyalty

          -- How often do they order?
          segment by frequency bins 8 show customers, sum(ltv)

          -- How many bought at least three times in 90 days?
          segment where at least 3 orders in last 90 days by stage

          -- Who ordered in each of the last two quarters?
          segment where any orders in 2025-Q3 and any orders in 2025-Q4 by region

          -- On which weekdays do they buy?
          segment by weekday show count(orders), share of count(orders)

          -- Who pays by invoice and on time?
          segment where no invoices (paid is missing and due < today) and at least 5 invoices by industry

          -- Are happy customers better customers?
          segment by satisfaction show customers, avg(ltv), avg(frequency)

          -- How does satisfaction differ between industries?
          segment by industry show customers, avg(satisfaction), stddev(satisfaction) sort avg(satisfaction) desc

          -- Who told a friend and is still with us?
          segment where any interactions (type = referral) and stage in (active, loyal) by plan

          -- How long have our loyal customers been with us?
          segment where stage = loyal by tenure into quintiles show customers, avg(ltv)

        Signs of leaving

          -- Who has gone quiet, and was good?
          list name, ltv, recency where recency > 90 and ltv > 5k sort ltv desc limit 20

          -- Whose pauses are longer than is usual for them?
          segment where recency > 3 * gap and frequency >= 5 by region show customers, sum(ltv)

          -- Who complained and has not ordered since?
          segment where last(interactions.time where type = complaint) > last_order by plan show customers, sum(ltv)

          -- Who bought last year, and not this year?
          segment where any orders in last year and no orders in this year by channel

          -- Who ordered half as much as the quarter before?
          segment where count(orders) in last 90 days < count(orders) in previous 90 days / 2 by stage

          -- How much value is at risk?
          segment by stage show customers, sum(ltv), share of sum(ltv)

          -- Which prospects never ordered, a year after they signed up?
          segment where no orders and signup_date < today - 365 by channel

        Time

          -- How do sales move?
          trend sum(orders.amount), customers each month during last 12 months

          -- How many different customers have we ever reached?
          trend customers, running customers each year

          -- How do the channels move against each other?
          trend sum(orders.amount) across orders.channel each quarter during 2025

          -- How many customers joined each month of this year, and by which channel?
          segment where signup_date in this year by month(signup_date) across channel show customers

          -- On which weekdays do people call, and how long?
          segment where interactions.type = call by weekday show count(interactions), avg(duration)

          -- What did we know at the end of last June?
          segment by plan show customers, sum(orders.amount), avg(recency) as of 2025-06-30

        Region and product

          -- Which are the five largest cities, and how much is elsewhere?
          segment by top 5 city show customers, sum(ltv)

          -- Which are the two best cities of each region?
          segment by region, top 2 city per region show sum(ltv), customers

          -- Which plans do the regions prefer?
          segment by region across plan show share of customers per region

          -- Which brands sell best online?
          segment where orders.channel = web by top 5 products.brand show sum(orders.amount), customers

          -- What do our best customers buy?
          segment where ltv in top 10% by orders.category show customers, sum(orders.amount), share of sum(orders.amount)

        Shares, and what makes most of it

          -- Which categories make 80 % of sales?
          segment by orders.category show sum(orders.amount), running share of sum(orders.amount)

          -- Which products are the long tail?
          segment by orders.product show sum(orders.amount) as revenue, running share of sum(orders.amount) sort revenue limit 10

          -- How much of each channel's sales is coffee?
          segment by orders.channel show share(orders where category = Coffee), sum(orders.amount where category = Coffee)

          -- How do the ten classes of customers share the money?
          segment where ltv > 0 by ltv into deciles show sum(ltv), share of sum(ltv), running share of sum(ltv)

        Comparisons and growth

          -- Which channels grew?
          segment by orders.channel show sum(orders.amount) during this year vs last year

          -- Which categories grew least?
          segment by orders.category show change of sum(orders.amount) as change during this year vs last year sort change limit 3

          -- Is this month better than the same month a year ago?
          trend sum(orders.amount) during last 3 months vs year ago

          -- Which customers grew most?
          list name, sum(orders.amount) during this year vs last year sort growth of sum(orders.amount) desc limit 10

          -- How are loyal customers different from the rest?
          segment where stage = loyal by plan show share of customers, avg(satisfaction) vs rest

        Cross-selling

          -- Who buys coffee, but never tea?
          segment where any orders (category = Coffee) and no orders (category = Tea) by region

          -- Who bought shoes and hats within the last year?
          segment where any orders (category = Shoes) in last 12 months and any orders (category = Hats) in last 12 months

          -- How many categories does a customer buy from?
          segment by distinct(orders.category) show customers, avg(ltv)

          -- Who bought something expensive of a brand they had not bought from in 2024?
          segment where any orders (products.brand = Alpina and amount > 500) in 2025 and no orders (products.brand = Alpina) in 2024

        Quality of the data

          -- What is in here, and what is missing?
          profile

          -- What do the orders hold?
          profile orders during this year

          -- Which customers have no region?
          list customer, name, city where region is missing limit 20

          -- Which customers share a name?
          segment by name show customers having customers > 1 limit 10

          -- Which orders were returns?
          list orders date, customer, product, quantity, amount where quantity < 0 sort amount limit 10

          -- What is sold to nobody we know?
          segment where customer is missing by year show rows(orders), sum(orders.amount) including unassigned

          -- Which names are not written in Latin letters?
          list customer, name, city where not name matches "[A-Za-z]" limit 10

        An online shop

        The lines of invoices of a shop, *Online Retail* of the UCI repository: customers are only numbers, a
        cancelled invoice begins with C.

          load orders from "online_retail/online_retail.csv" customer CustomerID time InvoiceDate
            event InvoiceNo amount Quantity * UnitPrice attributes (Country)

          -- Which countries bring most?
          segment by top 5 orders.Country show customers, count(orders), sum(orders.amount), share of sum(orders.amount)

          -- How do sales move from month to month?
          trend sum(orders.amount), customers, growth of sum(orders.amount) vs previous

          -- Which products sell best in France?
          segment where orders.Country = France by StockCode show sum(orders.amount) as revenue, customers sort revenue desc limit 5

          -- Who are the best customers, and when did they last buy?
          list CustomerID, Country, ltv, frequency, recency sort ltv desc limit 10

          -- How many customers came back?
          segment by frequency >= 2 show customers, share of customers, sum(ltv), share of sum(ltv)

          -- How much do the best twenty per cent bring?
          segment by ltv in top 20% show customers, sum(ltv), share of sum(ltv)

          -- What is cancelled, by country?
          segment by orders.Country show share(orders where InvoiceNo starts with "C") as cancelled, rows(orders) having rows(orders) > 2k

          -- Who bought in the first quarter, and not since?
          segment where any orders in 2011-Q1 and no orders since 2011-04-01 by Country limit 5

          -- What has no customer?
          segment where CustomerID is missing by month show rows(orders), sum(orders.amount) including unassigned

        A telephone company

        One row a customer, with what they pay and whether they left (*Telco customer churn*, IBM).

          load customers from "telco/Telco-Customer-Churn.csv" key customerID

          -- Which contracts do customers leave?
          segment by Contract across Churn show customers

          -- Who leaves most often?
          segment by Contract, InternetService show customers, rate(Churn = Yes) as churn sort churn desc limit 5

          -- What do those who left pay, against those who stayed?
          segment where Churn = Yes show avg(MonthlyCharges), median(tenure) vs rest

          -- Is it the price?
          segment by MonthlyCharges into quintiles show customers, rate(Churn = Yes) as churn

          -- Which of our dearest customers have been here for less than a year?
          segment where MonthlyCharges in top 10% and tenure < 12 by PaymentMethod

          -- Whose total is missing?
          list customerID, tenure, Contract where TotalCharges is missing

        A grocer

        Lines of shopping baskets, what the products are and who the households (*Complete Journey*, 84.51°).

          load demographics from "complete_journey/demographics.csv" key household_id

          load transactions from "complete_journey/transactions_sample.csv" event basket_id amount sales_value
          load products from "complete_journey/products.csv"

          -- Which departments sell most, to how many households?
          segment by top 5 products.department show sum(sales_value), customers

          -- Do families buy other things?
          segment by products.department across kids_count show share of sum(sales_value) per kids_count limit 5

          -- Who buys organic food, or would?
          segment where any transactions (products.product_category contains "ORGANIC") by income

          -- On which days is the shop full?
          segment by weekday show count(transactions), avg(sales_value)

          -- How much of it is our own brand?
          segment by products.department show share(transactions where products.brand = Private) as own, sum(sales_value) limit 5

          -- Which households use coupons?
          segment where any transactions (coupon_disc > 0) by age show customers, sum(transactions.coupon_disc)

        A wholesaler

        A wholesaler's orders in one flat file (*Northwind*).

          load orders from "northwind/northwind_order_lines.csv" attributes (CustomerCountry, CompanyName)

          -- Which customers are late to reorder?
          list CompanyName, recency, gap where recency > 2 * gap sort recency desc limit 10

          -- Which categories grew in 1997?
          segment by CategoryName show sum(Revenue) during 1997-Q4 vs year ago

          -- Which shippers are slow?
          segment by Shipper show count(orders), avg(days_between(OrderDate, ShippedDate)) as days

          -- Which countries buy what?
          segment by top 5 CustomerCountry across CategoryName show sum(Revenue)

          -- What was not shipped?
          list orders OrderID, CompanyName, OrderDate, Revenue where ShippedDate is missing sort Revenue desc limit 5
        """#),
  ]
}
