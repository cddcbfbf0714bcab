"""The project's settings: who publishes (site.toml), beside what (:mod:`datapub.descriptor`).

Everything wrong with them is found in one go and raised as one :class:`ConfigError`; nothing
later has to doubt a :class:`Config`. No setting is guessed: an unknown key is refused, because
the usual reason is a misspelt one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, ConfigDict, Field, StrictBool, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from datapub.characters import UNSEEN, find_foreign
from datapub.descriptor import Package, read_package
from datapub.descriptor.files import FileReader, hint_at, read_from, read_text
from datapub.levels import Levels
from datapub.messages import make_fault
from datapub.model import Dataset, Policy
from datapub.problem import ConfigError, Problem
from datapub.state import SiteState
from datapub.texts import has_html, is_web_address

SITE_FILE = "site.toml"


def _refuse_blank(text: str) -> str:
    if not UNSEEN.sub("", text).strip():
        raise PydanticCustomError("config-empty", "empty")
    return text


def _refuse_odd(text: str) -> str:
    if find_foreign(text) or "<" in text or has_html(text):
        raise PydanticCustomError("config-text", "odd")
    return text


def _check_address(text: str) -> str:
    if not is_web_address(text, is_public=False):
        raise PydanticCustomError("config-address", "no address")
    return text


def _check_base(text: str) -> str:
    parts = urlsplit(_check_address(text))
    if not text.endswith("/") or parts.query or parts.fragment:
        raise PydanticCustomError("config-address", "no folder")
    return text


def _check_city_code(text: str) -> str:
    if not re.fullmatch(r"\d{6}", text):
        raise PydanticCustomError("config-city-code", "no code")
    return text


def _check_prefix(text: str) -> str:
    if text and not re.fullmatch("[a-z]{2}", text):
        raise PydanticCustomError("config-id-prefix", "no prefix")
    return text


_Line = Annotated[str, AfterValidator(_refuse_odd)]
_Text = Annotated[str, AfterValidator(_refuse_blank), AfterValidator(_refuse_odd)]
_Address = Annotated[_Text, AfterValidator(_check_address)]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What site.toml says; each alias is where it stands there.

    Attributes:
        official: whether this is the publisher's word; without it a site is a sample or on trial.
        base_url: absolute address of the site's home, ending in "/".
        publisher_name_en: English name for citations; "" where there is none.
        provider_code: 提供方代码 in the catalogue of public data; "" until it is assigned.
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
        required_columns: columns ("dataset.column") that the publisher wants filled beyond what the profile
            asks for.
        shell: the program that makes pages of docs/ and theme/; see :mod:`datapub.frames`.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    official: StrictBool
    title: Annotated[_Text, Field(alias="site.title")]
    short_title: Annotated[_Text, Field(alias="site.short_title")]
    description: Annotated[_Text, Field(alias="site.description")]
    base_url: Annotated[_Text, AfterValidator(_check_base), Field(alias="site.base_url")]
    publisher_name: Annotated[_Text, Field(alias="publisher.name")]
    publisher_name_en: Annotated[_Line, Field(alias="publisher.name_en")] = ""
    city: Annotated[_Text, Field(alias="publisher.city")]
    city_code: Annotated[_Text, AfterValidator(_check_city_code), Field(alias="publisher.city_code")]
    provider_code: Annotated[_Line, Field(alias="publisher.provider_code")] = ""
    id_prefix: Annotated[_Line, AfterValidator(_check_prefix), Field(alias="publisher.id_prefix")] = ""
    contact: Annotated[_Text, Field(alias="footer.contact")]
    site_id_code: Annotated[_Line, Field(alias="footer.site_id_code")]
    icp_no: Annotated[_Line, Field(alias="footer.icp_no")]
    police_no: Annotated[_Line, Field(alias="footer.police_no")]
    party_mark_id: Annotated[_Line, Field(alias="footer.party_mark_id")]
    party_mark_image: Annotated[_Line, Field(alias="footer.party_mark_image")]
    licence_name: Annotated[_Text, Field(alias="licence.data_name")]
    licence_title: Annotated[_Text, Field(alias="licence.data_title")]
    licence_url: Annotated[_Address, Field(alias="licence.data_url")]
    keywords: Annotated[_Text, Field(alias="metadata.keywords")]
    column_type: Annotated[_Text, Field(alias="metadata.column_type")]
    confirmed_duties: Annotated[tuple[_Line, ...], Field(alias="confirmed.duties")]
    required_columns: Annotated[tuple[_Line, ...], Field(alias="required.columns")] = ()
    shell: Literal["mkdocs", "zensical"] = "mkdocs"


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


_SETTINGS = TypeAdapter(Settings)
_ASSIGNED = ("site_id_code", "icp_no", "police_no", "party_mark_id", "party_mark_image")
"""What others assign to a site, in ``footer``: an official one has it."""

_KINDS: Mapping[str, str] = {
    "bool_type": "true 或 false",
    "string_type": "文字",
    "literal_error": '"mkdocs" 或 "zensical"',
}
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
        return _SETTINGS.validate_python(given)
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
        hint = hint_at(place, _SETTINGS.json_schema()["properties"])
        return make_fault(SITE_FILE, "config-unknown", place, row, hint=hint)
    if kind in {"config-address", "config-city-code", "config-id-prefix"}:
        return make_fault(SITE_FILE, kind, error["input"], row)
    if kind in {"missing", "config-empty", "config-text"}:
        return make_fault(SITE_FILE, "config-missing" if kind == "missing" else kind, place, row)
    wanted = _KINDS.get(kind, _LIST) if len(error["loc"]) == 1 else _LIST
    return make_fault(SITE_FILE, "config-type", place, row, wanted=wanted)


def _line_of(text: str, place: str) -> int | None:
    key = re.escape(place.rpartition(".")[2])
    found = re.search(rf"^\s*{key}\s*=", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else None
