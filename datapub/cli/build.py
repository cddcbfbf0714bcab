"""``build``: check the data, and replace the site if everything passes."""

from __future__ import annotations

import sys

from datapub.audit.manifest import list_own_files
from datapub.build_cache import NO_CACHE
from datapub.cli.context import (
    DONE,
    Commands,
    Context,
    add_format,
    add_overlay,
    read_release,
    report_disk_errors,
)
from datapub.cli.site import SITE, find_before, find_site, open_cache, warn_of_own_files
from datapub.cli.target import check_folder
from datapub.history import find_cache, read_history
from datapub.provenance import know_rows, read_clock
from datapub.sources import look_at_sources


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("build", help="检查数据并生成网站")
    parser.add_argument(
        "-o", "--output", metavar="文件夹", help=f"网站放在哪个文件夹（默认是项目里的 {SITE}）"
    )
    add_format(parser)
    add_overlay(parser)
    parser.add_argument(
        "--quiet",
        action="store_true",
        help="不显示进度；成功时只提醒一次改了很多行、提交的时间和没有提交的改动",
    )
    parser.add_argument("--preview", action="store_true", help="供审核的预览：每页标明“预览”，搜索引擎不收录")
    parser.add_argument("--no-cache", action="store_true", help="全部重做，不用上次留下的；结果一样")
    parser.set_defaults(run=run)


_NEVER_UNSAID = frozenset({"edit", "provenance"})
"""Rules whose warnings are about the present change, and would never be shown again after it is published."""


def run(context: Context) -> int:
    """Build the site, and print warnings and the number of pages."""
    from datapub.console import show_steps
    from datapub.pipeline import build

    options, sources = context.options, look_at_sources(context.root, context.overlay)
    with sources:
        config = context.config
        output = context.note_site(find_site(context, options.output).absolute())
        check_folder(context, output)
        lost = list_own_files(output)
        history = read_history(config, find_cache(context.root), context.profile.redact_state)
        clock = read_clock(config, history)
        with report_disk_errors(context, output), show_steps(sys.stderr, options.quiet) as observe:
            built = build(
                context.profile,
                config,
                output,
                clock,
                observe,
                know_rows(config, history, clock),
                released=read_release(config),
                before=find_before(context, output),
                check_sources=sources.finish,
                build_cache=NO_CACHE if options.no_cache else open_cache(context),
            )
    unsaid = _NEVER_UNSAID if history else ()
    warnings = [one for one in built.warnings if not options.quiet or one.rule in unsaid]
    context.show([*warnings, *warn_of_own_files(output, lost)])
    if not options.quiet:
        print(
            f"网站已生成：{options.output or SITE}，{built.pages} 个数据网页，"
            f"共 {built.files} 个文件，全部通过核查。"
        )
    return DONE
