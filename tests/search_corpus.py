"""A corpus of search queries in a city that does not exist, each with what it has to find.

Names are combined from the lists below, and queries derived from them with the usual mistakes, the same each
time. Questions in other words than names are handwritten (``asked.csv``).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from random import Random

from opencc import OpenCC
from pypinyin import lazy_pinyin

from datapub.derive.names import list_sounds
from datapub.export.search import Words
from tests.support import Rows, make_credit_code, sample_rows

CITY = "990100"
STREET_LEVELS = ("街道", "镇")
AREAS = {
    "990102": ("云栖区", "云栖", "石桥 南塘 竹园 镜湖 柳浪 长宁门"),
    "990103": ("雁门区", "雁门", "钟鼓楼 西陵 凤台 望江 新桥 杏花"),
    "990104": ("沧澜县", "沧澜", "兴隆 桃溪 白鹭洲 三岔口 龙泉 双河"),
    "990105": ("清远湖区", "清远湖", "大榆树 安乐 平川 北仓 红旗 永定"),
}
_BRANDS = (
    "暖阳 启明星 贝拉 蓝鲸 森林象 童心圆 萌芽 乐知 糖果屋 晨曦 麦田圈 雪绒花 小诸葛 青禾 鹿鸣 松果 星辰 "
    "爱之翼 恩宠 慧谷 卓悦 蜗居 亲亲熊 朗润 宁馨 良木 思齐 舒朗 圣童 柠檬树 龙猫 露西亚 橙子 山楂红 "
    "珍珠贝 竹蜻蜓 纸飞机 郑重 灵犀 流萤 南瓜车 年轮"
)
KINDS = ("托育园", "托育中心", "婴幼儿托育园", "幼儿园托班", "社区托育点")


@dataclass(frozen=True)
class Query:
    """What is typed, and an address that has to be found by it; "?" begins filters of the look-up."""

    kind: str
    text: str
    wanted: str


@cache
def list_institutions() -> tuple[tuple[str, str, str, str], ...]:
    """Return (id, name, brand, street code) of each institution of the made city."""
    random = Random(16)
    names = [(brand, kind) for brand, kind in product(_BRANDS.split(), KINDS)]
    random.shuffle(names)
    streets = [row["code"] for row in make_rows_of_places()["streets"]]
    return tuple(
        (f"mc{place:05}", brand + kind, brand, random.choice(streets))
        for place, (brand, kind) in enumerate(names[:120])
    )


def make_rows_of_places() -> dict[str, Rows]:
    """Return the areas and streets."""
    areas = sample_rows()["areas"]
    example = next(row for row in areas if row["code"] == "990102")
    known = [
        row for row in areas if row["code"] not in AREAS
    ]  # what else the sample project has is about those
    made, streets = [], []
    for code, (name, short, listed) in AREAS.items():
        level = "县" if name.endswith("县") else "区"
        row = example | {"code": code, "name": name, "short_name": short, "aliases": "", "level": level}
        made.append(row | {"is_official_code": "true", "sort_order": str(int(code[-2:]) + 10)})
        for place, stem in enumerate(listed.split()):
            street = {"code": f"{code}{place + 1:03}", "name": stem + STREET_LEVELS[place % 2]}
            streets.append(street | {"area_code": code, "source": "示例"})
    return {"areas": [*known, *made], "streets": streets}


def make_institution_rows() -> Rows:
    """Return the rows of the register."""
    first = sample_rows()["institutions"][0]
    left = ("principal_name", "principal_basis", "principal_consent_on", "phone", "changed_on", "other_name")
    rows = []
    for place, (one, name, _, street) in enumerate(list_institutions()):
        area = street[:6]
        row = first | dict.fromkeys(left, "") | {"id": one, "name": name, "site_no": "1", "status": "已备案"}
        row |= {"credit_code": make_credit_code("91", 2000 + place), "is_sample": "true"}
        row |= {"area_code": area, "street_code": street, "address": f"示例路{place + 1}号"}
        row |= {
            "filing_authority": f"{AREAS[area][0]}卫生健康部门",
            "fee_cny_month": str(900 + place % 9 * 200),
        }
        row |= {"is_inclusive": "true" if place % 2 else "false"}
        row |= {"service_forms": "全日托、半日托" if place % 3 else "全日托"}
        row |= {"operator_type": ("民办", "公办", "民办公助")[place % 3]}
        rows.append(row)
    return rows


ENTRIES: tuple[Words, ...] = (
    ("任务", "加强对家庭婴幼儿照护的指导", "tasks/T01/", "主要任务1", "任务1", "T01"),
    ("任务", "规划建设婴幼儿照护服务设施", "tasks/T08/", "主要任务8", "任务8", "T08"),
    ("任务", "加强队伍建设", "tasks/T12/", "主要任务12", "任务12", "T12"),
    ("指标", "每千人口托位数", "indicators/places-per-1000/", "个/千人"),
    ("指标", "普惠托位占比", "indicators/inclusive-share/", "%"),
    ("责任单位", "市总工会", "units/u04/", "4 项任务"),
    ("责任单位", "市教育局", "units/u05/", "3 项任务"),
    ("数据集", "托育机构备案名录", "data/institutions/", "", "institutions"),
    ("说明", "备案是什么", "filing/", ""),
    ("说明", "第三步：有问题，怎样反映", "guides/parents/#complain", "给家长"),
    ("说明", "给家长", "guides/parents/", ""),
    ("说明", "数据怎么算", "method/", ""),
    ("说明", "无障碍声明", "accessibility/", ""),
)


def list_queries(seed: int = 500) -> list[Query]:
    """Return the corpus; another seed gives other slips."""
    random = Random(seed)
    with Path(__file__).with_name("asked.csv").open(encoding="utf-8", newline="") as stream:
        asked = [Query("意图", row["query"], row["wanted"]) for row in csv.DictReader(stream)]
    return [*asked, *_ask_conditions(random), *_ask_places(random), *_ask_names(random)]


def _ask_conditions(random: Random) -> Iterator[Query]:
    forms = {"全日": "全日托", "全天": "全日托", "半日": "半日托"}
    for code, (name, short, _) in AREAS.items():
        for stated, form in forms.items():
            fee, months = random.choice(("1500", "2000")), random.choice((14, 20))
            wanted = f"?area={code}&form={form}&inclusive=1&age={months}&fee={fee}"
            yield Query("条件", f"{short} 普惠 {months}个月 {stated} {fee}以下", wanted)
            yield Query("连写的条件", f"{name}普惠{months}个月{stated}{fee}以下", wanted)
        yield Query("连写的条件", f"{short}普惠14个月", f"?area={code}&inclusive=1&age=14")
        yield Query("连写的条件", f"{short}的普惠托育园", f"?area={code}&inclusive=1")
        yield Query("连写的条件", f"{short}一岁半", f"?area={code}&age=18")
        yield Query("条件", f"{short} 有哪些普惠的", f"?area={code}&inclusive=1")
        yield Query("说话", f"帮我找一下{short}半天的托育园", f"?area={code}&form=半日托")


def _ask_places(random: Random) -> Iterator[Query]:
    rows = make_rows_of_places()
    for code, (name, short, _) in AREAS.items():
        page = f"areas/{code}/"
        yield from (
            Query("区县", text, page) for text in (name, short, _spell(name), _initials(name), _spell(short))
        )
        yield Query("同音", _sound_alike(random, short, 1), page)
        yield from _write_traditionally(name, page)
    for row in rows["streets"]:
        page = f"institutions/?street={row['code']}"
        stem = row["name"].removesuffix("街道").removesuffix("镇")
        other = "镇" if row["name"].endswith("街道") else "街道"
        yield Query("镇街", stem, page)
        yield Query("镇街旧名", stem + other, page)
        yield Query("镇街拼音", _spell(stem), page)
        yield Query("同音", _sound_alike(random, row["name"], 1), page)


def _ask_names(random: Random) -> Iterator[Query]:
    areas = {code: short for code, (_, short, _) in AREAS.items()}
    streets = {row["code"]: row["name"] for row in make_rows_of_places()["streets"]}
    for one, name, brand, street in list_institutions()[:40]:
        page = f"institutions/{one}/"
        yield Query("名称", name, page)
        yield Query("首字母", _initials(name), page)
        yield Query("拼音", _spell(name), page)
        yield Query("打了一半的拼音", _spell(name)[:-1], page)
        yield Query("中间", name[1:-1], page)
        yield Query("区县加名称", areas[street[:6]] + brand + name[len(brand) :][:2], page)
        yield Query(
            "镇街旧名和名称", f"{streets[street].removesuffix('街道').removesuffix('镇')}办事处 {name}", page
        )
        yield Query("同音", _sound_alike(random, name, 2), page)
        yield Query("区县和同音", f"{areas[street[:6]]} {_sound_alike(random, brand, 1)}", page)
        yield Query("近音", _sound_near(random, name), page)
        yield Query(
            "错一个字", _replace(name, at := random.randrange(len(name)), _other(random, name[at])), page
        )
        yield Query("少一个字", _replace(name, random.randrange(len(name)), ""), page)
        yield Query("说话", f"请问{_sound_alike(random, name, 1)}在哪里", page)
        near = _spell(name)
        for spelt, announced in (
            ("zh", "z"),
            ("ch", "c"),
            ("sh", "s"),
            ("l", "n"),
            ("ang", "an"),
            ("ing", "in"),
        ):
            if spelt in near:
                yield Query("近音拼音", near.replace(spelt, announced), page)
                break
        yield from _write_traditionally(name, page)


def _write_traditionally(name: str, page: str) -> Iterator[Query]:
    written = OpenCC("s2t").convert(name)
    if written != name:
        yield Query("繁体", written, page)


def _spell(name: str) -> str:
    return "".join(lazy_pinyin(name))


def _initials(name: str) -> str:
    return "".join(sound[0] for sound in lazy_pinyin(name))


def _replace(text: str, at: int, letter: str) -> str:
    return text[:at] + letter + text[at + 1 :]


def _sound_alike(random: Random, name: str, count: int) -> str:
    """Return a name with so many characters that sound the same in the place of its own."""
    others = [
        [one for one in list_sounds()[sound] if one != name[at]] for at, sound in enumerate(lazy_pinyin(name))
    ]
    places = [at for at, listed in enumerate(others) if listed]
    for at in random.sample(places, min(count, len(places))):
        name = _replace(name, at, random.choice(others[at]))
    return name


_NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


def _sound_near(random: Random, name: str) -> str:
    """Return a name with one character in it that sounds nearly the same, where there is one."""
    sounds = list_sounds()
    spelt = lazy_pinyin(name)
    for at in random.sample(range(len(name)), len(name)):
        for sound, announced in (*_NEAR, *((b, a) for a, b in _NEAR)):
            near = spelt[at].replace(sound, announced, 1)
            if near != spelt[at] and near in sounds:
                return _replace(name, at, random.choice(sounds[near]))
    return name


def _other(random: Random, letter: str) -> str:
    return random.choice([one for one in "的人他有这中大来上个国我以要" if one != letter])
