"""The API: JSON files at addresses that do not change, read by any program without a key.

It is a contract. Within ``v1`` an address is never taken away, and a member of an object is never
renamed or given another meaning; new ones may be added, so a reader must skip what it does not
know. :mod:`datapub.export.api_schema` says it for programs.

| address below ``data/api/v1/`` | what it holds |
|---|---|
| ``index.json`` | who publishes, under which licence, when; addresses of the lists below |
| ``schema.json``, ``openapi.json`` | the same for programs: JSON Schema of every file, OpenAPI 3.1 |
| ``datasets.json`` | every dataset: meaning, rows, as-of date, downloads with size and SHA-256, first page |
| ``areas.json`` | every area that has downloads of its own, with their addresses |
| ``area-list/page-<n>.json`` | the same, 20 to a page |
| ``change-log/page-<n>.json`` | what changed, the oldest first, 100 publications to a page |
| ``<dataset>/page-<n>.json`` | records, 500 to a page, with the addresses of the next and previous page |
| ``<dataset>/records/<key>.json`` | one record; the parts of a key of several fields are folders |

A page holds ``records`` as the dataset's JSON download does. ``next`` is null on the last page,
``prev`` on the first; a dataset without rows has one empty page. ``record`` in ``datasets.json`` is the
pattern of a record's address, null where records have no file. A dataset whose ``record_address`` in
datapackage.json says so has its records elsewhere, beside their web pages for example, or nowhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from datapub.derive.freshness import find_freshness
from datapub.derive.parted import list_row_parts
from datapub.download import Download, Downloads
from datapub.edition import Edition
from datapub.export.api_schema import RecordSchemas, describe_api, describe_openapi
from datapub.export.paging import paginate
from datapub.format import Format, WritePart
from datapub.formats import list_files_of, list_formats, list_whole
from datapub.formats.json import BETWEEN, cut_records
from datapub.model import AREA_CODE, Table
from datapub.textual import plain

VERSION: Final = "v1"
PER_PAGE: Final = 500
AREAS_PER_PAGE: Final = 20
"""An area names two hundred files and weighs 17 KB; a page of records weighs as much as one of areas."""
ROOT: Final = f"data/api/{VERSION}/"
SAFE_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""A part of a key that can be a file's name on every system, and be written in an address as it is."""


def write_api(
    tables: Sequence[Table],
    areas: Mapping[str, str],
    downloads: Downloads,
    edition: Edition,
    record_schemas: RecordSchemas = MappingProxyType({}),
) -> Iterator[tuple[str, bytes]]:
    """Yield (address, content) of what the API says of itself, of datasets and of areas.

    Args:
        areas: code -> Chinese name of the areas that have downloads of their own.
        downloads: the files of the datasets, of the areas and of the whole.
        record_schemas: what the files of records outside the API hold, by dataset.
    """
    schema = describe_api(tables, record_schemas, edition, ROOT)
    yield f"{ROOT}schema.json", _write(schema)
    yield f"{ROOT}openapi.json", _write(describe_openapi(schema, tables, downloads, edition, ROOT))
    yield f"{ROOT}index.json", _write(_describe_site(tables, downloads, edition))
    described = [_describe_dataset(table, downloads, edition) for table in tables]
    yield f"{ROOT}datasets.json", _write({"datasets": described})
    by_area = [table.name for table in tables if AREA_CODE in table.dataset.schema.names]
    listed = [_dump(_describe_area(code, name, by_area, downloads, edition)) for code, name in areas.items()]
    yield f"{ROOT}areas.json", _write_list({}, "areas", listed)
    for address, page in paginate(
        f"{ROOT}area-list/", "areas", listed, AREAS_PER_PAGE, edition.config.base_url
    ):
        yield address, _write_list(page, "areas", page.pop("areas"))


def _describe_site(tables: Sequence[Table], downloads: Downloads, edition: Edition) -> dict[str, Any]:
    config = edition.config
    return {
        "title": config.title,
        "description": config.description,
        "publisher": config.publisher_name,
        "licence": {
            "name": config.licence_name,
            "title": config.licence_title,
            "url": config.licence_url,
        },
        "published": edition.clock.published.isoformat(),
        "version": edition.version,
        "is_official": config.official,
        "state": str(config.state),
        "warning": edition.warning_for(tables),
        "datasets": edition.address_of(f"{ROOT}datasets.json"),
        "areas": edition.address_of(f"{ROOT}areas.json"),
        "schema": edition.address_of(f"{ROOT}schema.json"),
        "area_list": edition.address_of(f"{ROOT}area-list/page-1.json"),
        "change_log": edition.address_of(f"{ROOT}change-log/page-1.json"),
        "openapi": edition.address_of(f"{ROOT}openapi.json"),
        "whole": _describe_files(list_whole(downloads), edition),
    }


def _describe_dataset(table: Table, downloads: Downloads, edition: Edition) -> dict[str, Any]:
    dataset, version = table.dataset, edition.clock.of(table.name)
    as_of_on, record = find_freshness(table).last, find_record_pattern(table)
    return {
        "name": table.name,
        "title": dataset.title,
        "description": dataset.description,
        "row_meaning": dataset.row_meaning,
        "primary_key": list(dataset.schema.primary_key),
        "rows": len(table.frame),
        "as_of": as_of_on.isoformat() if as_of_on else None,
        "cadence": dataset.cadence,
        "has_samples": table.has_samples,
        "published": version.published.isoformat(),
        "version": version.name,
        "page": edition.address_of(f"data/{table.name}/"),
        "first": edition.address_of(f"{ROOT}{table.name}/page-1.json"),
        "record": edition.address_of(record) if record else None,
        "downloads": _describe_files(list_formats(downloads, table.name), edition),
        "parts": [
            {
                "field": part.field.name,
                "value": part.value,
                "downloads": _describe_files(list_files_of(downloads, part.address), edition),
            }
            for part in list_row_parts(table)
        ],
    }


def _describe_area(
    code: str, name: str, datasets: Iterable[str], downloads: Downloads, edition: Edition
) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "page": edition.address_of(f"areas/{code}/"),
        "datasets": {
            dataset: _describe_files(list_formats(downloads, dataset, code), edition) for dataset in datasets
        },
    }


def _describe_files(files: Iterable[tuple[Format, Download]], edition: Edition) -> list[dict[str, Any]]:
    return [
        {
            "url": edition.address_of(f"data/{file.address}"),
            "mediatype": kind.media_type,
            "bytes": file.size,
            "sha256": file.sha256,
        }
        for kind, file in files
    ]


def has_records(table: Table) -> bool:
    """Return whether single records stand in the API."""
    return table.dataset.record_address == ""


def find_record_pattern(table: Table) -> str | None:
    """Return the address of a record with its key's fields in braces, None where records have no file."""
    if not has_records(table):
        return table.dataset.record_address
    key = table.dataset.schema.primary_key
    parts = "/".join(f"{{{name}}}" for name in key)
    return f"{ROOT}{table.name}/records/{parts}.json" if key else None


def write_records(table: Table, write: WritePart, edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Yield (address, content) of the pages of a dataset, and of its single records where they stand here.

    Args:
        write: writes rows of the table as JSON.
    """
    version = edition.clock.of(table.name)
    about = {
        "published": version.published.isoformat(),
        "version": version.name,
        "warning": edition.warning_for([table]),
    }
    folder, base_url = f"{ROOT}{table.name}/", edition.config.base_url
    for address, page in paginate(folder, "records", range(len(table.frame)), PER_PAGE, base_url):
        records = cut_records(write(page.pop("records"), edition)).replace(BETWEEN, b", ")
        yield address, _write_list({"dataset": table.name, **about, **page}, "records", [records])
    pattern = find_record_pattern(table)
    if pattern is None or not has_records(table):
        return
    shown_at = edition.address_of(f"data/{table.name}/")
    start = _open({"dataset": table.name, "page": shown_at, **about}, "record")
    names = table.dataset.schema.primary_key
    keys = zip(*(map(plain, table.columns[name]) for name in names), strict=True)
    for place, key in enumerate(keys):
        record = cut_records(write([place], edition))
        yield pattern.format(**dict(zip(names, key, strict=True))), start + record + b"}\n"


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _write(value: Any) -> bytes:
    return _dump(value) + b"\n"


def _open(members: Mapping[str, Any], last: str) -> bytes:
    """Return the beginning of an object, up to the value of its last member."""
    return _dump({**members, last: None}).removesuffix(b"null}")


def _write_list(members: Mapping[str, Any], last: str, items: Iterable[bytes]) -> bytes:
    """Return an object whose last member is a list of what is JSON already."""
    return _open(members, last) + b"[" + b", ".join(items) + b"]}\n"
