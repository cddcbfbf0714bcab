"""The site of a project that stands: where it is, and what of it nobody may lose unsaid."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from datapub.audit.manifest import read_head
from datapub.build_cache import NO_CACHE, BuildCache, identify_program
from datapub.cli.context import Context
from datapub.history import State, find_cache, find_commit, read_baseline, read_published
from datapub.messages import make_fault
from datapub.problem import Problem

SITE = "site"
"""The folder of the site below the project's, where no other is named."""

_NAMED = 5
"""How many files a message names."""


def find_site(context: Context, given: str | None) -> Path:
    """Return the folder of the site: as whoever typed it stands, else the project's own."""
    return Path(given) if given else context.root / SITE


def open_cache(context: Context) -> BuildCache:
    """Return what earlier builds have made, below git's own folder: nothing without a repository."""
    folder = find_cache(context.root)
    return BuildCache(folder, identify_program(("datapub", context.profile.package))) if folder else NO_CACHE


def find_before(context: Context, site: Path) -> State | None:
    """Return what rows may not vanish from unseen, where a site stands or none."""
    config, standing = context.config, find_standing(site)
    before = read_baseline(config, standing)
    if find_commit(config.root, standing) if standing else before:
        return before
    register = next((item for item in config.datasets if item.name == context.profile.register), None)
    shown = read_published(register, site) if register else None  # no history, or made anew, or cut off
    if before and shown:
        return replace(shown, snapshots={**before.snapshots, **shown.snapshots})
    return shown or before


def find_standing(site: Path) -> str:
    """Return the commit that a site was built from, "" where it does not say."""
    with suppress(OSError, ValueError):
        said = read_head(site)
        if isinstance(said, dict):
            return str(said.get("built_from") or said.get("commit") or "")
    return ""


def tell_own_files(site: Path, addresses: Sequence[str]) -> list[Problem]:
    """Return the warning of what somebody had put into a site that another has taken the place of."""
    if not addresses:
        return []
    more = f" 等 {len(addresses)} 个" if len(addresses) > _NAMED else ""
    named = "、".join(addresses[:_NAMED]) + more
    return [replace(make_fault(site.name, "site-own", named), severity="warning")]
