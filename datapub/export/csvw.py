"""CSV on the Web: metadata beside each CSV file, for tools that follow W3C's recommendation.

``data/<dataset>.csv-metadata.json`` is where such a tool looks for the description of
``data/<dataset>.csv``, whose columns the files of an area have as well; ``data/csv-metadata.json`` describes
all files at once, with the references between them (https://www.w3.org/TR/tabular-metadata/). Every
statement comes from the Table Schema. CSVW has no word for a list of allowed values: those of texts are
written as a regular expression, those of numbers are left out, as its format of a number is another
thing. The CSV for spreadsheets has no metadata of its own: it is the same table.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from datapub.clock import Clock
from datapub.config import Config
from datapub.model import Dataset, Field, ForeignKey, Table
from datapub.textual import write_document

CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "zh"}]
GROUP = "csv-metadata.json"
DIALECT = {
    "encoding": "utf-8",
    "lineTerminators": ["\n"],
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
    "headerRowCount": 1,
    "skipInitialSpace": False,
    "trim": False,
}

_BASES: Mapping[str, str] = {
    "string": "string",
    "integer": "integer",
    "number": "decimal",
    "boolean": "boolean",
    "date": "date",
    "year": "gYear",
}
_BOUNDS = ("minimum", "maximum", "minLength", "maxLength")


def write_csvw(config: Config, tables: Sequence[Table], clock: Clock) -> Iterator[tuple[str, bytes]]:
    """Yield (address below data/, content): one file per dataset, then the one for all."""
    published = {table.name for table in tables}
    for table in tables:
        # A table on its own may refer to itself only: other files are not in its group.
        yield describe_alone(config, table.dataset, {table.name}, clock)
    group = {
        "@context": CONTEXT,
        "dc:title": config.title,
        "dc:description": config.description,
        "tables": [_describe(config, table.dataset, published, clock) for table in tables],
    }
    yield GROUP, _write(group)


def describe_alone(
    config: Config, dataset: Dataset, group: Collection[str], clock: Clock
) -> tuple[str, bytes]:
    """Return the name and content of the metadata of one file."""
    described = _describe(config, dataset, group, clock)
    return f"{dataset.name}.csv-metadata.json", _write({"@context": CONTEXT, **described})


def _write(document: Mapping[str, Any]) -> bytes:
    return write_document(document)


def _describe(config: Config, dataset: Dataset, group: Collection[str], clock: Clock) -> dict[str, Any]:
    schema = dataset.schema
    columns = [describe_column(field) for field in schema.fields]
    table_schema: dict[str, Any] = {"columns": columns}
    if schema.primary_key:
        table_schema["primaryKey"] = list(schema.primary_key)
    keys = [
        _describe_key(dataset, key) for key in schema.foreign_keys if (key.target or dataset.name) in group
    ]
    if keys:
        table_schema["foreignKeys"] = keys
    return {
        "url": f"{dataset.name}.csv",
        "dc:title": dataset.title,
        "dc:description": dataset.description,
        "dc:publisher": config.publisher_name,
        "dc:license": {"@id": config.licence_url},
        "dc:modified": {"@value": f"{clock.of(dataset.name).published:%Y-%m-%d}", "@type": "xsd:date"},
        "dialect": DIALECT,
        "tableSchema": table_schema,
    }


def _describe_key(dataset: Dataset, key: ForeignKey) -> dict[str, Any]:
    return {
        "columnReference": list(key.fields),
        "reference": {
            "resource": f"{key.target or dataset.name}.csv",
            "columnReference": list(key.target_fields),
        },
    }


def describe_column(field: Field) -> dict[str, Any]:
    """Return a field as a CSVW column; ``titles`` is what the file's header says."""
    datatype: dict[str, Any] = {"base": _BASES[field.type]}
    if field.type == "string" and field.enum:
        datatype["format"] = f"^({'|'.join(re.escape(value) for value in field.enum)})$"
    elif field.type == "string" and "pattern" in field.constraints:
        datatype["format"] = field.constraints["pattern"]
    elif field.type == "boolean":
        datatype["format"] = "true|false"
    datatype.update({key: field.constraints[key] for key in _BOUNDS if key in field.constraints})
    column: dict[str, Any] = {
        "name": field.name,
        "titles": field.name,
        "dc:title": field.title,
        "dc:description": field.description,
        "datatype": datatype,
    }
    if field.is_required:
        column["required"] = True
    if field.unit:
        column["schema:unitText"] = field.unit
    return column
