"""Links and pictures of the prose, found like mkdocs does: in the parsed Markdown, and so not in code."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from markdown import Markdown

from datapub.frames.fault import make_fault
from datapub.frames.prose import DOCS
from datapub.frames.settings import find_line
from datapub.problem import Problem

_TARGETS: Final = {"a": "href", "img": "src"}


def check_links(root: Path, extensions: Sequence[str | Mapping[str, Any]]) -> Iterator[Problem]:
    """Yield problems of links that begin with "/" and of links to files that are not in docs/.

    Args:
        extensions: the Markdown extensions, as in mkdocs.yml.
    """
    collector = _Collector()
    configured = {
        name: options for one in extensions if not isinstance(one, str) for name, options in one.items()
    }
    names = [one for one in extensions if isinstance(one, str)] + list(configured)
    reader = Markdown(extensions=names, extension_configs=configured)
    reader.treeprocessors.register(collector, "links", 0)
    for path in sorted((root / DOCS).rglob("*.md")):
        collector.found = []
        reader.reset().convert(path.read_text(encoding="utf-8-sig"))
        for link in dict.fromkeys(collector.found):
            if rule := _find_fault(path, root / DOCS, link):
                yield make_fault(path.relative_to(root).as_posix(), rule, link, find_line(path, link))


class _Collector:
    """A Markdown tree processor; the tree holds neither raw HTML nor code."""

    found: list[str]

    def run(self, root: Element) -> None:
        self.found += [link for one in root.iter() if (link := one.get(_TARGETS.get(one.tag, ""), ""))]


def _find_fault(page: Path, docs: Path, link: str) -> str:
    """Return the rule that a link breaks; "" if it breaks none."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not parts.path:
        return ""
    if parts.path.startswith("/"):
        return "docs-absolute-link"
    target = posixpath.normpath((page.parent / unquote(parts.path)).as_posix())
    is_file = Path(target).is_relative_to(docs) and Path(target).is_file()
    return "docs-link" if not is_file and posixpath.splitext(parts.path)[1] else ""
