"""Chinese wording of faults in the prose (docs/), the theme's settings (mkdocs.yml) and the frames."""

from __future__ import annotations

from datapub.problem import Problem

FRAME_TEXTS = {
    "docs-missing": "找不到文件夹 docs。请从上一个版本恢复它",
    "docs-encoding": "这个文件不是 UTF-8 编码。请用记事本“另存为”，编码选 UTF-8",
    "docs-link": "链接“{value}”指向不存在的文件{hint}。请改正链接",
    "docs-anchor": "链接“{value}”指向网页中不存在的位置。请改正 # 后面的名称，或删去 # 和它后面的部分",
    "docs-absolute-link": "链接“{value}”以 / 开头，网站换了地址就会失效。请改成相对链接，如 ../data/index.md",
    "frame-missing": "缺少版式文件，这一栏目的数据网页没有地方放。请从上一个版本恢复它",
    "frame-token": "版式文件中缺少“{value}”。请照其他栏目的 frame.md 补上",
    "mkdocs-nav": "导航中的“{value}”不存在。请改正 mkdocs.yml 的 nav，或补上这个网页",
    "mkdocs-syntax": "格式有误，读不下去。请检查这一行附近的缩进和冒号",
    "mkdocs-other": "设置有误，mkdocs 的原话是：{value}。请恢复上一个版本，或联系维护人员",
    "slot-unknown": "没有名为“{value}”的数据块{hint}。可用的有：{names}。请改正名称，或删去这一行",
    "slot-place": "数据块“{value}”必须单独占一行，前后各空一行。请把它和其他文字分开",
    "slot-unused": "没有任何网页放置数据块“{value}”，读者会找不到这部分内容。请在 {file} 中补上一行 {line}",
}


def fault(
    file: str,
    rule: str,
    value: str = "",
    row: int | None = None,
    *,
    near: str = "",
    **details: str,
) -> Problem:
    """Return the problem with its text filled in; KeyError for an unknown rule."""
    hint = f"（是不是“{near}”？）" if near else ""
    message = FRAME_TEXTS[rule].format(value=value, hint=hint, **details)
    return Problem(file, row, None, rule, message, value)
