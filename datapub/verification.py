"""Which publication a file is: a current one, a past version or release, or none.

A file is known by its SHA-256 alone. Of one that is not known it is only said what it is near to: the
beginning of a published file, or one with the same cells, saved again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from datapub.audit.manifest import MANIFEST
from datapub.clock import Clock
from datapub.config import Config
from datapub.derive.releases import Archived
from datapub.history.seals import read_sums
from datapub.intake.fault import Refused
from datapub.intake.workbook import read_workbook

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_PAGES = (".html", ".htm", ".mht", ".mhtml")
_TELLING = 16
"""Bytes from which on the beginning of a file says which it is."""


_NAMED = 20
"""Publications that are named of a file: of one without rows, each area of a country may have the same."""


@dataclass(frozen=True)
class Published:
    """A file that was published: its hash, and what it is, in a sentence without an end."""

    sha256: str
    what: str


@dataclass(frozen=True)
class Finding:
    """What a file is."""

    is_published: bool
    text: str


def list_published(
    config: Config, site: Path, clock: Clock, archives: Iterable[Archived]
) -> Iterator[Published]:
    """Yield every file that is known to have been published.

    Args:
        site: the folder of the site that stands, if any does.
        archives: the releases.
    """
    raw = (site / MANIFEST).read_bytes() if (site / MANIFEST).is_file() else b"{}"
    files = _read_files(raw)
    for address, digest in (files | {MANIFEST: hashlib.sha256(raw).hexdigest()} if files else {}).items():
        yield Published(digest, f"现在网站上的 {address}")
    titles = {dataset.name: dataset.title for dataset in config.datasets}
    for name, versions in clock.past.items():
        last = versions[-1].number
        for digest, same in groupby(versions, lambda version: version.sha256):
            alike = list(same)
            first, final = alike[0], alike[-1]
            number = first.number if first == final else f"{first.number} 到 {final.number}"
            now = "现在的一版" if final.number == last else f"现在是 {last} 版"
            if final.number.split(".")[0] != last.split(".")[0]:
                now += "，这以后字段改过，不能直接和现在的放在一起比"
            day = f"{first.published:%Y-%m-%d}"
            yield Published(digest, f"{titles[name]}（{name}）{number} 版的存档文件，{day} 公布，{now}")
    yield from _list_archived(archives)


def _read_files(manifest: bytes) -> dict[str, str]:
    """Return address -> digest of what a manifest names; nothing where it cannot be read."""
    try:
        contents = json.loads(manifest)
    except ValueError:
        return {}
    files = contents.get("files") if isinstance(contents, dict) else None
    return files if isinstance(files, dict) else {}


def _list_archived(archives: Iterable[Archived]) -> Iterator[Published]:
    for archived in archives:
        release = archived.release
        again = release.folder.removeprefix(release.released_on)
        day = release.released_on + (f"（当天第 {again[1:]} 次）" if again else "")
        for name, digest in archived.digests.items():
            yield Published(digest, f"{day} 发布的版本 {release.id} 里的 {name}")
        for name, content in archived.files.items():
            digest = hashlib.sha256(content).hexdigest()
            yield Published(digest, f"{day} 发布的版本 {release.id} 的存档 {name}")
        for address, digest in read_sums(archived.downloads.decode()).items():
            yield Published(digest, f"{day} 发布版本 {release.id} 时的下载文件 {address}")


def verify(path: Path, published: Iterable[Published], site: Path) -> Finding:
    """Return what a file is.

    Args:
        site: the folder of the site that stands, to say what an unknown file is near to.
    """
    raw = path.read_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    found = [item.what for item in published if item.sha256 == digest]
    heading = f"{path.name}，{len(raw)} 字节，SHA-256：{digest}"
    if found:
        lines = "\n".join(f"  · {what}" for what in found[:_NAMED])
        if len(found) > _NAMED:
            lines += f"\n  · 另有 {len(found) - _NAMED} 个和它一模一样"
        return Finding(True, f"{heading}\n一致：和公布的一模一样，没有改过。\n{lines}")
    near = _find_near(path, raw, site)
    return Finding(False, f"{heading}\n对不上：公布过的文件里没有和它一模一样的。{near}")


def _find_near(path: Path, raw: bytes, site: Path) -> str:
    """Say what a file that is not known is near to."""
    if not raw:
        return "这是一个空文件，请重新下载。"
    files = sorted(file for file in (site / "data").rglob("*") if file.is_file())
    for file in files:
        address = file.relative_to(site).as_posix()
        if file.stat().st_size > len(raw) >= _TELLING and file.read_bytes()[: len(raw)] == raw:
            missing = file.stat().st_size - len(raw)
            return f"它是 {address} 的开头，少了 {missing} 字节：没有下载完，请重新下载。"
    if path.suffix.lower() in _PAGES:
        return "浏览器另存的网页和网站上的不会一模一样，请打开原来的网址看。"
    cells = _read_cells(path)
    if cells is None:
        return "可能被改过，或者是更新以前、没有存档的文件。"
    suffix = ".xlsx" if path.suffix.lower() in _WORKBOOKS else ".csv"
    tables = [file for file in files if file.suffix == suffix]
    named = [file for file in tables if file.name.split(".")[0] in path.name]
    for file in [*named, *(file for file in tables if file.parent == site / "data" and file not in named)]:
        if _read_cells(file) == cells:
            address = file.relative_to(site).as_posix()
            return f"每一格都和 {address} 一样，是另存过的：内容可以用，要引用的请重新下载。"
    return "可能被改过，或者是更新以前、没有存档的文件。"


def _read_cells(path: Path) -> list[list[list[str]]] | None:
    """Return the cells of a table by sheet, as texts; None where the file is no table."""
    try:
        sheets = read_workbook(path).sheets
    except Refused:
        return None
    return [[cells for row in sheet.rows if any(cells := [str(cell) for cell in row])] for sheet in sheets]
