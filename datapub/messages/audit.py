"""Wordings of what the audit finds on the built site; ``{value}`` is the location or the offending text."""

from __future__ import annotations

from datapub.messages.wording import Wording, word_ways

AUDIT_WORDINGS = {
    "origin/trace": Wording(
        "网站上有原来城市的内容",
        "这个项目是从别的城市建的，网站上还有那里的代码、文号或主办单位“{value}”：{places}",
        "请在 docs、datasets、site.toml 或 datapackage.json 里改掉；确实该有的，从 origin.json 里删去",
    ),
    "origin/name": Wording(
        "网站上有原来城市的地名",
        "这个项目是从别的城市建的，网站上还有那里的地名“{value}”：{places}",
        "请核对；该有的，从 origin.json 里删去",
    ),
    "release-changed": Wording(
        "存档的版本变了",
        "版本 {value} 重新生成的存档，和当时公布的不一致",
        "请查明原因（提交记录被改写，或不公开的字段变了）；确实要改，删去这一行再运行 seal，并说明理由",
    ),
    "release-unsealed": Wording(
        "版本还没有封存", "版本 {value} 还没有封存", "请运行 python build_site.py seal，并提交 releases.lock"
    ),
    "release-unknown": Wording(
        "找不到发布的版本",
        "提交记录里找不到版本 {value}，没有给它存档",
        "请核对 datasets/releases.csv 里的版本号，照核对单上“要登记的版本”抄",
    ),
    "release-lost": Wording(
        "封存的版本不见了",
        "封存过的版本 {value} 不在版本表里，或提交记录里没有它",
        "请恢复 releases 里的那一行；公布过的版本不能删",
    ),
    "release-garbled": Wording(
        "封存表有一行读不出来",
        "{value} 不是“校验值、两个空格、版本号”",
        "请恢复 releases.lock 最近一次提交时的样子，不要手工改它",
    ),
    "audit-empty": Wording("没有网站", "文件夹是空的，里面没有网站", "请先运行 make site"),
    "audit-empty/missing": Wording(
        "没有网站", "没有“{value}”这个文件夹", "请核对文件夹的名称；还没有生成网站的，先运行 make site"
    ),
    "audit-empty/file": Wording(
        "没有网站", "“{value}”是一个文件，不是文件夹", "请写网站所在的文件夹，例如 site"
    ),
    "audit-foreign": Wording(
        "不是这个版本的网站", "这不是本程序生成的网站，或生成它的版本不同（{value}）", "请重新运行 make site"
    ),
    "audit-unfinished": Wording(
        "网站不完整", "网站的文件不全：清单中的 {value} 不在", "请重新运行 make site"
    ),
    "audit-unfinished/manifest": Wording(
        "网站不完整",
        "文件夹里有文件，但没有 version.json：网站还在写入，或写到一半停了，或者不是本程序生成的",
        "请等生成结束再核查；没有在生成的，请重新运行 make site",
    ),
    "audit-unfinished/results": Wording(
        "网站不完整",
        "网站还没有写完：没有信息公开核查的结果",
        "请等生成结束再核查；没有在生成的，请重新运行 make site",
    ),
    "audit-manifest": Wording(
        "清单残缺", "网站的清单 version.json 残缺或无法读取，不知道应有哪些文件", "请重新运行 make site"
    ),
    "audit-changed": Wording("文件被改动", "文件与清单中的校验值不符", "请重新运行 make site"),
    "audit-extra": Wording("多出的文件", "文件不在清单中", "请重新运行 make site"),
    "site-own": Wording(
        "自己放进网站的文件",
        "网站的文件夹里有不是程序写的内容（{value}），每次生成都照项目里的文件重新写，新网站里没有它们",
        "请把要一直留在网站上的放到别处，做法见工作手册的“发布到服务器”",
    ),
    "audit-page": Wording(
        "网页残缺", "网页残缺或无法读取：{value}", "请重新运行 make site；仍出现时请联系维护人员"
    ),
    "audit-dead-link": Wording(
        "死链", "链接 {value} 指向不存在的网页或文件", "请改正 docs 中的链接，或联系维护人员"
    ),
    "audit-dead-anchor": Wording(
        "页内位置不存在", "链接 {value} 指向网页中不存在的位置", "请改正 docs 中的链接"
    ),
    "audit-foreign-host": Wording(
        "向其他网站请求", "网页向其他网站请求 {value}", "请把这个文件放到本站，或改成普通链接"
    ),
    "audit-inline-script": Wording(
        "未登记的内联脚本", "网页含有未登记的内联脚本、样式或事件属性（{value}）", "请删去"
    ),
    "audit-unpaired": Wording(
        "标签不成对",
        "网页里的 <{value}> 没有成对，浏览器会把它后面的内容放错地方，甚至不显示",
        "请在 docs 里补上缺的一半，或删去它；要写出这几个字的，放在反引号里",
    ),
    "audit-disguised-link": Wording(
        "链接写的是别的网址",
        "写着网址“{value}”的链接，通向的是另一个网站",
        "请核对它在 docs 或数据里的写法，使写的和通向的一致",
    ),
    "audit-canonical": Wording(
        "网址写成了别的",
        "网页说自己的网址是 {value}，不是 site.toml 的 base_url 加上它的路径，搜索引擎会只收录那一个",
        "请改正 theme 里的 canonical，或联系维护人员",
    ),
    "audit-robots": Wording(
        "正式网站不让收录",
        "网页叫搜索引擎不要收录（noindex），公众会搜不到它",
        "请删去 docs 或 theme 里的这个标签，或联系维护人员",
    ),
    "audit-robots/listed": Wording(
        "试用的网页没有禁止收录",
        "网站还没有正式发布，这个网页却没有叫搜索引擎不要收录（noindex），会被当成正式的",
        "请把 theme 里的这个标签放回来，或联系维护人员",
    ),
    "audit-language": Wording("没有声明语言", "网页没有声明语言 zh-CN", "请联系维护人员"),
    "audit-title": Wording("标题不合规", "网页没有标题，或正文没有唯一的一级标题", "请在 docs 中补上"),
    "audit-policy": Wording("没有内容安全策略", "网页没有内容安全策略", "请联系维护人员"),
    "audit-sample-mark": Wording(
        "样例没有标明", "网页列出了样例 {value}，却没有“样例数据”的提示", "请联系维护人员"
    ),
    "audit-missing-page": Wording("没有网页", "数据里的“{value}”没有自己的网页", "请联系维护人员"),
    "audit-missing-download": Wording(
        "没有下载文件", "数据集 {value} 没有可下载的 CSV 文件", "请联系维护人员"
    ),
    "audit-file": Wording(
        "文件无法核查",
        "这个文件无法核查：{value}",
        "请重新运行 make site；仍出现时，docs 里的请换成打得开的常用格式或移走，别的请联系维护人员",
    ),
    "audit-duty": Wording("公开义务不符合", "公开义务 {value}", "请按核查结果改正后重新运行 make site"),
    "audit-duties": Wording(
        "没有这项检查",
        "公开义务“{value}”写的检查，本程序没有，这一项没有核查",
        "请核对 datasets/disclosure_duties.csv 的“检查”（check_name）一列；不需要的义务，删去那一行",
    ),
    "audit-duties/table": Wording(
        "没有名录可查",
        "网站上的这个下载文件不在，或缺少核查要用的列（{value}），公开义务一项也没有核查",
        "请核对 datapackage.json 和 schemas，把这个文件或这些列补上",
    ),
    "audit-checksum": Wording(
        "校验值不对",
        "{value} 不在，或与 sha256sums.txt 里的校验值不符，或那里没有列出它",
        "请重新运行 make site",
    ),
    "audit-personal": Wording(
        "疑似个人信息", "网页或下载文件中有疑似个人信息（{value}）", "请从数据或 docs 中删去"
    ),
    **word_ways(
        "source-changed",
        "生成的时候有改动",
        files=("读的时候 {value} 改动了；没有生成，原来的网站没有改动", "请保存好以后再运行一次"),
        commit=("生成的时候有了新的提交，或切换了分支；没有生成，原来的网站没有改动", "请再运行一次"),
    ),
    "source-personal": Wording(
        "个人信息", "文字、文件名或图片、PDF 的属性里有个人信息（{value}），不得公开", "请删去"
    ),
    "source-unread": Wording(
        "文件读不出来",
        "这个文件残缺、加了密码、太大或程序不认识这种文件（{value}），里面有没有个人信息没法查，不能公开",
        "请换成没有密码、能打开的 PDF、PNG、JPEG、CSV 或 XLSX 文件，或从这里移走",
    ),
    "source-character": Wording(
        "有不能用的字符",
        "这一行里有看不见的或不能用的字符（{value}），读者看到的会和写的不一样",
        "请删去这个字符",
    ),
    "no-calendar": Wording(
        "没有放假安排",
        "没有 {year} 年的放假安排，算不出办理更正用了几个工作日",
        "请把国务院办公厅 {year} 年的放假通知录入 datasets/working_days.csv",
    ),
}
