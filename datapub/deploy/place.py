"""Where the releases of a site stand: side by side in one folder, with a link to the one that is served.

::

    DEST/current -> releases/0007-3f54f45abc/site     what a web server serves
    DEST/releases/0007-3f54f45abc/site                a site as it was built
    DEST/releases/0007-3f54f45abc/release.json        what of it nobody is served
    DEST/releases/0007-3f54f45abc/packed.json         digests of the compressed files beside those of the site
    DEST/kept/assets/site.01582f16.css                a link to a file of any release that its content names

``release.json`` says what had been withdrawn when the site was built, and the number of what was live
before; once it is live also since when, and who let it. A release gets its name when it is whole and on
the disk; what begins with a dot is of work under way, or of a run that was killed. Whoever holds the lock
next puts right what was not finished.
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
from datapub.deploy.kept import BY_CONTENT, LINKS, put_links
from datapub.messages import make_fault
from datapub.problem import ConfigError, Problem
from datapub.publish import FOLDER_MODE

MARK, LOCK, HOLDER = ".datapub-releases", ".lock", "publishing.json"
CURRENT, RELEASES, SITE, RECORD, PACKED = "current", "releases", "site", "release.json", "packed.json"
NEW, GONE = ".new-", ".gone-"
_NAME: Final = re.compile(r"(\d{4,})-[\w.]+")

_PATIENCE = timedelta(hours=1)
"""How long a publisher on another machine is waited for whose lock cannot be seen from here."""


@dataclass(frozen=True)
class Release:
    """One release: a finished site, and what is known of it."""

    folder: Path

    @property
    def number(self) -> int:
        """Its place among the releases, whatever a clock says."""
        return int(self.folder.name.partition("-")[0])

    @property
    def site(self) -> Path:
        """What is served of it."""
        return self.folder / SITE

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """What its site says of itself; empty where that cannot be read."""
        return read_json(self.site / MANIFEST)

    @property
    def built_from(self) -> str:
        """The commit that it was built from, once or again on a later day; "" where that is not known."""
        return str(self.manifest.get("built_from") or "")

    @cached_property
    def files(self) -> Mapping[str, str]:
        """The SHA-256 of each file of its site but the manifest; empty where that cannot be read."""
        files = self.manifest.get("files")
        return files if isinstance(files, Mapping) else {}

    @cached_property
    def packed(self) -> Mapping[str, str]:
        """The same of the compressed files beside them; empty where it was published without any."""
        return read_json(self.folder / PACKED)

    @property
    def record(self) -> Mapping[str, Any]:
        """What was noted of it, where no server serves it; empty where that cannot be read."""
        return read_json(self.folder / RECORD)

    @property
    def live_since(self) -> datetime | None:
        """When it was let live for the first time; None where it never was."""
        return read_moment(self.record.get("live_since"))

    @property
    def withdrawn(self) -> frozenset[str]:
        """What had been registered as withdrawn when it was built; nothing where that is not known."""
        return frozenset(self.record.get("withdrawn", ()))


@dataclass(frozen=True)
class Place:
    """The folder of the releases."""

    folder: Path

    @property
    def releases(self) -> list[Release]:
        """All that are whole, the oldest first."""
        folder = self.folder / RELEASES
        found = folder.iterdir() if folder.is_dir() else ()
        return sorted((Release(path) for path in found if _NAME.fullmatch(path.name)), key=lambda r: r.number)

    @property
    def live(self) -> Release | None:
        """The one that is served."""
        link = self.folder / CURRENT
        if not (link.is_symlink() and link.is_dir()):
            return None
        return Release(self.folder / RELEASES / Path(os.readlink(link)).parent.name)

    def switch(self, release: Release, now: datetime) -> None:
        """Serve another release from this moment on: a link takes the place of a link in one step."""
        link = self.folder / f".{CURRENT}"
        link.unlink(missing_ok=True)
        os.symlink(f"{RELEASES}/{release.folder.name}/{SITE}", link)
        os.replace(link, self.folder / CURRENT)
        sync(self.folder)
        self._note(release, now)

    def keep_named(self, *but: Release) -> None:
        """Have what is named by its content reachable as long as a release has it; some are about to go."""
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
        """Remove releases: never does half of one bear its name."""
        if releases:
            self.keep_named(*releases)
        for release in releases:
            gone = release.folder.with_name(GONE + release.folder.name)
            os.replace(release.folder, gone)
            shutil.rmtree(gone)

    def tidy(self, now: datetime) -> None:
        """Put right what a run has left that was killed; to be called by the holder of the lock."""
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
        """Hold the lock; yield who was killed while holding it, "" where nobody was.

        The system lets go of the lock of a process that ends, however it ends. Some mounted folders have
        locks that other machines do not see: there the note of its holder is believed for an hour.

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
    """Return the folder of the releases; one that is not there is made, if what it shall stand in is.

    Raises:
        ConfigError: it is no folder, holds what is not ours, or stands nowhere.
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
    """Return the folder of the releases of which one is live already; see :func:`open_place`."""
    if not (dest / MARK).is_file():
        raise ConfigError([make_fault(str(dest), "deploy-place/none", str(dest))])
    return Place(dest.resolve())


def read_moment(text: object) -> datetime | None:
    """Return a moment that was noted, None where it is none, or nobody knows in which zone."""
    with suppress(TypeError, ValueError):
        moment = datetime.fromisoformat(text)  # type: ignore[arg-type]
        return moment if moment.tzinfo else None
    return None


def _name_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container has users without a name
        return str(os.getuid())


def _read_holder(note: Path) -> Mapping[str, Any]:
    """Return who holds the lock, or did; nothing where the note does not say all of it."""
    holder = read_json(note)
    return holder if {"name", "host", "pid", "since"} <= holder.keys() else {}


def _describe(holder: Mapping[str, Any]) -> str:
    """Say who is, or was, publishing; the note is not there yet where somebody has only just begun."""
    if not holder:
        return "另一个人"
    return "{name}（{host}，进程 {pid}，{since} 开始）".format_map(holder)
