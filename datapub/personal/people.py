"""Homes, car plates, birthdays and illnesses of persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from datapub.personal.numbers import Span

_REST = r"[^。；;\n]"
_ROOM = (
    r"(?:\d+\s?(?:号楼|号院|[栋幢座])[\W_]?(?:\d+\s?(?:号楼|[栋幢座]))?\s?(?:\d+\s?单元)?\s?\d{3,4}\s?[室户号]?(?!\d)"
    r"|\d+\s?单元\s?\d{2,4}|[一-鿿]\s?\d{1,3}-\d{1,2}-\d{3,4}(?!\d)|[一-鿿](?:村|\d\s?[组队社])\s?\d{1,4}\s?号"
    r"|\d+\s?#(?:楼)?[\W_]?\d{1,2}[-单]\w{0,3}?\d{3,4}(?!\d)|[A-Za-z]\d?\s?[座栋幢]\s?\d{3,4}(?!\d)"
    r"|\d+\s?(?:号楼|[栋幢座])(?:[^。；;，,\n]{0,6}?[东西南北中]户|\s?\d+\s?单元))"
)
_LIVES = (
    rf"(?:[家现]\s?住|居\s?住(?!\s?[区小点建证])|住\s?址|家\s?庭\s?地\s?址|户\s?籍\s?(?:所\s?在\s?)?地(?:\s?址)?(?!{_REST}{{0,10}}?(?:部门|机关|派出所|办事处|窗口|中心|大厅|卫生|公安))|户口所在|家在"
    r"|(?<![居入])住(?![房院建宅宿户所改\s]))"
)
_TELLS_HOME = re.compile("[住家]|地址|户籍")
_PRIVATE = (
    r"[举检投][报举诉]人|信访人|来[信访电]人|孕妇|产妇|患者|病人|[妈爸奶爷]{2}|[父母]亲|[外姥][公婆爷姥]"
)
"""People who speak for nobody but themselves: their address is their home."""
_HOME = re.compile(
    rf"(?:{_LIVES}|(?:{_PRIVATE})的?地址(?!信息|变更|不|[由请应需])){_REST}{{0,24}}?(?P<id>{_ROOM})"
)

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟"
    "汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "褚卫尤施严华戚喻柏水窦章云葛奚郎鲁韦昌苗凤花俞柳酆鲍费廉岑倪滕殷罗毕安和穆尹祁米贝明臧计伏成茅庞纪舒屈项祝梁蓝闵"
    "季麻强路娄危童颜盛梅刁骆樊凌霍虞支柯管莫房裘缪解应宗宣贲单杭洪包诸左吉钮嵇邢裴荣翁荀羊惠甄曲封储靳松井巫乌焦巴"
    "牧隗车宓蓬全班仰秋仲伊宫宁仇栾甘厉戎祖符景詹束叶司韶印宿怀蒲邰从索咸籍卓蔺屠蒙池闻党翟申扶堵冉宰雍桑桂牛寿通边"
    "燕冀温庄晏柴瞿阎充慕连茹习宦艾鱼容向古慎戈庾居衡步耿满弘匡国寇广禄东沃利蔚越师巩聂晁勾敖融冷辛那简饶沙丰关查"
    "游竺权盖益桓商陶肖闫佟岳齐覃尚隋冼"
)
_NAME = rf"[{_SURNAMES}](?:(?![园所站点馆店路街区县市镇])[一-鿿1]){{1,2}}"
_TITLED = rf"(?:{_NAME}|[{_SURNAMES}])\s?(?:女士|先生)"
_ADULT = (
    r"本人|车主|驾驶人|负责人|联系人|法人|法定代表人|当事人|举报人|投诉人|接送人|[妈爸奶爷]{2}|[父母]亲|[外姥][公婆爷姥]"
    rf"|老师|教师|职工|员工|业主|住户|居民|{_TITLED}|(?<![一-鿿])[{_SURNAMES}]某"
)
_PLATE = (
    r"(?P<plate>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s?[A-Za-z]\s?[·•・.\-]?\s?"
    r"(?=[A-Za-z]{0,2}\d)(?:[A-HJ-NP-Za-hj-np-z\d]{5}|[A-HJ-NP-Za-hj-np-z][A-HJ-NP-Za-hj-np-z\d]{5}"
    r"|[A-HJ-NP-Za-hj-np-z\d]{5}[A-HJ-NP-Za-hj-np-z])(?![A-Za-z\d]|\s?(?:号?楼|[栋幢座室]|单元)))"
)
"""Five characters after the letter of the city, or six of which the first or the last is a letter."""
_BODIES_CAR = re.compile("(?:校|班|公务用?|公|专用?|执法|救护|冷链|通勤|接送|机构|单位)车")
_OF_A_BODY = rf"(?!{_BODIES_CAR.pattern})"
_TELLS_PLATE = re.compile(_PLATE)
_PLATES = re.compile(
    rf"(?:{_ADULT}|私家|个人)(?:{_OF_A_BODY}[^。；;\n]){{0,12}}?{_PLATE}"
    rf"|{_PLATE.replace('plate', 'before')}[\s)）,，(（:：]{{0,2}}的?(?:车主|驾驶人|{_TITLED})"
    rf"|{_PLATE.replace('plate', 'owned')}[\s)）]{{0,2}}(?:登记在|属于?|归|系|是)"
    rf"[^。；;，,\n]{{0,3}}?(?:{_ADULT})"
)
_NEAR = 4
"""Characters around a match that are searched for an organisation's car."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = r"(?:19|20)\d\d(?:年\d{1,2}月(?:\d{1,2}[日号])?|[-./]\d{1,2}(?:[-./]\d{1,2})?|\d{4})"
_SAYS_BIRTH = re.compile("生|小朋友|名单")
_NO_RECORD = r"(?!\s?(?:[备起施印成发公]|以后|之后|[前后]))"
_BORN = re.compile(
    rf"[姓儿宝子童生]名(?!单|[和及与]出)\W{{0,3}}(?P<id>{_NAME})[^。\n]{{0,14}}?(?:出生|生日|生于){_REST}{{0,6}}?{_DATE}"
    rf"|(?P<other>{_NAME})\W{{1,3}}(?:[男女]\W{{0,3}})?(?:出?生于|生日)\W{{0,3}}{_DATE}"
    rf"|(?<![一-鿿\d])(?P<before>{_NAME})(?:\W{{1,3}}[男女])?\W{{1,3}}{_DATE}\s?(?:出生|生(?=\W|$))"
    rf"|(?P<small>{_NAME})\s?(?:小朋友|小同学)\W{{0,3}}(?:出生于?|生于|生日)\W{{0,3}}{_DATE}"
    rf"|(?:录取|入托|入园|报名|在托|儿童|幼儿|孩子)名单{_REST}{{0,40}}?"
    rf"(?<![一-鿿])(?P<listed>{_NAME})\W{{1,3}}{_DATE}"
)


_OF_WORK = r"[症病]?(?:的?[预防康照知政科筛疫专学教训干门评鉴医研讲采]|病?例|聚集|菌|率)"
"""What makes an illness the subject of somebody's work."""
_ILL = re.compile(
    r"过敏(?!原)|哮喘|癫痫|自闭症?|孤独症|先天性|发育(?:迟缓|障碍)|脑瘫|残疾|智力(?:低下|障碍)|白血病|心脏病|糖尿病|乙肝|艾滋"
    r"|多动症|听障|手足口|水痘|肺炎|惊厥|抑郁|病史|确诊"
    r"|(?:结核|麻疹|腮腺炎|疱疹|肝炎|肾炎|癌|肿瘤|贫血|唐氏|精神(?:病|障碍|分裂)|近视|弱视|流产|怀孕|孕\d+周)"
    rf"(?!{_OF_WORK})"
)
_NO_NAMES = (
    "全[体班部都家市国区日天年]|包[括含]|高于|关[爱心注于]|应[对当该及先填于在]|常[见常年会用]|容易|曾[经被因有患]|和[家老其]|万一|从[小未来]"
    "|平[时常]|通[常过]|向来|严[重禁防格]|高[发危热烧]|有关|易[患感发]|时常|居家|安[排全]|明[显确]|成[年长]|计[时划]|单[位独]"
    "|解[决除]|方[便可能]|充分|于是|宣[传教]|支持|管理|查[出看]|康复|花生|黄豆|鱼虾"
)
"""Words that begin with a character that is also a surname."""
_PATIENT = rf"(?!{_NO_NAMES}){_NAME}(?<![托病症餐班级龄])"
_AGE = (
    r"[(（](?:[^()（）\n]{0,12}?[^()（）\n\d.—–~～至到-])?(?:[男女](?![童孩生性])|\d+\s?(?:岁|个月|月龄)(?![—–~～至到以及-]))"
    r"[^()（）\n]{0,8}[)）]"
)
_OLD = r"(?:[\W_]{1,3}[男女](?!性))?(?:[\W_]{1,3}\d+\s?(?:岁|个月|月龄)(?:半|\d+\s?个月)?)?"
_HAS = (
    r"(?:[\W_]{0,3}(?:现?已?(?:[有患得因被]|对(?![^。；;，,\n]{0,10}患[者儿]))了?|确诊为?)"
    r"(?:(?!未|没|瞒|知|报告|上报|发现)[^。；;，,\n]){0,6}?|(?=[\s，,])[\W_]{1,2})"
)
"""What ties an illness to the person before it; who reports those of others, or does not, has none."""
_OF_MANY = rf"[症病]?(?:儿童?|军?人|幼儿)|源|{_OF_WORK}"
_SICK = re.compile(
    rf"(?P<small>{_PATIENT})\s?(?:小朋友|小同学){_REST}{{0,4}}?[有是对患得被确]{_REST}{{0,6}}?(?:{_ILL.pattern})"
    rf"|(?<![一-鿿])(?P<aged>{_PATIENT})\s?{_AGE}{_REST}{{0,8}}?(?:{_ILL.pattern})"
    rf"|姓名(?:\s|\s?[:：为是]\s?)(?P<id>{_PATIENT}){_REST}{{0,20}}?(?:{_ILL.pattern})"
    rf"|(?<![一-鿿])(?P<nick>小(?![儿孩学组童区镇朋])[一-鿿](?<![班托]))\s?{_AGE}{_HAS}(?:{_ILL.pattern})"
    rf"|(?<!某)(?P<masked>[{_SURNAMES}](?:某{{1,2}}|[一-鿿]某))(?:之[子女]|的?(?:孩子|儿子|女儿))?{_OLD}"
    rf"(?:{_HAS})?(?:{_ILL.pattern})(?!{_OF_MANY})"
    rf"|班\s?(?P<pupil>{_PATIENT})(?:患|确诊|得了){_REST}{{0,6}}?(?:{_ILL.pattern})"
)

_NO_CLASS = "个每各同全停换某值上下跟当开早晚夜接轮"
"""Characters before 班 when it is not a particular class, or a shift."""


class _Beside(NamedTuple):
    home: re.Pattern[str]
    born: re.Pattern[str]
    ill: re.Pattern[str]
    plate: re.Pattern[str]


@lru_cache(maxsize=4)
def _beside(people: re.Pattern[str]) -> _Beside:
    """Return the patterns for data beside the words for the people in a register."""
    words = f"(?:{people.pattern})"
    home = (
        rf"{words}(?:(?!驿站|课堂|学校|中心|社区|[护管育]点){_REST}){{0,4}}?(?:(?<!之)家(?![园居政庭长])|地址)"
        rf"{_REST}{{0,24}}?(?P<id>{_ROOM})"
    )
    born = (
        rf"{words}(?:姓名|名字|名叫|叫|是|为)?[\W_]{{0,3}}(?!成立|申[请报办]|关[停闭]|通过)(?P<id>{_NAME})[\W_]{{0,3}}[男女]?"
        rf"(?:(?![园所站点馆店]){_REST}){{0,6}}?{_DATE}{_NO_RECORD}"
        rf"|{words}的?(?:生日|出生[日年][期月])[\W_]{{0,3}}{_DATE}日?[\W_]{{1,3}}(?P<after>{_PATIENT})(?![一-鿿])"
    )
    ill = (
        rf"{words}(?:姓名|名字|名叫|叫)?[\W_]{{0,2}}(?P<id>{_PATIENT})[\W_]{{0,2}}(?:对|患|确诊|被诊断)"
        rf"{_REST}{{0,8}}?(?:{_ILL.pattern})"
        rf"|{words}[\W_]{{0,2}}(?P<named>{_PATIENT})[\W_]{{1,3}}(?:[男女][\W_]{{0,3}})?\d+\s?(?:岁|个月|月龄)"
        rf"{_REST}{{0,8}}?(?:{_ILL.pattern})"
        rf"|(?P<place>(?:(?<![{_NO_CLASS}])班(?!级|主任)|学号\W?\d{{1,8}}|\d\s?号床?位?)[^。；;，,\n]{{0,3}}?"
        rf"(?:某|[{_SURNAMES}]姓|(?<!\d)1\s?[名位个]|[有那][名位个]|(?<=\d)的|(?<=[床位])|(?<=班)\d{{1,3}}号)"
        r"[^。；;，,\n]{0,3}?"
        rf"(?:{people.pattern}|[男女][童孩]))[^。；;，,\n]{{0,8}}?(?:{_ILL.pattern})(?!\s?的?\s?[,，]?停|的)"
    )
    plate = (
        rf"{words}(?:{_OF_A_BODY}[^。；;\n]){{0,12}}?{_PLATE}"
        rf"|{_PLATE.replace('plate', 'before')}[\s)）]{{0,2}}的{words}"
    )
    return _Beside(*map(re.compile, (home, born, ill, plate)))


def may_tell(plain: str) -> bool:
    """Return whether a text has a word for a home, a car plate, or a year that may be one of birth."""
    return bool(_TELLS_HOME.search(plain) or _YEAR.search(plain) or _TELLS_PLATE.search(plain))


def find_homes(plain: str, people: re.Pattern[str] | None) -> Iterator[Span]:
    """Yield home addresses: a building and a room after a word for living there."""
    if not _TELLS_HOME.search(plain):
        return
    for pattern in (_HOME, *([_beside(people).home] if people else ())):
        for found in pattern.finditer(plain):
            yield *found.span("id"), found["id"]


def find_births(plain: str, people: re.Pattern[str] | None) -> Iterator[Span]:
    """Yield names beside a birthday."""
    if not _YEAR.search(plain) or (not _SAYS_BIRTH.search(plain) and not (people and people.search(plain))):
        return
    for pattern in (_BORN, *([_beside(people).born] if people else ())):
        for found in pattern.finditer(plain):
            group = found.lastgroup or ""
            yield *found.span(group), found[group]


def find_plates(plain: str, people: re.Pattern[str] | None) -> Iterator[Span]:
    """Yield car plates beside a person, but not those of an organisation's car, such as a school bus."""
    if not _TELLS_PLATE.search(plain):
        return
    for pattern in (_PLATES, *([_beside(people).plate] if people else ())):
        for found in pattern.finditer(plain):
            if _BODIES_CAR.search(plain, max(0, found.start() - _NEAR), found.end() + _NEAR):
                continue
            group = found.lastgroup or ""
            yield *found.span(group), found[group]


def may_tell_illness(plain: str) -> bool:
    """Return whether a text names an illness."""
    return _ILL.search(plain) is not None


def find_illnesses(plain: str, people: re.Pattern[str] | None) -> Iterator[Span]:
    """Yield names beside an illness, and people identified by a class, number or bed instead of a name."""
    if not may_tell_illness(plain):
        return
    for pattern in (_SICK, *([_beside(people).ill] if people else ())):
        for found in pattern.finditer(plain):
            group = found.lastgroup or ""
            yield *found.span(group), found[group]
