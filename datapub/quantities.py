"""The quantity in a cell: a figure or a range, and whether its unit is the column's.

Only what is written counts: a unit, a multiplier or a period that is not the column's is never cut off, and
a figure that can be read in two ways is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from datapub.model import Field
from datapub.texts import fold, narrow

_FIGURE: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNIT: Final = r"[^\d\s()\-~—–－至到,.][^\d()\-~—–－至到,.]*"
_SHAPE: Final = re.compile(
    rf"(?P<rate>(?:[每按][^\W\d每按]{{1,3}})*)[:\s]*(?P<sign>[+-]?)(?P<money>[¥￥]|人民币)?\s*"
    rf"(?P<low>{_FIGURE})\s*(?P<low_unit>{_UNIT})?"
    rf"(?:\s*[-~—–－至到]+\s*[¥￥]?(?P<high>{_FIGURE})\s*(?P<high_unit>{_UNIT})?)?\s*(?P<remark>\([^()]*\))?"
)
_LABEL_REMARK: Final = re.compile(
    r"[（(\[【]\s*(?:单位\s*[:：]?)?\s*([^（）()\[\]【】]+?)\s*[)）\]】]|\s*单位\s*[:：]\s*([^（）()\[\]【】\s]+)$"
)
_PARTS: Final = re.compile(r"[/·・.每按]+")
"""What stands between the parts of a rate: 元/人·月, 元每人每月."""

_MULTIPLIERS: Final = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_TWO_READINGS: Final = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_LOOKS_LIKE_A_UNIT: Final = re.compile(r"[百千万亿]*(?:元|[个名人位家间班平亩]|㎡|m2)|.*[/每]", re.I)
_WHAT_IS_IN_IT: Final = re.compile(r"[不未]?[含包]|无|免|另")
"""Remarks that leave a figure what it is; any other may say that it holds for a part only, or for once."""

_SQUARE: Final = re.compile(r"㎡|m2", re.I)
"""The unit of areas where its last sign is, or widens to, a digit that would be read as a figure."""

_STATED: Final = re.compile(r"单位\s*[:：]\s*([^\s:：（）()\[\]【】。；;]+)")
_AND: Final = re.compile(r"[、,，]+|和|及")
_PERIOD: Final = re.compile(
    r"[每按/／](?:[人生名个]?[/／每·]?)(天|日|周|月|季|学期|学年|年|小时|次|课时)|(学期|学年|课时)"
)
_OF_A_PERIOD: Final = re.compile(
    r"[每按一/]?(天|日|周|月|季度?|半年|学期|学年|年度?|小?时|课时|次)(?:[计收付缴交价]\w{0,2})?"
)
"""A remark over a column of rates that only says for how long: 按学期, 每天, 月."""

_SHORTEST_LABEL: Final = 2
_EXACT_DIGITS: Final = 15


@dataclass(frozen=True)
class Quantity:
    """What a cell says.

    Attributes:
        low: the figure in the column's unit, plain; "" where the cell says none in this unit.
        high: the upper end of a range; "" where there is one figure.
        fault: why there is none: another unit, or two readings.
        readings: both readings of ``low``.
        remark: what is said beside the figure, in the cell or over the column.
    """

    low: str = ""
    high: str = ""
    fault: Literal["", "unit", "readings"] = ""
    readings: tuple[str, ...] = ()
    remark: str = ""


def read_quantity(text: str, field: Field, label: str = "") -> Quantity:
    """Read a cell of a field of numbers.

    Args:
        label: what stands over the column; a unit in its brackets holds for cells that name none.
    """
    found = _SHAPE.fullmatch(_SQUARE.sub("m²", narrow(text)))
    if not found:
        return Quantity(fault="unit")
    units = {fold(unit) for unit in (field.unit, *field.same_units) if unit}
    stated_unit = (found["high_unit"] or found["low_unit"] or "") + found["rate"]
    remark = (found["remark"] or "")[1:-1]
    if _LOOKS_LIKE_A_UNIT.match(remark):  # 9600（元/学期）
        if stated_unit:
            return Quantity(fault="unit")
        stated_unit, remark = remark, ""
    if remark and not _WHAT_IS_IN_IT.match(remark):
        return Quantity(fault="unit")
    if found["money"]:
        stated_unit = f"元{stated_unit.removeprefix('元')}"
    over = _unit_over(label, units)
    factor, unit = _split_unit(stated_unit, units)
    if not unit and over:
        factor, unit = _split_unit(f"{stated_unit}{over}", units)
    elif unit and over and (whole := f"{unit}{fold(over).removeprefix(unit)}") in units:
        unit = whole  # 1800元 under 收费标准（元/月）
    unit = _complete(unit, units, field, label)
    is_range = found["high"] is not None
    is_bare = (
        is_range and not stated_unit
    )  # 1500-2000 under 收费标准（元/月）: the label's unit holds for both ends
    first_unit = _complete(_split_unit(found["low_unit"] or stated_unit, units)[1], units, field, label)
    if ((unit or factor != 1) and unit not in units) or (factor != 1 and is_range and not is_bare):
        return Quantity(fault="unit")
    if is_range and not is_bare and first_unit not in {unit, unit.partition("/")[0]}:
        return Quantity(fault="unit")
    figures = [found["low"], *([found["high"]] if is_range else [])]
    for figure in figures:
        if readings := _list_readings(figure, field):
            return Quantity(fault="readings", readings=readings)
    sign = "-" if found["sign"] == "-" else ""
    low, *high = [write_plain(figure, factor) for figure in figures]
    if high and (sign or Decimal(high[0]) < Decimal(low)):
        return Quantity(fault="unit")
    remarks_above = (text for text in list_remarks(label) if _WHAT_IS_IN_IT.match(text))
    return Quantity(sign + low, high[0] if high else "", remark=remark or next(remarks_above, ""))


def write_plain(figure: str, factor: int = 1) -> str:
    """Return a figure as the datasets write it; what a spreadsheet cannot keep exactly is rounded off."""
    number = Decimal(figure.replace(",", "").replace(" ", "")) * factor
    if number != number.to_integral() and len(number.as_tuple().digits) > _EXACT_DIGITS:
        number = Decimal(f"{float(number):.{_EXACT_DIGITS}g}")
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _split_unit(text: str, units: Iterable[str]) -> tuple[int, str]:
    """Return the multiplier before a unit, and the unit, folded: 万元/月 is 10,000 times 元/月."""
    folded = fold(text)
    if folded in units or folded[:1] not in _MULTIPLIERS:
        return 1, folded
    return _MULTIPLIERS[folded[0]], folded[1:]


def _unit_over(label: str, units: Iterable[str]) -> str:
    for text in list_remarks(label):
        if fold(text) in units or _LOOKS_LIKE_A_UNIT.match(fold(text)):
            return text
        if any("/" in unit for unit in units) and (period := _OF_A_PERIOD.fullmatch(fold(text))):
            return f"/{period[1]}"
    return ""


def _complete(unit: str, units: Iterable[str], field: Field, label: str) -> str:
    """Return the known unit that one amounts to: its parts in any order, 元 or 月 left to the column."""
    parts = Counter(_split_rate(unit))
    if not parts or unit in units:
        return unit
    base, *rest = _split_rate(fold(field.unit)) or [""]
    is_rate = _PARTS.match(unit) is not None  # 1500/月 is 1500元/月
    for known in units:
        lacking = Counter(_split_rate(known))
        lacking -= parts
        if not parts - Counter(_split_rate(known)) and (not lacking or (set(lacking) == {base} and is_rate)):
            return known
    plain = fold(_LABEL_REMARK.sub("", label))
    is_over = all(re.search(rf"(?:^|[每按/]){part}|(?<![\d个]){part}(?=[收费均])", plain) for part in rest)
    return fold(field.unit) if unit == base and rest and is_over else unit  # 1500元 under 月收费


def _split_rate(unit: str) -> list[str]:
    return [part for part in _PARTS.split(unit) if part]


def list_remarks(label: str) -> list[str]:
    """Return what a label says in brackets or behind 单位, without them: 元/月, 含餐."""
    return [bracketed or behind for bracketed, behind in _LABEL_REMARK.findall(label)]


def find_unit(texts: Iterable[str], field: Field, label: str) -> str:
    """Return the unit that a list states once, over or under its table, for a column with none of its own.

    Of several units those of the column's kind: 单位：个、元/月 is 元/月 for money. "" where there is none,
    or only 元, which leaves the period as open as no unit does.
    """
    units = {fold(unit) for unit in (field.unit, *field.same_units) if unit}
    if not units or _unit_over(label, units):
        return ""
    bases = {_split_rate(unit)[0] for unit in units}
    stated = [
        unit for text in texts for stated_unit in _STATED.findall(text) for unit in _AND.split(stated_unit)
    ]
    own = [unit for unit in stated if bases & set(_split_rate(_split_unit(fold(unit), units)[1])[:1])]
    return "、".join(dict.fromkeys(unit for unit in own if fold(unit) not in bases))


def find_other_rate(texts: Iterable[str], field: Field, label: str) -> str:
    """Return a text beside a table that names a column and a period other than its unit's; "" for none."""
    rest = _split_rate(fold(field.unit))[1:]
    plain = fold(_LABEL_REMARK.sub("", label).rpartition("／")[2])
    if not rest or len(plain) < _SHORTEST_LABEL or _unit_over(label, (fold(field.unit),)):
        return ""
    words = {plain[place : place + 2] for place in range(len(plain.removesuffix("标准")) - 1)}
    for text in texts:
        periods = {named or bare for named, bare in _PERIOD.findall(text)}
        if periods.difference(rest) and any(word in fold(text) for word in words):
            return text
    return ""


def find_other_period(texts: Iterable[str], field: Field) -> str:
    """Return a text that only names a period, and another than that of a field of rates; "" for none."""
    if not (rest := _split_rate(fold(field.unit))[1:]):
        return ""
    found = (
        text for text in texts if (period := _OF_A_PERIOD.fullmatch(fold(text))) and period[1] not in rest
    )
    return next(found, "")


def _list_readings(figure: str, field: Field) -> tuple[str, ...]:
    """Return both readings of 1.200, which is 1.2 or, by a thousands sign, 1200; () where one is left."""
    if not _TWO_READINGS.fullmatch(figure):
        return ()
    thousands = figure.replace(".", "")
    highest = field.constraints.get("maximum")
    if highest is not None and int(thousands) > Decimal(str(highest)):
        return ()
    return write_plain(figure), thousands
