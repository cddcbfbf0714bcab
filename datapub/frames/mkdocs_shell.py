"""Run mkdocs. The only module that imports it."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from datapub.config import Config
from datapub.frames.fault import make_fault
from datapub.frames.prose import DOCS
from datapub.frames.settings import MKDOCS_FILE, complete_nav, find_line, write_extra
from datapub.pages.compiled import CompiledTemplates
from datapub.problem import Problem
from datapub.profile import Profile

_COMPILED = CompiledTemplates()
"""Compiled templates of the theme; only in memory, as a project's theme/ folder is published."""


def run_mkdocs(profile: Profile, config: Config, output: Path, is_check: bool) -> list[Problem]:
    """Build docs/ into ``output``, which mkdocs empties first; nothing is printed.

    Args:
        is_check: whether only problems are wanted. Pages are then not rendered with the theme, which takes
            longer than all the rest and is never the cause of a problem.

    Returns:
        Everything mkdocs complains about, as problems in Chinese; with any, ``output`` is incomplete.
    """
    with _environment(), _complaints() as complaints:
        try:
            settings = load_config(
                str(config.root / MKDOCS_FILE),
                site_name=config.title,
                site_url=config.base_url,
                site_description=config.description,
                site_dir=str(output),
            )
            settings["extra"].update(write_extra(profile.words, config))
            settings["nav"] = complete_nav(settings["nav"] or [], profile.sections)
            _spare_work(settings["theme"], is_check)
            build(settings)
        except MkDocsException as error:
            if not complaints:
                complaints.append(str(error))
    return [_explain(config.root, text) for text in complaints]


def _spare_work(theme: Any, is_check: bool) -> None:
    """Have mkdocs compile each template once per process, and not list 14,000 icons only to skip them."""
    environment = theme.get_env()
    if is_check:
        environment.loader.get_source = lambda environment, name: ("-", None, None)
    else:
        environment.bytecode_cache = _COMPILED
    environment.loader.list_templates = lambda: sorted(
        {name for folder in environment.loader.searchpath for name in _list_unhidden(folder)}
    )
    theme.get_env = lambda: environment


def _list_unhidden(folder: str) -> Iterator[str]:
    for where, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(where, name).relative_to(folder).as_posix() for name in files)


@contextmanager
def _environment() -> Iterator[None]:
    """Keep mkdocs from reading the clock, and mkdocs-material from printing a notice."""
    wanted = {"SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "1"}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class _Collector(logging.Handler):
    def __init__(self, found: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.found = found

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage())


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collect what mkdocs logs as a warning or worse, and keep it from the terminal."""
    logger = logging.getLogger("mkdocs")
    found: list[str] = []
    collector = _Collector(found)
    level, propagate = logger.level, logger.propagate
    logger.addHandler(collector)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        yield found
    finally:
        logger.removeHandler(collector)
        logger.setLevel(level)
        logger.propagate = propagate


# The messages of mkdocs 1.6.1; others are passed on untranslated.
_IN_DOC: Final[Mapping[str, re.Pattern[str]]] = {
    "docs-anchor": re.compile(r"Doc file '(.+?)' contains a link '(.+?)', but .*\banchor\b"),
    "docs-link": re.compile(r"Doc file '(.+?)' contains a link '(.+?)', but the target"),
    "docs-absolute-link": re.compile(r"Doc file '(.+?)' contains an absolute link '(.+?)'"),
}
_NEAR = re.compile(r"Did you mean '(.+?)'\?")
_NAV = re.compile(r"(?:A reference|An absolute path) to '(.+?)' is included in the 'nav'")


def _explain(root: Path, complaint: str) -> Problem:
    for rule, pattern in _IN_DOC.items():
        if match := pattern.match(complaint):
            file, link = f"{DOCS}/{match[1]}", match[2]
            near = _NEAR.search(complaint)
            row = find_line(root / file, link)
            return make_fault(file, rule, link, row, near=near[1] if near else "")
    if match := _NAV.match(complaint):
        return make_fault(MKDOCS_FILE, "mkdocs-nav", match[1], find_line(root / MKDOCS_FILE, match[1]))
    return make_fault(MKDOCS_FILE, "mkdocs-other", " ".join(complaint.split()))
