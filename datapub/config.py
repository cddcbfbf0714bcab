"""The project's settings: who publishes (site.toml), beside what (:mod:`datapub.descriptor`).

Everything wrong with them is found in one go and raised as one :class:`ConfigError`; nothing
later has to doubt a :class:`Config`. No setting is guessed: an unknown key is refused, because
the usual reason is a misspelt one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from datapub.descriptor import FileReader, Package, fault, hint_at, read_from, read_package, read_text
from datapub.model import Dataset, Policy
from datapub.problem import ConfigError, Problem

SITE_FILE = "site.toml"


@dataclass(frozen=True)
class Config:
    """The settings of one publishing city.

    Attributes:
        root: the project's folder; every path in a problem is relative to it.
        official: whether this is the real register; false marks the whole site as a sample.
        base_url: absolute address of the site's home, ending in "/".
        id_prefix: two letters that ids begin with which an import gives to new rows of the register; "" where
            they are counted on from the rows that there are.
        city_code: GB/T 2260 code of the city, which stands in the dataset ``areas``.
        contact: how the public reaches the publisher, shown on every page.
        site_id_code: 网站标识码, "" until it is assigned; likewise icp_no and police_no.
        party_mark_id: number of the 党政机关 mark of the site, "" until it is assigned.
        party_mark_image: its picture, a file in theme/assets; "" until it is there.
        licence_name: SPDX identifier of the licence of the data.
        keywords: what the site is about, separated by ","; for the metadata of every page.
        column_type: what the inspection of government sites calls the kind of its columns.
        confirmed_duties: ids of duties whose text the owner has compared with the original.
        package: what is published.
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
    package: Package
    publisher_name_en: str = ""
    id_prefix: str = ""
    is_preview: bool = False

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """The committed datasets, in the order of the package."""
        return self.package.datasets

    @property
    def derived(self) -> tuple[Dataset, ...]:
        """The datasets that the build computes."""
        return self.package.derived

    @property
    def policies(self) -> Mapping[str, Policy]:
        """What the public may be told, by dataset."""
        gone = {name: Policy(is_logged=False) for name in self.package.unlogged}
        return gone | {item.name: item.policy for item in (*self.datasets, *self.derived)}

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
    ("publisher", "id_prefix"): ("id_prefix", str, True),
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

_OPTIONAL = frozenset({("publisher", "name_en"), ("publisher", "id_prefix")})
"""Settings that may be left out, also of an official site."""


_KINDS: Mapping[type, str] = {bool: "true 或 false", str: "文字", tuple: '一组文字，例如 ["甲", "乙"]'}


def load_config(root: Path) -> Config:
    """Read site.toml, datapackage.json and the schemas below ``root``.

    Raises:
        ConfigError: with every fault of all of them.
    """
    problems: list[Problem] = []
    read = read_from(root)
    settings = _read_settings(read, problems)
    package = read_package(read, problems)
    if problems:
        raise ConfigError(problems)
    return Config(root=root, package=package, **settings)


def _read_settings(read: FileReader, problems: list[Problem]) -> dict[str, Any]:
    text = read_text(read, SITE_FILE, problems)
    if text is None:
        return {}
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        last = len(text.splitlines())  # "at end of document" names no line
        problems.append(fault(SITE_FILE, "config-syntax", row=int(line[1]) if line else last))
        return {}
    given = dict(_flatten_toml(document))
    settings: dict[str, Any] = {}
    for place, (name, kind, may_be_empty) in _SETTINGS.items():
        shown = _dotted(place)
        if place not in given:
            if place not in _OPTIONAL:
                problems.append(fault(SITE_FILE, "config-missing", shown))
            continue
        value = given[place]
        row = _line_of(text, place[1])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            value = tuple(value)
        if not isinstance(value, kind):
            wanted = _KINDS[kind]
            problems.append(fault(SITE_FILE, "config-type", shown, row, wanted=wanted))
        elif isinstance(value, str) and not value.strip() and not may_be_empty:
            problems.append(fault(SITE_FILE, "config-empty", shown, row))
        else:
            settings[name] = value
    known = {_dotted(place) for place in _SETTINGS}
    for place in given:
        if place not in _SETTINGS:
            shown = _dotted(place)
            row = _line_of(text, place[1])
            hint = hint_at(shown, known)
            problems.append(fault(SITE_FILE, "config-unknown", shown, row, hint=hint))
    problems.extend(_check_addresses(settings, text))
    if settings.get("official") is True:
        for place, (name, kind, _) in _SETTINGS.items():
            if kind is str and settings.get(name) == "" and place not in _OPTIONAL:
                row = _line_of(text, place[1])
                problems.append(fault(SITE_FILE, "config-official", _dotted(place), row))
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
            yield fault(SITE_FILE, "config-address", value, _line_of(text, key))
    code = settings.get("city_code")
    if code is not None and not re.fullmatch(r"\d{6}", code):
        yield fault(SITE_FILE, "config-city-code", code, _line_of(text, "city_code"))
    prefix = settings.get("id_prefix", "")
    if prefix and not re.fullmatch("[a-z]{2}", prefix):
        yield fault(SITE_FILE, "config-id-prefix", prefix, _line_of(text, "id_prefix"))
