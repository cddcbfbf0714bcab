"""The block of the page 核对文件: every release with its address and its hash."""

from __future__ import annotations

from datetime import date

from datapub.pages.section import Section, SiteContent, Slots


def _make_slots(content: SiteContent) -> Slots:
    """Return the block; without history it says that past releases could not be rebuilt."""
    archives = [(item, date.fromisoformat(item.release.released_on)) for item in reversed(content.archives)]
    titles = {f"{name}.csv": table.dataset.title for name, table in content.published.items()}
    is_known = content.history is not None
    made = content.block("releases.html", archives=archives, is_known=is_known, titles=titles)
    return {"releases": made}


SECTION = Section("releases", landing={"releases": "check-file.md"}, make_slots=_make_slots)
