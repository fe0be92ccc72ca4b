"""The questions as Polars expressions: FORMS[question][form](customers, orders), both lazy frames.

Each runs in Polars' in-memory engine and in its streaming engine; the faster one counts.
"""

from datetime import date, timedelta

import polars as pl
from polars import col

TODAY = date(2025, 12, 31)
FORMS = {}


def form(question, name="plain"):
    def keep(query):
        FORMS.setdefault(question, {})[name] = query
        return query
    return keep


def month_number():
    """Months since January 2021."""
    return col("order_date").dt.year() * 12 + col("order_date").dt.month().cast(pl.Int32) - 24_253


def counted(customers, keys, *columns):
    """How many of these customers there are in each group, in order of the groups."""
    chosen = customers.select("customer_id", *columns).join(keys, on="customer_id", how="semi")
    return chosen.group_by(*columns).agg(pl.len()).sort(*columns)


@form("q01")
def satisfied(customers, orders):
    chosen = customers.filter(col("stage").is_in(["active", "loyal"]), col("satisfaction") >= 7)
    return chosen.group_by("region").agg(pl.len(), col("satisfaction").mean()).sort("region")


@form("q02")
def spend(customers, orders):
    facts = orders.group_by("customer_id").agg(
        spent=col("amount").sum(), earned=(col("amount") - col("cost")).sum()).filter(col("spent") > 5000)
    loyal = customers.filter(col("stage") == "loyal").select("customer_id", "region")
    return (loyal.join(facts, on="customer_id").group_by("region")
            .agg(pl.len(), col("spent").sum(), col("earned").sum()).sort("region"))


def is_recent():
    return col("order_date") > TODAY - timedelta(days=90)


@form("q03")
def recent_buyers(customers, orders):
    facts = orders.filter(is_recent()).group_by("customer_id").agg(
        often=pl.len(), wine=(col("category") == "Wine").any())
    return counted(customers, facts.filter(col("often") >= 3, ~col("wine")), "region", "channel")


@form("q03b")
def never_wine(customers, orders):
    facts = orders.group_by("customer_id").agg(
        often=is_recent().sum(), wine=(col("category") == "Wine").any())
    return counted(customers, facts.filter(col("often") >= 3, ~col("wine")), "region", "channel")


@form("q04")
def by_month(customers, orders):
    rows = orders.filter(col("order_date") >= date(2024, 1, 1)).join(
        customers.select("customer_id", "region"), on="customer_id")
    return (rows.group_by(col("order_date").dt.truncate("1mo"), "region", "category")
            .agg(col("amount").sum(), col("customer_id").n_unique()).sort("order_date", "region", "category"))


def fifth(column):
    """The fifth of equal counts that a row is in, as SQL's ntile(5) has it; rows have a last order."""
    place, count = col(column).rank("ordinal").cast(pl.Int64) - 1, pl.len().cast(pl.Int64)
    small, larger = count // 5, count % 5
    in_larger = place < larger * (small + 1)
    return pl.when(in_larger).then(place // (small + 1)).otherwise((place - larger) // small) + 1


@form("q05")
def rfm(customers, orders):
    facts = orders.group_by("customer_id").agg(
        r=col("order_date").max(), f=pl.len(), m=col("amount").sum().round(2)).sort("customer_id")
    scores = facts.select(fifth("r").alias("r"), fifth("f").alias("f"), fifth("m").alias("m"))
    return scores.group_by("r", "f", "m").agg(pl.len()).sort("r", "f", "m")


@form("q06")
def abc(customers, orders):
    value = orders.group_by("customer_id").agg(v=col("amount").sum().round(2)).sort(
        "v", "customer_id", descending=[True, False])
    before = (col("v").cum_sum() - col("v")) / col("v").sum()
    letter = pl.when(before < .8).then(pl.lit("A")).when(before < .95).then(pl.lit("B")).otherwise(pl.lit("C"))
    return value.select("v", letter=letter).group_by("letter").agg(pl.len(), col("v").sum()).sort("letter")


@form("q07")
def retention(customers, orders):
    buyers = orders.select("customer_id", month=month_number()).group_by("customer_id").agg(
        col("month").unique(), cohort=col("month").min())
    counts = buyers.explode("month").group_by("cohort", age=col("month") - col("cohort")).agg(n=pl.len())
    first = pl.format("{}-{}", 2021 + col("cohort") // 12, (col("cohort") % 12 + 1).cast(pl.String).str.zfill(2))
    return counts.sort("cohort", "age").select(first, "age", "n")


@form("q08")
def growth(customers, orders):
    is_now = col("order_date") >= date(2025, 10, 1)
    sums = orders.filter(col("order_date") >= date(2025, 7, 1)).group_by("product").agg(
        now=col("amount").filter(is_now).sum(), before=col("amount").filter(~is_now).sum())
    return sums.with_columns(growth=col("now") - col("before")).sort(
        "growth", "product", descending=[True, False]).head(20)


def tea_after_coffee(customers, orders, begun):
    tea = orders.filter(col("category") == "Tea").select("customer_id", "order_id", "order_date")
    after = tea.join(begun.filter(col("category") == "Coffee"), on="customer_id").filter(
        col("order_id") > col("first"), col("order_date") <= col("day") + pl.duration(days=60))
    return counted(customers, after, "region")


@form("q09")
def sequence(customers, orders):
    begun = orders.group_by("customer_id").agg(
        first=col("order_id").min(), day=col("order_date").min(), category=col("category").min_by("order_id"))
    return tea_after_coffee(customers, orders, begun)


@form("q09", "file order")
def sequence_in_file_order(customers, orders):
    """Rests on the rows being in order of order_id, as they are in the file."""
    begun = orders.group_by("customer_id").agg(
        first=col("order_id").first(), day=col("order_date").first(), category=col("category").first())
    return tea_after_coffee(customers, orders, begun)


@form("q10")
def top_customers(customers, orders):
    best = orders.group_by("customer_id").agg(revenue=col("amount").sum()).sort(
        "revenue", "customer_id", descending=[True, False]).head(100)
    named = best.join(customers.select("customer_id", "name", "region"), on="customer_id")
    return named.sort("revenue", "customer_id", descending=[True, False]).select("name", "region", "revenue")


@form("q11")
def quantiles(customers, orders):
    rows = orders.select("customer_id", "amount", "product").join(
        customers.select("customer_id", "region"), on="customer_id")
    cuts = [col("amount").quantile(q, "linear").alias(f"p{q}") for q in (.5, .9, .99)]
    return rows.group_by("region").agg(*cuts, col("product").n_unique()).sort("region")


@form("q12")
def text(customers, orders):
    chosen = customers.filter(
        col("name").str.contains("an", literal=True), col("city").cast(pl.String).str.starts_with("S"))
    # An Enum column sorts by the place of its words, which is their order here.
    return chosen.group_by("city").agg(n=pl.len()).sort("n", "city", descending=[True, False]).head(10)


@form("q13")
def pairs(customers, orders):
    bought = orders.select("customer_id", "category").unique()
    single = bought.group_by("category").agg(n=pl.len().cast(pl.Float64))
    both = (bought.join(bought, on="customer_id", suffix="_2").filter(col("category") < col("category_2"))
            .group_by("category", "category_2").agg(together=pl.len()))
    everyone = bought.select(everyone=col("customer_id").n_unique())
    return (both.join(single, on="category")
            .join(single.rename({"category": "category_2", "n": "n_2"}), on="category_2")
            .join(everyone, how="cross")
            .select("category", "category_2", "together",
                    lift=col("together").cast(pl.Float64) * col("everyone") / (col("n") * col("n_2")))
            .sort("together", "category", "category_2", descending=[True, False, False]).head(50))


@form("q14")
def funnel(customers, orders):
    def following(step, word):
        rows = orders.filter(col("category") == word).select("customer_id", "order_date")
        return rows.join(step, on="customer_id").filter(col("order_date") >= col("day"))
    coffee = orders.filter(col("category") == "Coffee").group_by("customer_id").agg(day=col("order_date").min())
    tea = (following(coffee, "Tea").filter(col("order_date") <= col("day") + pl.duration(days=60))
           .group_by("customer_id").agg(day=col("order_date").min()))
    wine = following(tea, "Wine").select("customer_id").unique()
    counts = [step.select(pl.len().alias(name)) for step, name in ((coffee, "one"), (tea, "two"), (wine, "three"))]
    return counts[0].join(counts[1], how="cross").join(counts[2], how="cross")


@form("q15")
def by_name(customers, orders):
    facts = orders.group_by("customer_id").agg(spent=col("amount").sum())
    rows = customers.select("customer_id", "name").join(facts, on="customer_id")
    groups = rows.group_by("name").agg(revenue=col("spent").sum(), people=pl.len())
    return groups.sort("revenue", "name", descending=[True, False]).head(100)


@form("q16")
def distinct_keys(customers, orders):
    return orders.select(col("order_id").n_unique())
