"""Wording of faults in dated records of institutions: events, inspections and others like them."""

from __future__ import annotations

from datapub.messages.wording import word_ways

RECORD_WORDINGS = {
    **word_ways(
        "event",
        "机构动态与名录不一致",
        before=(
            "{value}比「{institution}」的{title}（{other}）还早",
            "请改正日期，或改正名录里的{title}",
        ),
        after=("「{institution}」在 {other} 已经注销，{value}在那以后", "请改正日期；记错机构的请改正编号"),
        sample=(
            "「{institution}」在名录里是不是样例，与这里写的{value}不同",
            "请改成一致：真实机构的动态写 false，样例的写 true",
        ),
        field=("动态是“变更”，没有写改了哪一项", "请写名录的列名，例如“托位总数”"),
        unknown_field=("名录没有叫{value}的列{hint}", "请照名录的表头改，例如“托位总数”"),
        no_field=("动态是“{kind}”，却填了「{title}」", "请删去这一格；改了内容的请另写一行“变更”"),
        person=("“{title}”改了，从什么改成什么不能公开", "请删去这一格，只留变更的项目"),
        same=("变更前后都是{value}", "请改正其中一格，或删去这一行"),
        sequence=(
            "第 {first} 行写 {other} {kind}，在那以后不会再有{value}",
            "请改正动态或日期；中间漏了一次动态的请补上一行",
        ),
        status=(
            "状态是{value}，动态 {event} 却写 {other} {kind}",
            "请把状态改为“{allowed}”中的一个，数据截至日期不早于那一天，或在动态里补上以后发生的事",
        ),
        as_of=(
            "数据截至日期是{value}，状态却是 {other} {kind}以后的（动态 {event}）",
            "请把数据截至日期改为不早于那一天，或把状态改回截至那天的",
        ),
        day=(
            "「{title}」是{value}，动态 {event} 却写 {other} {kind}",
            "请改成同一天，或清空这一格：空着时以动态为准",
        ),
    ),
    **word_ways(
        "inspection",
        "监督检查的内容不一致",
        before=(
            "{value}检查的时候，「{institution}」还没有：{title}是 {other}",
            "请改正日期，或改正名录里的{title}",
        ),
        after=("{value}检查的时候，「{institution}」已经在 {other} 注销", "请改正日期；记错机构的请改正编号"),
        sample=(
            "「{institution}」在名录里是不是样例，与这里写的{value}不同",
            "请改成一致：真实机构的检查写 false，样例的写 true",
        ),
        order=("{title}{value}早于{earlier}（{other}）", "请改正其中一个日期"),
        alone=("联动巡查是几个单位一起查的，这里只写了{value}", "请补上其他单位，或改为日常检查"),
        nothing_found=(
            "严重、一般、轻微的问题都是 0，这里却写了{value}",
            "请删去这一格；发现了问题的请改正个数",
        ),
        more=("改好了 {value} 个，发现的只有 {found} 个", "请改正其中一个数"),
        not_dated=("{found} 个问题都改好了，没有写哪一天改好", "请补上全部改好并经核实的日期"),
        not_all=(
            "{found} 个问题只改好了 {rectified} 个，却写了全部改好的日期{value}",
            "请删去日期，或改正已整改的个数",
        ),
    ),
    **word_ways(
        "sanction",
        "违法查处不能这样公布",
        before=(
            "{value}处罚的时候，「{institution}」还没有：{title}是 {other}",
            "请改正日期，或改正名录里的{title}",
        ),
        sample=(
            "「{institution}」在名录里是不是样例，与这里写的{value}不同",
            "请改成一致：真实机构的处罚写 false，样例的写 true",
        ),
        order=("{title}{value}早于{earlier}（{other}）", "请改正其中一个日期"),
        authority=(
            "{value}不是卫生健康部门，别的部门的处罚本站不转载",
            "请删去这一行：机构的网页上有“信用中国”的链接；是本地卫生健康部门的，请先写进 areas 的备案机关",
        ),
        minor=("违法程度是{value}，轻微的不公布", "请删去这一行"),
        floor=(
            "公示到{value}太早：{category}的至少公示到 {other}",
            "请对照处罚决定改正公示期限、决定日期或违法程度",
        ),
        ceiling=(
            "公示到{value}太晚：{category}的最长公示到 {other}，网站到那一天为止",
            "请对照处罚决定核对公示期限、决定日期和违法程度",
        ),
        ended_by=("写了提前结束的日期，没有写原因", "请写明是撤销还是信用修复"),
        ended_early_on=("写了提前结束的原因，没有写日期", "请写从哪一天起不再公示"),
        last_day=("公示的最后一天写成{value}，算出来是 {other}", "请清空这一格，由程序算"),
    ),
    **word_ways(
        "assessment",
        "质量评估的内容不一致",
        before=(
            "{value}评估的时候，「{institution}」还没有：{title}是 {other}",
            "请改正日期，或改正名录里的{title}",
        ),
        after=("{value}评估的时候，「{institution}」已经在 {other} 注销", "请改正日期；记错机构的请改正编号"),
        sample=(
            "「{institution}」在名录里是不是样例，与这里写的{value}不同",
            "请改成一致：真实机构的评估写 false，样例的写 true",
        ),
        order=("{title}{value}早于{earlier}（{other}）", "请改正其中一个日期"),
        sum=("总分是{value}，各项得分相加是 {total}", "请对照评估结果改正总分或各项得分"),
        standard=("这份标准从 {since} 起施行，{value}的评估不会按它做", "请改正日期，或改正评估标准"),
        lapsed=(
            "等级是{value}，评估 {id} 的有效期到 {last} 为止，已经过了",
            "请清空这一格和质量评估日期；有新的评估，请补上一行",
        ),
        grade=(
            "等级是{value}，评估 {id} 在 {day} 评的是 {grade}",
            "请清空这一格：空着时以评估为准；或补上后来的评估",
        ),
        day=("质量评估日期是{value}，评估 {id} 的日期是 {day}", "请清空这一格：空着时以评估为准"),
    ),
}
