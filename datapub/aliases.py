"""What the aliases say: what other people call a column of ours, and how they write what a cell says."""

from __future__ import annotations

from typing import Final

ALIASES: Final = "intake_aliases"
"""The dataset in which staff keep other names of columns and values."""

COLUMN: Final = "列名"
"""The kind of an alias of a column."""

CONTENT: Final = "内容"
"""The kind of an alias of what a cell says."""

LEFT_OUT: Final = "不导入"
"""Stands for the field of a column that is not to be imported."""
