"""What of the manual is made: what every message means, and what is remembered of the sources of lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from datapub.aliases import MAPPINGS
from datapub.derive.mappings import describe_mapping
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
from datapub.model import Record
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
        anchors: addresses on the page, one for each key and each rule that begins here.
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
        seen: anchors that the page has already; new ones are put in.
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


def _make_slots(content: SiteContent) -> Slots:
    seen: set[str] = set()
    groups = [
        (anchor, heading, list_meanings(wordings, seen))
        for anchor, heading, wordings in group_wordings(content.messages)
    ]
    return {
        "messages": content.block("messages.html", groups=groups),
        "mappings": content.block("mappings.html", sources=list(_list_sources(content))),
    }


def _list_sources(content: SiteContent) -> Iterator[tuple[str, str, list[date], list[tuple[str, str]]]]:
    """Yield each source with its dataset, the days of its confirmation (never by whom), and what holds."""
    found: dict[tuple[str, str], list[Record]] = {}
    for row in content.tables[MAPPINGS].records() if MAPPINGS in content.tables else ():
        found.setdefault((row["source_name"], row["dataset_name"]), []).append(row)
    for (name, dataset_name), rows in found.items():
        dataset = content.config.dataset(dataset_name)
        days = sorted({row["confirmed_on"] for row in rows})
        yield name, dataset.title, days, list(describe_mapping(rows, dataset))


SECTION = Section(
    "manual", landing={"messages": "manual/messages.md"}, slots=("mappings",), make_slots=_make_slots
)
