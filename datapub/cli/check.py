"""``check``: check the data and the prose, without building anything."""

from __future__ import annotations

from dataclasses import replace

from datapub.cli.context import DATA_PROBLEMS, DONE, Commands, Context, add_format, add_overlay, read_release
from datapub.cli.site import find_before, find_site, open_cache
from datapub.problem import has_errors, in_order


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("check", help="只检查数据和文字，不生成网站")
    add_format(parser)
    add_overlay(parser)
    parser.add_argument("--preview", action="store_true", help="供审核：还没有审核记录时只提醒")
    parser.add_argument(
        "--official", action="store_true", help="照正式发布的要求检查，不管 site.toml 里 official 是什么"
    )
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    """Report every problem; if none is an error, also the next step, and what an official site would lack."""
    from datapub.check import check, find_lacking
    from datapub.frames.shell import check_docs
    from datapub.report import count_problems, describe_outlook
    from datapub.state import find_state

    profile, config = context.profile, context.config
    as_official = replace(config, official=True)
    config = as_official if context.options.official else config
    checked = check(
        profile,
        config,
        context.today,
        released=read_release(config),
        before=find_before(context, find_site(context, None)),
    )
    problems = in_order([*checked.problems, *check_docs(profile, config, open_cache(context))])
    if has_errors(problems):
        is_asked = config.official and not context.config.official  # a build would not be refused for these
        asked = f"共 {len(problems)} 条，改正以后才能正式发布（official = true）。" if is_asked else ""
        context.show(problems, always=True, summary=asked)
        return DATA_PROBLEMS
    lacking = (
        ()
        if config.official
        else find_lacking(profile, as_official, checked, context.today, read_release(as_official))
    )
    state = find_state(config.official, checked.tables.values())
    outlook = describe_outlook(state, config.is_preview, lacking, profile.messages)
    context.show(problems, always=True, summary=f"{count_problems(problems)}\n{outlook}")
    return DONE
