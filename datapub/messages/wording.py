"""The type of a wording, in a module that every list of wordings can import."""

from __future__ import annotations

from typing import NamedTuple


class Wording(NamedTuple):
    """What staff read about one kind of problem.

    Attributes:
        title: the kind of fault, a few words.
        wrong: what is wrong; ends with "。" where a comma would join two long sentences.
        fix: what to change; begins with or contains "请", no full stop.
    """

    title: str
    wrong: str
    fix: str


def word_ways(rule: str, title: str, **ways: tuple[str, str]) -> dict[str, Wording]:
    """Name one rule's wordings ``rule/way``, with dashes for the underscores of ``ways``."""
    return {f"{rule}/{way.replace('_', '-')}": Wording(title, *texts) for way, texts in ways.items()}
