"""The project's site: where it is, and what must not vanish from it unnoticed."""

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
"""The default folder of the site, below the project's."""

_NAMED = 5
"""Maximum number of files named in a message."""


def find_site(context: Context, given: str | None) -> Path:
    """Return the folder of the site: the one given on the command line, or else the project's own."""
    return Path(given) if given else context.root / SITE


def open_cache(context: Context) -> BuildCache:
    """Return the build cache inside the git directory; without a repository, one that stores nothing."""
    folder = find_cache(context.root)
    return BuildCache(folder, identify_program(("datapub", context.profile.package))) if folder else NO_CACHE


def find_before(context: Context, site: Path) -> State | None:
    """Return the state whose rows must not vanish unnoticed: from the history, the site, or both."""
    config, standing = context.config, find_standing(site)
    before = read_baseline(config, standing)
    if find_commit(config.root, standing) if standing else before:
        return before
    register = next((item for item in config.datasets if item.name == context.profile.register), None)
    shown = read_published(register, site) if register else None  # history missing, rewritten or shallow
    if before and shown:
        return replace(shown, snapshots={**before.snapshots, **shown.snapshots})
    return shown or before


def find_standing(site: Path) -> str:
    """Return the commit that a site was built from; "" if it does not say."""
    with suppress(OSError, ValueError):
        contents = read_head(site)
        if isinstance(contents, dict):
            return str(contents.get("built_from") or contents.get("commit") or "")
    return ""


def warn_of_own_files(site: Path, addresses: Sequence[str]) -> list[Problem]:
    """Return the warning of files that somebody had added to the site just replaced."""
    if not addresses:
        return []
    more = f" 等 {len(addresses)} 个" if len(addresses) > _NAMED else ""
    named = "、".join(addresses[:_NAMED]) + more
    return [replace(make_fault(site.name, "site-own", named), severity="warning")]
