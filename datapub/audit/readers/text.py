"""Text of any kind, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from datapub.audit.reader import Reader, Row

_SUFFIXES = (
    "", ".txt", ".conf", ".md", ".js", ".mjs", ".css", ".map", ".yml", ".yaml", ".toml", ".sql",
    ".py", ".r",
)  # fmt: skip


def _read_lines(raw: bytes) -> Iterator[Row]:
    for line in raw.decode("utf-8", errors="replace").splitlines():
        yield (line,)


READERS = (Reader(_SUFFIXES, _read_lines),)
