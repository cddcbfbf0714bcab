"""The house: imports go down the line only, one owner per library, print in the command line only."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "datapub"

LINE = (
    ("problem", "clock", "kept", "aliases"),
    ("model", "chart", "download"),
    ("texts",),
    ("messages",),
    ("config", "crew"),
    ("history",),
    ("load",),
    ("canonical",),
    ("validate",),
    ("rules",),
    ("derive",),
    ("charts", "pages", "export"),
    ("check",),
    ("frames",),
    ("audit",),
    ("publish",),
    ("pipeline",),
    ("intake",),
    ("report", "preview", "console"),
    ("cli",),
)
"""The rooms from the ground up; a room may import from rooms below it, never beside or above it."""

OWNERS = {
    "multiprocessing": {"crew"},
    "concurrent": {"crew"},
    "frictionless": {"validate"},
    "pandas": {"model", "validate"},
    "plotly": {"charts"},
    "jinja2": {"pages"},
    "markupsafe": {"pages"},
    "mkdocs": {"frames"},
    "material": {"frames"},
    "lxml": {"audit"},
    "pypinyin": {"derive"},
    "opencc": {"derive"},
    "prcoords": {"derive"},
    "segno": {"pages"},
    "watchdog": {"preview"},
    "rich": {"console"},
    "python_calamine": {"intake"},
    "filelock": {"intake"},
    "stdnum": {"rules"},
    "subprocess": {"history"},
    "xlsxwriter": {"export"},
    "pyarrow": {"export", "audit"},
    "sqlite_utils": {"export"},
    "sqlite3": {"export", "audit"},
    "chinese_calendar": {"derive"},
}
FLOOR = {room: level for level, rooms in enumerate(LINE) for room in rooms}
MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_of(path: Path) -> list[str]:
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            source = str(node.module)
            found += [f"{source}.{alias.name}" if source == "datapub" else source for alias in node.names]
    return found


def faults_of(name: str, imported: list[str]) -> list[str]:
    """Say what one module's imports break."""
    room = room_of(name)
    faults = []
    for target in imported:
        top = target.split(".")[0]
        if top == "datapub":
            other = room_of(target)
            if other in FLOOR and other != room and room and FLOOR[other] >= FLOOR[room]:
                faults.append(f"{name} imports {target}")
        elif room not in OWNERS.get(top, {room}):
            faults.append(f"{name} imports {top}")
    return faults


def test_every_module_has_a_place_on_the_line() -> None:
    rooms = {room_of(name_of(path)) for path in MODULES} - {"", "__init__"}
    assert rooms == set(FLOOR)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down_the_line(path: Path) -> None:
    assert faults_of(name_of(path), imports_of(path)) == []


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("datapub.load", "datapub.rules"),
        ("datapub.pages.home", "datapub.charts.style"),
        ("datapub.export.csv", "datapub.pages"),
        ("datapub.derive.totals", "plotly.express"),
        ("datapub.rules.dates", "frictionless"),
    ],
)
def test_a_wrong_import_would_be_seen(module: str, imported: str) -> None:
    assert len(faults_of(module, [imported])) == 1


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_is_documented_and_well_behaved(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "no docstring"
    is_command_line = path.name == "cli.py"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print" or is_command_line, f"print in line {node.lineno}"
        if isinstance(node, ast.ExceptHandler) and not is_command_line:
            assert node.type is not None, f"bare except in line {node.lineno}"
            assert not (isinstance(node.type, ast.Name) and node.type.id == "Exception"), (
                f"except Exception in line {node.lineno}"
            )


def test_each_module_can_be_imported_alone() -> None:
    """Import every module first in a process of its own fork, so no order of imports is needed."""
    names = [name_of(path) for path in MODULES]
    script = (
        "import importlib, os, sys\n"
        "for name in sys.argv[1:]:\n"
        "    if (child := os.fork()) == 0:\n"
        "        try:\n"
        "            importlib.import_module(name)\n"
        "        except BaseException as error:\n"
        "            print(name, repr(error)); os._exit(1)\n"
        "        os._exit(0)\n"
        "    assert os.waitpid(child, 0)[1] == 0, name\n"
    )
    # Libraries are loaded once, before the forks; only our own modules are imported alone.
    libraries = (
        "import pandas, frictionless, plotly.graph_objects, mkdocs.config, jinja2, lxml.html, pypinyin\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", libraries + script, *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
