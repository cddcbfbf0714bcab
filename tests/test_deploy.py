"""Publishing to a server's folder: a whole site is served at every moment, and nothing that has run out."""

from __future__ import annotations

import csv
import gzip
import json
import os
import shutil
import socket
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import brotli
import pytest
from filelock import FileLock

from childcare.profile import PROFILE
from datapub.audit.manifest import MANIFEST, renew_manifest
from datapub.cli import main
from datapub.cli.context import Context, report_disk_errors
from datapub.deploy import MAX_RELEASES, find_stale, publish, roll_back
from datapub.deploy.copying import PACKERS
from datapub.deploy.place import HOLDER, LOCK, RECORD, Place
from datapub.derive.redaction import find_registered, read_withdrawn
from datapub.problem import PublishingStopped
from tests.city import put_city
from tests.conftest import ROOT
from tests.history.repository import Repository
from tests.killed import NOW, TERMS, WITHDRAWN, list_faults, put_site
from tests.support import sample_config

(DATASET,) = (item for item in sample_config().datasets if item.expires)
AT_HAND = {DATASET.name: {(name,): "" for name in "abcd"}}
SANCTIONS = replace(TERMS, expiring=[DATASET], present=AT_HAND)
SCENES = ["first, killed", "withdrawal, killed", "rollback, killed", "withdrawal, full", "rollback, full"]


@pytest.fixture
def dest(tmp_path: Path) -> Path:
    return tmp_path / "dest"


def put_text(tmp_path: Path, text: str, **given: object) -> Path:
    return put_site(tmp_path / "site", {"index.html": text}, **given)  # type: ignore[arg-type]


def put_days(tmp_path: Path, **days: str) -> Path:
    """Make a site that shows rows through their last days."""
    key = DATASET.schema.primary_key[0]
    lines = [f"{key},{DATASET.expires}", *(f"{name},{day}" for name, day in days.items())]
    return put_site(tmp_path / "site", {f"data/{DATASET.name}.csv": "\n".join(lines) + "\n"})


def served(dest: Path) -> str:
    return (dest / "current/index.html").read_text()


def rules(action: Callable[[], object]) -> str:
    with pytest.raises(PublishingStopped) as stopped:
        action()
    return stopped.value.problems[0].message


def names_of(dest: Path) -> list[str]:
    return [release.folder.name for release in Place(dest).releases]


def names(dest: Path) -> list[str]:
    return [release.folder.name.partition("-")[0] for release in Place(dest).releases]


# --- the way there and back ----------------------------------------------------------------------


def test_releases_stand_side_by_side_and_share_what_is_the_same(tmp_path: Path, dest: Path) -> None:
    publish(put_text(tmp_path, "one"), dest, TERMS)
    outcome = publish(put_text(tmp_path, "two"), dest, TERMS)
    assert served(dest) == "two" and outcome.copied == 2  # the page, and the manifest
    one, two = (release.site for release in Place(dest).releases)
    assert (one / "data/a.csv").stat().st_ino == (two / "data/a.csv").stat().st_ino
    assert (one / "index.html").read_text() == "one"
    assert os.readlink(dest / "current") == f"releases/{two.parent.name}/site"
    assert roll_back(dest, "", TERMS).release.site == one and served(dest) == "one"
    assert roll_back(dest, "2", TERMS).release.site == two and list_faults(dest) == []


def test_the_same_site_is_not_published_twice_unless_it_is_damaged(tmp_path: Path, dest: Path) -> None:
    site = put_text(tmp_path, "one")
    publish(site, dest, TERMS)
    assert not publish(site, dest, TERMS).is_new
    (dest / "current/index.html").write_text("damaged")
    assert publish(site, dest, TERMS).is_new and served(dest) == "one"
    assert "清单不符" in rules(lambda: roll_back(dest, "1", TERMS))


def test_what_somebody_has_put_into_the_release_before_is_named(tmp_path: Path, dest: Path) -> None:
    site = put_text(tmp_path, "one")
    (site / MANIFEST).write_bytes(renew_manifest((site / MANIFEST).read_bytes(), site))
    publish(site, dest, TERMS)
    (dest / "current/mine.txt").touch()
    assert publish(put_text(tmp_path, "two"), dest, TERMS).own == ["mine.txt"]


def test_a_file_that_changed_in_the_release_before_is_copied_anew(tmp_path: Path, dest: Path) -> None:
    publish(put_text(tmp_path, "one"), dest, TERMS)
    (dest / "current/data/a.csv").write_text("tampered")
    publish(put_text(tmp_path, "two"), dest, TERMS)
    assert (dest / "current/data/a.csv").read_text() == "a\n"


def test_texts_that_gain_by_it_stand_compressed_beside_themselves(tmp_path: Path, dest: Path) -> None:
    long, random = "longer than a packet " * 100, os.urandom(3000).hex()
    texts = {"a/index.html": long, "data/short.csv": "a\n", "data/x.parquet": long, "data/random.txt": random}
    site = put_site(tmp_path / "site", texts)
    publish(site, dest, TERMS)
    publish(put_site(site, {**texts, "index.html": "two", "b/index.html": "other" + long}), dest, TERMS)
    one, two = (release.site for release in Place(dest).releases)
    assert gzip.decompress((two / "a/index.html.gz").read_bytes()).decode() == long
    assert brotli.decompress((two / "b/index.html.br").read_bytes()).decode() == "other" + long
    assert (one / "a/index.html.br").stat().st_ino == (two / "a/index.html.br").stat().st_ino
    packed = {path.relative_to(two).as_posix() for path in two.rglob("*") if path.suffix in PACKERS}
    wanted = {"a/index.html", "b/index.html", "data/random.txt"}
    assert packed == {f"{address}{ending}" for address in wanted for ending in PACKERS}
    assert list_faults(dest) == [] and not publish(site, dest, TERMS).is_new
    (two / "a/index.html.gz").write_bytes(b"damaged")
    assert publish(site, dest, TERMS).is_new and list_faults(dest) == []


def test_what_is_named_by_its_content_is_there_as_long_as_a_release_has_it(
    tmp_path: Path, dest: Path
) -> None:
    def put(number: int) -> Path:
        texts = {f"search/site.{number:08x}.json": str(number), "assets/plotly-abcdef01.min.js": "same"}
        return put_site(tmp_path / "site", {**texts, "index.html": str(number), "search/other.json": "x"})

    def remaining() -> set[str]:
        return {path.name for path in (dest / "kept").rglob("*") if path.is_file()}

    for number in range(MAX_RELEASES + 1):
        publish(put(number), dest, TERMS)
    assert remaining() == {f"site.{number:08x}.json" for number in range(1, MAX_RELEASES + 1)} | {
        "plotly-abcdef01.min.js"
    }
    roll_back(dest, "5", TERMS)
    assert (dest / "kept/search/site.0000000a.json").read_text() == "10" and list_faults(dest) == []
    publish(put(0), dest, WITHDRAWN)
    assert remaining() == {"site.00000000.json", "plotly-abcdef01.min.js"} and list_faults(dest) == []


def test_each_release_changed_its_files_in_another_second(tmp_path: Path, dest: Path) -> None:
    """An ETag of nginx is that second and the size."""
    for text in ("one", "two", "six"):
        publish(put_text(tmp_path, text), dest, TERMS)
    seconds = [int((release.site / "index.html").stat().st_mtime) for release in Place(dest).releases]
    assert len({*seconds}) == 3
    roll_back(dest, "1", TERMS)
    publish(put_text(tmp_path, "ten"), dest, TERMS)
    assert int((dest / "current/index.html").stat().st_mtime) not in seconds
    assert {(release.site / "data/a.csv").stat().st_mtime for release in Place(dest).releases} == {seconds[0]}


def test_without_hard_links_all_is_copied(
    tmp_path: Path, dest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(put_text(tmp_path, "one"), dest, TERMS)
    monkeypatch.setattr(os, "link", fail_with(1))
    publish(put_text(tmp_path, "two"), dest, TERMS)
    assert list_faults(dest) == []


def test_what_is_built_again_each_day_drives_no_other_release_out(tmp_path: Path, dest: Path) -> None:
    """A commit is published once more whenever something runs out, which may be every day."""
    for commit in ("a", "b"):
        publish(put_text(tmp_path, commit, built_from=commit * 40), dest, TERMS)
    for day in range(MAX_RELEASES + 2):
        publish(put_text(tmp_path, f"b, day {day}", built_from="b" * 40), dest, TERMS)
    assert served(dest) == f"b, day {MAX_RELEASES + 1}" and len(Place(dest).releases) == MAX_RELEASES
    roll_back(dest, "", TERMS)
    assert served(dest) == "a", "an earlier day of the same commit has the same mistake"
    for day in range(2):
        publish(put_text(tmp_path, f"c, day {day}", built_from="c" * 40), tmp_path / "other", TERMS)
    with pytest.raises(PublishingStopped) as stopped:
        roll_back(tmp_path / "other", "", TERMS)
    assert "没有可以退回的旧版本" in stopped.value.problems[0].message


def test_the_last_releases_are_kept_and_what_is_live_among_them(tmp_path: Path, dest: Path) -> None:
    for number in range(MAX_RELEASES + 2):
        publish(put_text(tmp_path, str(number)), dest, TERMS)
    assert names(dest) == [f"{number:04d}" for number in range(3, MAX_RELEASES + 3)]
    assert "0003" in rules(lambda: roll_back(dest, "2", TERMS))
    roll_back(dest, "3", TERMS)
    publish(put_text(tmp_path, "new"), dest, TERMS)
    assert len(names(dest)) == MAX_RELEASES and served(dest) == "new"


def test_the_way_back_does_not_lead_to_what_was_rolled_back_from(tmp_path: Path, dest: Path) -> None:
    for number in "123":
        publish(put_text(tmp_path, number), dest, TERMS)
    roll_back(dest, "", TERMS)
    publish(put_text(tmp_path, "4"), dest, TERMS)
    back = [roll_back(dest, "", TERMS).release.number for _ in range(2)]
    assert back == [2, 1] and served(dest) == "1"
    assert roll_back(dest, "3", TERMS).release.number == 3


def test_there_is_nothing_before_the_first(tmp_path: Path, dest: Path) -> None:
    assert "还没有发布过" in rules(lambda: roll_back(dest, "", TERMS))
    publish(put_text(tmp_path, "one"), dest, TERMS)
    assert "没有可以退回的旧版本" in rules(lambda: roll_back(dest, "", TERMS))


# --- what must not be shown ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "stated"),
    [
        ({"preview": True}, "预览"),
        ({"state": "official", "doubts": ["uncommitted"]}, "没有提交的改动"),
        ({"state": "official", "doubts": ["no-history"]}, "没有提交的改动"),
    ],
)
def test_a_site_that_may_not_be_shown_is_refused(
    tmp_path: Path, dest: Path, given: dict[str, object], stated: str
) -> None:
    site = put_text(tmp_path, "one", **given)
    assert stated in rules(lambda: publish(site, dest, TERMS))
    assert not dest.exists()


def test_a_site_that_did_not_pass_or_is_not_as_it_was_built_is_refused(tmp_path: Path, dest: Path) -> None:
    site = put_text(tmp_path, "one")
    manifest = json.loads((site / MANIFEST).read_text())
    (site / MANIFEST).write_text(json.dumps({**manifest, "files": {}}))
    assert "没有信息公开核查的结果" in rules(lambda: publish(site, dest, TERMS))
    (site / MANIFEST).write_text(json.dumps(manifest))
    (site / "index.html").write_text("two")
    assert "与清单中的校验值不符" in rules(lambda: publish(site, dest, TERMS))


def test_what_has_run_out_is_gone_with_every_release_that_shows_it(tmp_path: Path, dest: Path) -> None:
    publish(put_days(tmp_path, a="2026-09-01", b="2026-12-31"), dest, SANCTIONS)
    publish(put_days(tmp_path, b="2026-12-31"), dest, SANCTIONS)
    assert names(dest) == ["0002"]  # a is told no more: its day alone does not say so
    publish(put_days(tmp_path, b="2026-12-31", c="2026-09-01"), dest, SANCTIONS)
    publish(put_days(tmp_path, b="2026-12-31", c="2026-09-01", d="2026-12-31"), dest, SANCTIONS)
    later = replace(SANCTIONS, now=NOW + timedelta(days=1))
    assert "到期" in rules(lambda: publish(tmp_path / "site", dest, later))
    assert [*find_stale(Place(dest), later).values()] == ["expired", "expired"]
    assert "到期" in rules(lambda: roll_back(dest, "3", later))
    assert names(dest) == ["0002", "0004"]
    publish(put_days(tmp_path, b="2026-12-31"), dest, later)
    assert names(dest) == ["0002", "0005"]


def test_rows_that_have_left_the_overlay_are_let_out_no_more(tmp_path: Path, dest: Path) -> None:
    """A sanction that is revoked leaves it before its last day, and before the site is made anew."""
    site = put_days(tmp_path, a="2026-12-31", b="2026-12-31")
    key = DATASET.name
    for present, stated in [
        ({}, "加上 --overlay"), ({key: {("b",): ""}}, "提前结束"),
        ({key: {("a",): "2026-12-30", ("b",): ""}}, "提前结束"),
    ]:  # fmt: skip
        terms = replace(SANCTIONS, present=present)
        assert stated in rules(lambda terms=terms: publish(site, dest, terms))  # type: ignore[misc]
    publish(site, dest, SANCTIONS)
    publish(put_days(tmp_path, a="2026-12-31", b="2026-12-31", c="2026-12-31"), dest, SANCTIONS)
    assert "加上 --overlay" in rules(lambda: roll_back(dest, "1", replace(SANCTIONS, present={})))
    without = replace(SANCTIONS, present={key: {("b",): "", ("c",): ""}})
    assert find_stale(Place(dest), without) == dict.fromkeys(names_of(dest), "ended")
    assert "提前结束" in rules(lambda: roll_back(dest, "1", without))
    publish(put_days(tmp_path, b="2026-12-31"), dest, without)
    assert names(dest) == ["0003"]


def test_the_overlay_is_read_where_it_is_named(project: Path, tmp_path: Path, dest: Path) -> None:
    site, overlay = project / "site", tmp_path / "overlay"
    overlay.mkdir()
    columns = f"{DATASET.schema.primary_key[0]},{DATASET.expires}\n"
    (site / f"data/{DATASET.name}.csv").write_text(f"{columns}a,2099-01-01\n")
    (site / MANIFEST).write_bytes(renew_manifest((site / MANIFEST).read_bytes(), site))
    source = overlay / Path(DATASET.path).name
    for rows, code in [("", 1), ("a,\n", 0)]:
        source.write_text(columns + rows)
        assert run(project, "publish", str(dest), "--overlay", str(overlay)) == code
    assert run(project, "publish", str(dest)) == 1 and run(project, "releases", str(dest)) == 0
    source.write_text(columns)
    assert run(project, "releases", str(dest), "--overlay", str(overlay)) == 1


def test_a_clock_set_back_brings_nothing_back(tmp_path: Path, dest: Path) -> None:
    later = replace(SANCTIONS, now=NOW + timedelta(days=1))
    publish(put_days(tmp_path, b="2026-12-31"), dest, later)
    site = put_days(tmp_path, a="2026-09-01")
    assert "到期" in rules(lambda: publish(site, dest, SANCTIONS))


def test_a_renamed_dataset_is_read_under_each_of_its_names(tmp_path: Path, dest: Path) -> None:
    renamed = replace(SANCTIONS, expiring=[replace(DATASET, name="penalties", formerly=(DATASET.name,))])
    publish(put_days(tmp_path, a="2026-09-01"), dest, SANCTIONS)
    later = replace(renamed, now=NOW + timedelta(days=1))
    assert publish(put_text(tmp_path, "two"), dest, later).removed and names(dest) == ["0002"]


@pytest.mark.parametrize("text", ["name,day\na,2026-12-31\n", "", "\udcff\n"])
def test_rows_whose_last_day_cannot_be_read_have_run_out(tmp_path: Path, dest: Path, text: str) -> None:
    site = put_site(tmp_path / "site", {f"data/{DATASET.name}.csv": "x"})
    (site / f"data/{DATASET.name}.csv").write_text(text, errors="surrogateescape")
    (site / MANIFEST).write_bytes(renew_manifest((site / MANIFEST).read_bytes(), site))
    publish(site, dest, TERMS)
    assert [*find_stale(Place(dest), SANCTIONS).values()] == ["expired"]
    assert publish(put_days(tmp_path, b="2026-12-31"), dest, SANCTIONS).removed
    assert names(dest) == ["0002"]


def test_what_was_withdrawn_is_gone_with_every_release_from_before(tmp_path: Path, dest: Path) -> None:
    one = put_text(tmp_path, "one")
    publish(one, dest, TERMS)
    assert "登记了撤回" in rules(lambda: publish(one, dest, replace(WITHDRAWN, read_withdrawn=no_keys)))
    assert [*find_stale(Place(dest), WITHDRAWN).values()] == ["withdrawn"]
    outcome = publish(put_text(tmp_path, "two"), dest, WITHDRAWN)
    assert [*outcome.removed.values()] == ["withdrawn"] and names(dest) == ["0002"]
    publish(put_text(tmp_path, "three"), dest, WITHDRAWN)
    assert "0002" in roll_back(dest, "", TERMS).release.folder.name  # what is registered here is older
    assert not any(b"zb1" in path.read_bytes() for path in (dest / "current/").rglob("*.*"))


def no_keys(commit: str) -> frozenset[str]:
    del commit
    return frozenset()


def test_what_is_withdrawn_is_known_by_its_name_now_and_at_each_commit(tmp_path: Path) -> None:
    made = Repository(tmp_path / "project")
    config, commits = made.config, []
    for register, cells in [
        ("removals", ["zb1", "误录", "岗位", "2026-09-01"]),
        ("removals", ["zb2", "依法撤回", "岗位", "2026-09-01"]),
        ("erasures", ["institutions", "zb3", "phone", "误公开个人信息", "岗位", "2026-09-01"]),
    ]:
        with (made.root / config.dataset(register).path).open("a", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerow(cells)
        made.commit(register)
        commits.append(find_registered(config))
    known = [read_withdrawn(config, commit) for commit in commits]
    assert known == [set(), {"zb2"}, {"zb2", "institutions/zb3/phone"}]
    assert read_withdrawn(config) == known[-1]
    assert read_withdrawn(config, "") == read_withdrawn(config, "0" * 40) == set()
    path = made.root / config.dataset("removals").path
    path.write_text(path.read_text(encoding="utf-8").replace("岗位", "科室"), encoding="utf-8")
    assert read_withdrawn(config) == known[-1] and find_registered(config) == ""


# --- where it goes -------------------------------------------------------------------------------


def test_only_a_folder_of_ours_or_an_empty_one_is_taken(tmp_path: Path, dest: Path) -> None:
    site = put_text(tmp_path, "one")
    (file := tmp_path / "file").touch()
    (foreign := tmp_path / "foreign").mkdir()
    (foreign / "photo.jpg").touch()
    dangling = tmp_path / "dangling"
    dangling.symlink_to(tmp_path / "no/where")
    for place, stated in [
        (file, "不是文件夹"), (foreign, "别的内容"), (dangling, "先挂载"),
        (tmp_path / "no/where", "先挂载"), (site / "inside", "互相套着"), (tmp_path, "互相套着"),
    ]:  # fmt: skip
        assert stated in rules(lambda place=place: publish(site, place, TERMS))  # type: ignore[misc]
    assert os.listdir(foreign) == ["photo.jpg"]
    publish(site, dest, TERMS)
    (dest / "current").unlink()
    (dest / "current").mkdir()
    assert "别的内容" in rules(lambda: publish(site, dest, TERMS))


def test_a_link_to_the_folder_stays_one(tmp_path: Path, dest: Path) -> None:
    (tmp_path / "disk").mkdir()
    dest.symlink_to(tmp_path / "disk")
    publish(put_text(tmp_path, "one"), dest, TERMS)
    assert dest.is_symlink() and served(dest) == "one" and list_faults(dest) == []


def test_two_do_not_publish_at_once(tmp_path: Path, dest: Path) -> None:
    site = put_text(tmp_path, "one")
    publish(site, dest, TERMS)
    (dest / HOLDER).write_text(json.dumps({"name": "甲", "host": "h", "pid": 1, "since": "s"}))
    with FileLock(dest / LOCK):
        assert "甲（h，进程 1" in rules(lambda: publish(site, dest, TERMS))
    (dest / HOLDER).unlink()
    with FileLock(dest / LOCK):
        assert "另一个人" in rules(lambda: roll_back(dest, "", TERMS))


@pytest.mark.parametrize(
    ("host", "hours", "waits"), [("", 0, False), ("other", 0, True), ("other", 2, False)]
)
def test_a_lock_that_was_left_is_told_and_taken_over(
    tmp_path: Path, dest: Path, host: str, hours: int, waits: bool
) -> None:
    site = put_text(tmp_path, "one")
    publish(site, dest, TERMS)
    since = (NOW - timedelta(hours=hours)).isoformat()
    left = {"name": "甲", "host": host or socket.gethostname(), "pid": 1, "since": since}
    (dest / HOLDER).write_text(json.dumps(left))
    if waits:
        assert "另一台电脑" in rules(lambda: publish(site, dest, TERMS))
        assert (dest / HOLDER).is_file()
    else:
        assert "甲" in publish(site, dest, TERMS).killed
        assert publish(site, dest, TERMS).killed == ""


@pytest.mark.parametrize(
    ("note", "killed"),
    [
        ({"host": "other"}, ""),
        ({"name": "甲", "host": "other", "pid": 1, "since": "noon"}, "甲"),
        ({"name": "甲", "host": "other", "pid": 1, "since": None}, "甲"),
        ({"name": "甲", "host": "other", "pid": 1, "since": "2026-09-01T08:00:00"}, "甲"),
    ],
)
def test_a_note_that_does_not_say_who_since_when_holds_nobody_up(
    tmp_path: Path, dest: Path, note: dict[str, object], killed: str
) -> None:
    site = put_text(tmp_path, "one")
    publish(site, dest, TERMS)
    (dest / HOLDER).write_text(json.dumps(note))
    outcome = publish(site, dest, TERMS)
    assert killed in outcome.killed and bool(outcome.killed) == bool(killed)


# --- interrupted ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def interrupted() -> dict[str, dict[str, object]]:
    run = [sys.executable, "-m", "tests.killed"]
    return json.loads(subprocess.run(run, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)  # type: ignore[no-any-return]


@pytest.mark.parametrize("scene", SCENES)
def test_a_site_stands_whenever_it_is_killed_or_the_disk_is_full_and_the_next_run_repairs(
    interrupted: dict[str, dict[str, object]], scene: str
) -> None:
    assert interrupted[scene]["faults"] == [] and int(str(interrupted[scene]["steps"])) > 5
    assert [*interrupted] == SCENES


def test_a_site_that_changes_while_it_is_read_is_not_let_out(
    tmp_path: Path, dest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(put_text(tmp_path, "one"), dest, TERMS)
    site, copy = put_text(tmp_path, "two"), shutil.copyfileobj
    monkeypatch.setattr(
        shutil, "copyfileobj", lambda source, target: (target.write(b"x"), copy(source, target))
    )
    assert "复制的时候" in rules(lambda: publish(site, dest, TERMS))
    assert served(dest) == "one" and names(dest) == ["0001"] and list_faults(dest) == []


# --- the commands --------------------------------------------------------------------------------


def test_a_site_that_is_built_anew_after_its_check_is_not_let_out(tmp_path: Path, dest: Path) -> None:
    def build_preview(commit: str) -> frozenset[str]:
        put_text(tmp_path, "preview", preview=True)
        return frozenset()

    site = put_text(tmp_path, "one")
    assert "变了" in rules(lambda: publish(site, dest, replace(TERMS, read_withdrawn=build_preview)))
    assert not Place(dest).releases


def test_what_a_disk_does_not_give_is_not_taken_for_nothing(
    tmp_path: Path, dest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(put_text(tmp_path, "one"), dest, TERMS)
    publish(site := put_text(tmp_path, "two"), dest, TERMS)
    read = Path.read_bytes

    def fail(path: Path) -> bytes:
        if path.name == RECORD:
            raise OSError(5, "Input/output error")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(OSError, match="Input/output"):
        publish(site, dest, TERMS)
    monkeypatch.undo()
    assert names(dest) == ["0001", "0002"]
    assert all("previous" in release.record for release in Place(dest).releases)


def fail_with(number: int) -> Callable[..., None]:
    def fail(*given: object, **named: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.fixture
def project(tmp_path: Path, city_site: Path) -> Iterator[Path]:
    root = put_city(tmp_path / "project")
    shutil.copytree(city_site, root / "site")
    yield root


def run(project: Path, *arguments: str) -> int:
    return main(PROFILE, arguments, project)


def test_a_site_is_published_listed_and_rolled_back(
    project: Path, dest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(project, "publish", str(dest)) == 0
    site = project / "site"
    (site / "robots.txt").write_text("User-agent: *\n")
    (site / MANIFEST).write_bytes(renew_manifest((site / MANIFEST).read_bytes(), site, ["robots.txt"]))
    assert run(project, "publish", str(dest)) == 0 == run(project, "publish", str(dest))
    assert run(project, "rollback", str(dest)) == 0 == run(project, "releases", str(dest))
    output = capsys.readouterr().out.splitlines()
    assert "复制了有变化的 2 个" in output[1] and "没有要发布的" in output[2] and "已退回" in output[3]
    assert "0002-" in output[4] and "0001-" in output[5] and "现在的" in output[5] and "样例站" in output[5]
    assert list_faults(dest) == []
    for text in ("", '{"state": "other"}'):
        (dest / "current" / MANIFEST).write_text(text)
        run(project, "releases", str(dest))
        assert "读不出" in capsys.readouterr().out.splitlines()[1]
    (dest / "current").unlink()
    assert run(project, "releases", str(dest)) == 1 and run(project, "rollback", str(dest)) == 0
    assert Place(dest).live == Place(dest).releases[1]


@pytest.mark.parametrize(
    ("number", "stated"),
    [
        (28, "磁盘满了"),
        (30, "没有写"),
        (13, "没有写"),
        (5, "网络文件夹读写出错"),
        (2, "中途不见了"),
        (40, "到不了"),
    ],
)  # ENOSPC, EROFS, EACCES, EIO, ENOENT, ELOOP
def test_a_disk_that_fails_is_told_in_one_sentence(
    project: Path,
    dest: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    number: int,
    stated: str,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "mkdir", fail_with(number))
        assert run(project, "publish", str(dest)) == 2
    report = capsys.readouterr().out
    assert (
        stated in report and "原来的网站没有改动" in report and not (project / "datapub-crash.txt").exists()
    )
    real = Place.switch

    def switch(place: Place, *given: object) -> None:
        real(place, *given)  # type: ignore[arg-type]
        raise OSError(number, "")

    monkeypatch.setattr(Place, "switch", switch)
    assert run(project, "publish", str(dest)) == 2
    assert "新网站已经放在" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("number", "code", "stated"),
    [
        (28, 2, "磁盘满了"),
        (30, 2, "没有写"),
        (16, 2, "挂载的磁盘"),
        (5, 2, "读写出错"),
        (2, 3, "程序出错"),
    ],
)  # ENOSPC, EROFS, EBUSY, EIO; ENOENT is a bug of ours
def test_a_disk_that_fails_a_build_is_no_bug(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    number: int,
    code: int,
    stated: str,
) -> None:
    monkeypatch.setattr("datapub.pipeline.build", fail_with(number))
    assert run(project, "build", "--quiet") == code
    report = "".join(capsys.readouterr())
    assert stated in report and "原来的网站没有改动" in report
    assert (project / "datapub-crash.txt").exists() == (code == 3)


@pytest.mark.parametrize(
    ("number", "named", "stated"),
    [
        (28, "", "site 或临时文件夹 所在的磁盘满了"),
        (28, "/tmp/x", "/tmp/x 所在的磁盘满了"),
        (13, "{}", "没有读 {} 的权限"),
        (13, "{}/hidden/in/it", "没有读 {} 的权限"),  # a folder that cannot be entered
        (13, "/no/such", "没有写 / 的权限"),  # where it could not be made
        (13, "", "没有写 site 的权限"),
    ],
)
def test_a_disk_that_fails_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, named: str, stated: str
) -> None:
    monkeypatch.setattr(os, "access", lambda path, _: path == Path("/"))
    context = Context(PROFILE, tmp_path, Namespace())

    def fail() -> None:
        with report_disk_errors(context, Path("site")):
            raise OSError(number, "", named.format(tmp_path) or None)

    assert stated.format(tmp_path) in rules(fail)


@pytest.mark.parametrize("command", ["releases", "rollback", "publish", "republish"])
def test_a_folder_of_releases_that_cannot_be_read_is_no_bug(
    project: Path,
    dest: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    run(project, "publish", str(dest))
    capsys.readouterr()
    monkeypatch.setattr(Place, "live", property(fail_with(5)))
    assert run(project, command, str(dest)) == 2
    output = capsys.readouterr().out
    assert "读写出错" in output and "没有改动" in output and output.count("[") == 1
    assert not (project / "datapub-crash.txt").exists()


def test_any_command_tells_of_a_disk_that_fails(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("datapub.cli.context.load_config", fail_with(5))
    assert run(project, "check") == 2
    output = capsys.readouterr().out
    assert "读写出错" in output and "这个命令不改动网站" in output


def test_a_folder_that_goes_while_it_is_published_to_is_told(
    project: Path, dest: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(project, "publish", str(dest))
    monkeypatch.setattr(Place, "keep_named", lambda *_: shutil.rmtree(dest))
    assert run(project, "publish", str(dest)) == 2
    output = capsys.readouterr().out
    assert "中途不见了" in output and f"{dest / 'current'} 也不在了" in output
    monkeypatch.undo()
    assert run(project, "publish", str(dest)) == 0 and list_faults(dest) == []


def test_what_is_no_site_or_no_place_has_its_exit_code(project: Path, tmp_path: Path, dest: Path) -> None:
    assert run(project, "publish", str(dest), "--site", str(tmp_path / "none")) == 1
    assert run(project, "publish", str(tmp_path / "no/where")) == 2
    assert run(project, "releases", str(dest)) == 2 == run(project, "rollback", str(dest))
