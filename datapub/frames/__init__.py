"""The site around the data: mkdocs builds the prose and the frames, data pages are stamped into them.

mkdocs and its theme are a thin, replaceable shell: nothing outside this package knows of them, and
no cell of the data ever passes through Markdown.
"""

from __future__ import annotations

from datapub.frames.build import FileWriter, Shell, build_frames, check_docs, make_shell
from datapub.frames.policy import write_chart_headers, write_headers
from datapub.frames.sitemap import write_robots, write_sitemap
from datapub.frames.stamp import Frame, Frames, stamp

__all__ = [
    "FileWriter",
    "Frame",
    "Frames",
    "Shell",
    "build_frames",
    "check_docs",
    "make_shell",
    "stamp",
    "write_chart_headers",
    "write_headers",
    "write_robots",
    "write_sitemap",
]
