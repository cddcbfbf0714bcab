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
        "activity",
        "家庭指导活动的内容不一致",
        before=(
            "{value}办活动的时候，「{institution}」还没有：{title}是 {other}",
            "请改正日期，或改正名录里的{title}",
        ),
        after=(
            "{value}办活动的时候，「{institution}」已经在 {other} 注销",
            "请改正日期；记错机构的请改正编号",
        ),
        sample=(
            "「{institution}」在名录里是不是样例，与这里写的{value}不同",
            "请改成一致：真实机构的活动写 false，样例的写 true",
        ),
        order=("{title}{value}早于{earlier}（{other}）", "请改正其中一个日期"),
        no_start=("写了 {other} 结束，没有写几点开始", "请补上开始时间，或删去结束时间"),
        hours=("{value}结束，不晚于开始的 {other}", "请改正其中一个时间；办到第二天的写明结束日期"),
        early=("{other} 才办，现在还没有人参加过，却写了 {value} 人次", "请清空参加人数，或改正举办日期"),
        cancelled=("活动取消了，却写了 {value} 人次参加", "请清空参加人数，或改成如期"),
        few=("只有 {value} 人次，公布了会指向个别家庭", "请清空这一格"),
        elsewhere=(
            "办在「{institution}」，{value}却不是它所在的区域",
            "请改成机构所在区域的代码；几个区域合办的写上级区域的代码",
        ),
    ),
    **word_ways(
        "measure",
        "支持措施的依据或日期不对",
        basis=(
            "没有写依据，读者不知道凭什么享受",
            "请写依据哪份文件，或填政策文件编号；没有依据的请删去这一行",
        ),
        order=("{title}{value}早于{earlier}（{other}）", "请改正其中一个日期"),
        lapsed=(
            "{value}已经过去，网页把它列为已经到期",
            "请看有没有延续的文件：有的改写依据和日期，没有的不用改",
        ),
        area=("{value}不是本地的统计区域，也不是上级区域", "请改成本地或上级区域的代码，全国适用的写 CN"),
        reach=("写的是全国适用，依据的《{document}》却不是国家规定", "请改正区域，或改正依据的文件"),
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
