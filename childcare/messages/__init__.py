"""The Chinese wording of what this register's rules find, beside the engine's own.

A rule's key is its id; where one rule can be broken in several ways, "id/way".
"""

from __future__ import annotations

from childcare.messages.listings import LISTING_WORDINGS
from childcare.messages.policy import POLICY_WORDINGS
from childcare.messages.records import RECORD_WORDINGS
from childcare.messages.register import REGISTER_WORDINGS
from datapub.messages import ENGINE

MESSAGES = ENGINE.extended(REGISTER_WORDINGS | POLICY_WORDINGS | RECORD_WORDINGS | LISTING_WORDINGS)
"""Every wording that a check of this register may use."""
