"""工作举措: acts, lists and ratings that units publish, each with the task that it carries out.

Leave and nursing at employers (task 2), safety of products (11), credit ratings and associations (13), lists
of occupations and clinicians' service (safeguard 3), coordination, appraisal and accountability (4).
"""

from __future__ import annotations

from childcare.listings import Listing

LISTING = Listing(
    "public_acts",
    columns=(
        "name", "area_code", "act_kind", "contents", "issuer", "institution_id", "issued_on",
        "valid_until_on", "basis",
    ),
    unit="项",
    day="issued_on",
    by="act_kind",
)  # fmt: skip
