"""What a row of the register states, by its status."""

from __future__ import annotations

import pytest

from datapub.problem import flatten
from tests.support import change, check_records, sample_records


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("已备案", [(3, "filed_on", "R01")]),
        ("变更中", [(3, "filed_on", "R01")]),
        ("停业", [(3, "filed_on", "R01")]),
        ("未通过备案告知", [(3, "refusal_reasons", "R05")]),
    ],
)
def test_filed_institutions_state_their_filing(status: str, expected: list[tuple[object, ...]]) -> None:
    records = sample_records()
    change(records, "institutions", 1, status=status, filed_on=None)
    assert flatten(check_records(records), "row", "column", "rule") == expected


def test_every_field_that_a_filed_institution_lacks_is_named() -> None:
    records = sample_records()
    change(records, "institutions", 1, filed_on=None, filing_authority=None)
    assert flatten(check_records(records), "column", "rule") == [
        ("filed_on", "R01"),
        ("filing_authority", "R01"),
    ]


def test_a_permit_needs_no_filing() -> None:
    records = sample_records()
    change(
        records,
        "institutions",
        1,
        status="已许可",
        authorization_type="许可",
        filed_on=None,
        filing_authority=None,
    )
    assert check_records(records) == []
    change(records, "institutions", 1, authorization_type="备案")
    assert flatten(check_records(records), "column", "rule") == [("authorization_type", "R01")]


def test_city_is_never_the_filing_authority() -> None:
    records = sample_records()
    change(records, "institutions", 0, filing_authority="甲市卫生健康部门")
    (problem,) = check_records(records)
    assert "请改成“甲区卫生健康部门”" in problem.message
