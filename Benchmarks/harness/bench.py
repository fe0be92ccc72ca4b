"""The benchmark: Strata and its peers, asked the same questions alternately in one run.

    python bench.py --size M

Makes the data where there are none, checks that all answers agree, then times and prints a
table. Benchmarks/README.md explains what is measured and how to read it.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

import generate
import machine
import report
from answers import difference, shaped
from engines import PEERS, STRATA, Engine, EngineFailure
from questions import QUESTIONS

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# A form this much slower than the engine's best is not asked again.
HOPELESS = 1.5
# A question that takes so long is asked once a block.
SLOW_MILLISECONDS = 1500


def say(text):
    print(text, file=sys.stderr, flush=True)


class Benchmark:
    def __init__(self, options):
        self.options = options
        self.engines = [Engine(name, options) for name in options.engines]
        self.questions = [q for q in QUESTIONS if not options.questions or q.id in options.questions]
        self.problems = []
        self.unavailable = {}
        # For each engine and question: its forms that are still asked, with their first time.
        self.forms = {}

    def run(self):
        if self.options.apart:
            self._run_apart()
        else:
            self._run_together()

    def _run_together(self):
        """All engines stay loaded, and blocks of each question alternate between them."""
        for _ in range(self.options.loads - 1):
            for engine in self.engines:
                self._start(engine)
                engine.stop()
        for engine in self.engines:
            self._start(engine)
        try:
            expected = {}
            for question in self.questions:
                for engine in sorted(self.engines, key=lambda engine: engine.name == STRATA):
                    self._check(engine, question, expected)
            for number in range(self.options.rounds):
                say(f"round {number + 1} of {self.options.rounds}")
                for question in self.questions:
                    for place in range(len(self.engines)):
                        self._time(self.engines[(place + number) % len(self.engines)], question)
        finally:
            for engine in self.engines:
                engine.stop()

    def _run_apart(self):
        """One engine at a time is in memory; rounds alternate between them."""
        expected = {}
        for number in range(self.options.rounds):
            for engine in self.engines:
                say(f"round {number + 1} of {self.options.rounds}: {engine.name}")
                self._start(engine)
                for question in self.questions:
                    if number == 0:
                        self._check(engine, question, expected)
                    else:
                        self._warm_up(engine, question)
                    self._time(engine, question)
                engine.stop()

    def _start(self, engine):
        machine.wait_until_quiet(self.options.patience)
        engine.start()
        load = engine.loads[-1]
        say(f"{engine.name}: loaded in {load['seconds']:.2f} s")

    # Answers first

    def _check(self, engine, question, expected):
        """Asks once in each form, which also warms up; notes what differs from the first answer."""
        known = {}
        for form in engine.forms(question):
            try:
                record = engine.ask(question, form, runs=1, seconds=0)
            except EngineFailure as failure:
                if engine.name == STRATA:
                    self.unavailable.setdefault(question.id, str(failure))
                else:
                    self.problems.append(f"{question.id}, {engine.name} ({form}): {failure}")
                continue
            rows = shaped(question, record["rows"]) if engine.name == STRATA else record["rows"]
            problem = difference(expected.setdefault(question.id, rows), rows)
            if problem:
                self.problems.append(f"{question.id}, {engine.name} ({form}): {problem}")
            known[form] = record["milliseconds"][0]
            if engine.name == STRATA:
                break
        self.forms[engine.name, question.id] = known

    # Then times

    def _warm_up(self, engine, question):
        for form in self._promising(engine, question):
            engine.ask(question, form, runs=1, seconds=0)

    def _promising(self, engine, question):
        """The forms that may be the engine's best."""
        if not self._is_comparable(question):
            return []
        known = self.forms[engine.name, question.id]
        fastest = min(known.values(), default=0)
        return [form for form, first in known.items() if first <= HOPELESS * fastest + 1]

    def _time(self, engine, question):
        """A block of runs of each promising form."""
        known = self.forms[engine.name, question.id]
        for form in self._promising(engine, question):
            runs = 1 if known[form] > SLOW_MILLISECONDS else self.options.runs
            machine.wait_until_quiet(self.options.patience)
            record = engine.ask(question, form, runs, self.options.seconds)
            engine.keep(question, form, record)
            known[form] = min(known[form], *record["milliseconds"])

    def _is_comparable(self, question):
        """Peers are not timed for a question that Strata cannot answer yet, unless that is wanted."""
        return self.options.all or STRATA not in self.options.engines or bool(
            self.forms.get((STRATA, question.id), True))


def bandwidth(options):
    """Bytes a second that this machine reads from memory in sequence."""
    output = subprocess.run([options.strata, "--bandwidth", "--threads", str(options.threads)],
                            check=True, capture_output=True, text=True).stdout
    return json.loads(output)["bytesPerSecond"]


def openings(options):
    """The size of a store of the files that Strata saved, and how long it takes to open it."""
    files = [str(options.data / f"{table}.csv") for table in ("customers", "orders")]
    output = subprocess.run([options.strata, "--threads", str(options.threads), "--open", *files],
                            check=True, capture_output=True, text=True).stdout
    return json.loads(output)


def row_counts(folder):
    counts = {}
    for table in ("customers", "orders"):
        with open(folder / f"{table}.csv", "rb") as file:
            lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 22), b""))
        counts[table] = lines - 1
    return counts


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="S", choices=generate.SIZES)
    parser.add_argument("--data", type=Path, help="a folder with customers.csv and orders.csv to use instead")
    parser.add_argument("--rounds", type=int, default=5, help="how often each engine has its turn")
    parser.add_argument("--runs", type=int, default=3, help="runs in a block at least")
    parser.add_argument("--seconds", type=float, default=.3, help="time of a block, beyond the least runs")
    parser.add_argument("--loads", type=int, default=3, help="loads of each engine, alternating")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--patience", type=float, default=0,
                        help="seconds to wait before each block for others to leave the machine alone")
    parser.add_argument("--engines", type=lambda text: text.split(","), default=[STRATA, *PEERS])
    parser.add_argument("--questions", type=lambda text: text.split(","), default=[], help="q01,q04; default: all")
    parser.add_argument("--all", action="store_true", help="time the peers also where Strata has no answer yet")
    parser.add_argument("--apart", action="store_true", help="only one engine in memory at a time (default for L)")
    parser.add_argument("--strata", type=Path, default=ROOT / ".build/release/strata-bench")
    parser.add_argument("--results", type=Path, default=HERE.parent / "results", help="where the result is kept")
    parser.add_argument("--forget", action="store_true", help="keep no result")
    options = parser.parse_args()
    options.apart = options.apart or (options.size == "L" and not options.data)
    return options


def main():
    options = arguments()
    own_data = options.data is None
    if own_data:
        options.data = HERE.parent / ".build/data" / options.size
        if not (options.data / "meta.json").exists():
            say(f"making the data of size {options.size}")
            generate.generate(options.data, *generate.SIZES[options.size], seed=1)
    speed, rows = bandwidth(options), row_counts(options.data)
    benchmark = Benchmark(options)
    begin = time.time()
    benchmark.run()
    seconds = time.time() - begin
    speed = max(speed, bandwidth(options))
    result = report.result(benchmark, speed, rows, seconds, own_data)
    if STRATA in options.engines:
        result["open"] = openings(options)
    text = report.markdown(result)
    print(text)
    if not options.forget:
        report.keep(result, text, options.results)
    return 1 if benchmark.problems else 0


if __name__ == "__main__":
    sys.exit(main())
