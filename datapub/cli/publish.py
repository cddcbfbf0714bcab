"""``publish``: put the finished site where a web server serves it, beside earlier releases."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from datapub.cli.context import (
    DONE,
    Commands,
    Context,
    add_format,
    add_overlay,
    report_disk_errors,
)
from datapub.cli.site import SITE, find_site, warn_of_own_files
from datapub.cli.target import check_folder
from datapub.clock import CHINA

if TYPE_CHECKING:
    from datapub.deploy import Outcome, Terms

REASONS = {
    "expired": "里面有公示已经到期的内容",
    "ended": "里面有公示提前结束的内容",
    "withdrawn": "是登记撤回以前的",
}
"""Why a release may no longer be shown."""


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("publish", help="把生成好的网站发布到服务器的文件夹，旧版本留着备用")
    add_place(parser)
    parser.add_argument("--site", metavar="网站", help=f"生成好的网站（默认是项目里的 {SITE}）")
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    """Publish the project's site, or the one given."""
    return put(context, find_site(context, context.options.site))


def put(context: Context, site: Path) -> int:
    """Publish a site; print how much was copied and which releases were removed."""
    from datapub.deploy import publish

    dest = Path(context.options.dest)
    check_folder(context, dest)
    with report_errors(context, dest):
        outcome = publish(site, dest, make_terms(context))
    print_cleanup(outcome)
    context.show(warn_of_own_files(dest, outcome.own))
    name = outcome.release.folder.name
    files = len(outcome.release.manifest["files"]) + 1  # with the list of them
    if outcome.is_new:
        print(f"已发布：{dest} 现在是 {name}，共 {files} 个文件，复制了有变化的 {outcome.copied} 个。")
    else:
        print(f"{dest} 已经是这个网站（{name}），没有要发布的。")
    return DONE


def add_place(parser: argparse.ArgumentParser) -> None:
    """Add the folder of the releases, ``--format`` and ``--overlay``."""
    parser.add_argument("dest", metavar="文件夹", help="服务器上放网站的文件夹，本机的或挂载的")
    add_format(parser)
    add_overlay(parser)


def make_terms(context: Context) -> Terms:
    """Return today's terms, which decide whether a site may be shown."""
    from datapub.deploy import Terms, read_days
    from datapub.derive.redaction import read_withdrawn

    config = context.config
    expiring = [item for item in config.datasets if item.expires]
    known = [item for item in expiring if config.overlay or not item.is_overlay]
    present = {item.name: read_days(config.root / item.path, item) for item in known}
    withdrawn = read_withdrawn(config)
    return Terms(datetime.now(CHINA), expiring, present, withdrawn, partial(read_withdrawn, config))


@contextmanager
def report_errors(context: Context, dest: Path) -> Iterator[None]:
    """Turn a failing disk or a vanished folder into a message that says how the served site stands.

    Raises:
        ConfigError: for every OSError.
    """
    from datapub.deploy.place import CURRENT

    context.note_site(dest.absolute() / CURRENT)
    with report_disk_errors(context, dest, is_ours=False):
        yield


def print_cleanup(outcome: Outcome) -> None:
    """Print what was cleaned up: an interrupted publication, and removed releases."""
    if outcome.killed:
        print(f"上一次发布中断了：{outcome.killed}。留下的已经清理。")
    for name, reason in outcome.removed.items():
        print(f"删去了旧版本 {name}：{REASONS[reason]}。")
