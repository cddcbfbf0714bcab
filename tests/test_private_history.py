"""What was once committed and may not be told must be in no byte of the site: pages, files, archive, feeds.

A crafted register with a history is built, and every file below the site is unpacked and searched.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from lxml import etree

from childcare.profile import PROFILE
from datapub.audit.readers import list_rows
from datapub.cli import main
from tests.history.repository import git
from tests.support import PROJECT, Rows, put_project, read_rows, sample_rows

DOOR, NEW_DOOR = "乙区暗巷七七七号", "乙区暗巷八八八号"
POSITION = ("118.123457", "36.765432")
LANDLINE = "0999-6777888"
PERSON = "欧阳秘而"
ERASED = "甲区撤回路九九九号"
FORMULA = '=HYPERLINK("https://evil.example/","点我")'


def commit(root: Path, rows: dict[str, Rows], day: int) -> None:
    put_project(root, rows)
    git(root, "add", "-A")
    git(root, "commit", "-m", "x", when=f"2026-10-{day:02d}T09:00:00+08:00")


def figure(count: str, **cells: str) -> dict[str, str]:
    return {
        "id": "o101", "indicator_id": "children", "area_code": "990103", "as_of_on": "2025-12-31",
        "period": "2025", "value": count, "source_title": "示例来源", "reliability": "S",
        "is_sample": "true", **cells,
    }  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of a register whose early commits hold what its newest does not."""
    root = tmp_path_factory.mktemp("project")
    for part in ("docs", "theme"):
        shutil.copytree(PROJECT / part, root / part)
    shutil.copy(PROJECT / "mkdocs.yml", root)
    rows = sample_rows()
    rows["areas"] = [row for row in rows["areas"] if not row["code"].startswith("9902")]
    rows["streets"] = [row for row in rows["streets"] if not row["code"].startswith("9902")]
    rows["disclosure_duties"] = read_rows("disclosure_duties")
    for row in rows["institutions"]:
        row["is_sample"] = "true"
    home = rows["institutions"][2]
    sound = dict(home)
    rows["indicators"].append(
        {
            **rows["indicators"][1],
            "id": "children",
            "name": "在托婴幼儿数",
            "unit": "人",
            "has_child_count": "true",
        }
    )
    git(root, "init", "-b", "main")
    (root / ".gitignore").write_text("site*/\n")
    # A business by its first commit, with a door, a telephone and a position; nobody knew better.
    home |= {
        "provider_type": "独立托育机构", "address": DOOR, "phone": LANDLINE,
        "longitude": POSITION[0], "latitude": POSITION[1], "crs": "CGCS2000",
        "principal_name": PERSON, "principal_basis": "单独同意", "principal_consent_on": "2026-03-01",
        "enrolled": "3",
    }  # fmt: skip
    rows["observations"].append(figure("3"))
    sound_address, rows["institutions"][0]["address"] = rows["institutions"][0]["address"], ERASED
    commit(root, rows, 1)
    version = git(root, "rev-parse", "HEAD").strip()
    home["address"] = NEW_DOOR
    rows["observations"][-1] = figure("2")
    rows["institutions"][0]["other_name"] = FORMULA
    rows["institutions"][1]["other_name"] = "甲\x0b乙\u202e丙"
    commit(root, rows, 2)
    rows["institutions"][0] |= {"other_name": "", "address": sound_address}
    erased = {"dataset_name": "institutions", "row_key": "zb00001", "field_name": "address"}
    decided = {"reason_class": "误公开个人信息", "decided_by": "人口监测科", "decided_on": "2026-10-03"}
    rows["erasures"] = [erased | decided]
    rows["institutions"][1]["other_name"] = ""
    for name in (
        "phone",
        "longitude",
        "latitude",
        "crs",
        "principal_name",
        "principal_basis",
        "principal_consent_on",
    ):
        home[name] = ""
    rows["observations"][-1] = figure("55")
    commit(root, rows, 3)
    home |= sound  # the type is put right only now
    rows["releases"] = [
        {"version": version, "reviewer": "审核员", "reviewed_on": "2026-10-01", "released_on": "2026-10-01"}
    ]
    commit(root, rows, 4)
    code = main(PROFILE, ["build", "--quiet"], root)
    assert code == 0
    return root / "site"


def unpack(name: str, raw: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file, and whatever is inside it, as bytes to be searched."""
    yield name, raw
    if name.endswith((".zip", ".xlsx")):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for member in archive.infolist():
                yield from unpack(f"{name}!{member.filename}", archive.read(member))
    elif name.endswith(".sqlite"):
        with sqlite3.connect(":memory:") as database:
            database.deserialize(raw)
            yield f"{name}!rows", "\n".join(database.iterdump()).encode()
    elif name.endswith(".parquet"):
        yield f"{name}!rows", str(pq.read_table(io.BytesIO(raw)).to_pylist()).encode()


@pytest.fixture(scope="module")
def everything(site: Path) -> list[tuple[str, str]]:
    return [
        (name, raw.decode(errors="replace"))
        for path in sorted(site.rglob("*"))
        if path.is_file()
        for name, raw in unpack(path.relative_to(site).as_posix(), path.read_bytes())
    ]


@pytest.mark.parametrize(
    "secret",
    [DOOR, NEW_DOOR, ERASED, *POSITION, LANDLINE, "6777888", PERSON, "审核员", "HYPERLINK", "\x0b", "\u202e"],
)
def test_nothing_private_is_in_any_byte(everything: list[tuple[str, str]], secret: str) -> None:
    files = (
        everything
        if secret.isprintable() or secret == "\u202e"
        else [
            (name, text)
            for name, text in everything
            if name.endswith((".csv", ".json", ".html", ".atom", ".txt"))
        ]
    )
    assert len(files) > 100
    assert [name for name, text in files if secret in text] == []


def rows_of(site: Path, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((site / address).read_text(encoding="utf-8"))))


def test_a_small_count_of_the_past_is_told_nowhere(site: Path) -> None:
    changed = [
        row for row in rows_of(site, "data/changes.csv") if row["key"] == "o101" and row["field"] == "value"
    ]
    assert len(changed) == 2
    for row in changed:
        assert (row["before"], row["after"], row["is_withheld"]) == ("", "", "true")
    archived = rows_of(site, "data/at/2026-10-01/observations.csv")
    assert [row["value"] for row in archived if row["id"] == "o101"] == [""]
    for path in (*site.glob("changes/**/*"), *site.glob("feeds/**/*")):
        if path.is_file():
            assert not re.search(r"→ ?[1-4](?!\d)|[^\d][1-4] ?→", path.read_text(encoding="utf-8")), path


def test_the_archive_still_lists_the_home_and_says_where_nothing_of_it_is(site: Path) -> None:
    archived = {row["id"]: row for row in rows_of(site, "data/at/2026-10-01/institutions.csv")}
    assert archived["zb00003"]["name"] == "示例三家庭托育点"
    assert archived["zb00003"]["address"] == archived["zb00003"]["phone"] == ""
    assert archived["zb00001"]["address"] == "", "a single cell was withdrawn"
    assert archived["zb00002"]["address"]
    assert "enrolled" not in archived["zb00001"]


def test_feeds_stay_sound_whatever_was_once_committed(site: Path) -> None:
    feeds = [*site.rglob("*.atom"), *site.rglob("*.xml")]
    assert len(feeds) > 2
    for path in feeds:
        etree.parse(path)
        list(list_rows(path.name, path.read_bytes()))


def test_what_a_spreadsheet_would_run_is_not_in_the_change_log(site: Path) -> None:
    cells = [cell for row in rows_of(site, "data/changes.csv") for cell in row.values()]
    assert "（像公式，不照录）" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
