"""Comparable sites for other programs, to be measured in the same run."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

_TEMPLATE = "{{ .Content }}"
_HUGO = 'baseURL = "https://register.example/"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n'
_MKDOCS = "site_name: sample\nuse_directory_urls: true\ntheme:\n  name: material\nplugins: []\n"
_LINE = "示例路1号的示例托育园有三十个托位，收费每月一千元，每天早上七点半开门。\n\n"


def list_pages(site: Path) -> Iterator[Path]:
    """Yield the pages of a built site."""
    yield from sorted(site.rglob("*.html"))


def make_hugo(site: Path, folder: Path) -> list[str]:
    """Write a Hugo project in which each page of a site is finished HTML, which Hugo only passes through.

    That is the least Hugo can do for a page: no template has anything to fill in.

    Returns:
        The command that builds it.
    """
    layouts = folder / "layouts/_default"
    layouts.mkdir(parents=True)
    for name in ("single", "list"):
        (layouts / f"{name}.html").write_text(_TEMPLATE)
    (layouts.parent / "index.html").write_text(_TEMPLATE)
    (folder / "hugo.toml").write_text(_HUGO)
    (folder / "config.toml").write_text(_HUGO)  # for older versions
    for number, page in enumerate(list_pages(site)):
        path = folder / f"content/pages/{number // 1000}/{number}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        body = page.read_text(encoding="utf-8").replace("{{", "{ {")
        path.write_text(f'---\ntitle: "{number}"\n---\n{body}', encoding="utf-8")
    return ["hugo", "--quiet", "--source", str(folder), "--destination", str(folder / "public")]


def make_mkdocs(site: Path, folder: Path) -> list[str]:
    """Write a project of mkdocs-material, without plugins, with one page of text for each page of a site.

    Each page has ten lines of text, as there is no meaningful way to match the amount of text of the site's
    own pages.

    Returns:
        The command that builds it.
    """
    (folder / "docs").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(_MKDOCS)
    for number, _ in enumerate(list_pages(site)):
        (folder / f"docs/page{number}.md").write_text(f"# 样例 {number}\n\n{_LINE * 10}", encoding="utf-8")
    (folder / "docs/index.md").write_text("# 样例\n", encoding="utf-8")
    return [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(folder / "mkdocs.yml")]


def has_hugo() -> bool:
    """Return whether Hugo is installed."""
    return shutil.which("hugo") is not None
