"""The whole site as one file that opens without a server, from a USB stick for one.

Made of a site that has passed its audit by rewriting links, so it is not audited again. From ``file://`` a
browser runs no module and sends no form: pages stand there as they read without script, and say so. Nor can
a copy expire: what an overlay brings stays on the site, which each place says in its stead.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from html import escape, unescape
from pathlib import Path

from datapub.audit.links import OUTSIDE, resolve
from datapub.audit.manifest import LATE, OFFLINE, list_files
from datapub.config import Config
from datapub.formats.zip import add_packed, pack
from datapub.overlay import holds_rows
from datapub.workers import SERIAL, Workers

_PAGE = ".html"
_KEPT = (_PAGE, ".css", ".svg", ".png", ".csv", ".xlsx", ".ics", ".atom", ".geojson")
"""Pages, and what people open; what programs read stays on the site."""
_LEFT = ("404.html", "data/api/", "data/at/", "data/versions/")
"""What only a server answers with, and files of the past, of which there are more every month."""

_TIMED = re.compile("<!-- timed -->.*?<!-- /timed -->", re.DOTALL)
"""What templates mark as made of rows of an overlay: blocks, each with whatever tells of such a row."""

_GONE = re.compile(
    r'<script\b.*?</script>|<meta http-equiv="Content-Security-Policy"[^>]*>|</?noscript>', re.DOTALL
)
_TAG = re.compile(r"<(?:a|link|img|form|iframe|source)\s[^>]*>")
_TARGET = re.compile(r'(?<=\s)(href|src|action)="([^"]*)"')
_BODY = re.compile(r"<body[^>]*>")


_BATCH = 100
"""Files that are packed at once."""

_MOST_TAGS = 50_000
"""Tags that are kept, each with what it becomes: most of a page stands on all the others too."""

_INDEPENDENT = ("../", "#", "?", "data:", *OUTSIDE)
"""How a target begins that leads to the same place from every page of its folder's folder."""


def write_offline(site: Path, config: Config, published: date, workers: Workers = SERIAL) -> None:
    """Write the ZIP into a finished site; same site, same bytes.

    Args:
        config: where the site stands, as what is not in the ZIP is linked there, and what may run out.
        published: the day of what it shows, which every page says, as a copy does not grow old by itself.
        workers: who rewrites and packs.
    """
    files = {*list_files(site), *LATE}
    kept = sorted(name for name in files - {OFFLINE} if _is_kept(name) and not holds_rows(config, name))
    links = _Links(frozenset(kept), files, config.base_url, published)

    def pack_batch(batch: Sequence[str]) -> list[tuple[zipfile.ZipInfo, bytes]]:
        contents = ((name, (site / name).read_bytes()) for name in batch)
        return [
            pack(name, links.rewrite(name, content) if name.endswith(_PAGE) else content)
            for name, content in contents
        ]

    batches = [kept[start : start + _BATCH] for start in range(0, len(kept), _BATCH)]
    with zipfile.ZipFile(site / OFFLINE, "w") as archive:
        for packed in workers.map(pack_batch, batches):
            for entry, content in packed:
                add_packed(archive, entry, content)


def _is_kept(name: str) -> bool:
    return name.endswith("/index.html") or (name.endswith(_KEPT) and not name.startswith(_LEFT))


class _Links:
    """Where the links of pages lead in the ZIP."""

    def __init__(self, kept: Collection[str], files: Collection[str], base_url: str, published: date) -> None:
        self._kept, self._published, self._base_url = kept, files, base_url
        day = f"{published.year}年{published.month}月{published.day}日"
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
        path = re.split("[?#]", target, maxsplit=1)[0]
        if not path or target.startswith((*OUTSIDE, "data:")):
            return target
        address = resolve(f"{folder}/index.html" if folder else "index.html", unescape(path))
        rest = target[len(path) :]
        if address in self._kept:
            is_named = path.endswith(posixpath.basename(address))
            return (path if is_named else f"{path.rstrip('/')}/index.html") + rest
        if address in self._published:
            return escape(self._base_url) + address.removesuffix("index.html") + rest
        return target
