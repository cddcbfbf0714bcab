"""Map the column labels of lists to fields, by the field's name, its Chinese title, and staff's aliases."""

from __future__ import annotations

import difflib
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Final

from datapub.aliases import COLUMN, CONTENT, FORMER, LEFT_OUT, PERSONAL, PRIVATE
from datapub.model import Dataset, Field, Record
from datapub.texts import fold

_NAME: Final = "name"
_NAMED: Final = "名称"
"""The field with a row's name, and the ending of its labels."""

_NAMES: Final = (_NAMED, "全称", "简称")
_WHOSE: Final = ("登记", "注册")
"""Words before 名称 that qualify the name, and do not say what is named."""

_PADDING: Final = re.compile(r"\s{20,}")
"""Runs of blanks, collapsed first: the patterns for remarks would take quadratic time over them."""

_LONGEST: Final = 20
"""Maximum characters of a label that is looked for among the rows."""

_REMARKS: Final = re.compile(
    r"[（(\[【]([^（）()\[\]【】]*)[)）\]】]|\s+单位\s*[:：]\s*\S+$|[*＊※]|[:：]\s*$|^\s*\d+\s*[.、．]"
    r"|[/／][个人名]$|(?<=[\u4e00-\u9fff])\s*[A-Za-z][A-Za-z.]{2,}(?:\s[A-Za-z.]+)*$|(?<=号)\s*No\.?$"
)
"""Remarks on a label: in brackets, the unit, marks, a number, and the same in another language."""

_COUNTY: Final = re.compile(r"(?:所[属在])?[县旗市区]{2,4}(?:名称)?")
_TOWN: Final = re.compile(r"(?:所[属在])?(?:苏木|民族乡|乡|镇|街道|街|办事处|办)+(?:名称)?")
_BETWEEN: Final = re.compile(r"[（）()\[\]、,/／·和及]")
"""What stands between the words for levels in a label: 旗（县、市、区）."""

_USUAL: Final = ((_COUNTY, "县市区"), (_TOWN, "镇街"))
"""Labels that only name levels, in whatever order, with the one that is looked up instead."""

_BEFORE: Final = re.compile(r"^[\s*＊※]+|^\s*\d+\s*[.、．]\s*")
"""Remarks before a label."""

_NARROWER: Final = re.compile(
    r"其中|新增|剩余|空[余缺]|规划|计划|拟|在建|[岁龄]|以[上下内]|除|仅|只|原价|优惠|折|最[高低]|均|起$"
)
"""Remarks that restrict a column to part of what its label says, or make it say something else."""

_TOTAL: Final = re.compile(r"(?:合计|总计|小计|共计|总数|计)(?:数)?")
_ABOUT: Final = re.compile(r"(?:情况|信息|资料|概况|数据)$")
_NEUTRAL: Final = re.compile(r"(?:机构|单位|基本|主要|其他|相关|登记)*")
"""Group labels that add nothing to the labels below them."""

_AND: Final = re.compile(r"及其|[及和与兼、/／+＋&]")
_CONTACT: Final = re.compile(
    r"(?:姓名|名字|(?:联系|办公|手机)?电话|手机(?:号码?)?|联系方式|座机|微信号?|号码)"
)


class Labels:
    """The labels that a dataset's columns may have.

    Args:
        aliases: rows of ``intake_aliases``, which hold for every list.
        own: rows of ``intake_mappings`` for the source of the list, which override our own titles; the rows
            of a label are joined by "／".
    """

    def __init__(self, dataset: Dataset, aliases: Iterable[Record], own: Iterable[Record] = ()) -> None:
        self.dataset = dataset
        self._choices = {
            fold(value) for field in dataset.schema.fields for value in (*field.enum, *field.listed)
        }
        for alias in aliases:
            if alias["dataset_name"] == dataset.name and alias["alias_of"] == CONTENT:
                self._choices |= {fold(alias["written"]), fold(alias["means"])}
        self._fields: dict[str, Field | None] = dict(_list_labels(dataset, aliases))
        for field in dataset.schema.fields:
            self._fields[fold(field.title)] = field
            self._fields[fold(field.name)] = field
        self._bearers = sorted(self._list_bearers(), key=len, reverse=True)
        self._added = {
            fold(label): key
            for key, field in (
                *((item.key, item.field) for item in dataset.lookups),
                *((name, field) for name in dataset.schema.primary_key[:1] for field in dataset.computed),
            )
            for label in (field.name, field.title)
        }
        source_labels = _list_labels(dataset, own)
        self._fields.update(
            (label, field) for label, field in source_labels if not field or not PERSONAL.search(label)
        )
        days = [(label, item) for label, item in self._fields.items() if item and item.type == "date"]
        for label, day in days:
            self._fields.setdefault(label.replace("日期", "时间"), day)

    def _list_bearers(self) -> Iterator[str]:
        """Yield the nouns that labels of the name begin with: by 机构名称, 机构 is redundant in 机构电话."""
        for label, field in self._fields.items():
            bearer = label.removesuffix(_NAMED)
            if field and field.name == _NAME and bearer not in {label, "", *_WHOSE}:
                yield bearer

    def is_label(self, text: str) -> bool:
        """Return whether a text is exactly a label; fast, as it is asked of every cell."""
        return len(text) <= _LONGEST and (
            fold(text) in self._fields or self._drop_bearer(text) in self._fields
        )

    def knows(self, *parts: str) -> bool:
        """Return whether a label, of one or more rows, is known, even if its column is to be left out."""
        return self._read(parts)[0]

    def find(self, *parts: str) -> Field | None:
        """Return the field of a label; None if its column is to be left out, or the label is unknown."""
        return self._read(parts)[1]

    def may_name(self, *parts: str) -> bool:
        """Return whether an unknown label ends like that of a column of names."""
        return fold(parts[-1]).endswith(_NAMES) and not self.knows(*parts)

    def is_repeated(self, label: str, present: Container[str]) -> bool:
        """Return whether a label is of a column that our downloads derive from another one that is present.

        Args:
            present: names of the fields that the sheet has columns for.
        """
        return self._added.get(fold(label)) in present

    def _read(self, parts: Sequence[str]) -> tuple[bool, Field | None]:
        parts = [_PADDING.sub(" ", part) for part in parts]
        for label in ("／".join(parts), *_join(parts)):
            for form in self._list_forms(label):
                if form in self._fields:
                    return True, self._fields[form]
        for label in _join(parts):
            rest = self._drop_bearer(label)
            for form in self._list_forms(rest) if rest else ():
                if form in self._fields:
                    return True, self._fields[form]
        is_former = _NAME in self.dataset.schema.names and any(map(FORMER.fullmatch, map(fold, _join(parts))))
        return is_former or any(self._is_personal(label) for label in _join(parts)), None

    def _drop_bearer(self, label: str) -> str:
        """Return a label without a leading noun for the listed thing; "" if it has none."""
        folded = fold(_BEFORE.sub("", label))
        bearer = next((word for word in self._bearers if folded.startswith(word)), "")
        return folded.removeprefix(bearer) if bearer else ""

    def _list_forms(self, label: str) -> Iterator[str]:
        """Yield the forms of a label to look up: whole, with a remark moved before or after it, without any.

        A remark that names a choice or another field makes it another column: 甲数（乙类） is not 甲数.
        """
        whole, plain = _forms(label)
        yield whole
        remarks = [fold(text) for text in _REMARKS.findall(label) if text]
        for remark in remarks:
            yield from (remark + plain, plain + remark)
        if not any(self._makes_narrower(remark, self._fields.get(plain)) for remark in remarks):
            yield plain
        levels = _BETWEEN.sub("", whole)
        yield from (usual for pattern, usual in _USUAL if pattern.fullmatch(levels))

    def _makes_narrower(self, remark: str, field: Field | None) -> bool:
        if field and remark in fold(field.title):
            return False
        is_other = self._fields.get(remark, field) not in (field, None)
        return is_other or remark in self._choices or _NARROWER.search(remark) is not None

    def _is_personal(self, label: str) -> bool:
        """Return whether a label names only personal data: fields that are left out, and contact details."""
        plain = _forms(label)[1]
        if PRIVATE.search(plain):
            return True
        parts = [part for part in _AND.split(plain) if part]
        omitted = [part for part in parts if self._is_ignored(part)]
        return bool(omitted) and all(part in omitted or _CONTACT.fullmatch(part) for part in parts)

    def _is_ignored(self, label: str) -> bool:
        plain = _CONTACT.sub("", label)
        forms = (label, plain, self._drop_bearer(label), self._drop_bearer(plain))
        return any(form in self._fields and self._fields[form] is None for form in forms)

    def suggest(self, label: str) -> list[str]:
        """Return the nearest known labels, at most two, one per field."""
        near = difflib.get_close_matches(fold(label), self._fields, 5, 0.6)
        return list(
            {field.name if (field := self._fields[text]) else "": text for text in reversed(near)}.values()
        )[-2:][::-1]


def _list_labels(dataset: Dataset, aliases: Iterable[Record]) -> Iterator[tuple[str, Field | None]]:
    """Yield folded labels with their fields; None for those to be left out."""
    known = {field.name: field for field in dataset.schema.fields}
    for alias in aliases:
        if alias["dataset_name"] == dataset.name and alias["alias_of"] == COLUMN:
            name = alias["field_name"]
            if name in known or name == LEFT_OUT:  # the check reports aliases of unknown fields
                yield fold(alias["written"]), known.get(name)


def _forms(label: str) -> tuple[str, str]:
    return fold(label), fold(_REMARKS.sub("", label))


def _join(parts: Sequence[str]) -> Iterator[str]:
    """Yield the single labels that a column's labels, from the top down, may combine to.

    The lowest label alone is only one of them if those above it add nothing: an address below "contact" is
    not the address.
    """
    if len(parts) == 1:
        yield parts[0]
        return
    *above, group, label = parts
    if not _forms(label)[1]:  # a row of units below the labels
        yield from _join((*above, group + label))
        return
    groups = dict.fromkeys((group, _REMARKS.sub("", group), _ABOUT.sub("", _forms(group)[1])))
    if all(_says_nothing_beside(upper, group) for upper in above):
        for text in groups:
            yield from (label + text, text + label)
            if _TOTAL.fullmatch(_forms(label)[1]):
                yield text
            if _NEUTRAL.fullmatch(text):
                yield label
    if above and _NEUTRAL.fullmatch(_ABOUT.sub("", fold(group))):
        yield from _join((*above, label))


def _says_nothing_beside(upper: str, group: str) -> bool:
    text = _ABOUT.sub("", _forms(upper)[1])
    return _NEUTRAL.fullmatch(text) is not None or text in fold(group) or fold(group) in text
