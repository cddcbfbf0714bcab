"""Wording of faults in what the register says: the rules R01 to R17, and others of an institution's row."""

from __future__ import annotations

from datapub.messages.wording import Wording, word_ways

REGISTER_WORDINGS = {
    "address-place/area": Wording(
        "地址在另一处",
        "这一行算在{own}，地址写的却是{named}",
        "请核对：搬了家的，所属区域、镇街、坐标也要改；地址写错的，请改正地址",
    ),
    "address-place/street": Wording(
        "地址在另一处",
        "镇街代码是{own}，地址写的却是{named}",
        "请核对：搬了家的，镇街、坐标也要改；地址写错的，请改正地址",
    ),
    "certified": Wording(
        "持证的比保育人员还多", "持证 {value} 人，保育人员只有 {caregivers} 人", "请改正其中一个数"
    ),
    "filing-no": Wording(
        "两家机构的备案编号相同", "备案编号{value}与 {first} 的相同", "请对照备案回执，改正抄错的一家"
    ),
    "admission-scope": Wording(
        "普惠机构只收本单位的孩子", "是普惠机构，招收范围却是{value}", "请核对招收范围和是否普惠"
    ),
    **word_ways(
        "R01",
        "备案信息与状态不符",
        not_filed=(
            "状态是“未通过备案告知”，「{title}」却填了{value}",
            "请删去这一格；如果后来通过了备案，请把状态改为“已备案”",
        ),
        authorization=(
            "状态是“{status}”，准入方式却是{value}，两者不一致",
            "请改成一致：已备案的写“备案”，已许可的写“许可”",
        ),
    ),
    **word_ways(
        "R02",
        "备案机关不对",
        other=(
            "{value}不是「{area}」的备案机关，托育机构由所在区县（功能区）的卫生健康部门备案",
            "请改成“{expected}”，或改正「所属区域代码」",
        ),
        area_missing=(
            "「{area}」有机构备案，这里却没有写备案机关",
            "请补上这个区域负责备案的卫生健康部门",
        ),
    ),
    "R05": Wording(
        "不予备案的原因与状态不符",
        "状态是“{status}”，却写了不符合备案要求的材料{value}",
        "请删去这一格；没有通过备案的请改正状态",
    ),
    "R06": Wording(
        "注销信息不一致",
        "填了注销日期{value}，状态却是“{status}”",
        "请把状态改为“已注销”；没有注销的请删去注销日期",
    ),
    **word_ways(
        "R11",
        "公开姓名没有依据",
        missing_basis=(
            "写了负责人姓名，却没有写公开的依据",
            "请补上依据（单独同意或公开登记）；没有依据的请删去姓名",
        ),
        missing_consent=(
            "依据是“单独同意”，却没有写同意的日期",
            "请补上本人同意公开的日期；没有书面同意的请删去姓名和依据",
        ),
        orphan=("没有写负责人姓名，却填了「{title}」", "请删去这一格，或补上姓名"),
    ),
    **word_ways(
        "R12",
        "人数太少",
        few=(
            "{value}名婴幼儿的数会指向个别孩子，少于 5 人的不得公布",
            "请删去这一行，或改为上一级区域的合计",
        ),
        rest=(
            "合计{value}减去已写的区域，没有写的{areas}只剩 {rest} 人，等于公布了",
            "请再删去一个区域的这一行，或删去合计的这一行",
        ),
    ),
    **word_ways(
        "R13",
        "统一社会信用代码",
        alphabet=(
            "{value}里有代码不会用的字母（I、O、S、V、Z）",
            "请对照证书改正，常见的是把数字 1、0、5、2 录成了字母",
        ),
        check_digit=("{value}的校验位不对，有的位数录错了", "请对照证书逐位核对"),
        truncated=(
            "{value}的校验位不对，末三位是 000，多半是表格软件把长数字截断了，后面的位数已经丢失。",
            "请对照证书重新录入；录入前先把这一列的格式设为“文本”",
        ),
        legal_form=(
            "{value}开头两位是 {prefix}，与机构性质“{form}”不符（应为 {expected}）",
            "请对照证书改正代码或「机构性质」",
        ),
        organisation=(
            "{value}里的组织机构代码（第 9 至 17 位）校验位不对，可能录错了",
            "请对照证书核对；确认无误的可以不改",
        ),
    ),
    **word_ways(
        "R14",
        "日期先后不对",
        order=("「{title}」{value}早于「{earlier}」“{other}”", "请对照材料改正其中一个日期"),
        future=("「{title}」{value}晚于今天", "请对照材料改正日期"),
        expired=(
            "有效期{value}已经过了，状态却是“{status}”",
            "请核对：续期的改有效期，不再服务的改状态；属实的可以不改，网站会写明已过期",
        ),
        after_as_of=(
            "「{title}」{value}晚于「数据截至日期」“{other}”",
            "请改正这个日期，或更新「数据截至日期」",
        ),
    ),
    **word_ways(
        "as-published",
        "同一件事写了两种",
        month=(
            "填了备案日期“{day}”，又填了备案年月{value}",
            "请只留一个：知道哪一天的删去备案年月，只知道月份的删去备案日期",
        ),
        fee=(
            "填了一个数{value}，又填了上下限",
            "请只留一种：只有一个数的删去上下限，有上下限的删去「全日托保育费」",
        ),
        range=("下限{value}大于上限“{other}”", "请核对后改正其中的数"),
    ),
    "R15": Wording(
        "托位数对不上",
        "托位总数是 {found}，而各班托位相加是 {expected}"
        "（乳儿 {infant}、托小 {junior}、托大 {senior}、混合 {mixed}）",
        "请核对后改正其中的数",
    ),
    **word_ways(
        "R16",
        "超出班额或配比",
        class_size=(
            "{classes} 个{kind}最多 {limit} 个托位（每班不超过 {size} 人），这里写了 {found} 个",
            "请核对班数和托位数；确实超额的请先督促机构整改",
        ),
        home=("家庭托育点最多 5 个托位，这里写了 {found} 个", "请核对托位数；确实超额的请先督促机构整改"),
        caregivers=(
            "在托 {enrolled} 人至少要 {expected} 名保育人员，这里写了 {found} 名",
            "请核对在托人数和保育人员数；确实不足的请先督促机构整改",
        ),
    ),
    "R17": Wording(
        "在托人数多于托位", "在托 {found} 人，多于托位 {places} 个", "请核对这两个数；属实的可以不改"
    ),
}
