"""``verify``: find out which publication a file is, if any."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from datapub.cli.context import DATA_PROBLEMS, DONE, Commands, Context, refuse
from datapub.cli.site import SITE, find_site
from datapub.history import find_cache, find_commit, read_history
from datapub.history.seals import read_seals
from datapub.provenance import read_clock


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("verify", help="核对一个文件：是不是公布过的，是哪一版")
    parser.add_argument("file", metavar="文件", help="要核对的文件")
    parser.add_argument("--site", metavar="文件夹", help=f"和哪个文件夹里的网站核对（默认是项目里的 {SITE}）")
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    """Look the file up in the published site, in every committed version, and in the releases."""
    from datapub.derive.releases import list_releases
    from datapub.export.releases import check_seals
    from datapub.load import load_texts
    from datapub.pipeline.states import list_archived
    from datapub.validate import validate_tables
    from datapub.verification import list_published, verify

    path = Path(context.options.file)
    if not path.is_file():
        return refuse(f"没有文件 {path}。")
    config, profile = context.config, context.profile
    history = read_history(config, find_cache(context.root), profile.redact_state)
    site = find_site(context, context.options.site)
    clock = read_clock(config, history)
    if history is None:
        print("没有完整的提交记录，只能和现有的网站核对。", file=sys.stderr)
    if not site.is_dir():
        print(f"没有生成好的网站（{site}），只能和提交记录核对。", file=sys.stderr)
    texts, _ = load_texts(config.root, config.datasets)
    tables, _ = validate_tables(config.datasets, texts)  # problems of today's data do not matter here
    archives = list_archived(profile, config, tables, history)
    found = verify(path, list_published(config, site, clock, archives), site)
    print(found.text)
    releases = list_releases(tables, history, partial(find_commit, config.root))
    seals = check_seals(releases, archives, read_seals(config.root)) if history else ()
    mismatches = [problem for problem in seals if problem.rule != "release-unsealed"]
    context.show(mismatches, summary=f"封存的版本有 {len(mismatches)} 处核对不上。")
    return DONE if found.is_published else DATA_PROBLEMS
