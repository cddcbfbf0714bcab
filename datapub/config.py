"""The project's settings: who publishes (site.toml) and what (datapackage.json, schemas/).

Everything wrong with them is found in one go and raised as one :class:`ConfigError`; nothing
later has to doubt a :class:`Config`. No setting is guessed: an unknown key is refused, because
the usual reason is a misspelt one.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from datapub.messages import describe
from datapub.model import CADENCE_MONTHS, Dataset, Field, ForeignKey, Schema, Source
from datapub.problem import ConfigError, Problem

SITE_FILE = "site.toml"
PACKAGE_FILE = "datapackage.json"

FIELD_TYPES = frozenset({"string", "integer", "number", "boolean", "date", "year"})
"""The Table Schema types that every output format here can hold."""

_NAME = re.compile(r"^[a-z][a-z0-9_]*$")


@dataclass(frozen=True)
class Config:
    """The settings of one publishing city.

    Attributes:
        root: the project's folder; every path in a problem is relative to it.
        official: whether this is the real register; false marks the whole site as a sample.
        base_url: absolute address of the site's home, ending in "/".
        city_code: GB/T 2260 code of the city, which stands in the dataset ``areas``.
        contact: how the public reaches the publisher, shown on every page.
        site_id_code: 网站标识码, "" until it is assigned; likewise icp_no and police_no.
        party_mark_id: number of the 党政机关 mark of the site, "" until it is assigned.
        party_mark_image: its picture, a file in theme/assets; "" until it is there.
        licence_name: SPDX identifier of the licence of the data.
        keywords: what the site is about, separated by ","; for the metadata of every page.
        column_type: what the inspection of government sites calls the kind of its columns.
        confirmed_duties: ids of duties whose text the owner has compared with the original.
        datasets: the resources of the data package, in its order.
        derived: datasets that the build computes from them; they have a schema, but no file in datasets/.
        publisher_name_en: English name for citations; "" where there is none.
        is_preview: whether the site is built for review only; set by a command, never in a file.
    """

    root: Path
    official: bool
    title: str
    short_title: str
    description: str
    base_url: str
    publisher_name: str
    city: str
    city_code: str
    contact: str
    site_id_code: str
    icp_no: str
    police_no: str
    party_mark_id: str
    party_mark_image: str
    licence_name: str
    licence_title: str
    licence_url: str
    keywords: str
    column_type: str
    confirmed_duties: tuple[str, ...]
    datasets: tuple[Dataset, ...]
    derived: tuple[Dataset, ...] = ()
    publisher_name_en: str = ""
    is_preview: bool = False

    @property
    def is_public(self) -> bool:
        """Whether search engines may list it: neither a sample nor a preview."""
        return self.official and not self.is_preview

    def dataset(self, name: str) -> Dataset:
        """Return the dataset of that name, committed or derived; KeyError where the package has none."""
        for item in (*self.datasets, *self.derived):
            if item.name == name:
                return item
        raise KeyError(name)


# site.toml: (table, key) -> (field of Config, type, may be empty)
_SETTINGS: Mapping[tuple[str, str], tuple[str, type, bool]] = {
    ("", "official"): ("official", bool, False),
    ("site", "title"): ("title", str, False),
    ("site", "short_title"): ("short_title", str, False),
    ("site", "description"): ("description", str, False),
    ("site", "base_url"): ("base_url", str, False),
    ("publisher", "name"): ("publisher_name", str, False),
    ("publisher", "name_en"): ("publisher_name_en", str, True),
    ("publisher", "city"): ("city", str, False),
    ("publisher", "city_code"): ("city_code", str, False),
    ("footer", "contact"): ("contact", str, False),
    ("footer", "site_id_code"): ("site_id_code", str, True),
    ("footer", "icp_no"): ("icp_no", str, True),
    ("footer", "police_no"): ("police_no", str, True),
    ("footer", "party_mark_id"): ("party_mark_id", str, True),
    ("footer", "party_mark_image"): ("party_mark_image", str, True),
    ("licence", "data_name"): ("licence_name", str, False),
    ("licence", "data_title"): ("licence_title", str, False),
    ("licence", "data_url"): ("licence_url", str, False),
    ("metadata", "keywords"): ("keywords", str, False),
    ("metadata", "column_type"): ("column_type", str, False),
    ("confirmed", "duties"): ("confirmed_duties", tuple, True),
}

_OPTIONAL = frozenset({("publisher", "name_en")})
"""Settings that may be left out, also of an official site."""


_KINDS: Mapping[type, str] = {bool: "true 或 false", str: "文字", tuple: '一组文字，例如 ["甲", "乙"]'}


def load_config(root: Path) -> Config:
    """Read site.toml, datapackage.json and the schemas below ``root``.

    Raises:
        ConfigError: with every fault of all of them.
    """
    problems: list[Problem] = []
    settings = _read_settings(root, problems)
    datasets, derived = _read_package(root, problems)
    if problems:
        raise ConfigError(problems)
    return Config(root=root, datasets=datasets, derived=derived, **settings)


def _fault(file: str, rule: str, value: str = "", row: int | None = None, **details: object) -> Problem:
    return Problem(file, row, None, rule, describe(rule, value=value, **details), value)


# --- site.toml ---------------------------------------------------------------------------------


def _read_settings(root: Path, problems: list[Problem]) -> dict[str, Any]:
    text = _read_text(root, SITE_FILE, problems)
    if text is None:
        return {}
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        last = len(text.splitlines())  # "at end of document" names no line
        problems.append(_fault(SITE_FILE, "config-syntax", row=int(line[1]) if line else last))
        return {}
    given = dict(_flatten_toml(document))
    settings: dict[str, Any] = {}
    for place, (name, kind, may_be_empty) in _SETTINGS.items():
        shown = _dotted(place)
        if place not in given:
            if place not in _OPTIONAL:
                problems.append(_fault(SITE_FILE, "config-missing", shown))
            continue
        value = given[place]
        row = _line_of(text, place[1])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            value = tuple(value)
        if not isinstance(value, kind):
            wanted = _KINDS[kind]
            problems.append(_fault(SITE_FILE, "config-type", shown, row, wanted=wanted))
        elif isinstance(value, str) and not value.strip() and not may_be_empty:
            problems.append(_fault(SITE_FILE, "config-empty", shown, row))
        else:
            settings[name] = value
    known = {_dotted(place) for place in _SETTINGS}
    for place in given:
        if place not in _SETTINGS:
            shown = _dotted(place)
            near = difflib.get_close_matches(shown, known, 1)
            row = _line_of(text, place[1])
            hint = f"（是不是 {near[0]}？）" if near else ""
            problems.append(_fault(SITE_FILE, "config-unknown", shown, row, hint=hint))
    problems.extend(_check_addresses(settings, text))
    if settings.get("official") is True:
        for place, (name, kind, _) in _SETTINGS.items():
            if kind is str and settings.get(name) == "" and place not in _OPTIONAL:
                row = _line_of(text, place[1])
                problems.append(_fault(SITE_FILE, "config-official", _dotted(place), row))
    return settings


def _flatten_toml(document: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Any]]:
    for key, value in document.items():
        if isinstance(value, dict):
            for inner, cell in value.items():
                yield (key, inner), cell
        else:
            yield ("", key), value


def _dotted(place: tuple[str, str]) -> str:
    return ".".join(part for part in place if part)


def _line_of(text: str, key: str) -> int | None:
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"\s*{re.escape(key)}\s*=", line):
            return number
    return None


def _check_addresses(settings: Mapping[str, Any], text: str) -> Iterator[Problem]:
    for name, key in (("base_url", "base_url"), ("licence_url", "data_url")):
        value = settings.get(name)
        if value is None:
            continue
        parts = urlsplit(value)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
        if not is_web or (name == "base_url" and (not value.endswith("/") or parts.query or parts.fragment)):
            yield _fault(SITE_FILE, "config-address", value, _line_of(text, key))
    code = settings.get("city_code")
    if code is not None and not re.fullmatch(r"\d{6}", code):
        yield _fault(SITE_FILE, "config-city-code", code, _line_of(text, "city_code"))


# --- datapackage.json and schemas --------------------------------------------------------------


def _read_package(root: Path, problems: list[Problem]) -> tuple[tuple[Dataset, ...], tuple[Dataset, ...]]:
    """Return the committed datasets and the derived ones.

    ``derived`` is a property of our own in datapackage.json, which other tools pass over: it describes
    tables as ``resources`` does, but their rows are computed, so there is no file to validate.
    """
    package = _read_json(root, PACKAGE_FILE, problems)
    if package is None:
        return (), ()
    resources = package.get("resources")
    if not isinstance(resources, list) or not resources:
        problems.append(_fault(PACKAGE_FILE, "package-resources"))
        return (), ()
    derived = package.get("derived", [])
    if not isinstance(derived, list):
        problems.append(_fault(PACKAGE_FILE, "package-resources"))
        return (), ()
    datasets: list[Dataset] = []
    groups: list[tuple[Dataset, ...]] = []
    for described in (resources, derived):
        before = len(datasets)
        for resource in described:
            dataset = _read_resource(root, resource, problems)
            if dataset is not None:
                if dataset.name in {item.name for item in datasets}:
                    problems.append(_fault(PACKAGE_FILE, "package-duplicate", dataset.name))
                datasets.append(dataset)
        groups.append(tuple(datasets[before:]))
    _check_references(datasets, problems)
    return groups[0], groups[1]


def _read_resource(root: Path, resource: object, problems: list[Problem]) -> Dataset | None:
    if not isinstance(resource, dict) or not _NAME.match(str(resource.get("name", ""))):
        problems.append(_fault(PACKAGE_FILE, "package-name", str(resource)[:80]))
        return None
    name = str(resource["name"])
    missing = [key for key in ("title", "description", "path", "schema") if not _is_text(resource.get(key))]
    for key in missing:
        problems.append(_fault(PACKAGE_FILE, "package-missing", f"{name}.{key}"))
    if missing:
        return None
    for key in ("path", "schema"):
        if Path(resource[key]).is_absolute() or ".." in Path(resource[key]).parts:
            problems.append(_fault(PACKAGE_FILE, "package-path", f"{name}.{key}"))
            return None
    schema = _read_schema(root, resource["schema"], problems)
    cadence = str(resource.get("cadence", "不定期"))
    if cadence not in CADENCE_MONTHS:
        allowed = "、".join(CADENCE_MONTHS)
        problems.append(_fault(PACKAGE_FILE, "package-cadence", f"{name}: {cadence}", allowed=allowed))
    as_of_on = _read_day(name, resource, problems)
    if schema is None:
        return None
    sort_by = _as_names(resource.get("sort_by"))
    for field in sort_by:
        if field not in schema.names:
            problems.append(_fault(PACKAGE_FILE, "package-sort", f"{name}.sort_by: {field}"))
    sources = tuple(
        Source(str(item.get("title", "")), str(item.get("path", "")))
        for item in resource.get("sources", [])
        if isinstance(item, dict)
    )
    return Dataset(
        name=name,
        title=resource["title"],
        description=resource["description"],
        path=resource["path"],
        schema_path=resource["schema"],
        schema=schema,
        row_meaning=str(resource.get("row_meaning", "")),
        cadence=cadence,
        limits=str(resource.get("limits", "")),
        may_be_empty=resource.get("may_be_empty") is True,
        sources=sources,
        as_of_on=as_of_on,
        title_en=str(resource.get("title_en", "")),
        sort_by=sort_by,
    )


def _read_day(name: str, resource: Mapping[str, Any], problems: list[Problem]) -> date | None:
    """Return the day in ``as_of``; None where there is none, or where it is no day."""
    day = resource.get("as_of")
    if day is None:
        return None
    try:
        return date.fromisoformat(day)
    except (TypeError, ValueError):
        problems.append(_fault(PACKAGE_FILE, "package-day", f"{name}.as_of: {day}"))
        return None


def _read_schema(root: Path, path: str, problems: list[Problem]) -> Schema | None:
    document = _read_json(root, path, problems)
    if document is None:
        return None
    before = len(problems)
    raw_fields = document.get("fields")
    if not isinstance(raw_fields, list) or not raw_fields:
        problems.append(_fault(path, "schema-fields"))
        return None
    fields = tuple(_read_field(path, item, problems) for item in raw_fields)
    names = [item.name for item in fields if item is not None]
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.append(_fault(path, "schema-duplicate", name))
    primary = _as_names(document.get("primaryKey"))
    unique = tuple(_as_names(item) for item in document.get("uniqueKeys") or [])
    keys = tuple(
        ForeignKey(
            _as_names(item.get("fields")),
            str((item.get("reference") or {}).get("resource", "")),
            _as_names((item.get("reference") or {}).get("fields")),
        )
        for item in document.get("foreignKeys") or []
        if isinstance(item, dict)
    )
    for name in [*primary, *(n for key in unique for n in key), *(n for key in keys for n in key.fields)]:
        if name not in names:
            problems.append(_fault(path, "schema-key", name))
    if len(problems) > before:
        return None
    return Schema(tuple(item for item in fields if item is not None), primary, unique, keys)


def _read_field(path: str, raw: object, problems: list[Problem]) -> Field | None:
    if not isinstance(raw, dict) or not _NAME.match(str(raw.get("name", ""))):
        problems.append(_fault(path, "schema-field-name", str(raw)[:80]))
        return None
    name = str(raw["name"])
    for key in ("title", "description", "type"):
        if not _is_text(raw.get(key)):
            problems.append(_fault(path, "schema-field-missing", f"{name}.{key}"))
    if _is_text(raw.get("type")) and raw["type"] not in FIELD_TYPES:
        problems.append(
            _fault(path, "schema-type", f"{name}: {raw['type']}", types="、".join(sorted(FIELD_TYPES)))
        )
    constraints = raw.get("constraints") or {}
    if not isinstance(constraints, dict):
        problems.append(_fault(path, "schema-constraints", name))
        constraints = {}
    pattern = constraints.get("pattern")
    if pattern is not None:
        try:
            re.compile(pattern)
        except (re.error, TypeError):
            problems.append(_fault(path, "schema-pattern", f"{name}: {pattern}"))
    return Field(
        name=name,
        title=str(raw.get("title", "")),
        description=str(raw.get("description", "")),
        type=str(raw.get("type", "")),
        unit=str(raw.get("unit", "")),
        enum=tuple(str(item) for item in constraints.get("enum", ())),
        is_required=constraints.get("required") is True,
        constraints=constraints,
    )


def _check_references(datasets: list[Dataset], problems: list[Problem]) -> None:
    by_name = {dataset.name: dataset for dataset in datasets}
    if any(problem.rule.startswith(("package", "schema", "config-json")) for problem in problems):
        return  # a reference to a dataset that is itself broken would be a second report of one cause
    for dataset in datasets:
        for key in dataset.schema.foreign_keys:
            target = by_name.get(key.target) if key.target else dataset
            if target is None or not set(key.target_fields) <= set(target.schema.names):
                shown = f"{'、'.join(key.fields)} → {key.target}.{'、'.join(key.target_fields)}"
                problems.append(_fault(dataset.schema_path, "schema-reference", shown))


# --- reading -----------------------------------------------------------------------------------


def _read_text(root: Path, path: str, problems: list[Problem]) -> str | None:
    try:
        return (root / path).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        problems.append(_fault(path, "config-file"))
    except UnicodeDecodeError:
        problems.append(_fault(path, "config-encoding"))
    return None


def _read_json(root: Path, path: str, problems: list[Problem]) -> dict[str, Any] | None:
    text = _read_text(root, path, problems)
    if text is None:
        return None
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        problems.append(_fault(path, "config-json", row=error.lineno))
        return None
    if not isinstance(document, dict):
        problems.append(_fault(path, "config-json", row=1))
        return None
    return document


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _as_names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(item) for item in value) if isinstance(value, list) else ()
