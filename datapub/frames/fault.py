"""Problems of the prose, the frames and the theme's settings, worded for staff."""

from __future__ import annotations

from datapub.messages.frames import FRAME_WORDINGS
from datapub.problem import Problem


def make_fault(
    file: str, rule: str, value: str = "", row: int | None = None, *, near: str = "", **details: str
) -> Problem:
    """Return the problem with its wording filled in.

    Args:
        near: what the person may have meant; "" if nothing is similar.

    Raises:
        KeyError: there is no such rule.
    """
    hint = f"（是不是“{near}”？）" if near else ""
    wording = FRAME_WORDINGS[rule]
    between = "" if wording.wrong.endswith("。") else "，"
    message = (wording.wrong + between + wording.fix).format(value=value, hint=hint, **details)
    return Problem(file, row, None, rule, message, value)
