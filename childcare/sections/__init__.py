"""The parts of the site that this register has pages for: every module of this package is one.

A new part is a module with a ``SECTION``, its template, its landing page below ``docs/`` and its test.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from datapub.pages.section import Section


def list_sections() -> tuple[Section, ...]:
    """Return the sections, in the order of their modules' names."""
    names = sorted(item.name for item in iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{name}").SECTION for name in names)
