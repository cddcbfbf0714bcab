"""The three states of a site: sample, trial, official. Each page says only what is so in its own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.audit.manifest import MANIFEST
from datapub.cli.serve import rebuild_preview
from datapub.config import load_config
from datapub.pipeline import build
from datapub.state import SiteState, find_state
from datapub.step_cache import StepCache
from tests.city import city_rows, put_city, recorded_rows
from tests.conftest import CLOCK
from tests.listed import listed_rows
from tests.support import make_tables, sample_records

REQUIRED = {"id", "name", "area_code", "status", "as_of_on", "is_sample"}


@pytest.mark.parametrize(
    ("is_official", "samples", "expected"),
    [
        (False, (True, True), SiteState.SAMPLE),
        (False, (False, True), SiteState.SAMPLE),
        (False, (False, False), SiteState.TRIAL),
        (False, (), SiteState.TRIAL),
        (True, (False,), SiteState.OFFICIAL),
    ],
)
def test_a_state_comes_of_the_setting_and_the_rows(
    is_official: bool, samples: tuple[bool, ...], expected: SiteState
) -> None:
    row = sample_records()["institutions"][0]
    tables = make_tables({"institutions": [{**row, "is_sample": sample} for sample in samples]})
    assert find_state(is_official, tables.values()) is expected


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site on trial whose rows say almost nothing: one all there is, one only the total of its places."""
    rows = city_rows() | recorded_rows("false") | listed_rows("false")
    for place, row in enumerate(rows["institutions"]):
        row["is_sample"] = "false"
        if place:
            for name in row.keys() - REQUIRED:
                del row[name]
    rows["institutions"][1] |= {"places": "30", "filed_month": "2023-05", "fee_note": "80元/天"}
    root = put_city(tmp_path_factory.mktemp("trial") / "city", rows)
    build(PROFILE, load_config(root), root / "site", CLOCK)  # which the audit has let pass
    return root / "site"


def test_a_site_on_trial_says_so_and_never_calls_itself_a_sample(trial: Path) -> None:
    assert json.loads((trial / MANIFEST).read_text("utf-8"))["state"] == "trial"
    assert json.loads((trial / "data/api/v1/index.json").read_text("utf-8"))["state"] == "trial"
    assert "noindex" in (trial / "index.html").read_text("utf-8")
    for path in trial.rglob("*.html"):
        text = path.read_text("utf-8")
        if path.parts[-2] == "charts" or "/charts/" in path.as_posix():
            continue
        assert 'data-field="sample-notice"' not in text, path
        shows_all_kinds = path.parent.name == "components"  # the page that shows each part, this one too
        assert shows_all_kinds or 'class="sample-banner"' not in text, path
        if 'class="site-header"' in text:
            assert 'data-field="trial-notice"' in text, path


def test_what_is_lacking_is_told_on_the_page_of_completeness(trial: Path) -> None:
    page = (trial / "completeness/index.html").read_text("utf-8")
    assert re.search(r"<strong>0</strong> / 1", page)
    assert "名录填了多少" in page


def test_a_site_on_trial_shows_what_there_is(trial: Path) -> None:
    page = (trial / "institutions/zb00002/index.html").read_text("utf-8")
    assert "2023年5月" in page and "80元/天" in page and "未公布" in page
    assert "3 家中 2 家公布" in (trial / "areas/990100/index.html").read_text("utf-8")


def test_an_area_with_real_rows_alone_speaks_of_samples_where_others_have_them(tmp_path: Path) -> None:
    rows = city_rows()
    for row in rows["institutions"]:
        row["is_sample"] = str(row["area_code"] != "990102").lower()
    dependent = {name for name, listed in rows.items() if any("institution_id" in row for row in listed)}
    put_city(tmp_path, {name: [] if name in dependent else listed for name, listed in rows.items()})
    read, problems = rebuild_preview(PROFILE, tmp_path, StepCache())
    assert read, problems
    real, made, whole = (
        (read(f"areas/9901{part}/index.html") or b"").decode() for part in ("02", "03", "00")
    )
    assert "来源：卫生健康部门的备案名录" in real and "样例生成程序" not in real
    assert "全市（含样例） " in real and "全市（含样例）（家）" in real and "全市 " not in real
    assert "来源：样例生成程序" in made and "含样例" not in made
    assert "来源：卫生健康部门的备案名录，和样例生成程序" in whole


def test_an_area_of_which_nothing_is_listed_names_no_register_among_samples(
    tmp_path: Path,
) -> None:
    rows = city_rows()
    rows["institutions"] = [row for row in rows["institutions"] if row["area_code"] == "990102"]
    for row in rows["institutions"]:
        row["is_sample"] = "true"
    dependent = {name for name, listed in rows.items() if any("institution_id" in row for row in listed)}
    put_city(tmp_path, {name: [] if name in dependent else listed for name, listed in rows.items()})
    read, problems = rebuild_preview(PROFILE, tmp_path, StepCache())
    assert read, problems
    page = (read("areas/990103/index.html") or b"").decode()
    assert "来源：样例生成程序" in page and "来源：卫生健康部门" not in page
