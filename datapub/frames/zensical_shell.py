"""Running zensical, the announced successor of mkdocs-material: the only module that knows of it.

It reads the same docs/, theme/ and mkdocs.yml. What it does not look for, links that begin with "/" and pages
of the navigation that are not there, is looked for here.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import yaml

from datapub.config import SITE_FILE, Config
from datapub.frames import zensical_run
from datapub.frames.assets import THEME
from datapub.frames.fault import make_fault
from datapub.frames.prose import DOCS
from datapub.frames.settings import MKDOCS_FILE, complete_nav, find_line, write_extra
from datapub.problem import Problem
from datapub.profile import Profile

ZENSICAL: Final = "zensical"
ASSETS: Final = "assets"

_PLAIN_CODE: Final = {"pymdownx.highlight": {"use_pygments": False, "css_class": ""}}
"""Code as text: the colours of its words would be styles of the theme's that the site does not have."""

_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_ISSUE = re.compile(r"^(?:Warning|Error): (.+)\n.*?\[ (\S+?):(\d+):(\d+) \]", re.MULTILINE)
_RULES: Final = {"page does not exist": "docs-link", "anchor does not exist": "docs-anchor"}
"""The wording of zensical 0.1.3; what it says in another way is passed on as it stands."""
_LINK = re.compile(r"\]\(([^)\s]+)")
_RAW_LINK = re.compile(r'\b(?:href|src)="(?![a-z]+:)([^"#/@][^"]*)"')
_HERE = re.compile(r'="\./(?=[^"])')
_ABSOLUTE = re.compile(r"\]\((/[^)\s]*)")


def run_zensical(profile: Profile, config: Config, output: Path) -> list[Problem]:
    """Build docs/ into ``output``; nothing is printed.

    Returns:
        What is wrong with docs/ and mkdocs.yml, in Chinese; with any of it ``output`` is no sound site.
    """
    if find_spec(ZENSICAL) is None:
        return [
            make_fault(SITE_FILE, "zensical-missing", ZENSICAL, find_line(config.root / SITE_FILE, ZENSICAL))
        ]
    try:
        settings = yaml.safe_load((config.root / MKDOCS_FILE).read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "context_mark", None) or getattr(error, "problem_mark", None)
        return [make_fault(MKDOCS_FILE, "mkdocs-syntax", row=mark.line + 1 if mark else None)]
    settings["nav"] = complete_nav(settings.get("nav") or [], profile.sections)
    settings |= {
        "site_name": config.title,
        "site_url": config.base_url,
        "site_description": config.description,
        "site_dir": "site",
        "extra": {**settings.get("extra", {}), **write_extra(profile.words, config)},
    }
    settings["markdown_extensions"] = [*settings.get("markdown_extensions", []), _PLAIN_CODE]
    problems = [*_check_nav(config.root, settings["nav"]), *_check_links(config.root)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        for part in (DOCS, THEME):
            shutil.copytree(config.root / part, folder / part)
        made = folder / MKDOCS_FILE
        made.write_text(json.dumps(settings), encoding="utf-8")  # which is YAML, too
        problems += _run(made)
        if not problems:
            _take_over(folder / settings["site_dir"], config, output)
    return problems


def _run(made: Path) -> list[Problem]:
    """Run zensical in a process of its own, beside a configuration, and word what it says."""
    templates = find_spec("material")
    assert templates is not None and templates.origin is not None, "requirements.txt has it"
    done = subprocess.run(
        [sys.executable, zensical_run.__file__, made, Path(templates.origin).with_name("templates")],
        cwd=made.parent,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    printed = _COLOUR.sub("", done.stdout + done.stderr)
    problems = [
        _explain(made.parent, message, file, int(row), int(column))
        for message, file, row, column in _ISSUE.findall(printed)
    ]
    if done.returncode and not problems:
        last = (printed.strip().splitlines() or [""])[-1]
        problems.append(make_fault(MKDOCS_FILE, "zensical-other", last))
    return problems


def _take_over(made: Path, config: Config, output: Path) -> None:
    """Copy what belongs to a site: pages as mkdocs writes them, assets, and the files in docs/."""
    docs, home = config.root / DOCS, urlsplit(config.base_url).path
    for path in sorted(made.rglob("*.*")):
        relative = path.relative_to(made)
        target = output / relative
        if path.suffix == ".html":
            source = docs / f"{relative.parent.as_posix()}.md"
            written = source.read_text(encoding="utf-8-sig") if source.is_file() else ""
            target.parent.mkdir(parents=True, exist_ok=True)
            text = _tidy(path.read_text(encoding="utf-8"), written, home)
            target.write_text(text, encoding="utf-8")
        elif path.is_file() and (relative.parts[0] == ASSETS or (docs / relative).is_file()):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)


def _tidy(text: str, source: str, home: str) -> str:
    """Return a page with addresses written the short way, and those of raw HTML as they stand in the source.

    zensical takes what stands in ``href="…"`` for an address seen from the source; what it says is seen from
    the page, which is one folder deeper for every source but ``index.md``.

    Args:
        source: the Markdown of a page that is one folder deeper than it, "" of any other.
        home: path of the site's home, which only the page for what is not found is told; scripts add to it.
    """
    text = _HERE.sub('="', text).replace('href=""', 'href="."').replace("&#x2f;", "/")
    text = text.replace(f'="{home}"', f'="{home}."')
    for link in set(_RAW_LINK.findall(source)):
        text = text.replace(f'"../{link}"', f'"{link}"')
    return text


def _explain(root: Path, message: str, file: str, row: int, column: int) -> Problem:
    source = root / DOCS / file
    rule = _RULES.get(message)
    if rule is None or not source.is_file():
        return make_fault(f"{DOCS}/{file}", "zensical-other", message, row)
    line = source.read_text(encoding="utf-8-sig").splitlines()[row - 1]
    link = next((link[1] for link in _LINK.finditer(line) if link.end() >= column), "")
    return make_fault(f"{DOCS}/{file}", rule, link, row)


def _check_nav(root: Path, nav: Any) -> Iterator[Problem]:
    if isinstance(nav, str):
        if not (root / DOCS / nav).is_file():
            yield make_fault(MKDOCS_FILE, "mkdocs-nav", nav, find_line(root / MKDOCS_FILE, nav))
    else:
        for item in nav.values() if isinstance(nav, dict) else nav:
            yield from _check_nav(root, item)


def _check_links(root: Path) -> Iterator[Problem]:
    for path in sorted((root / DOCS).rglob("*.md")):
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
            for link in _ABSOLUTE.findall(line):
                yield make_fault(path.relative_to(root).as_posix(), "docs-absolute-link", link, number)
