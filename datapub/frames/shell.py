"""Build docs/ and theme/ with the shell that site.toml names, before any data is added."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

from datapub.build_cache import NO_CACHE, BuildCache
from datapub.config import Config
from datapub.frames.assets import THEME, drop_leftovers, name_assets
from datapub.frames.fault import make_fault
from datapub.frames.folds import fold_sections
from datapub.frames.mkdocs_shell import run_mkdocs
from datapub.frames.prose import DOCS, FRAME_FILE, check_prose
from datapub.frames.settings import MKDOCS_FILE, is_self_contained, read_settings
from datapub.frames.tables import name_tables
from datapub.frames.zensical_shell import ZENSICAL, run_zensical
from datapub.pages import list_frames
from datapub.problem import Problem, ProblemsFound
from datapub.profile import Profile
from datapub.step_cache import StepCache, fingerprint

_UNREADABLE: Final = {"docs-missing", "docs-encoding"}
"""Problems of the prose with which a shell would crash, so that none is run."""

_INDEXES: Final = ("index.md", "README.md", "index.html")
"""Sources that the page of a folder may be made from."""

_UNWANTED = re.compile(
    r'<meta name="generator"[^>]*>|<input class="md-toggle"[^>]*>|<label class="md-overlay".*?</label>'
    r"|(?<![ \t])[ \t]+$",
    re.MULTILINE,
)
"""Markup of the theme for menus that we do not use, and trailing blanks.

No pattern begins with blanks: tried from each blank of a run, it takes longer than mkdocs for all Markdown.
"""
_PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
_INDENT = re.compile(r"\n\s+")


@dataclass(frozen=True)
class Shell:
    """The output of a shell, before any data is added.

    Attributes:
        pages: address -> prose or frame, with tokens and slots still in it.
        renamed: old address -> new address, of style sheets and scripts.
        files: address -> content of everything else; empty if it is in the output folder already.
    """

    pages: Mapping[str, str]
    renamed: Mapping[str, str]
    files: Mapping[str, bytes] = field(default_factory=dict)


def make_shell(
    profile: Profile,
    config: Config,
    output: Path,
    cache: StepCache | None,
    build_cache: BuildCache = NO_CACHE,
) -> tuple[Shell, list[Problem]]:
    """Build the prose into ``output``, without any data, and find the problems of docs/ and mkdocs.yml.

    Args:
        profile: its sections define the data blocks that prose may have, and the frames it needs.
        config: the publisher, for the header, the footer and the metadata.
        output: an empty folder, or one that may be emptied.
        cache: results of earlier drafts in this process; if given, nothing is written to ``output``.
        build_cache: results of earlier builds, used if the prose depends on nothing else.

    Returns:
        The shell, and the problems: dead links, unknown slots, missing frames or tokens, and faults in
        mkdocs.yml, each with its file and, if known, its line.
    """
    problems = list(check_prose(config.root, profile.sections))
    if not _UNREADABLE.isdisjoint(problem.rule for problem in problems):
        return Shell({}, {}), problems
    if cache is None and not (build_cache.keeps and is_self_contained(config.root)):
        shell, complaints = _run(profile, config, output)
        return shell, [*problems, *complaints]
    made_from = _describe_sources(config)
    run = partial(_run_apart, profile, config)
    if cache is not None:
        shell, complaints = cache.get_or_compute("shell", made_from, run)
        return shell, [*problems, *complaints]
    if (known := build_cache.load("prose", made_from, (Shell,))) is not None:
        return known, problems
    shell, complaints = run()
    if not complaints:
        build_cache.save("prose", made_from, shell)
    return shell, [*problems, *complaints]


def check_docs(profile: Profile, config: Config, build_cache: BuildCache = NO_CACHE) -> list[Problem]:
    """Return the problems of docs/ and mkdocs.yml; see :func:`make_shell`.

    Args:
        build_cache: remembers which sources an earlier check found without problems.
    """
    problems = list(check_prose(config.root, profile.sections))
    if not _UNREADABLE.isdisjoint(problem.rule for problem in problems):
        return problems
    keeps = build_cache.keeps and is_self_contained(config.root)
    made_from = _describe_sources(config) if keeps else None
    if keeps and build_cache.load("docs", made_from):
        return problems
    with tempfile.TemporaryDirectory() as name:
        complaints = _run_shell(profile, config, Path(name).resolve(), is_check=True)
    if keeps and not complaints:
        build_cache.save("docs", made_from, True)
    return [*problems, *complaints]


def _describe_sources(config: Config) -> tuple[Config, object]:
    """Return everything the prose depends on, except the program."""
    return replace(config, root=Path()), fingerprint(config.root, (DOCS, THEME, MKDOCS_FILE))


def _run_shell(profile: Profile, config: Config, output: Path, is_check: bool = False) -> list[Problem]:
    """Build docs/ with the shell that site.toml names, and return its problems."""
    settings, problems = read_settings(config.root)
    if problems:
        return problems
    if config.shell == ZENSICAL:
        return run_zensical(profile, config, settings, output)
    return run_mkdocs(profile, config, output, is_check)


def _run(profile: Profile, config: Config, output: Path) -> tuple[Shell, list[Problem]]:
    """Run the shell, leaving in ``output`` everything but pages, ready to be published."""
    complaints = _run_shell(profile, config, output)
    if complaints:
        return Shell({}, {}), complaints
    pages: dict[str, str] = {}
    raw = {path: path.read_text(encoding="utf-8") for path in sorted(output.rglob("*.html"))}
    html = "".join(raw.values())
    renamed = name_assets(config.root, output, html)
    frames = list_frames(profile.sections)
    for path, built in raw.items():
        text = fold_sections(name_tables(_drop_indents(_UNWANTED.sub("", built))))
        for old, new in renamed.items():
            text = text.replace(old, new)
        address = path.relative_to(output).as_posix()
        pages[address] = text
        path.unlink()
        if is_frame(address, frames):
            shutil.rmtree(path.parent)
    drop_leftovers(config.root, output, html, renamed)
    return Shell(pages, renamed), []


def _drop_indents(html: str) -> str:
    """Drop empty lines and indentation outside preformatted text, to save readers the download."""
    parts = _PRE.split(html)
    parts[::2] = [_INDENT.sub("\n", part) for part in parts[::2]]
    return "".join(parts)


def _run_apart(profile: Profile, config: Config) -> tuple[Shell, list[Problem]]:
    """Run the shell in a temporary folder, and return its files as well."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        shell, complaints = _run(profile, config, folder)
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
    return Shell(shell.pages, shell.renamed, files), complaints


@contextmanager
def report_taken_addresses(root: Path, output: Path) -> Iterator[None]:
    """Turn a FileExistsError into a problem, if a file in docs/ or theme/ took the address.

    Args:
        output: the folder being written to.

    Raises:
        ProblemsFound: naming that file.
    """
    try:
        yield
    except FileExistsError as error:
        address = Path(error.filename or error.args[0])
        address = address.relative_to(output) if address.is_relative_to(output) else address
        page = address.parent if address.name == "index.html" else address
        made_of = (address, Path(f"{page}.md"), *(page / name for name in _INDEXES))
        names = (f"{folder}/{name.as_posix()}" for folder in (DOCS, THEME) for name in made_of)
        name = next((name for name in names if (root / name).is_file()), None)
        if name is None:
            raise
        raise ProblemsFound([make_fault(name, "docs-taken", address.as_posix())]) from error


def is_frame(address: str, frames: Collection[str]) -> bool:
    """Return whether a page that the shell built is a frame for data pages, not a page of prose."""
    folder = Path(address).parent
    return folder.name == Path(FRAME_FILE).stem and folder.parent.name in frames
