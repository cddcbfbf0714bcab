"""The whole site as one file that opens without a server, for example from a USB stick.

Made from an audited site by rewriting links, so it is not audited again. From ``file://`` a browser runs no
module and sends no form, so pages appear as they do without script, and say so. A copy cannot expire, so
rows of an overlay are left out, and each place says that they are on the site.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
import zipfile
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date
from html import escape, unescape
from pathlib import Path
from typing import BinaryIO, Self

from datapub.audit.links import OUTSIDE, resolve
from datapub.audit.manifest import LATE, MANIFEST, OFFLINE
from datapub.build_cache import BuildCache, digest_of
from datapub.config import Config
from datapub.format import Packed
from datapub.formats.zip import add_packed, describe_packed, pack
from datapub.overlay import holds_rows
from datapub.textual import write_day
from datapub.workers import Workers

_STEP = "offline"
_PAGE = ".html"
_INCLUDED = (_PAGE, ".css", ".svg", ".png", ".csv", ".xlsx", ".ics", ".atom", ".geojson")
"""Pages, and what people open; what programs read stays on the site."""
_LEFT = ("404.html", "data/api/", "data/at/", "data/versions/")
"""What only a server answers with, and files of the past, of which there are more every month."""

_TIMED = re.compile("<!-- timed -->.*?<!-- /timed -->", re.DOTALL)
"""What templates mark as made of rows of an overlay: blocks, each with whatever tells of such a row."""

_GONE = re.compile(
    r'<script\b.*?</script>|<meta http-equiv="Content-Security-Policy"[^>]*>|</?noscript>', re.DOTALL
)
_INDEX = re.compile(rb' data-index="[^"]*"')
"""What scripts search, which the copy has not; another address in each release."""

_SEARCHED = "search/"
"""The folder of it, to which no link leads."""

_TAG = re.compile(r"<header\s.*?</header>|<(?:a|link|img|form|iframe|source)\s[^>]*>", re.DOTALL)
"""What leads somewhere; the header, which has most of the links and is the same on many pages, as one."""

_TARGET = re.compile(r'(?<=\s)(href|src|action)="([^"]*)"')
_BODY = re.compile(r"<body[^>]*>")


_LEVEL = 2
"""How hard the packer tries: 4 takes a seventh longer for a fiftieth less, 6 half as long again."""

_BATCH = 100
"""Files that are packed at once."""

_MOST_TAGS = 5_000
"""Tags of a folder that are kept, each with what it becomes: most of a page stands on the others too."""

_PATH = re.compile("[^?#]*")
_AWAY = ("data:", *OUTSIDE)
_INDEPENDENT = ("../", "#", "?", *_AWAY)
"""How a target begins that leads to the same place from every page of its folder's folder."""


def write_offline(
    site: Path,
    config: Config,
    published: date,
    workers: Workers,
    cache: BuildCache,
    standing: Path | None,
) -> None:
    """Write the ZIP into a finished site, whose manifest names what it is made of; same site, same bytes.

    Args:
        config: where the site stands, as what is not in the ZIP is linked there, and what may run out.
        published: the day of what it shows, which every page says, as a copy does not grow old by itself.
        workers: who rewrites and packs.
        cache: what stands in the ZIP of ``standing``, the site that this one takes the place of: a file that
            is what it was is not packed again.
    """
    digests: Mapping[str, str] = json.loads((site / MANIFEST).read_bytes())["files"]
    files = {name for name in (*digests, *LATE) if not name.startswith(_SEARCHED)}
    included = sorted(
        name for name in files - {OFFLINE} if _is_included(name) and not holds_rows(config, name)
    )
    links = _Links(frozenset(included), files, config.base_url, published)

    shared = digest_of((included, sorted(files), config.base_url, published)) if cache.keeps else b""

    def made_from(name: str) -> _MadeFrom:
        return digests[name], shared if name.endswith(_PAGE) else b""

    def pack_file(name: str) -> Packed:
        content = (site / name).read_bytes()
        if name.endswith(_PAGE):
            content = links.rewrite(name, _INDEX.sub(b"", content))
        return pack(name, content, _LEVEL)

    def pack_batch(batch: Sequence[str]) -> list[Packed]:
        return [pack_file(name) for name in batch]

    with _Packed(cache, standing) as packed, zipfile.ZipFile(site / OFFLINE, "w") as archive:
        batches = [included[start : start + _BATCH] for start in range(0, len(included), _BATCH)]
        unknown = [[name for name in batch if not packed.knows(name, made_from(name))] for batch in batches]
        for batch, made in zip(batches, workers.map(pack_batch, unknown), strict=True):
            new = {entry.filename: (entry, content) for entry, content in made}
            for name in batch:
                entry, content = new.get(name) or packed.find(name) or pack_file(name)
                add_packed(archive, entry, content)
                packed.note(made_from(name), entry, content)
    packed.retain()


_MadeFrom = tuple[str, bytes]
"""Of a file the digest of its content, and of all that decides what its links become."""


class _Packed:
    """What stands in the ZIP of a site that an earlier build has made, with what it was made from."""

    def __init__(self, cache: BuildCache, standing: Path | None) -> None:
        self._cache = cache
        self._stream: BinaryIO | None = None
        with suppress(OSError):
            self._stream = (standing / OFFLINE).open("rb") if standing and cache.keeps else None
        self._known = dict(cache.load_all(_STEP, None) if self._stream else ())
        self._used: dict[str, tuple[_MadeFrom, int, int, bytes, int, int, int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream:
            self._stream.close()

    def knows(self, name: str, made_from: _MadeFrom) -> bool:
        """Return whether a file need not be packed."""
        return name in self._known and self._known[name][0] == made_from

    def find(self, name: str) -> Packed | None:
        """Return a file that is known as it stands there; None where it does not any more."""
        _, place, size, digest, crc, whole, kind = self._known[name]
        with suppress(OSError):
            assert self._stream, name
            self._stream.seek(place)
            content = self._stream.read(size)
            if hashlib.sha256(content).digest() == digest:
                return describe_packed(name, crc, whole, kind, content), content
        return None

    def note(self, made_from: _MadeFrom, entry: zipfile.ZipInfo, content: bytes) -> None:
        """Remember where a file stands in the new ZIP."""
        if self._cache.keeps:
            place = entry.header_offset + len(entry.FileHeader(zip64=False))
            about = entry.CRC, entry.file_size, entry.compress_type
            self._used[entry.filename] = (
                made_from, place, len(content), hashlib.sha256(content).digest(), *about
            )  # fmt: skip

    def retain(self) -> None:
        """Keep what was noted."""
        self._cache.save_all(_STEP, None, self._used.items())


def _is_included(name: str) -> bool:
    return name.endswith("/index.html") or (name.endswith(_INCLUDED) and not name.startswith(_LEFT))


class _Links:
    """Where the links of pages lead in the ZIP."""

    def __init__(
        self, included: Collection[str], files: Collection[str], base_url: str, published: date
    ) -> None:
        self._included, self._published, self._base_url = included, files, base_url
        day = write_day(published)
        self._turned: defaultdict[str, dict[str, str]] = defaultdict(dict)
        address = escape(base_url)
        self._elsewhere = (
            f'<p>这里有公示期限，离线副本里没有，请到<a href="{address}">{address}</a>上看。</p>'
        )
        self._notice = (
            '\n<aside class="sample-bar" aria-label="离线副本提示"><p><strong>离线副本</strong>'
            f"这是 {day}发布的内容的副本，可能已经不是最新的；有公示期限的内容不在副本里。"
            "搜索、筛选、交互图表、核对文件要联网，"
            f'请到<a href="{address}">{address}</a>上用；离线时用各页的表格和名录查。</p></aside>'
        )

    def rewrite(self, name: str, raw: bytes) -> bytes:
        """Return a page without what needs a server, its links as files."""
        folder = posixpath.dirname(name)

        known = self._turned[posixpath.dirname(folder)]

        def turn(tag: re.Match[str]) -> str:
            if (turned := known.get(tag[0])) is None:
                turned = _TARGET.sub(lambda found: f'{found[1]}="{self._find(folder, found[2])}"', tag[0])
                if all(target.startswith(_INDEPENDENT) for _, target in _TARGET.findall(tag[0])):
                    known[tag[0]] = turned
            return turned

        if len(known) > _MOST_TAGS:
            known.clear()

        text = _TAG.sub(turn, _GONE.sub("", _TIMED.sub(self._elsewhere, raw.decode())))
        return _BODY.sub(lambda found: found[0] + self._notice, text, count=1).encode()

    def _find(self, folder: str, target: str) -> str:
        if target.startswith(_AWAY) or not (path := _PATH.match(target)[0]):  # type: ignore[index]
            return target
        address = resolve(f"{folder}/index.html" if folder else "index.html", unescape(path))
        rest = target[len(path) :]
        if address in self._included:
            is_named = path.endswith(posixpath.basename(address))
            return (path if is_named else f"{path.rstrip('/')}/index.html") + rest
        if address in self._published:
            return escape(self._base_url) + address.removesuffix("index.html") + rest
        return target
