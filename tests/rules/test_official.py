"""The gate of an official site: each thing that closes it is seen closing it, and only that."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.audit.duties import CORE_DUTIES
from datapub.check import Checked, find_lacking
from datapub.clock import CHINA
from datapub.config import Config
from datapub.history import Commit, is_committed, last_commit
from datapub.messages import WORDINGS, rule_of
from datapub.messages.official import OFFICIAL_WORDINGS
from datapub.model import Dataset, Field, Record, Schema, Tables, make_table
from datapub.problem import Problem
from datapub.rules import check_rules
from datapub.rules.data import Data, Rule
from datapub.rules.official import RELEASED, check_official, is_placeholder
from datapub.rules.publications import check_duty_names
from tests.support import TODAY, change, flatten, make_tables, put_project, sample_records

COMMIT = Commit(
    "0123456789abcdef0123456789abcdef01234567", datetime(2026, 11, 20, 9, 0, tzinfo=CHINA), "张三"
)
RELEASE: Record = {
    "version": "0123456789",
    "reviewer": "李四",
    "reviewed_on": date(2026, 11, 23),
    "released_on": None,
    "note": None,
}
DUTIES = Dataset(
    "disclosure_duties",
    "信息公开义务",
    "示例",
    "datasets/disclosure_duties.csv",
    "schemas/disclosure_duties.json",
    Schema(
        (
            Field("id", "编号", "示例", "string"),
            Field("reliability", "可靠程度", "示例", "string"),
            Field("check_name", "检查", "示例", "string"),
        )
    ),
)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Return the settings of a site that may be official; the numbers belong to nobody."""
    made = put_project(tmp_path, is_official=True)
    (tmp_path / "theme/assets").mkdir(parents=True)
    (tmp_path / "theme/assets/mark.png").write_bytes(b"")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# 首页\n\n没有占位。\n", encoding="utf-8")
    return replace(
        made,
        base_url="https://tuoyu.city.gov.cn/",
        description="甲市托育机构备案名录",
        site_id_code="9901000012",
        icp_no="甲ICP备99000012号",
        police_no="甲公网安备 99010002000012号",
        party_mark_id="0A1B2C3D",
        party_mark_image="mark.png",
        confirmed_duties=("R03",),
    )


def tables(releases: list[Record] | None = None, tags: Mapping[str, str] | None = None) -> Tables:
    records = {**sample_records(), "releases": [RELEASE] if releases is None else releases}
    duties = [{"id": id, "reliability": tag} for id, tag in (tags or {"R01": "V", "R03": "D"}).items()]
    return {**make_tables(records), "disclosure_duties": make_table(DUTIES, duties)}


def hold_place() -> Tables:
    rows = sample_records()
    change(rows, "institutions", 0, address="待核实")
    return {**tables(), "institutions": make_tables(rows)["institutions"]}


def check(
    config: Config,
    releases: list[Record] | None = None,
    tags: Mapping[str, str] | None = None,
    released: Commit | None = COMMIT,
) -> list[Problem]:
    return list(check_official(tables(releases, tags), config, released))


def test_a_sound_official_site_passes(config: Config) -> None:
    assert check(config) == []


def test_a_sample_site_is_not_asked(config: Config) -> None:
    assert check(replace(config, official=False, icp_no="", party_mark_image=""), [], released=None) == []


def test_an_exemption_is_nothing_that_an_official_site_lacks(config: Config) -> None:
    rows = sample_records()
    change(rows, "institutions", 0, enrolled=56, caregivers=9)
    rows["exemptions"] = [
        {
            "file": "datasets/institutions.csv",
            "row_key": "zb00001",
            "rule": "R17",
            "reason": "示例",
            "responsible": "示例",
            "last_day_on": TODAY,
        }
    ]
    exempted = {**tables(), **make_tables(rows), "releases": tables()["releases"]}
    found = tuple(check_rules(PROFILE.rules, PROFILE.messages, exempted, config, TODAY))
    assert found == ()
    assert find_lacking(PROFILE, config, Checked(exempted, found), TODAY, COMMIT) == []


def test_of_one_rule_an_official_site_hardens_only_what_is_meant(config: Config) -> None:
    def warn(data: Data) -> Iterator[Problem]:
        for column, hardens in {"places": False, "enrolled": True}.items():
            yield data.problem("institutions", "R17", None, column, 1, "warning", hardens, found=2, places=1)

    profile = replace(PROFILE, own_rules=(Rule("R17", warn, basis="示例"),))

    def judge(config: Config) -> tuple[Problem, ...]:
        return tuple(check_rules(profile.own_rules, profile.messages, tables(), config, TODAY))

    expected = [("enrolled", "error"), ("places", "warning")]
    assert flatten(judge(config), "column", "severity") == expected
    on_trial = judge(replace(config, official=False))
    assert {problem.severity for problem in on_trial} == {"warning"}
    lacking = find_lacking(profile, config, Checked(tables(), on_trial), TODAY, COMMIT)
    assert flatten(lacking, "column", "severity") == expected[:1]


Gate = Callable[[Config], list[Problem]]
DUTY_FILE, RELEASE_FILE = "datasets/disclosure_duties.csv", "datasets/releases.csv"
MUTATIONS: dict[str, tuple[Gate, str, int | None]] = {
    "official-placeholder": (lambda c: check(replace(c, icp_no="待填")), "site.toml", None),
    "official-cell": (
        lambda c: list(check_official(hold_place(), c, COMMIT)),
        "datasets/institutions.csv",
        2,
    ),
    "official-image": (lambda c: check(replace(c, party_mark_image="none.png")), "site.toml", None),
    "official-release/none": (lambda c: check(c, [{**RELEASE, "version": "abcdef0"}]), RELEASE_FILE, None),
    "official-release/author": (lambda c: check(c, [{**RELEASE, "reviewer": " 张 三"}]), RELEASE_FILE, 2),
    "official-release/early": (
        lambda c: check(c, [{**RELEASE, "reviewed_on": date(2026, 11, 19)}]),
        RELEASE_FILE,
        2,
    ),
    "official-release/unknown": (lambda c: check(c, released=None), RELEASE_FILE, None),
    "official-duty": (lambda c: check(c, tags={"R03": "D", "R05": "M"}), DUTY_FILE, 3),
    "official-confirmed": (
        lambda c: check(replace(c, confirmed_duties=("R03", "R99"))),
        "site.toml",
        None,
    ),
}


@pytest.mark.parametrize("key", MUTATIONS)
def test_each_fault_closes_the_gate(config: Config, key: str) -> None:
    run, file, row = MUTATIONS[key]
    problems = run(config)
    assert flatten(problems, "file", "row", "rule") == [(file, row, rule_of(key))]
    assert WORDINGS[key].fix.split("{")[0] in problems[0].message


def test_a_preview_is_built_before_there_is_a_review(config: Config) -> None:
    """The reviewer reads the preview: what only the review is lacking must not keep it from being built."""
    preview = replace(config, is_preview=True)
    assert flatten(check(preview, []), "rule", "severity") == [("official-release", "warning")]
    assert flatten(check(preview, released=None), "rule", "severity") == [("official-release", "warning")]
    other = check(replace(preview, icp_no="待填"))
    assert flatten(other, "rule", "severity") == [("official-placeholder", "error")]


def test_every_wording_of_the_gate_has_its_change() -> None:
    assert set(MUTATIONS) == set(OFFICIAL_WORDINGS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("publisher_name", "某市卫生健康委员会"),
        ("contact", "示例热线"),
        ("site_id_code", "0000000000"),
        ("icp_no", "鲁ICP备XXXXXXXX号"),
        ("police_no", "鲁公网安备"),
        ("party_mark_id", "待定"),
        ("party_mark_id", ""),
        ("site_id_code", ""),
        ("base_url", "https://tuoyu.example/"),
        ("base_url", "https://www.example.com/tuoyu/"),
        ("base_url", "http://localhost/"),
        ("base_url", "http://server/tuoyu/"),
        ("base_url", "http://192.168.1.5/"),
        ("base_url", "http://127.0.0.1:8000/"),
        ("title", "待填"),
        ("short_title", "测试站"),
        ("description", "样例"),
        ("keywords", "待补"),
        ("column_type", "XX"),
    ],
)
def test_placeholders_are_known(config: Config, name: str, value: str) -> None:
    assert flatten(check(replace(config, **{name: value})), "rule") == [("official-placeholder",)]


@pytest.mark.parametrize("word", ["待填", "待补充", "不详", "XX", "？？", "……", "Todo"])
def test_a_cell_that_only_holds_its_place_is_no_statement(config: Config, word: str) -> None:
    """Else a column that the law wants is filled by saying that it is not."""
    rows = sample_records()
    change(rows, "institutions", 0, address=word, name=f"{word}路托育园")
    found = check_official({**tables(), "institutions": make_tables(rows)["institutions"]}, config, COMMIT)
    assert flatten(found, "column", "rule") == [("address", "official-cell")]


@pytest.mark.parametrize("value", ["12345 政务服务便民热线", "淄博市卫生健康委员会"])
def test_real_words_are_no_placeholders(value: str) -> None:
    assert not is_placeholder("contact", value)


@pytest.mark.parametrize("mark", ["待填（正式发布前）", "待填(正式发布前)", "待填 ( 正式发布前）"])
def test_a_gap_in_the_prose_is_named_by_its_line(config: Config, mark: str) -> None:
    page = config.root / "docs/guide.md"
    page.write_text(f"# 指南\n\n| 传真 | {mark} |\n", encoding="utf-8")
    assert flatten(check(config), "file", "row", "rule") == [("docs/guide.md", 3, "official-placeholder")]


def test_a_review_is_of_what_is_published_and_not_of_the_log_of_reviews(config: Config) -> None:
    def git(*arguments: str) -> None:
        setting = ["-c", "user.name=张三", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *setting, *arguments], cwd=config.root, check=True, capture_output=True)

    git("init", "-q")
    assert check(config, released=last_commit(config.root, RELEASED))[0].rule == "official-release"
    git("add", ".")
    git("commit", "-qm", "data")
    released = last_commit(config.root, RELEASED)
    assert released is not None and released.author == "张三"
    assert is_committed(config.root, RELEASED)
    (config.root / RELEASE_FILE).write_text("version,reviewer\n", encoding="utf-8")
    assert is_committed(config.root, RELEASED), "the record of the review may still be open"
    git("commit", "-qam", "review")
    assert last_commit(config.root, RELEASED) == released, "the review does not itself need a review"
    (config.root / "datasets/areas.csv").write_text("code\n", encoding="utf-8")
    assert not is_committed(config.root, RELEASED)


def test_there_is_nothing_committed_outside_a_repository(tmp_path: Path) -> None:
    assert not is_committed(tmp_path, RELEASED)


def test_a_duty_is_judged_by_a_check_that_there_is() -> None:
    duties = make_table(
        DUTIES, [{"id": "R01", "check_name": "catalogue"}, {"id": "R02", "check_name": "catalog"}]
    )
    problems = list(check_duty_names({"disclosure_duties": duties}, CORE_DUTIES))
    assert flatten(problems, "row", "column", "rule") == [(3, "check_name", "duty-check")]
    assert "是不是 catalogue？" in problems[0].message
