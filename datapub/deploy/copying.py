"""Make a release of a site: copy or hard-link each file, compress texts as well, and sync all to disk."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO, Final

import brotli

from datapub.audit.manifest import MANIFEST, digest_file
from datapub.clock import SHORT_HASH
from datapub.deploy.disk import sync, write_whole
from datapub.deploy.place import NEW, PACKED, RECORD, RELEASES, SITE, Place, Release
from datapub.messages import make_fault
from datapub.problem import ProblemsFound
from datapub.publish import FILE_MODE, FOLDER_MODE

PACKERS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    ".gz": lambda raw: gzip.compress(raw, mtime=0),
    ".br": lambda raw: brotli.compress(raw, quality=6),  # 11 takes fifty times as long to save another tenth
}
"""Suffix -> compression; nginx looks for files with these suffixes."""

_TEXTS: Final = frozenset(
    {".atom", ".css", ".csv", ".geojson", ".html", ".ics", ".js", ".json", ".jsonld", ".svg", ".txt", ".xml"}
)
_PACKET: Final = 1200
"""Bytes that fit in one packet, so that compression would gain nothing."""


def copy_site(
    site: Path, raw: bytes, place: Place, read_withdrawn: Callable[[str], frozenset[str]]
) -> tuple[Release, int]:
    """Make a release of a site, complete and synced to disk; return it and the number of files copied.

    Args:
        raw: the manifest that was checked, as the site may have been rebuilt since.

    Raises:
        ProblemsFound: a file does not match that manifest.
        OSError: a disk error.
    """
    manifest, live, releases = json.loads(raw), place.live, place.releases
    number = max((release.number for release in releases), default=0) + 1
    name = f"{number:04d}-{manifest['commit'][:SHORT_HASH] or 'uncommitted'}"
    withdrawn = sorted(read_withdrawn(manifest["registered"]))
    staging = Path(tempfile.mkdtemp(prefix=NEW, dir=place.folder / RELEASES))
    try:
        making = _Making(staging / SITE, live, _find_stamp(releases))
        for address, digest in {**manifest["files"], MANIFEST: hashlib.sha256(raw).hexdigest()}.items():
            making.add(site, address, digest)
        record = {"withdrawn": withdrawn, "previous": live.number if live else number - 1}
        write_whole(staging / RECORD, {**record, "stamp": making.stamp})
        write_whole(staging / PACKED, making.packed)
        for folder, _, _ in os.walk(staging, topdown=False):
            os.chmod(folder, FOLDER_MODE)
            sync(Path(folder))
        release = Release(staging.with_name(name))
        os.rename(staging, release.folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    sync(release.folder.parent)
    return release, making.copied


def _find_stamp(releases: list[Release]) -> int:
    """Return the modification time for the files of a new release, in seconds, later than any before.

    nginx derives ETags from the modification time and the size, so two versions of a page must not have the
    same second.
    """
    stamps = (release.record.get("stamp") for release in releases)
    return max([int(time.time()), *(1 + stamp for stamp in stamps if isinstance(stamp, int))])


@dataclass
class _Making:
    """A site being copied into a release.

    Attributes:
        folder: the target folder.
        live: the previous release, whose files are reused.
        stamp: modification time of new files, in seconds.
        packed: address -> SHA-256, of the compressed files.
        copied: number of files that could not be reused.
    """

    folder: Path
    live: Release | None
    stamp: int
    packed: dict[str, str] = field(default_factory=dict)
    copied: int = 0

    def __post_init__(self) -> None:
        self._files = self.live.files if self.live else {}
        self._by_digest = {digest: address for address, digest in self._files.items()}

    def add(self, site: Path, address: str, digest: str) -> None:
        """Add a file and its compressed versions."""
        target = self.folder / address
        target.parent.mkdir(parents=True, exist_ok=True)
        before = address if self._files.get(address) == digest else self._by_digest.get(digest, "")
        if not self._link(before, target, digest):
            with (site / address).open("rb") as original:
                self._write(target, original)
            self.copied += 1
        if digest_file(target) != digest:
            raise ProblemsFound([make_fault(address, "deploy-site/changed", address)])
        if target.suffix in _TEXTS and target.stat().st_size > _PACKET:
            for ending in PACKERS:
                self._pack(target, address, before, ending)

    def _pack(self, target: Path, address: str, before: str, ending: str) -> None:
        """Add a compressed version of a file, if that saves at least a tenth."""
        packed = target.with_name(target.name + ending)
        known = self.live.packed if self.live else {}
        digest = known.get(before + ending, "")
        if digest and self._link(before + ending, packed, digest):
            self.packed[address + ending] = digest
            return
        raw = target.read_bytes()
        content = PACKERS[ending](raw)
        if len(content) < 0.9 * len(raw):
            self._write(packed, BytesIO(content))
            self.packed[address + ending] = hashlib.sha256(content).hexdigest()

    def _link(self, before: str, target: Path, digest: str) -> bool:
        """Hard-link a file of the previous release; return whether that worked and the file is intact."""
        if not (before and self.live):
            return False
        with suppress(OSError):  # hard links are not supported, too many exist, or the file is gone
            os.link(self.live.site / before, target)
            if digest_file(target) == digest:
                os.chmod(target, FILE_MODE)
                return True
        target.unlink(missing_ok=True)
        return False

    def _write(self, target: Path, source: IO[bytes]) -> None:
        with target.open("xb") as stream:
            shutil.copyfileobj(source, stream)
            stream.flush()
            os.fchmod(stream.fileno(), FILE_MODE)
            os.utime(stream.fileno(), (self.stamp, self.stamp))
            os.fsync(stream.fileno())
