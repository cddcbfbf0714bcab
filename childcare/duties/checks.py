"""What the audit has to know of this register to read the files of a site that publishes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from childcare.rules.contact import NUMERALS, find_house_number
from childcare.standards import CLASS_KINDS
from childcare.terms import AUTHORIZED, PEOPLE, ProviderType
from datapub.audit.register_checks import RegisterChecks

TABLE: Final = "institutions"
FEW = frozenset("1234")
"""Counts of children that would single them out, as cells are written."""

FEW_CHILDREN, HOME_NUMBER = "few-children", "home-house-number"

_NUMBERED_STREET = re.compile(
    rf"[{NUMERALS}]+[号户排座弄栋楼][^\W\d号楼栋幢座单层室]{{0,4}}(?:街道|镇|乡|苏木)"
)
"""Names of streets that read like a door: 35 of the 30,057 that there are in the country."""


_COLUMNS = (
    "id", "name", "credit_code", "site_no", "area_code", "address", "provider_type", "legal_form", "status",
    "authorization_type", "filing_authority", "filed_on", "filed_month", "registered_on",
    "application_received_on", "refusal_reasons", "changed_on", "cancelled_on", "places", "enrolled",
    "caregivers", "principal_name", "principal_basis", "principal_consent_on", "as_of_on", "is_sample",
)  # fmt: skip

_CHILD_COLUMN = re.compile(
    r"(?:child|kid|baby|pupil|infant|toddler)s?_(?:name|birth\w*|born\w*|sex|gender|identity\w*|id_no)"
    r"|guardian\w*|birthday|birth_?date\w*|born_on|date_of_birth"
    r"|(?:婴幼儿|儿童|孩子|宝宝|幼儿)(?:的)?(?:姓名|名字|出生日期|生日|性别|身份证号?码?)"
    r"|监护人(?:姓名|电话|联系方式)?|家长(?:姓名|电话|联系方式)|出生日期|出生年月"
)


def is_filed(row: Mapping[str, str]) -> bool:
    """Return whether the filing (or permit) of a published row stands."""
    return row.get("status") in AUTHORIZED


def counts_few(row: Mapping[str, str]) -> bool:
    """Return whether a row shows a number of children that is too small to be shown."""
    return row.get("enrolled") in FEW


def shows_house_number(row: Mapping[str, str]) -> bool:
    """Return whether a private home is located more finely than by its community, or has a position.

    The name of a street that has a number in it is no door: 二号桥街道, 头百户镇. A file without the column
    of that name (the database has it in a table of its own) is looked at without what has its form.
    """
    address, street = row.get("address", ""), row.get("street_name")
    return row.get("provider_type") == ProviderType.HOME and bool(
        find_house_number(_NUMBERED_STREET.sub("", address) if street is None else address, street or "")
        or row.get("longitude")
        or row.get("latitude")
    )


def institution_page(row: Mapping[str, str]) -> str:
    """Return the path of an institution's page."""
    return f"institutions/{row.get('id')}/"


def area_page(row: Mapping[str, str]) -> str:
    """Return the path of an area's page; "" where it need have none: beside or above its city.

    That the city itself has one, the links to it show.
    """
    return f"areas/{row.get('code')}/" if row.get("is_reporting_area") == "true" else ""


REGISTER_CHECKS = RegisterChecks(
    table=TABLE,
    columns={
        TABLE: frozenset(_COLUMNS)
        | {f"{what}_{kind.name}" for what in ("classes", "places") for kind in CLASS_KINDS},
        "areas": frozenset({"code", "name", "level", "is_reporting_area", "filing_authority"}),
    },
    own_pages={TABLE: institution_page, "areas": area_page},
    required=("name", "credit_code", "address", "legal_form", "filing_authority", "filed_on"),
    must_be_shown=is_filed,
    code_column="credit_code",
    barred_columns=_CHILD_COLUMN,
    titles={
        "编号": "id",
        "在托人数": "enrolled",
        "机构类型": "provider_type",
        "地址": "address",
        "镇街名称": "street_name",
        "经度": "longitude",
        "纬度": "latitude",
        "是否样例数据": "is_sample",
    },
    row_faults={FEW_CHILDREN: counts_few, HOME_NUMBER: shows_house_number},
    sampled=(TABLE, "observations"),
    dated=("institutions/", "register/", "areas/", "indicators/", "tasks/", "goals/", "units/"),
    dated_apart=("institutions/", "areas/"),
    lists=("register/",),
    people=PEOPLE,
)
