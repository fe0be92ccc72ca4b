import Testing

/// A statement, what the binder says about it, and what its suggestion (or note) holds.
struct DiagnosticCase: Sendable, CustomTestStringConvertible {
  var text: String
  var code: String
  var message: String
  var hint: String?

  init(_ text: String, _ code: String, _ message: String, _ hint: String? = nil) {
    (self.text, self.code, self.message, self.hint) = (text, code, message, hint)
  }

  var testDescription: String { text }

  static let all =
    names + types + functions + grains + dates + segments + ranks + derivations + definitions
    + grades + analyses + times

  static let times = [
    DiagnosticCase("retention each hour", "activity-unit", "by the hour", "each day"),
    DiagnosticCase("retention by month", "activity-dimension", "a unit of time", "each customer"),
    DiagnosticCase("churn by orders.amount", "activity-dimension", "of `orders`", "first(orders."),
    DiagnosticCase("lifecycle by top 2 region", "activity-top", "no measure", "`where`"),
    DiagnosticCase("lifecycle after 2 months", "days-or-weeks", "one length", "30 days"),
    DiagnosticCase("churn after 2b days", "period-too-long", "at most 100000"),
    DiagnosticCase("churn vs buyers", "churn-baseline", "an earlier one", "vs previous"),
    DiagnosticCase("retention for 3 days", "span-unit", "months here", "for 12 months"),
    DiagnosticCase("retention cohort region", "cohort-day", "on a day", "a date column"),
    DiagnosticCase("retention show avg(orders.amount)", "cohort-measure", "a sum or count"),
    DiagnosticCase("retention each day", "too-many-ages", "at most 400", "for 30 days"),
    DiagnosticCase("retention during 1990", "nothing-in-period", "no period", "`describe`"),
    DiagnosticCase("conversion regio N then S", "conversion-column", "`regio`", "`region`"),
    DiagnosticCase(
      "conversion region N then S each month", "conversion-history", "no history", "load one"),
    DiagnosticCase("basket region", "basket-item", "an event table", "orders.category"),
    DiagnosticCase("basket orders.amount per region", "basket-key", "a column of `orders`"),
    DiagnosticCase("funnel orders then ordrs", "unknown-table", "ordrs"),
  ]

  static let analyses = [
    DiagnosticCase("overlap good", "overlap-count", "one segment", "name two or more"),
    DiagnosticCase("compare rest with rest", "rest", "not in a population"),
    DiagnosticCase(
      "explain avg(orders.amount) from 2023 to 2024", "explain-measure", "neither",
      "sum(orders.amount)"),
    DiagnosticCase(
      "explain customers from 2023 to 2024", "explain-measure", "neither", "count(orders)"),
    DiagnosticCase(
      "explain count(orders) from 2024 to 2023", "explain-periods", "does not begin after",
      "the earlier one first"),
    DiagnosticCase(
      "sweep min from 1 to 2 step 1 in good", "sweep-segment", "with parameters", "define one"),
    DiagnosticCase(
      "sweep min from a to 2 step 1 in top_spenders", "sweep-range", "numbers", "step 1000"),
    DiagnosticCase(
      "sweep min from 1 to 2 step 0 in top_spenders", "sweep-range", "in 1 to 200 steps",
      "positive"),
    DiagnosticCase(
      "sweep min from 1 to 2 step 1 in top_spenders show share of customers", "sweep-measure",
      "one group", "plain measures"),
  ]

  static let names = [
    DiagnosticCase(
      "segment where regoin = North", "unknown-column", "no column `regoin`",
      "did you mean `region`?"),
    DiagnosticCase(
      "segment where qqqqqq = 1", "unknown-column", "`qqqqqq`", "`describe` lists the columns"),
    DiagnosticCase(
      "segment where orders.amuont > 1", "unknown-column", "`orders` has no column `amuont`",
      "did you mean `amount`?"),
    DiagnosticCase(
      "segment where customers.regoin = North", "unknown-column",
      "`customers` has no column `regoin`", "`region`"),
    DiagnosticCase(
      "segment where products.prise > 1", "unknown-column", "`products` has no column",
      "`price`"),
    DiagnosticCase(
      "segment where any orders (amuont > 1)", "unknown-column", "`amuont`", "`amount`"),
    DiagnosticCase(
      "segment where amuont > 1", "unknown-column", "`amuont`", "`orders.amount`"),
    DiagnosticCase(
      "segment where SPEND > 1", "unknown-column", "`SPEND`", "`Spend` or `spend`"),
    DiagnosticCase(
      "segment where ordres.amount > 1", "unknown-table", "no table `ordres`", "`orders`"),
    DiagnosticCase(
      "segment where any ordres", "unknown-table", "`ordres` is not an event table", "`orders`"),
    DiagnosticCase(
      "segment where no zzzzzz", "unknown-table", "`zzzzzz`", "`orders`, `visits` or `notes`"),
    DiagnosticCase(
      "segment where rating > 2", "ambiguous-name", "several tables",
      "write `orders.rating` or `visits.rating`"),
    DiagnosticCase(
      "segment where orders > 2", "table-as-value", "`orders` is a table", "count(orders)"),
    DiagnosticCase(
      "segment where satisfaction > $laest", "unknown-parameter", "`$laest`", "`$least`"),
    DiagnosticCase(
      "segment where region = Nrth", "unknown-value", "no row has \"Nrth\" as `region`",
      "did you mean \"North\" (2 customers)?"),
    DiagnosticCase(
      "segment where region = Atlantis", "unknown-value", "\"Atlantis\"",
      "\"North\" (2 customers), \"South\" (1 customer)"),
    DiagnosticCase(
      "segment where any orders (category = Tee)", "unknown-value", "`category`",
      "\"Tea\" (2 rows)"),
    DiagnosticCase(
      "segment where products.brand = Acne", "unknown-value", "`brand`", "\"Acme\" (1 row)"),
    DiagnosticCase(
      "segment where city in (Oslo, Rom)", "unknown-value", "\"Rom\"", "\"Rome\" (1 customer)"),
    DiagnosticCase(
      "segment by region having region = Nort", "unknown-value", "\"Nort\"", "\"North\""),
    DiagnosticCase(
      "segment where any orders (name = Ann)", "unknown-value", "`name`", "\"An\" (1 customer)"),
  ]

  static let types = [
    DiagnosticCase(
      "segment where satisfaction > customers.region", "type-mismatch",
      "cannot compare an integer with a text", "a number was expected"),
    DiagnosticCase(
      "segment where satisfaction = 'five'", "type-mismatch", "an integer with a text",
      "a number was expected"),
    DiagnosticCase(
      "segment where signup > satisfaction", "type-mismatch", "a date with an integer"),
    DiagnosticCase("segment where vip = 1", "type-mismatch", "a boolean with an integer"),
    DiagnosticCase("segment where satisfaction ~ 5", "type-mismatch", "`~` compares texts"),
    DiagnosticCase(
      "segment where signup ~ 2024", "type-mismatch", "`~` compares texts, found a date"),
    DiagnosticCase(
      "segment where region ~ customers.city", "similar", "`~` compares a text with a constant"),
    DiagnosticCase(
      "segment where month(signup) ~ 2024-03", "type-mismatch", "found a month"),
    DiagnosticCase(
      "segment where month(signup) = customers.region", "type-mismatch", "cannot compare"),
    DiagnosticCase(
      "segment by month(signup) having month(signup) = customers", "type-mismatch",
      "a month with an integer"),
    DiagnosticCase(
      "segment where satisfaction", "not-a-condition", "found an integer", "compare it"),
    DiagnosticCase("segment where round(satisfaction)", "not-a-condition", "found an integer"),
    DiagnosticCase("segment where -region > 1", "type-mismatch", "`-` needs numbers, found a text"),
    DiagnosticCase("segment where satisfaction + city > 1", "type-mismatch", "`+` needs numbers"),
    DiagnosticCase(
      "segment where signup + 1.5 > 2024-01-01", "type-mismatch", "a date and a decimal",
      "a date ± whole days is a date"),
    DiagnosticCase("segment where 1 - signup > 3", "type-mismatch", "`-` is not defined for"),
    DiagnosticCase(
      "segment where satisfaction contains 'x'", "type-mismatch", "`contains` needs a text"),
    DiagnosticCase(
      "segment where region contains customers.city", "type-mismatch", "a text to look for"),
    DiagnosticCase(
      "segment where satisfaction in 2024", "type-mismatch", "only a date can lie in a period"),
    DiagnosticCase(
      "list fine * fine * fine", "too-many-digits", "more than 38 digits"),
    DiagnosticCase("segment where vip in (1, 2)", "type-mismatch", "a boolean with an integer"),
    DiagnosticCase(
      "segment where satisfaction between 'a' and 3", "type-mismatch", "an integer with a text"),
  ]

  static let functions = [
    DiagnosticCase("list ruond(balance)", "unknown-function", "`ruond`", "did you mean `round`?"),
    DiagnosticCase("list round(balance, 1, 2)", "argument-count", "`round` needs a number and"),
    DiagnosticCase("list abs(balance, 1)", "argument-count", "one number"),
    DiagnosticCase("list lower(name, name)", "argument-count", "one text"),
    DiagnosticCase("list bucket(balance)", "argument-count", "a number and a width"),
    DiagnosticCase("list days_between(signup)", "argument-count", "two dates"),
    DiagnosticCase("list if(vip, 1)", "argument-count", "a condition and two values"),
    DiagnosticCase("list month(signup, signup)", "argument-count", "one date"),
    DiagnosticCase("list sum(balance, balance)", "argument-count", "one argument"),
    DiagnosticCase("list abs(region)", "type-mismatch", "`abs` is not defined for a text"),
    DiagnosticCase("list upper(balance)", "type-mismatch", "`upper` is not defined for a decimal"),
    DiagnosticCase("list days_between(signup, id)", "type-mismatch", "`days_between`"),
    DiagnosticCase("list sum(orders.category)", "type-mismatch", "`sum` is not defined for a text"),
    DiagnosticCase("list max(orders.category)", "type-mismatch", "`max` is not defined for a text"),
    DiagnosticCase(
      "list if(vip, 1, region)", "type-mismatch", "`if` needs values of one type, found an integer"),
    DiagnosticCase("list least(balance, signup)", "type-mismatch", "values of one type"),
    DiagnosticCase("list month(region)", "type-mismatch", "`month` needs a date, found a text"),
    DiagnosticCase("list hour(signup)", "type-mismatch", "`hour` needs a timestamp"),
    DiagnosticCase("list round(balance, satisfaction)", "needs-constant", "digits from 0 to 18"),
    DiagnosticCase("list round(balance, 19)", "needs-constant", "digits from 0 to 18"),
    DiagnosticCase("list bucket(balance, 0)", "needs-constant", "a constant width above 0"),
    DiagnosticCase("list round(balance where vip)", "where-in-function", "no aggregate"),
    DiagnosticCase(
      "list round(balance) in 2024", "window-of-function", "no aggregate", "an aggregate inside"),
    DiagnosticCase(
      "list count(amount)", "needs-table", "`count` counts the rows",
      "`count(orders)`, `count(visits)` or `count(notes)`"),
    DiagnosticCase("list share(balance)", "needs-table", "`share` counts"),
    DiagnosticCase(
      "list sum(orders)", "needs-column", "found the table `orders`", "sum(orders.column)"),
    DiagnosticCase("list sum(5)", "constant-argument", "found a constant"),
    DiagnosticCase("list sum(balance)", "aggregate-of-customers", "a measure of a group"),
    DiagnosticCase("list count(customers)", "customers-as-fact", "no count of customers"),
    DiagnosticCase("segment show sum(customers)", "customers-as-fact", "no count of customers"),
    DiagnosticCase("segment show first(satisfaction)", "first-of-customers", "goes by time"),
    DiagnosticCase(
      "segment show sum(balance) in 2024", "window-of-customers", "customers have no time"),
  ]

  static let grains = [
    DiagnosticCase(
      "segment show region", "bare-field", "`region` has many values", "distinct(region)"),
    DiagnosticCase(
      "segment show satisfaction", "bare-field", "many values in a group",
      "`sum(satisfaction)` or `avg(satisfaction)`"),
    DiagnosticCase(
      "segment show orders.amount", "bare-field", "`orders.amount`", "sum(orders.amount)"),
    DiagnosticCase(
      "segment by region sort balance", "bare-field", "`balance`", "avg(balance)"),
    DiagnosticCase(
      "list where category = Tea", "bare-event-column", "in `list` each customer has one value",
      "any orders"),
    DiagnosticCase("list amount", "bare-event-column", "many rows of `orders`"),
    DiagnosticCase("list id sort amount", "bare-event-column", "many rows of `orders`"),
    DiagnosticCase(
      "define segment tea as where category = Tea", "bare-event-column", "a segment's definition"),
    DiagnosticCase(
      "segment where category = Tea save as tea", "bare-event-column", "`save as`"),
    DiagnosticCase(
      "segment show sum(balance where category = Tea)", "bare-event-column", "`orders`"),
    DiagnosticCase(
      "segment where amount > minutes", "grain", "do not meet in one row", "any orders"),
    DiagnosticCase(
      "segment where category = Tea and minutes > 3", "grain", "`orders` and `visits`"),
    DiagnosticCase("segment by category, minutes", "grain", "do not meet in one row"),
    DiagnosticCase(
      "segment by category show sum(minutes)", "grain",
      "a measure of `visits` cannot be divided by a column of `orders`", "two statements"),
    DiagnosticCase(
      "segment by month show avg(sum(visits.minutes)), sum(amount)", "grain",
      "a measure of `visits`"),
    DiagnosticCase(
      "segment by region including unassigned", "unassigned", "a breakdown by events",
      "a unit of time"),
    DiagnosticCase(
      "segment show any orders", "quantifier-in-show", "one customer", "after `where`"),
    DiagnosticCase(
      "segment show in buyers", "segment-in-show", "one customer", "after `where`"),
    DiagnosticCase("segment where buyers", "segment-as-value", "is a segment", "`in buyers`"),
    DiagnosticCase("segment region", "unknown-segment", "is a column", "`segment by region`"),
    DiagnosticCase("segment by region show share of avg(balance)", "share", "only what adds up"),
    DiagnosticCase("list share of balance", "derived", "belongs to `show`"),
    DiagnosticCase(
      "segment by region during 2024", "during-unused", "reaches nothing",
      "aggregates and quantifiers"),
  ]

  static let dates = [
    DiagnosticCase("segment where signup = 2025-02-30", "no-such-date", "no such date"),
    DiagnosticCase("segment where signup < 2025-13", "no-such-date", "no such date"),
    DiagnosticCase("segment where signup in 2025-W53", "no-such-date", "no such date"),
    DiagnosticCase("segment as of 2023-02-29", "no-such-date", "no such date"),
    DiagnosticCase("set as of 2025-04-31", "no-such-date", "no such date"),
    DiagnosticCase("set as of $later", "unknown-parameter", "`$later`", "`$least`"),
    DiagnosticCase(
      "segment where signup = 'soon'", "not-a-date", "\"soon\" is not a date", "without quotes"),
    DiagnosticCase("segment where signup > 25", "not-a-date", "a date was expected"),
    DiagnosticCase(
      "list days_between(2024-03, signup)", "date-range", "a range of days", "`2025-07-14`"),
    DiagnosticCase("segment where signup in 2025 to 2024", "empty-period", "holds no day"),
    DiagnosticCase(
      "segment where any orders in last 100001 days", "period-too-long", "100000 units"),
    DiagnosticCase(
      "segment where any orders in first 100001 days", "period-too-long", "100000 units"),
    DiagnosticCase(
      "segment where signup in first 90 days", "first-days", "belongs to event tables", "any orders"
    ),
    DiagnosticCase(
      "segment where weekday(signup) = Sonntag", "unknown-weekday", "no day of the week", "Monday"),
    DiagnosticCase(
      "segment where any notes in last 30 days", "no-time", "`notes` has no time", "time COLUMN"),
    DiagnosticCase("list last(notes.body)", "no-time", "`notes` has no time"),
    DiagnosticCase("segment by month show count(notes)", "no-time", "`notes` has no time"),
  ]

  static let segments = [
    DiagnosticCase(
      "segment where in stale", "unknown-column", "no column `plan`",
      "in the definition of `stale`"),
    DiagnosticCase(
      "define segment more as where in stale", "unknown-column", "no column `plan`",
      "in the definition of `stale`"),
    DiagnosticCase(
      "segment outer", "unknown-column", "no column `plan`", "in the definition of `outer`"),
    DiagnosticCase(
      "segment where in byers", "unknown-segment", "no segment `byers`", "did you mean `buyers`?"),
    DiagnosticCase("segment zzzzzzz", "unknown-segment", "`zzzzzzz`", "there are `buyers`"),
    DiagnosticCase("segment where in loop", "cycle", "loop → pool → loop"),
    DiagnosticCase("define segment pool as where in loop", "cycle", "pool → loop → pool"),
    DiagnosticCase("define segment me as where in me", "cycle", "me → me"),
  ]

  static let ranks = [
    DiagnosticCase(
      "list region city", "unknown-table", "`region` is a column, not", "a comma between columns"),
    DiagnosticCase(
      "segment where amount in top 10%", "bare-event-column", "many rows of `orders`", "sum(…)"),
    DiagnosticCase(
      "segment where balance in top 10% per category", "bare-event-column", "in `per`"),
    DiagnosticCase("segment where region in top 10", "type-mismatch", "not defined for a text"),
    DiagnosticCase(
      "segment by region having balance in top 10%", "rank-of-groups", "not groups", "`limit`"),
    DiagnosticCase("segment by region show rank(balance)", "rank-of-groups", "ranks customers"),
    DiagnosticCase(
      "segment show sum(balance per region)", "per-in-function", "`sum` is no rank", "`tile`"),
    DiagnosticCase(
      "segment show share(customers where vip)", "share-of-customers", "rows of an event table",
      "count(customers where"),
    DiagnosticCase("segment where rate(vip) > 1", "rate", "is a measure", "share(orders where"),
    DiagnosticCase("segment by hour", "no-hours", "have no hours", "`weekday`"),
    DiagnosticCase(
      "segment where joined < today + 99999999999", "no-such-date", "not in the calendar"),
    DiagnosticCase("list tile(1, balance)", "needs-constant", "from 2 to 1000"),
    DiagnosticCase("list tile(balance)", "argument-count", "a number of classes"),
    DiagnosticCase("segment by region bins 10", "type-mismatch", "cuts numbers", "top 5"),
    DiagnosticCase("segment by signup bins 10", "type-mismatch", "cuts numbers", "month(…)"),
    DiagnosticCase(
      "segment by region, top 3 city per plan", "per", "another dimension", "`region`"),
    DiagnosticCase("segment by region limit 3 per city", "per", "another dimension", "`region`"),
    DiagnosticCase(
      "segment by region show share of customers per city", "per", "another dimension"),
    DiagnosticCase("segment where name matches 'a('", "bad-pattern", "regular expression"),
  ]

  static let derivations = [
    DiagnosticCase(
      "segment by category show running customers", "running", "in several of these groups",
      "a unit of time"),
    DiagnosticCase("segment by region show running avg(balance)", "running", "only what adds up"),
    DiagnosticCase("segment by region sort running customers", "running", "cannot decide it"),
    DiagnosticCase(
      "segment by region show index of customers", "index", "always 100", "share of customers"),
    DiagnosticCase(
      "segment by region show growth of customers", "derived", "to compare with", "vs previous"),
    DiagnosticCase(
      "segment by region across city sort city", "spread-over-columns", "`city` is spread"),
    DiagnosticCase(
      "segment by region vs 2023 show sum(amount)", "vs", "no period to compare", "`during`"),
    DiagnosticCase(
      "segment by region during before 2024 vs previous show sum(amount)", "vs",
      "a beginning and an end", "this year"),
    DiagnosticCase(
      "segment by region during 2024-Q1 vs 2023 show sum(amount)", "unlike-periods",
      "not equally long", "do not compare"),
    DiagnosticCase("list id vs buyers", "list-vs", "found a segment", "vs previous"),
    DiagnosticCase("segment where in rest", "rest", "belongs behind `vs`", "not in SEGMENT"),
  ]

  static let definitions = [
    DiagnosticCase(
      "define measure customers = sum(amount)", "name-taken", "the number of customers"),
    DiagnosticCase("define field ltv = ltv + 1", "cycle", "ltv → ltv"),
    DiagnosticCase("list orders date, visits.minutes", "grain", "do not meet in one row"),
    DiagnosticCase("list orders date where visits.minutes > 3", "grain", "do not meet in one row"),
    DiagnosticCase(
      "trend sum(amount) each hour during 0001 to 2024", "too-many-periods", "at most 20000",
      "a larger unit"),
    DiagnosticCase(
      "segment by \((0..<33).map { "ltv + \($0)" }.joined(separator: ", "))",
      "too-many-dimensions", "32 dimensions at most, and this one 33", "a statement of their own"),
    DiagnosticCase("segment where in it", "last-answer", "no last answer", "ask a `segment`"),
    DiagnosticCase("segment row(region = North)", "last-answer", "no last answer"),
    DiagnosticCase("segment where in step 2", "last-answer", "no funnel", "ask a `funnel`"),
    DiagnosticCase("why customer 1 in funnel", "last-answer", "no funnel"),
    DiagnosticCase(
      "define segment these as where in it", "last-answer", "what is kept", "save members as"),
    DiagnosticCase(
      "segment where in buyers(least = 3)", "unknown-parameter", "no parameter `least`", "has none"),
    DiagnosticCase("define measure buyers = sum(amount)", "name-taken", "a segment"),
    DiagnosticCase("define field region = balance", "name-taken", "a column of the customers"),
    DiagnosticCase("define measure m = sum(amount) / m", "cycle", "m → m"),
    DiagnosticCase("define field f = amount", "bare-event-column", "a field of customers"),
    DiagnosticCase("list orders amount save as some_orders", "saved-events", "holds customers"),
    DiagnosticCase(
      "funnel orders" + String(repeating: " then orders", count: 64), "sequence-steps",
      "and this one 65"),
  ]

  static let grades = [
    DiagnosticCase("tier balance into A 80%, B 10% of value", "shares", "do not sum to 100 %"),
    DiagnosticCase("tier balance into 2 quantiles as a, b, c", "class-names", "2 classes"),
    DiagnosticCase("tier balance into A 100% of value using ntile", "ntile", "equal counts"),
    DiagnosticCase("tier balance at 5, 3", "bounds", "that ascend"),
    DiagnosticCase("tier balance at 5 per region", "per", "the same everywhere"),
    DiagnosticCase("tier region into 2 quantiles", "type-mismatch", "`tier` is not defined"),
    DiagnosticCase("rfm scores 12", "needs-constant", "from 2 to 9"),
    DiagnosticCase("segment where grade = D", "unknown-class", "no class `D`", "`A` or `B`"),
    DiagnosticCase("segment where grade in (A, a)", "unknown-class", "no class `a`", "`A`"),
    DiagnosticCase("migrate graed from 2023 to 2024", "unknown-tier", "`graed`", "`grade`"),
    DiagnosticCase("migrate grade from 2024 to 2023", "days", "not after the first"),
    DiagnosticCase(
      "migrate grade from 2020 to 2024 hold 1 day", "too-many-checks", "more than 60 times"),
    DiagnosticCase("migrate points from 2023 to 2024", "no-classes", "`points` is a score"),
    DiagnosticCase("pareto region", "type-mismatch", "`pareto` is not defined"),
    DiagnosticCase("diff byers from 2023 to 2024", "unknown-segment", "`byers`"),
  ]
}
