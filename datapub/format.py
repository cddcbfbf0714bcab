"""What a file format of the downloads is, as one value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from datapub.edition import Edition
from datapub.model import Table


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
        write_all: makes the file of all tables, given the files made before by their address inside an
            archive; None where a file holds one table.
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
    write_all: Callable[[Sequence[Table], Mapping[str, bytes], Edition], bytes] | None = None
    types: Collection[str] | None = None
    is_slow: bool = False
    archive_folder: str | None = None

    @property
    def extension(self) -> str:
        """The extension of its files, without the dot."""
        return self.suffix.rpartition(".")[2]
