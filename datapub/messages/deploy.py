"""Wordings of what prevents publishing to a server or rolling back; ``{value}`` is the folder or release."""

from __future__ import annotations

from datapub.messages.wording import Wording, word_ways

DEPLOY_WORDINGS = {
    **word_ways(
        "deploy-place",
        "不能发布到这个文件夹",
        missing=("没有能放 {value} 的文件夹", "请核对路径；在另一块磁盘或另一台电脑上的，先挂载"),
        file=("{value} 是一个文件，不是文件夹", "请写一个空的文件夹，或发布过的文件夹"),
        foreign=("{value} 里有别的内容，不是本程序发布的", "请换一个空的文件夹，或先把里面的内容移走"),
        inside=("发布到的文件夹和网站 {value} 互相套着", "请换一个文件夹"),
        none=("{value} 里还没有发布过网站", "请核对路径；第一次发布用 publish"),
    ),
    "preview-port": Wording(
        "端口不能用",
        "端口 {value} 不能用：多半是另一个预览还开着，也可能是别的程序占着，或没有权限",
        "请先结束那一个预览（在它的窗口里按 Ctrl+C），或用 --port 换一个，例如 8001",
    ),
    "deploy-busy": Wording("正在发布", "正在向 {value} 发布的是{who}", "请等它结束再试"),
    "deploy-busy/elsewhere": Wording(
        "正在发布",
        "另一台电脑在向 {value} 发布：{who}",
        "请等它结束；确定已经中断的，删去里面的 {note} 再试，一小时以后不用删",
    ),
    **word_ways(
        "output-place",
        "不能写在那里",
        sources=(
            "{value} 在项目放数据、文字、设置或提交记录的地方，写在那里会和它们混在一起",
            "请换一个文件夹，例如项目里的 site",
        ),
        own=("{value} 是项目自己的文件或文件夹，写在那里会冲掉里面的内容", "请换一个文件名，放到别处"),
        read=("{value} 就是要导入的文件，写在那里会冲掉它", "请换一个文件名"),
        twice=("两份都要写到 {value}", "请各写一个文件名"),
        folder=("{value} 是文件夹", "请写一个文件名"),
        missing=("{value} 所在的文件夹不存在", "请先建好文件夹，或换一个位置"),
        system=("{value} 所在的文件夹是系统自己的，里面不能存文件", "请换一个位置"),
    ),
    **word_ways(
        "deploy-failed",
        "没有写完",
        full=("{value} 所在的磁盘满了；{outcome}", "请腾出空间，再运行一次"),
        denied=("没有写 {value} 的权限，或者磁盘是只读的；{outcome}", "请联系管理服务器的人"),
        unread=("没有读 {value} 的权限；{outcome}", "请联系管理这台电脑的人"),
        path=(
            "{value} 到不了：链接转回了自己、路径里有一段不是文件夹，或名字太长；{outcome}",
            "请检查这个位置，或换一个文件夹",
        ),
        mount=(
            "{value} 是挂载的磁盘，不能整个换掉；{outcome}",
            "请把网站生成到它里面的一个文件夹，例如 site",
        ),
        broken=("{value} 所在的磁盘或网络文件夹读写出错；{outcome}", "请检查磁盘和网络，再运行一次"),
        gone=("{value} 中途不见了；{outcome}", "请检查文件夹有没有被移走、磁盘有没有断开，再运行一次"),
        other=("读写 {value} 出错（{reason}）；{outcome}", "请检查磁盘和网络，再运行一次"),
    ),
    **word_ways(
        "deploy-site",
        "这个网站不能发布",
        preview=("这是供审核的预览", "请不带 --preview 重新生成"),
        uncommitted=("正式的网站里有没有提交的改动，或不知道是哪次提交的", "请先提交，再重新生成"),
        withdrawn=("生成以后又登记了撤回，或登记的还没有提交，网站里可能还有", "请先提交，再重新生成"),
        expired=("网站里有公示已经到期的内容", "请重新生成"),
        ended=("网站里有生成以后提前结束公示的内容", "请重新生成"),
        unread=(
            "网站里有项目之外的文件夹里的内容，不知道现在还在不在",
            "请加上 --overlay，写明生成时用的那个文件夹",
        ),
        changed=("复制的时候 {value} 变了，或者磁盘写坏了", "请等生成结束再发布；仍出现时检查磁盘"),
    ),
    **word_ways(
        "deploy-release",
        "不能退回这个版本",
        none=("没有可以退回的旧版本", "请改好数据，重新生成、发布"),
        unknown=("没有旧版本“{value}”", "请写其中一个：{known}"),
        expired=("{value} 里有公示已经到期的内容，已经删去", "请退回别的版本，或重新生成、发布"),
        ended=("{value} 里有公示提前结束的内容，已经删去", "请退回别的版本，或重新生成、发布"),
        unread=(
            "{value} 里有项目之外的文件夹里的内容，不知道现在还在不在",
            "请加上 --overlay，写明生成时用的那个文件夹",
        ),
        withdrawn=("{value} 是登记撤回以前的，已经删去", "请退回别的版本，或重新生成、发布"),
        damaged=("{value} 的文件和它的清单不符", "请退回别的版本，或重新发布"),
    ),
}
