"""From the output of a shell to frames for the data pages, and finished pages of prose."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from itertools import chain
from pathlib import Path
from typing import Final
from urllib.parse import quote

from datapub.clock import Clock
from datapub.config import Config
from datapub.export.search import POINTER
from datapub.frames.bare import BARE_FRAME, make_bare_frame
from datapub.frames.moment import MOMENT_TOKENS, fill_moment, write_prose_moment
from datapub.frames.policy import CHART_POLICY, PLAIN_POLICY
from datapub.frames.prose import CONTENT, DOCS, TOKENS, fill_tokens, find_slot
from datapub.frames.shell import Shell, is_frame
from datapub.frames.stamp import FRAME_DEPTH, Frame, Frames, Prose, write_sample_banner, write_script
from datapub.pages import list_frames, list_shown
from datapub.profile import Profile

CHART_SCRIPT: Final = "assets/charts.js"

_CHARSET: Final = '<meta charset="utf-8">'
INDEX: Final = "@index@"
"""Token for the address of the search index or, in a frame, of the file that points to it."""


_HOLE = re.compile("\0([a-z_]+)\0")

_H1 = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_H2 = re.compile(r'<h2[^>]*\sid="([^"]*)"[^>]*>(.*?)</h2>', re.DOTALL)
_DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")
_HAS_BANNER = re.compile(r'class="(?:[^"]* )?sample-banner[ "]')
_HAS_CHART = re.compile(r'class="(?:[^"]* )?chart-canvas[ "]')


def build_frames(
    profile: Profile, config: Config, shell: Shell, clock: Clock
) -> tuple[Frames, Mapping[str, str]]:
    """Return the frames for the data pages, and the prose by address, still to be finished.

    Args:
        shell: one without problems; see :func:`make_shell`.
        clock: when the content of each page was published.
    """
    frames = list_frames(profile.sections)
    shown = list_shown(profile.sections, {dataset.name for dataset in config.datasets})
    banner = write_sample_banner(profile.words)
    by_section: dict[str, Frame] = {}
    prose: list[Prose] = []
    texts: dict[str, str] = {}
    script = shell.renamed[CHART_SCRIPT]
    for address, built in shell.pages.items():
        folder = Path(address).parent
        text = fill_tokens(built, config)
        if is_frame(address, frames):
            by_section[folder.parent.name] = _cut_frame(config, text, folder.as_posix() + "/")
            continue
        moment = write_prose_moment(
            clock, _find_source(config.root, Path(address)), _list_shown(built, shown)
        )
        texts[address] = text = fill_moment(text, moment)
        if Path(address).name == "index.html":
            here = "" if folder == Path() else folder.as_posix() + "/"
            prose.append(_read_prose(here, text, moment["published_on"]))
    by_section[BARE_FRAME] = make_bare_frame(config, shell.renamed)
    made = Frames(by_section, config.base_url, PLAIN_POLICY, CHART_POLICY, script, banner, tuple(prose))
    return made, texts


def finish_prose(
    address: str, text: str, frames: Frames, slots: Mapping[str, Callable[[str], str]], index: str
) -> bytes:
    """Return a page of prose with its data blocks.

    Args:
        text: the page, as :func:`build_frames` returns it.
        slots: name -> function from the relative path to the site's root ("" on the home page, "../" on a
            landing page) to the HTML of the data block.
        index: address of the search index.
    """
    root = "../" * address.count("/")
    text = text.replace(INDEX, index)
    for name, write in slots.items():
        pattern = find_slot(name)
        if pattern.search(text):
            block = write(root)
            text = pattern.sub(lambda _, block=block: block, text)  # type: ignore[misc]
    if "data-sample=" in text and not _HAS_BANNER.search(text):
        text = text.replace("</h1>", "</h1>" + frames.sample_banner, 1)
    has_chart = _HAS_CHART.search(text) is not None
    if has_chart:
        text = text.replace("</body>", write_script(root + frames.chart_script) + "</body>", 1)
    return _set_policy(text, CHART_POLICY if has_chart else PLAIN_POLICY).encode()


def _find_source(root: Path, page: Path) -> str:
    """Return the file in docs/ that a built page was made from; "" if there is none."""
    folder = page.parent
    if page.name != "index.html":
        return ""
    alone = f"{DOCS}/{folder.as_posix()}.md"
    return alone if (root / alone).is_file() else Path(DOCS, folder, "index.md").as_posix()


def _list_shown(text: str, shown: Mapping[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """Return the datasets that the data blocks of a page show; () if it may be any, None without a block."""
    found = [names for slot, names in shown.items() if find_slot(slot).search(text)]
    return None if not found else tuple(chain(*found)) if all(found) else ()


def _read_prose(address: str, text: str, day: str) -> Prose:
    """Read the title, description and headings of a built page of prose."""
    heading, description = _H1.search(text), _DESCRIPTION.search(text)
    return Prose(
        address,
        _read_words(heading[1]) if heading else "",
        unescape(description[1]) if description else "",
        tuple((anchor, _read_words(words)) for anchor, words in _H2.findall(text)),
        day,
    )


def _read_words(fragment: str) -> str:
    return " ".join(unescape(_TAG.sub("", fragment)).split())


def _cut_frame(config: Config, text: str, address: str) -> Frame:
    """Cut a built frame at its tokens, and at the places where every page differs."""
    if address.count("/") != FRAME_DEPTH:
        raise ValueError(f"frame {address!r}: not at the depth of its pages")
    canonical = config.base_url + address
    text = text.replace(INDEX, POINTER)
    marks = {
        canonical: "canonical",
        quote(canonical): "quoted",
        **{token: name for name, token in {**TOKENS, **MOMENT_TOKENS}.items()},
    }
    for token, name in marks.items():
        text = text.replace(token, f"\0{name}\0")
    text = find_slot(CONTENT).sub(f"\0{CONTENT}\0", text)
    text = _set_policy(text, "\0policy\0")
    text = text.replace("</h1>", "</h1>\0banner\0", 1).replace("</body>", "\0scripts\0</body>", 1)
    pieces = _HOLE.split(text)
    holes = tuple(pieces[1::2])
    missing = {"canonical", *TOKENS, CONTENT, "policy", "banner", "scripts"} - set(holes)
    if missing:  # check_prose found the sources complete, so the theme has dropped it
        raise ValueError(f"frame {address!r}: the theme shows no {', '.join(sorted(missing))}")
    return Frame(tuple(pieces[0::2]), holes)


def _set_policy(text: str, policy: str) -> str:
    """Insert the policy right after the charset, as it only covers what follows."""
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return text.replace(_CHARSET, _CHARSET + meta, 1)
