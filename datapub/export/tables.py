"""The files of single tables: of the whole, of areas, of the values of a field.

What a format makes of a row it makes once, and each file holds the rows that are its own: a country has
200,000 files of 40 tables. So whoever makes the files makes those of a table in a format together, and writes
them at once, as all of them would fill the memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from datapub.derive.parted import SUFFIXES, list_row_parts
from datapub.download import Download, describe_download
from datapub.edition import Edition
from datapub.export.api import write_records
from datapub.format import Format, Packed, Places, WritePart
from datapub.formats.json import FORMAT as JSON
from datapub.formats.zip import pack
from datapub.model import AREA_CODE, Table
from datapub.standing import StandingSite

AREA_SUFFIXES = ("-excel.csv", ".csv", ".json")

_BATCH = 50
"""Workbooks of areas that are made at once."""


class Job(NamedTuple):
    """Files of a table in one format, to be made together.

    Attributes:
        areas: (code, name) of the areas whose rows are files of their own.
        is_whole: whether all its rows are a file as well, and those of each value that it is parted by.
    """

    table: Table
    kind: Format
    areas: Sequence[tuple[str, str]]
    is_whole: bool = True


class Made(NamedTuple):
    """What a job has written.

    Attributes:
        key: what the files are asked for by when the next site is made.
        packed: those that belong into the archive of everything.
    """

    key: bytes
    downloads: list[Download]
    packed: list[Packed]


def list_batches(
    tables: Iterable[Table], areas: Mapping[str, str], formats: Sequence[Format]
) -> Iterator[list[Job]]:
    """Yield what one process is to do at a time, what takes longest first.

    Where the parts of a table have nothing in common in a format, each is a job of its own, which is not done
    again while its rows are what they were.
    """
    alone: list[Job] = []
    for table in sorted(tables, key=lambda table: len(table.frame), reverse=True):
        for kind in formats:
            own = tuple(areas.items()) if _is_for_areas(table, kind) else ()
            if own and not kind.prepare:
                alone += (Job(table, kind, (area,), is_whole=False) for area in own)
                own = ()
            yield [Job(table, kind, own)]
    for first in range(0, len(alone), _BATCH):
        yield alone[first : first + _BATCH]


def _is_for_areas(table: Table, kind: Format) -> bool:
    """Tell whether an area's rows are offered in a format: as text, and as a workbook where a dataset asks.

    Thousands of small workbooks and Parquet files would take most of a build, and the whole table has both.
    """
    if AREA_CODE not in table.dataset.schema.names:
        return False
    return kind.suffix in AREA_SUFFIXES or (kind.suffix == ".xlsx" and table.dataset.area_workbook)


def do_job(
    job: Job, edition: Edition, common: bytes, standing: StandingSite, write: Callable[[str, bytes], None]
) -> Made:
    """Write the files of a job; what the site that stands has of the same is not made again.

    Args:
        common: what of the configuration they are made from, as ``standing`` asks for it.
    """
    if not job.is_whole:
        job = job._replace(table=job.table.where(AREA_CODE, job.areas[0][0]))
    table, kind = job.table, job.kind
    own = replace(edition, clock=edition.clock.alone(table.name))
    key = standing.key(common, own.clock, kind.suffix, job.areas, job.is_whole, table.dataset, table.columns)
    known = standing.recall(key)
    made = make_files(job, own) if known is None else known.items()
    downloads, packed = [], []
    for address, content in made:
        write(address, content)
        name = address.removeprefix("data/")
        downloads.append(describe_download(name, content))
        if name == f"{table.name}{kind.suffix}" and kind.archive_folder is not None:
            packed.append(pack(kind.archive_folder + name, content))
        del content  # the next one needs the memory
    return Made(key, downloads, packed)


def make_files(job: Job, edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Yield (address, content) of the files of a job, and with the JSON of a table its records in the API.

    Args:
        job: whose table has the rows of its area alone, where it is one area's.
    """
    table, kind = job.table, job.kind
    write = kind.prepare(table) if kind.prepare else _write_apart(job)
    for stem, places, own in _list_parts(job, edition):
        content = write(places, own)
        yield f"data/{stem}{kind.suffix}", content
        del content  # the next one needs the memory
        if kind is JSON and stem == table.name:
            yield from write_records(table, write, edition)


def _write_apart(job: Job) -> WritePart:
    """Return what writes each part by itself."""
    table, write = job.table, job.kind.write
    assert write, job.kind.title
    return lambda places, edition: write(table if places is None else table.take(places), edition)


def _list_parts(job: Job, edition: Edition) -> Iterator[tuple[str, Places | None, Edition]]:
    """Yield the address of each file below data/, but for the suffix; its rows, None for all; its edition."""
    table = job.table
    if job.is_whole:
        yield table.name, None, edition
    if job.is_whole and job.kind.suffix in SUFFIXES:
        for part in list_row_parts(table):
            yield part.address, part.places, replace(edition, area=f"{part.field.title}：{part.value}")
    for code, area in job.areas:
        places = table.find(AREA_CODE, code) if job.is_whole else None
        yield f"{code}/{table.name}", places, replace(edition, area=area, folder=f"{code}/")
