"""Wording of faults in the listings of services and support."""

from __future__ import annotations

from datapub.messages.wording import word_ways

LISTING_WORDINGS = {
    **word_ways(
        "listing",
        "区域或样例标记不对",
        area=(
            "“{area}”不是统计区域，这一行算不进任何一个区域的合计",
            "请改成所在统计区域的代码；几个区域合用的，写上级区域的代码",
        ),
        elsewhere=("「{institution}」在区域 {other}，这里写的是{value}", "请改正区域或机构编号"),
        sample=(
            "「{institution}」在名录里是不是样例，与这里写的{value}不同",
            "请改成一致：真实机构的写 false，样例的写 true",
        ),
    ),
    **word_ways(
        "nursing-room",
        "母婴设施的内容不一致",
        none=("没有母婴室，却写了{value}", "请删去这一格；有母婴室的请改“是否已配置”"),
        unsaid=("没有写有没有母婴室，却写了{value}", "请填“是否已配置”，或清空这一格"),
        larger=("母婴室 {value} 平方米，场所才 {other} 平方米", "请改正其中一个面积"),
        small=("母婴室只有 {value} 平方米，少于 {least} 平方米", "请核对面积"),
        due=("写的是不必配置，场所却有 {found}，超过 {most}", "请核对主管单位的认定"),
    ),
    **word_ways(
        "community-site",
        "社区托育的内容不一致",
        none=("写的是没有托育服务，却写了{value}", "请清空这一格；有托育服务的请改“是否有托育服务”"),
        before=(
            "{value}的时候，「{institution}」还没有：{title}是 {other}",
            "请改正日期，或改正名录里的{title}",
        ),
        after=("{value}的时候，「{institution}」已经在 {other} 注销", "请改正日期；记错机构的请改正编号"),
        cancelled=("「{institution}」已经注销，这里还写有托育服务", "请改成 false，或换成现在提供服务的机构"),
        twice=("与第 {first} 行是同一家机构，一家机构只在一处", "请改正其中一行的机构编号"),
    ),
    **word_ways(
        "training-provider",
        "培训院校和机构的内容不一致",
        major=("在读 {value} 人，没有写读什么专业", "请补上专业或项目，或清空人数"),
        future=("{day} 才开始，已经写了在读 {value} 人", "请改正日期；还没有招生的请清空人数"),
        early=("培训在{value}开始，「{provider}」却从 {other} 起才开设", "请改正其中一个日期"),
    ),
    **word_ways(
        "land",
        "托育用地的内容不一致",
        planned=("写的是已规划，却写了{value}", "请清空这一格；已经供应的请改“规划或供应”"),
        order=("{title}{value}早于{earlier}（{other}）", "请改正其中一个日期"),
        after=("{value}供应的时候，「{institution}」已经在 {other} 注销", "请改正日期；记错机构的请改正编号"),
    ),
    **word_ways(
        "act",
        "工作举措不一致",
        basis=("没有写依据，也没有网址，读者查不到出处", "请补上其中一项；查不到出处的请删去这一行"),
        task=(
            "任务“{task}”不由工作举措回答",
            "请改正任务编号；真要列的，在 tasks 的“由哪些数据回答”里加上 public_acts",
        ),
        whose=("诚信评价没有写评的是哪家机构", "请补上机构编号"),
        lapsed=("{value}已经过去，这次评价不再说明现在的情况", "请换成新的评价；没有新评价的请删去这一行"),
        order=("{title}{value}早于{earlier}（{other}）", "请改正其中一个日期"),
        before=(
            "{value}的时候，「{institution}」还没有：{title}是 {other}",
            "请改正日期，或改正名录里的{title}",
        ),
        after=("{value}的时候，「{institution}」已经在 {other} 注销", "请改正日期；记错机构的请改正编号"),
    ),
    **word_ways(
        "housing",
        "配套托育设施的内容不一致",
        basis=("写了应配建，没有写依据", "请补上写明这个要求的文件；没有文件的，请清空这一格"),
        not_required=("写的是不应配建，却写了{value}", "请清空这一格；文件要求配建的请改“是否应配建”"),
        order=("{title}{value}早于{earlier}（{other}）", "请改正其中一个日期"),
        before=("{title}{value}早于{earlier}（{other}）", "请核对两个日期：设施随住宅验收，不会更早"),
    ),
    **word_ways(
        "course",
        "人员培训的内容不一致",
        order=("{title}{value}早于{earlier}（{other}）", "请改正其中一个日期"),
        passed=("合格 {value} 人，参加的只有 {people} 人", "请改正其中一个数"),
        future=("{day} 才开始，已经写了 {value} 人参加或合格", "请改正日期；还没有办的请清空人数"),
        short=("负责人的培训只有 {value} 学时，不到 {least} 学时", "请核对学时"),
    ),
    **word_ways(
        "subsidy",
        "补贴的内容不一致",
        before=(
            "{value}拨付的时候，「{institution}」还没有：{title}是 {other}",
            "请改正日期，或改正名录里的{title}",
        ),
        after=("{value}拨付的时候，「{institution}」已经在 {other} 注销", "请改正日期；记错机构的请改正编号"),
        ahead=("补贴的时期{value}，在 {other} 还没有开始", "请核对时期和拨付日期；确实提前拨付的不用改"),
    ),
    **word_ways(
        "filing-notice",
        "备案告知的内容不一致",
        order=("{title}{value}早于{earlier}（{other}）", "请改正其中一个日期"),
        result=("写了有结果的日期，没有写结果", "请补上处理结果，或删去日期"),
        reasons=(
            "不符合要求的材料是{value}，告知 {id} 写的是“{lacking}”",
            "请清空这一格：空着时以告知为准；或改正告知",
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
        order=("{title}{value}早于{earlier}（{other}）", "请改正其中一个日期"),
        no_start=("写了 {other} 结束，没有写几点开始", "请补上开始时间，或删去结束时间"),
        far=("{value}离今天一年以上", "请核对年份；确实在那一天的不用改"),
        hours=("{value}结束，不晚于开始的 {other}", "请改正其中一个时间；办到第二天的写明结束日期"),
        early=("{other} 才办，现在还没有人参加过，却写了 {value} 人次", "请清空参加人数，或改正举办日期"),
        cancelled=("活动取消了，却写了 {value} 人次参加", "请清空参加人数，或改成如期"),
        few=("只有 {value} 人次，公布了会指向个别家庭", "请清空这一格"),
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
