"""The house: imports go down the line only, one owner per library, print in the command line only."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Container, Iterator, Mapping
from contextlib import nullcontext
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ENGINE, PROFILE = "datapub", "childcare"

LINES = {
    ENGINE: (
        ("build_cache",),
        (
            "problem",
            "clock",
            "step_cache",
            "aliases",
            "characters",
            "divisions",
            "levels",
            "command",
            "draft",
        ),
        ("model", "chart", "standing"),
        ("texts", "textual", "codes"),
        ("personal",),
        ("quantities", "download"),
        ("messages",),
        ("descriptor", "workers"),
        ("state", "settings"),
        ("config",),
        ("history",),
        ("load",),
        ("overlay", "sources"),
        ("scratch",),
        ("canonical",),
        ("validate",),
        ("rules",),
        ("derive",),
        ("edition", "provenance"),
        ("format",),
        ("formats",),
        ("charts", "pages", "export"),
        ("audit",),
        ("profile",),
        ("check",),
        ("frames",),
        ("publish", "offline"),
        ("pipeline", "deploy"),
        ("intake",),
        ("report", "preview", "console", "scaffold", "verification", "comparison"),
        ("cli",),
    ),
    PROFILE: (
        ("columns", "standards", "terms"),
        ("answers", "areas", "counts", "founding", "required", "sanctions"),
        ("listings",),
        ("messages",),
        ("rules",),
        ("derive",),
        ("age_band", "charts", "elsewhere", "export", "duties", "key_figures"),
        ("questions", "sections"),
        ("profile",),
    ),
}
"""The rooms of each package from the ground up; a room may import from rooms below it, never beside or
above it. The engine imports nothing of the profile."""

OWNERS = {
    "pickle": {"build_cache"},
    "multiprocessing": {"workers"},
    "concurrent": {"workers"},
    "frictionless": {"validate"},
    "pandas": {"model", "validate"},
    "pydantic": {"descriptor", "settings", "config"},
    "pydantic_core": {"descriptor", "settings", "config", "textual"},
    "plotly": {"charts"},
    "jinja2": {"age_band", "pages", "sections"},
    "markupsafe": {"pages"},
    "mkdocs": {"frames"},
    "markdown": {"frames"},
    "zensical": {"frames"},
    "yaml": {"frames"},
    "material": {"frames"},
    "lxml": {"audit", "intake"},
    "xlrd": {"intake"},
    "rcssmin": {"frames"},
    "rjsmin": {"frames"},
    "pypinyin": {"derive"},
    "PIL": {"audit"},
    "pypdf": {"audit"},
    "opencc": {"derive"},
    "prcoords": {"derive"},
    "segno": {"pages"},
    "icalendar": {"pages"},
    "watchdog": {"preview"},
    "rich": {"console"},
    "python_calamine": {"intake"},
    "brotli": {"deploy", "comparison"},
    "filelock": {"deploy", "history", "intake"},
    "stdnum": {"codes", "personal", "rules"},
    "subprocess": {"history", "frames"},
    "git_filter_repo": {"history"},
    "xlsxwriter": {"export", "formats"},
    "pyarrow": {"formats", "audit"},
    "sqlite_utils": {"formats"},
    "sqlite3": {"formats", "audit"},
    "chinese_calendar": {"derive"},
    "deflate": {"formats"},
}
MAX_LINES = 300
"""A longer module has a seam to be split at."""

FLOORS = {
    package: {room: level for level, rooms in enumerate(line) for room in rooms}
    for package, line in LINES.items()
}
MODULES = sorted(path for package in LINES for path in (ROOT / package).rglob("*.py"))


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
            found += [f"{source}.{alias.name}" if source in LINES else source for alias in node.names]
    return found


def faults_of(name: str, imported: list[str]) -> list[str]:
    """Say what one module's imports break."""
    package, room = name.split(".")[0], room_of(name)
    floor = FLOORS[package]
    faults = []
    for target in imported:
        top = target.split(".")[0]
        if top == package:
            other = room_of(target)
            if other in floor and other != room and room and floor[other] >= floor[room]:
                faults.append(f"{name} imports {target}")
        elif top == PROFILE:
            faults.append(f"{name} imports {target}")
        elif top not in LINES and room not in OWNERS.get(top, {room}):
            faults.append(f"{name} imports {top}")
    return faults


def test_every_module_has_a_place_on_the_line() -> None:
    for package, floor in FLOORS.items():
        own = [name for path in MODULES if (name := name_of(path)).startswith(f"{package}.")]
        assert {room_of(name) for name in own} == set(floor)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down_the_line(path: Path) -> None:
    assert faults_of(name_of(path), imports_of(path)) == []


def list_arrows() -> set[tuple[str, str]]:
    """Return (module, module that it imports) of all our modules; a package stands for its ``__init__``."""
    names = {name_of(path) for path in MODULES}
    arrows = set()
    for path in MODULES:
        for target in imports_of(path):
            while target not in names and "." in target:
                target = target.rpartition(".")[0]
            if target in names and target != name_of(path):
                arrows.add((name_of(path), target))
    return arrows


def find_cycles(arrows: set[tuple[str, str]]) -> list[str]:
    """Return the first cycle of arrows, [] where there is none."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for module, target in arrows:
        sorter.add(module, target)
    try:
        sorter.prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_arrow_goes_up_and_none_in_a_cycle(capsys: pytest.CaptureFixture[str]) -> None:
    arrows = list_arrows()
    rooms = {(".".join(a.split(".")[:2]), ".".join(b.split(".")[:2])) for a, b in arrows}
    figures = {
        "modules": len(MODULES),
        "arrows": len(arrows),
        "arrows up": sum(len(faults_of(name_of(path), imports_of(path))) for path in MODULES),
        "cycles of modules": len(find_cycles(arrows)),
        "cycles of rooms": len(find_cycles({(a, b) for a, b in rooms if a != b})),
        "engine to profile": sum(a.startswith(ENGINE) and b.startswith(PROFILE) for a, b in arrows),
    }
    with capsys.disabled():
        print("\n" + ", ".join(f"{name}: {figure}" for name, figure in figures.items()))
    assert figures["modules"] > 200 and figures["arrows"] > figures["modules"]
    assert [figures[name] for name in list(figures)[2:]] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("datapub.load", "datapub.rules"),
        ("datapub.pages.home", "datapub.charts.style"),
        ("datapub.formats.csv", "datapub.pages"),
        ("datapub.derive.totals", "plotly.express"),
        ("childcare.rules.dates", "frictionless"),
    ],
)
def test_a_wrong_import_would_be_seen(module: str, imported: str) -> None:
    assert len(faults_of(module, [imported])) == 1


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_is_documented_and_well_behaved(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    assert ast.get_docstring(tree), "no docstring"
    assert source.count("\n") <= MAX_LINES
    is_command_line = path.parent.name == "cli"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print" or is_command_line, f"print in line {node.lineno}"
        if isinstance(node, ast.ExceptHandler) and not is_command_line:
            assert node.type is not None, f"bare except in line {node.lineno}"
            assert not (isinstance(node.type, ast.Name) and node.type.id == "Exception"), (
                f"except Exception in line {node.lineno}"
            )


def write_rooms() -> str:
    """Return the rooms of both packages as tables, each in the words of its own docstring."""
    parts = []
    for package, floors in LINES.items():
        rows = [f"### `{package}/`", "", "| room | what it is |", "|---|---|"]
        for floor in floors:
            for room in floor:
                path = ROOT / package / f"{room}.py"
                source = path if path.is_file() else ROOT / package / room / "__init__.py"
                summary = (ast.get_docstring(ast.parse(source.read_text("utf-8"))) or "").partition("\n\n")[0]
                summary = re.sub(r":\w+:`~?([\w.]+)`", r"`\1`", " ".join(summary.split()))
                rows.append(f"| `{room}` | {summary} |")
        parts.append("\n".join(rows))
    return "\n\n".join(parts)


def test_the_page_on_architecture_names_the_rooms_as_they_are() -> None:
    page = ROOT / "ARCHITECTURE.md"
    before, start, rest = page.read_text("utf-8").partition("<!-- rooms -->\n")
    end = "\n<!-- /rooms -->"
    made = f"{before}{start}{write_rooms()}{end}{rest.partition(end.strip())[2]}"
    if os.environ.get("UPDATE_GOLDEN"):
        page.write_text(made, "utf-8")
    assert page.read_text("utf-8") == made, "UPDATE_GOLDEN=1 writes it anew"


WORDS = re.compile(
    "托育|托位|托班|备案|婴幼儿|保育|institution|childcare|nursery|淄博|淄政办|张店|文昌湖|0533|3703",
    re.IGNORECASE,
)
"""What only the profile, or the city, may say. 备案 of a website itself is every site's."""
ALLOWED = re.compile("(?:ICP|公安|标识和)备案")
ENGINE_FILES = sorted(
    path
    for path in (ROOT / ENGINE).rglob("*")
    if path.suffix in {".py", ".html", ".js", ".css", ".json", ".atom"}
)


@pytest.mark.parametrize("path", ENGINE_FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_engine_speaks_of_no_register_and_no_city(path: Path) -> None:
    text = ALLOWED.sub("", path.read_text(encoding="utf-8"))
    assert sorted(set(WORDS.findall(text))) == []


def list_loaded(tree: ast.Module, known: Container[str]) -> Iterator[str]:
    """Yield what a module imports while it is loaded itself, not when one of its functions is called."""
    nodes: list[ast.AST] = [*tree.body]
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in known else str(node.module) for name in inside)
        elif not isinstance(node, ast.FunctionDef) and "TYPE_CHECKING" not in ast.unparse(node)[:20]:
            nodes.extend(ast.iter_child_nodes(node))


def make_graph(sources: Mapping[str, str]) -> dict[str, set[str]]:
    """Return what has to be loaded before each module: what it imports, with the packages around that."""
    around = {name: {name[: dot.start()] for dot in re.finditer(r"\.", name)} for name in sources}
    graph = {}
    for name, source in sources.items():
        imported = set(list_loaded(ast.parse(source), sources)) & sources.keys()
        graph[name] = imported.union(*(around[other] - around[name] - {name} for other in imported))
    return graph


def test_each_module_can_be_imported_alone() -> None:
    """No module is asked for while it is still being loaded, so that none has to be the first.

    An import of each as the first of a process says the same, and took two minutes.
    """
    TopologicalSorter(make_graph({name_of(path): path.read_text("utf-8") for path in MODULES})).prepare()
    names = [name_of(path) for path in reversed(MODULES)]
    script = "import importlib, sys; [importlib.import_module(name) for name in sys.argv[1:]]"
    subprocess.run([sys.executable, "-c", script, *names], cwd=ROOT, check=True)


@pytest.mark.parametrize(
    ("sources", "has_cycle"),
    [
        ({"a": "import b", "b": "import a"}, True),
        ({"a": "import b", "b": "def f():\n    import a"}, False),
        ({"a": "import b", "b": "if TYPE_CHECKING:\n    import a"}, False),
        ({"a": "import b", "b": "try:\n    import a\nexcept ImportError:\n    pass"}, True),
        ({"a": "import b", "b": "class C:\n    import a"}, True),
        ({"a": "from a import x", "a.x": ""}, False),
        ({"a": "from a import x", "a.x": "from a import y", "a.y": ""}, False),
        ({"a": "from a import x", "a.x": "from a import something"}, True),
        (
            {
                "a": "from a.x import one",
                "a.x": "import b.y",
                "b": "import b.z",
                "b.y": "",
                "b.z": "import a.x",
            },
            True,
        ),
    ],
)
def test_a_cycle_of_imports_is_seen(sources: dict[str, str], has_cycle: bool) -> None:
    with pytest.raises(CycleError) if has_cycle else nullcontext():
        TopologicalSorter(make_graph(sources)).prepare()


def list_documented(node: ast.AST) -> Iterator[str]:
    """Yield the names that a docstring explains as arguments or attributes."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        part = re.search(r"^(?:Args|Attributes):\n((?:    .*\n?|\n)+)", ast.get_docstring(node) or "", re.M)
        yield from re.findall(r"^    (\w+):", part[1] if part else "", re.M)


def list_names(node: ast.AST) -> Iterator[str]:
    """Yield the arguments of a function; of a class, every name in its body."""
    for part in ast.walk(node.args if isinstance(node, ast.FunctionDef) else node):
        if isinstance(part, ast.arg):
            yield part.arg
        elif isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr
        elif isinstance(part, ast.FunctionDef):
            yield part.name


@pytest.mark.parametrize("path", [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))], ids=str)
def test_docstrings_explain_the_names_that_there_are(path: Path) -> None:
    stale = [
        (node.name, name)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        for name in list_documented(node)
        if name not in {*list_names(node)}
    ]
    assert stale == []
