"""Archives: their comment, their names, every file inside."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from datapub.audit.reader import Member, Reader, Row


def _read_archive(raw: bytes) -> Iterator[Row | Member]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        yield (archive.comment.decode(errors="replace"),)
        for member in archive.infolist():
            if not member.is_dir():
                yield (member.filename,)
                yield Member(member.filename, archive.read(member))


READERS = (Reader((".zip",), _read_archive, "everything"),)
