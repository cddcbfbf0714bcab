"""``check``: judge the data and the prose, and build nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapub.cli.context import (
    DATA_PROBLEMS,
    DONE,
    Context,
    add_format,
    add_overlay,
    read_release,
)
from datapub.problem import has_errors

if TYPE_CHECKING:
    from datapub.cli.context import Commands


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("check", help="只检查数据和文字，不生成网站")
    add_format(parser)
    add_overlay(parser)
    parser.add_argument("--preview", action="store_true", help="供审核：还没有审核记录时只提醒")
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    """Report everything that is wrong."""
    from datapub.check import check
    from datapub.frames.build import check_docs
    from datapub.history import read_baseline

    profile, config = context.profile, context.config
    released, before = read_release(config), read_baseline(config)
    problems = [
        *check(profile, config, context.today, released=released, before=before).problems,
        *check_docs(profile, config),
    ]
    context.show(problems, always=True)
    return DATA_PROBLEMS if has_errors(problems) else DONE
