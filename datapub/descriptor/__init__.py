"""The data package and its schemas, read in one way by all: datapackage.json and the files it names.

Strictly for the settings of today: every fault is reported, and a property that nobody knows is refused,
because the usual reason is a misspelt one. Leniently for what an old commit holds: what is odd is left out.
"""

from __future__ import annotations

from typing import Any

from datapub.descriptor.files import FileReader
from datapub.descriptor.reader import INTERNAL_DATASETS, PACKAGE_FILE, Package, Reader
from datapub.model import Dataset, Schema
from datapub.problem import Problem

__all__ = [
    "DESCRIBED", "INTERNAL_DATASETS", "PACKAGE_FILE", "Package", "parse_schema", "read_datasets",
    "read_package",
    "read_resources",
]  # fmt: skip


def read_package(read: FileReader, problems: list[Problem] | None = None) -> Package:
    """Return the data package with its schemas.

    Args:
        problems: takes every fault; without it the reading is lenient.
    """
    return Reader(read, problems).read_package()


def read_datasets(content: bytes | None) -> dict[str, Dataset]:
    """Return the datasets as the text of a package describes them, without schemas; the odd are left out."""
    reader = Reader({PACKAGE_FILE: content}.get, None)
    return {item.name: item for item in reader.read_package().datasets}


DESCRIBED = (
    "title", "title_en", "description", "description_en", "row_meaning", "cadence", "limits", "limits_en",
    "sources", "as_of", "internal", "withheld", "resource_code", "domain", "openness",
)  # fmt: skip
"""Properties of a resource that describe the dataset to the public."""


def read_resources(content: bytes | None) -> dict[str, dict[str, Any]]:
    """Return dataset -> its :data:`DESCRIBED` properties, from the text of a package."""
    raw = Reader({PACKAGE_FILE: content}.get, None).read_object(PACKAGE_FILE) or {}
    listed = raw.get("resources")
    return {
        str(item.get("name")): {key: item[key] for key in DESCRIBED if key in item}
        for item in (listed if isinstance(listed, list) else ())
        if isinstance(item, dict)
    }


def parse_schema(content: bytes | str | None) -> Schema:
    """Return a Table Schema as far as its text can be read; what is odd is left out."""
    reader = Reader(lambda path: content.encode() if isinstance(content, str) else content, None)
    return reader.read_schema("")[0] or Schema(())
