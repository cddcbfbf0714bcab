"""The published data package: what a resource says beside its schema, from its rows and its files."""

from __future__ import annotations

import hashlib
import json

import pytest

from datapub.derive.freshness import find_freshness
from tests.export.conftest import CONFIG, FILES, NAMES, PUBLISHED, list_offered
from tests.support import Lazy

RESOURCES = Lazy(
    lambda: {item["name"]: item for item in json.loads(FILES["data/datapackage.json"])["resources"]}
)


def test_every_published_dataset_is_a_resource() -> None:
    assert list(RESOURCES) == list(PUBLISHED)


@pytest.mark.parametrize("name", NAMES)
def test_a_resource_says_what_its_rows_are_and_what_they_cannot_tell(name: str) -> None:
    dataset, resource = PUBLISHED[name].dataset, RESOURCES[name]
    for key in ("title", "description", "row_meaning", "cadence", "limits"):
        assert resource[key] == getattr(dataset, key)
    assert resource.get("title_en", "") == dataset.title_en
    assert [source["title"] for source in resource["sources"]] == [one.title for one in dataset.sources]
    freshness = find_freshness(PUBLISHED[name])
    assert resource["as_of"] == (freshness.last.isoformat() if freshness.last else None)
    assert resource["next_due"] == (freshness.due.isoformat() if freshness.due else None)
    assert resource["has_samples"] is PUBLISHED[name].has_samples


@pytest.mark.parametrize("name", NAMES)
def test_a_resource_names_its_other_formats(name: str) -> None:
    listed = RESOURCES[name]["formats"]
    assert [item["url"].removeprefix(CONFIG.base_url) for item in listed] == list_offered(name)
    for item in listed:
        content = FILES[item["url"].removeprefix(CONFIG.base_url)]
        assert (item["bytes"], item["hash"]) == (
            len(content),
            f"sha256:{hashlib.sha256(content).hexdigest()}",
        )
