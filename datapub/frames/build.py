"""From docs/ and theme/ to a folder with the prose, the assets, and the frames in hand."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from datapub.clock import Clock
from datapub.config import Config
from datapub.frames.policy import CHART_POLICY, PLAIN_POLICY
from datapub.frames.prose import CONTENT, DOCS, FRAME_FILE, SECTIONS, TOKENS, check_prose, find_slot
from datapub.frames.stamp import FRAME_DEPTH, SAMPLE_BANNER, Frame, Frames, write_script
from datapub.frames.theme import run_mkdocs
from datapub.problem import ConfigError

THEME: Final = "theme"
CHART_SCRIPT: Final = "assets/charts.js"

_CHARSET: Final = '<meta charset="utf-8">'
_GENERATOR = re.compile(r'\s*<meta name="generator"[^>]*>')
_HOLE = re.compile("\0([a-z]+)\0")
_HAS_BANNER = re.compile(r'class="(?:[^"]* )?sample-banner[ "]')
_HAS_CHART = re.compile(r'class="(?:[^"]* )?chart-canvas[ "]')


def build_frames(
    config: Config, clock: Clock, output: Path, slots: Mapping[str, Callable[[str], str]]
) -> Frames:
    """Build the prose into ``output`` and return the frames for the data pages.

    Args:
        config: who publishes; its values stand in the header, the footer and the metadata.
        clock: the moment of publication, the only date that is printed.
        output: an empty folder, or one that may be emptied.
        slots: data block by name; each is given the relative path back to the site's root
            ("" on the home page, "../" on a landing page) and returns HTML.

    Raises:
        ConfigError: a dead link, an unknown slot, a missing frame or token, a fault in
            mkdocs.yml; every problem names the file, and the line where there is one.
    """
    problems = list(check_prose(config.root, slots))
    if problems:
        raise ConfigError(problems)
    run_mkdocs(config, clock, output)
    frames: dict[str, Frame] = {}
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(output.rglob("*.html"))}
    renamed = _name_assets(config.root, output)
    for path, built in pages.items():
        text = _GENERATOR.sub("", built)
        for old, new in renamed.items():
            text = text.replace(old, new)
        folder = path.parent.relative_to(output)
        if folder.name == Path(FRAME_FILE).stem and folder.parent.name in SECTIONS:
            frames[folder.parent.name] = _cut_frame(config, text, folder.as_posix() + "/")
            shutil.rmtree(path.parent)
        else:
            root = "../" * len(folder.parts)
            path.write_text(_finish_prose(text, root, slots, renamed[CHART_SCRIPT]), encoding="utf-8")
    _drop_leftovers(config.root, output, "".join(pages.values()), renamed)
    return Frames(frames, config.base_url, PLAIN_POLICY, CHART_POLICY, renamed[CHART_SCRIPT])


def _cut_frame(config: Config, text: str, address: str) -> Frame:
    """Cut a built frame at its tokens, after marking the places that only the publisher knows."""
    if address.count("/") != FRAME_DEPTH:
        raise ValueError(f"frame {address!r}: not at the depth of its pages")
    marks = {config.base_url + address: "canonical", **{token: name for name, token in TOKENS.items()}}
    for token, name in marks.items():
        text = text.replace(token, f"\0{name}\0")
    text = find_slot(CONTENT).sub(f"\0{CONTENT}\0", text)
    text = _set_policy(text, "\0policy\0")
    text = text.replace("</h1>", "</h1>\0banner\0", 1).replace("</body>", "\0scripts\0</body>", 1)
    pieces = _HOLE.split(text)
    holes = tuple(pieces[1::2])
    missing = {"canonical", *TOKENS, CONTENT, "policy", "banner", "scripts"} - set(holes)
    if missing:  # the sources were complete, so the theme has dropped it
        raise ValueError(f"frame {address!r}: the theme shows no {', '.join(sorted(missing))}")
    return Frame(tuple(pieces[0::2]), holes)


def _finish_prose(text: str, root: str, slots: Mapping[str, Callable[[str], str]], script: str) -> str:
    for name, write in slots.items():
        pattern = find_slot(name)
        if pattern.search(text):
            block = write(root)
            text = pattern.sub(lambda _, block=block: block, text)  # type: ignore[misc]
    if "data-sample=" in text and not _HAS_BANNER.search(text):
        text = text.replace("</h1>", "</h1>" + SAMPLE_BANNER, 1)
    has_chart = _HAS_CHART.search(text) is not None
    if has_chart:
        text = text.replace("</body>", write_script(root + script) + "</body>", 1)
    return _set_policy(text, CHART_POLICY if has_chart else PLAIN_POLICY)


def _set_policy(text: str, policy: str) -> str:
    """Put the policy where it covers all that follows; only the charset may come before it."""
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return text.replace(_CHARSET, _CHARSET + meta, 1)


def _name_assets(root: Path, output: Path) -> dict[str, str]:
    """Give our own styles and scripts names that change with their content: old address -> new.

    A phone that keeps an old style sheet would otherwise show new pages with it.
    """
    renamed = {}
    for source in sorted((root / THEME / "assets").glob("*.*")):
        if source.suffix not in {".css", ".js"}:
            continue
        built = output / "assets" / source.name
        digest = hashlib.sha256(built.read_bytes()).hexdigest()[:8]
        built = built.rename(built.with_name(f"{source.stem}.{digest}{source.suffix}"))
        renamed[f"assets/{source.name}"] = f"assets/{built.name}"
    return renamed


def _drop_leftovers(root: Path, output: Path, html: str, renamed: Mapping[str, str]) -> None:
    """Remove what mkdocs and the theme's package put in and no page asks for, but nothing of ours."""
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
