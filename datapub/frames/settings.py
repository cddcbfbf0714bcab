"""The settings for a shell: mkdocs.yml, the front matter of pages, the publisher, and the navigation."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import yaml

from datapub.config import Config
from datapub.frames.assets import THEME
from datapub.frames.fault import make_fault
from datapub.frames.moment import MOMENT_TOKENS
from datapub.frames.prose import DOCS
from datapub.pages import Section
from datapub.pages.environment import link_phone
from datapub.problem import Problem
from datapub.profile import Words
from datapub.texts import find_phone

MKDOCS_FILE: Final = "mkdocs.yml"

_HEAD = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_PARTS: Final = {"theme": dict, "extra": dict, "nav": list, "markdown_extensions": list}
"""Keys of mkdocs.yml that a shell reads -> type."""

_ALONE: Final = frozenset(
    {
        "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes",
        "md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks",
    }
)  # fmt: skip
"""Extensions of Python-Markdown that read nothing but the page itself."""
_FURTHER: Final = ("INHERIT", "hooks", "plugins")
"""Keys of mkdocs.yml that make mkdocs read other files or run code."""


def is_self_contained(root: Path) -> bool:
    """Return whether the prose depends on nothing but docs/, theme/ and mkdocs.yml, and so can be cached."""
    settings, problems = read_settings(root)
    if problems or any(settings.get(name) for name in _FURTHER):
        return False
    extensions = (name for item in settings.get("markdown_extensions", ()) for name in _list_names(item))
    folders = settings.get("docs_dir", DOCS), settings["theme"].get("custom_dir", THEME)
    return folders == (DOCS, THEME) and _ALONE.issuperset(extensions)


def _list_names(extension: object) -> list[str]:
    return [*extension] if isinstance(extension, dict) else [str(extension)]


def read_settings(root: Path) -> tuple[dict[str, Any], list[Problem]]:
    """Return the settings in mkdocs.yml, and problems of them or of the front matter of pages.

    A shell is only run if there are none: mkdocs ignores some of them, and zensical crashes.
    """
    path = root / MKDOCS_FILE
    if not (root / THEME).is_dir():
        return {}, [make_fault(THEME, "theme-missing")]
    try:
        settings = yaml.safe_load(path.read_text(encoding="utf-8-sig")) if path.is_file() else None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        return {}, [make_fault(MKDOCS_FILE, "mkdocs-syntax", row=_find_row(error))]
    if not isinstance(settings, dict) or "theme" not in settings:
        return {}, [make_fault(MKDOCS_FILE, "mkdocs-part", "theme")]
    wrong = [name for name, kind in _PARTS.items() if not isinstance(settings.get(name, kind()), kind)]
    problems = [make_fault(MKDOCS_FILE, "mkdocs-part", name) for name in wrong]
    return settings, [*problems, *_check_heads(root)]


def _check_heads(root: Path) -> Iterator[Problem]:
    for path in sorted((root / DOCS).rglob("*.md")):
        file, text = path.relative_to(root).as_posix(), path.read_text(encoding="utf-8-sig", errors="replace")
        if head := _HEAD.match(text):
            yield from (make_fault(file, "docs-head", row=row) for row in _find_faults(head[1]))


@lru_cache(1000)
def _find_faults(head: str) -> tuple[int | None, ...]:
    """Return the rows of the faults in a page's front matter, None for a row that is not known.

    Remembered, as a build asks twice for every page.
    """
    try:
        return () if isinstance(yaml.safe_load(head) or {}, dict) else (1,)
    except yaml.YAMLError as error:
        return (_find_row(error, 1),)


def _find_row(error: Exception, above: int = 0) -> int | None:
    mark = getattr(error, "context_mark", None) or getattr(error, "problem_mark", None)
    return mark.line + 1 + above if mark else None


def complete_nav(nav: Sequence[Any], sections: Sequence[Section]) -> list[Any]:
    """Return the navigation of mkdocs.yml, completed by the landing pages of sections it does not list."""
    completed = copy.deepcopy(list(nav))
    listed = json.dumps(completed)
    for section in sections:
        page = next(iter(section.landing.values()), "")
        if section.nav is None or json.dumps(page) in listed:
            continue
        part, title = section.nav
        group = next((item[part] for item in completed if isinstance(item, dict) and part in item), None)
        if group is None:
            completed.append({part: [{title: page}]})
        else:
            group.append({title: page})
    return completed


def write_extra(words: Words, config: Config) -> dict[str, Any]:
    """Return what templates read as ``config.extra``, in addition to the ``extra`` of mkdocs.yml."""
    return {
        **asdict(words),
        "generator": False,
        "official": config.official,
        "state": str(config.state),
        "is_empty": config.is_empty,
        "public": config.is_public,
        "preview": config.is_preview,
        "short_title": config.short_title,
        "publisher": config.publisher_name,
        "contact": config.contact,
        "contact_link": link_phone(phone) if (phone := find_phone(config.contact)) else "",
        "site_id_code": config.site_id_code,
        "icp_no": config.icp_no,
        "police_no": config.police_no,
        "unset": "待填",
        "site_domain": urlsplit(config.base_url).hostname,
        "party_mark_id": config.party_mark_id,
        "party_mark_image": config.party_mark_image,
        "keywords": config.keywords,
        "column_type": config.column_type,
        "police_code": re.sub(r"\D", "", config.police_no),
        "licence_title": config.licence_title,
        "licence_url": config.licence_url,
        **MOMENT_TOKENS,
    }


def find_line(path: Path, text: str) -> int | None:
    """Return the number of the first line of a source that contains a text; None if there is none."""
    lines = path.read_text(encoding="utf-8-sig").splitlines() if path.is_file() else []
    return next((number for number, line in enumerate(lines, 1) if text in line), None)
