"""What the gate for personal data finds may stand where a row of the list says so, and nowhere else."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from childcare.terms import PEOPLE
from datapub.audit import RegisterChecks, survey_folder
from datapub.audit.duties import CORE_DUTIES
from datapub.audit.manifest import MANIFEST, check_manifest
from datapub.audit.personal import Finder
from datapub.audit.site import Site
from datapub.check import check, list_shown
from datapub.config import load_config
from datapub.load import load_texts
from datapub.personal import digest_places
from datapub.pipeline import build
from datapub.problem import Problem
from datapub.validate import validate_tables
from tests.audit.test_audit import put_site, sound_site
from tests.city import city_rows, put_city
from tests.conftest import CLOCK
from tests.support import TODAY, put_project, sample_rows

MOBILE, OTHER = "13812345678", "13812995678"
FILE, PROSE, LIST = "datasets/institutions.csv", "docs/a.md", "datasets/personal_exemptions.csv"
DIGEST, OTHERS = (next(digest_places(text, people=None))[0] for text in (MOBILE, OTHER))


def allow(file: str = FILE, **cells: str) -> dict[str, str]:
    """Return a row that allows the number."""
    return {
        "file": file, "found": "138****5678", "text_sha256": DIGEST, "reason": "示例理由",
        "responsible": "示例科", "last_day_on": "2027-11-23", **cells,
    }  # fmt: skip


def find(root: Path, *listed: dict[str, str], text: str = MOBILE, day: date = TODAY) -> list[Problem]:
    """Return what is wrong where the number stands in a cell and in prose."""
    rows = sample_rows()
    rows["institutions"][0]["other_name"] = text
    (root / "docs").mkdir(exist_ok=True)
    (root / PROSE).write_text(f"甲\n电话 {text}\n", encoding="utf-8")
    config = put_project(root, {**rows, "personal_exemptions": list(listed)})
    return [one for one in check(PROFILE, config, day).problems if one.severity == "error"]


def places(problems: list[Problem]) -> list[tuple[str, int | None, str | None, str]]:
    return [(one.file, one.row, one.column, one.rule) for one in problems]


IN_CELL, IN_PROSE = (FILE, 2, "other_name", "R10"), (PROSE, 2, None, "source-personal")


def test_what_is_allowed_in_a_file_may_stand_there_alone(tmp_path: Path) -> None:
    assert places(find(tmp_path)) == [IN_CELL, IN_PROSE]
    assert places(find(tmp_path, allow())) == [IN_PROSE]
    assert places(find(tmp_path, allow(PROSE))) == [IN_CELL]
    assert find(tmp_path, allow(), allow(PROSE)) == []
    assert find(tmp_path, allow(), allow(PROSE), text="138-1234 5678") == [], "however it is written"


def test_another_text_that_reports_show_alike_is_not_allowed(tmp_path: Path) -> None:
    found = find(tmp_path, allow(), allow(PROSE), text=f"{MOBILE}、{OTHER}")
    assert places(found) == [
        IN_CELL, (LIST, 2, "text_sha256", "allowance"), (LIST, 3, "text_sha256", "allowance"), IN_PROSE,
    ]  # fmt: skip
    both = "、".join(sorted((DIGEST, OTHERS)))
    assert f"写上 {both}" in found[1].message
    rows = allow(text_sha256=both), allow(PROSE, text_sha256=both)
    assert find(tmp_path, *rows, text=f"{MOBILE}、{OTHER}") == []


@pytest.mark.parametrize("column", ["reason", "responsible", "last_day_on"])
def test_a_row_without_reason_post_or_last_day_allows_nothing(tmp_path: Path, column: str) -> None:
    assert places(find(tmp_path, allow(**{column: ""}), allow(PROSE))) == [
        IN_CELL, (LIST, 2, column, "constraint-error"),
    ]  # fmt: skip


BROKEN = {
    "allowance/expired": ({"last_day_on": "2026-11-22"}, "last_day_on", "已经过期"),
    "allowance/far": ({"last_day_on": "2027-11-25"}, "last_day_on", "一年以内"),
    "allowance/unused": ({"found": "139****5678"}, "found", "请删去这一行"),
    "allowance/digest": ({"text_sha256": ""}, "text_sha256", f"写上 {DIGEST}"),
}


@pytest.mark.parametrize("key", BROKEN)
def test_each_way_in_which_a_row_is_wrong_is_told_at_its_cell(tmp_path: Path, key: str) -> None:
    cells, column, fix = BROKEN[key]
    found = find(tmp_path, allow(**cells), allow(PROSE, **cells))
    reported = [one for one in found if one.file == LIST]
    assert places(reported) == [(LIST, 2, column, "allowance"), (LIST, 3, column, "allowance")]
    assert all(fix in one.message for one in reported)
    assert [one for one in places(found) if one[0] != LIST] == (
        [] if key == "allowance/unused" else [IN_CELL, IN_PROSE]
    )
    assert not any(MOBILE in f"{one.message}{one.value}" for one in found), "reports do not spread it"


@pytest.mark.parametrize("file", ["datasets/areas.csv", "docs/b.md", "../a.md", "README.md"])
def test_a_row_of_a_file_without_such_a_text_is_unused(tmp_path: Path, file: str) -> None:
    found = find(tmp_path, allow(file), allow(), allow(PROSE))
    assert places(found) == [(LIST, 2, "found", "allowance")]


def test_no_digest_is_told_of_what_nobody_asked_to_allow(tmp_path: Path) -> None:
    assert not any(DIGEST in one.message for one in find(tmp_path))


def test_the_last_day_is_judged_as_that_of_an_exemption(tmp_path: Path) -> None:
    rows = allow(last_day_on="2026-11-23"), allow(PROSE, last_day_on="2026-11-23")
    assert find(tmp_path, *rows) == []
    late = find(tmp_path, *rows, day=TODAY + timedelta(days=1))
    assert {one.rule for one in late} >= {"allowance", "R10", "source-personal"}
    config = load_config(tmp_path)
    again = check(PROFILE, config, TODAY + timedelta(days=1), exempted_on=TODAY).problems
    assert not {"allowance", "R10", "source-personal"} & {one.rule for one in again}, "built again later"


def test_readers_are_told_no_digest_of_what_they_cannot_see(tmp_path: Path) -> None:
    allowed = list_reported(tmp_path, allow(), allow("datasets/exemptions.csv"))
    assert allowed == {DIGEST: date(2027, 11, 23)}
    assert list_reported(tmp_path, allow("datasets/exemptions.csv"), allow("datasets/areas.csv")) == {}
    assert list_reported(tmp_path, allow(PROSE)) == {DIGEST: date(2027, 11, 23)}


def list_reported(root: Path, *listed: dict[str, str]) -> dict[str, date]:
    """Return what the site tells of a number that stands in a published and in an internal table."""
    find(root, *listed)
    config = load_config(root)
    texts, _ = load_texts(config.root, config.datasets)
    tables, _ = validate_tables(config.datasets, texts)
    return dict(list_shown(PROFILE, config, tables, TODAY, TODAY))


def test_the_audit_passes_over_what_is_allowed_alone() -> None:
    finder = Finder(PEOPLE, frozenset({DIGEST}))
    assert finder.find([f"电话 {MOBILE}"]) == () and finder.find((f"{MOBILE} 转 1",)) == ()
    assert [one.shown for one in finder.find([f"{MOBILE}、{OTHER}"])] == ["138****5678"]
    assert Finder(PEOPLE).find([MOBILE])


def test_a_built_site_tells_what_is_allowed_but_not_by_whom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("datapub.audit.Site", Site)  # not with what was read of sites that allow nothing
    rows = city_rows()
    rows["institutions"][0]["other_name"] = f"示例 {MOBILE}"
    rows["personal_exemptions"] = [allow()]
    root = put_city(tmp_path / "city", rows)
    build(PROFILE, load_config(root), site := root / "site", CLOCK)
    assert json.loads((site / MANIFEST).read_bytes())["allowed"] == {DIGEST: "2027-11-23"}
    assert not list(site.rglob("personal_exemptions*"))


def test_a_site_is_judged_by_the_day_on_which_it_is_audited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("datapub.audit.Site", Site)
    files = sound_site()
    page = next(address for address in files if address.endswith(".html"))
    files[page] = files[page].replace("</body>", f"<p>{MOBILE}</p></body>")
    site = put_site(tmp_path, files)
    document = json.loads((site / MANIFEST).read_bytes())
    (site / MANIFEST).write_text(
        json.dumps({**document, "allowed": {DIGEST: "2026-12-31"}}), encoding="utf-8"
    )

    def survey(day: date) -> list[str]:
        return [one.rule for one in survey_folder(site, day, CORE_DUTIES, RegisterChecks()).problems]

    assert survey(date(2026, 12, 31)) == []
    assert survey(date(2027, 1, 1)) == ["audit-personal"]


@pytest.mark.parametrize("stated", [[], "a", {"a": 1}, {"a": "2026"}])
def test_a_manifest_that_allows_in_other_words_is_none(tmp_path: Path, stated: object) -> None:
    site = put_site(tmp_path, sound_site())
    document = json.loads((site / MANIFEST).read_bytes())
    (site / MANIFEST).write_text(json.dumps({**document, "allowed": stated}), encoding="utf-8")
    assert [one.rule for one in check_manifest(site)] == ["audit-manifest"]
