"""The published data package (Data Package v2): downloads with schemas, for anyone to validate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from datapub.clock import Clock
from datapub.config import Config
from datapub.derive.freshness import find_freshness
from datapub.download import Downloads
from datapub.formats import list_formats
from datapub.model import Dataset, Field, Table
from datapub.textual import write_document

PACKAGE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}


def write_package(config: Config, tables: Sequence[Table], downloads: Downloads, clock: Clock) -> bytes:
    """Return data/datapackage.json; its resources are the plain CSV files.

    Beside the standard's own properties each resource says what its rows are, how often it is
    updated, what it is as of and when it is due, what it cannot tell, and in which other formats
    the same rows stand (``formats``).
    """
    published = {table.name for table in tables}
    document = {
        "$schema": PROFILE,
        "name": config.package.catalogue,
        "title": config.title,
        "description": config.description,
        "homepage": f"{config.base_url}data/",
        "version": clock.version,
        "created": clock.published.isoformat(),
        "licenses": [
            {"name": config.licence_name, "title": config.licence_title, "path": config.licence_url}
        ],
        "contributors": [{"title": config.publisher_name, "roles": ["publisher"]}],
        "resources": [_describe(config, table, published, downloads, clock) for table in tables],
    }
    return write_document(document)


def _describe(
    config: Config, table: Table, published: set[str], downloads: Downloads, clock: Clock
) -> dict[str, Any]:
    dataset, version = table.dataset, clock.of(table.name)
    plain = downloads[f"{dataset.name}.csv"]
    described: dict[str, Any] = {
        "name": dataset.name,
        "title": dataset.title,
        "description": dataset.description,
        **_list_given(dataset, "title_en", "description_en", "limits_en"),
        **_list_given(dataset, "resource_code", "domain", "openness"),
        **({"provider_code": config.provider_code} if config.provider_code else {}),
        "path": f"{dataset.name}.csv",
        "type": "table",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "version": version.name,
        "modified": version.published.isoformat(),
        "bytes": plain.size,
        "hash": f"sha256:{plain.sha256}",
        "dialect": DIALECT,
        "schema": _describe_schema(dataset, published),
    }
    sources = [
        {"title": item.title, **({"path": item.path} if item.path else {})} for item in dataset.sources
    ]
    if sources:
        described["sources"] = sources
    freshness = find_freshness(table)
    described |= {
        "row_meaning": dataset.row_meaning,
        "cadence": dataset.cadence,
        "as_of": freshness.last.isoformat() if freshness.last else None,
        "next_due": freshness.due.isoformat() if freshness.due else None,
        "limits": dataset.limits,
        "has_samples": table.has_samples,
        "errors": f"{config.base_url}data/{dataset.name}-errors/",
        "formats": [
            {
                "url": f"{config.base_url}data/{file.address}",
                "mediatype": kind.media_type,
                "bytes": file.size,
                "hash": f"sha256:{file.sha256}",
            }
            for kind, file in list_formats(downloads, dataset.name)
        ],
    }
    return described


def _describe_schema(dataset: Dataset, published: set[str]) -> dict[str, Any]:
    schema = dataset.schema
    described: dict[str, Any] = {
        "fields": [_describe_field(field) for field in schema.fields],
        "missingValues": [""],
    }
    if schema.primary_key:
        described["primaryKey"] = list(schema.primary_key)
    if schema.unique_keys:
        described["uniqueKeys"] = [list(key) for key in schema.unique_keys]
    keys = [key for key in schema.foreign_keys if not key.target or key.target in published]
    if keys:
        described["foreignKeys"] = [
            {
                "fields": list(key.fields),
                "reference": {"resource": key.target, "fields": list(key.target_fields)},
            }
            for key in keys
        ]
    return described


def _describe_field(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": field.name,
        "title": field.title,
        "description": field.description,
        "type": field.type,
    }
    described |= _list_given(
        field, "unit", "title_en", "description_en", "unit_en", "enum_en", "derived_from"
    )
    if field.constraints:
        described["constraints"] = dict(field.constraints)
    return described


def _list_given(item: Dataset | Field, *names: str) -> dict[str, Any]:
    """Return those properties that are not empty."""
    return {name: value for name in names if (value := getattr(item, name))}
