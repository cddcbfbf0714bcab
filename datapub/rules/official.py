"""What stands between a sound project and an official site.

An official site is the register itself, so beyond the rules of the data it needs real names in its
footer and its prose, a review by somebody other than who committed the data, and duties whose
text has been compared with the original. Sample rows are refused by the rule ``sample-row``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address
from urllib.parse import urlsplit

from datapub.clock import SHORT_HASH
from datapub.config import SITE_FILE, Config
from datapub.history import Commit
from datapub.messages import describe, make_problem, quote, rule_of, show
from datapub.model import Record, Tables
from datapub.problem import Problem

RELEASES, DUTIES = "releases", "disclosure_duties"
RELEASED = ("datasets", "docs", "site.toml", f":(exclude)datasets/{RELEASES}.csv")
"""What a review is of, as git names it: all that is published but the record of the reviews."""

SECOND_HAND = frozenset({"D", "M"})
"""Tags of reliability that mean: nobody has read the original."""

PLACEHOLDER_MARK = "待填（正式发布前）"
"""What prose says in place of what the owner has yet to name."""

_TYPED_OTHERWISE = str.maketrans({"(": "（", ")": "）", " ": None})

_FOOTER = (
    ("publisher.name", "publisher_name"),
    ("footer.contact", "contact"),
    ("footer.site_id_code", "site_id_code"),
    ("footer.icp_no", "icp_no"),
    ("footer.police_no", "police_no"),
    ("footer.party_mark_id", "party_mark_id"),
)
_ABOUT = (
    ("site.title", "title"),
    ("site.short_title", "short_title"),
    ("site.description", "description"),
    ("publisher.city", "city"),
    ("metadata.keywords", "keywords"),
    ("metadata.column_type", "column_type"),
)
_NUMBERS = frozenset({"site_id_code", "icp_no", "police_no"})
_PLACEHOLDER = re.compile(r"待[填定编补]|样例|示例|测试|占位|某|[xX*]{2,}|…|\?{2,}|example|sample|test", re.I)
_RESERVED_HOSTS = re.compile(r"(?:^|\.)(?:example|test|invalid|localhost)$|(?:^|\.)example\.(?:com|org|net)$")
_HOLDS_PLACE = re.compile(
    r"待(?:[填定编]|补充?|核实|完善)|暂[无缺]|不详|未知|不明|测试|todo|[x×*?？…]{2,}|…", re.I
)
"""A cell that says nothing else: what is not known is left empty, as only that is counted and asked for."""
_LONG_NUMBER = re.compile(r"\d{6,}")


def check_official(tables: Tables, config: Config, released: Commit | None) -> Iterator[Problem]:
    """Yield what an official site may not be published with; nothing for a sample site.

    Args:
        tables: the project's tables; one that could not be read has been reported before.
        config: its settings.
        released: the last commit that touched what is published (:data:`RELEASED`), None where
            history is not known.

    A preview is what a reviewer reads before there is a review, so a review that is lacking does not
    stop it: it is only said.
    """
    if not config.official:
        return
    yield from _check_settings(config)
    yield from _check_cells(tables)
    yield from _check_prose(config)
    if RELEASES in tables:
        for problem in _check_release(tables, released):
            yield replace(problem, severity="warning") if config.is_preview else problem
    if DUTIES in tables:
        yield from _check_duties(tables, config)


def is_placeholder(name: str, value: str) -> bool:
    """Return whether a setting of the footer only holds its place.

    A number that an authority gave has six figures or more in a row, and not all the same; more
    is not known of their forms, so more is not asked.
    """
    if not value or _PLACEHOLDER.search(value):
        return True
    if name not in _NUMBERS:
        return False
    numbers: list[str] = _LONG_NUMBER.findall(value)
    return not any(len(set(number)) > 1 for number in numbers)


def _check_settings(config: Config) -> Iterator[Problem]:
    for place, name in (*_FOOTER, *_ABOUT):
        value: str = getattr(config, name)
        if is_placeholder(name, value):
            yield _fault(SITE_FILE, "official-placeholder", value or "（空）", place=place)
    host = urlsplit(config.base_url).hostname or ""
    if _RESERVED_HOSTS.search(host) or _is_of_own_network(host):
        yield _fault(SITE_FILE, "official-placeholder", config.base_url, place="site.base_url")
    image = config.party_mark_image
    if not (config.root / "theme/assets" / image).is_file():
        yield _fault(SITE_FILE, "official-image", image)


def _is_of_own_network(host: str) -> bool:
    """Return whether no reader finds a host: a name without a domain, an address of a local network."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host


def _check_cells(tables: Tables) -> Iterator[Problem]:
    for table in tables.values():
        if table.dataset.policy.is_internal:
            continue
        for field in table.dataset.schema.fields:
            if field.type != "string" or field.enum:
                continue
            for number, value in zip(table.frame.index.tolist(), table.columns[field.name], strict=True):
                if value and _HOLDS_PLACE.fullmatch(value):
                    yield make_problem(
                        table.dataset, "official-cell", row=number, column=field.name, value=value
                    )


def _check_prose(config: Config) -> Iterator[Problem]:
    for path in sorted((config.root / "docs").rglob("*.md")):
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if PLACEHOLDER_MARK in line.translate(_TYPED_OTHERWISE):
                file = path.relative_to(config.root).as_posix()
                yield _fault(file, "official-placeholder", line.strip(" |"), row=number, place="这一行")


def _check_release(tables: Tables, released: Commit | None) -> Iterator[Problem]:
    dataset = tables[RELEASES].dataset
    if released is None:
        yield make_problem(dataset, "official-release/unknown")
        return
    shown = released.hash[:SHORT_HASH]
    rows = [(number, row) for number, row in tables[RELEASES].rows() if is_review_of(row, released)]
    if not rows:
        yield make_problem(dataset, "official-release/none", version=shown)
    for number, row in rows:
        reviewer, reviewed_on = row["reviewer"], row["reviewed_on"]
        if reviewer and is_same_person(reviewer, released.author):
            yield make_problem(
                dataset,
                "official-release/author",
                row=number,
                column="reviewer",
                value=reviewer,
                version=shown,
            )
        committed = released.committed_at.date()
        if reviewed_on is not None and reviewed_on < committed:
            yield make_problem(
                dataset,
                "official-release/early",
                row=number,
                column="reviewed_on",
                value=reviewed_on,
                day=committed.isoformat(),
            )


def is_review_of(row: Record, released: Commit) -> bool:
    """Return whether a row of ``releases`` records the review of a commit."""
    return bool(row["version"]) and released.hash.startswith(row["version"])


def is_same_person(name: str, other: str) -> bool:
    """Return whether two names are one: blanks, width and case do not make another person."""
    return _fold(name) == _fold(other)


def _fold(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _check_duties(tables: Tables, config: Config) -> Iterator[Problem]:
    known = set()
    for number, row in tables[DUTIES].rows():
        known.add(row["id"])
        if row["reliability"] in SECOND_HAND and row["id"] not in config.confirmed_duties:
            yield make_problem(
                tables[DUTIES].dataset,
                "official-duty",
                row=number,
                column="reliability",
                value=row["id"],
                reliability=row["reliability"],
            )
    for duty in config.confirmed_duties:
        if duty not in known:
            yield _fault(SITE_FILE, "official-confirmed", duty)


def _fault(file: str, key: str, value: str, row: int | None = None, **details: str) -> Problem:
    message = describe(key, value=quote(value), **details)
    return Problem(file, row, None, rule_of(key), message, show(value))
