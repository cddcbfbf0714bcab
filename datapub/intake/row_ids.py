"""Ids for new rows, which no other row has or ever had."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from datapub.intake.matching import Texts
from datapub.model import IS_SAMPLE, Dataset

_SERIAL: Final = re.compile(r"^([a-z]+)(\d+)$")
_SHAPE: Final = re.compile(r"\^([a-z]+|\[a-z\]\{2\})\\d\{(\d+)")
"""The prefix and the number of digits of ids, as their pattern in the schema gives them."""


def is_sample(texts: Mapping[str, str]) -> bool:
    """Return whether a row of a dataset is made up."""
    return texts.get(IS_SAMPLE) == "true"


class IdSequence:
    """Continues ids made of a prefix and a number: zb00200 -> zb00201.

    An id is never given twice, so the count continues from the highest number, removed rows included, and
    does not fill gaps. The prefix is never that of sample rows.

    Attributes:
        can_count: whether the ids of the dataset have this form.
    """

    def __init__(
        self, old: Sequence[Texts], dataset: Dataset, prefix: str, retired_ids: Sequence[str]
    ) -> None:
        key = dataset.schema.primary_key
        ids = [(texts[key[0]], is_sample(texts)) for texts in old] if len(key) == 1 else []
        found = [(match, made) for text, made in ids if (match := _SERIAL.fullmatch(text))]
        shape = _SHAPE.search(dataset.schema.field(key[0]).constraints.get("pattern", "")) if key else None
        real = Counter(match[1] for match, made in found if not made)
        if not prefix and real:
            prefix = real.most_common(1)[0][0]
        self._prefix = prefix or (shape[1] if shape and shape[1].isalpha() else "")
        self.can_count = bool(self._prefix) and len(found) == len(ids) and len(key) == 1
        own = [match[2] for match, _ in found if match[1] == self._prefix]
        self._width = len(own[-1]) if own else int(shape[2]) if shape else 0
        given = [
            match[2] for match in map(_SERIAL.fullmatch, retired_ids) if match and match[1] == self._prefix
        ]
        self._last = max(map(int, [*own, *given]), default=0)

    def next_id(self) -> str:
        """Return the next id."""
        self._last += 1
        return f"{self._prefix}{self._last:0{self._width}d}"
