"""The register against published figures: what can be compared, and whether it agrees.

A figure can be compared with the register where it says that it counts filed institutions, and the register
reaches back to its day by its own dates: filed on or before it, and not yet cancelled. Everything else is not
a difference but another thing: built institutions are not filed ones, and a sample proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from childcare.areas import list_reporting
from childcare.counts import COUNTS, is_filed_on
from childcare.terms import name_authorized
from datapub.model import Record
from datapub.problem import Problem
from datapub.rules.data import Data

REGISTER_SCOPE = "已备案机构"
"""The scope of a figure that counts what the register lists."""

TABLE = "reconciliations"


@dataclass(frozen=True)
class Reconciled:
    """A published figure beside the register.

    Attributes:
        count: what the register adds up to on the figure's day; None where the two cannot be compared.
        obstacle: why they cannot, in words; "" where they can.
        is_sample: whether a sample is among what was looked at.
    """

    count: int | None
    obstacle: str
    is_sample: bool


def reconcile(
    observation: Record, institutions: Sequence[Record], unplaced: Sequence[Record]
) -> Reconciled | None:
    """Put a figure beside the register of its own area; None where the register counts no such thing.

    Args:
        observation: a row of ``observations``.
        institutions: the rows of the register in the figure's area, for the city all of them.
        unplaced: rows of which no area is known, so that they may lie in the figure's.
    """
    count = COUNTS.get(observation["indicator_id"])
    if count is None or count.whole is not None or observation["value"] is None:
        return None
    has_sample = any(record["is_sample"] for record in institutions)
    is_sample = has_sample or bool(observation["is_sample"])
    day: date = observation["as_of_on"]
    scope = observation["scope"]
    newest = max(
        (record["as_of_on"] for record in institutions if record["as_of_on"] is not None), default=None
    )
    if scope != REGISTER_SCOPE:
        scope_text = f"是“{scope}”" if scope else "没有写明"
        listed = name_authorized([record["status"] for record in institutions])
        obstacle = f"口径不同：公布的数{scope_text}，名录只列{listed}的机构。"
    elif newest is None:
        obstacle = "名录里还没有这个区域的机构。"
    elif has_sample and not observation["is_sample"]:
        obstacle = "名录还是样例数据，不能与真实的数相比。"
    elif day > newest:
        obstacle = "名录还没有更新到这一天。"
    else:
        filed = [(record, is_filed_on(record, day)) for record in institutions]
        counted = count.sum_up(record for record, is_filed in filed if is_filed)
        unknown = (
            counted.of
            - counted.known
            + sum(is_filed is None and count.add(record) != 0 for record, is_filed in filed)
            + sum(count.add(record) != 0 and is_filed_on(record, day) is not False for record in unplaced)
        )
        if not unknown:
            return Reconciled(counted.amount, "", is_sample)
        stated = "或".join(filter(None, [counted.stated, "备案日期", "所在区域" if unplaced else ""]))
        obstacle = f"名录里有 {unknown} 家没有公布{stated}，数不全。"
    return Reconciled(None, obstacle, is_sample)


def group_register(
    institutions: Sequence[Record], areas: Sequence[Record], city_code: str
) -> Mapping[str, Sequence[Record]]:
    """Return the register by area code, all of it under the city's; areas that file nothing have no entry.

    What lies in no area that is known stands under "" too.
    """
    codes = dict.fromkeys(area["code"] for area in list_reporting(areas, city_code))
    groups: dict[str, list[Record]] = {code: [] for code in ("", city_code, *codes)}
    for record in institutions:
        groups[city_code].append(record)
        groups[record["area_code"] if record["area_code"] in codes else ""].append(record)
    return groups


def check_reconciliation(data: Data) -> Iterator[Problem]:
    """reconciliation: a difference between register and figure is explained, and the explanation holds."""
    rows = data.rows("institutions")
    if not all(row.is_sound(*_COUNTED) for row in rows):
        return  # a wrong cell is a better explanation than any difference
    areas = [row.cells for row in data.sound_rows("areas", "code", "parent_code", "is_reporting_area")]
    register = group_register([row.cells for row in rows], areas, data.config.city_code)
    explained = data.rows(TABLE) if data.has(TABLE) else []
    stated = {row["observation_id"]: row for row in explained if row.is_sound("observation_id")}
    can_explain = data.has(TABLE) and len(stated) == len(explained)
    for row in data.sound_rows("observations", *_NEEDED):
        inside = register.get(row["area_code"])
        if row["as_of_on"] is None:
            continue
        unplaced = register[""] if row["area_code"] != data.config.city_code else ()
        found = (reconcile(row.cells, inside, unplaced) if inside is not None else None) or _UNCOUNTED
        explanation = stated.get(row["id"])
        if found.count is None:
            if explanation is not None:
                why = found.obstacle.rstrip("。")
                yield data.problem(
                    TABLE, "reconciliation/incomparable", explanation, "observation_id", why=why
                )
            continue
        difference = found.count - Decimal(row["value"])
        if explanation is not None:
            if explanation.is_sound("difference") and explanation["difference"] != difference:
                key = "reconciliation/changed" if difference else "reconciliation/settled"
                yield data.problem(TABLE, key, explanation, "difference", expected=f"{difference:f}")
        elif difference and can_explain:
            yield data.problem(
                "observations",
                "reconciliation/unexplained",
                row,
                "value",
                found=found.count,
                difference=f"{difference:+f}",
                file=data.dataset(TABLE).path,
                hardens=True,  # on trial, the lists come one by one
            )


_UNCOUNTED = Reconciled(None, "名录数不出这个数", False)
"""What comes of a figure that the register cannot count, or of an area that files nothing."""

_NEEDED = ("id", "indicator_id", "area_code", "as_of_on", "value", "scope", "is_sample")
_COUNTED = (
    "area_code", "status", "filed_on", "filed_month", "cancelled_on", "places", "provider_type",
    "demonstration_level", "as_of_on", "is_sample",
)  # fmt: skip
