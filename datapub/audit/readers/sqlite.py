"""SQLite: every table and view of a database, and how each was made."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from datapub.audit.reader import Reader, Row, write_plain


def _read_database(raw: bytes) -> Iterator[Row]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(raw)
        entries = connection.execute("select name, type, sql from sqlite_master order by name").fetchall()
        yield from ((str(name), str(sql or "")) for name, _, sql in entries)
        virtual = tuple(
            f"{name}_" for name, _, sql in entries if str(sql).upper().startswith("CREATE VIRTUAL")
        )
        for name, kind, sql in entries:
            is_index = str(sql).upper().startswith("CREATE VIRTUAL") or str(name).startswith(virtual)
            if kind not in {"table", "view"} or (virtual and is_index):
                continue  # an index of full text repeats what the tables hold
            quoted = str(name).replace('"', '""')
            cursor = connection.execute(f'select * from "{quoted}"')
            yield tuple(str(column[0]) for column in cursor.description)
            yield from map(write_plain, cursor)
    finally:
        connection.close()


READERS = (Reader((".sqlite", ".db"), _read_database, "everything"),)
