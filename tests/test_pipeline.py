"""The whole line: it builds, it builds the same bytes, and a closed gate leaves the old site alone."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from childcare.profile import PROFILE
from datapub import pipeline
from datapub.audit.manifest import MANIFEST, OFFLINE
from datapub.cli import main
from datapub.cli.context import keep_crash
from datapub.cli.serve import rebuild_preview
from datapub.clock import Clock
from datapub.config import load_config
from datapub.pipeline import build
from datapub.pipeline.drafting import draft_site
from datapub.problem import ProblemsFound
from datapub.step_cache import StepCache
from tests.city import city_rows, put_city
from tests.conftest import CLOCK, ROOT
from tests.support import drop_digest, flatten, put_project, read_draft

Spoil = Callable[[Path], object]


def tree_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def replace(name: str, old: str, new: str, count: int = 1) -> Spoil:
    def spoil(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new, count), encoding="utf-8")

    return spoil


def recode(name: str, encoding: str) -> Spoil:
    return lambda root: (root / name).write_bytes((root / name).read_text(encoding="utf-8").encode(encoding))


def write(name: str, content: bytes) -> Spoil:
    return lambda root: (root / name).write_bytes(content)


def head(name: str) -> Spoil:
    return lambda root: (root / name).write_bytes((root / name).read_bytes().split(b"\n")[0] + b"\n")


LIST = "datasets/institutions.csv"
FAULTS: dict[str, tuple[Spoil, str, int]] = {
    "missing file": (lambda root: (root / LIST).unlink(), "missing-file", 1),
    "empty file": (write(LIST, b""), "empty-file", 1),
    "header only": (head("datasets/areas.csv"), "header-only", 1),
    "missing column": (replace(LIST, "id,name,", "id,", 1), "missing-label", 1),
    "gb18030": (recode(LIST, "gb18030"), "encoding-gb18030", 1),
    "utf-16": (recode(LIST, "utf-16"), "encoding-utf16", 1),
    "bom": (recode(LIST, "utf-8-sig"), "encoding-bom", 1),
    "nul": (replace(LIST, "示例", "示\0例"), "nul-byte", 1),
    "formula": (replace(LIST, "示例一", "=cmd()"), "formula", 1),
    "script": (replace(LIST, "示例一", "<script>"), "html-in-text", 1),
    "long cell": (replace(LIST, "示例一", "示" * 1_000_000), "long-cell", 1),
    "unknown value": (replace(LIST, "独立托育机构", "独立托育"), "constraint-error", 1),
    "mobile number": (replace(LIST, "示例路", "示例路 138 1234 5678 "), "R10", 1),
    "dangling reference": (replace(LIST, "990103,", "990199,"), "foreign-key", 1),
    "broken schema": (write("schemas/units.json", b"{"), "config-json", 2),
    "broken settings": (replace("site.toml", "official = false", "official = maybe"), "config-syntax", 2),
    "sample in an official site": (
        replace("site.toml", "official = false", "official = true"),
        "config-official",
        2,
    ),
    "dead link in the prose": (replace("docs/about.md", "](", "](nowhere.md) [", 1), "docs-link", 1),
    "mobile number in the prose": (
        replace("docs/about.md", "](", "](tel:13800000001) [", 1),
        "source-personal",
        1,
    ),
    "picture that cannot be read": (write("docs/manual/pictures/form.png", b""), "source-unread", 1),
    "unknown slot": (replace("docs/index.md", "publish:home-goals", "publish:home-gaols"), "slot-unknown", 1),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = put_city(tmp_path_factory.mktemp("project"))
    build(PROFILE, load_config(root), root / "site", CLOCK)
    return root


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_reported_and_the_old_site_stays(
    project: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, rule, code = FAULTS[name]
    before = tree_of(project / "site")
    saved = {
        path: path.read_bytes()
        for folder in ("datasets", "schemas", "docs")
        for path in (project / folder).rglob("*")
        if path.is_file()
    } | {project / "site.toml": (project / "site.toml").read_bytes()}
    try:
        spoil(project)
        assert main(PROFILE, ["build"], project) == code
        assert f"[{rule}]" in capsys.readouterr().out
    finally:
        for path, content in saved.items():
            path.write_bytes(content)
    assert tree_of(project / "site") == before
    assert [path.name for path in project.iterdir() if path.name.startswith(".site")] == []


def test_official_build_is_refused_while_a_sample_row_is_left(project: Path, tmp_path: Path) -> None:
    root = put_city(tmp_path)
    config = put_project(root, city_rows(), is_official=True)
    with pytest.raises(ProblemsFound) as caught:
        build(PROFILE, config, root / "site", CLOCK)
    assert set(flatten(caught.value.problems, "rule")) == {
        ("sample-row",),
        ("official-placeholder",),
        ("official-image",),
        ("official-release",),
        ("official-duty",),
    }
    assert not (root / "site").exists()


@pytest.mark.usefixtures("made_anew")
def test_same_commit_same_bytes_and_the_day_of_the_build_is_printed_nowhere(project: Path) -> None:
    later = Clock(CLOCK.published, date(2026, 12, 24), CLOCK.commit)
    build(PROFILE, load_config(project), project / "later", later)
    assert tree_of(project / "later") == tree_of(project / "site")


@pytest.mark.parametrize("form", ["text", "json", "github", "markdown"])
def test_report_in_every_form(tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    root = put_city(tmp_path)
    replace(LIST, "示例一", "=cmd()")(root)
    replace("datasets/areas.csv", "990103,乙区", "990103,＝乙区")(root)
    assert main(PROFILE, ["check", "--format", form], root) == 1
    report = capsys.readouterr().out
    assert report.count("datasets/institutions.csv") >= 1
    assert report.count("datasets/areas.csv") >= 1
    if form == "json":
        assert len(json.loads(report)["problems"]) == 2


def test_audit_of_the_site_and_of_a_broken_one(project: Path, tmp_path: Path) -> None:
    assert main(PROFILE, ["audit", str(project / "site")], project) == 0
    assert main(PROFILE, ["audit", str(tmp_path)], project) == 1


def test_format_mends_what_a_spreadsheet_left(tmp_path: Path) -> None:
    root = put_city(tmp_path)
    before = (root / LIST).read_bytes()
    (root / LIST).write_bytes(b"\xef\xbb\xbf" + before.replace(b"\n", b"\r\n"))
    assert main(PROFILE, ["check"], root) == 1
    assert main(PROFILE, ["format"], root) == 0
    assert (root / LIST).read_bytes() == before


@pytest.mark.parametrize("step", ["check", "make_shell", "write_offline"])
def test_what_is_saved_while_it_is_read_is_told_and_the_old_site_stays(
    project: Path, step: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before it was read whole, while other files are read, and when all but the last step is done."""
    before, table, real = tree_of(project / "site"), project / LIST, getattr(pipeline, step)
    sound = table.read_bytes()

    def save(*given: object, **named: object) -> object:
        table.write_bytes(sound[:-20] if step == "check" else sound.replace(b"zb00004", b"zb00014"))
        return real(*given, **named)

    monkeypatch.setattr(pipeline, step, save)
    try:
        assert main(PROFILE, ["build"], project) == 1
    finally:
        table.write_bytes(sound)
    output = capsys.readouterr().out
    assert f"读的时候 {LIST} 改动了" in output and output.count("[") == 1
    assert tree_of(project / "site") == before


def test_an_output_folder_that_is_not_ours_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(PROFILE, ["build", "-o", str(project)], project) == 2
    assert "不敢覆盖" in capsys.readouterr().err


def test_what_somebody_has_put_into_the_site_goes_with_a_word_and_a_history_never(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "site/mine.txt").touch()
    (project / "site/.git").mkdir()
    assert main(PROFILE, ["build"], project) == 2
    assert "里有 .git，不敢覆盖" in capsys.readouterr().err
    (project / "site/.git").rmdir()
    assert main(PROFILE, ["build", "--quiet"], project) == 0
    assert "（mine.txt）" in capsys.readouterr().out and not (project / "site/mine.txt").exists()


@pytest.mark.parametrize("name", ["robots.txt", MANIFEST, "areas/990102.md", "areas/990102/index.html"])
def test_a_file_of_docs_with_the_address_of_one_that_is_written_is_named(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = put_city(tmp_path)
    (root / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
    (root / "docs" / name).write_text("# 某区\n\n文字\n", encoding="utf-8")
    assert main(PROFILE, ["build"], root) == 1
    assert f"docs/{name}：网站上的 {name[:12].partition('.')[0]}" in capsys.readouterr().out
    if name.startswith("areas"):
        _, problems = rebuild_preview(PROFILE, root, StepCache())
        assert [problem.file for problem in problems] == [f"docs/{name}"]


def raise_in(monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException) -> None:
    """Let a command fail where it reads the settings."""

    def fail(root: Path) -> None:
        raise error

    monkeypatch.setattr(name, fail)


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (ZeroDivisionError(), 3, "datapub-crash.txt"),
        (MemoryError(), 2, "内存不够"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), 2, "内存不够"),
        (ImportError("libXau.so: failed to map segment from shared object"), 2, "内存不够"),
        (KeyboardInterrupt(), 130, "已中断"),
    ],
)
def test_only_a_bug_of_ours_leaves_a_traceback_and_only_in_a_file(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    message: str,
) -> None:
    raise_in(monkeypatch, "datapub.cli.context.load_config", error)
    crash = project / "datapub-crash.txt"
    assert main(PROFILE, ["check"], project) == code
    shown = capsys.readouterr()
    assert message in shown.err and "Traceback" not in shown.out + shown.err
    assert crash.exists() == (code == 3)
    if crash.exists():
        assert "ZeroDivisionError" in crash.read_text(encoding="utf-8")
        crash.unlink()


def test_a_bug_is_noted_elsewhere_where_the_project_takes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "datapub-crash.txt").symlink_to("elsewhere.txt")
    stated = keep_crash(tmp_path / "gone")
    (remaining,) = tmp_path.glob("datapub-crash-*.txt")
    assert str(remaining) in stated and remaining.stat().st_mode & 0o077 == 0
    assert not (tmp_path / "elsewhere.txt").exists()


def test_a_bug_does_not_end_a_preview(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raise_in(monkeypatch, "datapub.cli.serve.load_config", ZeroDivisionError())
    read, problems = rebuild_preview(PROFILE, project, StepCache())
    assert read is None
    crash = project / "datapub-crash.txt"
    assert [problem.file for problem in problems] == [crash.name]
    crash.unlink()


def test_faults_of_prose_and_data_are_told_at_once_and_before_any_build(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = put_city(tmp_path)
    replace("docs/index.md", "publish:home-goals", "publish:home-gaols")(root)
    replace("docs/about.md", "](", "](nowhere.md) [", 1)(root)
    replace("datasets/areas.csv", "990102", "99o102", 1)(root)
    for command in ("check", "build"):
        assert main(PROFILE, [command], root) == 1
        output = "".join(capsys.readouterr())
        assert all(rule in output for rule in ("[slot-unknown]", "[docs-link]", "datasets/areas.csv"))


def test_usage_fault(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(PROFILE, ["unknown"])
    assert stopped.value.code == 2
    capsys.readouterr()


@pytest.mark.parametrize("zone", [":/etc/passwd", "/usr/share/zoneinfo"])
def test_what_is_no_time_zone_ends_nothing(project: Path, zone: str) -> None:
    names = "import sys, pathlib; from childcare.profile import PROFILE; from datapub.cli import main"
    program = f"{names}; sys.exit(main(PROFILE, ['check'], pathlib.Path(sys.argv[1])))"
    given = [sys.executable, "-c", program, str(project)]
    assert subprocess.run(given, env={**os.environ, "TZ": zone}, check=False, cwd=ROOT).returncode == 0


@pytest.mark.parametrize(("encoding", "read_as"), [("ascii", "utf-8"), ("cp1252", "utf-8"), ("gbk", "gbk")])
def test_no_character_ends_a_command_that_cannot_be_written(
    project: Path, tmp_path: Path, encoding: str, read_as: str
) -> None:
    (tmp_path / "\U0001f600.csv").touch()
    names = "import sys, pathlib; from childcare.profile import PROFILE; from datapub.cli import main"
    program = f"{names}; sys.exit(main(PROFILE, sys.argv[2:], pathlib.Path(sys.argv[1])))"
    run = subprocess.run(
        [sys.executable, "-c", program, str(project), "verify", str(tmp_path / "\U0001f600.csv")],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=False, cwd=ROOT, capture_output=True,
    )  # fmt: skip
    name = "\U0001f600.csv".encode(read_as, "backslashreplace").decode(read_as)
    assert run.returncode == 1 and f"{name}，0 字节" in run.stdout.decode(read_as)


def test_clock_comes_from_the_epoch_when_it_is_set(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from datapub.provenance import read_clock

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770000000")
    assert read_clock(load_config(project), None).published.isoformat() == "2026-02-02T10:40:00+08:00"


def test_a_draft_leaves_out_the_audit_and_the_slow_downloads_and_nothing_else(
    project: Path, tmp_path: Path
) -> None:
    root = put_city(tmp_path)
    about = root / "docs/about.md"
    about.write_text(about.read_text("utf-8") + '\n<a href="nowhere/">没有这一页</a>\n', encoding="utf-8")
    config = load_config(root)
    with pytest.raises(ProblemsFound):
        build(PROFILE, config, root / "site", CLOCK)
    assert not (root / "site").exists()
    draft = {*read_draft(draft_site(PROFILE, config, CLOCK, StepCache())[0])}
    whole = {*map(drop_digest, tree_of(project / "site"))}
    assert draft < whole
    left_out = {name for name in whole - draft if "audit" not in name}  # and the audit's own results
    left_out -= {MANIFEST, "data/sha256sums.txt", OFFLINE}  # of all files, made once the site is finished
    assert {Path(name).suffix for name in left_out} == {".xlsx", ".parquet"}


def test_only_the_preview_makes_drafts() -> None:
    commands = (Path(__file__).parents[1] / "datapub/cli").glob("*.py")
    assert [path.name for path in commands if "draft_site(" in path.read_text("utf-8")] == ["serve.py"]
