"""A file in hand: which publication it is, whatever has been published since."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub.audit.manifest import MANIFEST
from datapub.check import check
from datapub.config import load_config
from datapub.derive.releases import Archived
from datapub.download import Download
from datapub.export.versions import write_versions
from datapub.history import History, read_commit, read_history, redact_nothing
from datapub.pages.citation import cite
from datapub.pipeline.states import list_archived
from datapub.provenance import read_clock
from datapub.verification import Published, list_published, verify
from tests.history.repository import START, Repository, git
from tests.support import TODAY, make_table, sample_records

FILE = Download("goals.csv", 1, "ab" * 32)
INSTITUTIONS, GOALS = "datasets/institutions.csv", "datasets/goals.csv"
WITHDRAWN = "甲区误公开路八八八号"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "project")
    (made.root / "docs").mkdir(exist_ok=True)
    return made


def read(repository: Repository) -> History:
    history = read_history(repository.config, None, PROFILE.redact_state)
    assert history is not None
    return history


def change(repository: Repository, path: str, column: str, value: str) -> str:
    """Give the first row another cell, commit, and return the commit."""
    file = repository.root / path
    head, *rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8")))
    rows[0][head.index(column)] = value
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([head, *rows])
    repository.write(path, text.getvalue())
    return repository.commit()


def write_files(repository: Repository) -> dict[str, bytes]:
    """Return what a build of today publishes of versions, by address."""
    clock = read_clock(repository.config, read(repository))
    state = read_commit(repository.root, "HEAD")
    assert state is not None
    remaining = state.under(repository.config.policies)
    names = [dataset.name for dataset in repository.config.datasets if not dataset.policy.is_internal]
    return dict(write_versions(names, clock, remaining, PROFILE.redact_state))


def list_known(repository: Repository, site: Path, archives: Iterable[Archived] = ()) -> list[Published]:
    history = read(repository)
    clock = read_clock(repository.config, history)
    return list(list_published(repository.config, site, clock, archives))


def test_every_citation_of_a_year_verifies_on_its_last_day(repository: Repository, tmp_path: Path) -> None:
    table = make_table(repository.config.dataset("goals"), sample_records()["goals"])
    cited: dict[str, bytes] = {}
    numbers: list[str] = []
    released = "version,reviewer,reviewed_on,released_on,note\n"
    areas = read_clock(repository.config, read(repository)).of("areas")
    for month in range(1, 13):
        repository.write("docs/about.md", f"# 关于\n\n第 {month} 次。\n")
        repository.commit("prose")
        if month == 6:
            repository.edit("schemas/goals.json", {'"type": "date"': '"type": "string"'})
            repository.commit("schema")
        change(repository, GOALS, "text", f"第 {month} 句话。")
        if month % 4 == 0:
            change(repository, INSTITUTIONS, "fee_cny_month", str(1000 + month))
        if month == 3:
            change(repository, INSTITUTIONS, "address", WITHDRAWN)
        if month == 9:
            erased = "institutions,zb00001,address,误公开个人信息,人口监测科,2026-03-20\n"
            path = repository.root / "datasets/erasures.csv"
            repository.write("datasets/erasures.csv", path.read_text(encoding="utf-8") + erased)
            change(repository, INSTITUTIONS, "address", "")
        day, head = f"2026-03-{month:02}", git(repository.root, "rev-parse", "HEAD")
        released += f"{head[:12]},审核员,{day},{day},\n"
        repository.write("datasets/releases.csv", released)
        repository.commit("release")
        clock = read_clock(repository.config, read(repository))
        assert clock.of("areas") == areas, "no date moves without its rows"
        version = clock.of("goals")
        numbers.append(version.number)
        files = write_files(repository)
        content = files[f"versions/goals-{version.number}.csv"]
        assert version.sha256 == hashlib.sha256(content).hexdigest()
        assert version.sha256 in cite(repository.config, table, FILE, version)
        cited[version.number] = content
    assert numbers == [*(f"1.{n}" for n in range(1, 6)), *(f"2.{n}" for n in range(1, 8))]
    assert write_files(repository) == files, "the same commit, the same bytes"
    tables = check(PROFILE, repository.config, TODAY).tables
    archives = list_archived(PROFILE, repository.config, tables, read(repository))
    archived_files = [raw for archived in archives for raw in archived.files.values()]
    assert len(archives) == 12 and not any(
        WITHDRAWN.encode() in raw for raw in [*archived_files, *files.values()]
    )
    known = list_known(repository, tmp_path / "none", archives)
    assert {hashlib.sha256(raw).hexdigest() for raw in archived_files} <= {item.sha256 for item in known}
    for number, content in cited.items():
        path = tmp_path / f"goals-{number}.csv"
        path.write_bytes(content)
        found = verify(path, known, tmp_path / "none")
        assert found.is_published and number in found.text
    stated = verify(tmp_path / "goals-1.1.csv", known, tmp_path).text
    assert "现在是 2.7 版" in stated and "字段改过" in stated
    assert "1.5 到 2.0 版" in verify(tmp_path / "goals-1.5.csv", known, tmp_path).text, (
        "one line for the same rows"
    )


def test_what_became_private_has_no_file_and_the_hash_stays(repository: Repository) -> None:
    before = read_clock(repository.config, read(repository)).of("institutions")
    change(repository, INSTITUTIONS, "provider_type", "家庭托育点")
    after = write_files(repository)
    rows = list(csv.DictReader(io.StringIO(after["versions.csv"].decode())))
    first, last = (row for row in rows if row["dataset"] == "institutions")
    assert (first["sha256"], first["address"]) == (before.sha256, "")
    content = after[last["address"].removeprefix("data/")]
    row = next(csv.DictReader(io.StringIO(content.decode())))
    assert row["address"] == row["phone"] == "" and "enrolled" not in row
    change(repository, INSTITUTIONS, "provider_type", "独立托育机构")
    version = read_clock(repository.config, read(repository)).of("institutions")
    assert f"versions/institutions-{version.number}.csv" in write_files(repository), (
        "its citation has a file again"
    )


def test_a_list_that_becomes_public_begins_then(repository: Repository) -> None:
    package = (repository.root / "datapackage.json").read_text(encoding="utf-8")
    document = json.loads(package)
    next(item for item in document["resources"] if item["name"] == "goals")["internal"] = True
    repository.write("datapackage.json", json.dumps(document, ensure_ascii=False))
    git(repository.root, "add", "-A")
    git(repository.root, "commit", "-q", "--amend", "-m", "internal")
    change(repository, GOALS, "text", "一句话。")
    repository.write("datapackage.json", package)
    day = repository.days
    repository.commit("public")
    version = read_clock(repository.config, read(repository)).of("goals")
    assert version.issued == START + timedelta(days=day) and version.sha256


def test_a_package_that_could_not_be_read_once_changes_no_version(repository: Repository) -> None:
    before = read_clock(repository.config, read(repository)).of("goals")
    package = (repository.root / "datapackage.json").read_text(encoding="utf-8")
    repository.write("datapackage.json", "{")
    repository.commit("broken")
    repository.write("datapackage.json", package)
    repository.commit("mended")
    after = read_clock(repository.config, read(repository)).of("goals")
    assert (after.number, after.sha256) == (before.number, before.sha256)


def test_where_no_history_is_known_the_list_is_empty(repository: Repository) -> None:
    (repository.root / ".git").rename(repository.root.parent / "gone")
    clock = read_clock(repository.config, None)
    ((address, content),) = write_versions(["goals"], clock, None, redact_nothing)
    assert address == "versions.csv" and content.count(b"\n") == 1


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with one file that is no archived version."""
    folder = tmp_path / "site"
    (folder / "data").mkdir(parents=True)
    content = "id,name\n1,示例一\n2,示例二\n".encode()
    (folder / "data/homes.csv").write_bytes(content)
    files = {"data/homes.csv": hashlib.sha256(content).hexdigest()}
    (folder / MANIFEST).write_text(json.dumps({"files": files}), encoding="utf-8")
    return folder


def list_of(site: Path) -> Iterator[Published]:
    files = json.loads((site / MANIFEST).read_text(encoding="utf-8"))["files"]
    return (Published(digest, address) for address, digest in files.items())


@pytest.mark.parametrize(
    ("change", "stated"),
    [
        (lambda raw: raw, "一模一样，没有改过"),
        (lambda raw: raw[:-1], "少了 1 字节：没有下载完"),
        (lambda raw: b"", "这是一个空文件"),
        (lambda raw: b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"), "另存过的"),
        (lambda raw: raw + b"\n,\n", "另存过的"),
        (lambda raw: raw.replace("示例一".encode(), "示例三".encode()), "可能被改过"),
        (lambda raw: b"%PDF-1.7", "可能被改过"),
    ],
)
def test_a_file_that_is_not_known_is_told_what_it_is_near_to(
    site: Path, tmp_path: Path, change: object, stated: str
) -> None:
    assert callable(change)
    path = tmp_path / "homes(1).csv"
    path.write_bytes(change((site / "data/homes.csv").read_bytes()))
    assert stated in verify(path, list_of(site), site).text


def test_a_page_that_a_browser_saved_is_told_so(site: Path, tmp_path: Path) -> None:
    path = tmp_path / "示例.html"
    path.write_text("<p>示例</p>")
    assert "浏览器另存的网页" in verify(path, list_of(site), site).text


@pytest.mark.parametrize(
    ("stated", "is_known"),
    [('{"files": {"a.csv": "00"}}', True), ("{", False), ("[]", False), ('{"files": 1}', False)],
)
def test_the_list_of_files_is_published_too(
    repository: Repository, site: Path, stated: str, is_known: bool
) -> None:
    manifest = site / MANIFEST
    manifest.write_text(stated)
    published = list_published(repository.config, site, read_clock(repository.config, None), ())
    assert verify(manifest, published, site).is_published == is_known


def test_a_table_saved_again_under_another_name_is_found(site: Path, tmp_path: Path) -> None:
    path = tmp_path / "下载的表.csv"
    path.write_bytes((site / "data/homes.csv").read_bytes().replace(b"\n", b"\r\n"))
    assert "data/homes.csv 一样，是另存过的" in verify(path, list_of(site), site).text


def test_a_dataset_that_is_renamed_keeps_its_versions(repository: Repository) -> None:
    change(repository, "datasets/area_tiles.csv", "tile_row", "3")
    before = read_clock(repository.config, read(repository)).past["area_tiles"]
    package = json.loads((repository.root / "datapackage.json").read_text(encoding="utf-8"))
    item = next(item for item in package["resources"] if item["name"] == "area_tiles")
    item |= {"name": "tiles", "path": "datasets/tiles.csv", "formerly": ["area_tiles"]}
    repository.write("datapackage.json", json.dumps(package, ensure_ascii=False))
    git(repository.root, "mv", "datasets/area_tiles.csv", "datasets/tiles.csv")
    repository.commit("renamed")
    config = load_config(repository.root)
    history = read_history(config, None, PROFILE.redact_state)
    after = read_clock(config, history).past["tiles"]
    assert [version.sha256 for version in after[: len(before)]] == [version.sha256 for version in before]
    assert after[0].issued == before[0].issued


def test_of_a_file_that_many_places_have_alike_a_few_are_named(tmp_path: Path) -> None:
    """A file without rows is the same of every area that has none: of a country's there are 900."""
    path = tmp_path / "empty.csv"
    path.write_bytes(b"id\n")
    digest = hashlib.sha256(b"id\n").hexdigest()
    for number in (1, 20, 21, 900):
        found = verify(path, [Published(digest, f"第{place}份") for place in range(number)], tmp_path)
        assert found.is_published
        assert found.text.count("份") == min(number, 20)
        assert found.text.endswith(f"另有 {number - 20} 个和它一模一样") is (number > 20)
