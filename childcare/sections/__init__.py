"""The sections of the site for this register: every module of this package is one.

A new part is a module with a ``SECTION``, its template, its landing page below ``docs/`` and its test.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from datapub.pages.section import Section

SECTION_NAMES = tuple(sorted(item.name for item in iter_modules(__path__)))
"""What the modules are called; one that shows a dataset is called as that, and so is its landing page."""


def list_sections() -> tuple[Section, ...]:
    """Return the sections, in the order of their modules' names."""
    return tuple(import_module(f"{__name__}.{name}").SECTION for name in SECTION_NAMES)
