"""The audit knows no register: what it knows of one, a profile has told it."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from childcare.duties import REGISTER_CHECKS
from datapub.audit import RegisterChecks, survey_folder
from datapub.audit.duties import CORE_DUTIES
from tests.audit.conftest import DAY
from tests.audit.test_audit import put_site, sound_site

ENGINE = Path(__file__).resolve().parents[2] / "datapub/audit"
FOREIGN = re.compile(r"托育|托位|(?<!ICP)(?<!公安)备案(?!号都有链接)|淄博|婴幼儿|institution|childcare")


@pytest.mark.parametrize("path", sorted(ENGINE.rglob("*.py")), ids=lambda path: path.stem)
def test_no_word_of_a_register_stands_in_the_engine(path: Path) -> None:
    assert FOREIGN.findall(path.read_text(encoding="utf-8")) == []


def test_a_worker_can_be_handed_what_a_profile_tells() -> None:
    handed = pickle.loads(pickle.dumps(REGISTER_CHECKS))
    assert handed == REGISTER_CHECKS and hash(handed) == hash(REGISTER_CHECKS)


def test_a_site_of_no_register_is_judged_on_every_duty_of_the_engine(tmp_path: Path) -> None:
    head = "id,name,duty,kind,is_law,check_name"
    rows = [f"D{place},义务,义务,必须提供,false,{name}" for place, name in enumerate(CORE_DUTIES)]
    files = {**sound_site(), "data/disclosure_duties.csv": "\n".join([head, *rows, ""])}
    found = survey_folder(put_site(tmp_path, files), DAY, CORE_DUTIES, RegisterChecks())
    assert [judged.duty["check_name"] for judged in found.judged or ()] == list(CORE_DUTIES)
    assert all(judged.verdict.reason for judged in found.judged or ())


def test_a_site_without_a_list_of_duties_is_judged_on_its_pages_alone(tmp_path: Path) -> None:
    found = survey_folder(put_site(tmp_path, sound_site()), DAY, CORE_DUTIES, RegisterChecks())
    assert found.judged == () and found.is_sound
