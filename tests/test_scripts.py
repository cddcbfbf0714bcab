"""The scripts: each is type-checked, and only those of the register's pages say what it registers."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_repository import ROOT, tracked

SCRIPTS = [path for path in tracked() if path.suffix == ".js"]
CHECKED = json.loads((ROOT / "jsconfig.json").read_text(encoding="utf-8"))["include"]
_PARTS = (
    "answers", "card", "compare", "conditions", "controls", "filters", "gathered", "large", "named",
    "results", "words",
)  # fmt: skip
OF_THE_REGISTER = {"institutions.js", "verify.js", "finder.js", *(f"finder-{part}.js" for part in _PARTS)}
WORDS = re.compile("托育|托位|备案|机构|婴幼儿|institution|childcare|淄博", re.I)


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the scripts of a copy of the project, as ``make test`` does."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    deno = shutil.which("deno", path=path)
    assert deno, "deno is missing: make test installs it"
    command = [deno, "check", "-q", "-c", "jsconfig.json", *CHECKED]
    environment = os.environ | {"DENO_DIR": str(folder / ".deno"), "NO_COLOR": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_every_script_is_checked() -> None:
    assert len(SCRIPTS) >= 20
    for path in SCRIPTS:
        assert path.relative_to(ROOT).parts[0] in CHECKED, path
        assert path.read_text(encoding="utf-8").startswith("// @ts-check\n"), path
    (command,) = re.findall(r"deno check .*", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert command == f"deno check -q -c jsconfig.json {' '.join(CHECKED)}"


WRONG = {
    "TS2339": "make('p').value;",
    "TS2531": "document.querySelector('p').hidden = true;",
    "TS6133": "const unused = 1;",
    "TS7006": "export const double = (number) => number * 2;",
}


def test_wrong_types_would_be_seen(tmp_path: Path) -> None:
    for path in (ROOT / "jsconfig.json", *SCRIPTS):
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    with (tmp_path / "theme/assets/dom.js").open("a", encoding="utf-8") as file:
        file.writelines(f"{fault}\n" for fault in WRONG.values())
    done = check(tmp_path)
    assert done.returncode == 1
    assert sorted(re.findall(r"TS\d+", done.stderr)) == sorted(WRONG), done.stderr


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_for_every_register_does_not_speak_of_this_one(path: Path) -> None:
    found = WORDS.search(path.read_text(encoding="utf-8"))
    assert (found is not None) == (path.name in OF_THE_REGISTER), found and found[0]


def test_types_stay_with_the_source(city_site: Path) -> None:
    published = [path for path in (city_site / "assets").glob("*.js") if not path.name.endswith(".min.js")]
    assert len(published) == len([path for path in SCRIPTS if path.parent.name == "assets"])
    for path in published:
        assert not re.search(r"/\*|@(?:param|type|returns)\b", path.read_text(encoding="utf-8")), path.name
