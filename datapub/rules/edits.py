"""What an edit did to many rows at once: columns emptied or moved, names or figures changed, rows left out.

Each may be right, so each is only told; whoever sorted a single column or saved half a file learns of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from datapub.history import State
from datapub.messages import make_problem
from datapub.model import IS_SAMPLE, Field, Table
from datapub.problem import Problem
from datapub.rules.data import Data, Row
from datapub.textual import write_cell

FEW: Final = 3
"""Cells, or different texts in another order, up to which an edit is never reported."""

SHARE: Final = 10
"""Percent of the filled cells above which an edit is reported."""

JUMP: Final = Decimal("0.5")
"""Relative change above which a figure counts as having jumped."""

STEP: Final = 1
"""Absolute change of a count that is never a jump, however small it was: a second class is no slip."""

_NAME: Final = "name"
_SHOWN: Final = 3


def check_edits(data: Data, before: State | None, register: str) -> Iterator[Problem]:
    """Yield what happened to many rows of a dataset since an earlier state.

    A cell that cannot be read, and a row in the place of a sample, are no edit.

    Args:
        register: the dataset whose rows never vanish unseen (:mod:`datapub.rules.losses`).
    """
    for name, table in data.tables.items():
        snapshot = before.snapshots.get(name) if before else None
        if snapshot is None or table.dataset.is_overlay or table.dataset.policy.is_internal:
            continue
        keys = table.dataset.schema.primary_key
        rows = {tuple(write_cell(row[key]) for key in keys): row for row in data.sound_rows(name, *keys)}
        if name != register and all(row.is_sound(*keys) for row in data.rows(name)):
            gone = [
                "/".join(key)
                for key, row in snapshot.rows.items()
                if key not in rows and row.get(IS_SAMPLE) != "true"
            ]
            yield from _check_share(table, "rows", None, gone, len(snapshot.rows))
        pairs = [
            (old, row, "/".join(key))
            for key, row in rows.items()
            if (old := snapshot.rows.get(key)) and (old.get(IS_SAMPLE) != "true" or row[IS_SAMPLE])
        ]
        for field in table.dataset.schema.fields:
            yield from _check_column(table, field, pairs)


def _check_column(
    table: Table, field: Field, pairs: Sequence[tuple[Mapping[str, str], Row, str]]
) -> Iterator[Problem]:
    name = field.name
    filled = [
        (was, row.cells[name], key)
        for old, row, key in pairs
        if (was := old.get(name)) and row.is_sound(name)
    ]
    yield from _check_share(
        table, "emptied", field, [key for _, new, key in filled if new is None], len(filled)
    )
    known = [(old, new, key) for old, new, key in filled if new is not None]
    changed = [(old, write_cell(new), key) for old, new, key in known if old != write_cell(new)]
    keys = [key for *_, key in changed]
    before, after = Counter(old for old, *_ in changed), Counter(new for _, new, _ in changed)
    if len(before) > FEW and before == after:
        yield from _check_share(table, "moved", field, keys, len(filled))
        return
    if field.enum or any(name in key.fields for key in table.dataset.schema.foreign_keys):
        yield from _check_choices(table, field, changed, {write_cell(new) for _, new, _ in known})
    if name == _NAME:
        yield from _check_share(table, "renamed", field, keys, len(filled))
    elif field.unit and field.type in {"integer", "number"}:
        step = STEP if field.type == "integer" else 0
        moved = [key for old, new, key in known if old != write_cell(new) and _is_jump(old, new, step)]
        yield from _check_share(table, "jumped", field, moved, len(filled))


def _check_choices(
    table: Table, field: Field, changed: Sequence[tuple[str, str, str]], left: set[str]
) -> Iterator[Problem]:
    """Yield the values that many rows had and none has any more: a kind, an area."""
    gone = Counter(old for old, *_ in changed if old not in left)
    for value, count in sorted(gone.items()):
        if count > FEW:
            names = _shorten([key for old, _, key in changed if old == value])
            yield make_problem(
                table.dataset, "edit/unused", column=field.name, severity="warning",
                title=field.title, value=value, count=count, names=names,
            )  # fmt: skip


def _is_jump(old: str, new: Any, step: int) -> bool:
    try:
        was = Decimal(old)
    except InvalidOperation:
        return False
    return abs(Decimal(str(new)) - was) > max(JUMP * abs(was), Decimal(step))


def _check_share(
    table: Table, way: str, field: Field | None, keys: Sequence[str], of: int
) -> Iterator[Problem]:
    if len(keys) > FEW and len(keys) * 100 > SHARE * of:
        names = _shorten(keys)
        yield make_problem(
            table.dataset, f"edit/{way}", column=field.name if field else None, severity="warning",
            title=field.title if field else "", count=len(keys), of=of, names=names,
        )  # fmt: skip


def _shorten(keys: Sequence[str]) -> str:
    return "、".join(keys[:_SHOWN]) + ("…" if len(keys) > _SHOWN else "")
