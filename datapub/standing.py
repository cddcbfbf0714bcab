"""The published site, from which a new build reuses the files whose inputs are unchanged.

The build cache keeps the inputs of each file, the site its content, which is verified: a file is reused only
if it still has the content that was written then. It is hard-linked where the system can, so no step may
write in place into a file of a new site.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from datapub.build_cache import NO_CACHE, BuildCache, digest_of

_STEP = "files"

Files = tuple[tuple[str, str], ...]
"""(address, SHA-256 of the content) of what was made together."""

Contents = Mapping[str, bytes]
"""Address -> content of files that are made together."""

Made = tuple[bytes, Files]
"""What files are asked for by, and the files."""


class StandingSite:
    """What stands where a new site is to be.

    Args:
        build_cache: what the files were made of.
        output: the folder of the site that stands; there may be none.
        staging: the folder of the new one, on the same file system.
    """

    def __init__(self, build_cache: BuildCache, output: Path, staging: Path) -> None:
        self._build_cache, self._output, self._staging = build_cache, output, staging
        self._known: Mapping[bytes, Files] = dict(
            build_cache.load_all(_STEP, None) if output.is_dir() else ()
        )
        self._used: dict[bytes, Files] = {}

    @property
    def keeps(self) -> bool:
        """Whether what files were made from is kept for a later build."""
        return self._build_cache.keeps

    def key(self, *made_from: object) -> bytes:
        """Return what files are asked for by: a digest of all that they are made from but the program.

        Where nothing is kept, it is not worked out.
        """
        return digest_of(made_from) if self._build_cache.keeps else b""

    def take(self, key: bytes, look_at: Callable[[str, bytes], None] = lambda *_: None) -> Files | None:
        """Put the files that were made of the same into the new site, and return them.

        None where they have to be made: one that does not have the content any more that was written then,
        or has got another one in this moment, is not taken, nor what was made together with it.

        Args:
            look_at: is given each file as it is taken.
        """
        if not key or (files := self._known.get(key)) is None:
            return None
        for place, (address, digest) in enumerate(files):
            if (content := self._link(address, digest)) is None:
                content = self._copy(address, digest)
            if content is None:
                for taken, _ in files[:place]:
                    os.unlink(self._find_place(taken))
                return None
            look_at(address, content)
        return files

    def note(self, key: bytes, files: Files) -> None:
        """Remember what files of the new site were made from."""
        self._used[key] = files

    def close(self) -> None:
        """Take nothing any more: of a country's site, what was known of files is 200 MB."""
        self._known = {}

    def retain(self) -> None:
        """Keep what was noted, once the new site stands."""
        self._build_cache.save_all(_STEP, None, self._used.items())

    def _link(self, address: str, digest: str) -> bytes | None:
        """Put a file in place as it stands, and return it; None where it is not what it was, or a link."""
        source, path = os.path.join(self._output, address), self._find_place(address)
        with suppress(OSError):  # a file system without links, a file with too many, or another is there
            try:
                os.link(source, path)
            except FileNotFoundError:
                os.makedirs(os.path.dirname(path), exist_ok=True)
                os.link(source, path)
            except FileExistsError:
                if not os.path.samestat(os.lstat(source), os.lstat(path)):
                    raise  # else a process was stopped that had just linked it
            with suppress(OSError), open(path, "rb") as stream:  # nobody may read it, or it leads nowhere
                content = stream.read()
                if _hash(content) == digest and not os.path.islink(path):
                    return content
            os.unlink(path)
        return None

    def _copy(self, address: str, digest: str) -> bytes | None:
        """Write a file anew, also where a process was stopped that had just taken it, and return it.

        Raises:
            FileExistsError: something else stands there.
        """
        try:
            content = (self._output / address).read_bytes()
        except OSError:
            return None
        if _hash(content) != digest:
            return None
        path = Path(self._find_place(address))
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            if not content.startswith(path.read_bytes()):
                raise FileExistsError(address)
            path.unlink()  # a link must not be written into
        path.write_bytes(content)
        return content

    def _find_place(self, address: str) -> str:
        return os.path.join(self._staging, address)


def describe_files(made: Contents) -> Files:
    """Return the address and digest of each file, for :meth:`StandingSite.note`."""
    return tuple((address, _hash(content)) for address, content in made.items())


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


NOTHING_STANDS = StandingSite(NO_CACHE, Path(), Path())
"""Everything has to be made."""
