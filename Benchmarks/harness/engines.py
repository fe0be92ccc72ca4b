"""Engines as processes that load once and answer requests: Strata and its peers alike."""

import json
import subprocess
import sys
import time
from pathlib import Path

import machine

PEERS = ("duckdb", "polars", "chdb")
STRATA = "strata"


class EngineFailure(Exception):
    """An engine that could not start, load or answer."""


class Engine:
    def __init__(self, name, options):
        self.name = name
        folder, threads = options.data, str(options.threads)
        if name == STRATA:
            files = [str(folder / "customers.csv"), str(folder / "orders.csv")]
            self._command = [str(options.strata), "--threads", threads, *files]
        else:
            worker = Path(__file__).with_name("peer.py")
            self._command = [sys.executable, str(worker), name, str(folder), "--threads", threads]
        self._process = None
        self.loads = []
        self.blocks = {}
        self.peaks = {}

    def start(self):
        """Starts the process and waits for its load."""
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        busy, start = machine.busy_seconds(), time.perf_counter()
        record = self._read()
        record["others"] = others(busy, start, record["processorSeconds"])
        self.loads.append(record)

    def stop(self):
        if self._process:
            self._process.stdin.close()
            self._process.wait()
            self._process.stdout.close()
            self._process = None

    def forms(self, question):
        """The ways in which the question can be put to this engine."""
        if self.name != STRATA:
            return self.loads[-1]["forms"][question.id]
        return ["statement"] + (["fallback"] if question.fallback else [])

    def ask(self, question, form, runs, seconds):
        """One block of runs; the record with times and rows."""
        request = {"runs": runs, "seconds": seconds}
        if self.name == STRATA:
            request["statement"] = question.strata if form == "statement" else question.fallback
        else:
            request |= {"question": question.id, "form": form}
        busy, start = machine.busy_seconds(), time.perf_counter()
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        record = self._read()
        record["others"] = others(busy, start, record["processorSeconds"])
        return record

    def keep(self, question, form, record):
        """Notes a block that counts."""
        self.blocks.setdefault((question.id, form), []).append(record)
        peak = record["memory"]["peak"] or 0
        self.peaks[question.id] = max(peak, self.peaks.get(question.id, 0))

    def _read(self):
        line = self._process.stdout.readline()
        if not line:
            raise EngineFailure(f"{self.name} ended with status {self._process.wait()}")
        record = json.loads(line)
        if "error" in record:
            raise EngineFailure(record["error"])
        return record


def others(busy, start, own_seconds):
    """How many cores others kept busy since then."""
    used = machine.busy_seconds() - busy - own_seconds
    return round(max(0.0, used) / (time.perf_counter() - start), 2)
