"""Publish a finished site to the folder that a web server serves, and roll back to an earlier release.

The audit is not repeated: a build never finishes without passing it, its manifest contains the results, and
every byte is checked against the manifest. A second audit would take longer than all the rest, and would
judge yesterday's site by today's duties.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from datapub.audit.manifest import MANIFEST, check_files, check_manifest, list_own_files
from datapub.deploy.copying import copy_site
from datapub.deploy.place import Place, Release, find_place, open_place
from datapub.messages import make_fault
from datapub.model import Dataset
from datapub.problem import ConfigError, ProblemsFound
from datapub.state import SiteState

__all__ = ["KEPT", "Outcome", "Terms", "find_place", "find_stale", "publish", "read_days", "roll_back"]

MAX_RELEASES = 10
"""Number of releases that are kept, including the live one."""

_UNCOMMITTED = frozenset({"uncommitted", "no-history"})


Days = Mapping[tuple[str, ...], str]
"""Key of a row -> its last day, ISO 8601; "" if none is stated."""


@dataclass(frozen=True)
class Terms:
    """What decides which sites may be served now.

    Attributes:
        now: the present time, in China.
        expiring: the datasets whose rows have a last day.
        present: dataset -> its present rows (:func:`read_days`). An overlay that is not available is missing
            here, and a site with any of its rows is refused.
        withdrawn: what is registered as withdrawn (:func:`datapub.derive.redaction.read_withdrawn`).
        read_withdrawn: returns what was registered as withdrawn at a commit.
    """

    now: datetime
    expiring: Sequence[Dataset]
    present: Mapping[str, Days] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()
    read_withdrawn: Callable[[str], frozenset[str]] = lambda _: frozenset()


@dataclass
class Outcome:
    """The result of publishing or rolling back.

    Attributes:
        release: the release that is live now.
        is_new: whether it was not live before.
        copied: number of files that were copied; the others are shared with the previous release.
        removed: release -> reason, of those removed because they may no longer be served.
        killed: description of a publisher that was killed here before; "" if there was none.
        own: files that somebody had added or changed in the previous release; they are not in the live one.
    """

    release: Release
    is_new: bool
    copied: int = 0
    removed: dict[str, str] = field(default_factory=dict)
    killed: str = ""
    own: list[str] = field(default_factory=list)


def publish(site: Path, dest: Path, terms: Terms) -> Outcome:
    """Copy a finished site into ``dest`` beside the earlier releases, and switch to it atomically.

    Raises:
        ProblemsFound: the site is incomplete, or may not be served.
        ConfigError: ``dest`` is unsuitable, or somebody else is publishing there.
        OSError: a disk error; the live release is unchanged.
    """
    site = site.resolve()
    raw = _check_site(site, dest.resolve(), terms)
    place = open_place(dest)
    with place.hold(terms.now) as killed:
        place.tidy(terms.now)
        live = place.live
        own = list_own_files(live.site) if live else []
        if live and live.manifest == json.loads(raw) and _is_whole(live):
            outcome = Outcome(live, False)
        else:
            release, copied = copy_site(site, raw, place, terms.read_withdrawn)
            place.keep_named()
            place.switch(release, terms.now)
            outcome = Outcome(release, True, copied, own=own)
        outcome.killed, outcome.removed = killed, _purge(place, terms)
        retained = _order_by_use(place.releases, outcome.release)
        place.remove(*retained[: max(0, len(retained) + 1 - MAX_RELEASES)])
    return outcome


def roll_back(dest: Path, wanted: str, terms: Terms) -> Outcome:
    """Switch back to a kept release.

    Args:
        wanted: its name or number; "" for the one that was live before the present one.

    Raises:
        ConfigError: there is no such release, or it may no longer be served.
        OSError: a disk error; the live release is unchanged.
    """
    place = find_place(dest)
    with place.hold(terms.now) as killed:
        place.tidy(terms.now)
        live, removed = place.live, _purge(place, terms)
        known = {release.folder.name: release for release in place.releases if release != live}
        name = _find_name([*known, *removed], wanted) if wanted else _find_previous(known, live)
        if name in removed:
            raise ConfigError([make_fault(name, f"deploy-release/{removed[name]}", name)])
        if name not in known:
            key = "deploy-release/unknown" if known and wanted else "deploy-release/none"
            raise ConfigError([make_fault(str(dest), key, wanted, known="、".join(known))])
        if _is_unread(known[name].site, terms):
            raise ConfigError([make_fault(name, "deploy-release/unread", name)])
        if not _is_whole(known[name]):
            raise ConfigError([make_fault(name, "deploy-release/damaged", name)])
        place.switch(known[name], terms.now)
    return Outcome(known[name], True, 0, removed, killed)


def find_stale(place: Place, terms: Terms) -> dict[str, str]:
    """Return release -> reason, of those that may no longer be served: expired, ended or withdrawn."""
    live, releases = place.live, place.releases
    day = _find_day(place, terms)
    withdrawn = terms.withdrawn | (live.withdrawn if live else frozenset())
    shown = {item.name: _read_days(live.site, item) for item in terms.expiring} if live else {}
    found = {}
    for release in releases:
        if withdrawn - release.withdrawn:
            found[release.folder.name] = "withdrawn"
        elif reason := _find_ended(release.site, terms, day):
            found[release.folder.name] = reason
        elif any(
            _read_days(release.site, item).keys() - shown[item.name].keys()
            for item in terms.expiring
            if item.name in shown
        ):
            found[release.folder.name] = "ended"
    return found


def _check_site(site: Path, dest: Path, terms: Terms) -> bytes:
    """Check that a site may be served, and return the manifest that was checked.

    Raises:
        ProblemsFound: it may not.
        ConfigError: the site and ``dest`` are inside each other.
    """
    mark = site / MANIFEST
    raw = mark.read_bytes() if mark.is_file() else b""
    if problems := list(check_manifest(site)):
        raise ProblemsFound(problems)
    if mark.read_bytes() != raw:
        raise ProblemsFound([make_fault(MANIFEST, "deploy-site/changed", MANIFEST)])
    if site.is_relative_to(dest) or dest.is_relative_to(site):
        raise ConfigError([make_fault(str(dest), "deploy-place/inside", str(site))])
    manifest = json.loads(raw)
    is_official = manifest["state"] == SiteState.OFFICIAL
    reasons = {
        "preview": manifest["preview"],
        "uncommitted": is_official and bool(_UNCOMMITTED & {*manifest["doubts"]}),
        "withdrawn": bool(terms.withdrawn - terms.read_withdrawn(manifest["registered"])),
        "unread": _is_unread(site, terms),
    }
    ended = _find_ended(site, terms, _find_day(Place(dest), terms))
    if found := [*(reason for reason, holds in reasons.items() if holds), *filter(None, [ended])]:
        raise ProblemsFound(make_fault(MANIFEST, f"deploy-site/{reason}") for reason in found)
    return raw


def _purge(place: Place, terms: Terms) -> dict[str, str]:
    """Remove the releases that may no longer be served, except the live one; return release -> reason."""
    live, stale = place.live, find_stale(place, terms)
    gone = [release for release in place.releases if release != live and release.folder.name in stale]
    place.remove(*gone)
    return {release.folder.name: stale[release.folder.name] for release in gone}


def _is_whole(release: Release) -> bool:
    return bool(release.files) and not any(check_files(release.site, {**release.files, **release.packed}))


def _find_name(names: Sequence[str], wanted: str) -> str:
    """Return the name of the release with this name or number; "" if there is none."""
    number = wanted.zfill(4)
    return next((name for name in names if wanted == name or name.startswith(f"{number}-")), "")


def _order_by_use(releases: Sequence[Release], live: Release) -> list[Release]:
    """Return all but the live release in order of removal: earlier builds of a commit first, then by age."""
    editions = {release.built_from or release.folder.name: release for release in [*releases, live]}
    retained = [release for release in releases if release != live]
    return sorted(retained, key=lambda release: (release in editions.values(), release.number))


def _find_previous(known: Mapping[str, Release], live: Release | None) -> str:
    """Return the release that was live before, or else an older one; never one that was rolled back from.

    An earlier build of the live commit is skipped, as it has the same mistake.
    """
    if live is None:
        return next(reversed([*known]), "")
    before, commit = live.record.get("previous", live.number - 1), live.built_from
    older = [name for name, release in known.items() if release.number <= before]
    return next((name for name in reversed(older) if not commit or known[name].built_from != commit), "")


def _find_day(place: Place, terms: Terms) -> date:
    """Return today, or the latest day a release went live: turning back the clock must not revive rows."""
    days = [release.live_since.date() for release in place.releases if release.live_since]
    return max([terms.now.date(), *days])


def _find_ended(site: Path, terms: Terms, day: date) -> str:
    """Return why a site may no longer be served: a row has expired, or ended before its last day; else ""."""
    for item in terms.expiring:
        shown, present = _read_days(site, item), terms.present.get(item.name)
        if any(last < day.isoformat() for last in shown.values()):
            return "expired"
        if present is not None and any(
            key not in present or "" < present[key] < last for key, last in shown.items()
        ):
            return "ended"
    return ""


def _is_unread(site: Path, terms: Terms) -> bool:
    """Return whether a site shows rows of an overlay that is not available to check them against."""
    unread = (item for item in terms.expiring if item.is_overlay and item.name not in terms.present)
    return any(_read_days(site, item) for item in unread)


def _read_days(site: Path, dataset: Dataset) -> Days:
    """Return the last days of a dataset's rows on a site, under its present or a former name."""
    names = (dataset.name, *dataset.formerly)
    return {key: day for name in names for key, day in read_days(site / f"data/{name}.csv", dataset).items()}


def read_days(path: Path, dataset: Dataset) -> Days:
    """Return the last days of the rows in a file; {} if there is no file.

    "" stands for a missing last day, or for a file without these columns. On a site it counts as expired.
    """
    if not path.is_file():
        return {}
    names = [*dataset.schema.primary_key, dataset.expires]
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        rows = csv.DictReader(stream)
        if not {*names} <= {*(rows.fieldnames or ())}:
            return {(dataset.name,): ""}
        return {tuple(row[name] or "" for name in names[:-1]): row[dataset.expires] or "" for row in rows}
