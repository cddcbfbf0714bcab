"""Record why rows leave the register, together with the import that removes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from datapub.canonical import order_rows
from datapub.characters import UNSEEN
from datapub.config import Config
from datapub.intake.fault import make_fault
from datapub.intake.references import read_texts
from datapub.load import write_texts
from datapub.model import Dataset
from datapub.problem import Problem
from datapub.rules.losses import TABLE


def list_reasons(config: Config) -> Sequence[str]:
    """Return the classes of reasons for a removal; () if the project records no removals."""
    found = [item for item in config.datasets if item.name == TABLE]
    return found[0].schema.field("reason_class").enum if found else ()


def list_removed(config: Config) -> list[str]:
    """Return the ids of rows that have left the register; [] if the project records no removals."""
    found = [item for item in config.datasets if item.name == TABLE]
    return [row["id"] for row in read_texts(config.root / found[0].path)] if found else []


def check_reason(
    file: str, config: Config, dataset: Dataset, register: str, reason: str, decided_by: str
) -> list[Problem]:
    """Return the problem of a reason that cannot be recorded; [] if it can, or if none is given.

    It must be one of the classes, name the post that decided, and be for rows of the register.
    """
    if not (reason or decided_by):
        return []
    reasons = list_reasons(config)
    is_sound = reason in reasons and UNSEEN.sub("", decided_by).strip() and dataset.name == register
    return [] if is_sound else [make_fault(file, "intake-reason", value=reason, reasons="、".join(reasons))]


def write_removals(config: Config, ids: Iterable[str], reason: str, decided_by: str, today: date) -> bytes:
    """Return the file of removals with rows for these ids added; ids already there keep their row."""
    dataset = config.dataset(TABLE)
    rows = read_texts(config.root / dataset.path)
    known = {row["id"] for row in rows}
    decided = {"reason_class": reason, "decided_by": decided_by.strip(), "decided_on": today.isoformat()}
    rows += [{"id": key, **decided} for key in ids if key not in known]
    names = dataset.schema.names
    return write_texts(
        [list(names), *([rows[place][name] for name in names] for place in order_rows(dataset, rows))]
    )
