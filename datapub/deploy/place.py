"""The folder of the releases of a site, with a link to the live one.

::

    DEST/current -> releases/0007-3f54f45abc/site     what a web server serves
    DEST/releases/0007-3f54f45abc/site                a site as built, with compressed versions of its texts
    DEST/releases/0007-3f54f45abc/release.json        metadata that is not served
    DEST/releases/0007-3f54f45abc/packed.json         hashes of the compressed files
    DEST/kept/assets/site.01582f16.css                a link to a content-addressed file of any release

``release.json`` contains what had been withdrawn when the site was built, the number of the release that was
live before, and once it is live, since when and by whom. A release gets its name when it is complete and
synced to disk; names that begin with a dot are work in progress, or left by a killed run. The next holder of
the lock cleans up what was not finished.
"""

from __future__ import annotations

import getpass
import os
import re
import shutil
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from datapub.audit.manifest import MANIFEST
from datapub.deploy.disk import read_json, sync, write_whole
from datapub.deploy.retained_links import BY_CONTENT, LINKS, put_links
from datapub.messages import make_fault
from datapub.problem import ConfigError, Problem
from datapub.publish import FOLDER_MODE

MARK, LOCK, HOLDER = ".datapub-releases", ".lock", "publishing.json"
CURRENT, RELEASES, SITE, RECORD, PACKED = "current", "releases", "site", "release.json", "packed.json"
NEW, GONE = ".new-", ".gone-"
_NAME: Final = re.compile(r"(\d{4,})-[\w.]+")

_PATIENCE = timedelta(hours=1)
"""How long the note of a publisher on another machine counts as a lock."""


@dataclass(frozen=True)
class Release:
    """One release: a finished site and its metadata."""

    folder: Path

    @property
    def number(self) -> int:
        """Its serial number, which does not depend on a clock."""
        return int(self.folder.name.partition("-")[0])

    @property
    def site(self) -> Path:
        """The folder that is served."""
        return self.folder / SITE

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """The manifest of its site; {} if it cannot be read."""
        return read_json(self.site / MANIFEST)

    @property
    def built_from(self) -> str:
        """The commit that it was built from; "" if unknown."""
        return str(self.manifest.get("built_from") or "")

    @cached_property
    def files(self) -> Mapping[str, str]:
        """Address -> SHA-256, of the files of its site except the manifest; {} if it cannot be read."""
        files = self.manifest.get("files")
        return files if isinstance(files, Mapping) else {}

    @cached_property
    def packed(self) -> Mapping[str, str]:
        """Address -> SHA-256, of the compressed files; {} if there are none."""
        return read_json(self.folder / PACKED)

    @property
    def record(self) -> Mapping[str, Any]:
        """The content of ``release.json``; {} if it cannot be read."""
        return read_json(self.folder / RECORD)

    @property
    def live_since(self) -> datetime | None:
        """When it went live for the first time; None if it never did."""
        return read_moment(self.record.get("live_since"))

    @property
    def withdrawn(self) -> frozenset[str]:
        """What had been registered as withdrawn when it was built; empty if unknown."""
        return frozenset(self.record.get("withdrawn", ()))


@dataclass(frozen=True)
class Place:
    """The folder of the releases."""

    folder: Path

    @property
    def releases(self) -> list[Release]:
        """All complete releases, oldest first."""
        folder = self.folder / RELEASES
        found = folder.iterdir() if folder.is_dir() else ()
        return sorted((Release(path) for path in found if _NAME.fullmatch(path.name)), key=lambda r: r.number)

    @property
    def live(self) -> Release | None:
        """The release that is served; None if there is none."""
        link = self.folder / CURRENT
        if not (link.is_symlink() and link.is_dir()):
            return None
        return Release(self.folder / RELEASES / Path(os.readlink(link)).parent.name)

    def switch(self, release: Release, now: datetime) -> None:
        """Serve another release, by replacing the link atomically."""
        link = self.folder / f".{CURRENT}"
        link.unlink(missing_ok=True)
        os.symlink(f"{RELEASES}/{release.folder.name}/{SITE}", link)
        os.replace(link, self.folder / CURRENT)
        sync(self.folder)
        self._note(release, now)

    def keep_named(self, *but: Release) -> None:
        """Update the links to content-addressed files; releases in ``but`` are about to be removed."""
        put_links(
            self.folder / LINKS,
            {
                address: release.site / address
                for release in self.releases
                if release not in but
                for address in (*release.files, *release.packed)
                if BY_CONTENT.fullmatch(address)
            },
        )

    def remove(self, *releases: Release) -> None:
        """Remove releases, each renamed first, so that a partly removed one never counts as a release."""
        if releases:
            self.keep_named(*releases)
        for release in releases:
            gone = release.folder.with_name(GONE + release.folder.name)
            os.replace(release.folder, gone)
            shutil.rmtree(gone)

    def tidy(self, now: datetime) -> None:
        """Clean up after a killed run; only call this while holding the lock."""
        folder = self.folder / RELEASES
        folder.mkdir(exist_ok=True)
        os.chmod(folder, FOLDER_MODE)
        for left in [*folder.glob(f"{NEW}*"), *folder.glob(f"{GONE}*")]:
            shutil.rmtree(left)
        (self.folder / f".{CURRENT}").unlink(missing_ok=True)
        live = self.live
        if live:
            self._note(live, now)
        self.remove(*(item for item in self.releases if item != live and item.live_since is None))
        self.keep_named()

    def _note(self, release: Release, now: datetime) -> None:
        if release.live_since is None:
            noted = {"live_since": now.isoformat(), "by": _name_user()}
            write_whole(release.folder / RECORD, {**release.record, **noted})

    @contextmanager
    def hold(self, now: datetime) -> Iterator[str]:
        """Hold the lock; yield the description of a holder that was killed, or "".

        The system releases the lock when a process ends in any way. As locks on some network file systems
        are not visible to other machines, a note of its holder counts as a lock for an hour.

        Raises:
            ConfigError: somebody else is publishing here.
        """
        note = self.folder / HOLDER
        guard = FileLock(self.folder / LOCK, timeout=0)
        try:
            guard.acquire()
        except Timeout as error:
            raise ConfigError([self._fault("deploy-busy", who=_describe(_read_holder(note)))]) from error
        try:
            before = _read_holder(note)
            is_here = before.get("host", here := socket.gethostname()) == here
            since = read_moment(before.get("since"))
            if not is_here and since and abs(now - since) < _PATIENCE:
                raise ConfigError([self._fault("deploy-busy/elsewhere", who=_describe(before), note=HOLDER)])
            holder = {"name": _name_user(), "host": here, "pid": os.getpid(), "since": now.isoformat()}
            try:
                write_whole(note, holder)
                yield _describe(before) if before else ""
            finally:
                note.unlink(missing_ok=True)
        finally:
            guard.release()

    def _fault(self, key: str, **details: Any) -> Problem:
        return make_fault(str(self.folder), key, str(self.folder), **details)


def open_place(dest: Path) -> Place:
    """Return the folder of the releases, created if its parent folder exists.

    Raises:
        ConfigError: it is not a folder, contains files that are not ours, or has no parent folder.
    """
    place = Place(dest.resolve())
    folder = place.folder
    if not folder.exists():
        if not folder.parent.is_dir():
            raise ConfigError([place._fault("deploy-place/missing")])
        folder.mkdir()
        os.chmod(folder, FOLDER_MODE)
    elif not folder.is_dir():
        raise ConfigError([place._fault("deploy-place/file")])
    mark, link = folder / MARK, folder / CURRENT
    is_ours = mark.is_file() or not {path.name for path in folder.iterdir()} - {"lost+found"}
    if not is_ours or (link.exists() and not link.is_symlink()):
        raise ConfigError([place._fault("deploy-place/foreign")])
    if not mark.is_file():
        mark.touch()
    return place


def find_place(dest: Path) -> Place:
    """Return the folder of the releases, which must exist; see :func:`open_place`.

    Raises:
        ConfigError: there is none.
    """
    if not (dest / MARK).is_file():
        raise ConfigError([make_fault(str(dest), "deploy-place/none", str(dest))])
    return Place(dest.resolve())


def read_moment(text: object) -> datetime | None:
    """Return the time that was recorded; None if it is malformed or has no time zone."""
    with suppress(TypeError, ValueError):
        moment = datetime.fromisoformat(text)  # type: ignore[arg-type]
        return moment if moment.tzinfo else None
    return None


def _name_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # in containers, users may have no name
        return str(os.getuid())


def _read_holder(note: Path) -> Mapping[str, Any]:
    """Return the note of who holds or held the lock; {} if it is missing or incomplete."""
    holder = read_json(note)
    return holder if {"name", "host", "pid", "since"} <= holder.keys() else {}


def _describe(holder: Mapping[str, Any]) -> str:
    """Describe, in Chinese, who is or was publishing; the note is missing for a moment after locking."""
    if not holder:
        return "另一个人"
    return "{name}（{host}，进程 {pid}，{since} 开始）".format_map(holder)
