"""The first day of a city: no register, no policy, nothing published yet. Everything works and says so."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from childcare.derive.goals import judge_goal
from childcare.derive.progress import derive_progress
from childcare.derive.register import derive_register
from childcare.key_figures import list_key_figures
from childcare.profile import PROFILE
from childcare.terms import GoalState
from datapub.cli import main
from datapub.cli.serve import rebuild_preview
from datapub.step_cache import StepCache
from tests.city import FIRST, city_rows, put_city
from tests.support import TODAY, make_tables, sample_records

FILLED = ("areas", "indicators", "working_days", "disclosure_duties")
"""What no city can do without."""

NOTHING = "名录还没有公布"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("empty") / "city"
    rows = city_rows()
    for row in rows["indicators"]:
        row |= {"unit_id": "", "related_task_id": ""}
    put_city(root, {name: rows[name] if name in FILLED else [] for name in rows})
    assert main(PROFILE, ["build", "--quiet", "-o", str(root / "site")], root) == 0
    return root


def test_a_check_finds_nothing_and_says_what_an_official_site_lacks(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(PROFILE, ["check"], city) == 0
    output = capsys.readouterr().out
    assert output.startswith("没有发现问题。\n可以预览；现在生成的是“试运行”") and "可以发布" not in output
    counts = {title: int(count) for title, count in re.findall(r"[：、]([^：、（]+)（(\d+) 条）", output)}
    assert {"正式发布还有占位内容", "法定义务的依据没有核对", "发布没有经过审核"} <= set(counts)
    assert main(PROFILE, ["check", "--official", "--format", "json"], city) == 1
    listed = Counter(item["title"] for item in json.loads(capsys.readouterr().out)["problems"])
    assert listed == counts, "what is counted is what is listed"


@pytest.mark.parametrize("address", ["", "institutions/", "areas/", "areas/990102/", "register/990102/"])
def test_pages_say_that_nothing_is_published_yet(city: Path, address: str) -> None:
    page = (city / "site" / address / "index.html").read_text("utf-8")
    assert NOTHING in page and (address or page.count(NOTHING) == 1) and "一页放不下" not in page


def test_the_first_page_has_no_heading_over_nothing(city: Path) -> None:
    home = (city / "site/index.html").read_text("utf-8")
    assert 'id="changes"' not in home and "还没有公布数字" in home and "别的数字" not in home


def test_nothing_is_made_of_nothing(city: Path) -> None:
    """A register without rows has no count of zero: what is not published is not none."""
    assert not list(city.glob("site/charts/*/index.html"))
    for address in ("comparison", "areas/990102", "indicators/places"):
        assert "按名录计算" not in (city / "site" / address / "index.html").read_text("utf-8")


@pytest.mark.parametrize("address", ["areas", "areas/990102", "areas/990100"])
def test_no_zero_is_counted_and_no_heading_stands_alone(city: Path, address: str) -> None:
    page = (city / "site" / address / "index.html").read_text("utf-8")
    assert not re.findall(r'class="num">(?:<[^>]*>)*0<', page)
    assert not re.search(r"</h2>\s*(?:<ul[^>]*>\s*</ul>\s*)?</section>", page)


def test_the_parts_of_an_empty_register_are_not_said_to_have_none(city: Path) -> None:
    page = (city / "site/institutions/index.html").read_text("utf-8")
    counts = re.findall(r'class="areas-list__count">([^<]*)<', page)
    assert counts and set(counts) == {"未公布"}


def test_where_nothing_is_listed_there_is_no_more(city: Path) -> None:
    page = (city / "site/areas/990102/index.html").read_text("utf-8")
    assert re.search(r"<summary>有 \d+ 类没有公布", page)


def test_every_duty_is_met_or_says_why_it_is_not_judged(city: Path) -> None:
    with (city / "site/data/disclosure-audit.csv").open(encoding="utf-8", newline="") as stream:
        judged = list(csv.DictReader(stream))
    assert judged and {row["result"] for row in judged} <= {"符合", "不适用", "无法核查"}
    assert all(row["reason"] for row in judged)


def test_the_other_commands_work(city: Path, tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    assert main(PROFILE, ["form", "institutions", "-o", str(form)], city) == 0 and form.is_file()
    assert main(PROFILE, ["import", str(form), "--dry-run"], city) == 0
    assert main(PROFILE, ["audit", str(city / "site")], city) == 0
    assert main(PROFILE, ["freshness"], city) == 0
    other = shutil.copytree(city, tmp_path / "other", ignore=shutil.ignore_patterns("site"))
    assert main(PROFILE, ["diff", "--since", str(other)], city) == 0
    assert rebuild_preview(PROFILE, city, StepCache())[0]


def test_the_first_real_institution_among_samples_passes_every_gate(tmp_path: Path) -> None:
    rows = city_rows()
    for row in chain.from_iterable(rows.values()):
        if "is_sample" in row:
            row["is_sample"] = str(FIRST not in {row["id"], row.get("institution_id")}).lower()
    put_city(tmp_path, rows)
    assert main(PROFILE, ["build", "--quiet", "-o", str(tmp_path / "site")], tmp_path) == 0
    page = (tmp_path / f"site/institutions/{FIRST}/index.html").read_text("utf-8")
    assert "活动" in page and "data-sample" not in page and "sample-banner" not in page


def test_a_goal_is_not_missed_by_an_empty_register() -> None:
    records = sample_records()
    records["institutions"] = []
    goal = records["goals"][0] | {"measure_indicator_id": "institutions", "measure_value": 1}
    register = derive_register(make_tables(records), "990100")
    assert judge_goal(goal, register, TODAY, policy=None).state is GoalState.UNREPORTED


def silence(records: dict[str, list[dict[str, object]]]) -> None:
    """Leave the first area without a row: its list has not come yet."""
    records["institutions"] = [row for row in records["institutions"] if row["area_code"] != "990102"]
    assert records["institutions"]


@pytest.mark.parametrize("codes", ["990102", "990102、990103", ""])
def test_a_goal_is_not_missed_by_areas_of_which_nothing_is_listed(codes: str) -> None:
    records = sample_records()
    silence(records)
    goal = records["goals"][0] | {
        "measure_indicator_id": "institutions",
        "measure_value": 1 if codes else 1000,
        "measure_area_codes": codes,
    }
    judged = judge_goal(goal, derive_register(make_tables(records), "990100"), TODAY, policy=None)
    who = "甲区的" if codes else "甲市有 1 个区县的"
    assert judged.state is GoalState.UNREPORTED and f"{who}名录还没有公布机构，不能断定" in judged.reason
    assert judged.results[0].is_met is None and "名录还没有公布机构" in judged.results[0].doubt


def test_a_share_in_the_city_says_that_it_is_of_what_is_published() -> None:
    records = sample_records()
    for words in ("全市 ", "全市已公布 "):
        tables = make_tables(records)
        register = derive_register(tables, "990100")
        figures = list_key_figures(
            register, derive_progress(tables, register, TODAY), register.area("990103"), TODAY
        )
        compared = next(item.compared for item in figures if item.name == "places")
        assert compared.startswith(words)
        silence(records)


@pytest.mark.parametrize("address", ["areas/", "areas/990100/"])
def test_the_sum_of_the_city_says_how_many_areas_it_lacks(tmp_path: Path, address: str) -> None:
    rows = city_rows()
    rows["institutions"] = [row for row in rows["institutions"] if row["area_code"] == "990103"]
    named = {row["id"] for row in rows["institutions"]}
    for name, listed in rows.items():
        rows[name] = [row for row in listed if row.get("institution_id", "") in {"", *named}]
    put_city(tmp_path, rows)
    read, problems = rebuild_preview(PROFILE, tmp_path, StepCache())
    assert read, problems
    page = read(f"{address}index.html")
    assert page and "个区县的名录还没有公布机构，不在内。" in page.decode()


def test_an_area_with_closed_institutions_only_has_no_table_of_their_kinds(tmp_path: Path) -> None:
    rows = city_rows()
    for row in rows["institutions"]:
        row |= {"status": "已注销", "cancelled_on": row["as_of_on"]} if row["area_code"] == "990102" else {}
    put_city(
        tmp_path,
        {
            name: [] if any("institution_id" in row for row in listed) else listed
            for name, listed in rows.items()
        },
    )
    read, problems = rebuild_preview(PROFILE, tmp_path, StepCache())
    assert read, problems
    page = (read("areas/990102/index.html") or b"").decode()
    assert "名录里没有可以收托的机构。" in page and "看数据：各类机构" not in page
    assert not re.search(r"<ul[^>]*>\s*</ul>", page)
