"""Wording of faults in areas, tasks, figures and goals, and in how contacts and readings are written."""

from __future__ import annotations

from datapub.messages.wording import Wording, word_ways

POLICY_WORDINGS = {
    **word_ways(
        "R18",
        "区域不对",
        level=(
            "{value}（{area}）是{level}级，机构要算在所在的{parts}",
            "请改成它所在的{parts}的代码",
        ),
        other_city=(
            "{value}（{area}）不属于{city}",
            "请改成{city}的{parts}代码；只知道在{city}的，填 {code}",
        ),
        reporting=(
            "「{area}」写成了统计区域，可它不在{city}之内",
            "请改成 false；是{city}的，请改正「上级区域代码」",
        ),
        same_name=(
            "短名{value}与第 {first} 行的相同，图和表里分不清这两个区域",
            "请改得不一样，例如在前面加上所在城市的名字",
        ),
        unplaced=(
            "有 {count} 家机构只知道在{area}（第 {rows} 行），没有注明是哪个{part}，只计入{whole}合计",
            "请把知道的改成那个{part}的代码；不知道的可以不改，网页上列在“未注明{part}”",
        ),
        street=(
            "镇街{value}（{street}）不在「{area}」",
            "请改正镇街代码或「所属区域代码」；不清楚的可以空着",
        ),
        street_city=("镇街{value}（{street}）不在{city}", "请改正镇街代码；不清楚的可以空着"),
        street_code=("镇街代码{value}的前 6 位与所属区域代码 {area} 不同", "请改正镇街代码或所属区域代码"),
        twice=(
            "与第 {first} 行是同一机构、同一地址，却算在两个区域（{area}和{other}）",
            "请删去一行；在功能区的机构只算在功能区",
        ),
        cycle=("{value}的上级区域绕回了它自己", "请改正「上级区域代码」"),
        total=(
            "合计写的是{value}，{count} 个区域相加却是 {expected}，差 {difference}",
            "请对照来源改正其中的数；口径不同的，请在「统计口径」里分开写",
        ),
        more_than_all=(
            "合计写的是{value}，只加其中 {count} 个区域就有 {expected}，多出 {difference}",
            "请对照来源改正其中的数；口径不同的，请在「统计口径」里分开写",
        ),
    ),
    **word_ways(
        "R20",
        "任务或责任单位与文件不符",
        missing=("{document}的{kind}第 {number} 项没有列出", "请照文件补上这一行"),
        repeated=("{kind}第 {value} 项与第 {first} 行重复", "请删去重复的一行，或改正序号"),
        unknown=("{document}没有{kind}第 {value} 项", "请改正序号，或删去这一行"),
        second_founding=("第 {first} 行已经是逐项跟踪的文件", "请只留一份，把另一份改成 false"),
        no_founding=("有任务，却没有一份文件标明是逐项跟踪的", "请在任务出自的那份文件写 true"),
        position=("任务 {task} 的责任单位次序缺第 {expected} 个", "请从 1 起依次编号"),
        unit=(
            "任务 {task} 的第 {position} 个责任单位，原文是“{expected}”，这里是“{found}”",
            "请改成与「责任单位原文」一字不差、次序相同",
        ),
        count=(
            "原文列了 {expected} 个责任单位，责任单位表里有 {found} 个",
            "请在 {file} 里补上或删去，使两边一致",
        ),
        answer=(
            "{value}不是公布的数据集，或者写法不对",
            "请写数据包里一个公布的数据集的名称，只算其中几行的写明是哪几行，"
            "例如 inspections、training_courses(trainees=再就业的家长)",
        ),
        answer_rows=(
            "数据集 {table} 里没有{value}这样的行可选",
            "请改成这个数据集里有固定取值的一列和它的取值，例如 training_courses(trainees=再就业的家长)",
        ),
    ),
    **word_ways(
        "R21",
        "数字的写法不全",
        nothing=("没有数值，也没有分子和分母", "请填写数值，或同时填写分子和分母"),
        both=("既填了数值，又填了分子或分母", "请只留一种：有分子和分母的删去数值，由网站计算"),
        half=("只填了{given}，没有填{lacking}", "请补上{lacking}；没有公布的，请删去{given}，改填数值"),
        zero=("分母是 0，无法计算", "请核对后改正分母"),
        no_ratio=("指标“{indicator}”没有规定怎样用分子和分母计算", "请改填数值，或在指标表里补上乘数"),
        period=("数据截至日期{value}早于统计时期 {period} 的第一天", "请改正日期或统计时期"),
        moment=(
            "与第 {first} 行是同一天的同一个数，只是时期一个写成{value}、一个写成“{other}”",
            "请只留一行；不是同一天的请改正数据截至日期",
        ),
        target=(
            "没有目标值，「目标原文」又不是“无定量目标”",
            "请填写文件里的目标值；文件没有写数字的，「目标原文」写“无定量目标”",
        ),
        contradiction=(
            "「目标原文」写的是“无定量目标”，却填了目标值{value}",
            "请删去目标值，或照抄文件里的目标原文",
        ),
        due=("填了目标值，却没有写到期日", "请补上到期日"),
        other_level=(
            "这是{area}的目标，备注和原文都没有写明",
            "请在「备注」里写明是{area}目标，免得当作本地的目标",
        ),
        repeated=("与第 {first} 行是同一指标、同一区域、同一到期日的目标", "请删去重复的一行"),
        direction=(
            "目标{value}比起点 {base} {side}，而指标“{indicator}”{direction}，方向相反",
            "请对照文件核对目标值、起点和指标的「好坏方向」",
        ),
        base=(
            "起点{value}不是这个指标在这个区域的数（是“{indicator}”“{area}”的）",
            "请改成同一指标、同一区域的数值编号；文件没有写明起点的请空着",
        ),
        base_late=("起点{value}截至 {day}，不早于到期日", "请改成更早的数值编号，或改正到期日"),
    ),
    **word_ways(
        "task-report",
        "任务进展报告不完整",
        nothing=(
            "没有状态，也没有到期日，看不出是报告还是要求报告",
            "请补上报告的内容；还没有收到报告的，请写上要求报告的到期日",
        ),
        half=("报告缺「{title}」", "请补上；没有收到报告的，请把状态、报告日期、报告单位、一句话进展都空着"),
        evidence=("状态是“已完成”，却没有依据", "请填写公开依据的网址；没有的，请改写成收到的状态"),
        evidence_alone=("没有报告，却填了依据网址{value}", "请补上报告的内容，或删去网址"),
        sentence=("{value}不止一句话", "请只留一句，最重要的写在前面"),
        period=("「{title}」{value}早于统计时期 {period} 的第一天", "请改正日期或统计时期"),
        area=("{area}不是本站的统计区域", "请改成统计区域的代码；合计的填 site.toml 里的 city_code"),
        nobody=(
            "报告的是总的进展，却没有写责任单位",
            "请填写责任单位编号；由下面的区域报告的，请把区域改成它的代码",
        ),
        unit=("文件没有把任务“{task}”交给{unit}", "请改正责任单位编号或任务编号"),
    ),
    **word_ways(
        "phone",
        "电话或网址写法不对",
        number=(
            "{value}不是可以公开的电话",
            "请写成座机（区号-号码）、400 电话或五位服务热线，例如 12345",
        ),
        address=("{value}不是完整的网址", "请以 http:// 或 https:// 开头"),
    ),
    **word_ways(
        "coordinates",
        "坐标不全",
        missing=("填了坐标，「{title}」却空着", "请把经度、纬度、坐标系三格填全；没有把握的请三格都空着"),
    ),
    **word_ways(
        "goal",
        "目标的算法不全",
        precision=("到期日只写到年，应是当年 12 月 31 日", "请改正到期日；文件写明了哪一天的，精度写“日”"),
        half=("计数用的指标和至少要达到的数，只填了一个", "请两个都填；不由名录计算的都空着"),
        indicator=("名录数不出指标{value}", "请改成名录能数的（{known}），或把计数的三格都空着"),
        words=("计数写的“{what}”，目标原文和衡量办法里都没有", "请核对，使几格说的是同一件事"),
        area=("{value}不是本站的统计区域", "请改成统计区域的代码；合计的空着"),
        foreign=(
            "目标出自全国或上级的文件，本地名录数不出它",
            "请把计数的三格都空着；是本地目标的，改正政策文件编号",
        ),
    ),
    "reading": Wording(
        "读音的音节数不对", "{value}不是 {count} 个音节", "请一个字写一个音节，带声调，用空格隔开"
    ),
    "terms": Wording(
        "程序不认识的词",
        "{value}是 schema 允许的，程序却不认识，不知道它算不算在合计里",
        "请改成程序认识的（{known}），或在 childcare/terms.py 里给这个词补上含义",
    ),
    "home-address": Wording(
        "家庭托育点地址过细",
        "家庭托育点的地址写到了“{found}”，会公开私人住址",
        "请只写到社区或小区，不写楼号、单元和门牌",
    ),
    "home-address/position": Wording(
        "家庭托育点地址过细",
        "家庭托育点设在居民家中，坐标会指到家门口",
        "请把经度、纬度、坐标系三格都清空",
    ),
    **word_ways(
        "reconciliation",
        "与名录对不上",
        unexplained=(
            "写的是{value}，名录数到同一天是 {found}，差 {difference}",
            "请核对名录和这个数；都属实的，请在 {file} 里写明差数和原因",
        ),
        changed=("差数写的是{value}，现在算出来是 {expected}", "请重新核对，改写差数和原因"),
        settled=("差数写的是{value}，现在两边已经一致", "请删去这一行"),
        incomparable=("{value}是不能与名录相比的数（{why}），没有差数要说明", "请删去这一行"),
    ),
    **word_ways(
        "area-dates",
        "区域已停用或尚未启用",
        order=("停用日期{value}早于启用日期“{other}”", "请改正其中一个日期"),
        outside=(
            "「{area}」在 {day} 还没有启用或已经停用（{period}）",
            "请改成当时有效的区域代码，或改正区域表里的启用、停用日期",
        ),
        left=(
            "「{area}」到 {day} 停用，名录里还有 {count} 行写着它（第 {rows} 行）",
            "请改成现在所在的区域，数据截至日期也改",
        ),
    ),
}
