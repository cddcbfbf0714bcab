"""``rollback``: switch back to an earlier release."""

from __future__ import annotations

from pathlib import Path

from datapub.cli.context import DONE, Commands, Context
from datapub.cli.publish import add_place, make_terms, print_cleanup, report_errors


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("rollback", help="退回以前发布的版本")
    add_place(parser)
    parser.add_argument("release", nargs="?", default="", metavar="版本", help="名称或编号；不写是上一个")
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    """Roll back, and print what is served now."""
    from datapub.deploy import roll_back

    dest = Path(context.options.dest)
    with report_errors(context, dest):
        outcome = roll_back(dest, context.options.release, make_terms(context))
    print_cleanup(outcome)
    print(f"已退回：{dest} 现在是 {outcome.release.folder.name}。")
    return DONE
