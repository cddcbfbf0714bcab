"""What the API holds, for programs: JSON Schema (2020-12) of every file, and an OpenAPI 3.1 description.

The envelopes stand in ``api.schema.json`` beside this module; what a record of each dataset may hold follows
from its Table Schema. Both describe the files that are published with them, and so refuse a member
that is not there today.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from datapub.download import Downloads
from datapub.edition import Edition
from datapub.model import Dataset, Field, Table, list_braced

Node = dict[str, Any]
RecordSchemas = Mapping[str, Mapping[str, Any]]
"""Dataset -> JSON Schema of the file of one record outside the API; ``{"$ref": "#/$defs/<dataset>.row"}``
in it is the record itself."""

_ENVELOPES = Path(__file__).with_name("api.schema.json")
_TYPES: Mapping[str, Node] = {
    "string": {"type": "string", "minLength": 1},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    "year": {"type": "integer"},
}
_KEYWORDS = ("minimum", "maximum", "minLength", "maxLength", "pattern")


def describe_api(tables: Sequence[Table], own: RecordSchemas, edition: Edition, root: str) -> Node:
    """Return the JSON Schema of the API's files; ``root`` is the API's address below the site's root."""
    schema: Node = json.loads(_ENVELOPES.read_text(encoding="utf-8"))
    definitions: Node = schema["$defs"]
    files = [*schema.pop("files")]
    for table in tables:
        name = table.name
        definitions[f"{name}.row"] = _describe_row(table.dataset)
        definitions[f"{name}.json"] = {"type": "array", "items": _refer(f"{name}.row")}
        definitions[f"{name}.page"] = _narrow("page", name, records={"items": _refer(f"{name}.row")})
        files.append(f"{name}.page")
        if table.dataset.record_address:
            definitions[f"{name}.record"] = own.get(name, {"type": "object"})
        elif table.dataset.record_address is not None and table.dataset.schema.primary_key:
            definitions[f"{name}.record"] = _narrow("record", name, record=_refer(f"{name}.row"))
        else:
            continue
        files.append(f"{name}.record")
    schema["$id"] = edition.address_of(f"{root}schema.json")
    return {**schema, "anyOf": [_refer(name) for name in files]}


def describe_openapi(
    schema: Node, tables: Sequence[Table], downloads: Downloads, edition: Edition, root: str
) -> Node:
    """Return the OpenAPI description of the same files; ``schema`` is that of :func:`describe_api`."""
    config, warning = edition.config, edition.warning_for(tables)
    paths: Node = {}

    def put(address: str, kind: str, summary: str, tag: str) -> None:
        parameters = [
            _describe_parameter(name, schema["$defs"].get(f"{tag}.row", {})) for name in list_braced(address)
        ]
        answer = {"application/json": {"schema": _refer(kind)}}
        operation: Node = {
            "operationId": re.sub(r"\W", "_", f"get_{kind}"),
            "summary": summary,
            "tags": [tag],
            "responses": {
                "200": {"description": summary, "content": answer},
                "404": {"description": "No such file: the page, row or dataset is not published."},
            },
        }
        if parameters:
            operation["parameters"] = parameters
        paths[f"/{address}"] = {"get": operation}

    for name, summary in _LISTS.items():
        put(f"{root}{name}.json", name, summary, "lists")
    for name, summary in _PAGED.items():
        put(f"{root}{name}/page-{{page}}.json", name, summary, "lists")
    for table in tables:
        dataset, name = table.dataset, table.name
        title = f"{dataset.title_en or name}（{dataset.title}）"
        file = downloads.get(f"{name}.json")
        size = f" of {file.size:,} bytes" if file else ""
        put(f"data/{name}.json", f"{name}.json", f"{title}: all records in one file{size}", name)
        put(f"{root}{name}/page-{{page}}.json", f"{name}.page", f"{title}: a page of records", name)
        if f"{name}.record" in schema["$defs"]:
            parts = "/".join(f"{{{key}}}" for key in dataset.schema.primary_key)
            address = dataset.record_address or f"{root}{name}/records/{parts}.json"
            put(address, f"{name}.record", f"{title}: one record", name)
    described: Node = {
        "openapi": "3.1.0",
        "info": {
            "title": config.title,
            "version": root.rstrip("/").rpartition("/")[2],
            "description": "Static JSON files: no key, no query parameters, permanent addresses." + warning,
            "license": {"name": config.licence_name, "url": config.licence_url},
            "contact": {"name": config.publisher_name, "url": edition.address_of("about/")},
        },
        "servers": [{"url": config.base_url.rstrip("/")}],
        "tags": [
            {"name": "lists", "description": "What there is, and where."},
            *(
                {"name": one.name, "description": one.dataset.description_en or one.dataset.title}
                for one in tables
            ),
        ],
        "paths": paths,
        "components": {"schemas": schema["$defs"]},
    }
    moved: Node = json.loads(json.dumps(described).replace('"#/$defs/', '"#/components/schemas/'))
    return moved


_LISTS = {
    "index": "Who publishes, under which licence, when; addresses of the lists",
    "datasets": "Every dataset: meaning, rows, as-of date, downloads",
    "areas": "Every area that has downloads of its own",
}
_PAGED = {
    "area-list": "The same areas, 20 to a page",
    "change-log": "What changed, the oldest first, 100 publications to a page",
}


def _refer(name: str) -> Node:
    return {"$ref": f"#/$defs/{name}"}


def _narrow(envelope: str, dataset: str, **members: Node) -> Node:
    """Return an envelope that holds records of one dataset."""
    return {"allOf": [_refer(envelope), {"properties": {"dataset": {"const": dataset}, **members}}]}


def _describe_row(dataset: Dataset) -> Node:
    return {
        "title": dataset.title,
        "description": dataset.description_en or dataset.description,
        "type": "object",
        "additionalProperties": False,
        "required": list(dataset.schema.names),
        "properties": {field.name: _describe_field(field) for field in dataset.schema.fields},
    }


def _describe_field(field: Field) -> Node:
    """Return what a cell may be; null where it may be empty."""
    described: Node = {
        "title": field.title,
        "description": field.description_en or field.description,
        **_TYPES[field.type],
    }
    if field.type != "date":  # JSON Schema has no bounds of days
        described |= {key: field.constraints[key] for key in _KEYWORDS if key in field.constraints}
    if field.enum:
        described["enum"] = list(field.constraints["enum"])
    if not field.is_required:
        described["type"] = [described["type"], "null"]
        if field.enum:
            described["enum"].append(None)
    return described


def _describe_parameter(name: str, row: Node) -> Node:
    kinds = {"page": {"type": "integer", "minimum": 1}}
    known = row.get("properties", {}).get(name) or kinds[name]
    schema = {key: value for key, value in known.items() if key not in {"title", "description"}}
    described = {"name": name, "in": "path", "required": True, "schema": schema}
    return {**described, **({"description": known["description"]} if "description" in known else {})}
