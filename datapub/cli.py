"""The commands. Everything printed is printed here; nothing else decides an exit code.

Exit codes: 0 done · 1 problems in the data or on the site · 2 usage or settings · 3 a bug of ours.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from datapub.clock import CHINA, Clock
from datapub.config import Config, load_config
from datapub.descriptor import PACKAGE_FILE
from datapub.history import Commit, find_cache, is_committed, last_commit, read_history
from datapub.kept import Kept
from datapub.model import Dataset
from datapub.problem import ConfigError, Problem, ProblemsFound, PublishingStopped, has_errors
from datapub.profile import Profile
from datapub.publish import NotOurs

DONE, DATA_PROBLEMS, SETTINGS_PROBLEMS, BUG = 0, 1, 2, 3
FORMATS = ("text", "json", "github", "markdown")
CRASH_FILE = "datapub-crash.txt"
PREVIEW_FOLDER = ".site-preview"
SOURCES = ("datasets", "schemas", "docs", "theme", "site.toml", "datapackage.json", "mkdocs.yml")
"""What a build reads, and a preview therefore watches."""


def main(profile: Profile, arguments: Sequence[str] | None = None, root: Path | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        profile: what the register is.
        arguments: the command line without the program's name; the process's own by default.
        root: the project's folder; by default the one that holds ``build_site.py``.
    """
    options = make_parser().parse_args(arguments)
    options.profile = profile
    folder = (root or Path(__file__).resolve().parents[1]).resolve()
    try:
        code: int = options.run(options, folder)
        return code
    except ConfigError as stop:
        _show(stop.problems, options)
        return SETTINGS_PROBLEMS
    except ProblemsFound as stop:
        _show(stop.problems, options)
        return DATA_PROBLEMS
    except NotOurs as stop:
        print(f"文件夹 {stop} 里有别的内容，不敢覆盖。请换一个输出文件夹，或先把它移走。", file=sys.stderr)
        return SETTINGS_PROBLEMS
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except KeyboardInterrupt:
        print("已中断；原来的网站没有改动。", file=sys.stderr)
        return SETTINGS_PROBLEMS
    except Exception:  # the one place where a bug of ours becomes a short line for staff
        print(_keep_crash(folder), file=sys.stderr)
        return BUG


def _keep_crash(root: Path) -> str:
    """Write the traceback of the exception in hand to a file, and return what staff are told of it."""
    (root / CRASH_FILE).write_text(traceback.format_exc(), encoding="utf-8")
    return f"程序出错了，这不是数据的问题。请把 {CRASH_FILE} 发给维护人员；原来的网站没有改动。"


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of every command; ``run`` of what it parses is the command."""
    parser = argparse.ArgumentParser(prog="build_site.py", description="检查托育数据，生成公开网站")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")

    check = commands.add_parser("check", help="只检查数据，不生成网站")
    check.add_argument("--format", choices=FORMATS, default="text", help="报告的写法")
    check.add_argument("--preview", action="store_true", help="供审核：还没有审核记录时只提醒")
    check.set_defaults(run=_run_check)

    build = commands.add_parser("build", help="检查数据并生成网站")
    build.add_argument("-o", "--output", default="site", help="网站放在哪个文件夹（默认 site）")
    build.add_argument("--format", choices=FORMATS, default="text", help="报告的写法")
    build.add_argument("--quiet", action="store_true", help="不显示进度；成功时不显示任何内容")
    build.add_argument("--preview", action="store_true", help="供审核的预览：每页标明“预览”，搜索引擎不收录")
    build.set_defaults(run=_run_build)

    audit = commands.add_parser("audit", help="核查已生成的网站")
    audit.add_argument("folder", nargs="?", default="site", help="网站所在的文件夹（默认 site）")
    audit.add_argument("--format", choices=FORMATS, default="text", help="报告的写法")
    audit.set_defaults(run=_run_audit)

    tidy = commands.add_parser("format", help="把 CSV 存成规范的写法：行的顺序、引号、换行、无 BOM")
    tidy.set_defaults(run=_run_format)

    form = commands.add_parser("form", help="生成一份填报表（Excel），里面是现有的数据")
    form.add_argument("dataset", help="数据集的名称，例如 institutions")
    form.add_argument("--area", default="", help="只要这个区域的行（区域代码，例如 370303）")
    form.add_argument("-o", "--output", required=True, help="填报表存成什么文件（.xlsx）")
    form.set_defaults(run=_run_form)

    take = commands.add_parser("import", help="把 Excel、WPS 或 CSV 表格里的内容导入数据集")
    take.add_argument("file", help="要导入的文件（.xlsx、.xls 或 .csv）")
    take.add_argument("--dataset", default="institutions", help="导入哪个数据集（默认 institutions）")
    take.add_argument("--area", default="", help="这张表只是这个区域的（区域代码），别的区域不动")
    take.add_argument("--sheet", default="", help="导入哪张工作表")
    take.add_argument("--partial", action="store_true", help="表不是全的：只更新表里有的，不删去别的")
    take.add_argument("--reason", default="", help="删去很多行或有备案的机构时，写明理由")
    take.add_argument(
        "--default", action="append", default=[], metavar="列名=内容", help="新增的行缺这一列时填什么"
    )
    take.add_argument("--dry-run", action="store_true", help="只看会改什么，不写入")
    take.add_argument("--yes", action="store_true", help="不再询问，直接写入")
    take.add_argument("--format", choices=FORMATS, default="text", help="问题报告的写法")
    take.set_defaults(run=_run_import)

    diff = commands.add_parser("diff", help="比较两个版本的数据，写出发布前核对单")
    diff.add_argument(
        "--since", required=True, metavar="版本", help="原来的版本：提交号、分支、标签，或一个文件夹"
    )
    diff.add_argument("--until", metavar="版本", help="现在的版本（默认是正在编辑的数据）")
    diff.add_argument(
        "--format", choices=("html", "markdown", "json"), default="markdown", help="核对单的写法"
    )
    diff.add_argument("-o", "--output", metavar="文件", help="写到哪个文件（默认直接显示）")
    diff.set_defaults(run=_run_diff)

    seal = commands.add_parser("seal", help="封存新发布的版本：记下校验值，以后变了就报错")
    seal.set_defaults(run=_run_seal)

    freshness = commands.add_parser("freshness", help="看看有没有数据集到期没有更新")
    freshness.add_argument("--format", choices=FORMATS, default="text", help="报告的写法")
    freshness.set_defaults(run=_run_freshness)

    serve = commands.add_parser("serve", help="在本机预览网站，改动数据或文字后自动更新")
    serve.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
    serve.set_defaults(run=_run_serve)
    return parser


def _run_check(options: argparse.Namespace, root: Path) -> int:
    from datapub.check import check

    config = replace(load_config(root), is_preview=options.preview)
    problems = check(
        options.profile, config, datetime.now(CHINA).date(), released=read_release(config)
    ).problems
    _show(problems, options, always=True)
    return DATA_PROBLEMS if has_errors(problems) else DONE


def _run_build(options: argparse.Namespace, root: Path) -> int:
    from datapub.console import show_steps
    from datapub.pipeline import build

    config = replace(load_config(root), is_preview=options.preview)
    history = read_history(config, find_cache(root))
    with show_steps(sys.stderr, options.quiet) as observe:
        built = build(
            options.profile,
            config,
            root / options.output,
            read_clock(config),
            observe,
            history,
            read_release(config),
        )
    if not options.quiet:
        _show(built.warnings, options)
        print(
            f"网站已生成：{options.output}，{built.pages} 个数据网页，共 {built.files} 个文件，全部通过核查。"
        )
    return DONE


def _run_diff(options: argparse.Namespace, root: Path) -> int:
    from datapub.derive.changes import compare
    from datapub.history import State, read_commit, read_folder
    from datapub.pages.signoff import make_signoff, write_html, write_json, write_markdown

    config = load_config(root)

    def read(name: str | None) -> State | None:
        if name is None:
            return read_folder(root)
        return read_folder(Path(name)) if (Path(name) / PACKAGE_FILE).is_file() else read_commit(root, name)

    states = []
    for name in (options.since, options.until):
        state = read(name)
        if state is None:
            print(
                f"找不到版本 {name}：请写提交号、分支、标签，或一个有 {PACKAGE_FILE} 的文件夹。",
                file=sys.stderr,
            )
            return SETTINGS_PROBLEMS
        states.append(state.under(config.policies))
    before, after = states
    difference = compare(before.sheets, after.sheets)
    until = options.until or "正在编辑的数据"
    sheet = make_signoff(
        difference, before, after, config.datasets, options.since, until, options.profile.find_redactions
    )
    if options.format == "html":
        text = write_html(sheet)
    else:
        text = write_markdown(sheet) if options.format == "markdown" else write_json(sheet, difference)
    if options.output:
        Path(options.output).write_text(text, encoding="utf-8")
        print(f"核对单已写到 {options.output}")
    else:
        print(text, end="")
    return DONE


def _run_seal(options: argparse.Namespace, root: Path) -> int:
    from datapub.check import check
    from datapub.pipeline import seal_releases

    config = load_config(root)
    checked = check(options.profile, config, datetime.now(CHINA).date(), released=read_release(config))
    if has_errors(checked.problems):
        raise ProblemsFound(checked.problems)
    sealed = seal_releases(options.profile, config, checked.tables, read_history(config, find_cache(root)))
    print(f"新封存：{'、'.join(sealed)}。请提交 releases.lock。" if sealed else "没有要封存的版本。")
    return DONE


def _run_audit(options: argparse.Namespace, root: Path) -> int:
    from datapub.audit import survey_folder
    from datapub.report import write_audit

    survey = survey_folder(root / options.folder, datetime.now(CHINA).date())
    is_coloured = options.format == "text" and sys.stdout.isatty()
    print(write_audit(survey, options.format, is_coloured, options.profile.messages), end="")
    return DONE if survey.is_sound else DATA_PROBLEMS


def _run_format(options: argparse.Namespace, root: Path) -> int:
    from datapub.canonical import format_file
    from datapub.intake import Busy, busy_problem, lock, replace_file

    is_changed = False
    unsound = []
    try:
        with lock(root):
            for dataset in load_config(root).datasets:
                path = root / dataset.path
                if not path.is_file():
                    continue
                formatted = format_file(path.read_bytes(), dataset)
                if not formatted.is_sound:
                    unsound.append(dataset.path)
                elif formatted.done:
                    replace_file(path, formatted.content)
                    print(f"已整理 {dataset.path}：{'、'.join(formatted.done)}。")
                    is_changed = True
    except Busy:
        _show([busy_problem(root)], options)
        return DATA_PROBLEMS
    for name in unsound:
        print(f"没有整理 {name}：它不是完好的 UTF-8 CSV，请先运行 check，按提示改正。", file=sys.stderr)
    if not (is_changed or unsound):
        print("都已经是规范的写法，没有改动。")
    return DATA_PROBLEMS if unsound else DONE


def _run_freshness(options: argparse.Namespace, root: Path) -> int:
    from datapub.check import check
    from datapub.derive.overdue import check_renewals
    from datapub.derive.working_days import BUILT_IN, TABLE, read_calendar

    config = load_config(root)
    today = datetime.now(CHINA).date()
    checked = check(options.profile, config, today)
    unread = {dataset.path for dataset in config.datasets if dataset.name not in checked.tables}
    calendar_path = config.dataset(TABLE).path
    is_calendar_sound = not has_errors([p for p in checked.problems if p.file == calendar_path])
    if not is_calendar_sound:  # told of, and the terms are counted by the notices that the program knows
        unread.add(calendar_path)
    calendar = read_calendar(checked.tables) if is_calendar_sound else BUILT_IN
    published = [table for table in checked.tables.values() if not table.dataset.policy.is_internal]
    problems = [
        *(problem for problem in checked.problems if problem.file in unread),
        *check_renewals(published, calendar, today),
    ]
    overdue = sum(problem.rule == "overdue" for problem in problems)
    _show(
        problems,
        options,
        always=True,
        summary=f"{overdue} 个数据集已经过期，另有 {len(problems) - overdue} 项要留意。",
    )
    return DATA_PROBLEMS if has_errors(problems) else DONE


def _run_form(options: argparse.Namespace, root: Path) -> int:
    from datapub.check import check
    from datapub.export.form import write_form
    from datapub.intake import describe_form, list_references, select_area

    config = load_config(root)
    dataset = _find_dataset(config, options.dataset)
    if dataset is None:
        return SETTINGS_PROBLEMS
    clock = read_clock(config)
    checked = check(options.profile, config, clock.today)
    if dataset.name not in checked.tables:
        _show([problem for problem in checked.problems if problem.file == dataset.path], options)
        return DATA_PROBLEMS
    table = select_area(checked.tables[dataset.name], options.area)
    if options.area and table is None:
        print(f"数据集 {dataset.name} 不分区域，或没有区域 {options.area} 的数据。", file=sys.stderr)
        return SETTINGS_PROBLEMS
    assert table is not None
    references = list_references(checked.tables, dataset, options.area)
    content = write_form(table, references, clock.published.replace(tzinfo=None), describe_form(dataset))
    Path(options.output).write_bytes(content)
    print(f"填报表已生成：{options.output}，{dataset.title}，{len(table.frame)} 行。")
    return DONE


def _run_import(options: argparse.Namespace, root: Path) -> int:
    from datapub.intake import (
        Busy,
        Options,
        busy_problem,
        changed_problem,
        lock,
        read_import,
        replace_file,
        write_import,
    )

    config = load_config(root)
    dataset = _find_dataset(config, options.dataset)
    if dataset is None:
        return SETTINGS_PROBLEMS
    path = Path(options.file)
    target = root / dataset.path
    wanted = Options(options.sheet, options.area, options.partial, options.reason, tuple(options.default))
    try:
        with lock(root):
            standing = target.read_bytes()
            found = read_import(options.profile, config, dataset, path, datetime.now(CHINA).date(), wanted)
            print(write_import(found), end="")
            if found.problems:
                _show(found.problems, options)
                print(f"没有写入，{dataset.path} 保持原样。", file=sys.stderr)
                return DATA_PROBLEMS
            if found.plan.is_empty:
                print("和现有的数据一样，不需要写入。")
                return DONE
            if options.dry_run:
                print(f"这是试运行，没有写入，{dataset.path} 保持原样。")
                return DONE
            if not (options.yes or _confirm(f"写入 {dataset.path} 吗？输入 是 再按回车：")):
                print(f"没有写入，{dataset.path} 保持原样。", file=sys.stderr)
                return DONE
            if target.read_bytes() != standing:
                _show([changed_problem(path, dataset.path)], options)
                return DATA_PROBLEMS
            replace_file(target, found.content)
    except Busy:
        _show([busy_problem(path)], options)
        return DATA_PROBLEMS
    except OSError as error:
        print(
            f"读写文件出错（{error.strerror or error}），{dataset.path} 保持原样。"
            "请检查文件夹能不能写入、磁盘有没有满。",
            file=sys.stderr,
        )
        return SETTINGS_PROBLEMS
    print(f"已写入 {dataset.path}。请再看一遍改动，然后提交。")
    if options.reason:
        print(f"提交时请写上删去的理由：{options.reason}")
    return DONE


def _confirm(question: str) -> bool:
    """Ask a person; where nobody sits at a terminal, the answer is no."""
    if not sys.stdin.isatty():
        print("要写入请加上 --yes。", file=sys.stderr)
        return False
    return input(question).strip().lower() in {"是", "y", "yes"}


def _find_dataset(config: Config, name: str) -> Dataset | None:
    for dataset in config.datasets:
        if name in {dataset.name, dataset.title}:
            return dataset
    names = "、".join(dataset.name for dataset in config.datasets)
    print(f"没有数据集 {name}。可以选的有：{names}。", file=sys.stderr)
    return None


def _run_serve(options: argparse.Namespace, root: Path) -> int:
    from datapub.preview import Preview, make_server

    kept = Kept()
    with Preview(
        lambda: rebuild_preview(options.profile, root, kept), [root / name for name in SOURCES]
    ) as preview:
        _show(preview.state.problems, options)
        with make_server(root / PREVIEW_FOLDER, options.port, preview) as server:
            print(
                f"预览地址：http://127.0.0.1:{server.server_port}/  （改动会自动显示，按 Ctrl+C 结束）\n"
                "预览不写 Excel 和 Parquet 下载文件，也不做发布前对网站的核查；build 会做。",
                flush=True,
            )
            with suppress(KeyboardInterrupt):
                server.serve_forever()
    return DONE


def rebuild_preview(profile: Profile, root: Path, kept: Kept) -> tuple[bool, list[Problem]]:
    """Build the preview once; return whether a new one stands, and what is wrong.

    A bug of ours is a problem like any other here: as an exception it would end the thread that builds,
    and every open page would wait for ever.

    Args:
        kept: what earlier builds of this preview have made.

    Raises:
        NotOurs: the preview's folder holds something that this publisher did not write.
    """
    from datapub.pipeline import build

    try:
        config = replace(load_config(root), is_preview=True)
        clock, released = read_clock(config), read_release(config)
        if not clock.commit:  # the moment of every draft is another, and no page would be the same
            moment = kept.recall("moment", clock.today, lambda: clock.published)
            clock = replace(clock, published=moment)
        built = build(profile, config, root / PREVIEW_FOLDER, clock, released=released, draft=kept)
    except PublishingStopped as stop:
        return False, stop.problems
    except NotOurs:
        raise
    except Exception:
        return False, [Problem(CRASH_FILE, None, None, "crash", _keep_crash(root))]
    return True, list(built.warnings)


def read_clock(config: Config) -> Clock:
    """Return the build's clock: SOURCE_DATE_EPOCH, else the last published commit of data or prose, else now.

    Only a project without any history prints the present moment, and its commit stays empty.
    """
    now = datetime.now(CHINA)
    commit = last_commit(config.root, ["datasets", "docs", "site.toml"], is_published=True)
    published = commit.committed_at if commit else now.replace(microsecond=0)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        published = datetime.fromtimestamp(int(epoch), CHINA)
    return Clock(published=published, today=now.date(), commit=commit.hash if commit else "")


def read_release(config: Config) -> Commit | None:
    """Return the commit that an official site has to have reviewed; a sample site needs none.

    None also where the files are not as they were committed: no review can have been of them.
    """
    from datapub.rules.official import RELEASED

    if not config.official or not is_committed(config.root, RELEASED):
        return None
    return last_commit(config.root, RELEASED)


def _show(
    problems: Sequence[Problem], options: argparse.Namespace, always: bool = False, summary: str = ""
) -> None:
    from datapub.report import write_report

    wanted = getattr(options, "format", "text")
    if problems or always:
        is_coloured = wanted == "text" and sys.stdout.isatty()
        text = write_report(problems, wanted, is_coloured, summary, options.profile.messages)
        print(text, end="" if text.endswith("\n") else "\n")
