"""What a run found: as data, and as tables for a reader."""

import json
import statistics
import subprocess
import time
from pathlib import Path

import machine
from engines import STRATA

MIB = 2**20


def result(benchmark, bytes_per_second, rows, seconds, own_data):
    """Everything that a later reader may want to know of a run."""
    options = benchmark.options
    blocks = [block for engine in benchmark.engines for of_form in engine.blocks.values() for block in of_form]
    return {
        "date": time.strftime("%Y-%m-%d"), "commit": _commit(), "machine": machine.facts(),
        "size": options.size if own_data else "given data", "rows": rows, "threads": options.threads,
        "bandwidth": bytes_per_second, "seconds": round(seconds),
        "others": statistics.median(block["others"] for block in blocks) if blocks else 0,
        "settings": {name: getattr(options, name)
                     for name in ("rounds", "runs", "seconds", "loads", "patience", "apart")},
        "engines": {engine.name: _engine(engine) for engine in benchmark.engines if engine.loads},
        "questions": [_question(question, benchmark, bytes_per_second, rows) for question in benchmark.questions],
        "disagreements": benchmark.problems,
    }


def _engine(engine):
    loads = [load["seconds"] for load in engine.loads]
    memories = [load["memory"] for load in engine.loads]
    return {
        "version": engine.loads[-1].get("version", "this commit"),
        "load": {"minimum": min(loads), "median": statistics.median(loads),
                 "processor": min(load["processorSeconds"] for load in engine.loads)},
        "base": engine.loads[-1]["baseResident"],
        "resident": statistics.median(memory["resident"] or 0 for memory in memories),
        "loadPeak": max(memory["peak"] or 0 for memory in memories),
        "questionPeak": max(engine.peaks.values(), default=0)}


def _question(question, benchmark, bytes_per_second, rows):
    scanned = question.scanned[0] * rows["orders"] + question.scanned[1] * rows["customers"]
    entry = {"id": question.id, "asks": question.asks, "must": question.goals[0], "aim": question.goals[1],
             "floor": scanned / bytes_per_second * 1000,
             "times": {engine.name: best for engine in benchmark.engines if (best := _best(engine, question))}}
    if question.id in benchmark.unavailable:
        entry["notAvailable"] = benchmark.unavailable[question.id]
    peers = {name: times for name, times in entry["times"].items() if name != STRATA}
    if peers:
        entry["bestPeer"] = min(peers, key=lambda name: peers[name]["minimum"])
    if peers and STRATA in entry["times"]:
        best, own = peers[entry["bestPeer"]], entry["times"][STRATA]
        entry["ratio"] = best["minimum"] / own["minimum"]
        entry["medianRatio"] = min(times["median"] for times in peers.values()) / own["median"]
    return entry


def _best(engine, question):
    """The form with the least minimum: its times over all blocks."""
    found = []
    for (name, form), blocks in engine.blocks.items():
        if name == question.id:
            runs = [ms for block in blocks for ms in block["milliseconds"]]
            found.append({
                "form": form, "minimum": min(runs), "median": statistics.median(runs), "runs": len(runs),
                "processor": min(block["processorSeconds"] / len(block["milliseconds"]) for block in blocks) * 1000,
                "others": statistics.median(block["others"] for block in blocks)})
    return min(found, key=lambda times: times["minimum"], default=None)


def _commit():
    described = subprocess.run(["git", "describe", "--always", "--dirty", "--exclude", "*"], cwd=Path(__file__).parent,
                               capture_output=True, text=True, check=False)
    return described.stdout.strip() or None


# Tables

def markdown(found):
    """The tables of a result."""
    facts, rows = found["machine"], found["rows"]
    lines = [
        f"# {found['size']}: {rows['customers']:,} customers, {rows['orders']:,} orders", "",
        f"{facts['processor']}, {facts['cores']} cores, {facts['memoryGiB']} GiB, {facts['system']}; "
        f"memory read at {found['bandwidth'] / 1e9:.1f} GB/s; {found['threads']} threads each; "
        f"{found['date']}, commit {found['commit']}. "
        f"Others kept {found['others']:.2f} cores busy (median of all blocks).", ""]
    lines += _questions(found) + [""] + _engines(found) + [""]
    if "open" in found:
        times = found["open"]["milliseconds"]
        lines += [f"A store saved of these files, {found['open']['byteCount'] / 1e6:,.0f} MB, is opened in "
                  f"{min(times):.1f} / {statistics.median(times):.1f} ms (minimum / median).", ""]
    lines += [f"Answers differ: {problem}" for problem in found["disagreements"]] or ["All answers agree."]
    lines += [f"{entry['id']}: {_substitute(entry)}" for entry in found["questions"] if "notAvailable" in entry]
    return "\n".join(lines) + "\n"


def _substitute(entry):
    if STRATA in entry["times"]:
        return "the statement is not available yet; another one was asked in its place"
    return "not available yet"


def _questions(found):
    names = list(found["engines"])
    lines = ["| question | " + " | ".join(names) + " | best peer / Strata | must | aim | floor | Strata / floor |",
             "|---|" + "---:|" * (len(names) + 5)]
    for entry in found["questions"]:
        cells = [_times(entry["times"].get(name)) for name in names]
        ratio, floor = "-", "-"
        if "ratio" in entry:
            verdict = "" if entry["ratio"] >= entry["must"] else " ✗"
            ratio = f"**{entry['ratio']:.1f}**{verdict} / {entry['medianRatio']:.1f}"
            floor = f"{entry['times'][STRATA]['minimum'] / entry['floor']:.0f}×"
        lines.append(f"| {entry['id']} {entry['asks']} | " + " | ".join(cells) + f" | {ratio} | {entry['must']} | "
                     f"{entry['aim']} | {entry['floor']:.2f} | {floor} |")
    return lines + ["", "Milliseconds, minimum / median; ratios of minima / of medians; ✗ is below *must*."]


def _times(times):
    if not times:
        return "-"
    mark = "" if times["form"] in ("plain", "statement") else f" ({times['form']})"
    return f"{times['minimum']:.1f} / {times['median']:.1f}{mark}"


def _engines(found):
    lines = ["| engine | version | load, s: minimum / median | processor s | resident MiB | of it before the load "
             "| peak in load | peak in a question |", "|---|---|---:|---:|---:|---:|---:|---:|"]
    for name, engine in found["engines"].items():
        load = engine["load"]
        sizes = [engine[key] / MIB for key in ("resident", "base", "loadPeak", "questionPeak")]
        lines.append(f"| {name} | {engine['version']} | {load['minimum']:.2f} / {load['median']:.2f} | "
                     f"{load['processor']:.2f} | " + " | ".join(f"{size:,.0f}" for size in sizes) + " |")
    return lines


def keep(found, text, folder):
    """Writes the result as JSON and as Markdown, named by size and day; an earlier one of the day goes."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{found['size'].replace(' ', '-')}-{found['date']}"
    (folder / f"{name}.json").write_text(json.dumps(found, indent=1) + "\n")
    (folder / f"{name}.md").write_text(text)
