"""``verify-build``: rebuild the site of a commit in a clean checkout, and compare it with a given site."""

from __future__ import annotations

from pathlib import Path

from datapub.cli.context import (
    DATA_PROBLEMS,
    DONE,
    Commands,
    Context,
    add_overlay,
    explain_missing_commits,
    refuse,
    report_disk_errors,
)
from datapub.cli.site import SITE, find_site
from datapub.cli.target import check_targets
from datapub.history import find_commit
from datapub.history.remake import NotRemade, list_unlike, remake_site
from datapub.history.seals import REQUIREMENTS
from datapub.history.state import read_raw

LISTED = 100
"""Maximum number of files that are listed."""


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("verify-build", help="用一个提交重新生成网站，和手里的逐个文件比较")
    parser.add_argument("commit", nargs="?", metavar="提交", help="默认是网站自己写明的那个提交")
    parser.add_argument("--site", metavar="网站", help=f"网站的文件夹，或它的 version.json（默认是 {SITE}）")
    parser.add_argument("--list", metavar="文件", help="把不一样的全部写进这个文件")
    add_overlay(parser)
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    """Compare the sites, and print how each differing file differs."""
    from datapub.audit.manifest import MANIFEST
    from datapub.comparison import compare_sites, read_digests
    from datapub.deploy.disk import read_json

    options, root = context.options, context.root
    check_targets(context, options.list or "")
    given = find_site(context, options.site).absolute()
    try:
        known = read_digests(given)
        named = options.commit or read_json(given / MANIFEST if given.is_dir() else given)["built_from"]
    except (OSError, ValueError, KeyError):
        return refuse(f"{given} 不是生成好的网站，也不是网站的 version.json。")
    if not named:
        lacking = explain_missing_commits(root) or "请写明和哪个提交比较。"
        return refuse(f"这个网站生成的时候，有改动没有提交，或者没有提交记录，没有提交可以比较。{lacking}")
    commit = find_commit(root, named)
    if commit is None:
        return refuse(f"找不到提交 {named}。{explain_missing_commits(root)}")
    if unlike := list_other_libraries(root, commit):
        print(unlike)
    try:
        with report_disk_errors(context, root), remake_site(root, commit, context.overlay) as remade:
            differing = [*compare_sites(given, known, remade.site)]
    except NotRemade as error:
        return refuse(f"重新生成没有成功：{error}")
    if not differing:
        same = "每一个字节都相同" if given.is_dir() else "清单一样；文件本身没有看"
        print(f"一样：{commit} 重新生成的 {len(known)} 个文件，和这个网站的{same}。")
        return DONE
    print(f"不一样：{commit} 重新生成的，和这个网站有 {len(differing)} 个文件不同。")
    for line in differing[:LISTED]:
        print(f"  {line}")
    if options.list:
        Path(options.list).write_text("".join(f"{line}\n" for line in differing), encoding="utf-8")
    elif len(differing) > LISTED:
        print(f"  另有 {len(differing) - LISTED} 个没有列出，加 --list 文件 可以全部写下来。")
    print(
        "如果这个网站不是今天生成的，而那以后有内容到期，到期的地方会不同；"
        "用了覆盖数据的，请加上同一个 --overlay。别的不同，请查是谁改过网站。"
    )
    return DATA_PROBLEMS


def list_other_libraries(root: Path, commit: str) -> str:
    """Return which installed libraries differ from those pinned at a commit, in Chinese; "" if none does."""
    unlike = list_unlike(read_raw(root, commit, [REQUIREMENTS]).get(REQUIREMENTS, b""))
    words = f"装着的程序库和那个提交的 {REQUIREMENTS} 写的不一样，结果可能因此不同："
    return f"{words}{'、'.join(unlike)}。" if unlike else ""
