"""``import``: import a spreadsheet, after showing every change it would make."""

from __future__ import annotations

import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from datapub.cli.context import (
    DATA_PROBLEMS,
    DONE,
    SETTINGS_PROBLEMS,
    Commands,
    Context,
    add_format,
    add_overlay,
    refuse,
    report_disk_errors,
)
from datapub.cli.target import check_targets
from datapub.model import Dataset, Field

if TYPE_CHECKING:
    from datapub.intake import Import
    from datapub.intake.inference import InferredValue


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("import", help="把 Excel、WPS 或 CSV 表格里的内容导入数据集")
    parser.add_argument(
        "file", metavar="文件", help="要导入的文件（xlsx、xls、et、ods、csv，或 docx 里的表格）"
    )
    parser.add_argument("--dataset", metavar="数据集", help="导入哪个数据集（默认是名录）")
    parser.add_argument(
        "--area", default="", metavar="代码", help="这张表只是这个区域的（区域代码），别的区域不动"
    )
    parser.add_argument("--sheet", default="", metavar="工作表", help="导入哪张工作表；几张的名字用、隔开")
    parser.add_argument(
        "--hidden", choices=["导入", "不导入"], default="", help="隐藏的、筛选掉的行、列和工作表怎么办"
    )
    parser.add_argument("--struck", choices=["导入", "不导入"], default="", help="划掉的行和格怎么办")
    parser.add_argument("--partial", action="store_true", help="表不是全的：只更新表里有的，不删去别的")
    parser.add_argument(
        "--replace-samples", action="store_true", help="样例全部换成表里的；真实的行不会因此删去"
    )
    parser.add_argument(
        "--reason", default="", metavar="理由", help="删去很多行，或删去公开过、本应保留的行时，写明理由"
    )
    parser.add_argument(
        "--default",
        action="append",
        default=[],
        metavar="列名=内容",
        help="新增的行缺这一列时填什么；写“同上”，空着的格照上面的填",
    )
    parser.add_argument("--dry-run", action="store_true", help="只看会改什么，不写入")
    parser.add_argument("--yes", action="store_true", help="不再询问，直接写入")
    parser.add_argument(
        "--as-shown", default="", metavar="代号", help="只在改动和试运行时列出的一样时写入，不再询问"
    )
    parser.add_argument(
        "--sound-only", action="store_true", help="有错的行留下，别的行先导入；这次不删去任何行"
    )
    parser.add_argument("--todo", default="", metavar="文件", help="有错的行存成一份 Excel，改好再导入")
    parser.add_argument("--receipt", default="", metavar="文件", help="逐行逐格的清单存成一份 Excel")
    parser.add_argument(
        "--source", default="", metavar="来源", help="谁家的名单：第一次起个名字，以后照记住的约定读"
    )
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="列名=字段",
        help="这一列是哪个字段；不要的写 =不导入，认不出的都不要写 其余=不导入",
    )
    parser.add_argument(
        "--value", action="append", default=[], metavar="列名:写法=内容", help="这种写法是什么意思"
    )
    parser.add_argument("--confirmed-by", default="", metavar="谁", help="谁核对过要记住的约定：岗位或姓名")
    parser.add_argument("--removed-reason", default="", metavar="理由", help="删去的行为什么删，一并登记")
    parser.add_argument("--decided-by", default="", metavar="岗位", help="删去的行由哪个岗位决定")
    add_format(parser, "问题报告的写法")
    add_overlay(parser)
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    """Show what would change, ask for confirmation, and write all of it or nothing."""
    from datapub.intake import Busy, busy_problem
    from datapub.messages import make_fault

    dataset = context.find_dataset(context.options.dataset or context.profile.register)
    if dataset is None:
        return SETTINGS_PROBLEMS
    check_targets(context, context.options.receipt, context.options.todo, reads=Path(context.options.file))
    if dataset.is_overlay and not context.overlay:
        context.show([make_fault(dataset.path, "overlay-needed", dataset.title)])
        return SETTINGS_PROBLEMS
    context.note_datasets()
    try:
        with report_disk_errors(context, context.root, is_ours=False):
            return _take_over(context, dataset)
    except Busy:
        context.show([busy_problem(Path(context.options.file))])
        return DATA_PROBLEMS
    except BrokenPipeError:
        return refuse(f"读取输出的程序先退出了，{context.outcome()}。请不要截断输出（例如 | head）。")


def _take_over(context: Context, dataset: Dataset) -> int:
    from datapub.intake import changed_problem, lock, replace_files, unconfirmed_problem

    options = context.options
    path, target = Path(options.file), context.root / dataset.path
    with lock(context.root):
        standing = target.read_bytes()
        found = _read(context, dataset, path)
        _print_report(context, found, path)
        if found.problems:
            context.show(found.problems)
            print(f"没有写入，{dataset.path} 保持原样。", file=sys.stderr)
            return DATA_PROBLEMS
        _print_unexplained(context, found)
        if found.is_empty:
            print("没有可以写入的行。" if found.refused else "和现有的数据一样，不需要写入。")
            return DATA_PROBLEMS if found.refused else DONE
        shown = [(row["written"], row["field_name"], row["means"]) for row in found.source.added]
        code = sha256(standing + found.content + repr(shown).encode()).hexdigest()[:8]
        if options.dry_run:
            print(f"这是试运行，没有写入，{dataset.path} 保持原样。")
            print(f"写入时加上 --as-shown {code}，只会写入这些改动。")
            return DONE
        if options.as_shown and options.as_shown != code:
            context.show([changed_problem(path, dataset.path)])
            return DATA_PROBLEMS
        if found.source.added and not options.confirmed_by.strip():
            context.show([unconfirmed_problem(path, found.source.name)])
            return DATA_PROBLEMS
        if not (options.yes or options.as_shown or confirm(f"写入 {dataset.path} 吗？输入 是 再按回车：")):
            print(f"没有写入，{dataset.path} 保持原样。", file=sys.stderr)
            return DONE
        if target.read_bytes() != standing:
            context.show([changed_problem(path, dataset.path)])
            return DATA_PROBLEMS
        contents = {**found.others, dataset.path: found.content}
        replace_files({context.root / name: content for name, content in contents.items()})
    print(f"已写入 {'、'.join([dataset.path, *found.others])}。请再看一遍改动，然后提交。")
    if options.reason and found.plan.removed:
        print(f"提交时请写上：{options.reason}")
    return DONE


def _read(context: Context, dataset: Dataset, path: Path) -> Import:
    """Return what an import would do; at a terminal, ask first for values that the list lacks."""
    from datapub.intake import Decision, Options, read_import

    options = context.options
    wanted = Options(
        options.sheet, options.area, options.partial, options.reason, tuple(options.default),
        options.replace_samples, options.sound_only or bool(options.todo),
        Decision(options.hidden), Decision(options.struck),
        options.source, tuple(options.column), tuple(options.value), options.confirmed_by,
        options.removed_reason, options.decided_by,
    )  # fmt: skip
    found = read_import(context.profile, context.config, dataset, path, context.today, wanted)
    if found.plan.lacking and sys.stdin.isatty():
        likely = found.list_defaults.likely
        answers = [f"{item.title}={ask(item, likely.get(item.name))}" for item in found.plan.lacking]
        wanted = replace(wanted, defaults=(*wanted.defaults, *answers))
        found = read_import(context.profile, context.config, dataset, path, context.today, wanted)
    return found


def _print_report(context: Context, found: Import, path: Path) -> None:
    """Print what would change, and write the workbooks that the options ask for."""
    from datapub.intake import write_import, write_receipt, write_todo

    options = context.options
    report = write_import(found)
    print(report, end="")
    if options.receipt:
        Path(options.receipt).write_bytes(write_receipt(found, report))
        print(f"逐行逐格的清单：{options.receipt}")
    if found.faults:
        context.show(found.faults)
        print(
            f"有 {len(found.refused)} 行有错，没有导入；别的行可以先导入，这次不删去任何行。",
            file=sys.stderr,
        )
        if options.todo:
            Path(options.todo).write_bytes(write_todo(found, path.name))
            print(f"要改的行：{options.todo}，改好后再用 import 导入它（加 --partial）。")


def _print_unexplained(context: Context, found: Import) -> None:
    """Print which rows would leave without a recorded reason, and how to record one."""
    from datapub.intake import list_reasons

    reasons = list_reasons(context.config)
    if found.unexplained and reasons:
        print(
            f"有 {len(found.unexplained)} 条删去了还没有登记理由（{'、'.join(found.unexplained[:20])}）。"
            f"写入时加上 --removed-reason 理由 --decided-by 岗位，就登记到 datasets/removals.csv；"
            f"理由从这些里选：{'、'.join(reasons)}。"
            "应当保留的行，和一个区域里超过一成的行，没有登记通不过检查。"
        )


def ask(item: Field, likely: InferredValue | None = None) -> str:
    """Ask for the value of all new rows in a field that the list has no column for."""
    choices = f"（{'、'.join(item.enum)}）" if item.enum else ""
    choices += f"（{likely.source}像是说 {likely.text}）" if likely else ""
    return input(
        f"表里没有写明「{item.title}」，标题里也没有写清楚{choices}。各行都一样的话写在这里，不一样就直接回车："
    ).strip()


def confirm(question: str) -> bool:
    """Ask a yes-or-no question; without a terminal, the answer is no."""
    if not sys.stdin.isatty():
        print("要写入请加上 --yes。", file=sys.stderr)
        return False
    return input(question).strip().lower() in {"是", "y", "yes"}
