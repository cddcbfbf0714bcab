"""``serve``: serve a preview that is rebuilt at every edit."""

from __future__ import annotations

from argparse import ArgumentTypeError
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from datapub.cli.context import CRASH_FILE, DONE, Commands, Context, add_overlay, keep_crash, read_release
from datapub.config import check_columns, load_config
from datapub.draft import PageFault, Reader
from datapub.history import is_committed, read_baseline
from datapub.messages import make_fault
from datapub.overlay import use_overlay
from datapub.problem import ConfigError, Problem, PublishingStopped
from datapub.profile import Profile
from datapub.provenance import read_clock
from datapub.sources import SOURCES
from datapub.step_cache import StepCache


def _read_port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise ArgumentTypeError("端口是 1 到 65535 的整数")
    return int(text)


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("serve", help="在本机预览网站，改动数据或文字后自动更新")
    parser.add_argument(
        "--port", type=_read_port, default=8000, metavar="端口", help="端口（默认 %(default)s）"
    )
    add_overlay(parser)
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    """Serve until interrupted with Ctrl+C."""
    from datapub.preview import Preview, make_server

    root = context.root
    rebuild = partial(rebuild_preview, context.profile, root, StepCache(), context.overlay)
    overlay = [context.overlay] if context.overlay else []
    preview = Preview(rebuild, [*(root / name for name in SOURCES), *overlay])
    port = context.options.port
    try:
        server = make_server(preview, port)
    except OSError as fault:
        raise ConfigError([make_fault("serve", "preview-port", str(port))]) from fault
    with server, preview:
        context.show(preview.state.problems)
        print(
            f"预览地址：http://127.0.0.1:{server.server_port}/  （改动会自动显示，按 Ctrl+C 结束）\n"
            "预览里没有 Excel 和 Parquet 下载文件，也没有做发布前对网站的核查；build 都会做。",
            flush=True,
        )
        with suppress(KeyboardInterrupt):
            server.serve_forever()
    return DONE


def rebuild_preview(
    profile: Profile, root: Path, cache: StepCache, overlay: Path | None = None
) -> tuple[Reader | None, list[Problem]]:
    """Draft the site once; return a reader of it, or None if that failed, and the problems.

    A bug of ours is returned as a problem as well: an exception would end the thread that builds, and every
    open page would wait for ever.

    Args:
        cache: results of earlier drafts of this preview.
        overlay: the folder of rows that are never committed.
    """
    from datapub.pipeline.drafting import draft_site

    try:
        config = replace(load_config(root), is_preview=True)
        check_columns(config, profile.needed)
        config = use_overlay(config, overlay) if overlay else config
        clock, released = read_clock(config, None), read_release(config)
        state = (clock.commit, is_committed(root, ["datasets"]))
        before = cache.get_or_compute("baseline", state, lambda: read_baseline(config))
        draft, warnings = draft_site(profile, config, clock, cache, released=released, before=before)
    except PublishingStopped as stop:
        return None, stop.problems
    except Exception:
        return None, [Problem(CRASH_FILE, None, None, "crash", f"{keep_crash(root)}。")]

    def read(address: str) -> bytes | None:
        try:
            return draft.read(address)
        except Exception as fault:
            raise PageFault(f"{keep_crash(root)}。") from fault

    return read, list(warnings)
