"""``freshness``: list the datasets whose next edition is overdue."""

from __future__ import annotations

from datapub.cli.context import DATA_PROBLEMS, DONE, Commands, Context, add_format
from datapub.problem import has_errors


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("freshness", help="看看有没有数据集到期没有更新")
    add_format(parser)
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    """Report what is overdue, and files that could not be read."""
    from datapub.check import check
    from datapub.derive.overdue import check_renewals
    from datapub.derive.working_days import BUILT_IN, TABLE, read_calendar

    config, today = context.config, context.today
    checked = check(context.profile, config, today)
    unread = {dataset.path for dataset in config.datasets if dataset.name not in checked.tables}
    calendar_path = config.dataset(TABLE).path
    is_calendar_sound = not has_errors([p for p in checked.problems if p.file == calendar_path])
    if not is_calendar_sound:  # reported, and the built-in calendar is used instead
        unread.add(calendar_path)
    calendar = read_calendar(checked.tables) if is_calendar_sound else BUILT_IN
    published = [table for table in checked.tables.values() if not table.dataset.policy.is_internal]
    problems = [
        *(problem for problem in checked.problems if problem.file in unread),
        *check_renewals(published, calendar, today),
    ]
    overdue = sum(problem.rule == "overdue" for problem in problems)
    counted = f"{overdue} 个数据集已经过期，另有 {len(problems) - overdue} 项要留意。" if problems else ""
    context.show(problems, always=True, summary=counted)
    return DATA_PROBLEMS if has_errors(problems) else DONE
