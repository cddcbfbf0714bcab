"""From docs/ and theme/ to a folder with the prose, the assets, and the frames in hand."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from html import unescape
from itertools import chain
from pathlib import Path
from typing import Final
from urllib.parse import quote

from datapub.build_cache import NO_CACHE, BuildCache
from datapub.clock import Clock
from datapub.config import Config
from datapub.export.search import POINTER
from datapub.frames.assets import THEME, drop_leftovers, name_assets
from datapub.frames.bare import BARE_FRAME, make_bare_frame
from datapub.frames.folds import fold_sections
from datapub.frames.mkdocs_shell import run_mkdocs
from datapub.frames.moment import MOMENT_TOKENS, fill_moment, write_prose_moment
from datapub.frames.policy import CHART_POLICY, PLAIN_POLICY
from datapub.frames.prose import CONTENT, DOCS, FRAME_FILE, TOKENS, check_prose, fill_tokens, find_slot
from datapub.frames.settings import MKDOCS_FILE, is_self_contained, read_settings
from datapub.frames.stamp import FRAME_DEPTH, Frame, Frames, Prose, write_sample_banner, write_script
from datapub.frames.zensical_shell import ZENSICAL, run_zensical
from datapub.pages import list_frames, list_shown
from datapub.problem import Problem
from datapub.profile import Profile
from datapub.step_cache import StepCache, fingerprint

CHART_SCRIPT: Final = "assets/charts.js"

FileWriter = Callable[[str, bytes], None]
"""Takes over one file of the site: its address, and its content."""

_CHARSET: Final = '<meta charset="utf-8">'
INDEX: Final = "@index@"
"""In the header, stands for the address of the search index, or in a frame for what says where that is."""

_UNREADABLE: Final = {"docs-missing", "docs-encoding"}
"""Faults of the prose that no shell is asked about: it would end in a crash."""

_UNWANTED = re.compile(
    r'\s*<meta name="generator"[^>]*>|\s*<input class="md-toggle"[^>]*>'
    r'|\s*<label class="md-overlay".*?</label>|[ \t]+$',
    re.MULTILINE,
)
"""What the theme writes for menus of its own, which are not ours, and blanks that nobody reads."""
_PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
_INDENT = re.compile(r"\n\s+")

_HOLE = re.compile("\0([a-z_]+)\0")

_H1 = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_H2 = re.compile(r'<h2[^>]*\sid="([^"]*)"[^>]*>(.*?)</h2>', re.DOTALL)
_DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")
_HAS_BANNER = re.compile(r'class="(?:[^"]* )?sample-banner[ "]')
_HAS_CHART = re.compile(r'class="(?:[^"]* )?chart-canvas[ "]')


@dataclass(frozen=True)
class Shell:
    """What mkdocs makes of docs/ and theme/, before any data.

    Attributes:
        pages: prose and frames by their address, with tokens and slots still in them.
        renamed: old address -> new address of our styles and scripts.
        files: content of everything else by address; none where it stands in the output already.
    """

    pages: Mapping[str, str]
    renamed: Mapping[str, str]
    files: Mapping[str, bytes] = field(default_factory=dict)


def make_shell(
    profile: Profile,
    config: Config,
    output: Path,
    cache: StepCache | None = None,
    kept: BuildCache = NO_CACHE,
) -> tuple[Shell, list[Problem]]:
    """Build the prose into ``output``, without any data, and find what is wrong with docs/ and mkdocs.yml.

    Args:
        profile: whose blocks the prose may hold, and whose pages need a frame.
        config: who publishes; its values stand in the header, the footer and the metadata.
        output: an empty folder, or one that may be emptied.
        cache: what an earlier draft has made of the same docs/ and theme/; nothing stands in ``output`` then.
        kept: the same of earlier builds, where these are all that the prose is made of.

    Returns:
        The shell, and a dead link, an unknown slot, a missing frame or token, a fault in mkdocs.yml; every
        problem names the file, and the line where there is one.
    """
    problems = list(check_prose(config.root, profile.sections))
    if not _UNREADABLE.isdisjoint(problem.rule for problem in problems):
        return Shell({}, {}), problems
    if cache is None and not (kept.keeps and is_self_contained(config.root)):
        shell, complaints = _run(profile, config, output)
        return shell, [*problems, *complaints]
    sources = fingerprint(config.root, (DOCS, THEME, MKDOCS_FILE))
    run = partial(_run_apart, profile, config)
    if cache is not None:
        shell, complaints = cache.get_or_compute("shell", (config, sources), run)
        return shell, [*problems, *complaints]
    made_from = (replace(config, root=Path()), sources)
    if (known := kept.load("prose", made_from, (Shell,))) is not None:
        return known, problems
    shell, complaints = run()
    if not complaints:
        kept.save("prose", made_from, shell)
    return shell, [*problems, *complaints]


def check_docs(profile: Profile, config: Config) -> list[Problem]:
    """Return what is wrong with docs/ and mkdocs.yml; see :func:`make_shell`."""
    problems = list(check_prose(config.root, profile.sections))
    if not _UNREADABLE.isdisjoint(problem.rule for problem in problems):
        return problems
    with tempfile.TemporaryDirectory() as name:
        return [*problems, *_run_shell(profile, config, Path(name).resolve(), is_check=True)]


def build_frames(
    profile: Profile, config: Config, shell: Shell, clock: Clock
) -> tuple[Frames, Mapping[str, str]]:
    """Return the frames for the data pages, and the prose by its address, which has still to be finished.

    Args:
        shell: without a problem; see :func:`make_shell`.
        clock: when what stands on a page was published.
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
        if _is_frame(address, frames):
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
        slots: data block by name; each is given the relative path back to the site's root
            ("" on the home page, "../" on a landing page) and returns HTML.
        index: the address of what scripts search.
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


def _run_shell(profile: Profile, config: Config, output: Path, is_check: bool = False) -> list[Problem]:
    """Build docs/ with the program that site.toml names, and return what it complains of."""
    settings, problems = read_settings(config.root)
    if problems:
        return problems
    if config.shell == ZENSICAL:
        return run_zensical(profile, config, settings, output)
    return run_mkdocs(profile, config, output, is_check)


def _run(profile: Profile, config: Config, output: Path) -> tuple[Shell, list[Problem]]:
    """Run mkdocs or zensical; all that is no page is left in ``output``, as it is to be published."""
    complaints = _run_shell(profile, config, output)
    if complaints:
        return Shell({}, {}), complaints
    pages: dict[str, str] = {}
    raw = {path: path.read_text(encoding="utf-8") for path in sorted(output.rglob("*.html"))}
    html = "".join(raw.values())
    renamed = name_assets(config.root, output, html)
    frames = list_frames(profile.sections)
    for path, built in raw.items():
        text = fold_sections(_drop_indents(_UNWANTED.sub("", built)))
        for old, new in renamed.items():
            text = text.replace(old, new)
        address = path.relative_to(output).as_posix()
        pages[address] = text
        path.unlink()
        if _is_frame(address, frames):
            shutil.rmtree(path.parent)
    drop_leftovers(config.root, output, html, renamed)
    return Shell(pages, renamed), []


def _drop_indents(html: str) -> str:
    """Leave out empty lines and what lines begin with, which phones would load, but for preformatted text."""
    parts = _PRE.split(html)
    parts[::2] = [_INDENT.sub("\n", part) for part in parts[::2]]
    return "".join(parts)


def _run_apart(profile: Profile, config: Config) -> tuple[Shell, list[Problem]]:
    """Run the same into a folder of its own, and return all its files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        shell, complaints = _run(profile, config, folder)
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
    return Shell(shell.pages, shell.renamed, files), complaints


def _is_frame(address: str, frames: Collection[str]) -> bool:
    """Whether a page of mkdocs is a frame for data pages and no page of prose."""
    folder = Path(address).parent
    return folder.name == Path(FRAME_FILE).stem and folder.parent.name in frames


def _find_source(root: Path, page: Path) -> str:
    """Return the file in docs/ that a built page was made of, "" where it was made of none."""
    folder = page.parent
    if page.name != "index.html":
        return ""
    alone = f"{DOCS}/{folder.as_posix()}.md"
    return alone if (root / alone).is_file() else Path(DOCS, folder, "index.md").as_posix()


def _list_shown(text: str, shown: Mapping[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """Return the datasets that the blocks of a page show, () where any may be, None without a block."""
    found = [names for slot, names in shown.items() if find_slot(slot).search(text)]
    return None if not found else tuple(chain(*found)) if all(found) else ()


def _read_prose(address: str, text: str, day: str) -> Prose:
    """Read what a prose page is about from the page that mkdocs has built of it."""
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
    """Cut a built frame at its tokens, after marking the places that only the publisher knows."""
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
    if missing:  # the sources were complete, so the theme has dropped it
        raise ValueError(f"frame {address!r}: the theme shows no {', '.join(sorted(missing))}")
    return Frame(tuple(pieces[0::2]), holes)


def _set_policy(text: str, policy: str) -> str:
    """Put the policy where it covers all that follows; only the charset may come before it."""
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return text.replace(_CHARSET, _CHARSET + meta, 1)
