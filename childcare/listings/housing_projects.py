"""居住区配套托育设施 (task 8): built, accepted and handed over, beside the dates of the housing."""

from __future__ import annotations

from childcare.counts import Count
from childcare.listings import Listing
from datapub.model import Record

NEW_ESTATE = "新建居住区"


def _may_be_new(record: Record) -> bool:
    """Return whether a place is one that may owe a facility beside its housing: a new estate."""
    return record["kind"] in {None, NEW_ESTATE}


def _is_in_step(record: Record) -> int | None:
    """Return whether a facility that was to be built was accepted and handed over with the housing.

    None while the housing is not handed over, or nobody says when it was: nothing is due then. Nor is
    it known of what may be no new estate.
    """
    accepted, delivered = record["housing_accepted_on"], record["housing_delivered_on"]
    if None in (record["kind"], record["is_required"], accepted, delivered):
        return None
    return int(
        record["accepted_on"] is not None
        and record["delivered_on"] is not None
        and record["accepted_on"] <= accepted
        and record["delivered_on"] <= delivered
    )


LISTING = Listing(
    "housing_projects",
    columns=(
        "name", "area_code", "kind", "is_required", "required_by", "housing_accepted_on", "accepted_on",
        "housing_delivered_on", "delivered_on",
    ),
    unit="处",
    counts=(
        Count(
            f"{NEW_ESTATE}里应配建的",
            "类型和是否应配建",
            lambda row: None if None in (row["kind"], row["is_required"]) else int(row["is_required"]),
            among=_may_be_new,
        ),
        Count(
            f"同步验收交付 ÷ 住宅已交付的应配建{NEW_ESTATE}",
            "住宅和设施的日期",
            _is_in_step,
            lambda row: 1,
            100,
            lambda row: _may_be_new(row) and row["is_required"] is not False,
            sentence="登记了的住宅已交付的应配建新建居住区共 {whole} 处，{amount} 处与住宅同步验收、同步交付",
        ),
    ),
    by="kind",
    void={"required_by": ("is_required", False)},
)  # fmt: skip
