"""The downloads, one format per module, each made from the typed tables and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from datapub.clock import Clock
from datapub.config import Config
from datapub.download import Download, Downloads, describe_download
from datapub.export.csv import write_csv, write_excel_csv
from datapub.export.csvw import write_csvw
from datapub.export.dcat import CATALOGUE, write_catalogue
from datapub.export.package import PACKAGE, write_package
from datapub.model import Table, Tables

INTERNAL = frozenset({"exemptions"})
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
    written: dict[str, Download] = {}
    for address, content in _write_data(published, areas):
        written[address] = describe_download(address, content)
        yield f"data/{address}", content
    for address, content in describe_files(config, published, written, clock):
        yield f"data/{address}", content


def describe_files(
    config: Config, tables: Sequence[Table], downloads: Downloads, clock: Clock
) -> Iterator[tuple[str, bytes]]:
    """Yield (address below data/, content) of what describes the downloads, the checksums last."""
    described = dict(downloads)
    for address, content in (
        *write_csvw(config, tables, clock),
        (PACKAGE, write_package(config, tables, downloads, clock)),
        (CATALOGUE, write_catalogue(config, tables, downloads, clock)),
    ):
        described[address] = describe_download(address, content)
        yield address, content
    yield "sha256sums.txt", write_checksums(described)


def _write_data(tables: Sequence[Table], areas: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    for table in tables:
        yield from _write_table(table)
    for code in areas:
        for table in tables:
            if "area_code" in table.dataset.schema.names:
                for name, content in _write_table(select_area(table, code)):
                    yield f"{code}/{name}", content


def _write_table(table: Table) -> Iterator[tuple[str, bytes]]:
    yield f"{table.name}.csv", write_csv(table)
    yield f"{table.name}-excel.csv", write_excel_csv(table)


def select_area(table: Table, code: str) -> Table:
    """Return the rows of one area, with the row numbers they have in the whole table."""
    return Table(table.dataset, table.frame[table.frame["area_code"] == code])


def write_checksums(downloads: Downloads) -> bytes:
    """Return checksums as ``sha256sum --check`` reads them."""
    return "".join(f"{file.sha256}  {name}\n" for name, file in sorted(downloads.items())).encode()
