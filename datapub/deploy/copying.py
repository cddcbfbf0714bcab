"""Making a release of a site: each file copied or shared, compressed ones beside texts, all on the disk."""

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
    ".br": lambda raw: brotli.compress(raw, quality=6),  # 11 takes fifty times as long for a tenth less
}
"""Ending -> how a server's clients are sent less; nginx looks for these endings."""

_TEXTS: Final = frozenset(
    {".atom", ".css", ".csv", ".geojson", ".html", ".ics", ".js", ".json", ".jsonld", ".svg", ".txt", ".xml"}
)
_PACKET: Final = 1200
"""Bytes below which a file is one packet whether it is compressed or not."""


def copy_site(
    site: Path, raw: bytes, place: Place, read_withdrawn: Callable[[str], frozenset[str]]
) -> tuple[Release, int]:
    """Make a release of a site, whole and on the disk; return it and how many files were copied.

    Args:
        raw: the manifest that was checked; the site may have been built anew since.

    Raises:
        ProblemsFound: a file, or the manifest, is not as that has it.
        OSError: the disk.
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
    """Return when the files of a new release were changed, in seconds: later than any of those before.

    nginx makes an ETag of that second and of the size. Two versions of a page within one second would be
    the same for whoever asks whether it has changed.
    """
    stamps = (release.record.get("stamp") for release in releases)
    return max([int(time.time()), *(1 + stamp for stamp in stamps if isinstance(stamp, int))])


@dataclass
class _Making:
    """A site that is being put together.

    Attributes:
        folder: where.
        live: the release before, whose files are used again.
        stamp: when new files were changed.
        packed: the SHA-256 of the compressed files, by address.
        copied: how many files of the site were not those of the release before.
    """

    folder: Path
    live: Release | None
    stamp: int
    packed: dict[str, str] = field(default_factory=dict)
    copied: int = 0

    def __post_init__(self) -> None:
        self._files = self.live.files if self.live else {}
        self._kept = {digest: address for address, digest in self._files.items()}

    def add(self, site: Path, address: str, digest: str) -> None:
        """Take over a file, and what is compressed of it."""
        target = self.folder / address
        target.parent.mkdir(parents=True, exist_ok=True)
        before = address if self._files.get(address) == digest else self._kept.get(digest, "")
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
        """Put a compressed file beside one of the site, where that gains a tenth."""
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
        """Use a file of the release before again; tell whether it is as it was, and the system can."""
        if not (before and self.live):
            return False
        with suppress(OSError):  # no hard links here, too many of one file, or it is gone
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
