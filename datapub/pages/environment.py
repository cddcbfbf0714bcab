"""The Jinja2 environment of the data pages: escaping, strictness, and how values are written.

Autoescape is on and undefined names are errors, so a cell can only ever reach a page as text, and a
misspelt variable stops the build.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from datapub import textual
from datapub.config import Config
from datapub.derive.publication import Publication
from datapub.derive.renewal import Renewal
from datapub.download import name_copy
from datapub.levels import Levels
from datapub.pages.compiled import KeptTemplates
from datapub.pages.drawing import draw_svg
from datapub.pages.figures import write_script_json
from datapub.pages.rendering import QuickEnvironment
from datapub.texts import find_phone
from datapub.textual import NOT_STATED, write_day, write_unit, write_value

RELIABILITY: Mapping[str, str] = {
    "V": "已读官方全文",
    "S": "有可查的公开网页",
    "D": "第二手摘要，条文号未核",
    "M": "依据待核对原文",
    "X": "由其他数字推算",
    "T": "自行计算并复核",
}
"""How sure the source of a row is, in the words of the schemas' column ``reliability``."""


def write_date(value: date | None) -> str:
    """Write a date as staff and public read it: 2026年11月23日."""
    return NOT_STATED if value is None else write_day(value)


def write_number(value: int | Decimal | None, digits: int | None = None) -> str:
    """Write a number with thousands separators; ``digits`` fixes the decimals."""
    if value is None:
        return NOT_STATED
    return f"{value:,}" if digits is None else f"{value:,.{digits}f}"


def write_cell(value: Any) -> str:
    """Write any typed cell the way its type is read."""
    if value is None or value == "":
        return NOT_STATED
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return write_date(value)
    if isinstance(value, int | Decimal):
        return write_number(value)
    return str(value)


def link_phone(phone: str) -> str:
    """Write a number for a ``tel:`` link: a landline with the country's code, service numbers as they are.

    An extension cannot be dialled by a link; it stays in the text beside it.
    """
    parts = phone.split("-")
    if phone.startswith("0"):
        return "+86" + "".join(parts[:2])[1:]
    return "".join(parts)


_OPTIONS: Mapping[str, Any] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "auto_reload": False,
    "cache_size": -1,  # all: to find out which is asked for least takes longer than to fill it
}
_COMPILED = KeptTemplates(repr(_OPTIONS))


def make_environment(*packages: str) -> Environment:
    """Return the environment with the templates of some packages, the engine's own last, and the filters."""
    environment = QuickEnvironment(
        loader=ChoiceLoader([PackageLoader(name, "templates") for name in (*packages, "datapub")]),
        bytecode_cache=_COMPILED,
        **_OPTIONS,
    )
    environment.filters.update(
        date_zh=write_date,
        number_zh=write_number,
        cell=write_cell,
        phone_link=link_phone,
        name_copy=name_copy,
        script_json=write_script_json,
        value_zh=write_value,
        unit=write_unit,
        raw_cell=textual.write_cell,
        drawing=draw_svg,
        reliability=lambda mark: RELIABILITY.get(mark, mark),
    )
    environment.globals.update(
        published_on=None, index_numbers={}, renewals={}, contact_link=link_contact(""), levels=Levels()
    )
    return environment


def name_contact(contact: str) -> str:
    """Return how the public reaches the publisher, by its telephone number alone where it holds one."""
    return find_phone(contact) or contact or "主办单位"


def link_contact(contact: str) -> Markup:
    """Return :func:`name_contact` for a page, a telephone number as a link."""
    name = name_contact(contact)
    if find_phone(name) != name:
        return escape(name)
    return Markup('<a href="tel:{}">{}</a>').format(link_phone(name), name)


def open_environment(
    packages: Iterable[str],
    config: Config,
    renewals: Mapping[str, Renewal],
    published_on: date,
    publications: Iterable[Publication],
) -> Environment:
    """Return an environment that knows of each dataset what any page may say of it."""
    environment = make_environment(*packages)
    environment.globals.update(
        contact_link=link_contact(config.contact),
        levels=config.levels,
        renewals=renewals,
        published_on=published_on,
        index_numbers={item.dataset: item.index_no for item in publications if item.dataset},
    )
    return environment
