"""信息公开: the blocks of the catalogue and of the log of corrections."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from jinja2 import Environment

from datapub.clock import Clock
from datapub.config import Config
from datapub.derive.corrections import Corrections
from datapub.derive.publication import Publication

FORMATS: Mapping[str, str] = {
    "-excel.csv": "CSV（Excel、WPS）",
    ".xlsx": "Excel",
    ".csv": "CSV",
    ".json": "JSON",
    ".parquet": "Parquet",
}
"""End of a download's name -> what the catalogue calls its format, in the order of display."""


def render_disclosure_slots(
    environment: Environment,
    config: Config,
    publications: Sequence[Publication],
    corrections: Corrections,
    sizes: Mapping[str, int],
    clock: Clock,
) -> dict[str, Callable[[str], str]]:
    """Return the blocks ``publications`` and ``corrections``.

    Args:
        sizes: bytes of each download by its address below data/.
    """
    files = {
        item.page: list(_list_files(item.dataset, sizes)) if item.dataset else [] for item in publications
    }

    def write_publications(root: str) -> str:
        return environment.get_template("publications.html").render(
            root=root,
            publications=publications,
            files=files,
            published=clock.published.date(),
            publisher=config.publisher_name,
        )

    def write_corrections(root: str) -> str:
        return environment.get_template("corrections.html").render(
            root=root, corrections=corrections, published=clock.published.date(), days_zh=write_days
        )

    return {"publications": write_publications, "corrections": write_corrections}


def _list_files(dataset: str, sizes: Mapping[str, int]) -> Iterable[dict[str, str]]:
    for end, label in FORMATS.items():
        if dataset + end in sizes:
            yield {"name": dataset + end, "label": label}


def write_days(days: float) -> str:
    """Write a median of whole days: 3, or 2.5 between two."""
    return f"{days:g}"
