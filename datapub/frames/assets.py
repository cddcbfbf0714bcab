"""Style sheets and scripts as published: minified, trimmed, and named by their content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rcssmin import cssmin
from rjsmin import jsmin

from datapub.frames.prose import DOCS

THEME: Final = "theme"

_IMPORT = re.compile(r'(?:from |await import\()"\./([^"]+)"')
_PARTS = r"(?:md-|tabbed-|task-list-|footnote|highlight|lineno|admonition|keys?\b|critic|arithmatex)[\w-]*"
"""The theme's own classes, and those for which it has rules, but which only extensions of Markdown write."""
_USED = re.compile(rf"\b{_PARTS}")
_ASKED = re.compile(rf"\.({_PARTS})")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_NOT = re.compile(r":not\([^()]*\)")
_EMPTY = re.compile(r"@(?:media|supports|container)[^{}]*\{\}")
_PROPERTY = re.compile(r'(--md-[\w-]+):(?:"[^"]*"|[^;{}"])*;?')
_VALUE = re.compile(r"var\((--md-[\w-]+)")
_COMMA = re.compile(r",(?![^()]*\))")


def name_assets(root: Path, output: Path, html: str) -> dict[str, str]:
    """Rename style sheets and scripts by their content, and return old address -> new address.

    Otherwise a browser could show new pages with a cached old style sheet.

    Args:
        html: all pages that the shell has built, concatenated.

    Raises:
        ValueError: modules import each other.
    """
    renamed: dict[str, str] = {}

    def publish(built: Path, text: str) -> None:
        old = built.relative_to(output).as_posix()
        built.write_text(text, encoding="utf-8")
        digest = hashlib.sha256(built.read_bytes()).hexdigest()[:8]
        stem = built.name.partition(".")[0]
        ending = ".min.css" if built.name.endswith(".min.css") else built.suffix
        renamed[old] = (
            built.rename(built.with_name(f"{stem}.{digest}{ending}")).relative_to(output).as_posix()
        )

    sources = sorted(path for path in (root / THEME / "assets").glob("*.*") if path.suffix in {".css", ".js"})
    ours = "".join(source.read_text(encoding="utf-8") for source in sources if source.suffix == ".css")
    for sheet in sorted(output.glob("assets/stylesheets/*.min.css")):
        if sheet.name in html:
            publish(sheet, drop_properties(trim_theme(sheet.read_text(encoding="utf-8"), html), ours))
    waiting = {source: set(_IMPORT.findall(source.read_text(encoding="utf-8"))) for source in sources}
    while waiting:  # a module comes after those it imports, as it contains their names
        ready = [source for source, imports in waiting.items() if not imports & {s.name for s in waiting}]
        if not ready:
            raise ValueError(f"modules import each other: {sorted(source.name for source in waiting)}")
        source = ready[0]
        imports = waiting.pop(source)
        built = output / "assets" / source.name
        text = built.read_text(encoding="utf-8")
        for name in imports:
            text = text.replace(f'"./{name}"', f'"./{Path(renamed[f"assets/{name}"]).name}"')
        text = jsmin(text) if source.suffix == ".js" else cssmin(text)
        publish(built, text)
    return renamed


def trim_theme(css: str, html: str) -> str:
    """Drop the rules of the theme's style sheet for parts of the theme that no page has.

    A selector is dropped if it requires a class matching ``_PARTS`` that no page uses. Other classes, and
    those inside ``:not()``, do not count.
    """
    used = set(_USED.findall(html))

    def trim(rule: re.Match[str]) -> str:
        selectors = [
            one for one in _COMMA.split(rule[1]) if used.issuperset(_ASKED.findall(_NOT.sub("", one)))
        ]
        return f"{','.join(selectors)}{{{rule[2]}}}" if selectors else ""

    return _EMPTY.sub("", _RULE.sub(trim, css))


def drop_properties(css: str, ours: str) -> str:
    """Drop the theme's custom properties, mostly icons, that neither its style sheet nor ``ours`` uses."""
    while True:
        asked = {*_VALUE.findall(css), *_VALUE.findall(ours)}
        trimmed = _PROPERTY.sub(lambda found, asked=asked: found[0] if found[1] in asked else "", css)  # type: ignore[misc]
        if trimmed == css:
            return _EMPTY.sub("", css)
        css = trimmed


def drop_leftovers(root: Path, output: Path, html: str, renamed: Mapping[str, str]) -> None:
    """Remove the assets of the shell and its theme that no page refers to, but none of ours."""
    for name in ("sitemap.xml", "sitemap.xml.gz"):  # written later, with the data pages
        (output / name).unlink(missing_ok=True)
    ours = {
        path.relative_to(folder)
        for folder in (root / DOCS, root / THEME)
        for path in folder.rglob("*")
        if path.is_file()
    } | {Path(name) for name in renamed.values()}
    for path in sorted((output / "assets").rglob("*"), reverse=True):
        relative = path.relative_to(output)
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif relative not in ours and path.name not in html:
            path.unlink()
