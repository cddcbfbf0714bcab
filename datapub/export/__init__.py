"""The downloads, in every format of :mod:`datapub.formats`, each made from the typed tables and nothing else.

By dataset (``data/<dataset>.<ext>``), by area (``data/<area>/<dataset>.<ext>``), by the value of a field
(``data/<dataset>/<field>/<value>.<ext>``), for all (``data/<catalogue>.<ext>``), and as an API
(``data/api/v1/``). These addresses never change: whether an area's rows come as a workbook, too, is said
by the dataset's ``area_workbook``, and never hangs on the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from datapub.clock import Clock
from datapub.config import Config
from datapub.derive.joined import join_names
from datapub.derive.parted import SUFFIXES, list_row_parts
from datapub.download import Download, Downloads, describe_download
from datapub.edition import Edition
from datapub.export.api import write_api
from datapub.export.api_schema import RecordSchemas
from datapub.export.csvw import write_csvw
from datapub.export.dcat import PORTAL, write_portal
from datapub.export.geojson import write_geojson
from datapub.export.package import PACKAGE, write_package
from datapub.format import Format
from datapub.formats import FORMATS, WHOLE_FORMATS
from datapub.model import AREA_CODE, Table, Tables
from datapub.standing import NOTHING_STANDS, Contents, StandingSite, describe_files
from datapub.workers import SERIAL, Workers

AREA_SUFFIXES = ("-excel.csv", ".csv", ".json")


def list_published(config: Config, tables: Tables) -> list[Table]:
    """Return the tables that are published, in the order of the data package, the computed ones last.

    Each has beside its references what they are called.
    """
    derived = (dataset for dataset in config.derived if dataset.name in tables)
    known = (*config.datasets, *derived)
    return join_names([tables[dataset.name] for dataset in known if not dataset.policy.is_internal])


def export_files(
    config: Config,
    published: Sequence[Table],
    areas: Mapping[str, str],
    clock: Clock,
    is_draft: bool = False,
    record_schemas: RecordSchemas = MappingProxyType({}),
    workers: Workers = SERIAL,
    versions: Iterable[tuple[str, bytes]] = (),
    standing: StandingSite = NOTHING_STANDS,
) -> Iterator[tuple[str, bytes]]:
    """Yield (address, content) of every download.

    Args:
        published: the tables, as :func:`list_published` gives them.
        areas: code -> Chinese name of the areas that get downloads of their own.
        is_draft: whether slow formats are not written, and so are not listed anywhere.
        record_schemas: see :func:`datapub.export.api.write_api`.
        workers: who writes the tables.
        versions: (address below data/, content) of the datasets as citations name them.
        standing: the site that stands, from which the files of tables are taken that are what they were.
    """
    edition = Edition(config, clock)
    written: dict[str, Download] = {}

    def keep(address: str, content: bytes) -> tuple[str, bytes]:
        written[address] = describe_download(address, content)
        return f"data/{address}", content

    formats = tuple(kind for kind in FORMATS if not (is_draft and kind.is_slow))
    folders = {kind.suffix: kind.archive_folder for kind in formats}
    parts = [*_list_parts("", published, edition, formats)]
    few = tuple(kind for kind in formats if kind.suffix in SUFFIXES)
    for part in chain.from_iterable(map(list_row_parts, published)):
        shown = Edition(config, clock.alone(part.table.name), f"{part.field.title}：{part.value}")
        parts.append(_Part(part.address, part.table, shown, few))
    for code, area in areas.items():
        folder = f"{code}/"
        shown = Edition(config, clock, area, folder)
        for table in published:
            if AREA_CODE in table.dataset.schema.names:
                parts += _list_parts(folder, [table], shown, _choose_for_area(table, formats), code)
    archived: dict[str, bytes] = {}
    common = standing.key(config)

    def make_part(listed: _Part) -> tuple[bytes, Contents]:
        part = listed.cut()
        table, of = part.table, part.edition
        suffixes = [kind.suffix for kind in part.formats]
        about = of.clock, of.area, of.folder
        key = standing.key(common, about, part.stem, suffixes, table.dataset, table.columns)
        made = standing.recall(key)
        if made is None:
            made = {f"data/{part.stem}{end}": content for end, content in _write_part(part).items()}
        return key, made

    for stem, (key, made) in zip([one.stem for one in parts], workers.map(make_part, parts), strict=True):
        if key:
            standing.note(key, describe_files(made))
        for address, content in made.items():
            name = address.removeprefix("data/")
            if "/" not in name and (inside := folders[name.removeprefix(stem)]) is not None:
                archived[inside + name] = content
            yield keep(name, content)
    archived[PACKAGE] = write_package(config, published, written, clock)
    yield keep(PACKAGE, archived[PACKAGE])
    for kind in WHOLE_FORMATS:
        if kind.write_all:
            content = kind.write_all(published, archived, edition)
            yield keep(f"{config.package.catalogue}{kind.suffix}", content)
    described = _describe_files(published, areas, written, edition, record_schemas)
    for address, content in (*versions, *described):
        yield keep(address, content)


def _describe_files(
    tables: Sequence[Table],
    areas: Mapping[str, str],
    downloads: Downloads,
    edition: Edition,
    record_schemas: RecordSchemas,
) -> Iterator[tuple[str, bytes]]:
    """Yield (address below data/, content) of what tells programs of the downloads."""
    for address, content in write_api(tables, areas, downloads, edition, record_schemas):
        yield address.removeprefix("data/"), content
    yield from write_csvw(edition.config, tables, edition.clock)
    yield from write_geojson(tables, edition)
    yield PORTAL, write_portal(edition.config, tables, downloads, edition.clock)


class _Part(NamedTuple):
    """A table or an area's rows of it, to be written: where, but for the suffix, and in which formats."""

    stem: str
    table: Table
    edition: Edition
    formats: tuple[Format, ...]
    area: str = ""

    def cut(self) -> _Part:
        """Return it with its own rows; only when they are written, as a country has 60,000 such tables."""
        return self._replace(table=self.table.where(AREA_CODE, self.area), area="") if self.area else self


def _list_parts(
    folder: str, tables: Iterable[Table], edition: Edition, formats: tuple[Format, ...], area: str = ""
) -> Iterator[_Part]:
    """Yield the tables in their formats; a big one format by format, so that nobody is waited for long.

    A file knows the version of its own table and no other, so that it changes with its rows alone.
    """
    for table in tables:
        own = replace(edition, clock=edition.clock.alone(table.name))
        count = table.count(AREA_CODE, area) if area else len(table.frame)
        for kinds in [formats] if count < _BIG else zip(formats, strict=True):
            yield _Part(folder + table.name, table, own, kinds, area)


def _choose_for_area(table: Table, formats: Iterable[Format]) -> tuple[Format, ...]:
    """Return the formats of an area's rows: text, and a workbook where the dataset asks for one.

    Thousands of small workbooks and Parquet files would take most of a build, and the whole table has both.
    """
    asked = {*AREA_SUFFIXES, *([".xlsx"] if table.dataset.area_workbook else ())}
    return tuple(kind for kind in formats if kind.suffix in asked)


def _write_part(part: _Part) -> dict[str, bytes]:
    """Return the files of a table by their suffix."""
    return {kind.suffix: kind.write(part.table, part.edition) for kind in part.formats if kind.write}


_BIG = 2_000
"""Rows of a table that takes a second or more to write in all formats."""
