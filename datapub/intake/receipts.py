"""The account of an import, as workbooks: what became of every row and cell, and which rows were refused."""

from __future__ import annotations

from collections.abc import Iterator

from datapub.export.receipt import Page, write_pages
from datapub.intake.dry_run import Import
from datapub.intake.fault import letter_of
from datapub.intake.former_names import BY_FORMER_NAME
from datapub.messages import show

REFUSED = "没有导入，要改"


def write_receipt(found: Import, summary: str) -> bytes:
    """Return the whole account: the summary, the outcome of each row, and each cell rewritten or left out.

    Personal numbers are masked, as everywhere.
    """
    rows = sorted(_list_rows(found), key=lambda row: int(row[1]))
    return write_pages(
        [
            Page("汇总", ("内容",), [(line,) for line in summary.splitlines() if line]),
            Page("各行", ("工作表", "行", "结果", "编号", "名称"), rows),
            Page("各格", ("工作表", "行", "列", "表里的写法", "写成", "为什么"), list(_list_cells(found))),
        ]
    )  # fmt: skip


def _list_rows(found: Import) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield the outcome of each row. Row numbers restart on every sheet, so rows are matched by identity."""
    plan, primary = found.plan, found.dataset.schema.primary_key
    written = {id(source): plan.rows[row - 2] for row, source in plan.sources.items()}
    done = {key: "新增" for _, key, _ in plan.added} | {change.key: "变更" for change in plan.changed}
    for row in found.merged.rows:
        texts = written.get(id(row), row.cells)
        key = "/".join(texts.get(name, "") for name in primary)
        yield row.sheet, str(row.number), done.get(key, "没有变化"), key, texts.get("name", "")
    for row in found.refused:
        yield row.sheet, str(row.number), REFUSED, row.cells.get("id", ""), row.cells.get("name", "")


def _list_cells(found: Import) -> Iterator[tuple[str, str, str, str, str, str]]:
    for item in found.extract.rewritten:
        yield item.sheet, str(item.row), item.title, show(item.shown), show(item.text), item.reason
    for cell in found.extract.omitted:
        yield (
            cell.sheet,
            str(cell.row),
            letter_of(cell.place),
            show(cell.text),
            "",
            f"没有导入：{cell.reason}",
        )
    for change in found.plan.changed:
        for difference in change.differences:
            before, after = show(difference.before), show(difference.after)
            yield change.source.sheet, str(change.source.number), difference.title, before, after, "变更"
    for problem in found.faults:
        sheet = next((name for name in found.extract.headers if problem.file.endswith(f"“{name}”")), "")
        yield sheet, str(problem.row or ""), problem.label, show(problem.value), "", problem.message


def write_todo(found: Import, file: str) -> bytes:
    """Return the refused rows under the dataset's own titles; once corrected, the workbook can be imported.

    A row that was matched by its former name carries that name instead of a key: with keys the workbook would
    pass for one of our own forms, in which an empty cell clears the stored value.

    Args:
        file: name of the imported file, as in ``Problem.file``.
    """
    former = {
        (cell.sheet, cell.row): cell.shown
        for cell in found.extract.rewritten
        if cell.reason == BY_FORMER_NAME
    }
    before = [former.get((row.sheet, row.number), "") for row in found.refused]
    keys = found.dataset.schema.primary_key
    refused = [
        {name: text for name, text in row.cells.items() if not (was and name in keys)}
        for row, was in zip(found.refused, before, strict=True)
    ]
    names = {name for cells in refused for name in cells} | set(found.list_defaults.texts)
    names |= {problem.column for problem in found.faults if problem.column}
    fields = [item for item in found.dataset.schema.fields if item.name in names]
    rows, notes, reasons = [], {}, []
    for place, row in enumerate(found.refused):
        place_of_row = (row.name_file(file), row.number)
        faults = [problem for problem in found.faults if (problem.file, problem.row) == place_of_row]
        wrong = {problem.column: problem for problem in faults}
        cells = {**found.list_defaults.texts, **{name: text for name, text in refused[place].items() if text}}
        for column, problem in wrong.items():
            at = next((n for n, item in enumerate(fields) if item.name == column), 0)
            notes[place, at] = problem.message
        rows.append(
            [
                *(cells.get(i.name, "") or (wrong[i.name].value if i.name in wrong else "") for i in fields),
                *([before[place]] if any(before) else ()),
            ]
        )
        reasons += [(str(place + 2), str(row.number), problem.label, problem.message) for problem in faults]
    titles = [*(item.title for item in fields), *(["原名称"] if any(before) else ())]
    return write_pages(
        [
            Page("要改的行", titles, rows, notes),
            Page("为什么", ("这张表的行", "原表的行", "哪一列", "哪里不对、怎么改"), reasons),
        ]
    )
