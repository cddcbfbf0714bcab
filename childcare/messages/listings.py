"""Wording of faults in the listings of services and support."""

from __future__ import annotations

from datapub.messages.wording import word_ways

LISTING_WORDINGS = {
    **word_ways(
        "listing",
        "区域不对",
        area=(
            "“{area}”不是统计区域，这一行算不进任何一个区域的合计",
            "请改成所在统计区域的代码；几个区域合用的，写上级区域的代码",
        ),
    ),
    **word_ways(
        "centre",
        "指导中心列在了名录里",
        institution=(
            "名录里的机构 {id} 也叫{value}",
            "请写指导中心自己的名称；指导中心不收托的，请从名录里删去，并在 removals 里写明",
        ),
    ),
}
