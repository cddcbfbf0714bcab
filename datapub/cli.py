"""The commands. Everything printed is printed here; nothing else decides an exit code.

Exit codes: 0 done · 1 problems in the data or on the site · 2 usage or settings · 3 a bug of ours.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from datapub.clock import CHINA, Clock
from datapub.config import Config, load_config
from datapub.history import Commit, find_cache, is_committed, last_commit, read_history
from datapub.problem import ConfigError, Problem, ProblemsFound, has_errors

DONE, DATA_PROBLEMS, SETTINGS_PROBLEMS, BUG = 0, 1, 2, 3
FORMATS = ("text", "json", "github", "markdown")
CRASH_FILE = "datapub-crash.txt"


def main(arguments: Sequence[str] | None = None, root: Path | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: the command line without the program's name; the process's own by default.
        root: the project's folder; by default the one that holds ``build_site.py``.
    """
    options = _make_parser().parse_args(arguments)
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
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except KeyboardInterrupt:
        print("已中断；原来的网站没有改动。", file=sys.stderr)
        return SETTINGS_PROBLEMS
    except Exception:  # the one place where a bug of ours becomes a short line for staff
        crash = folder / CRASH_FILE
        crash.write_text(traceback.format_exc(), encoding="utf-8")
        print(
            f"程序出错了，这不是数据的问题。请把 {crash.name} 发给维护人员；原来的网站没有改动。",
            file=sys.stderr,
        )
        return BUG


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build_site.py", description="检查托育数据，生成公开网站")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")

    check = commands.add_parser("check", help="只检查数据，不生成网站")
    check.add_argument("--format", choices=FORMATS, default="text", help="报告的写法")
    check.set_defaults(run=_run_check)

    build = commands.add_parser("build", help="检查数据并生成网站")
    build.add_argument("-o", "--output", default="site", help="网站放在哪个文件夹（默认 site）")
    build.add_argument("--format", choices=FORMATS, default="text", help="报告的写法")
    build.add_argument("--quiet", action="store_true", help="成功时不显示任何内容")
    build.set_defaults(run=_run_build)

    audit = commands.add_parser("audit", help="核查已生成的网站")
    audit.add_argument("folder", nargs="?", default="site", help="网站所在的文件夹（默认 site）")
    audit.add_argument("--format", choices=FORMATS, default="text", help="报告的写法")
    audit.set_defaults(run=_run_audit)

    tidy = commands.add_parser("format", help="把 CSV 存成规范的写法（UTF-8、无 BOM）")
    tidy.set_defaults(run=_run_format)

    serve = commands.add_parser("serve", help="在本机预览网站")
    serve.add_argument("folder", nargs="?", default="site", help="网站所在的文件夹（默认 site）")
    serve.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
    serve.set_defaults(run=_run_serve)
    return parser


def _run_check(options: argparse.Namespace, root: Path) -> int:
    from datapub.check import check

    config = load_config(root)
    problems = check(config, datetime.now(CHINA).date(), released=read_release(config)).problems
    _show(problems, options, always=True)
    return DATA_PROBLEMS if has_errors(problems) else DONE


def _run_build(options: argparse.Namespace, root: Path) -> int:
    from datapub.pipeline import build
    from datapub.publish import NotOurs

    config = load_config(root)
    output = root / options.output
    try:
        history = read_history(config, find_cache(root))
        built = build(config, output, read_clock(config), released=read_release(config), history=history)
    except NotOurs:
        print(
            f"文件夹 {options.output} 里有别的内容，不敢覆盖。请换一个输出文件夹，或先把它移走。",
            file=sys.stderr,
        )
        return SETTINGS_PROBLEMS
    if not options.quiet:
        _show(built.warnings, options)
        print(
            f"网站已生成：{options.output}，{built.pages} 个数据网页，共 {built.files} 个文件，全部通过核查。"
        )
    return DONE


def _run_audit(options: argparse.Namespace, root: Path) -> int:
    from datapub.audit import survey_folder
    from datapub.report import write_audit

    survey = survey_folder(root / options.folder, datetime.now(CHINA).date())
    is_coloured = options.format == "text" and sys.stdout.isatty()
    print(write_audit(survey, options.format, is_coloured), end="")
    return DONE if survey.is_sound else DATA_PROBLEMS


def _run_format(options: argparse.Namespace, root: Path) -> int:
    from datapub.load import format_text

    for dataset in load_config(root).datasets:
        path = root / dataset.path
        if not path.is_file():
            continue
        before = path.read_bytes()
        after = format_text(before)
        if after != before:
            path.write_bytes(after)
            print(f"已整理 {dataset.path}")
    return DONE


def _run_serve(options: argparse.Namespace, root: Path) -> int:
    from datapub.preview import serve

    folder = root / options.folder
    if not (folder / "index.html").is_file():
        print(f"{options.folder} 里还没有网站。请先运行 make site。", file=sys.stderr)
        return SETTINGS_PROBLEMS
    print(f"预览地址：http://127.0.0.1:{options.port}/  （按 Ctrl+C 结束）")
    serve(folder, options.port)
    return DONE


def read_clock(config: Config) -> Clock:
    """Return the build's clock: SOURCE_DATE_EPOCH, else the last commit of data or prose, else now.

    Only a project without any history prints the present moment, and its commit stays empty.
    """
    now = datetime.now(CHINA)
    commit = last_commit(config.root, ["datasets", "docs", "site.toml"])
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


def _show(problems: Sequence[Problem], options: argparse.Namespace, always: bool = False) -> None:
    from datapub.report import write_report

    wanted = getattr(options, "format", "text")
    if problems or always:
        text = write_report(problems, wanted, is_coloured=wanted == "text" and sys.stdout.isatty())
        print(text, end="" if text.endswith("\n") else "\n")
