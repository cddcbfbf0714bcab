"""The versions of a dataset in the catalogue for data portals."""

from __future__ import annotations

from collections.abc import Sequence

from datapub.clock import DatasetVersion
from datapub.export.graph import Graph, Node, write_moment, write_plain
from datapub.model import Dataset

SHOWN = 12
"""How many of the newest are described; the list of all is a download (:mod:`datapub.export.versions`)."""


def put_versions(
    graph: Graph, dataset: Dataset, address: str, versions: Sequence[DatasetVersion]
) -> list[Node]:
    """Put the newest versions of a dataset that have a hash, and return the references to them, newest first.

    Args:
        address: of the dataset's page, where its versions are listed.
    """
    shown = [version for version in versions if version.sha256][-SHOWN:]
    return [
        graph.put(
            f"{address}#version-{version.number}",
            "dcat:Dataset",
            dct_title=f"{dataset.title} {version.number}",
            dct_description=f"第 {version.number} 版，{version.rows} 行，SHA-256：{version.sha256}。",
            dct_issued=write_moment(version.published),
            dcat_version=write_plain(version.number),
            dcat_isVersionOf={"@id": f"{address}#dataset"},
            dcat_landingPage={"@id": address},
        )
        for version in reversed(shown)
    ]
