"""Changes of the data in words: cells, structure, and the entries of the change log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from datapub.derive.changelog import Entry, list_areas
from datapub.derive.changes import KIND_NAMES, CellChange, Change
from datapub.derive.structure import TYPE_NAMES, SchemaChange
from datapub.model import Field, Schema, Table

SCHEMA_WORDS: Mapping[str, str] = {
    "dataset-added": "新增数据集",
    "dataset-removed": "数据集不再提供",
    "field-added": "新增字段",
    "field-removed": "字段被删去",
    "type": "字段的类型由 {before} 改为 {after}",
    "key": "主键由 {before} 改为 {after}",
    "enum-narrowed": "允许的值变少：由 {before} 改为 {after}",
    "enum-widened": "允许的值变多：由 {before} 改为 {after}",
    "unit": "单位由 {before} 改为 {after}",
    "required": "由{before}改为{after}",
    "constraint": "填写要求由“{before}”改为“{after}”",
    "pattern": "填写格式有改动",
    "words": "名称或说明有改动",
}
"""What a change of structure is called; complete by test."""

_NOTHING_CALLED: Mapping[tuple[str, str], Mapping[str, str]] = {}

WITHHELD_WORDS = "有变化（内容不公布）"
EMPTY_WORDS = "（空）"


def describe_cell(
    change: Change,
    cell: CellChange,
    fields: Mapping[tuple[str, str], Field],
    called: Mapping[tuple[str, str], Mapping[str, str]] = _NOTHING_CALLED,
) -> str:
    """Return a changed cell in words: 面积：40 → 90 平方米.

    Args:
        fields: those that there are, by dataset and name.
        called: the same of references -> value -> what the row is called that it names.
    """
    field = fields.get((change.dataset, cell.field))
    title = field.title if field and field.title else cell.field
    if cell.is_withheld:
        return f"{title}：{WITHHELD_WORDS}"
    unit = f" {field.unit}" if field and field.unit and cell.after else ""
    names = called.get((change.dataset, cell.field), {})
    before, after = (write_text(text, field, names.get(text, "")) for text in (cell.before, cell.after))
    return f"{title}：{before} → {after}{unit}"


def write_text(cell: str, field: Field | None, name: str = "") -> str:
    """Return a cell's text as it is read: 是 and 否 for flags, a word where it is empty.

    Args:
        name: what the row is called that the cell names, "" of one that names none.
    """
    if name:
        return f"{name}（{cell}）"
    if field is not None and field.type == "boolean":
        return {"true": "是", "false": "否"}.get(cell, EMPTY_WORDS)
    return cell or EMPTY_WORDS


def describe_schema(
    item: SchemaChange, titles: Mapping[str, str], fields: Mapping[tuple[str, str], Field]
) -> str:
    """Return a change of structure as one sentence."""
    field = fields.get((item.dataset, item.field))
    title = (
        f"「{field.title if field and field.title else item.field}」（{item.field}）" if item.field else ""
    )
    names = TYPE_NAMES if item.kind == "type" else {}
    before, after = (names.get(text, text) or "无" for text in (item.before, item.after))
    words = SCHEMA_WORDS[item.kind].format(before=before, after=after)
    return f"{titles.get(item.dataset, item.dataset)}{title}：{words}"


@dataclass(frozen=True)
class Line:
    """One change as a reader sees it: where it leads, what it is called, what changed in words."""

    change: Change
    name: str
    address: str
    words: tuple[str, ...]
    areas: tuple[str, ...]
    is_sample: bool

    @property
    def key(self) -> str:
        """What the row is known by."""
        return "、".join(self.change.key)


@dataclass(frozen=True)
class Block:
    """The changes of one dataset and kind within one entry, or a part of them.

    Attributes:
        count: how many there are, on this page and on others.
        start: the number of the first that stands here.
    """

    dataset: str
    title: str
    kind: str
    lines: Sequence[Line]
    count: int
    start: int = 1

    @property
    def last(self) -> int:
        """The number of the last that stands here."""
        return self.start + len(self.lines) - 1


@dataclass(frozen=True)
class RenderedEntry:
    """An entry in words, or a page's part of one.

    Attributes:
        subjects: titles of the datasets that it is about, on all its pages.
        is_rest: whether it began on the page before.
        goes_on: whether the rest of it stands on the next page.
    """

    entry: Entry
    title: str
    blocks: Sequence[Block]
    notes: Sequence[str]
    subjects: Sequence[str] = ()
    is_rest: bool = False
    goes_on: bool = False

    @property
    def anchor(self) -> str:
        """Its address on every page on which it stands."""
        return f"v-{self.entry.commit[:10]}"


class ChangeFormatter:
    """Puts entries into words, with the titles and the rows that stand today."""

    def __init__(self, published: Mapping[str, Table]) -> None:
        """``published`` are today's tables by name."""
        self._titles = {name: table.dataset.title for name, table in published.items()}
        self._fields: dict[tuple[str, str], Field] = {
            (name, field.name): field
            for name, table in published.items()
            for field in table.dataset.schema.fields
        }
        self._called = name_references(
            {name: table.dataset.schema for name, table in published.items()},
            lambda name, field: map(str, published[name].columns[field]),
        )
        self._present = {
            name: set(map(str, table.columns[table.dataset.schema.primary_key[0]]))
            for name, table in published.items()
            if table.dataset.has_pages
        }

    def format_entry(self, entry: Entry) -> RenderedEntry:
        """Return an entry in words."""
        blocks = [
            Block(
                name,
                self._titles[name],
                KIND_NAMES[kind],
                [self.format_change(change) for change in found],
                len(found),
            )
            for name, of_dataset in groupby(entry.changes, key=lambda change: change.dataset)
            for kind, found in _by_kind(list(of_dataset))
        ]
        notes = [f"首次发布{self._titles[name]}，共 {count} 行。" for name, count in entry.started.items()]
        notes += [
            f"{self._titles[name]}：{count} 行只更新了截至日期。" for name, count in entry.refreshed.items()
        ]
        notes += [
            f"{'【不兼容】' if item.is_breaking else ''}{describe_schema(item, self._titles, self._fields)}。"
            for item in entry.schemas
        ]
        names = [change.dataset for change in entry.changes]
        names += [*entry.started, *entry.refreshed, *(item.dataset for item in entry.schemas)]
        subjects = [self._titles.get(name, name) for name in dict.fromkeys(names)]
        return RenderedEntry(entry, summarise(entry), blocks, notes, subjects)

    def format_change(self, change: Change) -> Line:
        """Return one change in words."""
        words: tuple[str, ...] = ()
        if change.kind in {"changed", "cancelled"}:
            words = tuple(describe_cell(change, cell, self._fields, self._called) for cell in change.cells)
        is_there = change.key[0] in self._present.get(change.dataset, ())
        address = f"{change.dataset}/{change.key[0]}/" if is_there else ""
        is_sample = change.about.get("is_sample") == "true"
        return Line(change, change.name, address, words, list_areas(change), is_sample)


def name_references(
    schemas: Mapping[str, Schema], list_column: Callable[[str, str], Iterable[str]]
) -> dict[tuple[str, str], Mapping[str, str]]:
    """Return what the rows are called that references name, by dataset and field of the reference.

    Args:
        schemas: of the datasets whose rows may be named.
        list_column: returns a column of a dataset as texts.
    """
    names: dict[str, Mapping[str, str]] = {}
    called: dict[tuple[str, str], Mapping[str, str]] = {}
    for name, schema in schemas.items():
        for key in schema.foreign_keys:
            of = key.target or name  # "" is the dataset itself
            if of not in schemas or len(key.fields) > 1 or "name" not in schemas[of].names:
                continue
            if of not in names:
                codes = list_column(of, key.target_fields[0])
                names[of] = dict(zip(codes, list_column(of, "name"), strict=True))
            called[name, key.fields[0]] = names[of]
    return called


def _by_kind(changes: Sequence[Change]) -> Iterator[tuple[Any, list[Change]]]:
    for kind in KIND_NAMES:
        found = [change for change in changes if change.kind == kind]
        if found:
            yield kind, found


def summarise(entry: Entry) -> str:
    """Return an entry in a few words: 新增 2 条、变更 3 条."""
    parts = [
        f"{label} {count:,} 条"
        for kind, label in KIND_NAMES.items()
        if (count := sum(change.kind == kind for change in entry.changes))
    ]
    if entry.started:
        parts.append(f"首次发布 {len(entry.started)} 个数据集")
    if entry.refreshed:
        parts.append(f"{sum(entry.refreshed.values()):,} 行更新截至日期")
    if entry.schemas:
        parts.append(f"结构变动 {len(entry.schemas)} 处")
    return "、".join(parts)
