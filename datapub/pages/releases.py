"""The block of the page 核对文件: every release with its address and its hash."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from jinja2 import Environment

from datapub.derive.releases import Archived
from datapub.model import Table
from datapub.pages.section import Section, SiteContent, Slots


def render_release_slots(
    environment: Environment, published: Mapping[str, Table], archives: Sequence[Archived], is_known: bool
) -> dict[str, Callable[[str], str]]:
    """Return the block; without history it says that past releases could not be rebuilt."""

    def releases(root: str) -> str:
        return environment.get_template("releases.html").render(
            root=root,
            archives=[(item, date.fromisoformat(item.release.released_on)) for item in reversed(archives)],
            is_known=is_known,
            titles={f"{name}.csv": table.dataset.title for name, table in published.items()},
        )

    return {"releases": releases}


def _make_slots(content: SiteContent) -> Slots:
    is_known = content.history is not None
    return render_release_slots(content.environment, content.published, content.archives, is_known)


SECTION = Section("releases", landing={"releases": "check-file.md"}, make_slots=_make_slots)
