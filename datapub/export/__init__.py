"""The downloads, one format per module, each made from the typed tables and nothing else.

By dataset (``data/<dataset>.<ext>``), by area (``data/<area>/<dataset>.<ext>``), for all
(``data/<catalogue>.<ext>``), and as an API (``data/api/v1/``). These addresses never change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from datapub.clock import Clock
from datapub.config import Config
from datapub.download import FORMATS, Download, Downloads, describe_download
from datapub.export.api import write_api
from datapub.export.archive import write_archive
from datapub.export.csv import write_csv, write_excel_csv
from datapub.export.csvw import write_csvw, write_csvw_of_area
from datapub.export.dcat import PORTAL, write_portal
from datapub.export.edition import Edition
from datapub.export.json import write_json
from datapub.export.package import PACKAGE, write_package
from datapub.export.parquet import write_parquet
from datapub.export.sqlite import write_sqlite
from datapub.export.xlsx import write_xlsx
from datapub.model import AREA_CODE, Table, Tables
from datapub.workers import SERIAL, Workers

PRELOAD = ("datapub.export",)
"""What further processes need to write a table."""

WRITERS: Mapping[str, Callable[[Table, Edition], bytes]] = {
    ".xlsx": write_xlsx,
    "-excel.csv": write_excel_csv,
    ".csv": write_csv,
    ".json": write_json,
    ".parquet": write_parquet,
}
"""How each format of :data:`datapub.download.FORMATS` is written: same table and edition, same bytes."""


def list_published(config: Config, tables: Tables) -> list[Table]:
    """Return the tables that are published, in the order of the data package, the computed ones last."""
    derived = (dataset for dataset in config.derived if dataset.name in tables)
    known = (*config.datasets, *derived)
    return [tables[dataset.name] for dataset in known if not dataset.policy.is_internal]


SLOW: frozenset[str] = frozenset({".xlsx", ".parquet"})
"""Formats that take most of the time; a draft goes without them."""


def export_files(
    config: Config,
    tables: Tables,
    areas: Mapping[str, str],
    clock: Clock,
    left_out: frozenset[str] = frozenset(),
    workers: Workers = SERIAL,
) -> Iterator[tuple[str, bytes]]:
    """Yield (address, content) of every download.

    Args:
        areas: code -> Chinese name of the areas that get downloads of their own.
        left_out: suffixes of the formats that are not written, and so are not listed anywhere.
        workers: who writes the tables.
    """
    published = list_published(config, tables)
    edition = Edition(config, clock)
    written: dict[str, Download] = {}

    def keep(address: str, content: bytes) -> tuple[str, bytes]:
        written[address] = describe_download(address, content)
        return f"data/{address}", content

    kept: dict[str, bytes] = {}
    suffixes = tuple(kind.suffix for kind in FORMATS if kind.suffix not in left_out)
    parts = [*_list_parts("", published, edition, suffixes)]
    for code, area in areas.items():
        of_area = select_tables(published, code)
        parts += _list_parts(f"{code}/", of_area, Edition(config, clock, area), suffixes)
    for files in workers.map(_write_part, parts):
        for name, content in files:
            if "/" not in name and name.endswith((".csv", ".xlsx")) and not name.endswith("-excel.csv"):
                kept[name] = content
            yield keep(name, content)
    package = write_package(config, published, written, clock)
    yield keep(PACKAGE, package)
    yield keep(f"{config.package.catalogue}.sqlite", write_sqlite(published, edition))
    plain = {name: content for name, content in kept.items() if name.endswith(".csv")}
    books = {f"excel/{name}": content for name, content in kept.items() if name.endswith(".xlsx")}
    inside = {**plain, **books, PACKAGE: package}
    yield keep(f"{config.package.catalogue}.zip", write_archive(published, inside, edition))
    for address, content in _describe_files(published, areas, written, edition):
        yield keep(address, content)
    yield "data/sha256sums.txt", write_checksums(written)


def _describe_files(
    tables: Sequence[Table], areas: Mapping[str, str], downloads: Downloads, edition: Edition
) -> Iterator[tuple[str, bytes]]:
    """Yield (address below data/, content) of what tells programs of the downloads."""
    for address, content in write_api(tables, areas, downloads, edition):
        yield address.removeprefix("data/"), content
    yield from write_csvw(edition.config, tables, edition.clock)
    for code, area in areas.items():
        of_area = list(select_tables(tables, code))
        yield from write_csvw_of_area(edition.config, of_area, code, area, edition.clock)
    yield PORTAL, write_portal(edition.config, tables, downloads, edition.clock)


class _Part(NamedTuple):
    """A table to be written: below which folder, as part of what, in which formats."""

    folder: str
    table: Table
    edition: Edition
    suffixes: tuple[str, ...]


def _list_parts(
    folder: str, tables: Iterable[Table], edition: Edition, suffixes: tuple[str, ...]
) -> Iterator[_Part]:
    """Yield the tables in their formats; a big one format by format, so that nobody is waited for long."""
    for table in tables:
        if len(table.frame) < _BIG:
            yield _Part(folder, table, edition, suffixes)
        else:
            yield from (_Part(folder, table, edition, (suffix,)) for suffix in suffixes)


def _write_part(part: _Part) -> list[tuple[str, bytes]]:
    """Return (address below data/, content) of a table in its formats."""
    return [
        (f"{part.folder}{part.table.name}{suffix}", WRITERS[suffix](part.table, part.edition))
        for suffix in part.suffixes
    ]


_BIG = 2_000
"""Rows of a table that takes a second or more to write in all formats."""


def select_tables(tables: Sequence[Table], code: str) -> Iterator[Table]:
    """Yield the tables that say of each row to which area it belongs, with the rows of one area."""
    for table in tables:
        if AREA_CODE in table.dataset.schema.names:
            yield select_area(table, code)


def select_area(table: Table, code: str) -> Table:
    """Return the rows of one area, with the row numbers they have in the whole table."""
    return Table(table.dataset, table.frame[table.frame[AREA_CODE] == code])


def write_checksums(downloads: Downloads) -> bytes:
    """Return checksums as ``sha256sum --check`` reads them."""
    return "".join(f"{file.sha256}  {name}\n" for name, file in sorted(downloads.items())).encode()
