"""``seal``: record the hashes of each new release."""

from __future__ import annotations

import sys
from functools import partial

from datapub.cli.context import (
    DATA_PROBLEMS,
    DONE,
    Commands,
    Context,
    explain_missing_history,
    read_release,
    refuse,
)
from datapub.history import find_cache, find_commit, read_history
from datapub.history.remake import remake_site
from datapub.history.seals import read_seals
from datapub.problem import ProblemsFound, has_errors


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("seal", help="封存新发布的版本：记下校验值，以后变了就报错")
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    """Seal the releases that are not sealed yet; the data must pass the check."""
    from datapub.check import check
    from datapub.derive.releases import list_releases
    from datapub.export.releases import check_seals
    from datapub.pipeline.states import list_archived, seal_releases

    profile, config = context.profile, context.config
    checked = check(profile, config, context.today, released=read_release(config))
    if has_errors(checked.problems):
        raise ProblemsFound(checked.problems)
    history = read_history(config, find_cache(context.root), context.profile.redact_state)
    if history is None:
        return refuse(f"封存不了：{explain_missing_history(context.root)}")
    releases = list_releases(checked.tables, history, partial(find_commit, config.root))
    archives = list_archived(profile, config, checked.tables, history)
    problems = list(check_seals(releases, archives, read_seals(config.root)))
    context.show([problem for problem in problems if problem.rule != "release-unsealed"])
    if has_errors(problems):
        return DATA_PROBLEMS
    sealed, stopped = seal_releases(profile, config, checked.tables, history, remake_site)
    for name, reason in stopped.items():
        print(f"版本 {name} 没有封存，做不出它发布那一天的网站：{reason}", file=sys.stderr)
    if sealed:
        print(f"新封存：{'、'.join(sealed)}。请提交 releases.lock 和 releases 文件夹。")
    elif not stopped:
        print("没有要封存的版本。releases 文件夹里如果补上了旧版本的版本卡，也请提交。")
    return DATA_PROBLEMS if stopped else DONE
