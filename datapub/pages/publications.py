"""信息公开: the blocks of the catalogue and of the log of corrections."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jinja2 import Environment

from datapub.clock import Clock
from datapub.config import Config
from datapub.derive.corrections import TABLE as CORRECTIONS
from datapub.derive.corrections import Corrections
from datapub.derive.publication import Publication
from datapub.download import Downloads
from datapub.formats import list_formats
from datapub.pages.section import Section, SiteContent, Slots


def render_publication_slots(
    environment: Environment,
    config: Config,
    publications: Sequence[Publication],
    corrections: Corrections,
    downloads: Downloads,
    clock: Clock,
) -> dict[str, Callable[[str], str]]:
    """Return the blocks ``publications`` and ``corrections``."""
    files = {
        item.page: list_formats(downloads, item.dataset) if item.dataset else [] for item in publications
    }

    def write_publications(root: str) -> str:
        return environment.get_template("publications.html").render(
            root=root,
            groups=[item for item in publications if not item.dataset],
            datasets=[item for item in publications if item.dataset],
            files=files,
            published=clock.published.date(),
            publisher=config.publisher_name,
        )

    def write_corrections(root: str) -> str:
        return environment.get_template("corrections.html").render(
            root=root,
            corrections=corrections,
            has_dataset=any(item.dataset == CORRECTIONS for item in publications),
            published=clock.published.date(),
            days_zh=write_days,
        )

    return {"publications": write_publications, "corrections": write_corrections}


def write_days(days: float) -> str:
    """Write a median of whole days: 3, or 2.5 between two."""
    return f"{days:g}"


def _make_slots(content: SiteContent) -> Slots:
    c = content
    return render_publication_slots(
        c.environment, c.config, c.publications, c.corrections, c.downloads, c.clock
    )


SECTION = Section(
    "disclosure",
    landing={"publications": "disclosure/index.md", "corrections": "disclosure/corrections.md"},
    make_slots=_make_slots,
)
