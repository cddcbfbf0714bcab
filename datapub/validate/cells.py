"""What is wrong with one cell: at most one fault, the one that says most about what to change."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from datapub.characters import FOREIGN, LOOKALIKE, mend_lookalikes
from datapub.messages.near import name_nearest
from datapub.model import Field
from datapub.quantities import read_quantity
from datapub.texts import (
    GARBLED,
    PLACEHOLDERS,
    guess_date,
    guess_period,
    has_blanks_around,
    has_html,
    has_wide_digits,
    is_formula,
    is_mobile,
    is_null_word,
    is_scientific,
    is_sheet_error,
    is_web_address,
    is_wordless,
    narrow,
)

_TRUE_WORDS = frozenset({"true", "是", "有", "1", "y", "yes", "√", "真"})
_FALSE_WORDS = frozenset({"false", "否", "无", "没有", "0", "n", "no", "×", "假"})

PERIOD = "period"
"""Fields of this name hold a year, a quarter or a month, and people write those in many ways."""


class Fault(NamedTuple):
    """What is wrong with a cell: a wording's key, what it names, and whether the value is unusable."""

    key: str
    details: Mapping[str, Any] = MappingProxyType({})
    empties: bool = False


class CellCheck(NamedTuple):
    """Foreign matter that a cell may hold.

    Attributes:
        key: the wording of the fault.
        trigger: a pattern that is found in a text wherever ``test`` may be true.
        test: whether a text has it.
        cells: which cells are concerned.
    """

    key: str
    trigger: str
    test: Callable[[str], bool]
    cells: Literal["every", "formulas", "codes", "texts"] = "every"


_ESCAPE = re.compile("_x[0-9a-f]{4}_", re.I)
"""How a spreadsheet's file writes what it cannot hold: left in a text, it comes out as another one."""

CHECKS = (
    CellCheck("formula", r"^\s*[=+\-@＝＋－＠﹢﹣﹦﹫]", is_formula, "formulas"),
    CellCheck("html-in-text", "[<&＜﹤＆﹠]", has_html),
    CellCheck("sheet-escape", _ESCAPE.pattern, lambda text: _ESCAPE.search(text) is not None),
    CellCheck("lookalike", LOOKALIKE.pattern, lambda text: mend_lookalikes(text) != text),
    CellCheck("wordless", f"^{PLACEHOLDERS}+$", is_wordless, "texts"),
    CellCheck("wordless/null", r"^\W*(n[/iau]|none|undef)", is_null_word, "texts"),
    CellCheck("wordless/sheet", "^#", is_sheet_error, "texts"),
    CellCheck("scientific", r"\de\+\d", is_scientific),
    CellCheck("full-width-digits", "[０-９]", has_wide_digits, "codes"),
    CellCheck("blanks-around", r"^\s|\s$", has_blanks_around),
)
"""From what says most to what says least; a cell has one fault."""

SUSPECT = re.compile("|".join((*(check.trigger for check in CHECKS), GARBLED, FOREIGN.pattern)), re.I)
"""What calls for a closer look at a text; most have none of it, and one search says so."""


def is_plain(field: Field, text: str, value: Any) -> bool:
    """Return whether a typed value stands in the file as this publisher writes it.

    frictionless also reads ``６０``, ``1_000``, ``007``, ``NaN`` and ``2021-3-5``.
    """
    if isinstance(value, date):
        return bool(value.isoformat() == text)
    if field.type == "number":
        return text.isascii() and text.lstrip("-").replace(".", "", 1).isdigit() and _is_short(text)
    return bool(str(value) == text)


def is_address(field: Field) -> bool:
    """Return whether a field holds web addresses."""
    return str(field.constraints.get("pattern", "")).startswith("^https?://")


def find_fault(
    field: Field, text: str, value: Any, is_failed: bool, broken: Sequence[str], is_key: bool
) -> Fault | None:
    """Return the fault of a cell, or None.

    Args:
        field: the cell's column.
        text: the cell as it stands in the file.
        value: the cell as frictionless typed it; None where empty or not readable.
        is_failed: whether it could not be read as the field's type.
        broken: names of the constraints that it breaks.
        is_key: whether other rows or tables refer to it.
    """
    if not text:
        return _describe_constraint(field, text, broken[0]) if broken else None
    return (
        _find_foreign_matter(field, text, is_failed, is_key)
        or (_describe_type(field, text) if is_failed else None)
        or _find_odd_form(field, text, value)
        or _find_odd_address(field, text, broken)
        or (_describe_constraint(field, text, _most_specific(broken)) if broken else None)
    )


def _find_foreign_matter(field: Field, text: str, is_failed: bool, is_key: bool) -> Fault | None:
    is_text = field.type == "string"
    is_code = not is_text or is_key or "pattern" in field.constraints or bool(field.enum)
    concerned = {"every": True, "formulas": is_text or is_failed, "codes": is_code, "texts": is_text}
    for check in CHECKS:
        if concerned[check.cells] and check.test(text):
            hint = mend_lookalikes(text) if check.key == "lookalike" else _plain_form(field, text)
            return Fault(check.key, {"hint": hint}, empties=is_failed)
    return None


def _find_odd_form(field: Field, text: str, value: Any) -> Fault | None:
    if field.type in {"string", "boolean"} or value is None or is_plain(field, text, value):
        return None
    if isinstance(value, date):
        return Fault("type-error/date-form", {"hint": value.isoformat()})
    hint = read_quantity(text, field).low
    if not hint:
        return Fault(f"type-error/{field.type}", {"hint": ""}, empties=True)  # NaN, Infinity
    return Fault("number-form", {"hint": hint})


def _find_odd_address(field: Field, text: str, broken: Sequence[str]) -> Fault | None:
    return Fault("web-address") if is_address(field) and not broken and not is_web_address(text) else None


def _describe_type(field: Field, text: str) -> Fault:
    key = f"type-error/{field.type}"
    if field.type in {"integer", "number"}:
        number = read_quantity(text, field).low
        fits = number and (field.type == "number" or "." not in number)
        return Fault(key, {"hint": f" {number}" if fits else ""}, empties=True)
    if field.type == "boolean":
        return Fault(key, {"hint": _boolean_word(text)}, empties=True)
    if field.type == "date":
        return _describe_date(text)
    return Fault(key, {"description": _explain(field)}, empties=True)


def _describe_date(text: str) -> Fault:
    meant = guess_date(text)
    if meant is None:
        looks_right = len(text) == 10 and text[4] + text[7] == "--" and text.replace("-", "").isdigit()
        return Fault("type-error/no-such-day" if looks_right else "type-error/date", empties=True)
    key = "type-error/date-serial" if len(narrow(text)) == 5 else "type-error/date-form"
    return Fault(key, {"hint": meant.isoformat()}, empties=True)


def _describe_constraint(field: Field, text: str, name: str) -> Fault | None:
    if name == "pattern" and is_mobile(text):
        return None  # rule R10 reports it, for what it is
    key = f"constraint-error/{name}" if name else "constraint-error"
    if name == "enum":
        near = name_nearest(text, field.enum)
        return Fault(key, {"allowed": "、".join(field.enum), "near": near})
    if name == "pattern" and field.name == PERIOD and (period := guess_period(text)):
        return Fault("constraint-error/period", {"hint": period})
    if name == "pattern" and (known := field.listed):
        wrong = [part for part in text.split("、") if part not in known]
        near = name_nearest(wrong[0], known) if wrong else ""
        return Fault("constraint-error/list", {"allowed": "、".join(known), "near": near})
    return Fault(key, {"description": _explain(field), "limit": field.constraints.get(name, "")})


def _explain(field: Field) -> str:
    return field.description.rstrip("。")


def _most_specific(broken: Sequence[str]) -> str:
    order = ("required", "enum", "pattern")
    return min(broken, key=lambda name: order.index(name) if name in order else len(order))


def _plain_form(field: Field, text: str) -> str:
    if field.type == "date":
        meant = guess_date(text)
        return meant.isoformat() if meant else narrow(text)
    return narrow(text)


def _boolean_word(text: str) -> str:
    word = narrow(text).casefold()
    return "true" if word in _TRUE_WORDS else "false" if word in _FALSE_WORDS else "true 或 false"


def _is_short(text: str) -> bool:
    """Return whether a decimal has no needless zero in front (007) and digits on both sides of its dot."""
    whole, dot, fraction = text.lstrip("-").partition(".")
    return (whole == "0" or not whole.startswith("0")) and bool(whole) and bool(fraction) == bool(dot)
