"""``serve``: a preview that is built anew at every edit."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from datapub.cli.context import CRASH_FILE, DONE, Context, add_overlay, keep_crash, read_release
from datapub.config import load_config
from datapub.history import is_committed, read_baseline
from datapub.overlay import use_overlay
from datapub.problem import Problem, PublishingStopped
from datapub.profile import Profile
from datapub.provenance import read_clock
from datapub.publish import ForeignOutputError
from datapub.sources import SOURCES
from datapub.step_cache import StepCache

if TYPE_CHECKING:
    from datapub.cli.context import Commands

PREVIEW_FOLDER = ".site-preview"


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("serve", help="在本机预览网站，改动数据或文字后自动更新")
    parser.add_argument("--port", type=int, default=8000, metavar="端口", help="端口（默认 %(default)s）")
    add_overlay(parser)
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    """Serve until the keyboard says stop."""
    from datapub.preview import Preview, make_server

    root = context.root
    rebuild = partial(rebuild_preview, context.profile, root, StepCache(), context.overlay)
    overlay = [context.overlay] if context.overlay else []
    with Preview(rebuild, [*(root / name for name in SOURCES), *overlay]) as preview:
        context.show(preview.state.problems)
        with make_server(root / PREVIEW_FOLDER, context.options.port, preview) as server:
            print(
                f"预览地址：http://127.0.0.1:{server.server_port}/  （改动会自动显示，按 Ctrl+C 结束）\n"
                "预览不写 Excel 和 Parquet 下载文件，也不做发布前对网站的核查；build 会做。",
                flush=True,
            )
            with suppress(KeyboardInterrupt):
                server.serve_forever()
    return DONE


def rebuild_preview(
    profile: Profile, root: Path, cache: StepCache, overlay: Path | None = None
) -> tuple[bool, list[Problem]]:
    """Build the preview once; return whether a new one stands, and what is wrong.

    A bug of ours is a problem like any other here: as an exception it would end the thread that builds,
    and every open page would wait for ever.

    Args:
        cache: what earlier builds of this preview have made.
        overlay: the folder of the rows that never stand in the repository.

    Raises:
        ForeignOutputError: the preview's folder holds something that this publisher did not write.
    """
    from datapub.pipeline import build

    try:
        config = replace(load_config(root), is_preview=True)
        config = use_overlay(config, overlay) if overlay else config
        clock, released = read_clock(config, None), read_release(config)
        if not clock.commit:  # the moment of every draft is another, and no page would be the same
            moment = cache.get_or_compute("moment", clock.today, lambda: clock.published)
            clock = replace(clock, published=moment)
        state = (clock.commit, is_committed(root, ["datasets"]))
        before = cache.get_or_compute("baseline", state, lambda: read_baseline(config))
        built = build(
            profile, config, root / PREVIEW_FOLDER, clock, released=released, draft=cache, before=before
        )
    except PublishingStopped as stop:
        return False, stop.problems
    except ForeignOutputError:
        raise
    except Exception:
        return False, [Problem(CRASH_FILE, None, None, "crash", f"{keep_crash(root)}。")]
    return True, list(built.warnings)
