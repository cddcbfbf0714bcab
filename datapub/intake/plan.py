"""What an import would do to a dataset: rows added, cells changed, rows removed; pure, by key and field."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from datapub.canonical import order_rows
from datapub.derive.changes import is_same
from datapub.intake.extract import SourceRow
from datapub.intake.fault import make_fault
from datapub.intake.matching import AREA, Matcher, Texts
from datapub.model import Dataset
from datapub.problem import Problem

REMOVABLE: Final = 0.1
"""Share of the rows in scope that may be removed without a reason."""

_SERIAL: Final = re.compile(r"^([a-z]+)(\d+)$")


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
        number: the row of the spreadsheet.
        key: the row's primary key, joined by "/".
        label: what a person calls the row: its name or title, else its key.
    """

    number: int
    key: str
    label: str
    differences: tuple[Difference, ...]


@dataclass
class Plan:
    """What an import would do.

    Attributes:
        rows: the whole dataset as it would be, in the order that its file is kept in.
        sources: row of the new file (the header is 1) -> row of the spreadsheet that it came from.
        added: new rows, as (row of the spreadsheet, key, label).
        removed: rows that would go, as (key, label).
        namesakes: rows that stay, but share name and area with a new row, as (row of the spreadsheet, key,
            label).
    """

    rows: list[Texts] = field(default_factory=list)
    sources: dict[int, SourceRow] = field(default_factory=dict)
    added: list[tuple[int, str, str]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    namesakes: list[tuple[int, str, str]] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether the import would change nothing."""
        return not (self.added or self.changed or self.removed)


def plan_import(
    file: str,
    dataset: Dataset,
    old: Sequence[Texts],
    new: Sequence[SourceRow],
    *,
    area: str = "",
    defaults: Mapping[str, str] | None = None,
    is_partial: bool = False,
    reason: str = "",
    must_stay: Callable[[str, Texts], bool] = lambda dataset, texts: False,
) -> Plan:
    """Compare what a sheet says with the dataset.

    Args:
        file: name of the imported file, for problems.
        old: the dataset's rows now.
        new: the sheet's rows.
        area: code of the area that the sheet is of; rows of other areas are left alone. "" for all.
        defaults: texts of fields for new rows that say nothing of them.
        is_partial: whether rows that the sheet does not name stay.
        reason: why rows are removed, where there are many, or such as must stay, among them.
        must_stay: whether a row of a dataset stays listed even when it has ended.
    """
    plan = Plan()
    if area and AREA not in dataset.schema.names:
        plan.rows.extend(map(dict, old))
        plan.problems.append(make_fault(file, "intake-no-area", value=dataset.title))
        return plan
    matcher = Matcher(file, dataset, old, area, defaults or {})
    matched: dict[int, SourceRow] = {}
    fresh: list[SourceRow] = []
    for row in new:
        found = matcher.find(row)
        if isinstance(found, Problem):
            plan.problems.append(found)
        elif found.place is None:
            fresh.append(row)
            plan.namesakes += [
                (row.number, matcher.key(old[place]), matcher.label(old[place])) for place in found.namesakes
            ]
        elif found.place in matched:
            first = matched[found.place].number
            value = matcher.label(old[found.place])
            plan.problems.append(
                make_fault(row.name_file(file), "intake-twice", row=row.number, first=first, value=value)
            )
        else:
            matched[found.place] = row
    for place, texts in enumerate(old):
        in_scope = not area or texts.get(AREA) == area
        if place in matched:
            plan.rows.append(_apply(matcher, dataset, texts, matched[place], plan))
            plan.sources[len(plan.rows) + 1] = matched[place]
        elif in_scope and not is_partial:
            plan.removed.append((matcher.key(texts), matcher.label(texts)))
        else:
            plan.rows.append(dict(texts))
    _add(matcher, dataset, fresh, {AREA: area} if area else {}, defaults or {}, plan)
    _order(dataset, plan)
    if not reason:
        plan.problems.extend(
            _check_removal(file, dataset.name, old, matched, area, is_partial, matcher, must_stay)
        )
    return plan


def _order(dataset: Dataset, plan: Plan) -> None:
    """Put the rows in canonical order; new ones stay last where the dataset has none."""
    places = order_rows(dataset, plan.rows)
    sources = [plan.sources.get(place + 2) for place in places]
    plan.rows = [plan.rows[place] for place in places]
    plan.sources = {row: source for row, source in enumerate(sources, 2) if source is not None}


def _apply(matcher: Matcher, dataset: Dataset, old: Texts, row: SourceRow, plan: Plan) -> Texts:
    texts = dict(old)
    differences = []
    for item in dataset.schema.fields:
        if item.name not in row.cells or item.name in dataset.schema.primary_key:
            continue
        after = row.cells[item.name]
        if not is_same(item, old[item.name], after):
            differences.append(Difference(item.name, item.title, old[item.name], after))
            texts[item.name] = after
    if differences:
        change = Change(row.number, matcher.key(old), matcher.label(old), tuple(differences))
        plan.changed.append(change)
    else:
        plan.unchanged += 1
    return texts


def _add(
    matcher: Matcher,
    dataset: Dataset,
    fresh: Sequence[SourceRow],
    given: Mapping[str, str],
    defaults: Mapping[str, str],
    plan: Plan,
) -> None:
    present = {name for row in fresh for name in row.cells}
    for item in dataset.schema.fields:
        is_known = item.name in present or item.name in defaults or item.name in given
        if fresh and item.is_required and item.name not in dataset.schema.primary_key and not is_known:
            plan.problems.append(
                make_fault(
                    matcher.file, "intake-required", field=item, count=len(fresh), title=item.title,
                    column=item.title,
                )
            )  # fmt: skip
    serial = _Serial(matcher.old, dataset)
    for row in fresh:
        texts = {
            name: row.cells.get(name, "") or given.get(name, "") or defaults.get(name, "")
            for name in dataset.schema.names
        }
        lacking = [name for name in dataset.schema.primary_key if not texts[name]]
        if lacking == list(dataset.schema.primary_key) and serial.can_count:
            texts[lacking[0]] = serial.take()
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
        plan.added.append((row.number, matcher.key(texts), matcher.label(texts)))


class _Serial:
    """Counts on where the dataset's ids are a prefix and a number: sl00200 -> sl00201.

    An id that was once given is never given again, so the highest number counts, not the first gap.
    """

    def __init__(self, old: Sequence[Texts], dataset: Dataset) -> None:
        key = dataset.schema.primary_key
        ids = [texts[key[0]] for texts in old] if len(key) == 1 else []
        found = [match for text in ids if (match := _SERIAL.fullmatch(text))]
        self.can_count = bool(found) and len(found) == len(ids)
        if self.can_count:
            self._prefix = Counter(match[1] for match in found).most_common(1)[0][0]
            self._width = len(found[-1][2])
            self._last = max(int(match[2]) for match in found)

    def take(self) -> str:
        self._last += 1
        return f"{self._prefix}{self._last:0{self._width}d}"


def _check_removal(
    file: str,
    dataset: str,
    old: Sequence[Texts],
    matched: Mapping[int, SourceRow],
    area: str,
    is_partial: bool,
    matcher: Matcher,
    must_stay: Callable[[str, Texts], bool],
) -> list[Problem]:
    if is_partial:
        return []
    scope = {place: texts for place, texts in enumerate(old) if not area or texts.get(AREA) == area}
    gone = [texts for place, texts in scope.items() if place not in matched]
    lasting = [texts for texts in gone if must_stay(dataset, texts)]
    if lasting:
        names = _name_some([matcher.label(texts) for texts in lasting])
        return [make_fault(file, "intake-lasting", names=names)]
    if len(gone) > REMOVABLE * len(scope):
        return [
            make_fault(
                file,
                "intake-removal",
                scope=f"区域 {area} " if area else "",
                total=len(scope),
                count=len(gone),
                names=_name_some([matcher.label(texts) for texts in gone]),
            )
        ]
    return []


def _name_some(names: list[str]) -> str:
    return "、".join(names[:5]) + (f" 等 {len(names)} 条" if len(names) > 5 else "")
