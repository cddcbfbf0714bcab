"""Wordings of faults in the source of a list, its stored mapping, or the reasons for removals."""

from __future__ import annotations

from datapub.messages.wording import Wording

SOURCE_WORDINGS = {
    "intake-source": Wording(
        "来源写得不对",
        "来源{value}是空白的，或这个项目没有 intake_mappings 数据集，没有地方记",
        "请给来源起个名字，例如“甲区卫生健康局名录”；没有这个数据集的，请不要写 --source",
    ),
    "intake-source/gone": Wording(
        "必填的列不见了",
        "来源“{source}”的名单原来有{value}一列（「{title}」），这次没有，别的列也不是它",
        "请对方补上；改了列名的，用 --column 新列名={title} 写明",
    ),
    "intake-source/title": Wording(
        "标题和记住的不一样",
        "{stated}说「{title}」是{value}，记住的却是“{was}”",
        "请核对：用 --default {title}=… 写明这一次是哪个；不是这个来源的名单，请换一个 --source",
    ),
    "intake-sources": Wording(
        "分不清是哪个来源", "列名和几个来源的名单都一样：{names}", "请用 --source 写明是哪一个"
    ),
    "intake-unconfirmed": Wording(
        "约定还没有人确认",
        "来源{value}有要记住的约定，还没有人确认",
        "请核对上面列出的约定，再加上 --confirmed-by 写明谁核对的（岗位或姓名）",
    ),
    "intake-said": Wording(
        "列或写法说得不对",
        "{option} {value} 写得不对，或没有这个字段、这种内容",
        "请写成 --column 列名=字段（不要的写 =不导入），或 --value 列名:写法=内容",
    ),
    "intake-said/twice": Wording("一列说了两次", "{value}说了两次，说法不一样", "请只留下一个"),
    "intake-said/personal": Wording("列是个人的信息", "{value}是个人的信息，不能收进来", "请写 =不导入"),
    "intake-said/absent": Wording(
        "没有这一列", "表里没有列名{value}", "请照表里的列名写；几行的列名用／连起来"
    ),
    "intake-area/unknown": Wording(
        "没有这个区域",
        "--area 写的{value}在「区域」里查不到",
        "请写区域的代码或名称；新的区域先在 datasets/areas.csv 里补上",
    ),
    "intake-empty": Wording("文件是空的", "文件里什么也没有", "请检查选的文件对不对，是不是没有存好"),
    "intake-blanks": Wording(
        "下面的格空着",
        "「{title}」从这一行起有 {count} 格空着，上面写着{value}，像是合并的格只留下了第一行",
        "如果和上面一样，请加上 --default {title}=同上；不是的请补上，不知道的加上 --default {title}= ",
    ),
    "intake-beside": Wording(
        "两张表左右并排",
        "这一列和右边共 {count} 列的列名，和左边的一样，是左右并排的两张表",
        "请把右边的一张接到左边的下面",
    ),
    "intake-sideways": Wording(
        "列名在左边",
        "从这一行起有 {count} 行，列名写在内容的左边，不是写在上面",
        "请改成列名写在第一行、下面一条一行；整张表行列对调的，复制以后用“选择性粘贴→转置”；"
        "一条一块的，每块都从同一个列名写起，名称也写上列名，一个列名后面只写一样",
    ),
    "intake-footnote": Wording(
        "带着注的记号",
        "{value}带着“{mark}”，是注的记号，注写在别处：“{note}”",
        "请照注改好这一行，例如状态，再去掉记号",
    ),
    "intake-footnote/none": Wording(
        "带着注的记号",
        "{value}带着“{mark}”，像是注的记号，表里没有它的注",
        "请对照原件，看注说了什么；不是名称的一部分的，去掉记号",
    ),
    "intake-example": Wording(
        "像是填写的例子",
        "{value}像是填写的例子或说明，或隐去了几个字，不像一条数据",
        "请删去这一行；如果是数据，请照原件写完整",
    ),
    "intake-remark": Wording(
        "和给全部行的不一样",
        "有 {count} 行（{rows}）在名称后面或不导入的列里写着{value}这样的话，"
        "这次给新增的行的「{title}」却都是“{given}”",
        "请在表里加一列「{title}」，写明每一行的；不该收进来的行请删去",
    ),
    "intake-ditto": Wording(
        "看不出和什么一样",
        "{value}说的是和上面一样，可是上面没有内容，或后面还有别的字，看不出是什么",
        "请照原件把这一格写完整",
    ),
    "intake-ditto/name": Wording(
        "看不出和什么一样",
        "名称写着{value}，看不出这一行是上面那一条的另一处，还是只是别的内容和上面一样",
        "请写上它自己的名称；是同一条的，请合成一行",
    ),
    "intake-choice": Wording(
        "不认识的写法",
        "{value}不是这一列可以填的内容{near}",
        "请改成其中之一：{allowed}；名单都这样写的，可以不改表，加上 --value {title}:{written}=其中之一",
    ),
    "intake-reference": Wording(
        "查无此项",
        "和已有的对不上：{stated}",
        "如果是原来的名称、另一种叫法，请加上 --value {title}:{written}=代码，不用改表",
    ),
    "intake-reason": Wording(
        "删去的理由写得不全",
        "登记删去的行要有一个列出的理由（写的是{value}）和决定的岗位，并且只用于名录",
        "请同时写 --removed-reason（{reasons}）和 --decided-by",
    ),
}
