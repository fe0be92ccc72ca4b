"""One peer in a process of its own: loads the files, then answers requests, a line each.

    python peer.py ENGINE FOLDER [--threads N] [--memory 14GB]

It says and is told the same as Strata's worker: a record of the load first; then for each request
{"question", "form", "runs", "seconds"} a record with the times, or {"error"}.
"""

import argparse
import datetime
import decimal
import json
import os
import sys
import time
from pathlib import Path

import machine
from questions import QUESTIONS

# What each column holds; the peers get the narrowest type that they have for it.
CUSTOMERS = {
    "customer_id": "key", "name": "text", "region": "word", "city": "word", "channel": "word", "industry": "word",
    "stage": "word", "gender": "word", "birth_year": "small", "signup_date": "day", "satisfaction": "tiny?",
    "nps": "small?", "credit_days": "small", "balance_due": "money", "acquisition_cost": "money", "email": "text"}
ORDERS = {
    "order_id": "key", "customer_id": "key", "order_date": "day", "product": "word", "category": "word",
    "quantity": "small", "amount": "money", "cost": "money", "discount": "share", "channel": "word",
    "returned": "flag"}
TABLES = {"customers": CUSTOMERS, "orders": ORDERS}
BY_ID = {question.id: question for question in QUESTIONS}


class DuckDB:
    TYPES = {"key": "INTEGER", "text": "VARCHAR", "small": "SMALLINT", "tiny": "TINYINT", "day": "DATE",
             "money": "DECIMAL(9,2)", "share": "DOUBLE", "flag": "BOOLEAN"}

    def __init__(self, threads, memory, words):
        import duckdb

        self.version, self.words = duckdb.__version__, words
        self.connection = duckdb.connect(config={"threads": threads, "memory_limit": memory})
        self.connection.execute("SET preserve_insertion_order = false")
        self.connection.execute("SET enable_progress_bar = false")

    def load(self, folder):
        for column, words in self.words.items():
            listed = ", ".join(f"'{word}'" for word in sorted(words))
            self.connection.execute(f"CREATE TYPE {column}_word AS ENUM ({listed})")
        for table, columns in TABLES.items():
            types = {name: self.TYPES.get(kind.rstrip("?"), f"{name}_word") for name, kind in columns.items()}
            self.connection.execute(f"""CREATE TABLE {table} AS FROM read_csv('{folder / table}.csv',
                header = true, columns = {types})""")

    def forms(self, question):
        return question.duckdb

    def run(self, query):
        return self.connection.execute(query).fetchall()

    def rows(self, result):
        return result


class Polars:
    def __init__(self, threads, memory, words):
        os.environ["POLARS_MAX_THREADS"] = str(threads)
        import polars as pl
        import polars_queries

        self.version, self.words, self.queries = pl.__version__, words, polars_queries.FORMS
        self.types = {"key": pl.Int32, "text": pl.String, "small": pl.Int16, "tiny": pl.Int8, "day": pl.Date,
                      "money": pl.Float64, "share": pl.Float64, "flag": pl.Boolean}
        self.read, self.enum = pl.read_csv, pl.Enum
        self.frames = []

    def load(self, folder):
        for table, columns in TABLES.items():
            types = {name: self.types.get(kind.rstrip("?")) or self.enum(sorted(self.words[name]))
                     for name, kind in columns.items()}
            self.frames.append(self.read(folder / f"{table}.csv", schema=types).lazy())

    def forms(self, question):
        return {f"{engine}, {name}" if name != "plain" else engine: (query, engine)
                for name, query in self.queries[question.id].items() for engine in ("streaming", "in-memory")}

    def run(self, query):
        ask, engine = query
        return ask(*self.frames).collect(engine=engine)

    def rows(self, result):
        return result.rows()


class ClickHouse:
    TYPES = {"key": "UInt32", "text": "String", "small": "Int16", "tiny": "Int8", "day": "Date",
             "money": "Float64", "share": "Float64", "flag": "Bool"}

    def __init__(self, threads, memory, words):
        import chdb
        from chdb import session

        self.words, self.session = words, session.Session()
        self.session.query("CREATE DATABASE IF NOT EXISTS bench ENGINE = Atomic")
        self.session.query("USE bench")
        self.session.query(f"SET max_threads = {threads}, max_insert_threads = {threads}")
        self.version = chdb.__version__

    def type(self, name, kind):
        if kind == "word":
            words = sorted(self.words[name])
            width = 8 if len(words) < 128 else 16
            return f"Enum{width}({', '.join(repr(word) for word in words)})"
        known = self.TYPES[kind.rstrip("?")]
        return f"Nullable({known})" if kind.endswith("?") else known

    def load(self, folder):
        for table, columns in TABLES.items():
            types = ", ".join(f"{name} {self.type(name, kind)}" for name, kind in columns.items())
            quoted = types.replace("'", "\\'")
            self.session.query(f"CREATE TABLE bench.{table} ({types}) ENGINE = Memory")
            self.session.query(f"""INSERT INTO bench.{table}
                SELECT * FROM file('{folder.resolve() / table}.csv', 'CSVWithNames', '{quoted}')""")

    def forms(self, question):
        return question.chdb

    def run(self, query):
        return self.session.query(query, "JSONCompactEachRow").bytes()

    def rows(self, result):
        return [json.loads(line) for line in result.decode().splitlines()]


ENGINES = {"duckdb": DuckDB, "polars": Polars, "chdb": ClickHouse}


def vocabulary(folder):
    """The values of the columns of few values: from meta.json, else from the files themselves."""
    meta = folder / "meta.json"
    if meta.exists() and "vocab" in (known := json.loads(meta.read_text())):
        return known["vocab"]
    import polars as pl

    frames = {table: pl.scan_csv(folder / f"{table}.csv") for table in TABLES}
    words = {}
    for table, columns in TABLES.items():
        for name in (name for name, kind in columns.items() if kind == "word"):
            found = frames[table].select(pl.col(name).drop_nulls().unique()).collect().to_series().to_list()
            words[name] = sorted({*words.get(name, []), *found})
    return words


def plain(value):
    """A value as JSON has it; a list stands for columns of its own."""
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def flat(row):
    for value in row:
        yield from map(plain, value) if isinstance(value, list | tuple) else [plain(value)]


def load(engine, folder):
    base = machine.memory()["resident"]
    machine.reset_peak()
    processor, start = time.process_time(), time.perf_counter()
    engine.load(folder)
    return {"seconds": time.perf_counter() - start, "processorSeconds": time.process_time() - processor,
            "memory": machine.memory(), "baseResident": base, "version": engine.version}


def answer(engine, request):
    query = engine.forms(BY_ID[request["question"]])[request["form"]]
    machine.reset_peak()
    times, result = [], None
    processor, begin = time.process_time(), time.perf_counter()
    while len(times) < request["runs"] or time.perf_counter() - begin < request["seconds"]:
        start = time.perf_counter()
        result = engine.run(query)
        times.append((time.perf_counter() - start) * 1000)
    return {"milliseconds": times, "processorSeconds": time.process_time() - processor,
            "memory": machine.memory(), "rows": [list(flat(row)) for row in engine.rows(result)]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", default="14GB", help="the most that DuckDB may use")
    options = parser.parse_args()
    # Requests are read from, and records go to, the pipes of the harness; what an engine prints does not.
    records = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def tell(record):
        print(json.dumps(record), file=records, flush=True)

    engine = ENGINES[options.engine](options.threads, options.memory, vocabulary(options.folder))
    record = load(engine, options.folder)
    record["forms"] = {question.id: list(engine.forms(question)) for question in QUESTIONS}
    tell(record)
    for line in sys.stdin:
        try:
            tell(answer(engine, json.loads(line)))
        except Exception as problem:  # An engine may refuse a query or run out of memory.
            tell({"error": f"{type(problem).__name__}: {problem}"[:300]})


if __name__ == "__main__":
    main()
