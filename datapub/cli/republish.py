"""``republish``: rebuild and publish the live commit, so that rows that have expired disappear."""

from __future__ import annotations

from pathlib import Path

from datapub.cli.context import Commands, Context, explain_missing_commits, refuse
from datapub.cli.publish import add_place, report_errors
from datapub.cli.verify_build import list_other_libraries
from datapub.history import find_commit
from datapub.history.remake import NotRemade, remake_site


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("republish", help="每天一次：用上次发布的提交重新生成，有内容到期才发布")
    add_place(parser)
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    """Publish the commit of the live site as of today; if nothing has expired, it is the same site.

    It is also published by the program and settings of that commit, so that a fault in the present ones, or
    work in progress, cannot keep expired rows live.
    """
    from datapub.deploy import find_place

    dest = Path(context.options.dest).absolute()
    with report_errors(context, dest):
        live = find_place(dest).live
        source = live.manifest.get("built_from") if live else ""
    commit = find_commit(context.root, source) if source else None
    if commit is None:
        lacking = explain_missing_commits(context.root) or "请在没有未提交的改动时生成，再发布一次。"
        return refuse(f"不知道现在的网站是从哪个提交生成的。{lacking}")
    if unlike := list_other_libraries(context.root, commit):
        print(unlike)
    try:
        with report_errors(context, dest), remake_site(context.root, commit, context.overlay) as remade:
            named = ("--site", str(remade.site), "--format", context.options.format)
            return remade.run("publish", str(dest), *named)
    except NotRemade as error:
        return refuse(f"重新生成没有成功，{context.outcome()}：{error}")
