"""What every message means: a page that lists them all, and pages that explain so many each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from datapub.messages import ENGINE, Messages, rule_of
from datapub.messages.audit import AUDIT_WORDINGS
from datapub.messages.cells import CELL_WORDINGS
from datapub.messages.deploy import DEPLOY_WORDINGS
from datapub.messages.exports import EXPORT_WORDINGS
from datapub.messages.files import FILE_WORDINGS
from datapub.messages.frames import FRAME_WORDINGS
from datapub.messages.freshness import FRESHNESS_WORDINGS
from datapub.messages.intake import INTAKE_WORDINGS
from datapub.messages.official import OFFICIAL_WORDINGS
from datapub.messages.provenance import PROVENANCE_WORDINGS
from datapub.messages.rules import RULE_WORDINGS
from datapub.messages.settings import SETTINGS_WORDINGS
from datapub.messages.wording import Wording
from datapub.pages.page import Page
from datapub.pages.section import Section, SiteContent, Slots

_GROUPS: Final[Sequence[tuple[str, str, Mapping[str, Wording]]]] = (
    ("file", "CSV 文件读不了", FILE_WORDINGS),
    ("cell", "某一格填得不对", CELL_WORDINGS),
    ("rule", "几格、几行或几张表对不上", RULE_WORDINGS),
    ("intake", "Excel 表格导入不了", INTAKE_WORDINGS),
    ("freshness", "更新期限", FRESHNESS_WORDINGS),
    ("official", "还不能正式发布", OFFICIAL_WORDINGS),
    ("provenance", "公布的日期不可信", PROVENANCE_WORDINGS),
    ("audit", "生成的网站没有通过核查", AUDIT_WORDINGS),
    ("deploy", "发布到服务器、退回旧版本", DEPLOY_WORDINGS),
    ("export", "下载文件写不出来", EXPORT_WORDINGS),
    ("prose", "文字网页有误", FRAME_WORDINGS),
    ("settings", "设置有误", SETTINGS_WORDINGS),
)
"""Every wording of the engine, in the order in which staff meet them: (anchor, heading, wordings)."""


PAGE_FAULTS: Final = 60
"""Kinds of faults that one page explains."""


def group_wordings(messages: Messages) -> list[tuple[str, str, Mapping[str, Wording]]]:
    """Return every wording by group; what a profile adds is about cells, rows and tables read together."""
    own = {key: wording for key, wording in messages.wordings.items() if key not in ENGINE.wordings}
    return [
        (anchor, heading, {**own, **words} if anchor == "rule" else words)
        for anchor, heading, words in _GROUPS
    ]


_HINTS: Final = frozenset({"hint", "near"})
"""Details that a message may go without."""

_GAP: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Meaning:
    """One wording as the manual tells it.

    Attributes:
        rules: the words in brackets at the end of a message, for all that are worded alike.
        anchors: addresses on its page and on the one that lists all, one for each key and each rule that
            begins here.
        wrong: what is wrong, "…" where a message names the particular cell, row or value.
    """

    rules: tuple[str, ...]
    anchors: tuple[str, ...]
    title: str
    wrong: str
    fix: str


def list_meanings(wordings: Mapping[str, Wording], seen: set[str]) -> list[Meaning]:
    """Return what a group of wordings mean; keys that are worded alike stand together.

    Args:
        seen: anchors that there are already; new ones are put in.
    """
    alike: dict[Wording, list[str]] = {}
    for key, wording in wordings.items():
        alike.setdefault(wording, []).append(key)
    meanings = []
    for wording, keys in alike.items():
        wanted = dict.fromkeys(anchor for key in keys for anchor in (rule_of(key), key.replace("/", "-")))
        anchors = tuple(anchor for anchor in wanted if anchor not in seen)
        seen.update(anchors)
        rules = tuple(dict.fromkeys(map(rule_of, keys)))
        meanings.append(
            Meaning(rules, anchors, wording.title, _fill_gaps(wording.wrong), _fill_gaps(wording.fix))
        )
    return meanings


def _fill_gaps(text: str) -> str:
    return _GAP.sub(lambda gap: "" if gap[1] in _HINTS else "…", text)


@dataclass(frozen=True)
class Fault:
    """What is called alike and reported under the same words in brackets, however it is worded.

    Attributes:
        meanings: all with the same title and the same rules.
    """

    meanings: Sequence[Meaning]

    @property
    def title(self) -> str:
        """What kind of fault it is."""
        return self.meanings[0].title

    @property
    def rules(self) -> tuple[str, ...]:
        """The words in brackets."""
        return self.meanings[0].rules

    @property
    def anchors(self) -> tuple[str, ...]:
        """Those of all its meanings; the first is its address on its page and on the one that lists all."""
        return tuple(anchor for meaning in self.meanings for anchor in meaning.anchors)


@dataclass(frozen=True)
class Part:
    """A page's share of a group: page ``number`` of those at ``pages``."""

    heading: str
    faults: Sequence[Fault]
    number: int
    pages: Sequence[str]

    @property
    def address(self) -> str:
        """That of this page."""
        return self.pages[self.number - 1]


@dataclass(frozen=True)
class Group:
    """What staff are told in one situation, in parts of a page each.

    Attributes:
        anchor: its address on the page that lists all messages.
    """

    anchor: str
    heading: str
    parts: Sequence[Part]

    @property
    def count(self) -> int:
        """Kinds of faults on all its pages."""
        return sum(len(part.faults) for part in self.parts)


def list_groups(messages: Messages) -> list[Group]:
    """Return everything that staff may be told, by group and page."""
    seen: set[str] = set()
    groups = []
    for anchor, heading, wordings in group_wordings(messages):
        meanings = list_meanings(wordings, seen)
        alike: dict[tuple[str, tuple[str, ...]], list[Meaning]] = {}
        for meaning in meanings:
            alike.setdefault((meaning.title, meaning.rules), []).append(meaning)
        faults = [Fault(found) for found in alike.values()]
        starts = range(0, len(faults), PAGE_FAULTS)
        pages = [f"manual/messages-{anchor}{f'-{n}' if n > 1 else ''}/" for n in range(1, len(starts) + 1)]
        parts = [
            Part(heading, faults[start : start + PAGE_FAULTS], number, pages)
            for number, start in enumerate(starts, 1)
        ]
        groups.append(Group(anchor, heading, parts))
    return groups


def locate_meanings(messages: Messages) -> Mapping[str, str]:
    """Return, for each anchor, the page on which its message is explained."""
    return {
        anchor: part.address
        for group in list_groups(messages)
        for part in group.parts
        for fault in part.faults
        for anchor in fault.anchors
    }


def list_codes(groups: Sequence[Group]) -> list[tuple[str, str]]:
    """Return the words in brackets, in the order of the alphabet, each with where it is first explained."""
    found: dict[str, str] = {}
    for part in (part for group in groups for part in group.parts):
        for fault in part.faults:
            for rule in fault.rules:
                found.setdefault(rule, f"{part.address}#{fault.anchors[0]}")
    return sorted(found.items(), key=lambda item: item[0].lower())


def _make_slots(content: SiteContent) -> Slots:
    groups = list_groups(content.messages)
    return {"messages": content.block("messages.html", groups=groups, codes=list_codes(groups))}


def _make_pages(content: SiteContent) -> Iterator[Page]:
    template = content.environment.get_template("messages_part.html")
    for part in (part for group in list_groups(content.messages) for part in group.parts):
        title = f"提示的意思：{part.heading}{f'（第 {part.number} 页）' if part.number > 1 else ''}"
        yield Page(
            address=part.address,
            frame="manual",
            title=title,
            description=f"{title}。每一种提示哪里不对、怎么改。",
            body=template.render(root="../../", part=part),
        )


SECTION = Section(
    "meanings",
    frames=("manual",),
    landing={"messages": "manual/messages.md"},
    make_slots=_make_slots,
    make_pages=_make_pages,
)
