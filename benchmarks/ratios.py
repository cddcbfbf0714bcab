"""Figures of a run that are compared with each other, in elapsed and in processor time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Results = Mapping[str, Any]
Times = tuple[float, float]
"""Elapsed seconds, and processor seconds."""

Read = Callable[[Results], Times | None]
"""Returns the times of something in a run; None if it was not measured."""

PAGES = ("frames", "pages")
"""The steps that render and write pages."""


def list_steps(one: Results) -> Mapping[str, Any]:
    """Return step -> resources used, of the clean build."""
    steps: Mapping[str, Any] = one["jobs"].get("build", {}).get("steps", {})
    return steps


def read_pages(one: Results) -> Times | None:
    """Return the times of rendering and writing the pages."""
    steps = list_steps(one)
    if not steps:
        return None
    return sum(steps[name]["seconds"] for name in PAGES), sum(steps[name]["cpu_seconds"] for name in PAGES)


def read_audit(one: Results) -> Times | None:
    """Return the times of the audit."""
    used = list_steps(one).get("audit")
    return (used["seconds"], used["cpu_seconds"]) if used else None


def read_bare_writing(one: Results) -> Times | None:
    """Return the times of just writing the same pages."""
    figures = one["jobs"].get("copy", {}).get("figures", {})
    names = ("page_write_seconds", "page_write_cpu_seconds")
    return (figures[names[0]], figures[names[1]]) if figures.keys() >= set(names) else None


def read_bare_reading(one: Results) -> Times | None:
    """Return the times of just parsing the same files."""
    figures = one["jobs"].get("read", {}).get("figures")
    return (figures["read_seconds"], figures["read_cpu_seconds"]) if figures else None


def read_least_clean(one: Results) -> float | None:
    """Return the processor seconds of a clean build, if its audit only parsed all files."""
    return _replace_audit(one, "build", "read")


def read_least_again(one: Results) -> float | None:
    """Return the processor seconds of a rebuild, if its audit only parsed the changed files."""
    return _replace_audit(one, "rebuild", "reread")


def _replace_audit(one: Results, job: str, reading: str) -> float | None:
    used, figures = one["jobs"].get(job), one["jobs"].get(reading, {}).get("figures")
    if not used or not figures or "audit" not in used["steps"]:
        return None
    cpu: float = used["cpu_seconds"] - used["steps"]["audit"]["cpu_seconds"] + figures["read_cpu_seconds"]
    return cpu


def read_least_audit(one: Results) -> float | None:
    """Return the processor seconds of just parsing all files."""
    return used[1] if (used := read_bare_reading(one)) else None


def read_hugo(one: Results) -> Times | None:
    """Return the times of Hugo for the same pages."""
    used = one["jobs"].get("hugo")
    return (used["seconds"], used["cpu_seconds"]) if used else None


def divide(one: Results, above: Read, below: Read) -> Times | None:
    """Return the ratios of two times; None if either was not measured or is zero."""
    top, bottom = above(one), below(one)
    if not top or not bottom or not all(bottom):
        return None
    return top[0] / bottom[0], top[1] / bottom[1]
