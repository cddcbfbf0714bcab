"""A small official site with a history, built once, on which every duty has something to check."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.audit import Site, Survey, survey_folder
from datapub.audit.duties import Judged, judge_duties
from datapub.audit.manifest import MANIFEST, list_files, renew_manifest
from datapub.audit.reading import Cache
from datapub.clock import CHINA, Clock
from datapub.config import load_config
from datapub.history import Commit, Edit, History, Revision, RowHistory
from datapub.overlay import use_overlay
from datapub.pipeline import build
from tests.city import recorded_rows
from tests.listed import listed_rows
from tests.settings import make_settings
from tests.support import (
    PROJECT,
    Rows,
    make_credit_code,
    put_project,
    read_rows,
    sample_config,
    sample_rows,
    write_csv,
)

DAY = date(2026, 11, 23)
HASH = "0123456789abcdef0123456789abcdef01234567"


def official_rows() -> dict[str, Rows]:
    """Return rows with a case for each duty of the register, all of them met."""
    rows = sample_rows()
    institutions = rows["institutions"]
    institutions[1] |= {"enrolled": "20", "caregivers": "6"}
    institutions.append(
        {
            **institutions[0],
            "id": "zb00005",
            "name": "示例五托育园",
            "credit_code": make_credit_code("91", 5),
            "address": "甲区示例路5号",
            "status": "未通过备案告知",
            "filed_on": "",
            "application_received_on": "2024-07-01",
            "refusal_reasons": "卫生评价、消防安全检查",
            "changed_on": "",
            "phone": "",
            "principal_name": "",
            "principal_basis": "",
            "principal_consent_on": "",
            "longitude": "",
            "latitude": "",
            "crs": "",
        }
    )
    rows["tasks"][0]["units_text"] = "市妇联、市教育局"
    # Another city's areas have no pages here, which the audit would rightly miss.
    rows["areas"] = [row for row in rows["areas"] if not row["code"].startswith("9902")]
    rows["streets"] = [row for row in rows["streets"] if not row["code"].startswith("9902")]
    rows |= recorded_rows("false") | listed_rows("false")
    rows["assessments"] = [
        {
            "id": "qa00001",
            "institution_id": "zb00003",
            "assessed_on": "2025-05-20",
            "standard": "WS/T 821-2023",
            "assessor": "示例评估单位",
            "score": "868",
            "quality_grade": "B",
            "valid_until_on": "2028-05-19",
            "is_sample": "false",
        }
    ]
    institutions[2] |= {"quality_grade": ""}
    rows["disclosure_duties"] = read_rows("disclosure_duties")
    rows["releases"] = [
        {"version": HASH[:12], "reviewer": "审查人", "reviewed_on": "2026-11-23", "released_on": "2026-11-23"}
    ]
    return rows


SANCTION = {
    "id": "sa00001", "institution_id": "zb00001", "category": "一般", "penalties": "警告",
    "decision_no": "甲卫罚〔2026〕7号", "decided_on": "2026-05-31", "basis": "《人口与计划生育法》第四十一条",
    "violation": "责令改正后没有改。", "authority": "甲区卫生健康部门", "published_until_on": "2026-11-30",
    "is_sample": "false",
}  # fmt: skip


def put_overlay(folder: Path, *rows: dict[str, str]) -> Path:
    """Write an overlay with sanctions."""
    folder.mkdir(exist_ok=True)
    names = sample_config().dataset("sanctions").schema.names
    (folder / "sanctions.csv").write_bytes(write_csv(names, rows))
    return folder


def make_commit(day: str, author: str = "提交人") -> Commit:
    """Return a commit at noon of a day."""
    return Commit(HASH, datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=CHINA), author)


def make_history() -> History:
    """Return a history in which the register begins on 2024-06-03 and everything is in time."""
    began, later, changed = make_commit("2024-06-03"), make_commit("2024-07-10"), make_commit("2025-06-09")
    rows = {
        ("zb00001",): RowHistory(began, changed, {"changed_on": changed}),
        ("zb00002",): RowHistory(began, began),
        ("zb00003",): RowHistory(began, began),
        ("zb00004",): RowHistory(began, changed, {"status": changed}),
        ("zb00005",): RowHistory(later, later),
    }
    # A sample that made room for the real register is gone, which is no fault.
    about = {"name": "样例托育园", "area_code": "990102", "status": "已备案", "is_sample": "true"}
    gone = Edit("institutions", ("zb00008",), {"id": "zb00008", **about}, None, about)
    return History((began, later, changed), {"institutions": rows}, (Revision(later, (gone,)),))


def put_official_project(root: Path, rows: dict[str, Rows] | None = None) -> None:
    """Write the official project below ``root``: the sample city with the shipped prose and theme."""
    put_project(root, official_rows() if rows is None else rows, is_official=True)
    for part in ("docs", "theme"):
        shutil.copytree(PROJECT / part, root / part)
    shutil.copy(PROJECT / "mkdocs.yml", root)
    for path in (root / "docs").rglob("*.md"):
        text = path.read_text(encoding="utf-8").replace("待填（正式发布前）", "甲市卫生健康委员会")
        path.write_text(text, encoding="utf-8")
    with (root / "docs/disclosure/guide.md").open("a", encoding="utf-8") as guide:
        guide.write("\n[2025年政府信息公开工作年度报告](https://tuoyu.jiashi.gov.cn/2025.html)\n")
    second_hand = [row["id"] for row in read_rows("disclosure_duties") if row["reliability"] in {"D", "M"}]
    settings = make_settings(
        official=True,
        description="甲市托育机构备案名录",
        base_url="https://tuoyu.jiashi.gov.cn/data/",
        site_id_code="9901000042",
        icp_no="甲ICP备20260042号",
        police_no="甲公网安备99010002000042号",
        party_mark_id="08D6C4B2A1",
        party_mark_image="favicon.svg",
        duties=second_hand,
    )
    (root / "site.toml").write_text(settings, encoding="utf-8")


@dataclass
class Bench:
    """A valid site to break copies of, and the verdicts of its duties before."""

    site: Path
    cache: Cache
    before: dict[str, str]

    def open(self, folder: Path, day: date = DAY) -> Site:
        """Read a copy of the sound site that may have been broken since."""
        return open_site(folder, day, self.cache, self.site)

    def judge(self, folder: Path) -> dict[str, Judged]:
        """Return every duty of a site by its id; unchanged pages are not parsed again."""
        judged = judge_duties(self.open(folder), PROFILE.duties)
        return {one.duty["id"]: one for one in judged}


def survey(folder: Path, day: date = DAY) -> Survey:
    """Audit whatever stands in a folder, as the command does."""
    return survey_folder(folder, day, PROFILE.duties, PROFILE.register_checks)


def link_tree(source: Path, target: Path) -> Path:
    """Copy a site with hard links; files are only copied when they are rewritten."""
    start = len(str(source))
    for folder, _, names in os.walk(source):
        os.mkdir(made := f"{target}{folder[start:]}")
        for name in names:
            os.link(f"{folder}/{name}", f"{made}/{name}")
    return target


def is_shared(path: str | Path, other: str | Path) -> bool:
    """Return whether a copy still shares a file with the site that it is a copy of."""
    try:
        return os.path.samefile(path, other)
    except FileNotFoundError:
        return False


def open_site(folder: Path, day: date = DAY, cache: Cache | None = None, sound: Path | None = None) -> Site:
    """Read a site that may have been broken, with its manifest brought up to date.

    Args:
        sound: the site that it shares its files with, but those that were broken.
    """
    mark = folder / MANIFEST
    if mark.is_file():
        raw = mark.read_bytes()
        if sound and mark.samefile(sound / MANIFEST):
            there = list_files(folder)
            broken = [
                address for address in there if not is_shared(f"{folder}/{address}", f"{sound}/{address}")
            ]
            manifest = json.loads(raw)
            manifest["files"] = {name: manifest["files"].get(name) for name in there}
            raw = renew_manifest(json.dumps(manifest).encode(), folder, broken)
        else:
            raw = renew_manifest(raw, folder)
        mark.unlink()  # the copy shares its files with the sound site
        mark.write_bytes(raw)
    return Site(folder, day, PROFILE.register_checks, cache)


def build_official(root: Path) -> Path:
    """Build the official project below ``root`` and return its site."""
    moment = datetime(2026, 11, 23, 8, 0, tzinfo=CHINA)
    overlay = put_overlay(root.with_name(root.name + "-overlay"), SANCTION)
    released = replace(make_commit("2026-11-22"), hash=HASH)
    build(
        PROFILE,
        use_overlay(load_config(root), overlay),
        root / "site",
        Clock(moment, DAY, "d" * 40),  # what was reviewed last changed the prose alone
        released=released,
        history=make_history(),
    )
    return root / "site"


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    root = tmp_path_factory.mktemp("official")
    put_official_project(root)
    made = Bench(build_official(root), Cache(), {})
    made.before = {name: one.verdict.result for name, one in made.judge(root / "site").items()}
    yield made
