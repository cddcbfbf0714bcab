"""The ages that the classes of an institution take, drawn over the months from birth to three years."""

from __future__ import annotations

from collections.abc import Iterable
from weakref import WeakKeyDictionary

from jinja2 import Environment

from childcare.standards import ClassKind

_drawn: WeakKeyDictionary[Environment, dict[tuple[str, tuple[ClassKind, ...]], str]] = WeakKeyDictionary()
"""Most institutions have classes of the same few ages; each draft of a preview has its own environment."""


def draw_band(environment: Environment, ages: str, kinds: tuple[ClassKind, ...]) -> str:
    """Return the drawing of some kinds of classes as HTML; ``ages`` says the same in words."""
    drawn = _drawn.setdefault(environment, {})
    if (ages, kinds) not in drawn:
        macros = environment.get_template("macros_register.html").module
        drawn[ages, kinds] = macros.age_band(ages, lay_bands(kinds))  # type: ignore[attr-defined]
    return drawn[ages, kinds]


def lay_bands(kinds: Iterable[ClassKind]) -> list[list[ClassKind]]:
    """Lay kinds of classes on as few strips of months as hold them without overlapping."""
    strips: list[list[ClassKind]] = []
    for kind in kinds:
        for strip in strips:
            last = strip[-1].last_month
            if last is not None and last <= kind.first_month:
                strip.append(kind)
                break
        else:
            strips.append([kind])
    return strips
