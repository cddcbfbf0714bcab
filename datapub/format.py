"""A file format of the downloads as a value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from zipfile import ZipInfo

from datapub.edition import Edition
from datapub.model import Table

Places = Sequence[int]
"""Indexes of rows of a table, from 0, in file order."""

WritePart = Callable[[Places | None, Edition], bytes]
"""Returns the file with some rows of a table, or with all of them for None."""

Packed = tuple[ZipInfo, bytes]
"""A compressed member of an archive: its header and its content."""


@dataclass(frozen=True, kw_only=True)
class Format:
    """A file format that data is published in. Same tables and edition, same bytes.

    Attributes:
        order: sort key for lists, lowest first: the formats that most readers want come first.
        suffix: what follows the dataset's name in the file's name.
        title: its name for readers.
        use: who should choose it, in Chinese.
        media_type: IANA media type; "" if none is registered.
        file_type: code in the EU's file-type vocabulary; "" if it has none.
        write: writes the file of one table; None for formats that hold every table.
        prepare: does the work that files of several parts of a table share, once; None if there is none.
        write_all: writes the file of all tables; None for formats that hold one table, or other files.
        write_archive: writes the archive of files written before; None for formats that hold no files.
        types: the field types that it can hold; None if it can hold any.
        is_slow: whether it is too slow for drafts, which leave it out.
        archive_folder: folder of its files in the archive of everything; None if they are not in it.
    """

    order: int
    suffix: str
    title: str
    use: str
    media_type: str
    file_type: str = ""
    write: Callable[[Table, Edition], bytes] | None = None
    prepare: Callable[[Table], WritePart] | None = None
    write_all: Callable[[Sequence[Table], Edition], bytes] | None = None
    write_archive: Callable[[Sequence[Table], Iterable[Packed], Edition], bytes] | None = None
    types: Collection[str] | None = None
    is_slow: bool = False
    archive_folder: str | None = None

    @property
    def extension(self) -> str:
        """The extension of its files, without the dot."""
        return self.suffix.rpartition(".")[2]
