"""The frame without a site around it, for charts embedded in other sites' pages."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final

from datapub.config import Config
from datapub.frames.stamp import FRAME_DEPTH, Frame

BARE_FRAME: Final = "charts"
"""The section whose pages use this frame; the only one that other sites may embed."""

DRAFT_NOTICE: Final = "预览：这是供审核的预览，还没有发布，请勿引用或转发。"
"""The notice on every page of a preview; the site's header has the same."""

_STYLE: Final = "assets/site.css"
_READER: Final = "assets/reader.js"
_COPY: Final = "assets/embed.js"

_DOCUMENT: Final = """\
<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="\0policy\0">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="description" content="\0description\0">
<link rel="canonical" href="\0canonical\0">
{robots}<title>\0title\0 - {site}</title>
<link rel="icon" type="image/svg+xml" href="{root}assets/favicon.svg">
<link rel="stylesheet" href="{root}{style}">
<script src="{root}{reader}"></script>
</head>
<body class="is-bare">
{draft}<main class="md-typeset">
<h1>\0heading\0</h1>\0banner\0
\0content\0
</main>
<script type="module" src="{root}{copy}"></script>\0scripts\0
</body>
</html>
"""


def make_bare_frame(config: Config, renamed: Mapping[str, str]) -> Frame:
    """Return the frame; ``renamed`` gives our assets their published addresses."""
    text = _DOCUMENT.format(
        robots="" if config.is_public else '<meta name="robots" content="noindex">\n',
        draft=f'<p class="note note--warn">{DRAFT_NOTICE}</p>\n' if config.is_preview else "",
        site=escape(config.title),
        root="../" * FRAME_DEPTH,
        style=renamed[_STYLE],
        reader=renamed[_READER],
        copy=renamed[_COPY],
    )
    pieces = text.split("\0")
    return Frame(tuple(pieces[0::2]), tuple(pieces[1::2]))
