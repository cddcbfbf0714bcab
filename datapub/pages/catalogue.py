"""The data catalogue: a page per dataset with its dictionary, and the catalogue's blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from datapub.derive.freshness import find_freshness
from datapub.derive.parted import SUFFIXES, list_row_parts
from datapub.derive.structure import TYPE_NAMES, say_allowed
from datapub.download import Download, Downloads, name_cited
from datapub.format import Format
from datapub.formats import FORMATS, list_files_of, list_formats, list_whole
from datapub.model import AREA_CODE, Area, Table
from datapub.pages.citation import cite, cite_en
from datapub.pages.page import Page, PlannedPage
from datapub.pages.section import Block, Entry, Section, SiteContent, Slots
from datapub.pages.structured import describe_catalogue, describe_dataset

PREVIEW_ROWS = 5
SHOWN_VERSIONS = 12
CADENCE_NAMES: Mapping[str, str] = {
    "月": "每月",
    "季": "每季度",
    "半年": "每半年",
    "年": "每年",
    "不定期": "不定期，有变化才更新",
}
AREA_KINDS = tuple(kind for kind in FORMATS if kind.suffix in {".xlsx", "-excel.csv", ".csv"})
"""Formats that the tables of area downloads link to; the others stand at addresses of the same form."""

PART_KINDS = tuple(kind for kind in FORMATS if kind.suffix in SUFFIXES)


@dataclass(frozen=True)
class File:
    """A download as a page shows it."""

    address: str
    title: str
    use: str
    size: str
    sha256: str


@dataclass(frozen=True)
class Filled:
    """How much a table holds: its rows, and its cells with a value out of all."""

    rows: int
    filled: int
    cells: int

    @property
    def share(self) -> str:
        """The share of cells with a value, rounded down: 100% where none is empty; — without rows."""
        return f"{100 * self.filled // self.cells}%" if self.cells else "—"


def _make_pages(content: SiteContent) -> Iterator[PlannedPage]:
    for name, table in content.published.items():
        title = table.dataset.title
        make = partial(_make_page, content, name, table)
        yield PlannedPage(f"data/{name}/", title, make, bar=f"{title}：数据下载")


def _make_page(content: SiteContent, name: str, table: Table) -> Page:
    config, downloads, clock = content.config, content.downloads, content.clock
    dataset = table.dataset
    references = [
        {
            "fields": key.fields,
            "target": key.target or name,
            "title": config.dataset(key.target or name).title,
            "target_fields": key.target_fields,
        }
        for key in dataset.schema.foreign_keys
    ]
    plain, version = downloads[f"{name}.csv"], clock.of(name)
    made = content.environment.get_template("dataset.html").render(
        root="../../",
        dataset=dataset,
        filled=count_filled(table.frame),
        files=_show_files(list_formats(downloads, name)),
        area_files=_list_area_files(downloads, table, content.areas),
        area_kinds=AREA_KINDS,
        part_kinds=PART_KINDS,
        parted=_list_parted_files(downloads, table),
        references=references,
        preview=Table(dataset, table.frame.head(PREVIEW_ROWS)).records(),
        types=TYPE_NAMES,
        limits={field.name: say_allowed(field) for field in dataset.schema.fields},
        freshness=find_freshness(table),
        cadence=CADENCE_NAMES[dataset.cadence],
        has_samples=table.has_samples,
        version=version,
        versions_count=len(content.clock.past.get(name, ())),
        versions=content.clock.past.get(name, ())[::-1][:SHOWN_VERSIONS],
        cited=downloads.get(name_cited(name, version)),
        sha256=plain.sha256,
        publisher=config.publisher_name,
        provider_code=config.provider_code,
        has_positions=f"{name}.geojson" in downloads,
        licence=config.licence_title,
        licence_name=config.licence_name,
        licence_url=config.licence_url,
        base_url=config.base_url,
        citation=cite(config, table, plain, version),
        citation_en=cite_en(config, table, plain, version),
        structured=describe_dataset(config, table, downloads, version),
    )
    return Page(
        address=f"data/{name}/",
        frame="data",
        title=dataset.title,
        description=dataset.description,
        body=made,
        has_sample=table.has_samples,
        shows=(name,),
    )


def _show_files(files: Sequence[tuple[Format, Download]]) -> list[File]:
    return [
        File(file.address, kind.title, kind.use, write_size(file.size), file.sha256) for kind, file in files
    ]


def _list_area_files(downloads: Downloads, table: Table, areas: Sequence[Area]) -> list[dict[str, Any]]:
    """Return the areas that have files of their own, with those files by suffix, and what is in them."""
    if AREA_CODE not in table.dataset.schema.names:
        return []
    listed, filled = [], _count_by_area(table)
    for area in areas:
        found = [item for item in list_formats(downloads, table.name, area.code) if item[0] in AREA_KINDS]
        files = dict(zip((kind.suffix for kind, _ in found), _show_files(found), strict=True))
        if files:
            held = filled.get(area.code, Filled(0, 0, 0))
            listed.append({"name": area.short_name, "files": files, "filled": held})
    return listed


def _has_area_files(downloads: Downloads, table: Table, areas: Sequence[Area]) -> bool:
    is_parted = AREA_CODE in table.dataset.schema.names
    return is_parted and any(list_formats(downloads, table.name, area.code) for area in areas)


def _count_by_area(table: Table) -> dict[str, Filled]:
    """Return what the rows of each area hold, by its code; all at once, as a country has thousands."""
    grouped = table.frame.notna().sum(axis=1).groupby(table.frame[AREA_CODE])
    width = len(table.frame.columns)
    counts = zip(grouped.size().items(), grouped.sum().tolist(), strict=True)
    return {str(code): Filled(rows, filled, rows * width) for (code, rows), filled in counts}


def _list_parted_files(downloads: Downloads, table: Table) -> Mapping[str, list[dict[str, Any]]]:
    """Return by the title of a field the values that have files of their own, with those files by suffix."""
    listed: dict[str, list[dict[str, Any]]] = {}
    for part in list_row_parts(table):
        found = list_files_of(downloads, part.address)
        files = dict(zip((kind.suffix for kind, _ in found), _show_files(found), strict=True))
        shown = {"name": part.value, "files": files, "filled": count_filled(part.table.frame)}
        listed.setdefault(part.field.title, []).append(shown)
    return listed


def count_filled(frame: Any) -> Filled:
    """Return how many rows a table's frame has, and how many of its cells say something."""
    return Filled(len(frame), int(frame.notna().to_numpy().sum()), frame.size)


def write_size(size: int) -> str:
    """Write a file's size in the units that a file manager shows."""
    if size < 1024:
        return f"{size} 字节"
    return f"{size / 1024:,.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:,.1f} MB"


def _make_slots(content: SiteContent) -> Slots:
    def block(template: str, tell: Callable[[SiteContent], Mapping[str, Any]]) -> Block:
        return lambda root: content.block(template, **tell(content))(root)

    return {
        "catalogue": block("catalogue.html", _fill_catalogue),
        "whole-downloads": block("whole_downloads.html", _fill_whole_downloads),
        "area-downloads": block("area_downloads.html", _fill_area_downloads),
        "updated": block("updated.html", _fill_updated),
    }


def _fill_catalogue(content: SiteContent) -> Mapping[str, Any]:
    config, published, downloads = content.config, content.published, content.downloads
    datasets: list[dict[str, Any]] = [
        {
            "name": name,
            "title": table.dataset.title,
            "description": table.dataset.description,
            "published": content.clock.of(name).published.date(),
            "filled": count_filled(table.frame),
            "has_sample": table.has_samples,
            "freshness": find_freshness(table),
            "files": _show_files(list_formats(downloads, name)),
            "has_area_files": _has_area_files(downloads, table, content.areas),
        }
        for name, table in published.items()
    ]
    return {
        "datasets": datasets,
        "structured": describe_catalogue(config, published.values(), downloads, content.clock),
        "published": content.clock.published.date(),
        "publisher": config.publisher_name,
        "licence": config.licence_title,
        "licence_url": config.licence_url,
    }


def _fill_whole_downloads(content: SiteContent) -> Mapping[str, Any]:
    return {"files": _show_files(list_whole(content.downloads))}


def _fill_area_downloads(content: SiteContent) -> Mapping[str, Any]:
    downloads, areas = content.downloads, content.areas
    parted = [table for table in content.published.values() if _has_area_files(downloads, table, areas)]
    by_area = [
        {
            "name": table.name,
            "title": table.dataset.title,
            "areas": [] if place else _list_area_files(downloads, table, areas),
        }
        for place, table in enumerate(parted)
    ]
    return {"datasets": by_area, "kinds": AREA_KINDS}


def _fill_updated(content: SiteContent) -> Mapping[str, Any]:
    return {"published": content.clock.published.date(), "commit": content.clock.commit}


def _list_entries(content: SiteContent) -> Iterator[Entry]:
    for table in content.published.values():
        yield Entry("数据集", table.dataset.title, f"data/{table.name}/", "", (table.name,))


SECTION = Section(
    "catalogue",
    frames=("data",),
    landing={"catalogue": "data/index.md"},
    slots=("whole-downloads", "area-downloads", "updated"),
    make_slots=_make_slots,
    make_pages=_make_pages,
    entry_kinds=("数据集",),
    list_entries=_list_entries,
)
