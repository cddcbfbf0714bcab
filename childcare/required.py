"""What the law wants an institution to state: column, legal basis, and which institutions.

The articles are quoted at second hand; the publisher's legal office must confirm them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from childcare.terms import AUTHORIZED, Status
from datapub.model import Record
from datapub.rules.completeness import RequiredColumn

_FILING = "国卫办人口发〔2019〕25号《托育机构登记和备案办法（试行）》"


def _has_status(*statuses: Status) -> Callable[[Record], bool]:
    return lambda record: record["status"] in statuses


REQUIRED: Final = (
    *(
        RequiredColumn(
            "institutions",
            column,
            f"{_FILING}；全国托育机构备案信息公示的项目",
            _has_status(*AUTHORIZED),
            "filed_month" if column == "filed_on" else "",
        )
        for column in ("credit_code", "address", "legal_form", "filing_authority", "filed_on")
    ),
    RequiredColumn("institutions", "refusal_reasons", f"{_FILING}第九条", _has_status(Status.REFUSED)),
    RequiredColumn(
        "institutions",
        "cancelled_on",
        "国卫人口发〔2019〕58号《托育机构管理规范（试行）》",
        _has_status(Status.CANCELLED),
    ),
)
"""R01, R05, R06: shown by the national query of filings, or required when a filing is refused or ends."""
