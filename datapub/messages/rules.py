"""Wording of the engine's own rules: what holds for every register, whatever it lists.

A rule's key is its id; where one rule can be broken in several ways, "id/way".
"""

from __future__ import annotations

from datapub.messages.wording import Wording, word_ways

_REGISTERED = "确实要删的，请在 datasets/removals.csv 里每行登记一条：编号、理由、决定的岗位和日期"

RULE_WORDINGS = {
    **word_ways(
        "R10",
        "个人信息",
        mobile=(
            "有手机号码（{found}），手机号码属于个人信息，不得公开",
            "请删去，需要公开电话的改用办公座机或 12345 等服务热线",
        ),
        identity=(
            "有身份证、护照等证件的号码（{found}），属于个人信息，不得公开",
            "请删去；保存过的旧文件也请联系维护人员清除",
        ),
        account=("有银行账号或卡号（{found}），不得公开", "请删去"),
        wechat=(
            "有微信、QQ、抖音等的个人账号（{found}），个人联系方式不得公开",
            "请删去，需要公开电话的改用办公座机；机构自己的公众号、抖音号，请写明是机构的",
        ),
        mail=("有私人邮箱（{found}），个人联系方式不得公开", "请删去，需要公开邮箱的改用单位的公务邮箱"),
        home=("有住处的门牌（{found}），属于个人信息，不得公开", "请删去；住处至多写到社区"),
        health=("有某个人（{found}）的病情，属于个人信息，不得公开", "请删去；需要统计的只写人数"),
        plate=("有个人的车牌号（{found}），属于个人信息，不得公开", "请删去；是校车、公车的，请写明是什么车"),
        birth=("有姓名（{found}）和出生日期，属于个人信息，不得公开", "请删去；需要统计的只写人数"),
    ),
    "required": Wording(
        "应当公开的还没有填全",
        "{area}{of} 行中有 {count} 行没有填「{title}」（第 {rows} 行；依据：{basis}）",
        "请查实后补上；不知道的先空着，不要编造，正式发布（official = true）前要填全",
    ),
    "sample-row": Wording(
        "还有样例数据",
        "正式发布（official = true）的数据里没有样例，这个文件还有 {count} 行（第 {rows} 行{more}）",
        "请换成真实数据；还没有真实数据的，请把 official 改成 false",
    ),
    **word_ways(
        "working-days",
        "放假安排不全",
        weekday=(
            "{value}是周一到周五，本来就上班，却写成调休上班",
            "请核对通知：放假的把「是否上班」改成 false，日期写错的改正日期",
        ),
        incomplete=(
            "{year} 年的放假安排里没有{lacking}，工作日会算错",
            "请照国务院办公厅当年的通知，把全年放假和调休上班的日子补全",
        ),
    ),
    **word_ways(
        "alias",
        "别名不起作用",
        dataset=("没有名叫{value}的数据集", "请写现有数据集的名称：{names}"),
        field=(
            "「{table}」没有名叫{value}的字段",
            "请改成现有的字段名；别名是列名、这一列不导入的，写“不导入”",
        ),
        twice=(
            "空格、全半角、大小写不算，{value}和第 {first} 行写的是同一个，只有一行起作用",
            "请只留下一行",
        ),
        label=("{value}本来就是「{title}」一列的列名，写在这里不起作用", "请删去这一行"),
        means=(
            "「{title}」要换成什么，{value}不行",
            "请写一个「{title}」可以写的内容{choices}",
        ),
        choice=("{value}本来就是「{title}」可以写的内容，不能再当别的内容的别名", "请删去这一行"),
        personal=("{value}是个人的信息，不能收进来", "请把对应的字段改成“不导入”"),
        date=("「{title}」每次的名单不同，不能记成默认的内容", "请删去这一行，导入时用 --default 写明"),
        early=("确认的日期{value}还没有到", "请改正日期"),
    ),
    **word_ways(
        "index-number",
        "公开目录不全",
        untitled=("公开目录里的一组网页没有写「{title}」", "请补上；数据集的网页可以不写，名称取自数据包"),
        code=(
            "{value}开头的统一社会信用代码（{code}）校验位不对",
            "请照政府信息公开平台给出的索引号抄写；平台还没有给的请空着，不要自己编",
        ),
        year=(
            "索引号{value}里的年份 {year} 还没有到",
            "请照政府信息公开平台给出的索引号抄写；平台还没有给的请空着，不要自己编",
        ),
    ),
    **word_ways(
        "correction",
        "更正记录不一致",
        open=("结果是“处理中”，却填了办结日期{value}", "请改正结果，或删去办结日期"),
        closed=("结果是“{result}”，办结日期却空着", "请补上办结日期；还没有办完的，结果写“处理中”"),
        order=("办结日期{value}早于收到日期“{received}”", "请改正其中一个日期"),
        reason=("结果是“{result}”，却没有写理由", "请在「处理说明」里写清理由"),
    ),
    **word_ways(
        "loss",
        "公开过的行不见了",
        lasting=(
            "{area}有 {count} 行公开过、本应保留的内容不见了（原有 {before} 行）：{names}",
            f"请把误删的放回来；已经终止的不删行，只改状态；{_REGISTERED}",
        ),
        many=(
            "{area}原有 {before} 行，不见了 {count} 行，超过一成：{names}",
            f"请把误删的放回来；{_REGISTERED}",
        ),
    ),
    **word_ways(
        "edit",
        "一次改了很多行",
        emptied=(
            "「{title}」原来有内容的 {of} 行里，有 {count} 行变空了（{names}）",
            "请核对是不是误删，或存表时丢了；属实的可以不改",
        ),
        renamed=(
            "原来的 {of} 行里，有 {count} 行的「{title}」改了（{names}）",
            "请核对是不是错了行，例如只排了一列；属实的可以不改",
        ),
        jumped=(
            "「{title}」原来有内容的 {of} 行里，有 {count} 行变了一半以上（{names}）",
            "请核对是不是错了位数、单位或行；属实的可以不改",
        ),
        moved=(
            "「{title}」原来有内容的 {of} 行里，有 {count} 行的内容互相换了位置（{names}）",
            "请核对是不是错了行，例如只排了一列；属实的可以不改",
        ),
        unused=(
            "「{title}」是“{value}”的 {count} 行都改成了别的（{names}），现在一行也没有了",
            "请核对是不是填错了，例如整列填成了一样；属实的可以不改",
        ),
        rows=("原来的 {of} 行里，有 {count} 行不见了（{names}）", "请核对是不是误删；属实的可以不改"),
    ),
    **word_ways(
        "removal",
        "删除登记不成立",
        listed=("编号{value}还在名录里", "没有删去的，请删去这一条登记；已经删去的编号不能再给别的行用"),
        early=("决定的日期{value}还没有到", "请改正日期"),
    ),
    **word_ways(
        "erasure",
        "撤回登记不成立",
        dataset=("没有叫{value}的数据集{hint}", "请写数据集的名称，和 datapackage.json 里的一样"),
        field=(
            "这个数据集现在没有{value}这个字段{hint}",
            "请写字段名，和那张表的表头一样；整行都撤回的写 *；如果是字段以前的名称，不用改",
        ),
        key=(
            "这个数据集的一行要用 {count} 列认出来（{names}），{value}的段数对不上",
            "请按这几列的顺序写那一行的各格，用“/”连起来",
        ),
        standing=(
            "登记撤回的{value}，现在还是公布过的内容",
            "请清空那一格，或改成可以公开的内容；整行撤回的（*），删去那一行",
        ),
        early=("决定的日期{value}还没有到", "请改正日期"),
    ),
    **word_ways(
        "allowance",
        "个人信息豁免不成立",
        expired=(
            "这条豁免到{value}为止，已经过期",
            "请删去那段内容和这一行；仍需豁免的，请重新审批并写上新的截止日期",
        ),
        far=("豁免到{value}为止，离今天超过一年", "请改成一年以内的日期，到期再审批"),
        unused=(
            "{file} 里没有检查报告写成“{value}”的内容",
            "请删去这一行；文件或内容写错的，请照检查报告改正",
        ),
        digest=(
            "没有写内容的摘要，或者和文件里现在的对不上",
            "请核对文件里写成这样的内容都可以公开，再写上 {digests}",
        ),
    ),
    **word_ways(
        "exemption",
        "豁免不成立",
        expired=(
            "这条豁免到{value}为止，已经过期",
            "请改正数据后删去这一行；仍需豁免的，请重新审批并写上新的截止日期",
        ),
        unused=("没有与这条豁免对应的问题", "请删去这一行；文件、行的编号或规则写错的请改正"),
        forbidden=("规则{value}不能豁免", "请删去这一行，并改正数据"),
        unknown_file=("{value}不是本项目的数据文件", "请改正文件名，例如 datasets/areas.csv"),
        unknown_rule=("没有规则{value}", "请改成检查报告里方括号中的规则编号，例如 R17"),
        unknown_row=("{file} 里没有编号为{value}的行", "请改成那一行的编号，或删去这一行"),
    ),
}
