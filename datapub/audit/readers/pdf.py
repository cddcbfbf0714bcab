"""PDF: the text of its pages, its properties and XMP, its notes and links, and the files inside."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

from datapub.audit.reader import Member, Reader, Row
from datapub.audit.readers.xml import read_xml


def _read_pdf(raw: bytes) -> Iterator[Row | Member]:
    from pypdf import PdfReader  # paid for by sites with such a file alone
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # the report says it, in words for staff
    try:
        pdf = PdfReader(io.BytesIO(raw))
        yield tuple(map(str, (pdf.metadata or {}).values()))
        if (metadata := pdf.root_object.get("/Metadata")) is not None:
            yield from read_xml(metadata.get_object().get_data().strip())
        for page in pdf.pages:
            yield from ((line,) for line in page.extract_text().splitlines())
            for note in page.annotations or ():
                annotation = note.get_object()
                yield tuple(str(annotation.get(name, "")) for name in ("/Contents", "/T", "/V", "/A"))
        for name, contents in pdf.attachments.items():
            yield from (Member(name, content) for content in contents)
    except (PyPdfError, AttributeError, TypeError) as error:  # what is of another kind than it has to be
        raise ValueError(str(error)) from error


READERS = (Reader((".pdf",), _read_pdf),)
