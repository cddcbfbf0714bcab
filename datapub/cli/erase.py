"""``erase``: make a copy of the repository without what was withdrawn, in any commit."""

from __future__ import annotations

import errno
import sys
from collections.abc import Set
from functools import partial
from pathlib import Path

from datapub.cli.context import DATA_PROBLEMS, DONE, Commands, Context, explain_missing_history, refuse
from datapub.cli.target import check_folder
from datapub.history import History, Key, find_cache, list_uncommitted, read_history
from datapub.history.rewrite import (
    NotCopied,
    Traces,
    commit_file,
    copy_cleaned,
    find_place,
    find_traces,
    is_clean,
)
from datapub.history.rewritten import REWRITTEN, read_rewritten, write_rewritten
from datapub.model import Tables
from datapub.problem import ProblemsFound, has_errors
from datapub.scratch import open_scratch_folder, remove_abandoned

REASON = "登记撤回的内容从历史中清除"

_PREFIX = ".{}-erasing-"
"""Hidden folder in which the clone is made: nobody can push a half-cleaned one by mistake."""


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("erase", help="从提交历史里清除已登记撤回的内容：做一份新的，原来的不动")
    parser.add_argument("--into", metavar="文件夹", help="清除以后的项目放在哪个新文件夹")
    parser.add_argument("--dry-run", action="store_true", help="只说会改什么，什么也不做")
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    """Make and verify a cleaned copy that records its new commit ids; nothing is pushed."""
    from datapub.check import check
    from datapub.derive.redaction import clean_row, list_erased
    from datapub.provenance import read_clock

    options, profile, config = context.options, context.profile, context.config
    copy = Path(options.into).absolute() if options.into else None
    if not options.dry_run and (copy is None or copy.exists()):
        return refuse("请用 --into 写一个还没有的文件夹，或者用 --dry-run 先看看。")
    if copy is not None:
        check_folder(context, copy)
        remove_abandoned(copy.parent, _PREFIX.format(copy.name))
    checked = check(profile, config, context.today)
    if has_errors(checked.problems):
        raise ProblemsFound(checked.problems)
    history = read_history(config, find_cache(context.root), profile.redact_state)
    if history is None:
        return refuse(f"没有完整的提交记录，不能清除。{explain_missing_history(context.root)}")
    if changed := sorted(list_uncommitted(context.root, ["."])):
        return refuse("\n  ".join(("这些文件还没有提交，请先提交，或者移到项目外面：", *changed)))
    clean = partial(clean_row, profile.list_redactions(checked.tables, None))
    traces = find_traces(context.root, config.datasets, clean)
    wanted = list_erased(checked.tables).keys()
    _print_traces(traces, wanted)
    if obstacles := _list_obstacles(context, checked.tables, history, traces, wanted):
        print("现在不能清除：", *obstacles, sep="\n  ", file=sys.stderr)
        return DATA_PROBLEMS
    if options.dry_run or copy is None or not traces.files:
        return DONE
    past = read_clock(config, history).past
    copy.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open_scratch_folder(copy.parent, _PREFIX.format(copy.name)) as folder:
            commits = copy_cleaned(context.root, made := folder / "project", traces)
            project = made / find_place(context.root)
            content = write_rewritten(read_rewritten(context.root), commits, past, context.today, REASON)
            (project / REWRITTEN).write_bytes(content)
            commit_file(project, REWRITTEN, f"History made anew: see {REWRITTEN}", context.root)
            if find_traces(project, config.datasets, clean).files or not is_clean(made, traces.texts):
                print("新的项目里还找得到要清除的内容，没有留下。请告诉维护人员。", file=sys.stderr)
                return DATA_PROBLEMS
            made.rename(copy)
    except NotCopied as stop:
        return refuse(f"没有做成新的项目，什么也没有留下：{stop}")
    except OSError as error:
        if error.errno not in {errno.EEXIST, errno.ENOTEMPTY}:
            raise
        return refuse(f"没有做成新的项目：这时候别的命令已经在 {copy} 里放了文件。请换一个文件夹。")
    print(f"清除好了：{copy}。{len(commits)} 个提交的编号变了，对照表在 {REWRITTEN}。")
    print("还没有推送，请核对以后再推送。")
    return DONE


def _print_traces(traces: Traces, wanted: Set[tuple[str, Key]]) -> None:
    """Print what of the withdrawn content is in the history, and which withdrawn rows are not."""
    found, texts = len(traces.files), len(traces.texts)
    print(f"历史里有 {found} 份文件含有登记撤回的内容；另有 {texts} 段文字现在别处没有，哪里有都清除。")
    for text in traces.texts:
        print(f"  哪里有都清除：{text}")
    for text, paths in traces.left.items():
        print(f"  只清登记的那一格，别处还有：{text}（{'、'.join(paths) or '以前别的格里'}）")
    for dataset, key in sorted(wanted - traces.rows):
        print(f"  历史里没有 {dataset} {'/'.join(key)} 要清除的旧内容：清除过了，或者编号、字段不对。")


def _list_obstacles(
    context: Context, tables: Tables, history: History, traces: Traces, wanted: Set[tuple[str, Key]]
) -> list[str]:
    """Return what prevents cleaning: unreadable files, and releases that are not sealed."""
    from datapub.history.seals import CARD
    from datapub.pipeline.states import list_archived

    concerned = {dataset for dataset, _ in wanted | traces.rows}
    unreadable = [
        f"{file} 读不懂，里面的内容清除不了" for dataset, file in traces.unreadable if dataset in concerned
    ]
    archives = list_archived(context.profile, context.config, tables, history)
    unsealed = [
        f"版本 {item.release.id} 还没有封存，或者没有它的版本卡：先运行 python build_site.py seal，再提交"
        for item in archives
        if not (item.is_sealed and (context.root / CARD.format(item.release.id)).is_file())
    ]
    return unreadable + unsealed
