"""The Chinese wording of what this register's rules find, beside the engine's own."""

from __future__ import annotations

from childcare.messages.listings import LISTING_WORDINGS
from childcare.messages.records import RECORD_WORDINGS
from childcare.messages.rules import RULE_WORDINGS
from datapub.messages import ENGINE

MESSAGES = ENGINE.extended(RULE_WORDINGS | RECORD_WORDINGS | LISTING_WORDINGS)
"""Every wording that a check of this register may use."""
