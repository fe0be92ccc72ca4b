"""Makes customers.csv, orders.csv and meta.json: the data of the benchmark.

    python generate.py M --out DIR [--seed N]

One size and one seed give the same bytes each time. What the data are like, on purpose:

  * customer numbers are shuffled, so their order in the file means nothing;
  * what customers buy and spend is log-normal: a fifth of them brings most of the revenue, a
    fifth never bought;
  * orders lie between a customer's start and the day they went away, grow over the years and
    follow season and weekday; the file is in order of days, within a day in no order;
  * a few products sell often, most seldom, and the favourites drift over the years; every customer
    has a favourite category;
  * one name in a hundred is written "Family, Given", in quotes.
"""

import argparse
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

SIZES = {"S": (100_000, 1_000_000), "M": (1_000_000, 10_000_000), "L": (10_000_000, 100_000_000)}
FIRST_SIGNUP, FIRST_ORDER, TODAY = date(2020, 1, 1), date(2021, 1, 1), date(2025, 12, 31)
ORDER_DAYS = (TODAY - FIRST_ORDER).days + 1
SIGNUP_DAYS = (TODAY - FIRST_SIGNUP).days + 1
LEAD = (FIRST_ORDER - FIRST_SIGNUP).days
CUSTOMER_CHUNK, ORDER_CHUNK = 1_000_000, 10_000_000

REGIONS = {"North": 26, "South": 20, "East": 16, "West": 13, "Central": 10, "Coastal": 8, "Highlands": 5, "Islands": 2}
CHANNELS = {"web": 27, "store": 20, "app": 17, "market": 10, "phone": 7, "partner": 5, "social": 4, "mail": 3,
            "agent": 3, "referral": 2, "catalogue": 1, "kiosk": 1}
STAGES = {"prospect": 12, "new": 10, "active": 33, "loyal": 15, "at_risk": 12, "churned": 18}
GENDERS = {"female": 47, "male": 46, "other": 3, "unknown": 4}
INDUSTRIES = ("Retail Health Schools Banking Machinery Building Hotels Transport Power Farming Press Software Law "
              "Property Vehicles Catering Networks Government Charity Various").split()
CATEGORIES = ("Coffee Tea Bread Sweets Cheese Vegetables Fruit Fish Meat Ice Juice Soap Wine Laundry Makeup Vitamins "
              "Infants Animals Plants Gadgets Paper Games Fitness Clothing Furniture").split()
CREDIT_DAYS = np.array([0, 7, 14, 30, 45, 60, 90], np.int16)
DISCOUNTS = np.array([0, .05, .1, .15, .2, .25, .3, .4])
MAIL_HOSTS = ["post.example", "mail.example", "example.net", "example.org"]

GIVEN = ("Adele Akio Anton Ayla Bela Britta Cem Chiara Dora Edda Enzo Fanny Fritz Gina Goran Hedda "
         "Henrik Ilse Ioan Isa Ivana Jaan Jolan Juri Katya Kemal Lena Linus Luna Mads Manuel Mira Naima Nuno Odile "
         "Okan Otto Pavel Pia Quentin Rita Roman Selma Stellan Svea Tilda Timur Ugo Ulla Viktor Vera Wanda Wim "
         "Xenia Yann Ylva Zdenek Zita").split()
STEMS = "Ab Arn Ben Brod Co Dan Eck Fer Gar Hol Ir Kan Lor Mor Nel Ol Pet Quin Ros Sel Tor Ur Val Wal Yor Zim".split()
MIDDLES = "a e i o u ber der ger ken ler mar ner".split()
ENDS = "bach ek elli feld hof ini kov lund mond nen ova sen son ström ski tic vic well".split()
PLACES = ("Alder Birch Broad Castle Dale Eagle Fern Grey Heron Iron Lark Marsh Nether Otter Port Quail Raven Salt "
          "Stone Swan Thorn Upper Vale Willow").split()
PLACE_ENDS = "beck bourne church cliff combe cross den fold garth hurst leigh mere minster".split()


def draw(rng, weights, count, dtype=np.uint8):
    """Numbers 0, 1, … with these weights, looked up in a table of 65,536 places."""
    weights = np.asarray(weights, float)
    edges = np.round(np.cumsum(weights) / weights.sum() * 65_536).astype(int)
    places = np.repeat(np.arange(len(weights), dtype=dtype), np.diff(edges, prepend=0))
    return places[rng.integers(0, 65_536, count, dtype=np.uint16)]


def coded(words, codes):
    """A text column from words and the place of each row's word."""
    return pl.Series(list(words)).gather(pl.Series(codes.astype(np.uint32)))


def money(amounts):
    return np.round(amounts.astype(np.float64), 2)


def intensity():
    """Share of all orders before each day: 0 for the first, 1 behind the last."""
    day = np.arange(ORDER_DAYS)
    season = 1 + .2 * np.cos(2 * np.pi * (day - 350) / 365.25)
    weekday = np.array([.9, .95, 1, 1.05, 1.2, 1.15, .75])[(day + FIRST_ORDER.weekday()) % 7]
    total = np.cumsum(np.exp(.8 * day / ORDER_DAYS) * season * weekday)
    return np.concatenate([[0], total / total[-1]])


@dataclass
class Words:
    """The vocabulary, which does not depend on the seed."""

    cities: list
    city_regions: np.ndarray
    city_weights: np.ndarray
    families: list
    products: list
    product_categories: np.ndarray

    @classmethod
    def make(cls):
        rng = np.random.default_rng(2025)
        pairs = [place + end for place in PLACES for end in PLACE_ENDS]
        cities = [pairs[i] for i in rng.permutation(len(pairs))[:300]]
        weights = 1 / (np.arange(300) + 5.0) ** .9
        # Cities, shuffled, fill one region after the other.
        order = rng.permutation(300)
        filled = np.cumsum(weights[order]) - weights[order] / 2
        edges = np.cumsum(list(REGIONS.values())) / 100 * weights.sum()
        regions = np.empty(300, np.uint8)
        regions[order] = np.minimum(np.searchsorted(edges, filled), len(REGIONS) - 1)
        families = [a + b + c for a in STEMS for b in MIDDLES for c in ENDS]
        products = [f"{CATEGORIES[i % 25]} no. {i // 25 + 1}" for i in range(500)]
        return cls(cities, regions, weights, families, products, (np.arange(500) % 25).astype(np.uint8))


class Customers:
    """All that is drawn for each customer; columns of the file and what orders depend on."""

    def __init__(self, rng, count, words, days):
        self.count, self.words = count, words
        self.key = (rng.permutation(count) + 1).astype(np.int32)
        self.stage = draw(rng, list(STAGES.values()), count)
        self.city = draw(rng, words.city_weights, count, np.uint16)
        self.channel = draw(rng, list(CHANNELS.values()), count)
        self._draw_life(rng, days)
        self.ticket = rng.lognormal(0, .5, count).astype(np.float32)
        self.favourite = draw(rng, 1 / (np.arange(25) + 5.0), count)
        self._draw_profile(rng)

    def _draw_life(self, rng, days):
        """Sign-up, and the stretch of intensity from the first possible order to the last."""
        churned, at_risk, new = (self.stage == list(STAGES).index(s) for s in ("churned", "at_risk", "new"))
        signup = SIGNUP_DAYS * rng.random(self.count) ** .55
        signup = np.where(churned | at_risk, signup * .8, signup)
        signup = np.where(new, SIGNUP_DAYS - 1 - rng.integers(0, 180, self.count), signup)
        self.signup = np.minimum(signup, SIGNUP_DAYS - 1).astype(np.int32)
        start = np.clip(self.signup - LEAD, 0, ORDER_DAYS - 1)
        end = np.full(self.count, ORDER_DAYS)
        end = np.where(at_risk, ORDER_DAYS - rng.integers(60, 180, self.count), end)
        left = rng.random(self.count) * np.maximum(ORDER_DAYS - 180 - start, 1)
        end = np.where(churned, start + 1 + left.astype(int), end)
        self.begins, self.ends = days[start], days[np.clip(end, start + 1, ORDER_DAYS)]
        zeal = np.array([.03, .8, 1, 2.3, .9, .7])[self.stage]
        rate = rng.lognormal(0, 1, self.count) * zeal * (self.ends - self.begins + .02)
        self.share = rate / rate.sum()

    def _draw_profile(self, rng):
        count, liking = self.count, np.array([0, .2, .5, 1.2, -1.2, -2])[self.stage]
        self.industry = draw(rng, 1 / (np.arange(20) + 3.0), count)
        self.gender = draw(rng, list(GENDERS.values()), count)
        self.birth_year = np.clip(rng.normal(1982, 14, count), 1935, 2007).astype(np.int16)
        self.satisfaction = np.clip(np.round(rng.normal(6.7, 1.9, count) + liking), 1, 10).astype(np.int8)
        self.without_satisfaction = rng.random(count) < .15
        self.nps = np.clip(np.round(rng.normal((self.satisfaction - 6.0) * 22, 35)), -100, 100).astype(np.int16)
        self.without_nps = rng.random(count) < .4
        self.credit_days = CREDIT_DAYS[draw(rng, [40, 5, 10, 30, 7, 5, 3], count)]
        self.balance = np.where(rng.random(count) < .45, 0, money(rng.lognormal(4.5, 1.3, count)))
        self.acquisition = money(rng.lognormal(2.9, .8, count))
        self.given = rng.integers(0, len(GIVEN), count, dtype=np.int32)
        self.initial = rng.integers(0, 26, count, dtype=np.int32)
        self.family = rng.integers(0, len(self.words.families), count, dtype=np.int32)
        self.turned = rng.random(count) < .01
        self.host = draw(rng, [4, 3, 2, 1], count)

    def frame(self, rows):
        """The columns of the file for a slice of the customers."""
        given, family = coded(GIVEN, self.given[rows]), coded(self.words.families, self.family[rows])
        initial = coded([chr(65 + i) for i in range(26)], self.initial[rows])
        parts = pl.DataFrame({"given": given, "family": family, "initial": initial, "key": self.key[rows],
                              "turned": self.turned[rows], "host": coded(MAIL_HOSTS, self.host[rows])})
        text = parts.select(
            name=pl.when("turned").then(pl.format("{}, {} {}.", "family", "given", "initial"))
            .otherwise(pl.format("{} {}. {}", "given", "initial", "family")),
            email=pl.format("{}.{}.{}@{}", pl.col("given").str.to_lowercase(), pl.col("family").str.to_lowercase(),
                            "key", "host"))
        signup = self.signup[rows].astype("timedelta64[D]") + np.datetime64(FIRST_SIGNUP)
        return pl.DataFrame({
            "customer_id": self.key[rows], "name": text["name"],
            "region": coded(REGIONS, self.words.city_regions[self.city[rows]]),
            "city": coded(self.words.cities, self.city[rows]), "channel": coded(CHANNELS, self.channel[rows]),
            "industry": coded(INDUSTRIES, self.industry[rows]), "stage": coded(STAGES, self.stage[rows]),
            "gender": coded(GENDERS, self.gender[rows]), "birth_year": self.birth_year[rows], "signup_date": signup,
            "satisfaction": masked(self.satisfaction[rows], self.without_satisfaction[rows]),
            "nps": masked(self.nps[rows], self.without_nps[rows]), "credit_days": self.credit_days[rows],
            "balance_due": self.balance[rows], "acquisition_cost": self.acquisition[rows], "email": text["email"]})


def masked(values, missing):
    return pl.Series(values).to_frame("v").select(pl.when(pl.Series(missing)).then(None).otherwise("v"))["literal"]


def place_orders(rng, customers, count, days):
    """The customer (as a row number) and the day of each order, in order of days."""
    buyer = np.repeat(np.arange(customers.count, dtype=np.int32), rng.multinomial(count, customers.share))
    rng.shuffle(buyer)
    day = np.empty(count, np.uint16)
    for start in range(0, count, ORDER_CHUNK):
        rows = slice(start, start + ORDER_CHUNK)
        begins, ends = customers.begins[buyer[rows]], customers.ends[buyer[rows]]
        moment = begins + (ends - begins) * rng.random(len(begins))
        day[rows] = np.clip(np.searchsorted(days, moment, side="right") - 1, 0, ORDER_DAYS - 1)
    order = np.argsort(day, kind="stable")
    return buyer[order], day[order]


class Assortment:
    """Prices, and which products sell early and late and within each category."""

    def __init__(self, words):
        rng = np.random.default_rng(500)
        self.price = rng.lognormal(3.1, .8, 500).astype(np.float32)
        early = 1 / (rng.permutation(500) + 3.0) ** .95
        late = early * rng.lognormal(0, .6, 500)
        self.early, self.late = self._lottery(early), self._lottery(late)
        self.by_category = np.stack([
            np.flatnonzero(words.product_categories == c)[self._lottery(late[words.product_categories == c], 1024)]
            for c in range(25)])

    @staticmethod
    def _lottery(weights, places=65_536):
        edges = np.round(np.cumsum(weights) / weights.sum() * places).astype(int)
        return np.repeat(np.arange(len(weights)), np.diff(edges, prepend=0))

    def draw(self, rng, share_of_time, favourites):
        ticket = rng.integers(0, 65_536, len(favourites), dtype=np.uint16)
        is_late = rng.random(len(ticket), dtype=np.float32) < share_of_time
        product = np.where(is_late, self.late[ticket], self.early[ticket])
        is_favourite = rng.random(len(ticket), dtype=np.float32) < .35
        return np.where(is_favourite, self.by_category[favourites, ticket >> 6], product)


def orders_frame(rng, customers, assortment, buyer, day, first):
    count, words = len(buyer), customers.words
    product = assortment.draw(rng, day.astype(np.float32) / ORDER_DAYS, customers.favourite[buyer])
    quantity = draw(rng, [52, 22, 10, 6, 4, 2, 1.5, 1, 1, .5], count, np.int16) + 1
    discount = DISCOUNTS[draw(rng, [60, 12, 12, 6, 5, 2, 2, 1], count)]
    chance = np.exp(rng.standard_normal(count, dtype=np.float32) * np.float32(.45))
    gross = assortment.price[product] * quantity * customers.ticket[buyer] * chance
    return pl.DataFrame({
        "order_id": np.arange(first + 1, first + count + 1, dtype=np.int32), "customer_id": customers.key[buyer],
        "order_date": day.astype("timedelta64[D]") + np.datetime64(FIRST_ORDER),
        "product": coded(words.products, product),
        "category": coded(CATEGORIES, words.product_categories[product]), "quantity": quantity,
        "amount": np.maximum(money(gross * (1 - discount)), .5),
        "cost": money(gross * (.4 + .35 * rng.random(count, dtype=np.float32))), "discount": discount,
        "channel": coded(CHANNELS, draw(rng, list(CHANNELS.values()), count)),
        "returned": rng.random(count, dtype=np.float32) < .04})


def write(path, frames):
    with open(path, "wb") as file:
        for number, frame in enumerate(frames):
            frame.write_csv(file, include_header=number == 0, float_precision=2)


def generate(folder, customer_count, order_count, seed):
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng([seed, customer_count, order_count])
    words, days = Words.make(), intensity()
    customers = Customers(rng, customer_count, words, days)
    write(folder / "customers.csv", (customers.frame(slice(start, start + CUSTOMER_CHUNK))
                                     for start in range(0, customer_count, CUSTOMER_CHUNK)))
    buyer, day = place_orders(rng, customers, order_count, days)
    assortment = Assortment(words)
    write(folder / "orders.csv", (
        orders_frame(rng, customers, assortment, buyer[start:][:ORDER_CHUNK], day[start:][:ORDER_CHUNK], start)
        for start in range(0, order_count, ORDER_CHUNK)))
    meta = {"customers": customer_count, "orders": order_count, "seed": seed, "today": str(TODAY),
            "vocab": {"region": list(REGIONS), "city": words.cities, "channel": list(CHANNELS),
                      "industry": INDUSTRIES, "stage": list(STAGES), "gender": list(GENDERS),
                      "product": words.products, "category": CATEGORIES}}
    (folder / "meta.json").write_text(json.dumps(meta, indent=1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("--out", type=Path, required=True, help="the folder for the files")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    generate(options.out, *SIZES[options.size], options.seed)


if __name__ == "__main__":
    main()
