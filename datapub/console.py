"""Progress of long work: a bar in a terminal, plain lines elsewhere, nothing with ``--quiet``.

It writes to the error stream, so that reports on the output stream stay what a program can read. This
is the only module with rich.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from datapub.check import ProgressCallback, ignore_step

STEPS: Final = {
    "load": "读入数据",
    "validate": "逐格检查",
    "rules": "核对规则",
    "prose": "生成文字网页",
    "derive": "汇总计算",
    "charts": "画图表",
    "exports": "写下载文件",
    "frames": "套上页头页脚",
    "search": "写查找索引",
    "pages": "生成网页",
    "files": "写入文件",
    "audit": "核查网站",
    "offline": "写离线副本",
    "swap": "换上新网站",
    "clear": "删去旧网站",
}
"""The steps of a build in their order, as staff read them; a step that is not here shows its own name."""


@contextmanager
def show_steps(stream: TextIO, is_quiet: bool) -> Iterator[ProgressCallback]:
    """Yield what a build tells of its steps, shown on ``stream`` as fits it."""
    if is_quiet:
        yield ignore_step
    elif stream.isatty():
        with _show_bar(stream) as observe:
            yield observe
    else:

        def write_line(step: str, seconds: float) -> None:
            stream.write(f"{STEPS.get(step, step)}：{seconds:.1f} 秒\n")
            stream.flush()

        yield write_line


@contextmanager
def _show_bar(stream: TextIO) -> Iterator[ProgressCallback]:
    names = list(STEPS)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as bar:
        task = bar.add_task(STEPS[names[0]], total=len(names))

        def observe(step: str, seconds: float) -> None:
            place = names.index(step) + 1 if step in names else None
            if place is not None:
                following = STEPS[names[place]] if place < len(names) else STEPS[step]
                bar.update(task, completed=place, description=following)

        yield observe
