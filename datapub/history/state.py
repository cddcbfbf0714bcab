"""All datasets in one state, read leniently: an old state need not satisfy the settings of today."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from datapub.config import PACKAGE_FILE
from datapub.history.git import Contents, list_files
from datapub.history.values import Fault, Sheet, State
from datapub.history.versions import BrokenVersion, read_version
from datapub.model import Field, Schema

Read = Callable[[str], bytes | None]
"""Path below the project's folder -> content, None where there is no such file."""


def read_commit(root: Path, revision: str) -> State | None:
    """Return the state of a commit, None where git knows no such commit or there is no git.

    Args:
        revision: anything that names a commit: a hash, a branch, a tag, ``HEAD~3``.
    """
    files = list_files(root, revision)
    if files is None:
        return None
    with Contents(root) as contents:
        return read_state(lambda path: contents.read(files[path]) if path in files else None)


def read_folder(folder: Path) -> State:
    """Return the state of a project's folder, as its files stand there."""

    def read(path: str) -> bytes | None:
        file = folder / path
        return file.read_bytes() if file.is_file() else None

    return read_state(read)


def read_raw(root: Path, commit: str, paths: Iterable[str]) -> dict[str, bytes]:
    """Return files as they stood at a commit, those of ``paths`` that were there."""
    files = list_files(root, commit) or {}
    found: dict[str, bytes] = {}
    with Contents(root) as contents:
        for path in paths:
            content = contents.read(files[path]) if path in files else None
            if content is not None:
                found[path] = content
    return found


def read_state(read: Read) -> State:
    """Return the state that some files are in."""
    sheets: dict[str, Sheet] = {}
    faults: dict[str, Fault] = {}
    for resource in list_resources(read(PACKAGE_FILE)):
        name = str(resource["name"])
        schema = parse_schema(read(str(resource["schema"])))
        try:
            version = read_version(read(str(resource["path"])), schema.primary_key, None)
        except BrokenVersion as broken:
            faults[name] = broken.fault
            continue
        sheets[name] = Sheet(schema, {key: version.cells(key) for key in version.lines})
    return State(sheets, faults)


def list_resources(package: bytes | None) -> list[Mapping[str, Any]]:
    """Return the resources of a data package that name a file and a schema."""
    resources = read_object(package).get("resources")
    return [
        item
        for item in (resources if isinstance(resources, list) else [])
        if isinstance(item, dict)
        and all(isinstance(item.get(key), str) for key in ("name", "path", "schema"))
    ]


def parse_schema(content: bytes | str | None) -> Schema:
    """Return a Table Schema as far as its text can be read; what is odd is left out."""
    document = read_object(content)
    fields = document.get("fields")
    return Schema(
        tuple(
            _parse_field(item)
            for item in (fields if isinstance(fields, list) else [])
            if isinstance(item, dict) and isinstance(item.get("name"), str)
        ),
        parse_key(document),
    )


def parse_key(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the primary key that a schema names, () where it names none."""
    key = schema.get("primaryKey")
    names = [key] if isinstance(key, str) else key
    return tuple(map(str, names)) if isinstance(names, list) else ()


def read_object(content: bytes | str | None) -> dict[str, Any]:
    """Return a JSON object, {} where there is none."""
    try:
        document = json.loads(content or b"{}")
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _parse_field(item: Mapping[str, Any]) -> Field:
    constraints = item.get("constraints")
    limits: Mapping[str, Any] = constraints if isinstance(constraints, dict) else {}
    enum = limits.get("enum")
    return Field(
        name=item["name"],
        title=str(item.get("title", "")),
        description=str(item.get("description", "")),
        type=str(item.get("type", "")),
        unit=str(item.get("unit", "")),
        enum=tuple(map(str, enum)) if isinstance(enum, list) else (),
        is_required=limits.get("required") is True,
        constraints=limits,
    )
