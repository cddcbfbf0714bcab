"""A file format of the downloads as a value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from zipfile import ZipInfo

from datapub.edition import Edition
from datapub.model import Table

Places = Sequence[int]
"""Which rows of a table, counted from 0, in file order."""

WritePart = Callable[[Places | None, Edition], bytes]
"""Returns the file of some rows of a table, or of all of them."""

Packed = tuple[ZipInfo, bytes]
"""A file as it stands in an archive: what its header says, and its packed content."""


@dataclass(frozen=True, kw_only=True)
class Format:
    """A file format that data is published in. Same tables and edition, same bytes.

    Attributes:
        order: where it stands in lists, the lowest first: what most readers want before the rest.
        suffix: how the file's name ends, after the dataset's name.
        title: what readers call it.
        use: who is to take it, in Chinese.
        media_type: IANA media type; "" where none is registered.
        file_type: code in the EU's file-type vocabulary; "" where it has none.
        write: makes the file of one table; None where a file holds every table.
        prepare: works out once what files of parts of a table have in common; None where that is nothing.
        write_all: makes the file of all tables; None where a file holds one table, or other files.
        write_archive: makes the file of all tables of files made before; None where none are in it.
        types: the types of fields that it can hold, None where it holds any.
        is_slow: whether it takes so long that a draft goes without it.
        archive_folder: where a file of it lies in the archive of everything; None where it does not.
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
