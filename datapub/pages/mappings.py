"""What is remembered of the sources of lists, for the manual."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from datapub.aliases import MAPPINGS
from datapub.derive.mappings import describe_mapping
from datapub.model import Record
from datapub.pages.section import Section, SiteContent, Slots


def _make_slots(content: SiteContent) -> Slots:
    return {"mappings": content.block("mappings.html", sources=list(_list_sources(content)))}


def _list_sources(content: SiteContent) -> Iterator[tuple[str, str, list[date], list[tuple[str, str]]]]:
    """Yield each source with its dataset, the days of its confirmation (never by whom), and what holds."""
    found: dict[tuple[str, str], list[Record]] = {}
    for row in content.tables[MAPPINGS].records() if MAPPINGS in content.tables else ():
        found.setdefault((row["source_name"], row["dataset_name"]), []).append(row)
    for (name, dataset_name), rows in found.items():
        dataset = content.config.dataset(dataset_name)
        days = sorted({row["confirmed_on"] for row in rows})
        yield name, dataset.title, days, list(describe_mapping(rows, dataset))


SECTION = Section("mappings", slots=("mappings",), make_slots=_make_slots)
