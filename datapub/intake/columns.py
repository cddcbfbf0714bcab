"""The columns of a sheet: which fields they are, and how their cells are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from datapub.intake.blocks import Vocabulary
from datapub.intake.headers import Header
from datapub.intake.labels import Labels
from datapub.intake.normalise import Normaliser


@dataclass(frozen=True)
class Columns:
    """The columns of one sheet.

    Attributes:
        normalisers: field name -> normaliser.
        vocabulary: what a heading between rows may say of a field.
    """

    header: Header
    labels: Labels
    normalisers: Mapping[str, Normaliser]
    vocabulary: Vocabulary
