"""What a command took is counted with all that it started."""

from __future__ import annotations

import subprocess
import sys

import pytest

from benchmarks.process import run_measured

BUSY = "sum(range(30_000_000))"
PARENT = f"""
import json, subprocess, sys
held = bytearray(40_000_000)
child = subprocess.Popen([sys.executable, "-c", "held = b'x' * 60_000_000; {BUSY}"])
print(json.dumps({{"step": "begun", "seconds": 0.5, "cpu_seconds": 0.25}}), flush=True)
if len(sys.argv) < 2: child.wait()
print(json.dumps({{"figures": {{"pages": 3}}}}), flush=True)
"""


@pytest.mark.parametrize("leaves", [[], ["leave"]])
def test_the_processor_time_of_children_is_counted(leaves: list[str]) -> None:
    alone = run_measured([sys.executable, "-c", BUSY]).cpu_seconds
    run = run_measured([sys.executable, "-c", PARENT, *leaves])
    assert run.cpu_seconds > alone / 2
    assert run.steps["begun"].seconds == 0.5
    assert run.steps["begun"].cpu_seconds == 0.25
    assert run.figures == {"pages": 3}
    assert run.processes >= 1 and run.peak_mb > 0


def test_a_command_that_fails_is_no_figure() -> None:
    with pytest.raises(subprocess.CalledProcessError) as stop:
        run_measured([sys.executable, "-c", "print('why'); raise SystemExit(3)"])
    assert stop.value.output == "why\n"
