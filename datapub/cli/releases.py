"""``releases``: list the releases in a folder, and which of them may no longer be served."""

from __future__ import annotations

from pathlib import Path

from datapub.cli.context import DATA_PROBLEMS, DONE, Commands, Context
from datapub.cli.publish import REASONS, add_place, make_terms, report_errors
from datapub.state import SiteState

LABELS = {str(state): state.label or "正式" for state in SiteState}
"""State of a site -> its name in the list."""


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("releases", help="列出发布过、还留着的版本")
    add_place(parser)
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    """List the releases."""
    dest = Path(context.options.dest)
    with report_errors(context, dest):
        return _list(context, dest)


def _list(context: Context, dest: Path) -> int:
    """List the releases, newest first; fail if the live one may no longer be served, or if there is none."""
    from datapub.deploy import find_place, find_stale

    place = find_place(dest)
    live, stale = place.live, find_stale(place, make_terms(context))
    for release in reversed(place.releases):
        name, since = release.folder.name, release.live_since
        notes = [
            "现在的" if release == live else "",
            f"{since:%Y-%m-%d %H:%M} 发布" if since else "没有发布完",
            LABELS.get(str(release.manifest.get("state")), "读不出是哪种网站"),
            f"不能再公布：{REASONS[stale[name]]}" if name in stale else "",
        ]
        print(name, *filter(None, notes), sep="  ")
    if not live:
        print("现在没有网站：请重新发布，或用 rollback 退回一个版本。")
    return DATA_PROBLEMS if not live or live.folder.name in stale else DONE
