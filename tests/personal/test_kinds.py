"""Readers are told exactly the kinds of personal data that are looked for."""

from __future__ import annotations

from datapub.audit.duties.privacy import SOUGHT
from datapub.messages.rules import RULE_WORDINGS
from datapub.personal import KINDS, find_personal
from tests.personal.corpus import list_positives
from tests.support import PROJECT, read_rows


def test_every_kind_that_is_found_has_a_name_and_a_wording_and_no_other() -> None:
    found = {finding.key for _, text in list_positives() for finding in find_personal(text)}
    assert found <= set(KINDS)
    assert {key for key in RULE_WORDINGS if key.startswith("R10/")} == set(KINDS)


def test_every_kind_is_sought_by_one_duty_whose_text_names_it_and_no_other() -> None:
    assert sorted(key for keys in SOUGHT.values() for key in keys) == sorted(KINDS)
    duties = {row["check_name"]: row["duty"] for row in read_rows("disclosure_duties")}
    for check, keys in SOUGHT.items():
        assert {key for key, name in KINDS.items() if name in duties[check]} == set(keys), check


def test_the_page_about_the_site_names_every_kind() -> None:
    text = (PROJECT / "docs/about.md").read_text(encoding="utf-8")
    assert all(name in text for name in KINDS.values())
