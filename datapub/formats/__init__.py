"""The formats of the downloads: every module of this package is one.

A new format is a module with a ``FORMAT``, its reader in ``datapub/audit/readers/`` and its test.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from datapub.download import Download, Downloads
from datapub.format import Format

_ALL: tuple[Format, ...] = tuple(
    sorted(
        (import_module(f"{__name__}.{item.name}").FORMAT for item in iter_modules(__path__)),
        key=lambda kind: kind.order,
    )
)

FORMATS = tuple(kind for kind in _ALL if kind.write)
"""Formats of a single dataset, in display order."""

WHOLE_FORMATS = tuple(kind for kind in _ALL if kind.write_all or kind.write_archive)
"""Formats that hold every dataset."""


def list_formats(downloads: Downloads, name: str, area: str = "") -> list[tuple[Format, Download]]:
    """Return a dataset's files, for one area or all, in display order."""
    return list_files_of(downloads, f"{area}/{name}" if area else name)


def list_files_of(downloads: Downloads, stem: str) -> list[tuple[Format, Download]]:
    """Return the files whose address is ``stem`` plus the suffix of a format, in display order."""
    found = ((kind, downloads.get(f"{stem}{kind.suffix}")) for kind in FORMATS)
    return [(kind, file) for kind, file in found if file is not None and not file.is_notice]


def list_whole(downloads: Downloads) -> list[tuple[Format, Download]]:
    """Return the files that hold every dataset."""
    return [
        (kind, file)
        for kind in WHOLE_FORMATS
        for address, file in sorted(downloads.items())
        if address.endswith(kind.suffix) and "/" not in address
    ]
