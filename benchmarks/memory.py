"""Memory of a process and of all that it has started, as Linux counts it: shared pages once."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
_SECONDS = 0.25


@dataclass
class Peak:
    """The most memory that was seen, in megabytes: of this process, and of it and all that it started."""

    own: float = 0.0
    together: float = 0.0
    processes: int = 0


@contextmanager
def watch_memory() -> Iterator[Peak]:
    """Look at the memory four times a second; the peak stays 0 where there is no /proc."""
    peak, ended = Peak(), threading.Event()

    def look() -> None:
        while not ended.wait(_SECONDS):
            sizes = {pid: size_of(pid) for pid in list_family(os.getpid())}
            peak.own = max(peak.own, sizes.get(os.getpid(), 0.0))
            peak.together = max(peak.together, sum(sizes.values()))
            peak.processes = max(peak.processes, len(sizes))

    thread = threading.Thread(target=look, daemon=True)
    if (PROC / "self/smaps_rollup").exists():
        thread.start()
    try:
        yield peak
    finally:
        ended.set()
        if thread.ident is not None:
            thread.join()


def list_family(pid: int) -> list[int]:
    """Return a process and all below it."""
    parents: dict[int, int] = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    family = [pid]
    for member in family:
        family += [child for child, parent in parents.items() if parent == member]
    return family


def size_of(pid: int) -> float:
    """Return the proportional set size in megabytes: a page that several share is divided among them."""
    with suppress(OSError):
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
