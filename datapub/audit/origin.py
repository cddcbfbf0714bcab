"""No trace of the city that a project was made from: its codes, its documents, its publisher, its names.

The command ``new`` notes them in a file of the project that is never published. A code, a document number
or the publisher anywhere on the built site is an error; another name a warning, as text may compare cities.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from datapub.audit.reader import UNREADABLE
from datapub.audit.readers import list_rows
from datapub.messages import describe, rule_of
from datapub.model import Tables
from datapub.problem import Problem, Severity

FILE = "origin.json"
OWN_COLUMNS = ("code", "document_no")
"""Columns whose values in a city's own tables are its own, even if its origin has them too."""

_SHOWN = 5
_ARCHIVES = frozenset({".zip", ".xlsx"})
_PACKED = frozenset({".parquet", ".sqlite", ".db"})
"""Tables that say nothing until they are read. All else is looked at as it is: what is written of a picture
stands in it as text."""

_FOREIGN_ADDRESS = re.compile(r"https?://[^\s\"'<>]+")


@dataclass(frozen=True)
class Origin:
    """What tells the city that a project was made from.

    Attributes:
        codes: of its areas.
        texts: numbers of its documents, and its publisher.
        names: of its areas, those that no other place has.
    """

    codes: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def read_origin(root: Path) -> Origin:
    """Return what is noted of a project's origin; nothing where it was made from no other."""
    path = root / FILE
    if not path.is_file():
        return Origin()
    noted = json.loads(path.read_text(encoding="utf-8"))
    return Origin(*(tuple(noted.get(name, ())) for name in ("codes", "texts", "names")))


def write_origin(root: Path, origin: Origin) -> None:
    """Note a project's origin."""
    text = json.dumps(asdict(origin), ensure_ascii=False, indent=1)
    (root / FILE).write_text(text + "\n", encoding="utf-8")


def list_own(tables: Tables) -> set[str]:
    """Return the codes and document numbers that a city's data states as its own."""
    return {
        str(cell)
        for table in tables.values()
        for column in OWN_COLUMNS
        if column in table.frame.columns
        for cell in table.frame[column]
    }


def find_traces(site: Path, origin: Origin, own: Collection[str]) -> Iterator[Problem]:
    """Yield what of the origin stands on a built site, and where.

    Args:
        site: the folder of the built site.
        origin: what to look for.
        own: what is no trace; see :func:`list_own`.
    """
    wanted: tuple[tuple[Severity, str, list[str]], ...] = (
        ("error", r"(?<![0-9A-Za-z.])(?:{})(?![0-9A-Za-z])", [one for one in origin.codes if one not in own]),
        ("error", "{}", [one for one in origin.texts if one not in own]),
        ("warning", "{}", list(origin.names)),
    )
    patterns = [
        (severity, re.compile(shape.format("|".join(map(re.escape, sorted(found, key=len, reverse=True))))))
        for severity, shape, found in wanted
        if found
    ]
    places: dict[tuple[Severity, str], list[str]] = defaultdict(list)
    for path in sorted(site.rglob("*")) if patterns else ():
        if path.is_file():
            address = path.relative_to(site).as_posix()
            text = _FOREIGN_ADDRESS.sub(" ", "\n".join(_read_texts(address, path.read_bytes())))
            for severity, pattern in patterns:
                for trace in sorted(set(pattern.findall(text))):
                    places[severity, trace].append(address)
    for (severity, trace), found in sorted(places.items()):
        yield _report(severity, trace, found)


def _read_texts(name: str, raw: bytes) -> Iterable[str]:
    """Yield its name and what a file says, and the same of the files in an archive."""
    yield name
    suffix = Path(name).suffix
    if suffix in _PACKED:
        with suppress(*UNREADABLE):  # the audit says so
            for row in list_rows(name, raw):
                yield from row
    elif suffix in _ARCHIVES:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for inner in archive.namelist():
                yield from _read_texts(inner, archive.read(inner))
    else:
        yield raw.decode("utf-8", "ignore")


def _report(severity: Severity, trace: str, found: list[str]) -> Problem:
    places = "、".join(found[:_SHOWN]) + (f" 等 {len(found)} 个文件" if len(found) > _SHOWN else "")
    key = "origin/trace" if severity == "error" else "origin/name"
    return Problem(
        found[0], None, None, rule_of(key), describe(key, value=trace, places=places), trace, severity
    )
