"""The machine: what it is, how busy others keep it, and the memory of this process."""

import contextlib
import os
import platform
import time
from pathlib import Path


def facts():
    """What a reader of the results has to know; nothing that names the machine or its owner."""
    model = next((line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
                 platform.processor() or "unknown")
    kib = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return {"processor": model, "cores": os.cpu_count(), "memoryGiB": round(kib / 2**20),
            "system": f"{platform.system()} {platform.machine()}"}


def memory():
    """Bytes resident now and at most since `reset_peak`; None where the system does not tell."""
    status = {line.split(":")[0]: line.split()[1] for line in _lines("/proc/self/status") if line.startswith("Vm")}
    return {name: int(status[key]) * 1024 if key in status else None
            for name, key in (("resident", "VmRSS"), ("peak", "VmHWM"))}


def reset_peak():
    """Lets the peak begin anew."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def busy_seconds():
    """Processor time that everybody on this machine has used since it started; 0 where unknown."""
    lines = _lines("/proc/stat")
    if not lines:
        return 0.0
    user, nice, system, _, _, interrupts, soft = map(int, lines[0].split()[1:8])
    return (user + nice + system + interrupts + soft) / os.sysconf("SC_CLK_TCK")


def wait_until_quiet(patience):
    """Waits while others keep more than a quarter of a core busy, at most so many seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        busy, start = busy_seconds(), time.monotonic()
        time.sleep(.2)
        if (busy_seconds() - busy) / (time.monotonic() - start) < .25:
            return


def _lines(path):
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
