"""The project's settings: who publishes (site.toml), beside what (:mod:`datapub.descriptor`).

Everything wrong with them is found in one go and raised as one :class:`ConfigError`; nothing
later has to doubt a :class:`Config`. No setting is guessed: an unknown key is refused, because
the usual reason is a misspelt one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from datapub.descriptor import PACKAGE_FILE, Package, read_package
from datapub.descriptor.files import FileReader, hint_at, read_from, read_text
from datapub.levels import Levels
from datapub.messages import make_fault
from datapub.model import Dataset, Policy
from datapub.problem import ConfigError, Problem
from datapub.settings import SETTINGS, Settings
from datapub.state import SiteState

SITE_FILE = "site.toml"


@dataclass(frozen=True, kw_only=True)
class Config(Settings):
    """The settings of one publishing city.

    Attributes:
        root: the project's folder; every path in a problem is relative to it.
        package: what is published.
        is_preview: whether the site is built for review only; set by a command, never in a file.
        state: what the site is, by this and its rows; set by the build, which reads them.
        is_empty: whether the register has no row yet; likewise.
        levels: what the city and its areas are called; likewise.
        overlay: the folder of the rows that never stand in the repository, None where none was given; set
            by a command, never in a file: it is a path of one machine.
    """

    root: Path
    package: Package
    is_preview: bool = False
    state: SiteState = SiteState.SAMPLE
    is_empty: bool = False
    levels: Levels = field(default_factory=Levels)
    overlay: Path | None = None

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
        """Whether search engines may list it: neither a sample, nor on trial, nor a preview."""
        return self.official and not self.is_preview

    def dataset(self, name: str) -> Dataset:
        """Return the dataset of that name, committed or derived; KeyError where the package has none."""
        for item in (*self.datasets, *self.derived):
            if item.name == name:
                return item
        raise KeyError(name)


_ASSIGNED = ("site_id_code", "icp_no", "police_no", "party_mark_id", "party_mark_image")
"""What others assign to a site, in ``footer``: an official one has it."""

_KINDS: Mapping[str, str] = {
    "bool_type": "true 或 false",
    "string_type": "文字",
    "literal_error": '"mkdocs" 或 "zensical"',
}
_ABOUT_VALUE = {"config-address", "config-base", "config-city-code", "config-contact", "config-id-prefix"}
_LIST = '一组文字，例如 ["甲", "乙"]'


def load_config(root: Path) -> Config:
    """Read site.toml, datapackage.json and the schemas below ``root``.

    Raises:
        ConfigError: with every fault of all of them.
    """
    problems: list[Problem] = []
    read = read_from(root)
    settings = _read_settings(read, problems)
    package = read_package(read, problems)
    if settings is not None and package.datasets:
        problems.extend(_check_required(settings, package))
    if problems or settings is None:
        raise ConfigError(problems)
    return Config(root=root, package=package, **vars(settings))


def check_columns(config: Config, needed: Mapping[str, Collection[str]]) -> None:
    """See that what the program reads is there.

    Args:
        needed: the columns of each dataset.

    Raises:
        ConfigError: with every dataset and column that the project has left out.
    """
    known = {item.name: item for item in config.datasets}
    problems = [make_fault(PACKAGE_FILE, "package-needed", name) for name in needed if name not in known] + [
        make_fault(known[name].schema_path, "schema-needed", column)
        for name, columns in needed.items()
        if name in known
        for column in columns
        if column not in known[name].schema.names
    ]
    if problems:
        raise ConfigError(problems)


def _check_required(settings: Settings, package: Package) -> Iterator[Problem]:
    known = {f"{item.name}.{name}" for item in package.datasets for name in item.schema.names}
    for name in settings.required_columns:
        if name not in known:
            yield make_fault(SITE_FILE, "config-required", name, hint=hint_at(name, known))


def _read_settings(read: FileReader, problems: list[Problem]) -> Settings | None:
    text = read_text(read, SITE_FILE, problems)
    if text is None:
        return None
    try:
        given = dict(_flatten(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        last = len(text.splitlines())  # "at end of document" names no line
        problems.append(make_fault(SITE_FILE, "config-syntax", row=int(line[1]) if line else last))
        return None
    if given.get("official") is True:
        empty = [f"footer.{name}" for name in _ASSIGNED if given.get(f"footer.{name}") == ""]
        problems += [
            make_fault(SITE_FILE, "config-official", place, _line_of(text, place)) for place in empty
        ]
    try:
        return SETTINGS.validate_python(given)
    except ValidationError as stop:
        problems += {str(error["loc"][0]): _word(error, text) for error in stop.errors()}.values()
        return None


def _flatten(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield each setting with its place: ``site.title``."""
    for key, value in document.items():
        if isinstance(value, dict):
            yield from ((f"{key}.{inner}", cell) for inner, cell in value.items())
        else:
            yield key, value


def _word(error: ErrorDetails, text: str) -> Problem:
    """Return what pydantic says of a setting in our words."""
    kind, place = error["type"], str(error["loc"][0])
    row = None if kind == "missing" else _line_of(text, place)
    if kind == "unexpected_keyword_argument":
        hint = hint_at(place, SETTINGS.json_schema()["properties"])
        return make_fault(SITE_FILE, "config-unknown", place, row, hint=hint)
    if kind.partition("/")[0] in _ABOUT_VALUE:
        return make_fault(SITE_FILE, kind, error["input"], row)
    if kind in {"missing", "config-empty", "config-text"}:
        return make_fault(SITE_FILE, "config-missing" if kind == "missing" else kind, place, row)
    if kind in {"too_long", "string_too_long"}:  # by where it stands among the other checks
        return make_fault(SITE_FILE, "config-long", place, row, most=error["ctx"]["max_length"])
    wanted = _KINDS.get(kind, _LIST) if len(error["loc"]) == 1 else _LIST
    return make_fault(SITE_FILE, "config-type", place, row, wanted=wanted)


def _line_of(text: str, place: str) -> int | None:
    key = re.escape(place.rpartition(".")[2])
    found = re.search(rf"^\s*{key}\s*=", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else None
