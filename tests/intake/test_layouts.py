"""Lists as offices really lay them out: each is imported rightly, or refused with the cell named.

The layouts follow lists that cities have published (titles and notes over the header, columns of their
own names, totals at the bottom); names, numbers and codes are made up.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from childcare.profile import PROFILE
from datapub.intake import Import, Options, read_import
from datapub.intake.extract import Decision, SourceRow
from datapub.intake.matching import Texts
from datapub.intake.plan import Removal, SheetRows, StoredRows
from datapub.intake.planning import plan_import
from datapub.model import Dataset, Field, Schema
from tests.intake.sheets import DATASET, Formula, Sheet, old_rows, open_project, write_book
from tests.support import TODAY, Rows, make_credit_code

ONE, TWO, THREE, FOUR = (row["name"] for row in old_rows())
NEW = "示例五托育园"
NEW_CODE = make_credit_code("91", 5)
USUAL = (
    "园点序号=1", "机构类型=独立托育机构", "机构性质=企业", "营利属性=营利性", "服务形式=全日托",
    "状态=已备案", "准入方式=备案", "备案机关=甲区卫生健康部门", "乳儿班班数=0", "托小班班数=0",
    "托大班班数=1", "混合班班数=0", "乳儿班托位数=0", "托小班托位数=0", "托大班托位数=20", "混合班托位数=0",
    "托位总数=20", "是否普惠=否", "示范级别=无", "质量评估等级=未评估", "卫生评价结果=合格",
    "数据截至日期=2026-09-30", "是否样例数据=否",
)  # fmt: skip
"""What new rows of a short list are given beside what stands in it."""

Build = Callable[[Path], Path]


@dataclass(frozen=True)
class Case:
    """A file, and what must come of it."""

    build: Build
    options: Options = field(default_factory=lambda: Options(is_partial=True))
    added: Sequence[str] = ()
    changed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    removed: Sequence[str] = ()
    skipped: Sequence[int] = ()
    problems: Sequence[tuple[str, int | None, str | None]] = ()
    register: Callable[[], Rows] = old_rows


def book(*grid: Sequence[Any], **more: Any) -> Build:
    return lambda folder: write_book(folder / "表.xlsx", Sheet(grid, **more))


def books(*sheets: Sheet) -> Build:
    return lambda folder: write_book(folder / "表.xlsx", *sheets)


def text_file(text: str, encoding: str, name: str = "表.csv") -> Build:
    def build(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(text.encode(encoding))
        return path

    return build


def duplicates() -> Rows:
    rows = old_rows()
    rows[3]["name"] = rows[0]["name"]
    return rows


def value(label: str, cell: Any, **more: Any) -> Build:
    """Return a list of one institution with one more column."""
    return book(("编号", "名称", label), ("zb00001", ONE, cell), **more)


WHOLE = Options()
ADD = Options(is_partial=True, defaults=USUAL)
ADD_SHORT = Options(
    is_partial=True, defaults=("所属区域代码=990102", "状态=已备案", "数据截至日期=2026-09-30")
)

CASES = {
    "三列名单，上面有合并的标题": Case(
        book(
            ("甲市托育机构备案公示名单", "", ""),
            ("地区", "公示地址", "名称"),
            ("甲区", "甲区示例路100号", ONE),
            ("新区", "新区示例路2号", TWO),
            merged=((0, 0, 0, 2),),
        ),
        changed={"zb00001": {"address": "甲区示例路100号"}},
    ),
    "截至日期在列名上面，合计在下面": Case(
        book(
            ("托育机构名录", "", ""),
            ("（截至2025年6月30日）", "", ""),
            ("序号", "机构名称", "地址"),
            (1, ONE, "甲区示例路1号"),
            (2, TWO, "新区示例路20号"),
            ("合计", "2家", ""),
        ),
        changed={"zb00002": {"address": "新区示例路20号"}},
        skipped=(6,),
    ),
    "联系方式里有手机号": Case(
        book(("机构名称", "地址", "联系电话"), (ONE, "甲区示例路1号", "13812345678")),
    ),
    "登记名称和收托名称分两列，下面有注": Case(
        book(
            ("地区", "机构登记名称", "机构收托名称", "地址"),
            ("甲区", ONE, "示例宝贝屋", "甲区示例路1号"),
            ("注：公示期五天，有异议请拨打 12345。", "", "", ""),
        ),
        changed={"zb00001": {"other_name": "示例宝贝屋"}},
        skipped=(3,),
    ),
    "座机的连接号五花八门": Case(
        book(("机构名称", "机构地址", "联系方式"), (ONE, "甲区示例路1号", "０９９９—６１２３４５７")),
        changed={"zb00001": {"phone": "0999-6123457"}},
    ),
    "补贴表里有认不出的列": Case(
        book(
            ("序号", "机构名称", "负责人及电话", "每月实际收托二孩人数"),
            (1, ONE, "某某", 3),
        ),
        problems=[("intake-column", 1, None)],
    ),
    "按区合并的第一列": Case(
        book(
            ("区县", "机构名称", "地址"),
            ("甲区", ONE, "甲区示例路11号"),
            ("", FOUR, "甲区示例路44号"),
            ("乙区", THREE, "乙区五号社区"),
            merged=((1, 0, 2, 0),),
        ),
        changed={"zb00001": {"address": "甲区示例路11号"}, "zb00004": {"address": "甲区示例路44号"}},
    ),
    "分批打印，列名重复出现": Case(
        book(
            ("序号", "机构名称", "地址"),
            (1, ONE, "甲区示例路1号"),
            ("序号", "机构名称", "地址"),
            (2, TWO, "新区示例路21号"),
        ),
        changed={"zb00002": {"address": "新区示例路21号"}},
        skipped=(3,),
    ),
    "只有机构和托位，总数和各班对不上": Case(
        book(("机构名称", "托位"), (ONE, 60)),
        problems=[("R15", 2, "places")],
    ),
    "新增一家，缺的列给了默认值": Case(
        book(
            ("序号", "地区", "机构名称", "社会信用代码", "地址", "备案时间"),
            (1, "甲区", NEW, NEW_CODE, "甲区示例路5号", "2024年5月20日"),
        ),
        ADD,
        added=[NEW],
    ),
    "新增一家，缺必填的列": Case(
        book(("地区", "机构名称", "社会信用代码", "地址"), ("甲区", NEW, NEW_CODE, "甲区示例路5号")),
        Options(
            is_partial=True, defaults=[text for text in USUAL if not text.startswith(("状态", "托位总数"))]
        ),
        problems=[("intake-required", None, None)],
    ),
    "新增一家，备案日期没有": Case(
        book(("地区", "机构名称", "社会信用代码", "地址"), ("甲区", NEW, NEW_CODE, "甲区示例路5号")),
        ADD,
        added=[NEW],
    ),
    "中间夹着空行": Case(
        book(("", "", ""), ("机构名称", "地址"), (), (ONE, "甲区示例路12号"), (), (), (TWO, "新区示例路2号")),
        changed={"zb00001": {"address": "甲区示例路12号"}},
    ),
    "旧名单藏在隐藏的工作表里": Case(
        books(
            Sheet((("机构名称", "地址"), (ONE, "旧地址")), "旧", is_hidden=True),
            Sheet((("机构名称", "地址"), (ONE, "甲区示例路13号")), "新"),
        ),
        problems=[("intake-hidden-sheet", None, None)],
    ),
    "旧名单藏在隐藏的工作表里，说了不要": Case(
        books(
            Sheet((("机构名称", "地址"), (ONE, "旧地址")), "旧", is_hidden=True),
            Sheet((("机构名称", "地址"), (ONE, "甲区示例路13号")), "新"),
        ),
        Options(is_partial=True, hidden=Decision.SKIP),
        changed={"zb00001": {"address": "甲区示例路13号"}},
    ),
    "两张工作表都像": Case(
        books(
            Sheet((("机构名称", "地址"), (ONE, "一")), "上半年"),
            Sheet((("机构名称", "地址"), (ONE, "二")), "下半年"),
        ),
        problems=[("intake-sheets", None, None)],
    ),
    "两张工作表，写明了哪一张": Case(
        books(
            Sheet((("机构名称", "地址"), (ONE, "一")), "上半年"),
            Sheet((("机构名称", "地址"), (ONE, "甲区示例路14号")), "下半年"),
        ),
        Options(sheet="下半年", is_partial=True),
        changed={"zb00001": {"address": "甲区示例路14号"}},
    ),
    "写明的工作表不存在": Case(
        book(("机构名称", "地址"), (ONE, "一")),
        Options(sheet="三季度", is_partial=True),
        problems=[("intake-sheet", None, None)],
    ),
    "封面在前，表在后": Case(
        books(
            Sheet((("填报说明",), ("请如实填写",)), "说明"),
            Sheet((("机构名称", "地址"), (ONE, "甲区示例路15号")), "名单"),
        ),
        changed={"zb00001": {"address": "甲区示例路15号"}},
    ),
    "日期写成汉字": Case(
        value("最近变更日期", "2025年7月1日"), changed={"zb00001": {"changed_on": "2025-07-01"}}
    ),
    "日期用斜线": Case(value("最近变更日期", "2025/7/1"), changed={"zb00001": {"changed_on": "2025-07-01"}}),
    "日期用点": Case(value("最近变更日期", "2025.07.01"), changed={"zb00001": {"changed_on": "2025-07-01"}}),
    "日期是日期格": Case(
        value("最近变更日期", date(2025, 7, 1)), changed={"zb00001": {"changed_on": "2025-07-01"}}
    ),
    "日期变成了序号": Case(value("最近变更日期", 45839), changed={"zb00001": {"changed_on": "2025-07-01"}}),
    "日期是序号的文字": Case(
        value("最近变更日期", "45839"), changed={"zb00001": {"changed_on": "2025-07-01"}}
    ),
    "日期不存在": Case(value("最近变更日期", "2025年2月30日"), problems=[("type-error", 2, "changed_on")]),
    "代码成了科学记数法的文字": Case(
        value("统一社会信用代码", "9.13E+17"), problems=[("intake-lost", 2, "credit_code")]
    ),
    "代码成了数字": Case(
        value("统一社会信用代码", 913703001234567890), problems=[("intake-lost", 2, "credit_code")]
    ),
    "代码有空格、小写、全角": Case(
        value("信用代码", "".join(chr(ord(char) + 0xFEE0) for char in old_rows()[0]["credit_code"].lower())),
    ),
    "数字是全角、带单位、带千分号": Case(
        value("保育费", "１，４００元/月"), changed={"zb00001": {"fee_cny_month": "1400"}}
    ),
    "人数写成小数": Case(value("在托数", 44.0), changed={"zb00001": {"enrolled": "44"}}),
    "选项的别名": Case(
        book(("编号", "名称", "登记类型", "备案状态"), ("zb00002", TWO, "民办非企业单位", "已通过备案")),
    ),
    "选项写错": Case(value("状态", "正在备案"), problems=[("intake-choice", 2, "status")]),
    "是否用对钩": Case(value("普惠", "√"), changed={"zb00001": {"is_inclusive": "true"}}),
    "服务形式用逗号": Case(
        value("服务形式", "全日托, 半日托；计时托"),
        changed={"zb00001": {"service_forms": "全日托、半日托、计时托"}},
    ),
    "要导入的列里有公式": Case(
        book(("编号", "名称", "地址"), ("zb00001", ONE, Formula('="甲区"&"示例路1号"', "甲区示例路1号"))),
        problems=[("intake-formula", 2, "address")],
    ),
    "序号和合计用公式": Case(
        book(
            ("序号", "机构名称", "托位总数"),
            (Formula("=ROW()-1", 1), ONE, 55),
            ("合计", "", Formula("=SUM(C2:C2)", 55)),
        ),
        skipped=(3,),
    ),
    "格里是错误值": Case(value("地址", "#N/A"), problems=[("intake-error-cell", 2, "address")]),
    "没有列名": Case(
        book((ONE, "甲区示例路1号"), (TWO, "新区示例路2号")), problems=[("intake-header", None, None)]
    ),
    "列名太靠下": Case(
        book(*[("说明",)] * 40, ("机构名称", "地址"), (ONE, "一")), problems=[("intake-header", None, None)]
    ),
    "列名里有换行和括号": Case(
        book(("编\n号", "机构名称（全称）*", "机 构 地 址"), ("zb00001", ONE, "甲区示例路16号")),
        changed={"zb00001": {"address": "甲区示例路16号"}},
    ),
    "两列一个意思": Case(
        book(("机构名称", "托育机构名称", "地址"), (ONE, ONE, "一")), problems=[("intake-columns", 1, "name")]
    ),
    "说不清是哪一条的行，不算已经删去的": Case(
        book(
            ("编号", "名称", "统一社会信用代码", "园点序号"),
            ("zb09999", *(old_rows()[0][name] for name in ("name", "credit_code", "site_no"))),
            *((row["id"], *(row[n] for n in ("name", "credit_code", "site_no"))) for row in old_rows()[1:]),
        ),
        Options(),
        problems=[("intake-conflict", 2, "id")],
    ),
    "日期只显示到月": Case(
        book(("机构名称", "备案时间"), (ONE, date(2024, 6, 1)), days='[$-804]yyyy"年"m"月"'),
        changed={"zb00001": {"filed_on": "", "filed_month": "2024-06"}},
    ),
    "日期显示到日": Case(
        book(("机构名称", "备案时间"), (ONE, date(2024, 6, 1)), days='yyyy"年"m"月"d"日"'),
        changed={"zb00001": {"filed_on": "2024-06-01"}},
    ),
    "新的一家写了两次，数不一样": Case(
        book(("机构名称", "地址", "在托人数"), (NEW, "甲区示例路9号", 5), (NEW, "甲区示例路9号", 6)),
        ADD_SHORT,
        problems=[("intake-twice", 3, None)],
    ),
    "同名的两个园点，地址不一样": Case(
        book(("机构名称", "地址"), (NEW, "甲区示例路9号"), (NEW, "甲区示例路19号")),
        ADD_SHORT,
        added=(NEW, NEW),
    ),
    "英文引号不成对": Case(
        text_file(f'机构名称,地址\n{ONE},"甲区示例路9号\n{TWO},乙区示例路2号\n', "utf-8"),
        problems=[("unbalanced-quote", 2, None)],
    ),
    "引号只包着一格的一部分": Case(
        text_file(f'机构名称,地址\n{ONE},"甲区"示例路9号\n', "utf-8"),
        problems=[("unbalanced-quote", 2, None)],
    ),
    "发件人自己的字体里的字": Case(value("地址", "甲区示例\ue5ce路"), problems=[("garbled", 2, "address")]),
    "同一家写了两次": Case(
        book(("机构名称", "地址"), (ONE, "甲区示例路1号"), (ONE, "甲区示例路1号")),
        problems=[("intake-twice", 3, None)],
    ),
    "名称对得上两家，地址是其中一家的": Case(
        book(("机构名称", "地址"), (ONE, "甲区示例路1号")),
        register=duplicates,
    ),
    "名称对得上两家": Case(
        book(("机构名称", "地址"), (ONE, "甲区示例路99号")),
        problems=[("intake-ambiguous", 2, "name")],
        register=duplicates,
    ),
    "有一行没有名称": Case(
        book(("机构名称", "地址"), ("", "甲区示例路1号")), problems=[("intake-unknown-row", 2, None)]
    ),
    "名单里少了一家有备案的": Case(
        book(("机构名称", "地址"), (ONE, "甲区示例路1号"), (TWO, "新区示例路2号"), (THREE, "乙区五号社区")),
        WHOLE,
        removed=["zb00004"],
        problems=[("intake-removal", None, None)],
    ),
    "名单里少了好几家": Case(
        book(("机构名称", "地址"), (ONE, "甲区示例路1号"), (FOUR, "甲区示例路4号")),
        WHOLE,
        removed=["zb00002", "zb00003"],
        problems=[("intake-lasting", None, None)],
    ),
    "少了几家，写明了理由": Case(
        book(("机构名称", "地址"), (ONE, "甲区示例路1号"), (FOUR, "甲区示例路4号")),
        Options(reason="重复登记，已与备案机关核对"),
        removed=["zb00002", "zb00003"],
    ),
    "少了几家，理由看不见": Case(
        book(("机构名称", "地址"), (ONE, "甲区示例路1号"), (FOUR, "甲区示例路4号")),
        Options(reason="\u3164 \u2800"),
        removed=["zb00002", "zb00003"],
        problems=[("intake-lasting", None, None)],
    ),
    "只是一个区的名单": Case(
        book(("机构名称", "地址"), (ONE, "甲区示例路17号"), (FOUR, "甲区示例路4号")),
        Options(area="990102"),
        changed={"zb00001": {"address": "甲区示例路17号"}},
    ),
    "一个区的名单里有别的区的": Case(
        book(("编号", "名称", "地址"), ("zb00001", ONE, "甲区示例路17号"), ("zb00002", TWO, "改了")),
        Options(area="990102", is_partial=True),
        problems=[("intake-area", 3, "area_code")],
    ),
    "一个区的名单里写着别的区": Case(
        book(
            ("名称", "所属区域", "地址"), (ONE, "990102", "甲区示例路17号"), (TWO, "990191L", "新区示例路5号")
        ),
        Options(area="990102", is_partial=True),
        problems=[("intake-area", 3, "area_code")],
    ),
    "看不见的字符和空格": Case(
        book(("机构名称", "地址"), (f"\u200b{ONE} ", "　甲区示例路18号\n")),
        changed={"zb00001": {"address": "甲区示例路18号"}},
    ),
    "列名里的说明只是其中一部分，或另有所指": Case(
        book(("机构名称", "托位数（普惠）", "托位数（2岁以下）", "在托人数（其中：半日托）"), (ONE, 5, 6, 7)),
        problems=[("intake-column", 1, None)] * 2,  # 普惠托位数 is known, and left out
    ),
    "列名里的说明不改变意思": Case(
        book(
            ("1.机构名称：", "地址【必填】", "托位数（托大班）", "托位总数", "在托人数[人]*"),
            (ONE, "甲区示例路18号", "21", "36", "18"),
        ),
        changed={
            "zb00001": {
                "address": "甲区示例路18号",
                "places_senior": "21",
                "places": "36",
                "enrolled": "18",
            }
        },
    ),
    "列名下面有一行单位": Case(
        book(("机构名称", "地址", "在托人数"), ("", "", "（人）"), (ONE, "甲区示例路18号", 18)),
        changed={"zb00001": {"address": "甲区示例路18号", "enrolled": "18"}},
    ),
    "网页代码": Case(value("地址", "<script>alert(1)</script>"), problems=[("html-in-text", 2, "address")]),
    "像公式的文字": Case(value("地址", "@SUM(1)"), problems=[("formula", 2, "address")]),
    "UTF-8 的 CSV": Case(
        text_file(f"机构名称,地址\n{ONE},甲区示例路19号\n", "utf-8-sig"),
        changed={"zb00001": {"address": "甲区示例路19号"}},
    ),
    "GB18030 的 CSV": Case(
        text_file(f"机构名称,地址\r\n{ONE},甲区示例路19号\r\n", "gb18030"),
        changed={"zb00001": {"address": "甲区示例路19号"}},
    ),
    "Unicode 文本，用 Tab 分隔": Case(
        text_file(f"机构名称\t地址\r\n{ONE}\t甲区示例路19号\r\n", "utf-16", "表.txt"),
        changed={"zb00001": {"address": "甲区示例路19号"}},
    ),
    "CSV 里的代码成了科学记数法": Case(
        text_file(f"机构名称,统一社会信用代码\n{ONE},9.19999E+17\n", "gb18030"),
        problems=[("intake-lost", 2, "credit_code")],
    ),
    "九七年格式的工作簿": Case(
        lambda folder: Path(shutil.copy(Path(__file__).with_name("old_format.xls"), folder / "表.xls")),
        changed={
            "zb00001": {"address": "甲区示例路20号", "changed_on": "2025-07-01", "enrolled": "44"},
        },
        skipped=(4,),
    ),
    "CSV 里的代码保护符": Case(
        text_file(f"机构名称,统一社会信用代码\n{ONE},'{old_rows()[0]['credit_code']}\n", "utf-8"),
    ),
}


def run(case: Case, folder: Path) -> Import:
    project = folder / "项目"
    config = open_project(project, {DATASET: case.register()})
    return read_import(PROFILE, config, config.dataset(DATASET), case.build(folder), TODAY, case.options)


@pytest.mark.parametrize("name", CASES)
def test_layout(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    found = run(case, tmp_path)
    problems = sorted((p.rule, p.row, p.column) for p in found.problems)
    assert problems == sorted(case.problems), [p.message for p in found.problems]
    assert all(p.file.startswith("表.") for p in found.problems)
    if not case.problems:
        assert [label for _, _, label in found.plan.added] == list(case.added)
        assert {
            change.key: {item.name: item.after for item in change.differences}
            for change in found.plan.changed
        } == case.changed
        assert [cell.row for cell in found.extract.skipped] == list(case.skipped)
    assert sorted(key for key, _ in found.plan.removed) == sorted(case.removed)


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 30


def test_a_dataset_without_areas_is_not_imported_by_area(tmp_path: Path) -> None:
    config = open_project(tmp_path / "项目")
    path = text_file("编号,名称\nplaces,托位\n", "utf-8")(tmp_path)
    found = read_import(PROFILE, config, config.dataset("indicators"), path, TODAY, Options(area="990102"))
    assert [problem.rule for problem in found.problems] == ["intake-no-area"]
    assert found.plan.is_empty


class Counted(dict[str, str]):
    """A row that counts how often its cells are asked for."""

    reads = 0

    def get(self, key: str, default: Any = None, /) -> Any:
        Counted.reads += 1
        return super().get(key, default)


def test_rows_without_ids_are_not_compared_each_with_each() -> None:
    schema = Schema((Field("id", "编号", "", "string"), Field("name", "名称", "", "string")), ("id",))
    dataset = Dataset("things", "物", "示例", "datasets/things.csv", "schemas/things.json", schema)
    old: list[Texts] = [Counted(id=f"t{number:05}", name=f"物{number}") for number in range(500)]
    new = [SourceRow(number + 2, {"name": f"物{number}"}) for number in range(500)]
    plan = plan_import(SheetRows("表.xlsx", new), StoredRows(dataset, old), Removal(is_partial=True))
    assert plan.unchanged == 500
    assert Counted.reads < 500 * 20, "every row of the sheet was held against every row of the dataset"
