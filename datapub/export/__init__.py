"""The downloads, in every format of :mod:`datapub.formats`, each made from the typed tables and nothing else.

By dataset (``data/<dataset>.<ext>``), by area (``data/<area>/<dataset>.<ext>``), by the value of a field
(``data/<dataset>/<field>/<value>.<ext>``), for all (``data/<catalogue>.<ext>``), and as an API
(``data/api/v1/``). These addresses never change: whether an area's rows come as a workbook, too, is said
by the dataset's ``area_workbook``, and never hangs on the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from types import MappingProxyType

from datapub.clock import Clock
from datapub.config import Config
from datapub.derive.joined import join_names
from datapub.download import Download, Downloads, describe_download
from datapub.edition import Edition
from datapub.export.api import write_api
from datapub.export.api_schema import RecordSchemas
from datapub.export.csvw import write_csvw
from datapub.export.dcat import PORTAL, write_portal
from datapub.export.geojson import SUFFIX, has_positions, write_geojson
from datapub.export.package import PACKAGE, write_package
from datapub.export.tables import Job, Made, do_job, list_batches
from datapub.format import Packed
from datapub.formats import FORMATS, WHOLE_FORMATS
from datapub.formats.zip import pack
from datapub.model import Table, Tables
from datapub.standing import NOTHING_STANDS, StandingSite
from datapub.workers import SERIAL, Workers, return_memory

_MANY_ROWS = 50_000
"""Rows of a table whose files take hundreds of megabytes to make: those of all rows, and of a value's."""


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
    write: Callable[[str, bytes], None],
    is_draft: bool = False,
    record_schemas: RecordSchemas = MappingProxyType({}),
    workers: Workers = SERIAL,
    versions: Iterable[tuple[str, bytes]] = (),
    standing: StandingSite = NOTHING_STANDS,
) -> dict[str, Download]:
    """Write every download, and return what each is, by its address below ``data/``.

    Args:
        published: the tables, as :func:`list_published` gives them.
        areas: code -> Chinese name of the areas that get downloads of their own.
        write: takes over a file of the site; in whatever process has made it, and in another one again where
            that was stopped.
        is_draft: whether slow formats are not written, and so are not listed anywhere.
        record_schemas: see :func:`datapub.export.api.write_api`.
        workers: who writes the tables.
        versions: (address below data/, content) of the datasets as citations name them.
        standing: the site that stands, from which the files of tables are taken that are what they were.

    Raises:
        FileExistsError: two files have the same address: a bug that would hide one of them.
    """
    edition = Edition(config, clock)
    written: dict[str, Download] = {}
    packed: list[Packed] = []

    def note(file: Download) -> None:
        if file.address in written:
            raise FileExistsError(file.address)
        written[file.address] = file

    def keep(address: str, content: bytes) -> None:
        write(f"data/{address}", content)
        note(describe_download(address, content))

    def make_one(name: str, make: Callable[[], bytes]) -> list[Made]:
        if content := make():
            write(f"data/{name}", content)
            return [Made(b"", [describe_download(name, content)], [])]
        return []

    def do_batch(batch: Sequence[Job]) -> list[Made]:
        return [do_job(job, edition, common, standing, write) for job in batch]

    common = standing.key(config)
    formats = tuple(kind for kind in FORMATS if not (is_draft and kind.is_slow))
    tasks: list[Callable[[], list[Made]]] = [
        partial(
            make_one, f"{config.package.catalogue}{kind.suffix}", partial(kind.write_all, published, edition)
        )
        for kind in WHOLE_FORMATS
        if kind.write_all
    ]
    tasks += (
        partial(make_one, f"{table.name}{SUFFIX}", partial(write_geojson, table, edition))
        for table in filter(has_positions, published)
    )
    others: list[Callable[[], list[Made]]] = []
    for batch in list_batches(published, areas, formats):
        (tasks if _is_big(batch) else others).append(partial(do_batch, batch))
    if max((len(table.frame) for table in published), default=0) >= _MANY_ROWS:
        tasks = [partial(_do_in_turn, tasks)]
    tasks += others
    for made in chain.from_iterable(workers.map(lambda task: task(), tasks)):
        for file in made.downloads:
            note(file)
        packed += made.packed
        if made.key:
            standing.note(made.key, tuple((f"data/{file.address}", file.sha256) for file in made.downloads))
    package = write_package(config, published, written, clock)
    keep(PACKAGE, package)
    packed.append(pack(PACKAGE, package))
    for kind in WHOLE_FORMATS:
        if kind.write_archive:
            keep(f"{config.package.catalogue}{kind.suffix}", kind.write_archive(published, packed, edition))
    described = _describe_files(published, areas, written, edition, record_schemas)
    for address, content in chain(versions, described):
        keep(address, content)
    return written


def _is_big(batch: Sequence[Job]) -> bool:
    """Return whether a batch holds many rows; those of areas do not, of which many are made at once."""
    return len(batch) == 1 and len(batch[0].table.frame) >= _MANY_ROWS


def _do_in_turn(tasks: Sequence[Callable[[], list[Made]]]) -> list[Made]:
    """Do in one process what would take the memory of several if two did it at the same time."""
    made: list[Made] = []
    for task in tasks:
        made += task()
        return_memory()
    return made


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
    yield PORTAL, write_portal(edition.config, tables, downloads, edition.clock)
