"""Classify a row below a header by its texts alone: a total, a note, a heading, or the header again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from datapub.intake.labels import Labels
from datapub.intake.totals import is_count, is_total
from datapub.model import IS_SAMPLE, Field, Schema

Texts = Mapping[int, str]
"""Column -> text, of the filled cells of a row."""

_NOTE: Final = re.compile(
    r"(?:注\s*[:：\d]|备\s*注\s*[:：]|说\s*明|单位负责人|(?:联系|监督|举报|咨询)电话\s*[:：]|数据来源|公示期|"
    r"[（(]?(?:数据)?截[至止]|以上|上述|本表|本页|第\s*\d+\s*页|共\s*\d+\s*页|[（(]?[续續]表?[)）]?$|[接转]上?下?页|[*＊※])"
)
_SIGNED: Final = re.compile(
    r"(?:填表|填报|制表|审核|复核|经办|报送)(?:(?:人|单位|日期|时间)\s*(?:[:：（]|$)|\s*[:：])"
)
_SENTENCE: Final = re.compile(r".{12,}[。！]", re.S)
_ORDINAL: Final = re.compile(r"[（(]?第?[一二三四五六七八九十]{1,3}[)）]?[、.．]?")
_LETTER: Final = re.compile("[甲乙丙丁戊己庚辛壬癸A-Z]|栏次|列次|序号")
_COUNTED: Final = re.compile("甲乙|AB")
"""The start of a row of letters that number the columns; real values do not line up like that."""

_SERIAL: Final = re.compile(r"\d{1,7}(?:\.0)?")


def is_other_header(own: Texts, labels: Labels) -> bool:
    """Return whether most texts of a row are column labels; if there are only two, both must be."""
    known = sum(map(labels.is_label, own.values()))
    return known >= 2 and known > len(own) / 2 and (known > 2 or len({*own.values()}) == 2 == len(own))


def is_numbering(own: Texts) -> bool:
    """Return whether a row only numbers the columns, as forms do: 甲, 乙, 1, 2, 3; 甲, 乙, 丙."""
    numbers = [int(text.removesuffix(".0")) for text in own.values() if _SERIAL.fullmatch(text)]
    others = [text for text in own.values() if not _SERIAL.fullmatch(text)]
    is_lettered = _COUNTED.match("".join(text for text in others if len(text) == 1)) is not None
    is_counted = len(numbers) > 1 or is_lettered
    is_whole = numbers in ([*range(1, len(numbers) + 1)], [*range(2, len(numbers) + 2)] if not others else [])
    return len(own) > 2 and is_counted and is_whole and all(map(_LETTER.fullmatch, others))


def is_total_row(own: Texts, name_place: int) -> bool:
    """Return whether a row is a total: its first cell says so, or any cell does and the row has no name."""
    name = own.get(name_place, "")
    is_named = bool(name) and not (is_total(name) or is_count(name))
    first = next(iter(own.values()))
    return is_total(first) or (not is_named and any(map(is_total, own.values())))


def is_own_row(own: Texts, fields: Mapping[int, Field], schema: Schema) -> bool:
    """Return whether a row has its key, in a sheet that has every column of the dataset, as our forms do.

    In such a sheet 合计 is the content of a cell and does not make the row a total.
    """
    filled = {item.name for place, item in fields.items() if place in own}
    return len(fields) == len(schema.fields) and filled.issuperset(schema.primary_key)


def is_complete(own: Texts, fields: Mapping[int, Field], schema: Schema) -> bool:
    """Return whether a row fills all required columns except its key, which makes it data despite a 合计."""
    required = {item.name for item in schema.fields if item.is_required} - {*schema.primary_key, IS_SAMPLE}
    stated = {place: text for place, text in own.items() if not (is_total(text) or is_count(text))}
    return bool(required) and required <= {item.name for place, item in fields.items() if place in stated}


def is_note(own: Texts, fields: Mapping[int, Field]) -> bool:
    """Return whether a row is a note about the list, or its signature line."""
    first = next(iter(own.values()))
    return bool(_SIGNED.match(first)) or (bool(_NOTE.match(first)) and len(own.keys() & fields.keys()) <= 1)


def is_about_list(texts: Iterable[str]) -> bool:
    """Return whether the texts of a row are about the list itself: 填报单位：…, or a signature."""
    return any(_SIGNED.match(text) or re.search("[:：]", text) for text in texts)


def is_sentence(own: Texts) -> bool:
    """Return whether a row is one long sentence, which cannot be a heading."""
    return _SENTENCE.fullmatch(next(iter(own.values()))) is not None


def is_blank_line(own: Texts, fields: Mapping[int, Field], labels: Mapping[int, str]) -> bool:
    """Return whether a row has only its running number, like the unused lines of a form."""
    return all(p not in fields and p in labels and _SERIAL.fullmatch(text) for p, text in own.items())


def find_lone_text(own: Texts, fields: Mapping[int, Field], name_place: int, *, is_wide: bool) -> str:
    """Return the only text of a row, apart from an ordinal, if it is where headings are; else "".

    Args:
        is_wide: whether the cell spans several columns; otherwise it has to be in front.
    """
    texts = {text for text in own.values() if not _ORDINAL.fullmatch(text)}
    place = max(own)
    is_only_name = place == name_place and len(fields) <= 2
    is_in_front = place not in fields or place <= max(min(fields, default=0), name_place)
    if len(texts) != 1 or not (is_wide or (is_in_front and not is_only_name)):
        return ""
    return texts.pop()
