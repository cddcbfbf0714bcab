"""The block of the page 核对文件: every release with its address and its hash."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from datapub.pages.page import Page
from datapub.pages.section import Block, Section, SiteContent, Slots


def _make_slots(content: SiteContent) -> Slots:
    """Return the block; without history it says that past releases could not be rebuilt."""
    return {"releases": _make_block(content)}


def _make_pages(content: SiteContent) -> Iterator[Page]:
    """Yield the index of the archive, which stands in the folder of the releases; none without releases."""
    if not content.archives:
        return
    yield Page(
        address="data/at/",
        frame="data",
        title="存档的版本",
        description="每次发布的整份数据：每个文件、它的校验值，和现在还能不能看到全部内容。",
        body=_make_block(content)("../../"),
    )


def _make_block(content: SiteContent) -> Block:
    archives = [(item, date.fromisoformat(item.release.released_on)) for item in reversed(content.archives)]
    titles = {f"{name}.csv": table.dataset.title for name, table in content.published.items()}
    is_known = content.history is not None
    return content.block("releases.html", archives=archives, is_known=is_known, titles=titles)


SECTION = Section(
    "releases",
    frames=("data",),
    landing={"releases": "check-file.md"},
    make_slots=_make_slots,
    make_pages=_make_pages,
)
