"""The differences between a site and its rebuild, file by file, in words."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final
from zlib import error as ZlibError

import brotli

from datapub.audit.manifest import MANIFEST, digest_file, list_files

_UNPACK: Final[Mapping[str, Callable[[bytes], bytes]]] = {".gz": gzip.decompress, ".br": brotli.decompress}
_SHOWN = 60
"""Characters of a line that differs."""


def read_digests(given: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a site: of its folder, or as its manifest alone says.

    Raises:
        ValueError: it is neither a site nor a manifest; OSError where it cannot be read.
    """
    if given.is_dir():
        if not (given / MANIFEST).is_file():
            raise ValueError(given)
        listed = [address for address in list_files(given) if not _is_packed(given / address)]
        return {address: digest_file(given / address) for address in (*listed, MANIFEST)}
    raw = given.read_bytes()
    document = json.loads(raw)
    files = document.get("files") if isinstance(document, Mapping) else None
    if not isinstance(files, Mapping):
        raise ValueError(given)
    return {**files, MANIFEST: hashlib.sha256(raw).hexdigest()}


def _is_packed(path: Path) -> bool:
    """Return whether a file is the one beside it, compressed for a server, and says the same."""
    plain = path.with_suffix("")
    if (unpack := _UNPACK.get(path.suffix)) is None or not plain.is_file():
        return False
    try:
        return unpack(path.read_bytes()) == plain.read_bytes()
    except (OSError, EOFError, ZlibError, brotli.error):
        return False


def compare_sites(given: Path, known: Mapping[str, str], remade: Path) -> Iterator[str]:
    """Yield a sentence for each file that is not the same; ``known`` are the digests of the given site."""
    made = read_digests(remade)
    for address in sorted(known.keys() | made.keys()):
        if address not in made:
            yield f"{address}：这个网站里有，重新生成的没有"
        elif address not in known:
            yield f"{address}：这个网站里没有，重新生成的有"
        elif known[address] != made[address]:
            yield f"{address}：内容不一样{_find_line(given / address, remade / address)}"


def _find_line(given: Path, remade: Path) -> str:
    """Say where two texts begin to differ; nothing where one is none, or is not at hand."""
    if not given.is_file():
        return ""
    try:
        ours, theirs = (path.read_bytes().decode().split("\n") for path in (given, remade))
    except UnicodeDecodeError:
        return f"（{given.stat().st_size} 字节，重新生成的 {remade.stat().st_size} 字节）"
    number = next(
        (number for number, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1]),
        min(len(ours), len(theirs)),
    )
    one, other = (_show(lines, number, ours, theirs) for lines in (ours, theirs))
    return f"，从第 {number + 1} 行起：这个网站是“{one}”，重新生成的是“{other}”"


def _show(lines: list[str], number: int, *both: list[str]) -> str:
    """Return what stands there from a little before the first difference of the line on."""
    line = lines[number] if number < len(lines) else ""
    pair = [text[number] if number < len(text) else "" for text in both]
    start = next((i for i, (a, b) in enumerate(zip(*pair, strict=False)) if a != b), 0)
    return line[max(0, start - _SHOWN // 3) :][:_SHOWN]
