"""The audit as a whole: folders that are no whole site, every form of its report, what it cannot check."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.audit import survey_folder, survey_site
from datapub.audit.duties import CHECKS, judge_duties
from datapub.audit.manifest import MANIFEST, renew_manifest
from datapub.audit.site import read_site
from datapub.cli import main
from datapub.derive.working_days import WorkingCalendar
from datapub.problem import flatten
from datapub.report import write_audit
from tests.audit.conftest import DAY, Bench
from tests.audit.test_mutations import CARD, Break, before_end, cells, drop, edit, write


def copy_site(bench: Bench, folder: Path) -> Path:
    shutil.copytree(bench.site, folder / "site", copy_function=os.link)
    return folder / "site"


def test_the_sound_site_passes(bench: Bench) -> None:
    survey = survey_folder(bench.site, DAY)
    assert survey.is_sound
    assert survey.problems == ()
    assert len(survey.judged) == len(CHECKS)


def test_what_is_published_is_what_a_new_audit_finds(bench: Bench) -> None:
    published = json.loads((bench.site / "data/disclosure-audit.json").read_bytes())
    survey = survey_folder(bench.site, DAY)
    assert [(one["id"], one["result"], one["reason"]) for one in published["duties"]] == [
        (one.duty["id"], one.verdict.result, one.verdict.reason) for one in survey.judged
    ]
    notes = {one["id"]: one["note"] for one in published["duties"]}
    assert "按备案日期计算" in notes["R05a"]  # what a result does not cover goes with it
    assert published["commit"] and published["judged_on"] == DAY.isoformat()
    page = (bench.site / "disclosure/audit/index.html").read_text(encoding="utf-8")
    assert all(f'id="{one["id"]}"' in page and one["name"] in page for one in published["duties"])
    assert "审查" in page and "audit-results" not in page
    assert f"符合 {published['counts']['符合']}" in (bench.site / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda site: shutil.rmtree(site), "audit-empty"),
        (lambda site: [shutil.rmtree(site), site.mkdir()], "audit-empty"),
        (lambda site: (site / MANIFEST).unlink(), "audit-unfinished"),  # as while a site is being written
        (lambda site: write(site, MANIFEST, (site / MANIFEST).read_bytes()[:100]), "audit-manifest"),
        (drop("data/disclosure-audit.json"), "audit-unfinished"),
        (edit(MANIFEST, '"publisher": "datapub ', '"publisher": "datapub 9'), "audit-foreign"),
        (
            lambda site: write(site, "data/areas.csv", (site / "data/areas.csv").read_bytes()[:99]),
            "audit-changed",
        ),
        (lambda site: write(site, CARD, (site / CARD).read_bytes()[:99]), "audit-changed"),
        (drop(CARD), "audit-unfinished"),
        (lambda site: write(site, "half.html.part", ""), "audit-extra"),
    ],
)
def test_no_whole_site_is_never_a_pass(
    bench: Bench, tmp_path: Path, spoil: Break, rule: str, capsys: pytest.CaptureFixture[str]
) -> None:
    site = copy_site(bench, tmp_path)
    spoil(site)
    survey = survey_folder(site, DAY)
    assert flatten(survey.problems, "rule") == [(rule,)]
    assert survey.judged == () and not survey.is_sound
    assert main(PROFILE, ["audit", str(site)], tmp_path) == 1
    shown = capsys.readouterr().out
    assert f"[{rule}]" in shown and "符合" not in shown.replace("不符", "")


def reseal(site: Path, *changed: str) -> None:
    write(site, MANIFEST, renew_manifest((site / MANIFEST).read_bytes(), site, changed))


def test_a_site_with_other_duties_is_not_judged(bench: Bench, tmp_path: Path) -> None:
    site = copy_site(bench, tmp_path)
    edit("data/disclosure_duties.csv", "receipt", "no-such-check")(site)
    reseal(site, "data/disclosure_duties.csv")
    survey = survey_folder(site, DAY)
    assert ("audit-duties",) in flatten(survey.problems, "rule")
    assert survey.judged == () and not survey.is_sound


@pytest.mark.parametrize(
    ("address", "spoil"),
    [
        ("data/institutions.csv", drop("data/institutions.csv")),
        ("data/areas.csv", drop("data/areas.csv")),
        ("data/institutions.csv", edit("data/institutions.csv", "cancelled_on", "gone_on")),
        ("data/areas.csv", edit("data/areas.csv", "filing_authority", "authority")),
    ],
)
def test_a_site_without_a_register_to_read_is_not_judged(
    bench: Bench, tmp_path: Path, address: str, spoil: Break
) -> None:
    site = copy_site(bench, tmp_path)
    spoil(site)
    survey = survey_site(read_site(site), DAY)
    assert (address, "audit-duties") in flatten(survey.problems, "file", "rule")
    assert survey.judged == () and not survey.is_sound


@pytest.mark.parametrize(
    ("duties", "gone"),
    [
        (("R18",), "areas/990100/index.html"),
        (("R18",), "areas/9901*/index.html"),
        (("R08a", "R09b"), "[ri]*/**/index.html"),
        (("G02a", "G03", "G04b", "G04c"), "*/**/index.html"),
    ],
)
def test_what_finds_no_page_to_look_at_is_no_pass(
    bench: Bench, tmp_path: Path, duties: tuple[str, ...], gone: str
) -> None:
    site = copy_site(bench, tmp_path)
    for path in site.glob(gone):
        if path.parent != site:
            path.unlink()
    found = results(site)
    assert {found[name][0] for name in duties} <= {"无法核查", "不符合"}, [found[name] for name in duties]


@pytest.mark.parametrize("form", ["text", "json", "github", "markdown"])
def test_a_failed_duty_is_told_in_every_form(bench: Bench, tmp_path: Path, form: str) -> None:
    site = copy_site(bench, tmp_path)
    before_end(CARD, "<p>138 1234 5678</p>")(site)
    edit("data/release-review.json", '"version"', '"of"')(site)
    reseal(site, CARD, "data/release-review.json")
    survey = survey_folder(site, DAY)
    text = write_audit(survey, form).replace("\\", "")  # Markdown escapes the stars that blot a number
    assert not survey.is_sound
    assert all(part in text for part in ("R10a", "R22", "138****5678")) and "13812345678" not in text
    if form == "json":
        document = json.loads(write_audit(survey, form))
        assert document["valid"] is False and document["counts"]["不符合"] == 2
    if form == "github":
        assert text.startswith("::error file=")
    with pytest.raises(KeyError):
        write_audit(survey, "pdf")


def test_the_command_fails_where_a_duty_that_stops_nothing_is_not_met(bench: Bench, tmp_path: Path) -> None:
    site = copy_site(bench, tmp_path)
    cells("data/publication-dates.csv", "zb00003", first_published_on="2024-07-15")(site)
    reseal(site, "data/publication-dates.csv")
    survey = survey_folder(site, DAY)
    assert flatten(survey.problems, "value", "severity") == [("R03", "warning")]
    assert not survey.is_sound
    assert main(PROFILE, ["audit", str(site)], tmp_path) == 1


def results(site: Path, day: date = DAY) -> dict[str, tuple[str, str]]:
    return {
        one.duty["id"]: (one.verdict.result, one.verdict.reason) for one in judge_duties(read_site(site), day)
    }


def test_without_a_history_no_term_is_a_pass(bench: Bench, tmp_path: Path) -> None:
    site = copy_site(bench, tmp_path)
    drop("data/publication-dates.csv")(site)
    found = results(site)
    assert {name: found[name][0] for name in ("R03", "R04", "R05b")} == dict.fromkeys(
        ("R03", "R04", "R05b"), "无法核查"
    )
    assert "提交历史" in found["R03"][1]


def test_without_a_history_a_deleted_institution_is_no_pass(bench: Bench, tmp_path: Path) -> None:
    site = copy_site(bench, tmp_path)
    edit("data/changes.json", '"is_known":true', '"is_known":false')(site)
    result, reason = results(site)["R06b"]
    assert result == "无法核查" and "提交历史" in reason


def test_a_row_that_history_does_not_know_is_no_pass(bench: Bench, tmp_path: Path) -> None:
    site = copy_site(bench, tmp_path)
    edit("data/publication-dates.csv", "zb00003,", "zb00004,")(site)
    assert results(site)["R03"][0] == "无法核查"


def test_a_year_without_a_notice_is_no_pass(bench: Bench, tmp_path: Path) -> None:
    site = copy_site(bench, tmp_path)
    cells("data/publication-dates.csv", "zb00003", first_published_on="2031-01-02")(site)
    result, reason = results(site)["R03"]
    assert result == "无法核查" and "2031" in reason


def test_a_file_that_nobody_can_read_is_no_pass(bench: Bench, tmp_path: Path) -> None:
    site = copy_site(bench, tmp_path)
    write(site, "data/more.xyz", "?")
    found = results(site)
    assert {found[f"R10{letter}"][0] for letter in "abcd"} == {"无法核查"}
    assert found["R08c"][0] == "不符合"


def test_an_official_site_grows_old(bench: Bench) -> None:
    found = results(bench.site, date(2026, 12, 20))
    assert found["G02c"][0] == "不符合"
    assert results(bench.site, date(2026, 12, 7))["G02c"][0] == "符合"


def test_working_weekends_count() -> None:
    calendar = WorkingCalendar()
    assert calendar.count(date(2024, 5, 10), date(2024, 5, 11)) == 1  # a Saturday moved to
