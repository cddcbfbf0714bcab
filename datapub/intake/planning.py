"""Plan an import: which rows of the dataset it would add, change and remove. Pure functions."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from datapub.canonical import order_rows
from datapub.derive.changes import is_same
from datapub.intake.duplicates import check_duplicates, check_unique_keys
from datapub.intake.extract import SourceRow
from datapub.intake.fault import make_fault
from datapub.intake.matching import Matcher, Texts
from datapub.intake.plan import Change, Difference, Plan, Removal, SheetRows, StoredRows
from datapub.intake.retained import drop_uninformative
from datapub.intake.row_ids import IdSequence, is_sample
from datapub.model import AREA_CODE, AS_OF, Dataset
from datapub.problem import Problem

REMOVABLE: Final = 0.1
"""Fraction of the rows in scope that may be removed without a reason."""


def plan_import(sheet: SheetRows, stored: StoredRows, removal: Removal | None = None) -> Plan:
    """Compare the rows of a sheet with the dataset."""
    removal = removal or Removal()
    dataset, plan = stored.dataset, Plan()
    if sheet.area and AREA_CODE not in dataset.schema.names:
        plan.rows.extend(map(dict, stored.rows))
        plan.problems.append(make_fault(sheet.file, "intake-no-area", value=dataset.title))
        return plan
    if removal.replaces_samples:
        plan.samples = sum(map(is_sample, stored.rows))
        stored = replace(stored, rows=[texts for texts in stored.rows if not is_sample(texts)])
    matcher = Matcher(sheet.file, dataset, stored.rows, sheet.area, sheet.defaults, stored.is_within)
    matched, new = _match_rows(matcher, sheet.rows, stored.rows, plan)
    # An unmatched row may be one that would seem removed.
    removes = not (removal.is_partial or removal.replaces_samples or plan.problems)
    new = _drop_duplicates(sheet, dataset, new, plan)
    scope = [place for place, texts in enumerate(stored.rows) if removes and _covers(sheet, dataset, texts)]
    removed = [stored.rows[place] for place in scope if place not in matched]
    _update_rows(matcher, sheet, stored, matched, {*scope}, plan)
    _add_rows(matcher, sheet, stored, new, plan)
    _order(dataset, plan)
    plan.removed = [(matcher.key(texts), matcher.label(texts)) for texts in removed]
    if removed and not removal.reason:
        protected = [texts for texts in removed if stored.must_stay(dataset.name, texts)]
        plan.problems.extend(_check_removal(matcher, removed, protected, len(scope), sheet.area))
    return plan


def _match_rows(
    matcher: Matcher, rows: Sequence[SourceRow], old: Sequence[Texts], plan: Plan
) -> tuple[dict[int, SourceRow], list[SourceRow]]:
    """Return the rows that match a row of the dataset, by that row's index, and the new ones."""
    matched: dict[int, SourceRow] = {}
    new: list[SourceRow] = []
    for row in rows:
        found = matcher.find(row)
        if isinstance(found, Problem):
            plan.problems.append(found)
        elif found.place is None:
            new.append(row)
            plan.namesakes += [
                (row, matcher.key(old[place]), matcher.label(old[place])) for place in found.namesakes
            ]
        elif found.place in matched:
            first = matched[found.place].where
            value = matcher.label(old[found.place])
            file = row.name_file(matcher.file)
            plan.problems.append(make_fault(file, "intake-twice", row=row.number, first=first, value=value))
        else:
            matched[found.place] = row
    return matched, new


def _drop_duplicates(
    sheet: SheetRows, dataset: Dataset, new: Sequence[SourceRow], plan: Plan
) -> list[SourceRow]:
    """Report new rows that repeat another one, and return those whose unique keys differ."""
    duplicates = list(check_duplicates(sheet.file, dataset, new, {**sheet.defaults, **_area_of(sheet)}))
    reported = {(problem.file, problem.row) for problem in duplicates}
    shared = [
        item for item in check_unique_keys(sheet.file, dataset, new) if (item.file, item.row) not in reported
    ]
    plan.problems += [*duplicates, *shared]
    dropped = {(problem.file, problem.row) for problem in shared}
    return [row for row in new if (row.name_file(sheet.file), row.number) not in dropped]


def _area_of(sheet: SheetRows) -> Mapping[str, str]:
    return {AREA_CODE: sheet.area} if sheet.area else {}


def _covers(sheet: SheetRows, dataset: Dataset, texts: Texts) -> bool:
    """Return whether a row of the dataset that the sheet does not name is thereby removed."""
    key = tuple(texts[name] for name in dataset.schema.primary_key)
    return (not sheet.area or texts.get(AREA_CODE) == sheet.area) and key not in sheet.added_since


def _update_rows(
    matcher: Matcher,
    sheet: SheetRows,
    stored: StoredRows,
    matched: Mapping[int, SourceRow],
    scope: Container[int],
    plan: Plan,
) -> None:
    """Write the rows of the dataset that stay, changed as their rows of the sheet say."""
    day = sheet.defaults.get(AS_OF, "")
    for place, texts in enumerate(stored.rows):
        if place in matched:
            row = matched[place]
            if not sheet.is_ours:
                row, retained = drop_uninformative(stored.dataset.schema.fields, texts, row)
                plan.retained += retained
            plan.rows.append(_apply(matcher, stored.dataset, texts, row, day, plan))
            plan.sources[len(plan.rows) + 1] = matched[place]
        elif place not in scope:
            plan.rows.append(dict(texts))


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
    stated, known = row.cells.get(AS_OF) or day, old.get(AS_OF, "")  # ISO dates sort as text
    if stated and stated < known and any(item.name != AS_OF for item in differences):
        plan.outdated.append((row, stated, known))
    if differences and AS_OF not in row.cells and old.get(AS_OF, day) < day:
        differences.append(Difference(AS_OF, dataset.schema.field(AS_OF).title, old[AS_OF], day))
        texts[AS_OF] = day
    if differences:
        plan.changed.append(Change(row, matcher.key(old), matcher.label(old), tuple(differences)))
    else:
        plan.unchanged += 1
    return texts


def _add_rows(
    matcher: Matcher, sheet: SheetRows, stored: StoredRows, new: Sequence[SourceRow], plan: Plan
) -> None:
    schema, area, defaults = stored.dataset.schema, _area_of(sheet), sheet.defaults
    ids = IdSequence(stored.rows, stored.dataset, stored.id_prefix, stored.retired_ids)
    known = {*defaults, *area, *schema.primary_key, *sheet.faulty}.union(*(row.cells for row in new))
    required = [item for item in schema.fields if item.is_required]
    plan.lacking = tuple(item for item in required if new and item.name not in known)
    if plan.lacking:
        likely = {name: value.text for name, value in sheet.likely.items()}
        options = " ".join(f"--default {item.title}={likely.get(item.name, '…')}" for item in plan.lacking)
        names = "".join(f"「{item.title}」" for item in plan.lacking)
        plan.problems.append(
            make_fault(sheet.file, "intake-required", count=len(new), names=names, options=options)
        )
    for row in new:
        texts = {
            name: row.cells.get(name, "") or area.get(name, "") or defaults.get(name, "")
            for name in schema.names
        }
        lacking = [name for name in schema.primary_key if not texts[name]]
        if lacking == list(schema.primary_key) and ids.can_count:
            texts[lacking[0]] = ids.next_id()
        elif lacking:
            item, file = schema.field(lacking[0]), row.name_file(sheet.file)
            plan.problems.append(
                make_fault(file, "intake-no-id", row=row.number, field=item, title=item.title)
            )
            continue
        plan.rows.append(texts)
        plan.sources[len(plan.rows) + 1] = row
        plan.added.append((row, matcher.key(texts), matcher.label(texts)))


def _check_removal(
    matcher: Matcher, removed: Sequence[Texts], protected: Sequence[Texts], total: int, area: str
) -> Iterator[Problem]:
    """Yield why rows cannot be removed without a reason: only samples, some that must stay, or too many."""
    names = _name_some([matcher.label(texts) for texts in protected or removed])
    if all(map(is_sample, removed)):
        yield make_fault(matcher.file, "intake-samples", count=len(removed))
    elif protected:
        yield make_fault(matcher.file, "intake-lasting", names=names)
    elif len(removed) > REMOVABLE * total:
        scope = f"区域 {area} " if area else ""
        yield make_fault(
            matcher.file, "intake-removal", scope=scope, total=total, count=len(removed), names=names
        )


def _name_some(names: list[str]) -> str:
    return "、".join(names[:5]) + (f" 等 {len(names)} 条" if len(names) > 5 else "")
