"""What a row under a header is, judged by its texts alone: a total, a note, a heading, the header again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from datapub.intake.labels import Labels
from datapub.intake.totals import is_count, is_total
from datapub.model import IS_SAMPLE, Field, Schema

Texts = Mapping[int, str]
"""The texts of a row by column, of the cells that hold any."""

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
"""How letters that count columns begin; a list has no two things named so, one beside the other."""

_SERIAL: Final = re.compile(r"\d{1,7}(?:\.0)?")


def is_other_header(own: Texts, labels: Labels) -> bool:
    """Return whether most texts of a row are labels of columns, of two both."""
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
    """Return whether a row sums up: it says so where the label stands, and names nothing."""
    name = own.get(name_place, "")
    is_named = bool(name) and not (is_total(name) or is_count(name))
    first = next(iter(own.values()))
    return is_total(first) or (not is_named and any(map(is_total, own.values())))


def is_own_row(own: Texts, fields: Mapping[int, Field], schema: Schema) -> bool:
    """Return whether a row has its key in a sheet with every column of the dataset, as a form has.

    There 合计 is what a cell says, not what the row is.
    """
    filled = {item.name for place, item in fields.items() if place in own}
    return len(fields) == len(schema.fields) and filled.issuperset(schema.primary_key)


def is_complete(own: Texts, fields: Mapping[int, Field], schema: Schema) -> bool:
    """Return whether a row fills all required columns but its key; another cell may speak of a total."""
    required = {item.name for item in schema.fields if item.is_required} - {*schema.primary_key, IS_SAMPLE}
    said = {place: text for place, text in own.items() if not (is_total(text) or is_count(text))}
    return bool(required) and required <= {item.name for place, item in fields.items() if place in said}


def is_note(own: Texts, fields: Mapping[int, Field]) -> bool:
    """Return whether a row is a remark on the list, or who signed it."""
    first = next(iter(own.values()))
    return bool(_SIGNED.match(first)) or (bool(_NOTE.match(first)) and len(own.keys() & fields.keys()) <= 1)


def is_about_list(texts: Iterable[str]) -> bool:
    """Return whether texts beside each other are about the list: 填报单位：…, or who signed it."""
    return any(_SIGNED.match(text) or re.search("[:：]", text) for text in texts)


def is_sentence(own: Texts) -> bool:
    """Return whether a row is one long sentence, which heads no block."""
    return _SENTENCE.fullmatch(next(iter(own.values()))) is not None


def is_blank_line(own: Texts, fields: Mapping[int, Field], labels: Mapping[int, str]) -> bool:
    """Return whether a row has only its running number: lines of a form that nobody filled in."""
    return all(p not in fields and p in labels and _SERIAL.fullmatch(text) for p, text in own.items())


def find_lone_text(own: Texts, fields: Mapping[int, Field], name_place: int, *, is_wide: bool) -> str:
    """Return the one text of a row that has no other, but for an ordinal, and stands where headings do.

    Args:
        is_wide: whether the cell goes over several columns; else it has to stand in front.
    """
    texts = {text for text in own.values() if not _ORDINAL.fullmatch(text)}
    place = max(own)
    is_only_name = place == name_place and len(fields) <= 2
    is_in_front = place not in fields or place <= max(min(fields, default=0), name_place)
    if len(texts) != 1 or not (is_wide or (is_in_front and not is_only_name)):
        return ""
    return texts.pop()
