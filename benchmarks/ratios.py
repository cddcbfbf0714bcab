"""Figures of a run that are held against each other: seconds by the clock, and of processors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Results = Mapping[str, Any]
Times = tuple[float, float]
"""Seconds by the clock, and seconds of processors."""

Read = Callable[[Results], Times | None]
"""Reads the times of something in a run, None where it was not measured."""

PAGES = ("frames", "pages")
"""The steps in which pages are made and written."""


def list_steps(one: Results) -> Mapping[str, Any]:
    """Return what each step of the clean build took, by its name."""
    steps: Mapping[str, Any] = one["jobs"].get("build", {}).get("steps", {})
    return steps


def read_pages(one: Results) -> Times | None:
    """Return what it took to make and write the pages."""
    steps = list_steps(one)
    if not steps:
        return None
    return sum(steps[name]["seconds"] for name in PAGES), sum(steps[name]["cpu_seconds"] for name in PAGES)


def read_audit(one: Results) -> Times | None:
    """Return what the audit took."""
    used = list_steps(one).get("audit")
    return (used["seconds"], used["cpu_seconds"]) if used else None


def read_bare_writing(one: Results) -> Times | None:
    """Return what it took to write the same pages and nothing else."""
    told = one["jobs"].get("copy", {}).get("told", {})
    names = ("page_write_seconds", "page_write_cpu_seconds")
    return (told[names[0]], told[names[1]]) if told.keys() >= set(names) else None


def read_bare_reading(one: Results) -> Times | None:
    """Return what it took to parse the same files and nothing else."""
    told = one["jobs"].get("read", {}).get("told")
    return (told["read_seconds"], told["read_cpu_seconds"]) if told else None


def read_least_clean(one: Results) -> float | None:
    """Return the CPU seconds of a clean build whose audit does nothing but bare reading."""
    return _replace_audit(one, "build", "read")


def read_least_again(one: Results) -> float | None:
    """Return those of a build after a change whose audit only reads, barely, what is new."""
    return _replace_audit(one, "rebuild", "reread")


def _replace_audit(one: Results, job: str, reading: str) -> float | None:
    used, told = one["jobs"].get(job), one["jobs"].get(reading, {}).get("told")
    if not used or not told or "audit" not in used["steps"]:
        return None
    cpu: float = used["cpu_seconds"] - used["steps"]["audit"]["cpu_seconds"] + told["read_cpu_seconds"]
    return cpu


def read_least_audit(one: Results) -> float | None:
    """Return the CPU seconds of the bare reading of all files."""
    return used[1] if (used := read_bare_reading(one)) else None


def read_hugo(one: Results) -> Times | None:
    """Return what Hugo took for the same pages."""
    used = one["jobs"].get("hugo")
    return (used["seconds"], used["cpu_seconds"]) if used else None


def divide(one: Results, above: Read, below: Read) -> Times | None:
    """Return one time by another, None where either was not measured or took no time."""
    top, bottom = above(one), below(one)
    if not top or not bottom or not all(bottom):
        return None
    return top[0] / bottom[0], top[1] / bottom[1]
