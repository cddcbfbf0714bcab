"""The commands, one module each. Everything printed is printed here; nothing else decides an exit code.

Exit codes: 0 done · 1 problems in the data or on the site · 2 usage or settings · 3 a bug of ours ·
130 stopped by Ctrl+C.
"""

from __future__ import annotations

import argparse
import errno
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from datapub.cli import (
    audit,
    build,
    check,
    diff,
    erase,
    form,
    format,
    freshness,
    importing,
    new,
    publish,
    releases,
    republish,
    rollback,
    seal,
    serve,
    verify,
    verify_build,
)
from datapub.cli.context import (
    BUG,
    DONE,
    INTERRUPTED,
    Context,
    keep_crash,
    refuse,
    report_disk_errors,
    settle_environment,
    settle_output,
)
from datapub.cli.describe import describe_commands
from datapub.problem import PublishingStopped
from datapub.profile import Profile
from datapub.publish import ForeignOutputError

COMMANDS = (
    check, build, audit, publish, republish, rollback, releases, format, form, importing, diff,
    seal, verify, verify_build, erase, freshness, serve, new,
)  # fmt: skip
"""Every command, in the order in which the help lists them."""


def main(profile: Profile, arguments: Sequence[str] | None = None, root: Path | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        profile: what the register is.
        arguments: the command line without the program's name; the process's own by default.
        root: the project's folder; by default the one that holds ``build_site.py``.
    """
    settle_output()
    parser = make_parser()
    options = parser.parse_args(arguments)
    if any("\0" in word for value in vars(options).values() for word in _list_words(value)):
        return refuse("命令里有看不见的字符（NUL），文件名和内容里都不能有。请删去，重新输入。")
    folder = (root or Path(__file__).resolve().parents[2]).resolve()
    settle_environment(folder)
    context = Context(replace(profile, commands=describe_commands(parser)), folder, options)
    try:
        with report_disk_errors(context, folder):
            code: int = options.run(context)
            return code
    except PublishingStopped as stop:
        context.show(stop.problems)
        return stop.exit_code
    except ForeignOutputError as stop:
        folder, *parts = stop.args
        what = f" {parts[0]}" if parts else "别的内容"
        return refuse(f"文件夹 {folder} 里有{what}，不敢覆盖。请换一个输出文件夹，或先把它移走。")
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except KeyboardInterrupt:
        refuse(f"已中断；{context.outcome()}。")
        return INTERRUPTED
    except Exception as error:  # the one place where a bug of ours becomes a short line for staff
        if _is_of_memory(error):
            return refuse(f"内存不够；{context.outcome()}。请关掉别的程序，或换内存更大的电脑，再运行一次。")
        print(f"{keep_crash(folder)}；{context.outcome()}。", file=sys.stderr)
        return BUG


def _is_of_memory(error: Exception) -> bool:
    """Return whether an error says that there is no memory, also for a library that is to be loaded."""
    if isinstance(error, ImportError):
        return "failed to map segment" in str(error)
    return isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM


def _list_words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from filter(lambda item: isinstance(item, str), value)


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of every command; ``run`` of what it parses is the command."""
    parser = argparse.ArgumentParser(prog="build_site.py", description="检查数据，生成公开网站")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    for command in COMMANDS:
        command.add(commands)
    return parser
