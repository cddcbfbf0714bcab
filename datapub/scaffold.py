"""The project of another city, made from this one: the code as it is, the data as on a first day.

Every file that is ours alone (rows, history, pictures, releases) stays behind. Texts that speak of rows
that are not taken along go with them.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datapub.audit.origin import OWN_COLUMNS, Origin, read_origin, write_origin
from datapub.config import SITE_FILE, Config
from datapub.derive.names import spell
from datapub.descriptor import PACKAGE_FILE
from datapub.divisions import Division, Divisions, shorten
from datapub.history import list_tracked
from datapub.levels import Levels
from datapub.load import write_texts
from datapub.profile import Profile
from datapub.rules.official import PLACEHOLDER_MARK
from datapub.settings import SAMPLE_PREFIX

Rows = list[dict[str, str]]

BASE_URL = "https://register.example/"
NOT_STATISTICAL = (
    "代码出自国家地名信息库（民政部），不是统计用区划代码。",
    "Codes are those of the national database of place names, not the statistical ones.",
)
"""Of streets the two need not be the same, and the source has no others."""

_SAMPLES = re.compile("；标明是样例的行由[^；]*")
"""What the source of a dataset says of samples."""

_VERBATIM = frozenset({"policies", "intake_aliases"})
_QUOTED = frozenset({"statement", "source_title"})
"""Datasets and columns with the words of documents, or of somebody's lists, which are never worded anew."""

_LEFT_BEHIND = (
    "datasets/", "media/", "docs/manual/pictures/", "site/", "releases.lock", "releases/", "rewritten.csv",
    "origin.json",
)  # fmt: skip
_HIDDEN = frozenset(
    {".github", ".ci", ".gitattributes", ".gitignore", ".gitlab-ci.yml", ".pre-commit-config.yaml"}
)
"""What of the project is hidden and no program's own."""
_PICTURE = re.compile(
    r"^\[?!\[[^\n]*\]\([^)\n]*(?:pictures|media)/[^)\n]*\)(?:\]\([^)\n]*\))?\n\n?", re.MULTILINE
)
_SETTING = re.compile(r"^(?P<key>\w+)(?P<gap>\s*=\s*)(?P<value>\"[^\"]*\"|\[[^\]]*\]|\w+)", re.MULTILINE)
_NO_NAME = re.compile(
    r"(?:高新|经济|技术|产业|开发|经开|新城|新|城|工业|园|旅游|度假|综合|保税|示范|[东西南北中郊])+区?"
)
"""What many cities call a part of theirs."""
_STREET = re.compile("(街道|镇|乡)$")


@dataclass(frozen=True)
class City:
    """The city of a new project.

    Attributes:
        place: the division that it is.
        name: what it is called on the site.
        policy: rows of its own policy documents.
    """

    place: Division
    name: str
    policy: Rows


def make_project(profile: Profile, config: Config, target: Path, divisions: Divisions, city: City) -> None:
    """Write the project of a city into an empty folder.

    Raises:
        OSError: the folder cannot be written.
    """
    old = {item.name: _read_rows(config.root / item.path) for item in config.datasets}
    new = profile.found_city(old, divisions, city.place.code, city.policy)
    areas = [row | {"is_reporting_area": row["is_reporting_area"] == "true"} for row in new.get("areas", [])]
    levels = profile.name_levels(areas, city.place.code)
    for name in list_project_files(config.root):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".md":
            text = (config.root / name).read_text(encoding="utf-8")
            path.write_text(_PICTURE.sub("", text), encoding="utf-8")
        elif path.parent.name == "schemas":
            text = levels.reword((config.root / name).read_text(encoding="utf-8"))
            if config.id_prefix:  # what ids begin with, where it is told and in the examples
                ids = re.compile(rf"\b{config.id_prefix}(?=\d{{5}}| 开头)")
                text = ids.sub(make_prefix(city.place.name), text)
            path.write_text(text, encoding="utf-8")
        else:
            shutil.copy(config.root / name, path)
    for item in config.datasets:
        path = target / item.path
        path.parent.mkdir(parents=True, exist_ok=True)
        names = list(item.schema.names)
        rows = [[row.get(name, "") for name in names] for row in new.get(item.name, [])]
        if item.name not in _VERBATIM:
            rows = [
                [
                    cell if name in _QUOTED else levels.reword(cell)
                    for name, cell in zip(names, row, strict=True)
                ]
                for row in rows
            ]
        path.write_bytes(write_texts([names, *rows]))
    changed = {name for name in old if new.get(name, []) != old[name]}
    origin = find_origin(config, old, new, divisions, city)
    _write_package(config, target, divisions, city, changed, origin, levels)
    _write_settings(config, target, city)
    write_origin(target, origin)


def list_project_files(root: Path) -> Iterator[str]:
    """Yield the files of the project that another one gets: what git follows, else all but what is made."""
    names = list_tracked(root) or [
        path.as_posix()
        for path in (found.relative_to(root) for found in sorted(root.rglob("*")) if found.is_file())
        if "__pycache__" not in path.parts and (not path.parts[0].startswith(".") or path.parts[0] in _HIDDEN)
    ]
    yield from (name for name in names if not name.startswith(_LEFT_BEHIND) and (root / name).is_file())


def find_origin(
    config: Config, old: Mapping[str, Rows], new: Mapping[str, Rows], divisions: Divisions, city: City
) -> Origin:
    """Return what may not stand on the site of the new city: what was the old one's alone."""
    before = read_origin(config.root)
    known = {
        row[column] for rows in new.values() for row in rows for column in OWN_COLUMNS if row.get(column)
    }
    places = [row for name in ("areas", "streets") for row in old.get(name, [])]
    codes = [row["code"] for row in places if row["code"] not in known]
    numbers = [row["document_no"] for row in old.get("policies", []) if row["document_no"] not in known]
    names: dict[str, None] = {}
    for row in places:
        if row["code"] not in known and divisions.times[row["name"]] <= 1:
            called = [row["name"], row.get("short_name", ""), *(row.get("aliases") or "").split("、")]
            names.update(dict.fromkeys(name for name in called if name and not _NO_NAME.fullmatch(name)))
    own = {city.name, *(row["name"] for name in ("areas", "streets") for row in new.get(name, []))}
    stems = {_STREET.sub("", name) for name in own}  # the search finds 某街道 by 某镇
    publisher = [] if PLACEHOLDER_MARK in config.publisher_name else [config.publisher_name]
    return Origin(
        tuple(dict.fromkeys([*before.codes, *codes])),
        tuple(dict.fromkeys(filter(None, [*before.texts, *numbers, *publisher]))),
        tuple(
            name
            for name in dict.fromkeys([*before.names, *names])
            if _STREET.sub("", name) not in stems and not any(name in one for one in own)
        ),
    )


def make_prefix(name: str) -> str:
    """Return the two letters that ids of a city begin with, from the sound of its name."""
    syllables = spell(shorten(name)) or ["xx"]
    prefix = "".join(syllable[0] for syllable in syllables)[:2]
    return prefix if len(prefix) == 2 and prefix != SAMPLE_PREFIX else syllables[0][:2].ljust(2, "x")


def _read_rows(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _rename(text: str, config: Config, city: City) -> str:
    return text.replace(config.city, city.name).replace(shorten(config.city), shorten(city.place.name))


def _write_package(
    config: Config,
    target: Path,
    divisions: Divisions,
    city: City,
    changed: set[str],
    origin: Origin,
    levels: Levels,
) -> None:
    """Write the data package: of rows and documents that are not there any more nothing is said."""
    package: dict[str, Any] = json.loads((config.root / PACKAGE_FILE).read_text(encoding="utf-8"))
    package["title"] = _rename(package["title"], config, city)
    spoken = "".join(spell(shorten(config.city)))
    package["name"] = package["name"].replace(spoken, "".join(spell(shorten(city.place.name))))
    for resource in package["resources"]:
        name = resource["name"]
        sources = [
            {"title": _SAMPLES.sub("", source["title"])} if _SAMPLES.search(source["title"]) else source
            for source in resource.pop("sources", [])
            if not any(text in source["title"] for text in origin.texts)
        ]
        if name in changed:
            resource.pop("resource_code", None)
            resource.pop("as_of", None)
        if name in {"areas", "streets"}:
            sources = [{"title": divisions.source}]
            resource["limits"], resource["limits_en"] = NOT_STATISTICAL
        if name == "streets" and divisions.as_of:
            resource["as_of"] = divisions.as_of
        if sources:
            resource["sources"] = sources
    text = levels.reword(json.dumps(package, ensure_ascii=False, indent=2))
    (target / PACKAGE_FILE).write_text(text + "\n", encoding="utf-8")


def _write_settings(config: Config, target: Path, city: City) -> None:
    """Write who publishes: what is known of the city, and for all else that it is not known yet."""
    values: dict[str, object] = {
        "official": False,
        "title": _rename(config.title, config, city),
        "short_title": _rename(config.short_title, config, city),
        "description": _rename(config.description, config, city),
        "base_url": BASE_URL,
        "name": PLACEHOLDER_MARK,
        "name_en": "",
        "provider_code": "",
        "city": city.name,
        "city_code": city.place.code,
        "id_prefix": make_prefix(city.place.name),
        **dict.fromkeys(("site_id_code", "icp_no", "police_no", "party_mark_id", "party_mark_image"), ""),
        "duties": [],
    }

    def replace(found: re.Match[str]) -> str:
        value = json.dumps(values.get(found["key"]), ensure_ascii=False)
        return f"{found['key']}{found['gap']}{value}" if found["key"] in values else found[0]

    text = (config.root / SITE_FILE).read_text(encoding="utf-8")
    (target / SITE_FILE).write_text(_SETTING.sub(replace, text), encoding="utf-8")
