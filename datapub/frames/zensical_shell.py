"""Running zensical, the announced successor of mkdocs-material: the only module that knows of it.

It reads the same docs/, theme/ and mkdocs.yml. What it does not look for, files and pages of the navigation
that are not there, is looked for by us.
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
"""Code as text: the colours of its words would be styles of the theme's that the site does not have."""

_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_LINE = re.compile(r"^(?:Warning|Error): (?P<message>.+)", re.MULTILINE)
_ISSUE = re.compile(_LINE.pattern + r"\n.*?\[ (?P<file>\S+?):(?P<row>\d+):(?P<column>\d+) \]", re.MULTILINE)
_CHECKED: Final = {"page does not exist"}
"""What is looked for by us, with files that are no pages."""
_RULES: Final = {"anchor does not exist": "docs-anchor"}
"""The wording of zensical 0.1.3; what it says in another way is passed on as it stands."""
_LINK = re.compile(r"\]\(([^)\s]+)|^\s*\[[^\]]+\]:\s*(\S+)")
_RAW_LINK = re.compile(r'\b(?:href|src)="(?![a-z]+:)([^"#/@][^"]*)"')
_HERE = re.compile(r'="\./(?=[^"])')


def run_zensical(
    profile: Profile, config: Config, settings: Mapping[str, Any], output: Path
) -> list[Problem]:
    """Build docs/ into ``output``; nothing is printed.

    Args:
        settings: what mkdocs.yml says.

    Returns:
        What is wrong with docs/ and mkdocs.yml, in Chinese; with any of it ``output`` is no sound site.
    """
    if find_spec(ZENSICAL) is None:
        row = find_line(config.root / SITE_FILE, ZENSICAL)
        return [make_fault(SITE_FILE, "zensical-missing", ZENSICAL, row, python=quote_path(sys.executable))]
    extensions = settings.get("markdown_extensions", [])
    nav = complete_nav(settings.get("nav", []), profile.sections)
    told = {
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
        made.write_text(json.dumps(told), encoding="utf-8")  # which is YAML, too
        problems += _run(made, bool(problems))
        if not problems:
            _take_over(folder / told["site_dir"], config, output)
    return problems


def _run(made: Path, is_known: bool) -> list[Problem]:
    """Run zensical in a process of its own, beside a configuration, and word what it says.

    Args:
        is_known: whether why it fails, if it does, has been told already.
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
