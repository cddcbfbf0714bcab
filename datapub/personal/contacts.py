"""Ways to reach a person other than a phone number: accounts in chats and social media, private mailboxes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from datapub.personal.numbers import Span

_B = r"[\W_]{0,3}"
_NAME = (
    rf"微{_B}信|薇{_B}信|[威维徽]信|卫星号|we{_B}chat|wei{_B}xin|(?<![a-z])(?:v{_B}x|wx|[vw]信)"
    rf"|[加+➕]我?{_B}[微薇威](?!信)|[加+➕]我?{_B}(?:vx?|wx)(?=[\s:])|[微薇](?={_B}:)"
    rf"|[微薇威维徽V]{_B}(?:芯(?!片)|[❤♥])\ufe0f?|绿(?:泡泡|色软件)"
    r"|weixin://dl/chat"
)
_SLANG = re.compile(r"卫星|[薇威维徽]|微?[芯❤♥]|v\W?x|v信|[加+➕]", re.I)
"""Slang names of the service, which only occur before an account."""
_NO_HOST = r"(?![-_.a-z0-9]*\.(?:com|cn|net|org|gov)\b)"
_CHATS = (
    re.compile(
        rf"(?:[加+➕]我?{_B})?(?:{_NAME})(?:{_B}(?P<mark>号是|号码?|id|[账帐]号|名片))?(?P<said>{_B}[:是为]?)\s{{0,3}}"
        rf"{_NO_HOST}(?P<id>[a-z][-_.a-z0-9]{{4,19}}(?<!\.)|\d[-_a-z0-9]{{4,19}})",
        re.I,
    ),
    re.compile(r"(?:tencent://|qq\.com/)[!-~]*?[?&;]uin=(?P<id>\d{5,11})(?!\d)", re.I),
    re.compile(
        r"(?<![-_.a-z0-9@/])(?!v\d+\.|(?:19|20)\d\d-?[01]\d-?[0-3]\d)"
        r"(?P<id>[a-z][-_.a-z0-9]{4,19}(?<!\.)|\d[-_a-z0-9]{5,19})(?P<mark>)\s?[(（]\s?(?:微信|v信|vx|wx|qq)号?\s?[)）]",
        re.I,
    ),
    re.compile(
        rf"(?<![a-z])(?:q{_B}q|扣扣|企鹅|球球|加q|q号)群?(?:号码?|邮箱)?{_B}[是为]?{_B}(?P<id>\d{{5,11}})(?!\d)",
        re.I,
    ),
)
_ID = rf"{_NO_HOST}(?P<id>[a-z][-_.a-z0-9]{{4,19}}(?<!\.)|\d[-_a-z0-9]{{4,19}})(?![-_a-z0-9])"
_MARK = rf"(?:{_B}(?P<mark>号是|号码?|id|[账帐][号户]|昵称|联系))?(?P<said>{_B}[:是为@]?)[\s“\"']{{0,3}}"
_SEARCHED = re.compile(
    rf"(?:{_NAME})号?(?:里面?|上|中|内)?(?:直接)?(?:搜[1索]?[搜下]?[框栏]?[里中]?(?:输入)?|查找|添加|加)(?:[1下]{{1,2}}|好友|账?号码?)?[\s:“\"']{{0,3}}"
    rf"{_ID}(?P<after>[^。；;\n]{{0,10}})",
    re.I,
)
_MESSENGERS = re.compile(
    rf"(?:钉钉|飞书|陌陌|探探|(?<![a-z])(?:telegram|whats\s?app|line\sid|lineid(?!=)|skype)){_MARK}{_ID}",
    re.I,
)
_MEDIA = r"(?:抖音|小红书|快手|微博|[bB]站|头条|知乎)"
_SOMEBODY = (
    r"本人|我的?|个人|私人|负责人|联系人|法人|法定代表人|当事人|举报人|投诉人"
    r"|宝[妈爸]|[妈爸奶爷]{2}|[父母]亲|[园院所站校]长|老师|教师|员工|职工|女士|先生"
)
_WRITTEN_TO = (
    re.compile(rf"加我?的?{_MEDIA}{_MARK}{_ID}", re.I),
    re.compile(rf"{_MEDIA}(?:私信我?|加我){_MARK}{_ID}", re.I),
    re.compile(rf"{_MEDIA}(?:搜索?)?{_MARK}{_ID}\W{{0,3}}(?:可|请)?(?:私信|加好友|加我)", re.I),
    re.compile(rf"{_MEDIA}{_MARK}{_ID}\s?[(（](?:{_SOMEBODY})(?:个人|私人|本人)?\s?[)）]", re.I),
)
"""A personal account in public media, where organisations have accounts as well."""
_OF_A_BODY = re.compile(r"(?:官方|机构|单位|公司|中心|[园院所校])的?(?:官方)?\W{0,2}$")
_NEAR = 8
"""Characters before the name of a service that are searched for the account's owner."""
_ALIKE = r"(?:1样|1致|相同|同号|同1个?号?)(?=\W|$)"
_SAME = re.compile(
    r"(?P<id>(?:微信|薇信|v信|vx|微)号?\W{0,2}(?:同号|同手机|同电话|同步(?=[)）]|$)"
    rf"|[与和跟同、](?:手机|电话)号?码?{_ALIKE})"
    rf"|(?:手机|电话)号?码?(?:[与和跟同、/]?(?:微信|v信|vx)号?{_ALIKE}"
    r"|[^。；\n]{0,2}(?:同微信?|就?是微信))|同微信(?=号?(?:[)）。，,]|$)))",
    re.I,
)
_SAYS = frozenset(":是为")
_MARKS = frozenset(":是为@")
_MEETS = re.compile("加|好友|联系|通过")
_FOLLOWED = re.compile("公众号|服务号|订阅号|小程序|视频号|关注|订阅")
_OFFICIAL = re.compile(r"(?:公众号|服务号|订阅号|小程序|视频号)\W{0,3}$")
_WORDS = frozenset(
    {"wechat", "weixin", "android", "iphone", "windows", "harmony", "official", "mini-program"}
)
_HAS_DIGIT = re.compile(r"[\d_]")

_DOT = r"\s?(?:\.|点|。|(?<=\s)dot(?=\s)|[(\[]\s?(?:dot|\.|点)\s?[)\]])\s?"
_MAIL = re.compile(
    r"(?<![a-z0-9_.+-])(?<!^UID:)(?P<id>(?P<local>[a-z0-9][a-z0-9_.+-]{0,40})"
    r"\s?(?P<at>@|[(\[{]\s?(?:at|@)\s?[)\]}]|艾特|#|\sat(?=\s))\s?"
    rf"(?P<host>(?:(?<=@)[一-鿿][一-鿿\d]{{0,20}}|[a-z0-9-]{{1,40}}){_DOT}(?:[a-z0-9-]{{1,40}}{_DOT}){{0,3}}"
    r"[a-z]{2,12}))(?![a-z0-9-])",
    re.I,
)
_PRIVATE = re.compile(
    r"(?:^|\.)(?:(?:163|126|139|189|188|263|21cn|yeah|qq|foxmail|sina|sohu|tom|wo|aliyun|gmail|googlemail|outlook|"
    r"hotmail|live|msn|yahoo|ymail|icloud|me|mail|proton(?:mail)?)\.(?:com?|cn|net|me|org)(?:\.\w\w)?)$"
)
_BODY = re.compile(r"\.(?:gov|org|edu|mil|ac)(?:\.cn)?$")
_POSTS = re.compile(
    r"(?:info|office|contact|service|support|admin|webmaster|postmaster|no-?reply|help|hr|git|data|open|kefu|"
    r"bgs|bangongshi|[a-z]{0,12}(?:wjw|wjj|wsj|wsjkj|jsw|xxgk|zwgk|bgs))(?:[-_.]?\w*)"
)


@lru_cache(maxsize=4)
def _beside(people: re.Pattern[str] | None) -> re.Pattern[str]:
    """Return the pattern of an account in public media after a word for a person."""
    words = f"{_SOMEBODY}|{people.pattern}" if people else _SOMEBODY
    return re.compile(rf"(?:{words})的?(?:个人|私人)?\W?{_MEDIA}{_MARK}{_ID}", re.I)


def find_chats(plain: str, people: re.Pattern[str] | None) -> Iterator[Span]:
    """Yield accounts in chat services (WeChat, QQ), and notes that a phone number is one too.

    A name that follows the service directly must contain a digit or be in lower case: 微信 Android is none.
    In public media and among search terms, accounts of organisations are left out.
    """
    for pattern in (*_CHATS, _SAME):
        for found in pattern.finditer(plain):
            marks = found.groupdict()
            said = (marks.get("said") or "").strip()[-1:]
            is_said = "mark" not in marks or bool(marks["mark"] or said in _SAYS or _SLANG.match(found[0]))
            is_name = found["id"].islower() and found["id"] not in _WORDS
            if (is_said or is_name or _HAS_DIGIT.search(found["id"])) and not _OFFICIAL.search(
                plain, 0, found.start()
            ):
                yield *found.span("id"), found["id"]
    beside = _beside(people)
    for pattern in (_MESSENGERS, beside, *_WRITTEN_TO):
        for found in pattern.finditer(plain):
            start = found.start()
            if pattern is not beside and _OF_A_BODY.search(plain, max(0, start - _NEAR), start):
                continue
            if found["mark"] or found["said"].strip()[-1:] in _MARKS or _HAS_DIGIT.search(found["id"]):
                yield *found.span("id"), found["id"]
    for found in _SEARCHED.finditer(plain):
        is_met = _HAS_DIGIT.search(found["id"]) or _MEETS.search(found["after"])
        if is_met and not _FOLLOWED.search(found["after"]):
            yield *found.span("id"), found["id"]


def find_mailboxes(plain: str) -> Iterator[Span]:
    """Yield private mailboxes; those of an organisation or a post may be published like its phone number."""
    for found in _MAIL.finditer(plain):
        host = re.sub(_DOT, ".", found["host"], flags=re.I).lower()
        is_private = _PRIVATE.search(host) is not None or host.endswith(".name")
        if found["at"].strip().lower() in {"#", "at"} and not is_private:
            continue
        if is_private or not (_BODY.search(host) or _POSTS.fullmatch(found["local"].lower())):
            yield *found.span("id"), found["id"]
