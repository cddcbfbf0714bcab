"""Plan an import: which rows of the dataset it would add, change and remove. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import eq
from typing import Final

from datapub.canonical import order_rows
from datapub.derive.changes import is_same
from datapub.intake.duplicates import check_duplicates, check_unique_keys
from datapub.intake.extract import SourceRow
from datapub.intake.fault import make_fault
from datapub.intake.inference import InferredValue
from datapub.intake.matching import Key, Matcher, Texts
from datapub.intake.retained import RetainedValue, drop_uninformative
from datapub.intake.row_ids import IdSequence, is_sample
from datapub.model import AREA_CODE, AS_OF, Dataset, Field
from datapub.problem import Problem

REMOVABLE: Final = 0.1
"""Fraction of the rows in scope that may be removed without a reason."""


@dataclass(frozen=True)
class Difference:
    """One cell that an import changes."""

    name: str
    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """A row that an import changes.

    Attributes:
        source: the row of the spreadsheet.
        key: the row's primary key, joined by "/".
        label: the row's name or title, or else its key.
    """

    source: SourceRow
    key: str
    label: str
    differences: tuple[Difference, ...]


@dataclass
class Plan:
    """What an import would do.

    Attributes:
        rows: the whole dataset as it would be, in canonical order.
        sources: row of the new file (the header is 1) -> row of the spreadsheet that it came from.
        added: new rows, as (row of the spreadsheet, key, label).
        changed: rows with at least one changed cell.
        removed: rows that would be removed, as (key, label).
        namesakes: existing rows with the name and area of a new row, as (row of the spreadsheet, key, label).
        retained: stored values that the list would have replaced by less.
        unchanged: number of rows that the list names and does not change.
        samples: number of sample rows removed because real ones replace them.
        lacking: required fields that have no value in any new row, nor a default.
    """

    rows: list[Texts] = field(default_factory=list)
    sources: dict[int, SourceRow] = field(default_factory=dict)
    added: list[tuple[SourceRow, str, str]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    namesakes: list[tuple[SourceRow, str, str]] = field(default_factory=list)
    retained: list[RetainedValue] = field(default_factory=list)
    unchanged: int = 0
    samples: int = 0
    lacking: tuple[Field, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether the import would change nothing."""
        return not (self.added or self.changed or self.removed or self.samples)


def plan_import(
    file: str,
    dataset: Dataset,
    old: Sequence[Texts],
    new: Sequence[SourceRow],
    *,
    area: str = "",
    defaults: Mapping[str, str] | None = None,
    likely: Mapping[str, InferredValue] | None = None,
    is_partial: bool = False,
    reason: str = "",
    replaces_samples: bool = False,
    added_since: frozenset[Key] = frozenset(),
    prefix: str = "",
    retired_ids: Sequence[str] = (),
    must_stay: Callable[[str, Texts], bool] = lambda dataset, texts: False,
    is_within: Callable[[str, str], bool] = eq,
    is_ours: bool = True,
) -> Plan:
    """Compare the rows of a sheet with the dataset.

    Args:
        file: name of the imported file, for problems.
        old: the dataset's rows now.
        new: the sheet's rows.
        area: code of the area that the sheet covers; rows of other areas are left alone. "" for all.
        defaults: field name -> text for new rows with an empty cell. The as-of day also goes into changed
            rows.
        likely: field name -> value that a title suggests, and nobody has confirmed.
        is_partial: whether rows that the sheet does not name stay.
        reason: why rows are removed; needed if there are many, or some that ``must_stay``.
        replaces_samples: whether all sample rows are removed; no other row is then.
        added_since: keys of rows that the sheet cannot know of, which stay.
        prefix: prefix of ids for new rows; "" to derive it from the dataset.
        retired_ids: ids of removed rows, which are never given again.
        must_stay: whether a row of a dataset has to stay listed even after it has closed.
        is_within: whether one area is or lies in another.
        is_ours: whether the sheet is one of our own forms or downloads, whose empty cells clear the value.
    """
    plan = Plan()
    if area and AREA_CODE not in dataset.schema.names:
        plan.rows.extend(map(dict, old))
        plan.problems.append(make_fault(file, "intake-no-area", value=dataset.title))
        return plan
    if replaces_samples:
        is_partial = True
        plan.samples = sum(map(is_sample, old))
        old = [texts for texts in old if not is_sample(texts)]
    matcher = Matcher(file, dataset, old, area, defaults or {}, is_within)
    matched: dict[int, SourceRow] = {}
    fresh: list[SourceRow] = []
    for row in new:
        found = matcher.find(row)
        if isinstance(found, Problem):
            plan.problems.append(found)
        elif found.place is None:
            fresh.append(row)
            plan.namesakes += [
                (row, matcher.key(old[place]), matcher.label(old[place])) for place in found.namesakes
            ]
        elif found.place in matched:
            first = matched[found.place].where
            value = matcher.label(old[found.place])
            plan.problems.append(
                make_fault(row.name_file(file), "intake-twice", row=row.number, first=first, value=value)
            )
        else:
            matched[found.place] = row
    is_partial = is_partial or bool(plan.problems)  # an unmatched row may be one that would seem removed
    given = {AREA_CODE: area} if area else {}
    duplicates = [*check_duplicates(file, dataset, fresh, {**(defaults or {}), **given})]
    reported = {(problem.file, problem.row) for problem in duplicates}
    shared = [
        item for item in check_unique_keys(file, dataset, fresh) if (item.file, item.row) not in reported
    ]
    shared_rows = {(problem.file, problem.row) for problem in shared}
    fresh = [row for row in fresh if (row.name_file(file), row.number) not in shared_rows]
    plan.problems += [*duplicates, *shared]
    removed_rows: list[Texts] = []
    total = 0
    for place, texts in enumerate(old):
        in_scope = not is_partial and _is_in_scope(dataset, texts, area, added_since)
        total += in_scope
        if place in matched:
            day = (defaults or {}).get(AS_OF, "")
            row = matched[place]
            if not is_ours:
                row, retained = drop_uninformative(dataset.schema.fields, texts, row)
                plan.retained += retained
            plan.rows.append(_apply(matcher, dataset, texts, row, day, plan))
            plan.sources[len(plan.rows) + 1] = matched[place]
        elif in_scope:
            removed_rows.append(texts)
        else:
            plan.rows.append(dict(texts))
    ids = IdSequence(old, dataset, prefix, retired_ids)
    _add(matcher, dataset, fresh, given, defaults or {}, likely or {}, ids, plan)
    _order(dataset, plan)
    plan.removed = [(matcher.key(texts), matcher.label(texts)) for texts in removed_rows]
    if removed_rows and not reason:
        protected = [texts for texts in removed_rows if must_stay(dataset.name, texts)]
        plan.problems.extend(_check_removal(matcher, removed_rows, protected, total, area))
    return plan


def _is_in_scope(dataset: Dataset, texts: Texts, area: str, added_since: frozenset[Key]) -> bool:
    """Return whether a row that the sheet does not name is thereby removed."""
    key = tuple(texts[name] for name in dataset.schema.primary_key)
    return (not area or texts.get(AREA_CODE) == area) and key not in added_since


def _order(dataset: Dataset, plan: Plan) -> None:
    """Put the rows in canonical order; if the dataset has none, new rows stay last."""
    places = order_rows(dataset, plan.rows)
    sources = [plan.sources.get(place + 2) for place in places]
    plan.rows = [plan.rows[place] for place in places]
    plan.sources = {row: source for row, source in enumerate(sources, 2) if source is not None}


def _apply(matcher: Matcher, dataset: Dataset, old: Texts, row: SourceRow, day: str, plan: Plan) -> Texts:
    texts = dict(old)
    differences = []
    for item in dataset.schema.fields:
        if item.name not in row.cells or item.name in dataset.schema.primary_key:
            continue
        after = row.cells[item.name]
        if not is_same(item, old[item.name], after):
            differences.append(Difference(item.name, item.title, old[item.name], after))
            texts[item.name] = after
    if differences and AS_OF not in row.cells and old.get(AS_OF, day) < day:  # ISO dates sort as text
        differences.append(Difference(AS_OF, dataset.schema.field(AS_OF).title, old[AS_OF], day))
        texts[AS_OF] = day
    if differences:
        plan.changed.append(Change(row, matcher.key(old), matcher.label(old), tuple(differences)))
    else:
        plan.unchanged += 1
    return texts


def _add(
    matcher: Matcher,
    dataset: Dataset,
    fresh: Sequence[SourceRow],
    given: Mapping[str, str],
    defaults: Mapping[str, str],
    likely: Mapping[str, InferredValue],
    ids: IdSequence,
    plan: Plan,
) -> None:
    known = {name for row in fresh for name in row.cells} | {*defaults, *given, *dataset.schema.primary_key}
    required = [item for item in dataset.schema.fields if item.is_required]
    plan.lacking = tuple(item for item in required if fresh and item.name not in known)
    if plan.lacking:
        values = {item.title: likely[item.name].text if item.name in likely else "…" for item in plan.lacking}
        options = " ".join(f"--default {title}={text}" for title, text in values.items())
        names = "".join(f"「{title}」" for title in values)
        plan.problems.append(
            make_fault(matcher.file, "intake-required", count=len(fresh), names=names, options=options)
        )
    for row in fresh:
        texts = {
            name: row.cells.get(name, "") or given.get(name, "") or defaults.get(name, "")
            for name in dataset.schema.names
        }
        lacking = [name for name in dataset.schema.primary_key if not texts[name]]
        if lacking == list(dataset.schema.primary_key) and ids.can_count:
            texts[lacking[0]] = ids.next_id()
        elif lacking:
            item = dataset.schema.field(lacking[0])
            plan.problems.append(
                make_fault(
                    row.name_file(matcher.file), "intake-no-id", row=row.number, field=item, title=item.title
                )
            )
            continue
        plan.rows.append(texts)
        plan.sources[len(plan.rows) + 1] = row
        plan.added.append((row, matcher.key(texts), matcher.label(texts)))


def _check_removal(
    matcher: Matcher, removed_rows: Sequence[Texts], protected: Sequence[Texts], total: int, area: str
) -> Iterator[Problem]:
    """Yield why rows cannot be removed without a reason: only samples, some that must stay, or too many."""
    names = _name_some([matcher.label(texts) for texts in protected or removed_rows])
    if all(map(is_sample, removed_rows)):
        yield make_fault(matcher.file, "intake-samples", count=len(removed_rows))
    elif protected:
        yield make_fault(matcher.file, "intake-lasting", names=names)
    elif len(removed_rows) > REMOVABLE * total:
        scope = f"区域 {area} " if area else ""
        yield make_fault(
            matcher.file, "intake-removal", scope=scope, total=total, count=len(removed_rows), names=names
        )


def _name_some(names: list[str]) -> str:
    return "、".join(names[:5]) + (f" 等 {len(names)} 条" if len(names) > 5 else "")
