"""The downloads as every later step names them.

Pages and machine-readable catalogues list the same files, so both are made from these values.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

EU = "http://publications.europa.eu/resource/authority/"
"""Home of the controlled vocabularies that DCAT-AP asks for."""


@dataclass(frozen=True)
class Download:
    """A published file: its address below ``data/``, its size in bytes, its SHA-256 in hex."""

    address: str
    size: int
    sha256: str


Downloads = Mapping[str, Download]
"""The published files by their address below ``data/``."""


def describe_download(address: str, content: bytes) -> Download:
    """Return what is published about a file besides its content."""
    return Download(address, len(content), hashlib.sha256(content).hexdigest())
