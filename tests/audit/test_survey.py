"""The audit as a whole: folders that are no whole site, every form of its report, what it cannot check."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.audit import survey_site
from datapub.audit.duties import judge_duties
from datapub.audit.manifest import MANIFEST, renew_manifest
from datapub.cli import main
from datapub.derive.working_days import WorkingCalendar
from datapub.report import write_audit
from tests.audit.conftest import DAY, Bench, link_tree, survey
from tests.audit.test_mutations import (
    CARD,
    MOBILE,
    Break,
    before_end,
    cells,
    drop,
    edit,
    sub,
    without_row,
    write,
)  # fmt: skip
from tests.audit.test_mutations import reseal as checksums
from tests.support import flatten


def copy_site(bench: Bench, folder: Path) -> Path:
    link_tree(bench.site, folder / "site")
    return folder / "site"


def test_the_sound_site_passes(bench: Bench) -> None:
    found = survey(bench.site)
    assert found.is_sound
    assert found.problems == ()
    assert len(found.judged or ()) == len(PROFILE.duties)


def test_what_is_published_is_what_a_new_audit_finds(bench: Bench) -> None:
    published = json.loads((bench.site / "data/disclosure-audit.json").read_bytes())
    found = survey(bench.site)
    assert [(one["id"], one["result"], one["reason"]) for one in published["duties"]] == [
        (one.duty["id"], one.verdict.result, one.verdict.reason) for one in found.judged or ()
    ]
    notes = {one["id"]: one["note"] for one in published["duties"]}
    assert "按备案日期计算" in notes["R05a"]  # what a result does not cover goes with it
    evidence = {path for one in published["duties"] for path in one["evidence"]}
    assert [path for path in evidence if not (bench.site / path).exists()] == []
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
    found = survey(site)
    assert flatten(found.problems, "rule") == [(rule,)]
    assert found.judged is None and not found.is_sound
    assert main(PROFILE, ["audit", str(site)], tmp_path) == 1
    shown = capsys.readouterr().out
    assert f"[{rule}]" in shown and "符合" not in shown.replace("不符", "")


def reseal(site: Path, *changed: str) -> None:
    write(site, MANIFEST, renew_manifest((site / MANIFEST).read_bytes(), site, changed))


def test_a_duty_whose_check_nobody_wrote_is_told_and_all_others_are_judged(
    bench: Bench, tmp_path: Path
) -> None:
    site = copy_site(bench, tmp_path)
    edit("data/disclosure_duties.csv", "receipt", "no-such-check")(site)
    found = survey_site(bench.open(site), PROFILE.duties)
    unknown = [problem for problem in found.problems if problem.rule == "audit-duties"]
    assert [(problem.file, problem.value) for problem in unknown] == [
        ("data/disclosure_duties.csv", "R05a no-such-check")
    ]
    assert "make site" not in unknown[0].message and "check_name" in unknown[0].message
    assert len(found.judged or ()) == len(PROFILE.duties) - 1 and not found.is_sound


@pytest.mark.parametrize("remaining", [("P02",), ()])
def test_a_city_is_judged_on_the_duties_that_it_has(
    bench: Bench, tmp_path: Path, remaining: tuple[str, ...]
) -> None:
    site = copy_site(bench, tmp_path)
    for duty in [name for name in bench.before if name not in remaining]:
        without_row("data/disclosure_duties.csv", duty)(site)
    reseal(site, "data/disclosure_duties.csv")
    checksums(site, bench.site)
    found = survey_site(bench.open(site), PROFILE.duties)
    assert [judged.duty["id"] for judged in found.judged or ()] == list(remaining)
    assert found.problems == () and found.is_sound


@pytest.mark.parametrize(
    ("spoil", "rule", "duties"),
    [
        (before_end(CARD, '<a href="../zb00099/">甲</a>'), "audit-dead-link", "P02"),
        (before_end(CARD, "<p>138 1234 5678</p>"), "audit-personal", "R10a"),
        (before_end(CARD, '<a href="/areas/">甲</a>'), "audit-dead-link", "G01"),
        (before_end(CARD, '<img src="https://cdn.example/a.png" alt="甲">'), "audit-foreign-host", "G12"),
        (before_end(CARD, "<h1>二</h1>"), "audit-title", "G07"),
        (before_end(CARD, "<script>alert(1)</script>"), "audit-inline-script", "G06b"),
        (drop(CARD), "audit-missing-page", "R01a、R19、R25、R26、P02"),
        (edit("data/sha256sums.txt", "  streets.csv\n", "0  streets.csv\n"), "audit-checksum", "R08c"),
        (lambda site: write(site, "data/at/more.xyz", "?"), "audit-file", "R08c"),
    ],
)
def test_a_root_cause_is_told_once_with_the_duties_that_it_breaks(
    bench: Bench, tmp_path: Path, spoil: Break, rule: str, duties: str
) -> None:
    site = copy_site(bench, tmp_path)
    spoil(site)
    found = survey_site(bench.open(site), PROFILE.duties)
    assert flatten(found.problems, "rule", "severity") == [(rule, "error")]
    assert found.problems[0].message.endswith(f"（公开义务 {duties}）")
    assert not found.is_sound


def test_the_report_is_no_part_of_what_it_is_about(bench: Bench, tmp_path: Path) -> None:
    site = copy_site(bench, tmp_path)
    before = results(bench, site)
    for address in ("disclosure/audit/index.html", "data/disclosure-audit.csv"):
        write(site, address, f"电话 {MOBILE}")
    sub("index.html", r"(data-audit-report>).*?(</p>)", rf"\1电话 {MOBILE}\2")(site)
    assert results(bench, site) == before
    assert survey(site).is_sound


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
    found = survey_site(bench.open(site), PROFILE.duties)
    assert (address, "audit-duties") in flatten(found.problems, "file", "rule")
    assert found.judged is None and not found.is_sound


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
    found = results(bench, site)
    assert {found[name][0] for name in duties} <= {"无法核查", "不符合"}, [found[name] for name in duties]


@pytest.mark.parametrize("form", ["text", "json", "github", "markdown"])
def test_a_failed_duty_is_told_in_every_form(bench: Bench, tmp_path: Path, form: str) -> None:
    site = copy_site(bench, tmp_path)
    before_end(CARD, "<p>138 1234 5678</p>")(site)
    edit("data/release-review.json", '"version"', '"of"')(site)
    checksums(site, bench.site)
    reseal(site, CARD, "data/release-review.json", "data/sha256sums.txt")
    found = survey(site)
    text = write_audit(found, form).replace("\\", "")  # Markdown escapes the stars that redact a number
    assert not found.is_sound
    assert all(part in text for part in ("R10a", "R22", "138****5678")) and "13812345678" not in text
    if form == "json":
        document = json.loads(write_audit(found, form))
        assert document["valid"] is False and document["counts"]["不符合"] == 2
    if form == "github":
        assert text.startswith("::error file=")
    with pytest.raises(KeyError):
        write_audit(found, "pdf")


def test_the_command_fails_where_a_duty_that_stops_nothing_is_not_met(bench: Bench, tmp_path: Path) -> None:
    site = copy_site(bench, tmp_path)
    cells("data/publication-dates.csv", "zb00003", first_published_on="2024-07-15")(site)
    checksums(site, bench.site)
    reseal(site, "data/publication-dates.csv", "data/sha256sums.txt")
    found = survey(site)
    assert flatten(found.problems, "value", "severity") == [("R03", "warning")]
    for form in ("text", "markdown"):
        assert "公开义务有 1 项不符合，核查没有通过" in write_audit(found, form)
    assert not found.is_sound
    assert main(PROFILE, ["audit", str(site)], tmp_path) == 1


def results(bench: Bench, site: Path, day: date = DAY) -> dict[str, tuple[str, str]]:
    judged = judge_duties(bench.open(site, day), PROFILE.duties)
    return {one.duty["id"]: (one.verdict.result, one.verdict.reason) for one in judged}


def test_without_a_history_no_term_is_a_pass(bench: Bench, tmp_path: Path) -> None:
    site = copy_site(bench, tmp_path)
    drop("data/publication-dates.csv")(site)
    found = results(bench, site)
    assert {name: found[name][0] for name in ("R03", "R04", "R05b")} == dict.fromkeys(
        ("R03", "R04", "R05b"), "无法核查"
    )
    assert "提交历史" in found["R03"][1]


def test_without_a_history_a_deleted_institution_is_no_pass(bench: Bench, tmp_path: Path) -> None:
    site = copy_site(bench, tmp_path)
    edit("data/changes.json", '"is_known":true', '"is_known":false')(site)
    result, reason = results(bench, site)["R06b"]
    assert result == "无法核查" and "提交历史" in reason


def test_a_row_that_history_does_not_know_is_no_pass(bench: Bench, tmp_path: Path) -> None:
    site = copy_site(bench, tmp_path)
    edit("data/publication-dates.csv", "zb00003,", "zb00004,")(site)
    assert results(bench, site)["R03"][0] == "无法核查"


def test_a_year_without_a_notice_is_no_pass(bench: Bench, tmp_path: Path) -> None:
    site = copy_site(bench, tmp_path)
    cells("data/publication-dates.csv", "zb00003", first_published_on="2031-01-02")(site)
    result, reason = results(bench, site)["R03"]
    assert result == "无法核查" and "2031" in reason


def test_a_file_that_nobody_can_read_is_no_pass(bench: Bench, tmp_path: Path) -> None:
    site = copy_site(bench, tmp_path)
    write(site, "data/more.xyz", "?")
    found = results(bench, site)
    assert {found[f"R10{letter}"][0] for letter in "abcd"} == {"无法核查"}
    assert found["R08c"][0] == "不符合"


def test_an_official_site_grows_old(bench: Bench) -> None:
    found = results(bench, bench.site, date(2026, 12, 20))
    assert found["G02c"][0] == "不符合"
    assert results(bench, bench.site, date(2026, 12, 7))["G02c"][0] == "符合"


def test_working_weekends_count() -> None:
    calendar = WorkingCalendar()
    assert calendar.count(date(2024, 5, 10), date(2024, 5, 11)) == 1  # a Saturday moved to
