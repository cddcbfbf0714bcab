"""The sign-off sheet: what a proposal changes, and what of it the public will see.

It tells no more than the site itself may tell (:func:`datapub.derive.changes.redact_change`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from datapub.derive.changes import (
    KIND_NAMES,
    Change,
    Difference,
    find_page,
    list_addresses,
    redact_change,
    redact_text,
)
from datapub.derive.redaction import NOTHING, FindRedactions, Redactions
from datapub.history import State
from datapub.model import AREA_CODE, Dataset, Field, list_braced
from datapub.pages.change_wording import describe_cell, describe_schema, name_references

BEHIND = "behind"


@dataclass(frozen=True)
class Line:
    """One row of the sheet: which record, and each change of it in words."""

    change: Change
    name: str
    words: tuple[str, ...]

    @property
    def has_name(self) -> bool:
        """Whether the row is called anything but its key."""
        return self.name != "、".join(self.change.key)


@dataclass(frozen=True)
class Part:
    """The changes of one dataset: lines by kind, and how many rows only renewed their as-of date."""

    title: str
    counts: Mapping[str, int]
    groups: Sequence[tuple[str, Sequence[Line]]]
    refreshed: int


@dataclass(frozen=True)
class Signoff:
    """The sheet, ready to be written in any of its formats.

    Attributes:
        since, until: the two states, as the reviewer named them.
        jumps, shrunk: what is worth a second look, one sentence each.
        breaking, other: changes of structure, one sentence each.
        addresses: pages on which the public sees a change.
        gone: pages that will be there no longer; what was published once should still answer.
        names: what stands on those pages in words, by address: a row, an area, a dataset.
        unreadable: datasets that could not be compared.
        redactions: what both states together know to be private.
        version: the commit that the review is of, as ``releases`` names it; "" where it is not known,
            BEHIND where what has come in since has to be merged into the proposal first.
    """

    since: str
    until: str
    parts: Sequence[Part]
    jumps: Sequence[str]
    shrunk: Sequence[str]
    breaking: Sequence[str]
    other: Sequence[str]
    addresses: Sequence[str]
    gone: Sequence[str]
    unreadable: Sequence[str]
    redactions: Redactions = NOTHING
    names: Mapping[str, str] = field(default_factory=dict)
    version: str = ""

    @property
    def review(self) -> str:
        """What to do about the review, in words; "" where nothing is known."""
        if self.version == BEHIND:
            return "还不能登记：主分支上有这次改动里没有的改动，请先把主分支合并进来，再审核合并以后的版本。"
        return f"要登记的版本：{self.version}（审核以后记到 datasets/releases.csv）。" if self.version else ""


def make_signoff(
    difference: Difference,
    before: State,
    after: State,
    datasets: Iterable[Dataset],
    since: str,
    until: str,
    find_redactions: FindRedactions,
    version: str = "",
) -> Signoff:
    """Return the sheet of a difference; ``datasets`` are those of today."""
    known = {dataset.name: dataset for dataset in datasets}
    titles = {name: dataset.title for name, dataset in known.items()}
    fields = {
        (name, field.name): field
        for state in (before, after)
        for name, snapshot in state.snapshots.items()
        for field in snapshot.schema.fields
    }
    redactions = find_redactions(states=(before, after))
    changes = [redact_change(change, redactions) for change in difference.changes]
    called = _call_references(changes, after, redactions)
    parts = [
        _make_part(titles.get(name, name), list(found), fields, called)
        for name, found in groupby(changes, key=lambda change: change.dataset)
    ]
    schemas = {True: list[str](), False: list[str]()}
    for item in difference.schemas:
        schemas[item.is_breaking].append(describe_schema(item, titles, fields))
    return Signoff(
        since=since,
        until=until,
        parts=parts,
        jumps=[
            f"{change.name}：{describe_cell(change, cell, fields, called)}"
            for change in changes
            for cell in change.cells
            if cell.field in change.jumps
        ],
        shrunk=[
            f"{titles.get(name, name)}：原有 {rows} 行，少了 {gone} 行（{gone / rows:.0%}）"
            for name, (rows, gone) in difference.shrunk.items()
        ],
        breaking=schemas[True],
        other=schemas[False],
        addresses=list(
            dict.fromkeys(
                page
                for change in changes
                if not change.is_refresh
                for page in list_addresses(change, known.get(change.dataset))
            )
        ),
        gone=[
            page
            for change in changes
            if change.kind == "removed" and (page := find_page(change, known.get(change.dataset)))
        ],
        unreadable=[titles.get(name, name) for name in {**before.faults, **after.faults}],
        redactions=redactions,
        names=_name_pages(changes, before, after, known),
        version=version,
    )


def _name_pages(
    changes: Sequence[Change], before: State, after: State, known: Mapping[str, Dataset]
) -> dict[str, str]:
    """Return what the pages that a change shows on are about, by address; a page without a name has none."""
    names = {f"data/{name}/": dataset.title for name, dataset in known.items()}
    lists = [address for dataset in known.values() for address in dataset.listed_on]
    of_areas = [address for address in lists if list_braced(address) == [AREA_CODE]]
    for state in (before, after):
        for key, cells in (state.snapshots["areas"].rows if "areas" in state.snapshots else {}).items():
            names[f"areas/{key[0]}/"] = cells.get("name", "")
            for address in of_areas:
                names[address.format_map({AREA_CODE: key[0]})] = f"{cells.get('name', '')}名录"
    for change in changes:
        page = find_page(change, known.get(change.dataset))
        if page and change.name != "、".join(change.key):
            names[page] = change.name
    return {address: name for address, name in names.items() if name}


def _call_references(
    changes: Sequence[Change], after: State, redactions: Redactions
) -> dict[tuple[str, str], dict[str, str]]:
    """Return what the rows are called that changed references name, by dataset, field and value."""
    visible = {
        name: snapshot
        for name, snapshot in after.snapshots.items()
        if not snapshot.policy.is_internal and "name" not in snapshot.policy.withheld
    }

    def list_column(name: str, field: str) -> Iterator[str]:
        for key, cells in visible[name].rows.items():
            is_hidden = field in redactions.hidden_fields(name, key, cells)
            yield "" if is_hidden else cells.get(field, "")

    known = name_references({name: snapshot.schema for name, snapshot in visible.items()}, list_column)
    called: dict[tuple[str, str], dict[str, str]] = {}
    for change in changes:
        for cell in change.cells:
            field = (change.dataset, cell.field)
            for code in (cell.before, cell.after):
                if name := known.get(field, {}).get(code):
                    called.setdefault(field, {})[code] = redact_text(name)
    return called


def _make_part(
    title: str,
    changes: Sequence[Change],
    fields: Mapping[tuple[str, str], Field],
    called: Mapping[tuple[str, str], Mapping[str, str]],
) -> Part:
    shown = [change for change in changes if not change.is_refresh]
    groups = [
        (
            label,
            [
                Line(change, change.name, _describe(change, fields, called))
                for change in shown
                if change.kind == kind
            ],
        )
        for kind, label in KIND_NAMES.items()
    ]
    counts = Counter(change.kind for change in shown)
    return Part(
        title,
        {label: counts[kind] for kind, label in KIND_NAMES.items()},
        [(label, lines) for label, lines in groups if lines],
        len(changes) - len(shown),
    )


def _describe(
    change: Change,
    fields: Mapping[tuple[str, str], Field],
    called: Mapping[tuple[str, str], Mapping[str, str]],
) -> tuple[str, ...]:
    if change.kind in {"added", "removed"}:
        return ()
    return tuple(describe_cell(change, cell, fields, called) for cell in change.cells)
