"""Run zensical, the announced successor of mkdocs-material. The only module that knows its output.

It reads the same docs/, theme/ and mkdocs.yml. Missing files and missing pages in the navigation, which it
does not report, are checked here.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from datapub.command import quote_path
from datapub.config import SITE_FILE, Config
from datapub.frames import zensical_run
from datapub.frames.assets import THEME
from datapub.frames.fault import make_fault
from datapub.frames.links import check_links
from datapub.frames.prose import DOCS
from datapub.frames.settings import MKDOCS_FILE, complete_nav, find_line, write_extra
from datapub.problem import Problem
from datapub.profile import Profile
from datapub.scratch import open_temporary_folder

ZENSICAL: Final = "zensical"
ASSETS: Final = "assets"
_PREFIX: Final = "datapub-shell-"

_PLAIN_CODE: Final = {"pymdownx.highlight": {"use_pygments": False, "css_class": ""}}
"""No syntax highlighting, whose styles the site does not have."""

_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_LINE = re.compile(r"^(?:Warning|Error): (?P<message>.+)", re.MULTILINE)
_ISSUE = re.compile(_LINE.pattern + r"\n.*?\[ (?P<file>\S+?):(?P<row>\d+):(?P<column>\d+) \]", re.MULTILINE)
_CHECKED: Final = {"page does not exist"}
"""Messages that are covered by ``check_links``, which also finds missing files that are not pages."""
_RULES: Final = {"anchor does not exist": "docs-anchor"}
"""Messages of zensical 0.1.3 -> rule; others are passed on untranslated."""
_LINK = re.compile(r"\]\(([^)\s]+)|^\s*\[[^\]]+\]:\s*(\S+)")
_RAW_LINK = re.compile(r'\b(?:href|src)="(?![a-z]+:)([^"#/@][^"]*)"')
_HERE = re.compile(r'="\./(?=[^"])')


def run_zensical(
    profile: Profile, config: Config, settings: Mapping[str, Any], output: Path
) -> list[Problem]:
    """Build docs/ into ``output``; nothing is printed.

    Args:
        settings: the content of mkdocs.yml.

    Returns:
        The problems of docs/ and mkdocs.yml; with any, ``output`` is incomplete.
    """
    if find_spec(ZENSICAL) is None:
        row = find_line(config.root / SITE_FILE, ZENSICAL)
        return [make_fault(SITE_FILE, "zensical-missing", ZENSICAL, row, python=quote_path(sys.executable))]
    extensions = settings.get("markdown_extensions", [])
    nav = complete_nav(settings.get("nav", []), profile.sections)
    shell_settings = {
        **settings,
        "nav": nav,
        "site_name": config.title,
        "site_url": config.base_url,
        "site_description": config.description,
        "site_dir": "site",
        "extra": {**settings.get("extra", {}), **write_extra(profile.words, config)},
        "markdown_extensions": [*extensions, _PLAIN_CODE],
    }
    problems = [*_check_nav(config.root, nav), *check_links(config.root, extensions)]
    with open_temporary_folder(_PREFIX) as folder:
        for part in (DOCS, THEME):
            shutil.copytree(config.root / part, folder / part)
        made = folder / MKDOCS_FILE
        made.write_text(json.dumps(shell_settings), encoding="utf-8")  # JSON is valid YAML
        problems += _run(made, bool(problems))
        if not problems:
            _take_over(folder / shell_settings["site_dir"], config, output)
    return problems


def _run(made: Path, is_known: bool) -> list[Problem]:
    """Run zensical on a configuration file, and return the problems it prints.

    Args:
        is_known: whether problems were found before, which explain a failure.
    """
    templates = find_spec("material")
    assert templates is not None and templates.origin is not None, "requirements.txt has it"
    done = subprocess.run(
        [sys.executable, "-P", zensical_run.__file__, made, Path(templates.origin).with_name("templates")],
        cwd=made.parent,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    printed = _COLOUR.sub("", done.stdout + done.stderr)
    issues = list(_ISSUE.finditer(printed))
    problems = [_explain(made.parent, issue) for issue in issues if issue["message"] not in _CHECKED]
    known = {issue.start() for issue in issues}
    problems += [
        make_fault(MKDOCS_FILE, "zensical-other", line["message"])
        for line in _LINE.finditer(printed)
        if line.start() not in known
    ]
    if done.returncode and not problems and not is_known:
        last = (printed.strip().splitlines() or [""])[-1]
        problems.append(make_fault(MKDOCS_FILE, "zensical-other", last))
    return problems


def _take_over(made: Path, config: Config, output: Path) -> None:
    """Copy what belongs to the site: pages, made like those of mkdocs, assets, and files of docs/."""
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
    """Return a page with addresses in short form, and with those in raw HTML as in the source.

    zensical reads an ``href`` in raw HTML as relative to the source file and rewrites it as relative to the
    page, which is one folder deeper for every source but ``index.md``.

    Args:
        source: the Markdown of a page one folder deeper than its source; "" for any other page.
        home: path of the home page; only 404.html contains it, and scripts append to it.
    """
    text = _HERE.sub('="', text).replace('href=""', 'href="."').replace("&#x2f;", "/")
    text = text.replace(f'="{home}"', f'="{home}."')
    for link in set(_RAW_LINK.findall(source)):
        text = text.replace(f'"../{link}"', f'"{link}"')
    return text


def _explain(root: Path, issue: re.Match[str]) -> Problem:
    file, row = f"{DOCS}/{issue['file']}", int(issue["row"])
    rule, source = _RULES.get(issue["message"]), root / file
    if rule is None or not source.is_file():
        return make_fault(file, "zensical-other", issue["message"], row)
    line, column = source.read_text(encoding="utf-8-sig").splitlines()[row - 1], int(issue["column"])
    link = next((link[1] or link[2] for link in _LINK.finditer(line) if link.end() >= column), "")
    return make_fault(file, rule, link, row)


def _check_nav(root: Path, nav: Any) -> Iterator[Problem]:
    if isinstance(nav, str):
        if not urlsplit(nav).scheme and not (root / DOCS / nav).is_file():
            yield make_fault(MKDOCS_FILE, "mkdocs-nav", nav, find_line(root / MKDOCS_FILE, nav))
    else:
        for item in nav.values() if isinstance(nav, dict) else nav:
            yield from _check_nav(root, item)
