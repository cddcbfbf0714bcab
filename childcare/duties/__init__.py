"""Duties of a childcare register as executable checks of the built site, beside the engine's own."""

from __future__ import annotations

from childcare.duties import accuracy, deadlines, lists, measures, policy, privacy, register, supervision
from childcare.duties.checks import REGISTER_CHECKS
from childcare.duties.listings import LISTED
from datapub.audit.duties.verdict import collect_checks

DUTIES = {
    **collect_checks((register, deadlines, lists, privacy, accuracy, policy, supervision, measures)),
    **LISTED,
}
"""Every check of this register by its name."""

__all__ = ["DUTIES", "REGISTER_CHECKS"]
