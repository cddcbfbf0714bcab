"""Wording of faults in the prose (docs/), the frames, and the theme's settings (mkdocs.yml).

``{value}`` is the link, the slot or the token as it is written there.
"""

from __future__ import annotations

from datapub.messages.wording import Wording

FRAME_WORDINGS = {
    "docs-missing": Wording("没有 docs 文件夹", "找不到文件夹 docs", "请从上一个版本恢复它"),
    "theme-missing": Wording("没有 theme 文件夹", "找不到文件夹 theme", "请从上一个版本恢复它"),
    "docs-encoding": Wording(
        "文字网页的编码不对", "这个文件不是 UTF-8 编码", "请用记事本“另存为”，编码选 UTF-8"
    ),
    "docs-link": Wording("死链", "链接“{value}”指向不存在的文件{hint}", "请改正链接"),
    "docs-anchor": Wording(
        "页内位置不存在",
        "链接“{value}”指向网页中不存在的位置",
        "请改正 # 后面的名称，或删去 # 和它后面的部分",
    ),
    "docs-absolute-link": Wording(
        "绝对链接",
        "链接“{value}”以 / 开头，网站换了地址就会失效",
        "请改成相对链接，如 ../data/index.md",
    ),
    "docs-taken": Wording(
        "和程序写的文件重名",
        "网站上的 {value} 由程序写，这个文件也要放在那里",
        "请换一个名称，或删去这个文件",
    ),
    "docs-head": Wording(
        "网页开头的设置格式有误",
        "开头两行 --- 之间的设置格式有误，读不下去",
        "请检查这一行附近的缩进、冒号和引号",
    ),
    "frame-missing": Wording(
        "缺少版式文件", "缺少版式文件，这一栏目的数据网页没有地方放", "请从上一个版本恢复它"
    ),
    "frame-token": Wording("版式文件不全", "版式文件中缺少“{value}”", "请照其他栏目的 frame.md 补上"),
    "mkdocs-nav": Wording(
        "导航中的网页不存在", "导航中的“{value}”不存在", "请改正 mkdocs.yml 的 nav，或补上这个网页"
    ),
    "mkdocs-syntax": Wording("mkdocs.yml 格式有误", "格式有误，读不下去", "请检查这一行附近的缩进和冒号"),
    "mkdocs-part": Wording(
        "mkdocs.yml 不完整", "缺少“{value}”这一部分，或它的内容不全", "请从上一个版本恢复这个文件"
    ),
    "mkdocs-other": Wording(
        "mkdocs 报错",
        "设置或文字网页有误，mkdocs 的原话是：{value}。",
        "请恢复上一个版本，或联系维护人员",
    ),
    "zensical-missing": Wording(
        "没有安装生成网页的程序",
        "选了“{value}”，这台电脑上没有安装它",
        "请运行 {python} -m pip install --no-deps -r requirements-zensical.txt，或删去 shell 这一行",
    ),
    "zensical-other": Wording(
        "zensical 报错",
        "设置或文字网页有误，zensical 的原话是：{value}。",
        "请恢复上一个版本，或联系维护人员",
    ),
    "slot-unknown": Wording(
        "不认识的数据块",
        "没有名为“{value}”的数据块{hint}。可用的有：{names}。",
        "请改正名称，或删去这一行",
    ),
    "slot-place": Wording(
        "数据块没有单独占一行",
        "数据块“{value}”必须单独占一行，前后各空一行",
        "请把它和其他文字分开",
    ),
    "slot-unused": Wording(
        "数据块没有放到网页上",
        "没有任何网页放置数据块“{value}”，读者会找不到这部分内容",
        "请在这个文件中补上一行 {line}",
    ),
}
