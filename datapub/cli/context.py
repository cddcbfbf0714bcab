"""The context of a command, and the helpers that commands share."""

from __future__ import annotations

import argparse
import errno
import os
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from io import TextIOWrapper
from pathlib import Path
from tempfile import mkstemp
from typing import Final, TypeAlias

from datapub.clock import CHINA
from datapub.config import Config, check_columns, load_config
from datapub.descriptor import PACKAGE_FILE
from datapub.history import Commit, find_commit, is_committed, is_shallow, last_commit
from datapub.messages import make_fault
from datapub.model import Dataset
from datapub.overlay import use_overlay
from datapub.problem import ConfigError, Problem
from datapub.profile import Profile

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""The subparsers, to which each command adds its own."""

_ELSEWHERE: Final = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_PREFIX",
)  # fmt: skip
"""Variables that point git at another repository than the folder's own; hooks run with them."""

DONE, DATA_PROBLEMS, SETTINGS_PROBLEMS, BUG, INTERRUPTED = 0, 1, 2, 3, 130
FORMATS = ("text", "json", "github", "markdown")
OVERLAY = "DATAPUB_OVERLAY"
CRASH_FILE = "datapub-crash.txt"


@dataclass
class Context:
    """One run of a command.

    Attributes:
        profile: the kind of register.
        root: the project's folder.
        options: the parsed command line.
        site: the folder of the site that the command may replace, if any.
        standing: what identifies each file that the command may change, by its path in the project.
    """

    profile: Profile
    root: Path
    options: argparse.Namespace
    site: Path | None = None
    standing: Mapping[str, tuple[int, int] | None] = field(default_factory=dict)

    @cached_property
    def config(self) -> Config:
        """The project's settings, with the command's ``--preview`` and ``--overlay``."""
        config = load_config(self.root)
        check_columns(config, self.profile.needed)
        config = replace(config, is_preview=getattr(self.options, "preview", False))
        return use_overlay(config, self.overlay) if self.overlay else config

    @property
    def overlay(self) -> Path | None:
        """The folder of ``--overlay``; None if the command was given none."""
        given = getattr(self.options, "overlay", "")
        return Path(given) if given else None

    @property
    def today(self) -> date:
        """Today's date in China."""
        return datetime.now(CHINA).date()

    def find_dataset(self, name: str) -> Dataset | None:
        """Return the dataset with this name or title; else print the known ones and return None."""
        for dataset in self.config.datasets:
            if name in {dataset.name, dataset.title}:
                return dataset
        names = "、".join(dataset.name for dataset in self.config.datasets)
        print(f"没有数据集 {name}。可以选的有：{names}。", file=sys.stderr)
        return None

    def note_site(self, site: Path) -> Path:
        """Note which site the command may replace, for :meth:`outcome`; return it."""
        self.site, self._before = site, _identify(site)
        return site

    def note_datasets(self) -> None:
        """Note that the command may change datasets, for :meth:`outcome`."""
        self.standing = {
            dataset.path: _identify_file(self.root / dataset.path) for dataset in self.config.datasets
        }

    def outcome(self) -> str:
        """Say what a command that was cut short has done to the datasets, or else to the site."""
        if self.standing:
            done = [name for name, was in self.standing.items() if _identify_file(self.root / name) != was]
            return f"{'、'.join(done)} 已经写好" if done else "数据保持原样"
        if self.site is None:
            return "这个命令不改动网站"
        stands = _identify(self.site)
        if stands == self._before:
            return "原来的网站没有改动"
        return f"新网站已经放在 {self.site}" if stands else f"{self.site} 也不在了"

    def show(self, problems: Sequence[Problem], always: bool = False, summary: str = "") -> None:
        """Print a report in the format of ``--format``; nothing without problems unless ``always``."""
        from datapub.report import write_report

        wanted = getattr(self.options, "format", "text")
        wanted = wanted if wanted in FORMATS else "text"
        if problems or always:
            is_coloured = wanted == "text" and sys.stdout.isatty()
            text = write_report(problems, wanted, is_coloured, summary, self.profile.messages)
            print(text, end="" if text.endswith("\n") else "\n")


def settle_environment(root: Path) -> None:
    """Neutralise environment variables, set by a shell or hook, that would change what is read.

    ``TZ`` is set to China's, as some libraries fail on import with an unknown zone.
    """
    os.environ["TZ"] = "CST-8"
    if any((folder / ".git").exists() for folder in (root, *root.parents)):
        for name in _ELSEWHERE:
            os.environ.pop(name, None)


def settle_output() -> None:
    """Keep commands from failing on characters that the output cannot encode.

    Windows encodes redirected output in the system's code page. If that has no Chinese it is replaced by
    UTF-8; characters missing from a Chinese code page are escaped.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            try:
                "字".encode(stream.encoding)
            except UnicodeEncodeError:
                stream.reconfigure(encoding="utf-8")
            stream.reconfigure(errors="backslashreplace")


_DISK: Final = {
    errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EACCES: "denied", errno.EPERM: "denied",
    errno.EROFS: "denied", errno.EBUSY: "mount", errno.EXDEV: "mount",
    errno.EIO: "broken", errno.ENXIO: "broken", errno.ENODEV: "broken", errno.ESTALE: "broken",
    errno.ELOOP: "path", errno.ENAMETOOLONG: "path", errno.ENOTDIR: "path",
    errno.ENOTCONN: "broken", errno.EHOSTDOWN: "broken",
}  # fmt: skip
"""Errors of disks and paths that whoever runs the machine can fix."""


@contextmanager
def report_disk_errors(context: Context, place: Path, is_ours: bool = True) -> Iterator[None]:
    """Turn an error of the disk into a message that says what to do, and what the command has changed.

    Args:
        is_ours: whether any other error is a bug of ours, as nobody else uses the files.

    Raises:
        ConfigError: for an OSError listed in ``_DISK``; for every OSError where it is not ``is_ours``.
    """
    try:
        yield
    except (OSError, RuntimeError) as raised:
        error = raised if isinstance(raised, OSError) else _read_loop(raised)
        if error is None or (is_ours and error.errno not in _DISK) or isinstance(error, BrokenPipeError):
            raise
        missing = "gone" if isinstance(error, FileNotFoundError) else "other"
        reason, known = _DISK.get(error.errno or 0, missing), _name_place(error)
        if reason == "full" and isinstance(error.filename2, str):
            known = error.filename2  # a copy names its source first
        if reason == "denied" and known:
            reason, known = _find_denied(known)
        value = known or (f"{place} 或临时文件夹" if reason == "full" else str(place))
        words = os.strerror(error.errno) if error.errno else str(error)
        fault = make_fault(
            known or str(place), f"deploy-failed/{reason}", value, reason=words, outcome=context.outcome()
        )
        raise ConfigError([fault]) from raised


def _find_denied(known: str) -> tuple[str, str]:
    """Return what is not allowed, and where: in a folder that cannot be entered, nothing is seen to exist."""
    place = Path(known)
    while not os.path.lexists(place) and place != place.parent:
        place = place.parent
    can_read = os.access(place, os.R_OK | os.X_OK if place.is_dir() else os.R_OK)
    return "denied" if can_read else "unread", str(place)


def _read_loop(error: RuntimeError) -> OSError | None:
    """Return the OSError behind the RuntimeError that Python before 3.13 raises for a link to itself."""
    loop = error.__context__
    return loop if isinstance(loop, OSError) and loop.errno == errno.ELOOP else None


def refuse(words: str) -> int:
    """Print why a command stops; return its exit code."""
    print(words, file=sys.stderr)
    return SETTINGS_PROBLEMS


def explain_missing_commits(root: Path) -> str:
    """Return what to do if commits that a command needs are missing; "" if none is.

    Raises:
        ConfigError: git refuses to read the commits that are there.
    """
    is_committed(root, [PACKAGE_FILE])
    if not find_commit(root, "HEAD"):
        made = "git init -b main && git add . && git commit -m 建立项目"
        return f"这个文件夹里没有提交记录。请在带有提交记录的项目文件夹里运行；刚建的项目先提交一次：{made}。"
    whole = "git fetch --unshallow"
    return f"这个文件夹只取了最近的提交。请先取回全部提交记录：{whole}。" if is_shallow(root) else ""


def explain_missing_history(root: Path) -> str:
    """Return what to do if no commit of the data is known."""
    made = "git add . && git commit -m 公布数据"
    return explain_missing_commits(root) or f"数据还没有提交过。请先提交：{made}。"


def _name_place(error: OSError) -> str:
    """Return the file that the error names; "" if none, as with some failed writes."""
    return error.filename if isinstance(error.filename, str) else ""


def _identify_file(path: Path) -> tuple[int, int] | None:
    """Return what another content of a file would change; None if there is none, or it cannot be seen."""
    with suppress(OSError):
        return path.stat().st_ino, path.stat().st_mtime_ns
    return None


def _identify(site: Path) -> int | None:
    """Return what identifies the folder of a site; None if there is none, or it cannot be read."""
    with suppress(OSError):
        return site.stat().st_ino if site.is_dir() else None
    return None


def add_overlay(parser: argparse.ArgumentParser) -> None:
    """Add ``--overlay``: rows that are never committed."""
    parser.add_argument(
        "--overlay",
        default=os.environ.get(OVERLAY, ""),
        metavar="文件夹",
        help=f"覆盖数据的文件夹：到期要撤下的行，不在项目里（默认是环境变量 {OVERLAY}）",
    )


def add_format(parser: argparse.ArgumentParser, what: str = "报告的写法") -> None:
    """Add ``--format``."""
    parser.add_argument("--format", choices=FORMATS, default="text", help=what)


def keep_crash(root: Path) -> str:
    """Write the traceback of the current exception to a file; return the sentence for staff."""
    name, text = CRASH_FILE, traceback.format_exc()
    try:
        (root / name).write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError:  # the project's folder is not writable
        place = Path(CRASH_FILE)
        # a shared folder: a predictable name may be somebody else's link
        descriptor, name = mkstemp(prefix=f"{place.stem}-", suffix=place.suffix)
        with open(descriptor, "w", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(text)
    return f"程序出错了，这不是数据的问题。请把 {name} 发给维护人员"


def read_release(config: Config) -> Commit | None:
    """Return the commit that an official site must have reviewed.

    None for any other site, and with uncommitted changes, which nobody can have reviewed.
    """
    from datapub.rules.official import RELEASED

    if not config.official or not is_committed(config.root, RELEASED):
        return None
    return last_commit(config.root, RELEASED)
