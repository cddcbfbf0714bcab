"""The downloads, one format per module, each made from the typed tables and nothing else.

By dataset (``data/<dataset>.<ext>``), by area (``data/<area>/<dataset>.<ext>``), for all
(``data/childcare-register.<ext>``), and as an API (``data/api/v1/``). These addresses never change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from datapub.clock import Clock
from datapub.config import Config
from datapub.export.api import digest, write_api
from datapub.export.archive import write_archive
from datapub.export.csv import write_csv, write_excel_csv
from datapub.export.edition import CATALOGUE, Edition
from datapub.export.json import write_json
from datapub.export.package import write_package
from datapub.export.parquet import write_parquet
from datapub.export.sqlite import write_sqlite
from datapub.export.xlsx import write_xlsx
from datapub.model import Table, Tables

INTERNAL = frozenset({"exemptions"})
"""Working lists that are never published: they name the staff in charge."""


@dataclass(frozen=True)
class Format:
    """A format in which every dataset is offered.

    Attributes:
        suffix: what follows the dataset's name in the address.
        write: returns the file; same table and edition, same bytes.
    """

    suffix: str
    mediatype: str
    write: Callable[[Table, Edition], bytes]


FORMATS: tuple[Format, ...] = (
    Format(".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    Format("-excel.csv", "text/csv", write_excel_csv),
    Format(".csv", "text/csv", write_csv),
    Format(".json", "application/json", write_json),
    Format(".parquet", "application/vnd.apache.parquet", write_parquet),
)
"""Every format, in the order in which readers are offered them: the spreadsheet first."""

WHOLE_FORMATS: Mapping[str, str] = {".sqlite": "application/vnd.sqlite3", ".zip": "application/zip"}
"""Suffix -> media type of the files that hold every dataset: data/childcare-register.sqlite, .zip."""


def list_published(config: Config, tables: Tables) -> list[Table]:
    """Return the tables that are published, in the order of the data package."""
    return [tables[dataset.name] for dataset in config.datasets if dataset.name not in INTERNAL]


def export_files(
    config: Config, tables: Tables, areas: Mapping[str, str], clock: Clock
) -> Iterator[tuple[str, bytes]]:
    """Yield (address, content) of every download.

    Args:
        areas: code -> Chinese name of the areas that get downloads of their own.
    """
    published = list_published(config, tables)
    edition = Edition(config, clock)
    sums: dict[str, tuple[int, str]] = {}
    kept: dict[str, bytes] = {}
    for table in published:
        for name, content in _write_table(table, edition):
            sums[name] = digest(content)
            if name.endswith((".csv", ".xlsx")) and not name.endswith("-excel.csv"):
                kept[name] = content
            yield f"data/{name}", content
    for code, area in areas.items():
        for table in select_tables(published, code):
            for name, content in _write_table(table, Edition(config, clock, area)):
                sums[f"{code}/{name}"] = digest(content)
                yield f"data/{code}/{name}", content
    plain = {name: content for name, content in kept.items() if name.endswith(".csv")}
    books = {f"excel/{name}": content for name, content in kept.items() if name.endswith(".xlsx")}
    package = write_package(config, published, plain, clock)
    whole = {
        "datapackage.json": package,
        f"{CATALOGUE}.sqlite": write_sqlite(published, edition),
        f"{CATALOGUE}.zip": write_archive(
            published, {**plain, **books, "datapackage.json": package}, edition
        ),
    }
    for name, content in whole.items():
        sums[name] = digest(content)
        yield f"data/{name}", content
    mediatypes = {item.suffix: item.mediatype for item in FORMATS}
    for address, content in write_api(published, areas, sums, mediatypes, WHOLE_FORMATS, edition):
        sums[address.removeprefix("data/")] = digest(content)
        yield address, content
    yield "data/sha256sums.txt", write_checksums({name: item[1] for name, item in sums.items()})


def _write_table(table: Table, edition: Edition) -> Iterator[tuple[str, bytes]]:
    for item in FORMATS:
        yield f"{table.name}{item.suffix}", item.write(table, edition)


def select_tables(tables: list[Table], code: str) -> Iterator[Table]:
    """Yield the tables that say of each row to which area it belongs, with the rows of one area."""
    for table in tables:
        if "area_code" in table.dataset.schema.names:
            yield select_area(table, code)


def select_area(table: Table, code: str) -> Table:
    """Return the rows of one area, with the row numbers they have in the whole table."""
    return Table(table.dataset, table.frame[table.frame["area_code"] == code])


def write_checksums(sums: Mapping[str, str]) -> bytes:
    """Return checksums as ``sha256sum --check`` reads them."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode()
