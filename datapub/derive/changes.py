"""What differs between two states of the data, by key and field: the one engine behind every output.

The sign-off snapshot, the page of updates, the feeds and the file for programs all read what
:func:`compare` or :func:`classify` returns. Rows are compared as cells of text by the columns of
the primary key, so that a state may be any commit, whatever its schema was; numbers are equal
where their values are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Literal

from datapub.characters import UNSEEN
from datapub.derive.redaction import Redactions
from datapub.derive.structure import SchemaChange, compare_schemas
from datapub.history import Edit, Key, Snapshot
from datapub.model import AREA_CODE, AS_OF, Dataset, Field, Policy, Schema, list_braced
from datapub.personal import find_personal
from datapub.texts import GARBLED, is_formula

Kind = Literal["added", "cancelled", "changed", "removed"]
Cells = Mapping[str, str]

KIND_NAMES: Mapping[Kind, str] = {"added": "新增", "cancelled": "注销", "changed": "变更", "removed": "删除"}
"""How each kind is called, in the order in which they are listed."""

STATUS, CANCELLED = "status", "已注销"

JUMP = Decimal("0.5")
"""A quantity that changes by more than this share of what it was is worth a second look."""

SHRUNK = Decimal("0.1")
"""A dataset that loses more than this share of its rows is worth a second look."""

REDACTED = "（含个人信息，不公布）"
UNQUOTED = "（像公式，不照录）"
"""What stands for a text that a spreadsheet would run: no check has ever seen what an old commit holds."""


@dataclass(frozen=True)
class CellChange:
    """A cell before and after, as text; "" where it was or is empty, or its column was not there.

    Attributes:
        is_withheld: whether its values may not be told; :func:`redact_change` takes them out.
    """

    field: str
    before: str
    after: str
    is_withheld: bool = False


@dataclass(frozen=True)
class Change:
    """What became of one row.

    Attributes:
        cells: what changed, in column order; of a row added or removed, every filled cell.
        about: a few cells that say which row this is (name, area, period).
        jumps: fields whose quantity changed by more than JUMP.
    """

    dataset: str
    key: Key
    kind: Kind
    cells: tuple[CellChange, ...]
    about: Cells
    jumps: tuple[str, ...] = ()

    @property
    def is_refresh(self) -> bool:
        """Whether nothing but the as-of date was renewed."""
        return self.kind == "changed" and all(cell.field == AS_OF for cell in self.cells)

    @property
    def name(self) -> str:
        """What the row is called, its key where it has no name."""
        return self.about.get("name") or self.about.get("title") or "、".join(self.key)


@dataclass(frozen=True)
class Difference:
    """Everything that differs between two states.

    Attributes:
        changes: by dataset in the order of the package, then by key.
        schemas: changes of structure, breaking ones first.
        shrunk: by dataset, (rows before, rows gone) where more than SHRUNK of them are gone.
    """

    changes: tuple[Change, ...] = ()
    schemas: tuple[SchemaChange, ...] = ()
    shrunk: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.changes or self.schemas)


def compare(before: Mapping[str, Snapshot], after: Mapping[str, Snapshot]) -> Difference:
    """Return what differs between two states of all datasets."""
    changes: list[Change] = []
    schemas: list[SchemaChange] = []
    shrunk: dict[str, tuple[int, int]] = {}
    for name in (*after, *(name for name in before if name not in after)):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            schemas.append(SchemaChange(name, "", "dataset-added" if old is None else "dataset-removed"))
        else:
            schemas.extend(compare_schemas(name, old.schema, new.schema))
        found = list(compare_rows(name, old, new))
        changes.extend(found)
        gone = sum(change.kind == "removed" for change in found)
        if old is not None and gone > SHRUNK * len(old.rows):
            shrunk[name] = (len(old.rows), gone)
    schemas.sort(key=lambda change: not change.is_breaking)
    return Difference(tuple(changes), tuple(schemas), shrunk)


def compare_rows(name: str, before: Snapshot | None, after: Snapshot | None) -> Iterator[Change]:
    """Yield what became of every row of one dataset, by key."""
    snapshot = after or before or Snapshot(Schema(()), {})
    old_rows = before.rows if before else {}
    new_rows = after.rows if after else {}
    for key in sorted(old_rows.keys() | new_rows.keys()):
        old, new = old_rows.get(key), new_rows.get(key)
        change = classify(
            Edit(name, key, old, new, new if new is not None else old or {}), snapshot.schema, snapshot.policy
        )
        if change:
            yield change


def classify(edit: Edit, schema: Schema, policy: Policy) -> Change | None:
    """Return what an edit of a row means, None where nothing in it differs in value.

    Args:
        edit: cells before and after; of a changed row it may leave out those that are the same.
        schema: of the dataset, after the edit.
        policy: what may be told of it.
    """
    fields = {item.name: item for item in schema.fields}
    old, new = edit.before or {}, edit.after or {}
    order = [*fields, *(name for name in {**old, **new} if name not in fields)]
    cells = tuple(
        CellChange(name, old.get(name, ""), new.get(name, ""), name in policy.withheld)
        for name in order
        if not is_same(fields.get(name), old.get(name, ""), new.get(name, ""))
    )
    if edit.before is not None and edit.after is not None:
        if not cells:
            return None
        is_cancelled = any(cell.field == STATUS and cell.after == CANCELLED for cell in cells)
        kind: Kind = "cancelled" if is_cancelled else "changed"
        jumps = tuple(cell.field for cell in cells if is_jump(fields.get(cell.field), cell))
    else:
        kind, jumps = ("added" if edit.before is None else "removed"), ()
    return Change(edit.dataset, edit.key, kind, cells, edit.about, jumps)


def is_same(field: Field | None, before: str, after: str) -> bool:
    """Return whether two cells have the same value: 12.50 is 12.5, and nothing is not 0."""
    if before == after:
        return True
    if field is None or field.type not in {"integer", "number"}:
        return False
    old, new = _read_number(before), _read_number(after)
    return old is not None and old == new


def is_jump(field: Field | None, cell: CellChange) -> bool:
    """Return whether a quantity (a number with a unit) changed by more than JUMP of what it was."""
    if field is None or not field.unit or field.type not in {"integer", "number"}:
        return False
    old, new = _read_number(cell.before), _read_number(cell.after)
    return old is not None and new is not None and abs(new - old) > JUMP * abs(old)


def _read_number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def redact_change(change: Change, redactions: Redactions) -> Change:
    """Return the change as the public may see it: cells of which nothing may be told hold no value.

    A text with personal information, which an old commit may still hold, is redacted as a whole; so is
    one that a spreadsheet would run, and characters that nobody sees are made visible.
    """
    before = {cell.field: cell.before for cell in change.cells}
    after = {cell.field: cell.after for cell in change.cells}
    hidden = redactions.hidden_fields(change.dataset, change.key, change.about, before, after)
    fields = hidden | {cell.field for cell in change.cells if cell.is_withheld}
    cells = tuple(
        CellChange(cell.field, "", "", is_withheld=True)
        if cell.field in fields
        else CellChange(cell.field, redact_text(cell.before), redact_text(cell.after))
        for cell in change.cells
    )
    about = {name: redact_text(text) for name, text in change.about.items() if name not in fields}
    jumps = tuple(name for name in change.jumps if name not in fields)
    key = tuple(map(redact_text, change.key))  # what the gate would refuse has no page that it could lead to
    return Change(change.dataset, key, change.kind, cells, about, jumps)


def dump_cells(change: Change) -> list[dict[str, str | bool]]:
    """Return the cells of a change as files for programs hold them, without the values that are withheld."""
    return [
        {"field": cell.field, "is_withheld": True}
        if cell.is_withheld
        else {"field": cell.field, "before": cell.before, "after": cell.after}
        for cell in change.cells
    ]


def redact_text(text: str) -> str:
    """Return a text from an old commit as it may be shown, whatever somebody once wrote there."""
    if not text:
        return text
    if find_personal(text):
        return REDACTED
    if is_formula(text) and _read_number(text) is None:
        return UNQUOTED
    return UNSEEN.sub(GARBLED, text)


def find_page(change: Change, dataset: Dataset | None) -> str | None:
    """Return the page of the row itself, None where its dataset has no such pages."""
    return f"{change.dataset}/{change.key[0]}/" if dataset and dataset.has_pages else None


def list_addresses(change: Change, dataset: Dataset | None) -> tuple[str, ...]:
    """Return the pages on which the public sees a change, below the site's root."""
    own = find_page(change, dataset)
    found = [own] if own and change.kind != "removed" else []
    listed_on = dataset.listed_on if dataset else ()
    moved = [cell.before for cell in change.cells if cell.field == AREA_CODE]
    codes = [code for code in (*moved, change.about.get(AREA_CODE)) if code]
    places = [{**change.about, AREA_CODE: code} for code in dict.fromkeys(codes)]
    patterns = [(pattern, set(list_braced(pattern))) for pattern in listed_on]
    for pattern, names in patterns:
        if AREA_CODE not in names and all(map(change.about.get, names)):
            found.append(pattern.format_map(change.about))
    for place in places:
        for pattern, names in patterns:
            if AREA_CODE in names and all(map(place.get, names)):
                found.append(pattern.format_map(place))
        found.append(f"areas/{place[AREA_CODE]}/")
    found.append(f"data/{change.dataset}/")
    return tuple(found)
