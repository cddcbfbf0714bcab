"""Ways to reach a person that are no telephone number: chat names and private mailboxes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datapub.personal.numbers import Span

_B = r"[\W_]{0,3}"
_NAME = (
    rf"微{_B}信|薇{_B}信|[威维徽]信|卫星号|we{_B}chat|wei{_B}xin|(?<![a-z])(?:v{_B}x|wx|[vw]信)"
    rf"|[加+➕]我?{_B}[微薇威](?!信)|[加+➕]我?{_B}(?:vx?|wx)(?=[\s:])|[微薇](?={_B}:)"
    rf"|[微薇威维徽V]{_B}(?:芯(?!片)|[❤♥])\ufe0f?|绿(?:泡泡|色软件)"
    r"|weixin://dl/chat"
)
_SLANG = re.compile(r"卫星|[薇威维徽]|微?[芯❤♥]|v\W?x|v信|[加+➕]", re.I)
"""Names of the service that stand before nothing but a name in it."""
_NO_HOST = r"(?![-_.a-z0-9]*\.(?:com|cn|net|org|gov)\b)"
_CHATS = (
    re.compile(
        rf"(?:[加+➕]我?{_B})?(?:{_NAME})(?:{_B}(?P<mark>号是|号码?|id|[账帐]号))?(?P<said>{_B}[:是为]?)\s{{0,3}}"
        rf"{_NO_HOST}(?P<id>[a-z][-_.a-z0-9]{{4,19}}(?<!\.)|\d[-_a-z0-9]{{4,19}})",
        re.I,
    ),
    re.compile(r"(?:tencent://|qq\.com/)[!-~]*?[?&;]uin=(?P<id>\d{5,11})(?!\d)", re.I),
    re.compile(
        rf"(?<![a-z])(?:q{_B}q|扣扣|企鹅|球球|加q|q号)群?(?:号码?)?{_B}[是为]?{_B}(?P<id>\d{{5,11}})(?!\d)",
        re.I,
    ),
)
_SAME = re.compile(
    r"(?P<id>(?:微信|薇信|v信|vx|微)号?\W{0,2}(?:同号|同手机|同电话|同步(?=[)）]|$))"
    r"|(?:手机|电话)号?码?[^。；\n]{0,2}(?:同微信?|就?是微信)|同微信(?=号?(?:[)）。，,]|$)))",
    re.I,
)
_SAYS = frozenset(":是为")
_OFFICIAL = re.compile(r"(?:公众号|服务号|订阅号|小程序|视频号)\W{0,3}$")
_WORDS = frozenset(
    {"wechat", "weixin", "android", "iphone", "windows", "harmony", "official", "mini-program"}
)
_HAS_DIGIT = re.compile(r"[\d_]")

_DOT = r"\s?(?:\.|点|。|(?<=\s)dot(?=\s)|[(\[]\s?dot\s?[)\]])\s?"
_MAIL = re.compile(
    r"(?<![a-z0-9_.+-])(?<!^UID:)(?P<id>(?P<local>[a-z0-9][a-z0-9_.+-]{0,40})"
    r"\s?(?P<at>@|[(\[{]\s?at\s?[)\]}]|艾特|#|\sat(?=\s))\s?"
    rf"(?P<host>(?:[a-z0-9-]{{1,40}}{_DOT}){{1,4}}[a-z]{{2,12}}))(?![a-z0-9-])",
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


def find_chats(plain: str) -> Iterator[Span]:
    """Yield names and numbers in chat services (WeChat, QQ), and that a number is one of them too.

    A name without a mark between it and the service has a digit or small letters only: 微信 Android is none.
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


def find_mailboxes(plain: str) -> Iterator[Span]:
    """Yield private mailboxes; those of a body or of a post are published as its telephone is."""
    for found in _MAIL.finditer(plain):
        host = re.sub(_DOT, ".", found["host"], flags=re.I).lower()
        is_private = _PRIVATE.search(host) is not None
        if found["at"].strip().lower() in {"#", "at"} and not is_private:
            continue
        if is_private or not (_BODY.search(host) or _POSTS.fullmatch(found["local"].lower())):
            yield *found.span("id"), found["id"]
