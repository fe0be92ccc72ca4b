"""The questions as data: Strata's statement, the peers' queries, how the answers are compared.

Peers answer with rows in the order of `columns`; an answer of Strata is brought into that shape by
`shape`. Where an engine knows several ways to ask, all are tried and the fastest is kept. The
Polars forms are in polars_queries.py, under the same identifiers.

`scanned` is what a question has to read at least when orders lie clustered by customer in columns
of the least width (codes of 1 or 2 bytes, days of 2, cents of 4): bytes for each order and for each
customer. Divided by the bandwidth of the memory it gives the floor.
"""

from collections.abc import Callable
from dataclasses import dataclass, field


def in_order(rows):
    return rows


def by_group(count):
    """Sorted by the first columns: breakdowns have an order of their own."""
    return lambda rows: sorted(rows, key=lambda row: row[:count])


def without_shares(count):
    """Groups and their customers, sorted by group; `share of customers` stands beside them."""
    return lambda rows: sorted(row[:count + 1] for row in rows)


def columns(*places):
    """Some of the columns, sorted by the first."""
    return lambda rows: sorted([row[place] for place in places] for row in rows)


def triangle(rows):
    """A row a cell that holds somebody: the cohort, its age, the customers."""
    return sorted([cohort, age, customers] for cohort, _, *cells in rows
                  for age, customers in enumerate(cells) if customers)


def pairs(rows):
    """Two values, those who have both, and the lift; shares and confidences stand between."""
    return [[one, two, both, lift] for one, two, both, _, _, _, lift in rows]


def steps(rows):
    """The customers of each step, side by side."""
    return [[row[1] for row in rows]]


def by_month(rows):
    return sorted([month + "-01", *rest] for month, *rest in rows)


def with_growth(rows):
    """Product, this period, the one before; whatever follows gives way to the difference."""
    return [[product, now, before, now - before] for product, now, before, *_ in rows]


@dataclass(frozen=True)
class Question:
    id: str
    asks: str
    columns: str
    strata: str
    duckdb: dict
    chdb: dict
    scanned: tuple
    shape: Callable = in_order
    # What is asked while the statement is not yet known; None where nothing else says the same.
    fallback: str | None = None
    # The least ratio to the best peer that the design asks for, and the one it aims at.
    goals: tuple = field(default=(1, 1))


LAST_90_DAYS = "DATE '2025-12-31' - 90"
LAST_90_DAYS_CH = "toDate('2025-12-31') - 90"

SPEND = """
    SELECT region, count(*), sum(spent), sum(earned)
    FROM (SELECT customer_id, sum(amount) AS spent, sum(amount - cost) AS earned
          FROM orders GROUP BY customer_id HAVING sum(amount) > 5000) facts
    JOIN {loyal} USING (customer_id) {where}
    GROUP BY region ORDER BY region"""

RECENT_BUYERS = """
    SELECT region, channel, count(*) FROM customers
    WHERE customer_id IN (SELECT customer_id FROM orders WHERE order_date > {since}
                          GROUP BY customer_id
                          HAVING count(*) >= 3 AND {no_wine})
    GROUP BY region, channel ORDER BY region, channel"""

NEVER_WINE = """
    SELECT region, channel, count(*) FROM customers
    WHERE customer_id IN (SELECT customer_id FROM orders GROUP BY customer_id
                          HAVING {recent} >= 3 AND {no_wine})
    GROUP BY region, channel ORDER BY region, channel"""

TOP_CITIES = """
    SELECT city, count(*) AS people FROM customers
    WHERE name LIKE '%an%' AND city LIKE 'S%'
    GROUP BY city ORDER BY people DESC, city LIMIT 10"""

SATISFIED = """
    SELECT region, count(*), avg(satisfaction) FROM customers
    WHERE stage IN ('active', 'loyal') AND satisfaction >= 7
    GROUP BY region ORDER BY region"""

TOP_CUSTOMERS = """
    WITH best AS (SELECT customer_id, sum(amount) AS revenue FROM orders
                  GROUP BY customer_id ORDER BY revenue DESC, customer_id LIMIT 100)
    SELECT name, region, revenue FROM best JOIN customers USING (customer_id)
    ORDER BY revenue DESC, best.customer_id"""

RFM = """
    WITH facts AS (SELECT customer_id, max(order_date) AS day, count(*) AS often,
                          round(sum(amount), 2) AS spent
                   FROM orders GROUP BY customer_id),
    scores AS (SELECT ntile(5) OVER (ORDER BY day, customer_id{frame}) AS r,
                      ntile(5) OVER (ORDER BY often, customer_id{frame}) AS f,
                      ntile(5) OVER (ORDER BY spent, customer_id{frame}) AS m FROM facts)
    SELECT r, f, m, count(*) FROM scores GROUP BY r, f, m ORDER BY r, f, m"""
WHOLE_FRAME = " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"

ABC = """
    WITH value AS (SELECT customer_id, round(sum(amount), 2) AS v FROM orders GROUP BY customer_id),
    ranked AS (SELECT v, sum(v) OVER () AS all_of_it,
                      sum(v) OVER (ORDER BY v DESC, customer_id ROWS UNBOUNDED PRECEDING) - v AS before
               FROM value)
    SELECT CASE WHEN before < 0.80 * all_of_it THEN 'A' WHEN before < 0.95 * all_of_it THEN 'B'
                ELSE 'C' END AS class, count(*), sum(v)
    FROM ranked GROUP BY class ORDER BY class"""

# Names are nearly all different: almost as many groups as customers.
BY_NAME = """
    SELECT name, sum(spent) AS revenue, count(*) AS people
    FROM customers JOIN (SELECT customer_id, sum(amount) AS spent FROM orders
                         GROUP BY customer_id) facts USING (customer_id)
    GROUP BY name ORDER BY revenue DESC, name LIMIT 100"""

# Months are counted from January 2021, so that a customer's months fit the bits of a word.
FUNNEL = """
    WITH coffee AS (SELECT customer_id, min(order_date) AS day FROM orders
                    WHERE category = 'Coffee' GROUP BY customer_id),
    tea AS (SELECT o.customer_id AS customer_id, min(o.order_date) AS day
            FROM orders o JOIN coffee c ON o.customer_id = c.customer_id
            WHERE o.category = 'Tea' AND o.order_date >= c.day AND o.order_date <= c.day + 60
            GROUP BY o.customer_id),
    wine AS (SELECT DISTINCT o.customer_id AS customer_id
             FROM orders o JOIN tea t ON o.customer_id = t.customer_id
             WHERE o.category = 'Wine' AND o.order_date >= t.day)
    SELECT (SELECT count(*) FROM coffee) AS first, (SELECT count(*) FROM tea) AS second,
           (SELECT count(*) FROM wine) AS third"""
COHORT_MASKS = """
    WITH buyers AS (SELECT min(12 * year(order_date) + month(order_date)) - 24253 AS cohort,
                           bit_or(1::BIGINT << (12 * year(order_date) + month(order_date) - 24253)) AS months
                    FROM orders GROUP BY customer_id),
    alike AS (SELECT cohort, months, count(*) AS n FROM buyers GROUP BY cohort, months)
    SELECT strftime(DATE '2021-01-01' + to_months(cohort::INTEGER), '%Y-%m') AS first, i - cohort AS age,
           sum(n)::BIGINT
    FROM alike, range(60) t(i)
    WHERE (months >> i) & 1 = 1 GROUP BY cohort, age ORDER BY cohort, age"""
COHORT_MASKS_CH = """
    SELECT formatDateTime(toDate('2021-01-01') + toIntervalMonth(cohort), '%Y-%m') AS first,
           toInt64(month) - cohort AS age, toInt64(sum(n))
    FROM (SELECT min(moment) AS cohort, groupBitOr(bitShiftLeft(toUInt64(1), moment)) AS months, 1 AS n
          FROM (SELECT customer_id, toInt64(toYear(order_date) * 12 + toMonth(order_date)) - 24253 AS moment
                FROM orders)
          GROUP BY customer_id)
    ARRAY JOIN bitPositionsToArray(months) AS month
    GROUP BY cohort, age ORDER BY cohort, age"""

PAIR_MASKS = """
    WITH baskets AS (SELECT bit_or(1 << enum_code(category)::INTEGER) AS mask FROM orders GROUP BY customer_id),
    alike AS (SELECT mask, count(*) AS n FROM baskets GROUP BY mask),
    words AS (SELECT DISTINCT category::VARCHAR AS word, enum_code(category)::INTEGER AS bit FROM orders),
    single AS (SELECT word, bit, sum(n) AS n FROM alike, words WHERE (mask >> bit) & 1 = 1 GROUP BY word, bit),
    pairs AS (SELECT a.word AS one, b.word AS two, a.n AS na, b.n AS nb, (1 << a.bit) | (1 << b.bit) AS couple
              FROM single a JOIN single b ON a.word < b.word),
    counted AS (SELECT couple, sum(n) AS n FROM alike, pairs WHERE mask & couple = couple GROUP BY couple)
    SELECT one, two, n::BIGINT AS together, n::DOUBLE * (SELECT sum(n) FROM alike) / (na::DOUBLE * nb)
    FROM counted JOIN pairs USING (couple) ORDER BY together DESC, one, two LIMIT 50"""
PAIR_JOIN_CH = """
    WITH bought AS (SELECT DISTINCT customer_id, category FROM orders),
    single AS (SELECT category, count() AS n FROM bought GROUP BY category),
    pairs AS (SELECT a.category AS one, b.category AS two, count() AS n
              FROM bought a JOIN bought b ON a.customer_id = b.customer_id
              WHERE a.category < b.category GROUP BY one, two)
    SELECT one, two, pairs.n AS together,
           toFloat64(together) * (SELECT uniqExact(customer_id) FROM orders) / (toFloat64(x.n) * y.n)
    FROM pairs JOIN single x ON x.category = one JOIN single y ON y.category = two
    ORDER BY together DESC, one, two LIMIT 50"""

QUESTIONS = [
    Question(
        "q01", "filter, count, average", "region, customers, satisfaction",
        strata="segment where satisfaction >= 7 and stage in (loyal, active) by region "
               "show customers, avg(satisfaction)",
        duckdb={"plain": SATISFIED}, chdb={"plain": SATISFIED},
        shape=by_group(1), scanned=(0, 3), goals=(3, 5)),
    Question(
        "q02", "value of each customer, filtered, grouped", "region, customers, spent, earned",
        strata="segment where stage = loyal and sum(orders.amount) > 5000 by region "
               "show customers, sum(orders.amount), sum(orders.amount - orders.cost)",
        duckdb={"plain": SPEND.format(loyal="customers", where="WHERE stage = 'loyal'")},
        chdb={"plain": SPEND.format(
            loyal="(SELECT customer_id, region FROM customers WHERE stage = 'loyal') c", where="")},
        shape=by_group(1), scanned=(8, 6), goals=(10, 20)),
    Question(
        "q03", "window and absence", "region, channel, customers",
        strata="segment where at least 3 orders in last 90 days "
               "and no orders (category = Wine) in last 90 days by region, channel",
        duckdb={"plain": RECENT_BUYERS.format(
            since=LAST_90_DAYS, no_wine="count(*) FILTER (category = 'Wine') = 0")},
        chdb={"plain": RECENT_BUYERS.format(
            since=LAST_90_DAYS_CH, no_wine="countIf(category = 'Wine') = 0")},
        shape=without_shares(2), scanned=(3, 6), goals=(8, 15)),
    Question(
        "q03b", "absence for ever", "region, channel, customers",
        strata="segment where at least 3 orders in last 90 days and no orders (category = Wine) "
               "by region, channel",
        duckdb={"plain": NEVER_WINE.format(
            recent=f"count(*) FILTER (order_date > {LAST_90_DAYS})",
            no_wine="count(*) FILTER (category = 'Wine') = 0")},
        chdb={"plain": NEVER_WINE.format(
            recent=f"countIf(order_date > {LAST_90_DAYS_CH})",
            no_wine="countIf(category = 'Wine') = 0")},
        shape=without_shares(2), scanned=(3, 6), goals=(10, 20)),
    Question(
        "q04", "time x region x product, distinct buyers", "month, region, category, revenue, buyers",
        strata="segment by month, region, orders.category during 2024 to 2025 "
               "show sum(orders.amount), customers",
        duckdb={
            "distinct": """
                SELECT date_trunc('month', order_date)::DATE AS moment, region, category,
                       sum(amount), count(DISTINCT customer_id)
                FROM orders JOIN customers USING (customer_id) WHERE order_date >= DATE '2024-01-01'
                GROUP BY ALL ORDER BY moment, region, category""",
            "two steps": """
                WITH once AS (SELECT 12 * year(order_date) + month(order_date) - 1 AS moment, category,
                                     customer_id, sum(amount) AS amount
                              FROM orders WHERE order_date >= DATE '2024-01-01' GROUP BY ALL)
                SELECT make_date(moment // 12, moment % 12 + 1, 1), region, category, sum(amount), count(*)
                FROM once JOIN customers USING (customer_id)
                GROUP BY moment, region, category ORDER BY moment, region, category"""},
        chdb={"plain": """
            SELECT toStartOfMonth(order_date) AS moment, region, category, sum(amount), uniqExact(customer_id)
            FROM orders JOIN (SELECT customer_id, region FROM customers) c USING (customer_id)
            WHERE order_date >= toDate('2024-01-01')
            GROUP BY moment, region, category ORDER BY moment, region, category"""},
        shape=by_month, scanned=(5.7, 5), goals=(10, 20)),
    Question(
        "q05", "RFM quintiles", "r, f, m, customers",
        strata="rfm on orders using ntile",
        duckdb={"plain": RFM.format(frame="")}, chdb={"plain": RFM.format(frame=WHOLE_FRAME)},
        shape=columns(0, 1, 2, 3), scanned=(6, 4), goals=(10, 15)),
    Question(
        "q06", "ABC classes", "class, customers, revenue",
        strata="tier sum(orders.amount) into A 80%, B 15%, C 5% of value where any orders",
        duckdb={"plain": ABC}, chdb={"plain": ABC},
        shape=columns(0, 3, 5), scanned=(4, 4), goals=(8, 15)),
    Question(
        "q07", "monthly retention", "cohort, age, customers",
        strata="retention on orders each month show customers",
        duckdb={"masks": COHORT_MASKS}, chdb={"masks": COHORT_MASKS_CH},
        shape=triangle, scanned=(2, 4), goals=(10, 30)),
    Question(
        "q08", "growth by product", "product, this quarter, last quarter, growth",
        strata="segment by orders.product during this quarter vs previous show sum(orders.amount) "
               "sort change of sum(orders.amount) desc limit 20",
        fallback="segment by orders.product "
                 "show sum(orders.amount) in this quarter, sum(orders.amount) in last quarter "
                 "sort sum(orders.amount) in this quarter - sum(orders.amount) in last quarter desc limit 20",
        duckdb={"plain": """
            SELECT product, sum(amount) FILTER (order_date >= DATE '2025-10-01') AS now,
                   sum(amount) FILTER (order_date < DATE '2025-10-01') AS before, now - before AS growth
            FROM orders WHERE order_date >= DATE '2025-07-01'
            GROUP BY product ORDER BY growth DESC, product LIMIT 20"""},
        chdb={"plain": """
            SELECT product, sumIf(amount, order_date >= toDate('2025-10-01')) AS now,
                   sumIf(amount, order_date < toDate('2025-10-01')) AS before, now - before AS growth
            FROM orders WHERE order_date >= toDate('2025-07-01')
            GROUP BY product ORDER BY growth DESC, product LIMIT 20"""},
        shape=with_growth, scanned=(3.5, 0), goals=(3, 4)),
    Question(
        "q09", "sequence", "region, customers",
        strata="segment where first(orders.category) = Coffee "
               "and any orders (category = Tea) in first 61 days by region",
        duckdb={"plain": """
            WITH begun AS (SELECT customer_id, min(order_id) AS order_id, min(order_date) AS day FROM orders
                           GROUP BY customer_id HAVING arg_min(category, order_id) = 'Coffee')
            SELECT region, count(*) FROM customers
            WHERE customer_id IN (SELECT o.customer_id FROM orders o JOIN begun b USING (customer_id)
                                  WHERE o.category = 'Tea' AND o.order_id > b.order_id
                                    AND o.order_date <= b.day + 60)
            GROUP BY region ORDER BY region"""},
        chdb={"plain": """
            WITH begun AS (SELECT customer_id, min(order_id) AS first, min(order_date) AS day FROM orders
                           GROUP BY customer_id HAVING argMin(category, order_id) = 'Coffee')
            SELECT region, count() FROM customers
            WHERE customer_id IN (
                SELECT customer_id FROM (SELECT customer_id, order_id, order_date FROM orders WHERE category = 'Tea') o
                JOIN begun USING (customer_id) WHERE order_id > first AND order_date <= day + 60)
            GROUP BY region ORDER BY region"""},
        shape=without_shares(1), scanned=(3, 5), goals=(10, 30)),
    Question(
        "q10", "top 100 by revenue", "name, region, revenue",
        strata="list name, region, sum(orders.amount) sort sum(orders.amount) desc limit 100",
        duckdb={"plain": TOP_CUSTOMERS}, chdb={"plain": TOP_CUSTOMERS},
        scanned=(4, 4), goals=(10, 20)),
    Question(
        "q11", "quantiles and distinct", "region, median, p90, p99, products",
        strata="segment by region show median(orders.amount), p90(orders.amount), p99(orders.amount), "
               "distinct(orders.product)",
        duckdb={"plain": """
            SELECT region, quantile_cont(amount, [0.5, 0.9, 0.99]), count(DISTINCT product)
            FROM orders JOIN customers USING (customer_id) GROUP BY region ORDER BY region"""},
        chdb={"plain": """
            SELECT region, quantilesExactInclusive(0.5, 0.9, 0.99)(amount), uniqExact(product)
            FROM orders JOIN (SELECT customer_id, region FROM customers) c USING (customer_id)
            GROUP BY region ORDER BY region"""},
        shape=by_group(1), scanned=(6, 5), goals=(6, 10)),
    Question(
        "q12", "text", "city, customers",
        strata='segment where name contains "an" and city starts with "S" by only top 10 city show customers',
        fallback='segment where name contains "an" and city starts with "S" by city show customers limit 10',
        duckdb={"plain": TOP_CITIES}, chdb={"plain": TOP_CITIES},
        scanned=(0, 4.4), goals=(2, 4)),
    Question(
        "q13", "category pairs", "one, two, customers, lift",
        strata="basket orders.category limit 50",
        duckdb={"masks": PAIR_MASKS}, chdb={"join": PAIR_JOIN_CH},
        shape=pairs, scanned=(1, 4), goals=(10, 20)),
    Question(
        "q14", "funnel of three steps", "customers of each step",
        strata="funnel orders (category = Coffee) then orders (category = Tea) within 60 days "
               "then orders (category = Wine)",
        duckdb={"plain": FUNNEL}, chdb={"plain": FUNNEL},
        shape=steps, scanned=(3, 4), goals=(10, 20)),
    Question(
        "q15", "as many groups as customers", "name, revenue, customers",
        strata="segment where any orders by name show sum(orders.amount), customers "
               "sort sum(orders.amount) desc limit 100",
        duckdb={"plain": BY_NAME}, chdb={"plain": BY_NAME},
        scanned=(4, 4)),
    Question(
        "q16", "distinct keys", "orders",
        strata="segment show distinct(orders.order_id)",
        duckdb={"plain": "SELECT count(DISTINCT order_id) FROM orders"},
        chdb={"plain": "SELECT uniqExact(order_id) FROM orders"},
        scanned=(4, 0)),
]
