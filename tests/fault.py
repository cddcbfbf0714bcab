"""Fault injection: kill processes, fail disks, and put the site under load: `make fault`.

    python -m tests.fault [PART ...]

runs all parts, or those named, and prints the results as one table; it exits with 1 if a figure is missed. It
is not part of `make test`, as it takes minutes. Every bug it finds gets a test in the ordinary suite.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Mapping

from tests import fault_data, fault_hostile, fault_kills, fault_load, fault_machine
from tests.figures import Figures
from tests.served import NGINX

PARTS: Mapping[str, Callable[[Figures], None]] = {
    "kills": fault_kills.drive,
    "machine": fault_machine.drive,
    "load": fault_load.drive,
    "data": fault_data.drive,
    "hostile": fault_hostile.drive,
}


def main(parts: list[str]) -> int:
    """Do these parts; return the exit code."""
    if NGINX is None or not shutil.which("wrk"):
        print("nginx and wrk are needed")
        return 2
    figures, began = Figures(), time.monotonic()
    for part in parts or PARTS:
        print(f"--- {part}", flush=True)
        PARTS[part](figures)
    print(f"\n{figures.write()}; {time.monotonic() - began:.0f} s")
    return int(figures.missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
