"""The guide for machine readers and the dictionary in English: both say what the schemas say."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import html

from tests.export.conftest import CONFIG, PUBLISHED


def test_the_guide_names_every_dataset_join_and_file(city_site: Path) -> None:
    guide = (city_site / "llms.txt").read_text(encoding="utf-8")
    assert guide.startswith(f"# {CONFIG.title}\n\n> ")
    for name, table in PUBLISHED.items():
        dataset = table.dataset
        (line,) = [line for line in guide.splitlines() if line.startswith(f"- [{name}](")]
        assert dataset.description_en in line and f"({len(table.frame)} row" in line
        assert dataset.limits_en in line
        for key in dataset.schema.foreign_keys:
            assert f"- {name}.{key.fields[0]} = {key.target or name}.{key.target_fields[0]}" in guide
    for address in re.findall(r"\((http[^)]+)\)", guide):
        assert (city_site / address.removeprefix(CONFIG.base_url) / "index.html").is_file() or (
            city_site / address.removeprefix(CONFIG.base_url)
        ).is_file(), address


def test_the_dictionary_explains_every_field(city_site: Path) -> None:
    index = html.parse(str(city_site / "data/dictionary-en/index.html"))
    for name, table in PUBLISHED.items():
        (link,) = index.xpath(f"//*[@id='{name}']/a/@href")  # where its fields once stood, addresses lead on
        page = html.parse(str(city_site / "data/dictionary-en" / link / "index.html"))
        listed = page.xpath(f"//table[@data-dictionary='{name}']/tbody/tr")
        rows = {row[0].text_content(): row.text_content() for row in listed}
        computed = [field.name for field in table.dataset.computed]
        assert list(rows) == [*table.dataset.schema.names, *computed]
        for field in table.dataset.schema.fields:
            assert field.title_en in rows[field.name] and field.description_en in rows[field.name]
            assert all(meaning in rows[field.name] for meaning in field.enum_en.values())
