"""Open the data package, or say what is wrong with its definition."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from frictionless import FrictionlessException, Package, Schema

from datapub.descriptor import PACKAGE_FILE
from datapub.messages import WORDINGS, describe, show
from datapub.model import Dataset, Field
from datapub.problem import ConfigError, Problem

PACKAGE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TABLE_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
"""Which version of the standard a schema follows that does not say so itself."""

_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_UNSUPPORTED = re.compile(r'constraint "(\w+)" is not supported by type "(\w+)"')
_AT_PROPERTY = re.compile(r"at property '([^']+)'")


def open_schemas(datasets: Iterable[Dataset]) -> dict[str, Schema]:
    """Open the package with these datasets only, and return their schemas by name.

    References to any other dataset are left out.

    Raises:
        ConfigError: with every fault of the definitions.
    """
    known = {dataset.name: dataset for dataset in datasets}
    problems = [problem for dataset in known.values() for problem in _check_values(dataset)]
    resources = [{**dataset.descriptor, "schema": _schema_of(dataset, known)} for dataset in known.values()]
    try:
        package = Package.from_descriptor({"$schema": PACKAGE_PROFILE, "resources": resources})
    except FrictionlessException as exception:
        located = [fault for item in resources for fault in _locate(known[item["name"]], item["schema"])]
        problems.extend(located or _describe_errors(PACKAGE_FILE, exception))
    if problems:
        raise ConfigError(problems)
    return {str(resource.name): resource.schema for resource in package.resources}


def _schema_of(dataset: Dataset, known: Container[str]) -> dict[str, Any]:
    schema: dict[str, Any] = dict(dataset.descriptor["schema"])
    if "foreignKeys" in schema:
        keys = zip(schema["foreignKeys"], dataset.schema.foreign_keys, strict=True)
        schema["foreignKeys"] = [given for given, key in keys if not key.target or key.target in known]
    return schema


def _check_values(dataset: Dataset) -> Iterator[Problem]:
    """Yield constraints whose values are not of the field's type: frictionless would crash on them."""
    for field in dataset.schema.fields:
        for name in (*_BOUNDS, "enum"):
            given = field.constraints.get(name)
            values = given if isinstance(given, list) else [] if given is None else [given]
            if any(not _is_readable(field, value) for value in values):
                yield _fault(dataset.schema_path, "field-error", field.name, f"：{name} 的值不是这一类型")


def _is_readable(field: Field, value: object) -> bool:
    readers: dict[str, Callable[[str], object]] = {
        "integer": int,
        "number": Decimal,
        "year": int,
        "date": date.fromisoformat,
    }
    reader = readers.get(field.type)
    if reader is None:
        return True
    try:
        reader(str(value))
    except (ValueError, InvalidOperation):
        return False
    return True


def _locate(dataset: Dataset, schema: dict[str, Any]) -> Iterator[Problem]:
    """Yield the faults of one schema, field by field where it is a field's."""
    found = False
    profile = schema.get("$schema", TABLE_PROFILE)
    for field in schema["fields"]:
        try:
            Schema.from_descriptor({"$schema": profile, "fields": [field]})
        except FrictionlessException as exception:
            found = True
            notes = " ".join(error.note for error in exception.to_errors())
            yield _fault(dataset.schema_path, "field-error", str(field.get("name", "")), _hint(notes))
    if found:
        return
    try:
        Schema.from_descriptor({"$schema": profile, **schema})
    except FrictionlessException as exception:
        yield from _describe_errors(dataset.schema_path, exception)


def _hint(notes: str) -> str:
    """Say in Chinese what a note of frictionless names: a constraint, or a property."""
    unsupported = _UNSUPPORTED.search(notes)
    if unsupported:
        return f"：约束 {unsupported[1]} 不能用于类型 {unsupported[2]}"
    place = _AT_PROPERTY.search(notes)
    return f"：{place[1]} 的写法不对" if place else ""


def _describe_errors(file: str, exception: FrictionlessException) -> Iterator[Problem]:
    for error in exception.to_errors():
        key = error.type if error.type in WORDINGS else "package-error"
        yield _fault(file, key, "", _hint(error.note))


def _fault(file: str, key: str, value: str, hint: str) -> Problem:
    return Problem(file, None, None, key, describe(key, value=value, hint=hint), show(value))
