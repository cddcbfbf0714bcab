"""schema.org descriptions inside pages, for search engines: Dataset and DataCatalog as JSON-LD.

They stand in ``<script type="application/ld+json">``: a block of data, which no browser runs and no
policy has to allow.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from datapub.clock import Clock, DatasetVersion
from datapub.config import Config
from datapub.derive.freshness import find_freshness
from datapub.download import Download, Downloads
from datapub.format import Format
from datapub.formats import list_formats, list_whole
from datapub.model import Field, Table

CONTEXT = "https://schema.org/"

Node = dict[str, Any]


def describe_dataset(config: Config, table: Table, downloads: Downloads, version: DatasetVersion) -> Node:
    """Return a dataset page's description."""
    return {
        "@context": CONTEXT,
        **_summarise(config, table),
        "inLanguage": "zh-CN",
        "isAccessibleForFree": True,
        "license": config.licence_url,
        "creator": _publisher(config),
        "publisher": _publisher(config),
        "dateModified": version.published.isoformat(),
        **({"datePublished": version.issued.isoformat()} if version.issued else {}),
        "version": version.name,
        **_cover(config, table),
        "keywords": [*config.package.keywords, config.city, *(["样例数据"] if table.has_samples else [])],
        "isBasedOn": [item.path or item.title for item in table.dataset.sources],
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": _catalogue_of(config), "name": config.title},
        "variableMeasured": [_describe_field(field) for field in table.dataset.schema.fields],
        "distribution": _list_distributions(config, list_formats(downloads, table.name)),
    }


def describe_catalogue(config: Config, tables: Iterable[Table], downloads: Downloads, clock: Clock) -> Node:
    """Return the description of the catalogue page: every dataset in short, and the files for all."""
    whole: Node = {
        "@type": "Dataset",
        "@id": f"{_catalogue_of(config)}-whole",
        "name": f"{config.title}：全部数据",
        "description": f"{config.description}。全部数据集放在一起。",
        "url": f"{config.base_url}data/",
        "license": config.licence_url,
        "creator": _publisher(config),
        "distribution": _list_distributions(config, list_whole(downloads)),
    }
    datasets = [
        {**_summarise(config, table), "license": config.licence_url, "creator": _publisher(config)}
        for table in tables
    ]
    return {
        "@context": CONTEXT,
        "@type": "DataCatalog",
        "@id": _catalogue_of(config),
        "name": config.title,
        "description": config.description,
        "url": f"{config.base_url}data/",
        "inLanguage": "zh-CN",
        "license": config.licence_url,
        "publisher": _publisher(config),
        "dateModified": clock.published.isoformat(),
        "dataset": [*datasets, *([whole] if whole["distribution"] else [])],
    }


def _summarise(config: Config, table: Table) -> Node:
    address = f"{config.base_url}data/{table.name}/"
    mark = "【样例数据，不是真实情况】" if table.has_samples else ""
    row = f"每一行是{table.dataset.row_meaning}" if table.dataset.row_meaning else ""
    # Google takes descriptions of 50 to 5000 characters only.
    described = (
        f"{mark}{table.dataset.description}{row}本数据集由{config.publisher_name}在《{config.title}》中公开，"
    )
    return {
        "@type": "Dataset",
        "@id": f"{address}#dataset",
        "name": table.dataset.title,
        **({"alternateName": table.dataset.title_en} if table.dataset.title_en else {}),
        "description": f"{described}可以免费下载和使用。",
        "url": address,
        "identifier": address,
    }


def _cover(config: Config, table: Table) -> Node:
    freshness = find_freshness(table)
    covered: Node = {
        "spatialCoverage": {"@type": "Place", "name": config.city, "identifier": config.city_code}
    }
    if freshness.first and freshness.last:
        days = [freshness.last] if freshness.first == freshness.last else [freshness.first, freshness.last]
        covered["temporalCoverage"] = "/".join(day.isoformat() for day in days)
    return covered


def _publisher(config: Config) -> Node:
    named: Node = {"@type": "GovernmentOrganization", "name": config.publisher_name, "url": config.base_url}
    if config.publisher_name_en:
        named["alternateName"] = config.publisher_name_en
    return named


def _describe_field(field: Field) -> Node:
    described: Node = {
        "@type": "PropertyValue",
        "name": field.name,
        "alternateName": field.title,
        "description": field.description,
    }
    if field.unit:
        described["unitText"] = field.unit
    return described


def _list_distributions(config: Config, files: Iterable[tuple[Format, Download]]) -> list[Node]:
    return [
        {
            "@type": "DataDownload",
            "name": kind.title,
            "contentUrl": f"{config.base_url}data/{file.address}",
            "encodingFormat": kind.media_type,
            "contentSize": f"{file.size} B",
            "sha256": file.sha256,
        }
        for kind, file in files
    ]


def _catalogue_of(config: Config) -> str:
    return f"{config.base_url}data/#catalogue"
