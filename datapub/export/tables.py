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
from datapub.format import Format, Packed, WritePart
from datapub.formats.json import FORMAT as JSON
from datapub.formats.zip import pack
from datapub.model import AREA_CODE, Table
from datapub.standing import StandingSite

AREA_SUFFIXES = ("-excel.csv", ".csv", ".json")

_BATCH = 50
"""Workbooks of areas that are made at once."""


class Part(NamedTuple):
    """Rows of a table that are a file of their own in a format: those with a value in a field, or all.

    Attributes:
        stem: address of the file below ``data/``, but for the suffix.
        field: "" for all rows.
        label: which rows they are, as the file says it; "" for all.
        folder: see :class:`datapub.edition.Edition`.
    """

    stem: str
    field: str = ""
    value: str = ""
    label: str = ""
    folder: str = ""


class Job(NamedTuple):
    """Files of a table in one format, to be made together; a single one where they have nothing in common."""

    table: Table
    kind: Format
    parts: Sequence[Part]

    def cut(self) -> Job:
        """Return the same of a table that has the rows of its only part alone."""
        ((stem, field, value, *about),) = self.parts
        return self._replace(table=self.table.where(field, value), parts=[Part(stem, "", "", *about)])


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
    parted: list[list[Job]] = []
    alone: list[Job] = []
    for table in sorted(tables, key=lambda table: len(table.frame), reverse=True):
        valued = [
            Part(part.address, part.field.name, part.value, f"{part.field.title}：{part.value}")
            for part in list_row_parts(table)
        ]
        of_areas = [
            Part(f"{code}/{table.name}", AREA_CODE, code, area, f"{code}/") for code, area in areas.items()
        ]
        for kind in formats:
            parts = [Part(table.name), *(valued if kind.suffix in SUFFIXES else ())]
            own = of_areas if _is_for_areas(table, kind) else []
            if kind.prepare:
                yield [Job(table, kind, [*parts, *own])]
            else:
                yield [Job(table, kind, parts[:1])]
                parted += ([Job(table, kind, [part])] for part in parts[1:])
                alone += (Job(table, kind, [part]) for part in own)
    yield from parted
    for first in range(0, len(alone), _BATCH):
        yield alone[first : first + _BATCH]


def _is_for_areas(table: Table, kind: Format) -> bool:
    """Return whether an area's rows are offered in a format: as text, and as a workbook where a dataset asks.

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
    if not job.kind.prepare and job.parts[0].field:
        job = job.cut()
    table, kind = job.table, job.kind
    own = replace(edition, clock=edition.clock.alone(table.name))
    key = standing.key(common, own.clock, kind.suffix, job.parts, table.dataset, table.columns)
    downloads: list[Download] = []
    packed: list[Packed] = []

    def note(address: str, content: bytes) -> None:
        name = address.removeprefix("data/")
        downloads.append(describe_download(name, content))
        if name == f"{table.name}{kind.suffix}" and kind.archive_folder is not None:
            packed.append(pack(kind.archive_folder + name, content))

    if standing.take(key, note) is None:
        downloads.clear()
        packed.clear()
        for address, content in make_files(job, own):
            write(address, content)
            note(address, content)
            del content  # the next one needs the memory
    return Made(key, downloads, packed)


def make_files(job: Job, edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Yield (address, content) of the files of a job, and with the JSON of a table its records in the API.

    Args:
        job: whose table has the rows of its part alone, where its format prepares nothing.
    """
    table, kind = job.table, job.kind
    write = kind.prepare(table) if kind.prepare else _write_all_rows(job)
    for part in job.parts:
        places = table.find(part.field, part.value) if part.field else None
        content = write(places, replace(edition, area=part.label, folder=part.folder))
        yield f"data/{part.stem}{kind.suffix}", content
        del content  # the next one needs the memory
        if kind is JSON and part.stem == table.name:
            yield from write_records(table, write, edition)


def _write_all_rows(job: Job) -> WritePart:
    """Return what writes a table as it is."""
    table, write = job.table, job.kind.write
    assert write, job.kind.title
    return lambda places, edition: write(table, edition)
