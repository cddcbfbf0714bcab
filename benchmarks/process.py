"""Measure time, processor time and memory of a command and all of its processes, by step (Linux)."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

PROC = Path("/proc")
_EVERY = 0.1
"""Seconds between two samples of the memory."""

_TRIES, _NUMBERS, _WORDS = 5, 1_000_000, 5_000
"""The fixed work for the pace: number of runs, and of assignments to a dictionary of so many keys."""

_SET_CHILD_SUBREAPER = 36
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Used:
    """The resources that something used.

    Attributes:
        seconds: elapsed time.
        cpu_seconds: processor time, user and system, of all processes.
        peak_mb: peak memory of all processes: the sum of their proportional set sizes (PSS), which divide
            shared pages among the processes.
    """

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mb: float = 0.0


@dataclass
class Run(Used):
    """The resources that a command used.

    Attributes:
        steps: step -> resources used.
        figures: further figures that the command reported.
        processes: maximum number of simultaneous processes.
    """

    steps: dict[str, Used] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)
    processes: int = 0


def run_measured(command: Sequence[str], cwd: Path | None = None) -> Run:
    """Run a command that may report its steps, and return the resources it used.

    A line of JSON in its output with the key ``step`` ends that step, with the ``seconds`` it took and the
    total ``cpu_seconds`` of its processes so far. A line with the key ``figures`` reports further figures.

    Raises:
        subprocess.CalledProcessError: it failed; the error has its output.
    """
    # Adopt orphaned processes of the command, so that their processor time is counted as well.
    _become_reaper(True)
    others = set(_list_children(os.getpid()))
    run, before, started = Run(), _count_children(), time.perf_counter()
    ended, since, lines = threading.Event(), Used(), []
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", cwd=cwd
    )

    def look() -> None:
        while process.poll() is None:
            sizes = [_size_of(pid) for pid in list_family(process.pid)]
            since.peak_mb = max(since.peak_mb, sum(sizes))
            run.peak_mb = max(run.peak_mb, sum(sizes))
            run.processes = max(run.processes, len(sizes))
            ended.wait(_EVERY)

    watch = threading.Thread(target=look)
    watch.start()
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            if line.startswith("{"):
                _note(json.loads(line), run, since)
            else:
                lines.append(line)
    code = process.wait()
    run.seconds = time.perf_counter() - started
    ended.set()
    watch.join()
    for orphan in set(_list_children(os.getpid())) - others:
        with suppress(ChildProcessError):
            os.waitpid(orphan, 0)
    _become_reaper(False)
    run.cpu_seconds = _count_children() - before
    if code:
        raise subprocess.CalledProcessError(code, command, "".join(lines))
    return run


def _note(found: dict[str, Any], run: Run, since: Used) -> None:
    """Record a reported line.

    Args:
        since: processor time up to the last step, and peak memory since then; reset by a step.
    """
    run.figures |= found.get("figures", {})
    if "step" in found:
        step = run.steps.setdefault(found["step"], Used())
        step.seconds += found["seconds"]
        step.cpu_seconds += found["cpu_seconds"] - since.cpu_seconds
        step.peak_mb = max(step.peak_mb, since.peak_mb)
        since.cpu_seconds, since.peak_mb = found["cpu_seconds"], 0.0


def take_pace() -> float:
    """Return the seconds of a fixed piece of work, the best of several runs: the speed of the machine."""
    found = []
    for _ in range(_TRIES):
        started, words = time.perf_counter(), {}
        for number in range(_NUMBERS):
            words[str(number % _WORDS)] = number
        found.append(time.perf_counter() - started)
    return min(found)


def list_family(pid: int) -> list[int]:
    """Return a process and all of its descendants."""
    parents = _list_parents()
    family = [pid]
    for member in family:
        family += [child for child, parent in parents.items() if parent == member]
    return family


def count_cpu(pid: int) -> float:
    """Return the processor seconds of a process and all of its descendants, ended ones included."""
    stats = (_read_stat(one) for one in list_family(pid))
    return sum(sum(fields[11:15]) for fields in stats if fields) / _TICKS


def _become_reaper(value: bool) -> None:
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, int(value))


def _list_parents() -> dict[int, int]:
    pids = (int(name) for name in os.listdir(PROC) if name.isdigit())
    return {pid: fields[1] for pid in pids if (fields := _read_stat(pid))}


def _list_children(pid: int) -> list[int]:
    return [child for child, parent in _list_parents().items() if parent == pid]


def _read_stat(pid: int) -> list[int]:
    """Return the fields of /proc/PID/stat from the state on (given as 0); [] if the process has ended."""
    with suppress(OSError, ValueError, IndexError):
        fields = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
        return [0, *map(int, fields.rpartition(")")[2].split()[1:])]
    return []


def _size_of(pid: int) -> float:
    with suppress(OSError):
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _count_children() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
