"""``format``: put the files of the datasets in canonical form."""

from __future__ import annotations

import sys

from datapub.cli.context import DATA_PROBLEMS, DONE, Commands, Context, add_overlay


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("format", help="把 CSV 存成规范的写法：行的顺序、引号、换行、无 BOM")
    add_overlay(parser)
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    """Rewrite each file that is valid but not in canonical form."""
    from datapub.canonical import format_file
    from datapub.intake import Busy, busy_problem, lock, replace_files

    root = context.root
    context.note_datasets()
    is_changed = False
    unsound = []
    try:
        with lock(root):
            for dataset in context.config.datasets:
                path = root / dataset.path
                if not path.is_file():
                    continue
                formatted = format_file(path.read_bytes(), dataset)
                if not formatted.is_sound:
                    unsound.append(dataset.path)
                elif formatted.done:
                    replace_files({path: formatted.content})
                    print(f"已整理 {dataset.path}：{'、'.join(formatted.done)}。")
                    is_changed = True
    except Busy:
        context.show([busy_problem(root)])
        return DATA_PROBLEMS
    for name in unsound:
        print(f"没有整理 {name}：它不是完好的 UTF-8 CSV，请先运行 check，按提示改正。", file=sys.stderr)
    if not (is_changed or unsound):
        print("都已经是规范的写法，没有改动。")
    return DATA_PROBLEMS if unsound else DONE
