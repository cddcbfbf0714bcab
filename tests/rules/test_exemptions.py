"""Exemptions cover what they name, until their day, and nothing that must never be public."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from childcare.profile import PROFILE
from datapub.model import Record
from datapub.validate import CheckedTable
from tests.support import TODAY, change, check_records, flatten, make_tables, sample_config, sample_records


def exemption(**values: Any) -> Record:
    return {
        "file": "datasets/institutions.csv",
        "row_key": "zb00003",
        "rule": "R17",
        "reason": "示例",
        "responsible": "示例",
        "last_day_on": TODAY,
        **values,
    }


def overfull(*rows: Record) -> dict[str, list[Record]]:
    records = sample_records()
    change(records, "institutions", 2, enrolled=6)
    records["exemptions"].extend(rows)
    return records


def test_exempted_problem_is_gone() -> None:
    assert flatten(check_records(overfull()), "rule") == [("R17",)]
    assert check_records(overfull(exemption())) == []


@given(st.integers(-400, 400))
def test_last_day_counts(days: int) -> None:
    row = exemption(last_day_on=TODAY + timedelta(days=days))
    rules = flatten(check_records(overfull(row)), "rule")
    assert rules == ([] if days >= 0 else [("exemption",), ("R17",)])


def test_only_the_named_row_and_rule() -> None:
    records = overfull(exemption())
    change(records, "institutions", 0, enrolled=56, caregivers=20)
    assert flatten(check_records(records), "row", "rule") == [(2, "R17")]


def test_key_of_several_parts() -> None:
    records = overfull()
    change(records, "institutions", 2, enrolled=4)
    change(records, "task_units", 0, unit_id="u01")
    change(records, "task_units", 1, unit_id="u02")
    row = exemption(file="datasets/task_units.csv", row_key="T01/1", rule="R20")
    assert flatten(check_records(records), "rule") == [("R20",)]
    records["exemptions"].append(row)
    assert check_records(records) == []


def test_personal_information_stays_a_problem() -> None:
    for rule in (rule.id for rule in PROFILE.rules if not rule.may_be_exempted):
        records = sample_records()
        change(records, "institutions", 2, other_name="13800138000")
        records["exemptions"].append(exemption(rule=rule))
        assert flatten(check_records(records), "file", "rule") == [
            ("datasets/exemptions.csv", "exemption"),
            ("datasets/institutions.csv", "R10"),
        ]


def test_cell_faults_cannot_be_exempted() -> None:
    for rule in ("formula", "html-in-text", "type-error", "foreign-key"):
        problems = check_records({**sample_records(), "exemptions": [exemption(rule=rule)]})
        assert flatten(problems, "rule", "column") == [("exemption", "rule")]
        assert "不能豁免" in problems[0].message


def test_exemption_of_a_row_with_faults_is_left_alone() -> None:
    from datapub.rules import check_rules

    tables = dict(make_tables({**sample_records(), "exemptions": [exemption()]}))
    table = tables["institutions"]
    assert (
        len(list(check_rules(PROFILE.rules, PROFILE.messages, tables, sample_config(), date(2026, 11, 23))))
        == 1
    )
    tables["institutions"] = CheckedTable(table.dataset, table.frame, frozenset({(4, "enrolled")}))
    assert (
        list(check_rules(PROFILE.rules, PROFILE.messages, tables, sample_config(), date(2026, 11, 23))) == []
    )
