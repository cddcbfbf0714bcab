"""The downloads, one format per module, each made from the typed tables and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from datapub.clock import Clock
from datapub.config import Config
from datapub.export.csv import write_csv, write_excel_csv
from datapub.export.package import write_package
from datapub.model import Table, Tables

INTERNAL = frozenset({"exemptions", "releases"})
"""Working lists that are never published: they name the staff in charge."""


def list_published(config: Config, tables: Tables) -> list[Table]:
    """Return the tables that are published, in the order of the data package."""
    return [tables[dataset.name] for dataset in config.datasets if dataset.name not in INTERNAL]


def export_files(
    config: Config, tables: Tables, areas: Sequence[str], clock: Clock
) -> Iterator[tuple[str, bytes]]:
    """Yield (address, content) of every download.

    Args:
        areas: codes of the areas that get downloads of their own.
    """
    published = list_published(config, tables)
    sums: dict[str, str] = {}
    plain: dict[str, bytes] = {}
    for table in published:
        for name, content in _write_table(table):
            if not name.endswith("-excel.csv"):
                plain[name] = content
            sums[name] = hashlib.sha256(content).hexdigest()
            yield f"data/{name}", content
    for code in areas:
        for table in published:
            if "area_code" in table.dataset.schema.names:
                for name, content in _write_table(select_area(table, code)):
                    sums[f"{code}/{name}"] = hashlib.sha256(content).hexdigest()
                    yield f"data/{code}/{name}", content
    package = write_package(config, published, plain, clock)
    sums["datapackage.json"] = hashlib.sha256(package).hexdigest()
    yield "data/datapackage.json", package
    yield "data/sha256sums.txt", write_checksums(sums)


def _write_table(table: Table) -> Iterator[tuple[str, bytes]]:
    yield f"{table.name}.csv", write_csv(table)
    yield f"{table.name}-excel.csv", write_excel_csv(table)


def select_area(table: Table, code: str) -> Table:
    """Return the rows of one area, with the row numbers they have in the whole table."""
    return Table(table.dataset, table.frame[table.frame["area_code"] == code])


def write_checksums(sums: Mapping[str, str]) -> bytes:
    """Return checksums as ``sha256sum --check`` reads them."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode()
