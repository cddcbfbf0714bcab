"""The repository as a newcomer finds it: the design card's names, exact pins, nothing of a machine."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path
from pkgutil import resolve_name

import pytest

from datapub import __version__
from datapub.cli import make_parser

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "SECURITY.md")
FOLDERS = "benchmarks|childcare|datapub|deploy|docs|schemas|scripts|tests|theme"
PLACEHOLDERS = {"schemas/X.json", "childcare/listings/X.py", "docs/X/index.md"}
"""What a new listing adds."""


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize(
    "name",
    [
        "docs", "datasets", "schemas", "tests", "theme", "datapub", "build_site.py", "mkdocs.yml",
        "README.md", "README.zh-CN.md", "site.toml", "datapackage.json", "LICENSE", ".ci/run",
    ],
)  # fmt: skip
def test_the_design_cards_names_exist(name: str) -> None:
    assert (ROOT / name).exists()


def test_no_package_that_a_download_has_left_is_committed() -> None:
    own = [path for path in tracked() if path.relative_to(ROOT).parts[0] not in {"docs", "datasets"}]
    assert [path for path in own if path.suffix in {".zip", ".whl", ".gz"}] == []


@pytest.mark.parametrize(
    "name",
    [path.name for path in sorted(ROOT.glob("requirements*.txt"))],
)
def test_requirements_are_pinned_exactly_by_hashes_and_name_no_host(name: str) -> None:
    pins = (ROOT / name).read_text().replace(" \\\n   ", "").splitlines()
    for pin in pins:
        assert re.match(r"^[a-z0-9._-]+==[\w.]+( ; [^:]+)?( --hash=sha256:[0-9a-f]{64})+$", pin), pin
    asked = re.sub(r"\[\S+\]", "", (ROOT / name).with_suffix(".in").read_text()).splitlines()
    assert {line for line in asked if "==" in line} <= {pin.split()[0] for pin in pins}, "make lock"


def test_nothing_of_a_machine_or_a_registry_is_tracked() -> None:
    # Written in pieces, so that this file does not find itself.
    unwanted = re.compile(
        "|".join(["/ro" + "ot/", "/ho" + "me/", "/wo" + "rk/", "index" + "-url", '"resolved": *"http'])
    )
    for path in tracked():
        if path.suffix in {".png", ".ico"}:
            continue
        found = unwanted.search(path.read_text(encoding="utf-8", errors="ignore"))
        assert found is None, f"{path.relative_to(ROOT)}: {found and found[0]}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_files_that_the_documents_name_are_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").partition("## Recipes")[0]
    named = set(re.findall(rf"`((?:{FOLDERS})/[\w./-]+)`", text)) - PLACEHOLDERS
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_names_that_the_documents_place_stand_there() -> None:
    placed = re.compile(r"`(\w+)`(?:[^`.;()]{0,25})\s(?:in|of)\s`([\w/.-]+\.(?:py|css|js))`")
    found = [pair for name in DOCUMENTS for pair in placed.findall((ROOT / name).read_text(encoding="utf-8"))]
    assert found
    lost = [
        f"{name} in {path}"
        for name, path in found
        if not re.search(rf"\b{name}\b", (ROOT / path).read_text("utf-8"))
    ]
    assert lost == []


@pytest.mark.parametrize("package", ["datapub", "childcare"])
def test_what_docstrings_refer_to_is_there(package: str) -> None:
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / package).rglob("*.py"))
    named = {name for text in texts for name in re.findall(r":\w+:`~?((?:datapub|childcare)\.[\w.]+)`", text)}
    lost = []
    for name in sorted(named):
        try:
            resolve_name(name)
        except (ImportError, AttributeError):
            lost.append(name)
    assert lost == []


def test_the_changelog_begins_with_the_version_of_the_program_and_is_found() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[([^\]]+)\] - (unreleased|\d{4}-\d{2}-\d{2})$", text, re.M)
    assert len(versions) == len(re.findall("^## ", text, re.M)) and versions[0][0] == __version__
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall("^### (.+)$", text, re.M)) <= kinds
    for item in re.findall(r"^- (.+(?:\n  .+)*)", text, re.M):
        assert re.search(r"\(\d{4}-\d{2}-\d{2}\)", item), item
    for name in ("README.md", "README.zh-CN.md"):
        assert "(CHANGELOG.md)" in (ROOT / name).read_text(encoding="utf-8")


def test_lines_end_alike_on_every_system() -> None:
    """Git for Windows writes CRLF unless it is told: a build there would be of other bytes."""
    names = "\n".join(
        str(path.relative_to(ROOT)) for path in tracked() if path.suffix in {".csv", ".md", ".py"}
    )
    done = subprocess.run(
        ["git", "check-attr", "--stdin", "eol"],
        cwd=ROOT,
        input=names,
        capture_output=True,
        text=True,
        check=True,
    )
    assert [line for line in done.stdout.splitlines() if not line.endswith("eol: lf")] == []


def test_nothing_is_left_unfinished() -> None:
    unwanted = re.compile(
        "|".join(["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error", "break" + r"point\("])
    )
    for path in tracked():
        if path.suffix in {".py", ".js", ".toml", ".yml"}:
            assert not unwanted.search(path.read_text(encoding="utf-8")), path.relative_to(ROOT)


def test_no_file_is_large() -> None:
    large = [path.relative_to(ROOT) for path in tracked() if path.stat().st_size > 1_000_000]
    assert large == []


def test_every_command_of_the_readmes_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    commands = set(re.findall(r"^    (\w+)", make_parser().format_help(), re.M))
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        named = set(re.findall(r"\bmake ([a-z-]+)", text))
        assert {"site", "test"} <= named <= targets, name
        assert set(re.findall(r"build_site\.py (\w+)", text)) <= commands, name


def test_the_readmes_are_twins() -> None:
    english, chinese = (
        (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")
    )
    assert english.count("\n## ") == chinese.count("\n## ")
    assert re.findall(r"\bmake [\w-]+", english) == re.findall(r"\bmake [\w-]+", chinese)


@pytest.mark.parametrize("goal", ["install", "advisories"])
def test_what_a_setting_may_choose_is_installed_and_asked_about(goal: str) -> None:
    done = subprocess.run(["make", "-nB", goal], cwd=ROOT, capture_output=True, text=True, check=True)
    steps = done.stdout.replace("\\\n", "").splitlines()
    last = [step for step in steps if "-r requirements-zensical.txt" in step][-1]
    assert ("pip-audit" in last) == (goal == "advisories")


def test_a_python_without_the_libraries_is_told_what_to_do() -> None:
    """As the Python of the system, which has none of them (-S)."""
    command = [sys.executable, "-S", str(ROOT / "build_site.py"), "check"]
    done = subprocess.run(
        command, capture_output=True, check=False, encoding="utf-8", cwd=ROOT, env={"PYTHONUTF8": "1"}
    )
    assert done.returncode == 2 and "Traceback" not in done.stderr and ".venv" in done.stderr


@pytest.mark.parametrize(
    "error", ["MemoryError", "ImportError('x.so: failed to map segment from shared object')"]
)
def test_a_machine_on_which_the_program_finds_no_room_is_told_as_such(error: str) -> None:
    program = (
        "import runpy, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, *others):\n"
        "        if name == 'childcare':\n"
        f"            raise {error}\n"
        "sys.meta_path.insert(0, Finder())\n"
        "runpy.run_path('build_site.py', run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=False,
        encoding="utf-8",
        cwd=ROOT,
        env={"PYTHONUTF8": "1"},
    )
    assert done.returncode == 2 and "Traceback" not in done.stderr and "内存不够" in done.stderr


@pytest.mark.parametrize(("is_ignored", "code"), [(False, -signal.SIGINT), (True, 7)])
def test_an_interruption_while_the_program_loads_prints_nothing(
    tmp_path: Path, is_ignored: bool, code: int
) -> None:
    """What a shell runs in the background ignores it."""
    program = "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nraise SystemExit(7)\n"
    (tmp_path / "pandas.py").write_text(program)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN if is_ignored else signal.SIG_DFL)
    done = subprocess.run(
        [sys.executable, str(ROOT / "build_site.py"), "check"],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={"PYTHONPATH": str(tmp_path)},
    )
    signal.signal(signal.SIGINT, before)
    assert (done.returncode, done.stdout, done.stderr) == (code, b"", b"")
