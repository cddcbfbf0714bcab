"""What the manual is looked up for: commands, settings, rules, datasets, formats, from their records."""

from __future__ import annotations

from collections.abc import Iterator

from datapub.formats import FORMATS, WHOLE_FORMATS
from datapub.model import Dataset
from datapub.pages.catalogue import CADENCE_NAMES
from datapub.pages.meanings import locate_meanings
from datapub.pages.section import Section, SiteContent, Slots
from datapub.settings import list_settings


def _make_slots(content: SiteContent) -> Slots:
    titles = {item.name: item.title for item in content.config.datasets}
    rules = [(rule, content.messages.title_of(rule.id)) for rule in content.rules]
    return {
        "commands": content.block("commands.html", commands=content.commands),
        "settings": content.block("settings.html", settings=list_settings()),
        "rules": content.block(
            "rules.html",
            groups=[
                ("law", "依据有约束力", [item for item in rules if item[0].is_law]),
                ("own", "本站的要求", [item for item in rules if not item[0].is_law]),
            ],
            titles=titles,
            places=locate_meanings(content.messages),
        ),
        "dataset-files": content.block(
            "dataset_files.html",
            groups=list(_group_datasets(content)),
            cadences=CADENCE_NAMES,
        ),
        "formats": content.block("formats.html", formats=(*FORMATS, *WHOLE_FORMATS)),
    }


def _group_datasets(content: SiteContent) -> Iterator[tuple[str, str, list[tuple[Dataset, str]]]]:
    """Yield (anchor, heading, datasets): the published ones by how often they are updated, then the rest."""
    described = [(item, _describe_publication(item, content)) for item in content.config.datasets]
    public = [one for one in described if one[0].name in content.published]
    for number, (cadence, name) in enumerate(CADENCE_NAMES.items(), 1):
        yield f"cadence-{number}", f"{name}的", [one for one in public if one[0].cadence == cadence]
    yield "internal", "不公布的", [one for one in described if one not in public]


def _describe_publication(dataset: Dataset, content: SiteContent) -> str:
    if dataset.name not in content.published:
        return "不公布"
    return "公布，到期撤下；行不放在项目里" if dataset.is_overlay else "公布"


SECTION = Section(
    "reference",
    landing={
        "commands": "manual/commands.md",
        "settings": "manual/settings.md",
        "rules": "manual/rules.md",
        "dataset-files": "manual/datasets.md",
        "formats": "data/index.md",
    },
    make_slots=_make_slots,
)
