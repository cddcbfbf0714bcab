"""A second corpus, originally held out: written only from what must be found, without looking at the finder.

At that time the finder found 86.1 % of its 504 positives, and took 6 of its 496 negatives for personal. The
finder has been improved with it since, so it is now training data: its score says nothing about unseen texts.

Sentences in four registers (notices, forms, chat, scanned text) and addresses, filled by a seeded random
draw. All values are made up: mobiles end in 0000 00xx, nobody is born after 1902, card numbers consist of
zeros.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from urllib.parse import quote

from stdnum import luhn
from stdnum.cn import ric

Draw = random.Random
Say = Callable[[Draw], str]

_SEED = 15
_HEADS = (
    *range(130, 140),
    147,
    *range(150, 154),
    *range(155, 160),
    166,
    170,
    177,
    178,
    *range(180, 190),
    191,
    199,
)
_HAN = str.maketrans("0123456789", "零一二三四五六七八九")
_SPOKEN = str.maketrans("0123456789", "洞幺两三四五六拐八勾")
_CAPITAL = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_ROUND = str.maketrans("123456789", "①②③④⑤⑥⑦⑧⑨")
_BOLD = str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
_OFFICES = ("淄政办发", "鲁卫人口发", "国卫办人口发", "淄发改价格")
_DOORS = ("1号楼101", "沿街商铺3号", "综合楼二层", "社区服务中心201室")
_LETTERS = str.maketrans("01", "OI")
_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
_GIVEN = ("子涵", "一诺", "梓萱", "浩然", "欣怡", "宇航", "可馨", "俊熙", "语桐", "沐辰", "安琪", "思远")


def _day(draw: Draw) -> str:
    return f"{draw.randrange(2019, 2027)}{draw.randrange(1, 13):02}{draw.randrange(1, 29):02}"


def _name(draw: Draw) -> str:
    return draw.choice(_FAMILY) + draw.choice(_GIVEN)


def _latin(draw: Draw) -> str:
    return (
        draw.choice(("lin", "zhao", "happy", "mama", "sun", "xiaoyu"))
        + draw.choice(("_", ".", "", "-"))
        + draw.choice(("baby", "1988", "home", "zb", "77", "love"))
    )


def _digits_of_mobile(draw: Draw) -> str:
    return f"{draw.choice(_HEADS)}000000{draw.randrange(100):02}"


def _part(number: str, sign: str, at: tuple[int, ...] = (3, 7)) -> str:
    cuts = (0, *at, len(number))
    return sign.join(number[a:b] for a, b in pairwise(cuts))


def _mobile(draw: Draw) -> str:
    number = _digits_of_mobile(draw)
    spellings: tuple[Callable[[], str], ...] = (
        lambda: number,
        lambda: number,
        lambda: _part(number, draw.choice(" -.·/_,，、|~—–—*+ー")),
        lambda: _part(
            number,
            draw.choice(
                ("  ", " - ", "--", "...", " . ", "…", "／", "；", "\u3000", "\u00a0", "\u200b", "\n")
            ),
        ),
        lambda: _part(number, draw.choice("- ."), (3, 6, 9)),
        lambda: _part(number, draw.choice("- ."), (2, 5, 8)),
        lambda: _part(number, draw.choice(" -"), (4, 7)),
        lambda: draw.choice(" -.").join(number),
        lambda: draw.choice(("+86", "+86 ", "+86-", "0086", "86-", "(+86)", "（86）", "0086 ")) + number,
        lambda: "+86 " + _part(number, " "),
        lambda: number.translate(_HAN),
        lambda: number.translate(_SPOKEN),
        lambda: number.translate(_CAPITAL),
        lambda: number.translate(_WIDE),
        lambda: number.translate(_ROUND).replace("0", "⓪"),
        lambda: number.translate(_BOLD),
        lambda: number.translate(_LETTERS),
        lambda: number.replace("0", "o"),
        lambda: "l" + number[1:],
        lambda: number[:3] + number[3:].translate(_HAN),
        lambda: number.translate(_HAN).replace("零", "〇"),
        lambda: _part(number, "转"),
        lambda: f"({number[:3]}){number[3:]}",
        lambda: f"{number[:3]}（{number[3:7]}）{number[7:]}",
        lambda: "".join(f"{sign}\ufe0f\u20e3" for sign in number),
        lambda: "\u200d".join(number),
    )
    return draw.choice(spellings)()


def _identity(draw: Draw) -> str:
    born = f"190{draw.randrange(3)}{draw.randrange(1, 13):02}{draw.randrange(1, 29):02}"
    body = (
        draw.choice(("370303", "370302", "110101", "320106", "440305", "510104"))
        + born
        + f"{draw.randrange(1000):03}"
    )
    right = ric.calc_check_digit(body + "0")
    number = body + draw.choice((right, right, draw.choice("0123456789X")))
    spellings: tuple[Callable[[], str], ...] = (
        lambda: number,
        lambda: number,
        lambda: number.lower(),
        lambda: _part(number, draw.choice(" -"), (6, 14)),
        lambda: _part(number, " ", (6, 10, 14)),
        lambda: number.translate(_WIDE),
        lambda: _part(number, draw.choice("._/"), (6, 14)),
        lambda: " ".join(number),
    )
    return draw.choice(spellings)()


def _passport(draw: Draw) -> str:
    return draw.choice(
        (
            f"E{draw.randrange(10**8):08}",
            f"G{draw.randrange(10**8):08}",
            f"EA{draw.randrange(10**7):07}",
            f"EJ{draw.randrange(10**7):07}",
        )
    )


def _card(draw: Draw) -> str:
    body = draw.choice(("622200000000", "621700000000", "622848000000", "620522000000", "623668000000")) + (
        f"{draw.randrange(10 ** draw.choice((3, 6))):0{draw.choice((3, 6))}}"
    )
    number = body + luhn.calc_check_digit(body)
    return draw.choice(
        (
            number,
            number,
            _part(number, " ", (4, 8, 12)),
            _part(number, "-", (4, 8, 12)),
            number.translate(_WIDE),
        )
    )


def _mailbox(draw: Draw) -> str:
    user, host = (
        _latin(draw),
        draw.choice(
            (
                "163.com",
                "126.com",
                "qq.com",
                "sina.com.cn",
                "foxmail.com",
                "gmail.com",
                "139.com",
                "outlook.com",
            )
        ),
    )
    return draw.choice(
        (
            f"{user}@{host}",
            f"{user}@{host}",
            f"{user}＠{host}",
            f"{user} @ {host}",
            f"{user}(at){host}",
            f"{user} at {host.replace('.', ' dot ')}",
            f"{user}[at]{host}",
            f"{user}#{host}（把#换成@）",
            f"{user}@{host.replace('.', '。')}",
            f"{user}艾特{host}".replace(".", "点", 0),
            f"{user.upper()}@{host.upper()}",
        )
    )


def _qq(draw: Draw) -> str:
    return str(draw.randrange(10**5, 10 ** draw.choice((8, 9, 10))))


def _chat_id(draw: Draw) -> str:
    return draw.choice(
        (
            _latin(draw),
            "wxid_" + "".join(draw.choices("abcdefgh0123456789", k=14)),
            _latin(draw) + str(draw.randrange(100, 9999)),
        )
    )


def _home(draw: Draw) -> str:
    street = draw.choice(("柳泉路", "人民西路", "华光路", "共青团路", "潘南东路"))
    estate = draw.choice(("世纪花园", "幸福小区", "东方丽景", "阳光家园", "翡翠城"))
    block, unit, room = draw.randrange(1, 30), draw.randrange(1, 5), draw.randrange(101, 2400)
    return draw.choice(
        (
            f"{estate}{block}号楼{unit}单元{room}室",
            f"{estate}{block}号楼{unit}单元{room}",
            f"{street}{draw.randrange(1, 200)}号{estate}{block}-{unit}-{room}",
            f"张店区{street}{draw.randrange(1, 200)}号{block}栋{room}室",
            f"{estate}{block}#{unit}单元{room}户",
            f"{street}{draw.randrange(1, 200)}号院{block}号楼{room}",
            f"{draw.choice(('南营', '东坡', '小李家'))}村{draw.randrange(1, 300)}号",
        )
    )


def _birth(draw: Draw) -> str:
    year, month, day = draw.randrange(2021, 2026), draw.randrange(1, 13), draw.randrange(1, 29)
    return draw.choice(
        (
            f"{year}年{month}月{day}日",
            f"{year}-{month:02}-{day:02}",
            f"{year}.{month}.{day}",
            f"{year}/{month}/{day}",
            f"{year}{month:02}{day:02}",
        )
    )


_PERSONAL: dict[str, tuple[Say, tuple[str, ...], int]] = {
    "mobile": (
        _mobile,
        (
            "报名请于9月1日前联系{name}，电话{v}。",
            "联系人：{name}　联系电话：{v}",
            "如需预约参观，请拨打园长手机{v}，也可直接到园。",
            "负责人手机：{v}；办公地点：二楼203。",
            "姓名 {name} 手机 {v} 备注 无",
            "在吗？我电话{v}，有空回我一下",
            "打我{v}就行，不用加好友",
            "孩子妈妈的号：{v}",
            "联 系 电 话 ： {v}",
            "监护人联系方式|{v}|母亲",
            "{v}（{name}）",
            "值班{name}{v}，节假日不休",
            "投诉请找{name}老师，{v}，工作日接听。",
            "本人电话{v}，承诺以上内容属实",
            "TEL {v}",
        ),
        130,
    ),
    "identity": (
        _identity,
        (
            "身份证号：{v}",
            "公民身份号码{v}",
            "经办人{name}，身份证{v}，已核验原件。",
            "{name}，女，{v}，保育员",
            "证件号码 {v} 有效期 长期",
            "我身份证发你：{v}",
            "法定代表人{name}（{v}）签字",
            "居 民 身 份 证 {v}",
            "幼儿身份证：{v}，与户口簿一致",
        ),
        60,
    ),
    "passport": (
        _passport,
        (
            "护照号码：{v}",
            "持护照{v}入境",
            "外籍幼儿{name}护照 {v}",
            "护照 No. {v}",
            "passport no {v}",
            "证件类型：护照 证件号：{v}",
            "我护照号是{v}，帮我登记下",
        ),
        25,
    ),
    "card": (
        _card,
        (
            "补贴发放至银行卡{v}",
            "开户行：齐商银行　账号：{v}",
            "卡号 {v} 户名 {name}",
            "退费请打到我卡上 {v}，谢谢",
            "{name} {v} 工行",
            "收款账户：{name}，{v}",
            "银 行 卡 号 {v}",
        ),
        35,
    ),
    "mailbox": (
        _mailbox,
        (
            "材料发送至邮箱{v}。",
            "电子邮箱：{v}",
            "E-mail: {v}",
            "简历投{v}，注明姓名",
            "发我邮箱吧 {v}",
            "邮 箱 {v}",
            "联系：{name} {v}",
        ),
        40,
    ),
    "qq": (
        _qq,
        (
            "QQ：{v}",
            "加QQ{v}咨询",
            "扣扣{v}",
            "联系QQ号码：{v}",
            "qq:{v} 备注宝宝姓名",
            "Q Q {v}",
            "我企鹅号{v}",
            "QQ号是{v}，晚上在线",
        ),
        30,
    ),
    "wechat": (
        _chat_id,
        (
            "微信：{v}",
            "微信号{v}，加时注明班级",
            "加我微信 {v}",
            "vx {v}",
            "VX:{v}",
            "V信：{v}",
            "薇信{v}",
            "威信 {v} 长期有效",
            "wx：{v}",
            "+V {v}",
            "加v：{v}",
            "WeChat ID: {v}",
            "weixin {v}",
            "微 信 号 ： {v}",
            "卫星号 {v}",
            "请添加园长微信（{v}）进群",
            "微信账号是{v}",
            "联系薇❤：{v}",
        ),
        54,
    ),
    "home": (
        _home,
        (
            "家庭住址：{v}",
            "现住{v}",
            "家住{v}，步行5分钟到园",
            "我家在{v}，老师来家访打电话",
            "户籍地址 {v}",
            "居住地址：{v}　邮编 255000",
            "幼儿{name}，住{v}",
            "住址|{v}",
            "家 庭 地 址 {v}",
            "接送地点为其住处{v}",
        ),
        40,
    ),
    "child": (
        lambda draw: "",
        (
            "幼儿姓名：{name}　出生日期：{b}",
            "{name}，男，{b}出生，申请入托",
            "宝宝{name}，生日{b}",
            "我家宝宝叫{name}，{b}生的，能上小班吗",
            "入托儿童 {name} {b} 母亲姓名 略",
            "姓名{name}出生年月日{b}性别女",
            "孩子：{name}（{b}生）",
            "兹证明{name}小朋友（出生于{b}）已完成入托体检",
            "儿童姓名|{name}|出生|{b}",
            "录取名单：1．{name} {b} 2．",
        ),
        40,
    ),
    "address": (
        lambda draw: draw.choice(
            (
                f"tel:{_digits_of_mobile(draw)}",
                f"tel:+86-{_part(_digits_of_mobile(draw), '-')}",
                f"sms:{_digits_of_mobile(draw)}?body=hi",
                f"mailto:{_latin(draw)}@163.com",
                f"mailto:{_latin(draw)}%40qq.com",
                f"https://example.org/apply?phone={_digits_of_mobile(draw)}",
                f"https://example.org/u/{_digits_of_mobile(draw)}/photo.jpg",
                f"https://example.org/?q={quote(_digits_of_mobile(draw).translate(_WIDE))}",
                f"https://example.org/?tel=%2B86{_digits_of_mobile(draw)}&x=1",
                f"tencent://message/?uin={_qq(draw)}&Site=&Menu=yes",
                f"https://wpa.qq.com/msgrd?v=3&uin={_qq(draw)}&site=qq",
                f"weixin://dl/chat?{_chat_id(draw)}",
                f"https://example.org/form#idcard=3703031902010100{draw.randrange(10, 100)}",
                f"https://example.org/?mail={_latin(draw)}%40126.com",
            )
        ),
        ("{v}", "报名链接 {v}", "[点这里]({v})", '<a href="{v}">联系</a>', "见附件（{v}）"),
        50,
    ),
}


def _credit_code(draw: Draw) -> str:
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    body = (
        draw.choice(("91370303MA3C", "52370300MJD5", "12370300MB28", "913703007062", "123703034937"))
        + f"{draw.randrange(10**5):05}"
    )
    return body + signs[(31 - sum(signs.index(c) * w for c, w in zip(body, weights, strict=True)) % 31) % 31]


def _isbn(draw: Draw) -> str:
    body = f"9787{draw.randrange(10**8):08}"
    check = (10 - sum(int(d) * (1, 3)[i % 2] for i, d in enumerate(body)) % 10) % 10
    return draw.choice((f"{body}{check}", f"978-7-{body[4:7]}-{body[7:]}-{check}"))


def _landline(draw: Draw) -> str:
    number = f"{draw.choice('2367')}{draw.randrange(10**6):06}"
    return draw.choice(
        (
            f"0533-{number}",
            f"0533 {number}",
            f"（0533）{number}",
            f"0533{number}",
            f"+86-533-{number}",
            f"86-0533-{number}",
            f"0533—{number}转{draw.randrange(8000, 8999)}",
        )
    )


_HARMLESS: dict[str, tuple[Say, tuple[str, ...]]] = {
    "amount": (
        lambda draw: draw.choice(
            (
                f"{draw.randrange(10**10, 2 * 10**10)}元",
                f"{draw.randrange(10**10, 2 * 10**10):,}元",
                f"{draw.randrange(10**5, 10**7)}.{draw.randrange(100):02}万元",
                f"￥{draw.randrange(10**3, 10**6):,}.00",
                f"人民币{draw.randrange(1300, 1999)}.{draw.randrange(10**4):04}亿元",
            )
        ),
        (
            "全年财政投入{v}，比上年有所增加。",
            "合同金额：{v}",
            "本次采购预算{v}，最高限价同预算",
            "我看公示写的是{v}啊",
            "合 计 {v}",
        ),
    ),
    "document": (
        lambda draw: f"{draw.choice(_OFFICES)}〔{draw.randrange(2019, 2027)}〕{draw.randrange(1, 200)}号",
        (
            "根据{v}文件精神，现将有关事项通知如下。",
            "文号：{v}",
            "你查一下{v}第三条",
            "依 据 {v}",
            "（{v}，{year}年{m}月{d}日印发）",
        ),
    ),
    "serial": (
        lambda draw: draw.choice(
            (
                f"SL{_day(draw)}{draw.randrange(10**6):06}",
                f"3703{draw.randrange(10**8):08}",
                f"3703{draw.randrange(10**4):04}{draw.randrange(2020, 2027)}{draw.randrange(10**6):06}",
                f"(鲁){draw.randrange(10**6):06}-{draw.randrange(2020, 2027)}",
                f"鲁ICP备{draw.randrange(13000000, 19999999)}号-{draw.randrange(1, 9)}",
                f"鲁公网安备 3703030200{draw.randrange(10**4):04}号",
                f"JY3370303{draw.randrange(10**7):07}",
            )
        ),
        (
            "受理编号：{v}",
            "备案号{v}，可在网上核验。",
            "许可证编号 {v}",
            "你那个单子号{v}已办结",
            "编 号 {v}",
        ),
    ),
    "hours": (
        lambda draw: draw.choice(
            (
                f"{draw.randrange(7, 9)}:{draw.choice(('00', '30'))}-{draw.randrange(17, 19)}:00",
                f"周一至周五 0{draw.randrange(7, 9)}00-1{draw.randrange(7, 9)}30",
                f"上午8:30—11:30，下午13:{draw.choice(('00', '30', '50'))}—17:{draw.choice(('00', '30'))}",
                f"1{draw.randrange(3, 9)}:30:00 至 18:00:{draw.randrange(60):02}",
                f"周一到周日全天24小时（{draw.randrange(1, 13)}月{draw.randrange(1, 29)}日除外）",
            )
        ),
        ("开放时间为{v}，节假日另行通知。", "服务时间：{v}", "他们几点开门？{v}", "作 息 时 间 {v}"),
    ),
    "bus": (
        lambda draw: "、".join(str(n) for n in sorted(draw.sample(range(1, 200), draw.randrange(3, 6)))),
        ("乘{v}路公交车到人民公园站下车。", "公交：{v}路", "坐{v}都到", "附近线路有{v}路，末班车21:00"),
    ),
    "postcode": (
        lambda draw: f"2550{draw.randrange(100):02}",
        ("通信地址：张店区人民西路24号，邮编{v}", "邮政编码 {v}", "寄到{v}淄博市就行", "邮 编 ： {v}"),
    ),
    "credit": (
        _credit_code,
        (
            "统一社会信用代码：{v}",
            "登记号{v}，状态存续",
            "信用代码{v}查得到",
            "统 一 社 会 信 用 代 码 {v}",
            "甲方（{v}）",
        ),
    ),
    "date": (
        lambda draw: draw.choice(
            (
                f"{_day(draw)}",
                f"{draw.randrange(2019, 2027)}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}",
                f"{draw.randrange(2019, 2027)}年{draw.randrange(1, 13)}月{draw.randrange(1, 29)}日",
                f"{_day(draw)}{draw.randrange(24):02}{draw.randrange(60):02}{draw.randrange(60):02}",
            )
        ),
        (
            "本通知自{v}起施行。",
            "备案日期：{v}",
            "招收{v}以后出生的幼儿",
            "数据更新到{v}",
            "截 止 {v}",
            "适龄儿童指{v}及以后出生的儿童",
        ),
    ),
    "place": (
        lambda draw: draw.choice(
            (
                f"118.{draw.randrange(10**6):06},36.{draw.randrange(10**6):06}",
                f"东经118.{draw.randrange(10**4):04}°，北纬36.{draw.randrange(10**4):04}°",
                f"118.{draw.randrange(10**8):08} 36.{draw.randrange(10**8):08}",
                f"[1{draw.randrange(13, 19)}.{draw.randrange(10**7):07}, 36.8]",
            )
        ),
        ("坐标：{v}", "定位在{v}附近", "经纬度（{v}）由地址推得", "{v}"),
    ),
    "landline": (
        _landline,
        (
            "咨询电话：{v}",
            "监督电话{v}，工作时间接听。",
            "他们座机{v}没人接",
            "电 话 {v}",
            "办公室 {v} 传真 0533-2300001",
        ),
    ),
    "hotline": (
        lambda draw: draw.choice(
            ("12345", "12356", "12320", "400-800-0000", "4008000000", "96010", "800-860-1234", "110、119")
        ),
        ("如有疑问请拨打{v}。", "热线：{v}", "打{v}问问"),
    ),
    "version": (
        lambda draw: draw.choice(
            (
                f"v{draw.randrange(1, 20)}.{draw.randrange(40)}.{draw.randrange(40)}",
                f"1{draw.randrange(3, 9)}.{draw.randrange(10)}.{draw.randrange(10**4)}.{draw.randrange(999)}",
                f"GB/T {draw.randrange(10000, 40000)}-{draw.randrange(2015, 2025)}",
                f"sha256:{draw.getrandbits(128):032x}",
                f"{draw.getrandbits(160):040x}",
            )
        ),
        ("系统版本{v}", "执行标准：{v}", "校验值 {v}", "升级到{v}后正常"),
    ),
    "isbn": (_isbn, ("教材《婴幼儿照护》，ISBN {v}", "ISBN：{v}", "书号{v}，定价38.00元")),
    "count": (
        lambda draw: draw.choice(
            (
                f"{draw.randrange(130, 199)}家机构、{draw.randrange(1000, 9999)}个托位",
                f"{draw.randrange(10, 99)}.{draw.randrange(100):02}%",
                f"{draw.randrange(130, 200)}、{draw.randrange(1000, 9999)}、{draw.randrange(1000, 9999)}人",
                f"{draw.randrange(1, 20)}∶{draw.randrange(3, 8)}",
                f"{draw.randrange(100, 999)}平方米",
            )
        ),
        ("截至年底，全市共有{v}。", "统计结果：{v}", "我记得有{v}吧", "其中三个区分别为{v}"),
    ),
    "premises": (
        lambda draw: (
            f"{draw.choice(('柳泉路', '人民西路', '华光路'))}{draw.randrange(1, 200)}号{draw.choice(_DOORS)}"
        ),
        ("机构地址：{v}", "报名地点设在{v}。", "园区在{v}", "办 公 地 址 {v}"),
    ),
    "channel": (
        lambda draw: draw.choice(("淄博卫健", "健康淄博", "爱山东", "示例托育", "zibo-health")),
        (
            "关注微信公众号“{v}”查看。",
            "微信扫一扫{v}的二维码",
            "可用微信支付，收款方{v}",
            "在微信小程序{v}里办",
            "QQ浏览器打开{v}官网",
            "V型路口右转到{v}",
        ),
    ),
    "address": (
        lambda draw: draw.choice(
            (
                f"https://www.zibo.gov.cn/art/2026/9/1/art_{draw.randrange(10**4)}_{draw.randrange(10**7)}.html",
                f"https://www.gov.cn/zhengce/2026-09/01/content_{draw.randrange(6 * 10**6)}.htm",
                f"tel:0533-2{draw.randrange(10**6):06}",
                f"https://example.org/data/areas.{draw.getrandbits(32):08x}.json?v={draw.randrange(99)}",
                f"https://doi.org/10.{draw.randrange(1000, 9999)}/zenodo.{draw.randrange(10**6, 10**7)}",
                f"https://example.org/@36.{draw.randrange(10**7):07},118.{draw.randrange(10**7):07},17z",
            )
        ),
        ("{v}", "来源：{v}", "详见 {v} 。", "[原文]({v})"),
    ),
}


def _fill(sentence: str, value: str, draw: Draw) -> str:
    return sentence.format(
        v=value,
        name=_name(draw),
        b=_birth(draw),
        year=draw.randrange(2019, 2027),
        m=draw.randrange(1, 13),
        d=draw.randrange(1, 29),
    )


@cache
def list_positives() -> tuple[tuple[str, str], ...]:
    """Return kind and text of what holds personal data: each sentence of a kind, filled in turn."""
    draw, texts = random.Random(_SEED), {}
    for kind, (value, sentences, number) in _PERSONAL.items():
        made: dict[str, str] = {}
        while len(made) < number:
            made[_fill(sentences[len(made) % len(sentences)], value(draw), draw)] = kind
        texts |= made
    return tuple((kind, text) for text, kind in texts.items())


@cache
def list_negatives() -> tuple[str, ...]:
    """Return texts that hold none: of each kind every sentence with some values."""

    def make() -> Iterator[str]:
        draw = random.Random(_SEED)
        for value, sentences in _HARMLESS.values():
            for sentence in sentences:
                yield from (_fill(sentence, value(draw), draw) for _ in range(7))

    return tuple(dict.fromkeys(make()))
