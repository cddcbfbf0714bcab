"""The downloads as every later step names them.

Pages and machine-readable catalogues list the same files, so both are made from these values.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from datapub.clock import DatasetVersion
from datapub.textual import BOM

EU = "http://publications.europa.eu/resource/authority/"
"""Home of the controlled vocabularies that DCAT-AP asks for."""

NOTICE: Final = BOM + "这个文件里没有数据".encode()
"""How a file begins that only says where its data is, at an address that has to answer."""


@dataclass(frozen=True, slots=True)
class Download:
    """A published file: its address below ``data/``, its size in bytes, its SHA-256 in hex.

    ``is_notice`` tells whether it only says where its data is, so that no list offers it.
    """

    address: str
    size: int
    sha256: str
    is_notice: bool = False


def name_copy(address: str) -> str:
    """Return what to save a file as, so that none of one name overwrites another: a/b.csv is b-a.csv."""
    path = PurePosixPath(address)
    return "-".join((path.stem, *path.parts[:-1])) + path.suffix


Downloads = Mapping[str, Download]
"""The published files by their address below ``data/``."""


def name_cited(dataset: str, version: DatasetVersion) -> str:
    """Return the address below data/ of the file that a citation of a dataset's present version names."""
    return f"versions/{dataset}-{version.number}.csv"


def describe_download(address: str, content: bytes) -> Download:
    """Return what is published about a file besides its content."""
    return Download(address, len(content), hashlib.sha256(content).hexdigest(), content.startswith(NOTICE))
