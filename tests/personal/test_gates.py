"""Texts are passed over early that cannot say anything personal, and no others."""

from __future__ import annotations

import pytest

from childcare.terms import PEOPLE
from datapub.personal import find_personal
from datapub.personal.contacts import find_chats, find_mailboxes
from datapub.texts import plain_digits

CHATS = [
    *(
        "微信",
        "微_信",
        "薇信",
        "威信",
        "维信",
        "徽信",
        "卫星号",
        "wechat",
        "we chat",
        "we_chat",
        "wei-xin",
        "weixin",
    ),
    *(
        "vx",
        "v_x",
        "v-x",
        "wx",
        "v信",
        "w信",
        "+v",
        "+我v",
        "加v",
        "加我v",
        "加我wx",
        "➕v",
        "微芯",
        "V芯",
        "v❤",
        "V♥",
    ),
    *(
        "微❤",
        "绿泡泡",
        "绿色软件",
        "钉钉",
        "飞书",
        "陌陌",
        "探探",
        "Telegram",
        "whats app",
        "WhatsApp",
        "WHATSAPP",
        "skype",
    ),
    *(
        "line id",
        "lineid",
        "LineID",
        "LINE ID=",
        "加我抖音",
        "加我小红书",
        "本人快手",
        "我的b站",
        "园长知乎",
        "老师头条",
    ),
]
NUMBERED = ["qq", "q_q", "Q-Q", "扣扣", "企鹅", "球球", "加q", "q号"]
"""Services in which everybody has a number."""


@pytest.mark.parametrize("mark", [":", "：", " : "])
@pytest.mark.parametrize(
    ("service", "account"),
    [*((one, "sample_2001") for one in CHATS), *((one, "20012001") for one in NUMBERED)],
)
def test_an_account_is_found_however_its_service_is_called(service: str, account: str, mark: str) -> None:
    text = f"{service}{mark}{account}"
    assert list(find_chats(plain_digits(text), PEOPLE)) and find_personal(text, PEOPLE)


def test_a_number_in_the_address_of_a_chat_is_found() -> None:
    assert find_personal("tencent://message/?uin=20012001") and find_personal(
        "tencent://message/?UIN=20012001"
    )


@pytest.mark.parametrize(
    "text",
    [
        "sample@163.com",
        "sample#163.com",
        "sample艾特163.com",
        "sample at 163.com",
        "sample(AT)qq.com",
        "sample [at] qq.com",
    ],
)
def test_a_mailbox_is_found_however_its_sign_is_written(text: str) -> None:
    assert list(find_mailboxes(text)) and find_personal(text)


def test_a_line_of_buses_is_nobodys_account() -> None:
    assert not find_personal("https://map.example/bus?lineId=370300012")
    assert not find_personal("https://map.example/bus?lineID=370300012")
    assert not find_personal("公交到微山路站：https://map.example/bus?lineID=370300012")
