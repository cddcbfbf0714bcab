"""The data pages: Jinja2 templates filled with derived values."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

from datapub.pages import (
    audited,
    catalogue,
    changes,
    charts,
    dictionary,
    directory,
    errors,
    mappings,
    meanings,
    publications,
    reference,
    releases,
)
from datapub.pages.page import AnyFile, AnyPage, Page, PlannedPage
from datapub.pages.section import Block, Entry, Section, SiteContent, Slots

CORE_SECTIONS: tuple[Section, ...] = (
    charts.SECTION,
    catalogue.SECTION,
    dictionary.SECTION,
    errors.SECTION,
    changes.SECTION,
    releases.SECTION,
    publications.SECTION,
    directory.SECTION,
    meanings.SECTION,
    mappings.SECTION,
    reference.SECTION,
    audited.SECTION,
)
"""The sections of every site, whatever its register."""


def make_pages(sections: Sequence[Section], content: SiteContent) -> Iterator[AnyPage]:
    """Yield every data page, section by section."""
    for section in sections:
        for page in section.make_pages(content) if section.make_pages else ():
            yield page if page.shows else replace(page, shows=section.shows)


def make_slots(sections: Sequence[Section], content: SiteContent) -> Slots:
    """Return slot name -> block for the prose pages; each block is rendered on use.

    Raises:
        ValueError: two sections declare the same slot: a bug.
    """
    slots: dict[str, Block] = {}
    for section in sections:
        offer = cache(partial(_offer_slots, section, content))
        for name in (*section.landing, *section.slots):
            if name in slots:
                raise ValueError(f"section {section.name} names a slot of another section: {name}")
            slots[name] = partial(_make_block, offer, name)
    return slots


def _make_block(offer: Callable[[], Slots], name: str, root: str) -> str:
    return offer()[name](root)


def _offer_slots(section: Section, content: SiteContent) -> Slots:
    """Return the blocks of a section.

    Raises:
        ValueError: it offers other slots than it declares: a bug.
    """
    offered = section.make_slots(content) if section.make_slots else {}
    if set(offered) != {*section.landing, *section.slots}:
        raise ValueError(f"section {section.name} offers other slots than it names: {sorted(offered)}")
    return offered


def list_slots(sections: Sequence[Section]) -> tuple[str, ...]:
    """Return the names of all slots."""
    return tuple(slot for section in sections for slot in (*section.landing, *section.slots))


def list_shown(sections: Sequence[Section], datasets: Container[str]) -> dict[str, tuple[str, ...]]:
    """Return slot name -> the datasets whose rows its block shows, () for any.

    Unless its section says so, a block named like a dataset shows that one.
    """
    return {
        slot: section.shows or ((slot,) if slot in datasets else ())
        for section in sections
        for slot in (*section.landing, *section.slots)
    }


def list_entries(sections: Sequence[Section], content: SiteContent) -> Iterator[Entry]:
    """Yield the search entries, section by section."""
    for section in sections:
        if section.list_entries:
            yield from section.list_entries(content)


def make_files(sections: Sequence[Section], content: SiteContent) -> Iterator[AnyFile]:
    """Yield the files beside the pages."""
    for section in sections:
        if section.make_files:
            yield from section.make_files(content)


def list_frames(sections: Sequence[Section]) -> tuple[str, ...]:
    """Return the folders of ``docs/`` with a frame that some section uses."""
    return tuple(dict.fromkeys(frame for section in sections for frame in section.frames))


def list_landings(sections: Sequence[Section]) -> Mapping[str, str]:
    """Return slot -> the file below ``docs/`` that must contain it."""
    return {slot: file for section in sections for slot, file in section.landing.items()}


__all__ = [
    "CORE_SECTIONS", "AnyFile", "AnyPage", "Block", "Entry", "Page", "PlannedPage", "Section", "SiteContent",
    "Slots", "list_entries", "list_frames", "list_landings", "list_shown", "list_slots", "make_files",
    "make_pages", "make_slots",
]  # fmt: skip
