"""Search questions that are no name, each with its other wordings and the page that answers.

Each answer holds in every city and while nothing is published yet. Of several words that a question holds,
the longest decides; a word of asking, written with "?" before it, only where there is no other; one written
with "=" before it only where the question is nothing but this word, as it may be part of a name.
"""

from __future__ import annotations

from typing import Final

from childcare.questions.families import FAMILIES
from childcare.questions.publications import PUBLICATIONS

QUESTIONS: Final = (*FAMILIES, *PUBLICATIONS)

__all__ = ["QUESTIONS"]
