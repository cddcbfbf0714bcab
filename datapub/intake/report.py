"""The report of what an import would do, in Chinese, for the person who has to approve it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from datapub.aliases import DEFAULT
from datapub.derive.mappings import describe_mapping
from datapub.intake.dry_run import Import
from datapub.intake.extract import RewrittenCell, SourceRow, describe_place
from datapub.intake.former_names import UNKNOWN
from datapub.intake.matching import Texts
from datapub.intake.notices import list_notices
from datapub.intake.remarks import find_still_open
from datapub.intake.repairs import LOCAL, list_area_codes
from datapub.messages import show
from datapub.model import AREA_CODE, AS_OF, IS_SAMPLE

EMPTY: Final = "（空）"
_EXAMPLES: Final = 3
_LISTED: Final = 20
_SHORT: Final = 20
"""Characters quoted of a text that only has to be recognised."""


def write_import(found: Import) -> str:
    """Return the whole report: what was read and rewritten, and which rows are added, changed and removed."""
    return "\n".join(_list_lines(found)) + "\n"


def _list_lines(found: Import) -> Iterator[str]:
    plan, extract = found.plan, found.extract
    if not extract.headers:
        return
    if extract.remark:
        yield f"这个文件的内容是{extract.remark}，名字里看不出来；已经照内容读。"
    for name, header in extract.headers.items():
        sheet = f"工作表“{name}”，" if name else ""
        rows = f"{header.row}" if header.row == header.last else f"{header.row}–{header.last}"
        where = header.label_position or f"在第 {rows} 行"
        count = sum(row.sheet == name for row in extract.rows)
        yield f"{found.dataset.title}：{sheet}列名{where}，读到 {count} 条。"
        if header.ignored:
            yield f"不导入的列：{'、'.join(header.ignored)}。"
    for name, reason in extract.unread:
        yield f"工作表“{name}”没有读：{reason}。"
    for cell in extract.skipped:
        yield f"{describe_place(cell.sheet, cell.row)}不是数据，没有导入：{show(cell.text, 40)}"
    if extract.titles:
        beside = "、".join(f"“{show(text, _SHORT)}”" for text in extract.titles[:_EXAMPLES])
        more = f" 等 {len(extract.titles)} 段" if len(extract.titles) > _EXAMPLES else ""
        yield f"只读了文档里的表格，表格以外的文字没有导入：{beside}{more}"
    if extract.comments:
        shown = "、".join(f"{cell} “{show(text, _SHORT)}”" for cell, text in extract.comments[:_EXAMPLES])
        more = f" 等 {len(extract.comments)} 条" if len(extract.comments) > _EXAMPLES else ""
        yield f"格上的批注没有导入，请看有没有要照着改的：{shown}{more}"
    for title, note in extract.doubts:
        yield (
            f"提醒：“{show(note, 40)}”里有别的时间单位，请核对「{title}」的数是不是它的；"
            "是的，在列名后面写明，例如（元/天），再导入。"
        )
    yield from _list_source(found)
    yield from _list_rewritten(extract.rewritten)
    yield from _suggest_codes(found)
    for title, suggestions in extract.suggestions.items():
        more = " 等" if len(suggestions) > _EXAMPLES else ""
        some = "、".join(
            f"{suggestion.row.where}“{suggestion.shown}”" for suggestion in suggestions[:_EXAMPLES]
        )
        yield (
            f"{len(suggestions)} 行没有写「{title}」，地址里有：{some}{more}。"
            f"没有填；要照地址填的，加上 --default {title}=照地址。"
        )
    yield from _list_defaults(found)
    yield ""
    yield (
        f"新增 {len(plan.added)} 条，变更 {len(plan.changed)} 条，删去 {len(plan.removed)} 条，"
        f"没有变化 {plan.unchanged} 条{f'，去掉样例 {plan.samples} 条' if plan.samples else ''}。"
    )
    if found.dependents:
        parts = "、".join(f"{title} {count} 条" for title, count in found.dependents.items())
        yield f"随样例一起删去的样例：{parts}。"
    yield _account(found)
    yield from _list_some("新增", [f"{row.where} {_call(key, label)}" for row, key, label in plan.added])
    key = "、".join(found.dataset.schema.field(name).title for name in found.dataset.schema.primary_key)
    for row, place, label in plan.namesakes:
        yield f"  留意  {row.where}和 {place} {label} 同名，是另一条；如果是同一条，请写上「{key}」再导入"
    for notices in list_notices(found, key):
        yield from _list_some("留意", notices)
    changes = [
        f"{change.source.where} {_call(change.key, change.label)}："
        + "；".join(
            f"{item.title} {_quote(item.before)} → {_quote(item.after)}" for item in change.differences
        )
        for change in plan.changed
    ]
    yield from _list_some("变更", changes)
    yield from _list_some("删去", [_call(key, label) for key, label in plan.removed])
    for known in plan.retained[:_LISTED]:
        unit = "月" if "-" in known.shown else "年"
        shown = f"表里只写到{unit}（{known.shown}）" if known.shown else "表里没有能导入的"
        shown = f"表里的 {_quote(known.shown)} 只差空格、全半角、括号或大小写" if known.is_same else shown
        text = f"{shown}，原来的 {_quote(known.text)} 不改；要改的用填报表"
        yield f"  照旧  {known.row.where}「{known.title}」{text}"
    if len(plan.retained) > _LISTED:
        yield f"  照旧  …另有 {len(plan.retained) - _LISTED} 格"


def _list_source(found: Import) -> Iterator[str]:
    """Yield who confirmed the mapping of the list's source, and what is still to be confirmed."""
    source = found.source
    if not source.name:
        return
    signed = dict.fromkeys(f"{row['confirmed_on']} {row['confirmed_by']}" for row in source.stored)
    if source.is_recognised:
        yield f"列名和“{source.name}”的名单一样，照这个来源的约定读；不是它的，用 --source 写明来源。"
    yield (
        f"来源“{source.name}”的约定由 {'、'.join(signed)} 确认过。"
        if signed
        else f"来源“{source.name}”第一次导入。"
    )
    if source.similar and not source.stored:
        yield f"留意：列名和“{'”“'.join(source.similar)}”的名单一样；如果就是它，请照原来的名字写。"
    if source.missing:
        yield f"以前有、这次没有的列：{'、'.join(row['written'] for row in source.missing)}。"
    if source.added:
        yield "下面是要记住的约定，请核对；写入时用 --confirmed-by 写明谁核对的："
        yield from (f"  {kind}：{text}" for kind, text in describe_mapping(source.added, found.dataset))


def _account(found: Import) -> str:
    """Return the tally of the list's rows, which adds up to the number read."""
    plan = found.plan
    read = len(found.extract.rows)
    out = read - len(plan.added) - len(plan.changed) - plan.unchanged
    rest = f" + 没有导入 {out}" if out else ""
    parts = f"新增 {len(plan.added)} + 变更 {len(plan.changed)} + 没有变化 {plan.unchanged}{rest}"
    return f"表里 {read} 条 = {parts}"


def _list_defaults(found: Import) -> Iterator[str]:
    """Yield the values inferred for all rows, doubts about some, and missing columns, one line each."""
    defaults, schema = found.list_defaults, found.dataset.schema
    plan = found.plan
    if plan.changed and found.lacks_base:
        yield (
            "留意：这张表写着编号，却没有填报表的底稿"
            "（网站上下载的没有；填报表存成 csv、删了隐藏的工作表也会失去），"
            "看不出哪些格是填表的人改的；取表以后别人改过的会被改回去，请逐格核对下面的变更。"
        )
    if plan.changed and (inferred := defaults.inferred.get(AS_OF)):
        title = schema.field(AS_OF).title
        yield f"变更的行没有写「{title}」、原来的更早的，都改成 {inferred.text}：{inferred.source}。"
    elif AS_OF in schema.names and AS_OF not in defaults.texts:
        title = schema.field(AS_OF).title
        if count := sum(AS_OF not in change.source.cells for change in plan.changed):
            yield (
                f"留意：变更的 {count} 行没有写「{title}」，标题里也没有写到日，"
                f"改了的内容会照旧写成原来那一天的；知道是哪一天的，请加上 --default {title}=…"
            )
    if plan.added:
        for row in found.source.stored:
            if row["alias_of"] == DEFAULT and defaults.texts.get(row["field_name"]) == row["means"]:
                yield f"新增的行「{row['written']}」都是 {row['means']}：来源的约定。"
        for name, inferred in defaults.inferred.items():
            title = schema.field(name).title
            change = f"不对的，用 --default {title}=… 改。"
            nor = "、地址开头也没有地名" if name == AREA_CODE and defaults.placed else ""
            yield f"新增的行没有写「{title}」{nor}的，都是 {inferred.text}：{inferred.source}。{change}"
    yield from _list_unused(found)
    yield from _list_still_open(found)
    for item in found.plan.lacking:
        if item.name in defaults.likely:
            guess = defaults.likely[item.name]
            yield (
                f"{guess.source}像是说新增的行「{item.title}」都是 {guess.text}。核对过的，"
                f"加上 --default {item.title}={guess.text}，或用 --confirmed-by 写明谁核对的。"
            )
    if defaults.placed:
        yield f"{defaults.placed} 行没有写区域，按地址开头的地名填。"
    if defaults.misplaced:
        named = "、".join(f"{row.where}（{code}）" for row, code in defaults.misplaced[:_EXAMPLES])
        more = f" 等 {len(defaults.misplaced)} 行" if len(defaults.misplaced) > _EXAMPLES else ""
        yield f"提醒：地址说的是另一个区域，请核对：{named}{more}"
    for title, group in groupby(sorted(found.outliers, key=lambda item: item.title), lambda item: item.title):
        items = list(group)
        named = "、".join(f"{item.row.where} {item.text}" for item in items[:_EXAMPLES])
        more = f" 等 {len(items)} 行" if len(items) > _EXAMPLES else ""
        usual = f"{items[0].low:g} 到 {items[0].high:g}"
        yield f"提醒：「{title}」和多数（{usual}）相差很远，请核对：{named}{more}"
    if found.merged.untouched:
        yield f"{found.merged.untouched} 行取表以后已经从数据里删去，这张表里也没有改过，没有导入。"
    have = {name for row in found.extract.rows for name in row.cells} | {
        *defaults.texts,
        *schema.primary_key,
        AREA_CODE,
    }
    absent = [item.title for item in schema.fields if item.name not in have]
    if absent and found.plan.added:
        yield f"这张表没有的列，新增的行空着，表示不知道：{'、'.join(absent)}。"


def _list_unused(found: Import) -> Iterator[str]:
    """Yield the values for all rows that existing rows differ from; they only apply to new rows."""
    schema = found.dataset.schema
    rows = _list_known(found)
    for name, text in found.list_defaults.texts.items():
        if not text or name in {AREA_CODE, AS_OF, IS_SAMPLE}:
            continue
        others = [
            f"{source.where}{_quote(row[name])}"
            for row, source in rows
            if name not in source.cells and row[name] != text
        ]
        if others:
            title = schema.field(name).title
            more = f" 等 {len(others)} 条" if len(others) > _EXAMPLES else ""
            yield (
                f"留意：「{title}」{text} 只用于新增的行，原来有的没有改："
                f"{'、'.join(others[:_EXAMPLES])}{more}；要改的，请在表里加一列「{title}」"
            )


def _list_still_open(found: Import) -> Iterator[str]:
    """Yield existing rows that stay open although the list says outside its cells that they closed."""
    defaults, known = found.list_defaults, _list_known(found)
    for field, text, rows in find_still_open(
        found.dataset, found.extract, defaults.titles, defaults.texts, known
    ):
        where = "、".join(row.where for row in rows[:_EXAMPLES])
        more = f" 等 {len(rows)} 条" if len(rows) > _EXAMPLES else ""
        yield (
            f"留意：“{show(text, 40)}”，原来有的「{field.title}」却没有改：{where}{more}；"
            f"要改的，请在表里加一列「{field.title}」"
        )


def _list_known(found: Import) -> list[tuple[Texts, SourceRow]]:
    """Return the existing rows as they would be, each with the row of the list that matches it."""
    new = {key for _, key, _ in found.plan.added}
    rows = [(found.plan.rows[number - 2], source) for number, source in found.plan.sources.items()]
    names = found.dataset.schema.primary_key
    return [(row, source) for row, source in rows if "/".join(row[name] for name in names) not in new]


def _list_rewritten(rewritten: Iterable[RewrittenCell]) -> Iterator[str]:
    cells = (item for item in rewritten if item.reason != UNKNOWN)
    kinds = sorted(cells, key=lambda item: (item.reason, item.title, item.sheet, item.row))
    for (reason, title), group in groupby(kinds, key=lambda item: (item.reason, item.title)):
        items = list(group)
        examples = "、".join(
            f"{describe_place(item.sheet, item.row)} {_quote(item.shown)} → {_quote(item.text)}"
            for item in items[:_EXAMPLES]
        )
        more = " 等" if len(items) > _EXAMPLES else ""
        yield f"整理了「{title}」{len(items)} 处（{reason}）：{examples}{more}"


def _suggest_codes(found: Import) -> Iterator[str]:
    """Yield the area code that numbers without one may need, if all other numbers share one."""
    notes = [cell.text for cell in found.extract.omitted]
    for title in dict.fromkeys(item.title for item in found.extract.rewritten if item.reason == LOCAL):
        name = next(field.name for field in found.dataset.schema.fields if field.title == title)
        standing = (
            row.get(name, "") for row in (*found.plan.rows, *(row.cells for row in found.extract.rows))
        )
        codes = list_area_codes(standing, notes)
        if len(codes) == 1:
            yield (
                f"  「{title}」里别的号码，或表里的说明，区号都是 {codes[0]}；"
                f"没有区号的如果也是，请补成“{codes[0]}-号码”再导入。"
            )
        else:
            yield f"  「{title}」要写成“区号-号码”；请问清楚是哪里的，补上区号再导入。"


def _call(key: str, label: str) -> str:
    """Return the key and name of a row, or just the key if it has no name."""
    return key if label == key else f"{key} {label}"


def _list_some(what: str, lines: list[str]) -> Iterator[str]:
    for line in lines[:_LISTED]:
        yield f"  {what}  {line}"
    if len(lines) > _LISTED:
        yield f"  {what}  …另有 {len(lines) - _LISTED} 条"


def _quote(text: str) -> str:
    return f"“{show(text, 40)}”" if text else EMPTY
