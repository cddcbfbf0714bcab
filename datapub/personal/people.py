"""Where a person lives, and who was born when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from datapub.personal.numbers import Span

_REST = r"[^。；;\n]"
_DOOR = (
    r"(?:\d+\s?(?:号楼|号院|[栋幢座])[\W_]?(?:\d+\s?(?:号楼|[栋幢座]))?\s?(?:\d+\s?单元)?\s?\d{3,4}\s?[室户号]?(?!\d)"
    r"|\d+\s?单元\s?\d{2,4}|(?:小区|花园|家园|新村|苑|院)\s?\d+-\d+-\d{3,4})"
)
_LIVES = (
    r"(?:家住|住在|现住|居住(?![区小点建])|住址|家庭地址|户籍地址|户口所在|家在"
    r"|住(?=[一-鿿]{1,12}?(?:小区|花园|家园|新村|苑|公寓)))"
)
_HOME = re.compile(rf"{_LIVES}{_REST}{{0,24}}?(?P<id>{_DOOR})")

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟"
    "汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_NAME = rf"[{_SURNAMES}](?:(?![园所站点馆店路街])[一-鿿]){{1,2}}"
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = r"(?:19|20)\d\d(?:年\d{1,2}月(?:\d{1,2}[日号])?|[-./]\d{1,2}(?:[-./]\d{1,2})?|\d{4})"
_NO_RECORD = r"(?!\s?(?:[备起施印成发公]|以后|之后|[前后]))"
_BORN = re.compile(
    rf"姓名\W{{0,3}}(?P<id>{_NAME}){_REST}{{0,14}}?(?:出生|生日|生于){_REST}{{0,6}}?{_DATE}"
    rf"|(?P<other>{_NAME})\W{{1,3}}(?:[男女]\W{{0,3}})?(?:出?生于|生日)\W{{0,3}}{_DATE}"
)


@lru_cache(maxsize=4)
def _beside(people: re.Pattern[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what to look for beside the words for the people whom a register is about."""
    words = f"(?:{people.pattern})"
    home = rf"{words}{_REST}{{0,4}}?(?:(?<!之)家(?![园居政庭长])|地址){_REST}{{0,24}}?(?P<id>{_DOOR})"
    born = (
        rf"{words}(?:姓名|名字|名叫|叫|是|为)?[\W_]{{0,3}}(?P<id>{_NAME})[\W_]{{0,3}}[男女]?"
        rf"(?:(?![园所站点馆店]){_REST}){{0,6}}?{_DATE}{_NO_RECORD}"
    )
    return re.compile(home), re.compile(born)


def find_homes(plain: str, people: re.Pattern[str] | None) -> Iterator[Span]:
    """Yield the doors of homes: a building and a room beside a word for living there."""
    if "住" not in plain and "家" not in plain and "地址" not in plain:
        return
    for pattern in (_HOME, *(_beside(people)[:1] if people else ())):
        for found in pattern.finditer(plain):
            yield *found.span("id"), found["id"]


def find_births(plain: str, people: re.Pattern[str] | None) -> Iterator[Span]:
    """Yield names that stand with a day of birth."""
    if not _YEAR.search(plain) or ("生" not in plain and not (people and people.search(plain))):
        return
    for pattern in (_BORN, *(_beside(people)[1:] if people else ())):
        for found in pattern.finditer(plain):
            group = "id" if found["id"] else "other"
            yield *found.span(group), found[group]
