"""``diff``: show what a proposal changes, as a sign-off sheet."""

from __future__ import annotations

from pathlib import Path

from datapub.cli.context import DONE, Commands, Context, explain_missing_commits, refuse
from datapub.cli.target import check_targets
from datapub.descriptor import PACKAGE_FILE
from datapub.history import (
    State,
    find_base,
    find_commit,
    is_committed,
    last_commit,
    read_commit,
    read_folder,
)


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("diff", help="比较两个版本的数据，写出发布前核对单")
    parser.add_argument(
        "--since", required=True, metavar="版本", help="原来的版本：提交号、分支、标签，或一个文件夹"
    )
    parser.add_argument("--until", metavar="版本", help="现在的版本（默认是正在编辑的数据）")
    parser.add_argument(
        "--format", choices=("html", "markdown", "json"), default="markdown", help="核对单的写法"
    )
    parser.add_argument("-o", "--output", metavar="文件", help="写到哪个文件（默认直接显示）")
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    """Write the sheet."""
    from datapub.derive.changes import compare
    from datapub.pages.signoff import make_signoff
    from datapub.pages.signoff_formats import write_html, write_json, write_markdown

    options = context.options
    check_targets(context, options.output or "")
    states = []
    for name in (options.since, options.until):
        state = _read(context.root, name)
        if state is None:
            forms = f"请写提交号、分支、标签，或一个有 {PACKAGE_FILE} 的文件夹。"
            return refuse(f"找不到版本 {name}：{forms}{explain_missing_commits(context.root)}")
        states.append(state.under(context.config.policies))
    before, after = states
    difference = compare(before.snapshots, after.snapshots)
    until = options.until or "正在编辑的数据"
    sheet = make_signoff(
        difference,
        before,
        after,
        context.config.datasets,
        options.since,
        until,
        context.profile.find_redactions,
        "" if options.until else _find_version(context.root, options.since),
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


def _find_version(root: Path, since: str) -> str:
    """Return the commit to cite in a review of the present files; "" if uncommitted, or unchanged ``since``.

    This is not the commit in the footer of a preview, which may be a temporary merge. If such a merge
    combines the proposal with commits that came in since, reviewers do not have it: see ``BEHIND``.
    """
    from datapub.clock import SHORT_HASH
    from datapub.pages.signoff import BEHIND
    from datapub.rules.official import RELEASED

    commit = last_commit(root, RELEASED) if is_committed(root, RELEASED) else None
    if commit is None or find_base(root, commit.hash, since) == commit.hash:  # nothing has changed since
        return ""
    first, second = (find_commit(root, f"{commit.hash}^{number}") for number in (1, 2))
    return BEHIND if second and first == find_commit(root, since) else commit.hash[:SHORT_HASH]


def _read(root: Path, name: str | None) -> State | None:
    """Return the state of a folder, of a commit or, for None, of the working tree."""
    if name is None:
        return read_folder(root)
    return read_folder(Path(name)) if (Path(name) / PACKAGE_FILE).is_file() else read_commit(root, name)
