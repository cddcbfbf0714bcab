"""Wordings of why a date of publication is in doubt."""

from __future__ import annotations

from datapub.messages.wording import Wording, word_ways

PROVENANCE_WORDINGS = {
    "provenance/uncommitted": Wording(
        "有没有提交的改动",
        "网站里有还没有提交的改动；网页注明，数据没有提交的，不写提交号",
        "请先提交要公布的改动，再生成",
    ),
    "provenance/shallow": Wording(
        "提交记录不全",
        "这个文件夹只取了最近的提交，不知道每一行是哪天公布的",
        "请取回全部提交记录，再生成，做法见维护手册",
    ),
    "provenance/no-history": Wording(
        "没有提交记录",
        "没有提交记录，公布日期只能写今天",
        "请在带有提交记录的项目文件夹里生成，不要用解压的文件包；"
        "刚建的项目先提交一次，命令见工作手册的“第一天”",
    ),
    "provenance/future-commit": Wording(
        "提交的时间不可信",
        "有的提交写的时间比现在晚，没有采用，那次改动按它前面一次提交的时间算",
        "请校准电脑的时钟；最后一次提交写错的，重新提交一次，做法见维护手册",
    ),
    "provenance/early-commit": Wording(
        "提交的时间不可信",
        "有的提交写的时间比它前面的提交还早一天以上，没有采用，按前面一次提交的时间算",
        "请校准电脑的时钟；最后一次提交写错的，重新提交一次，做法见维护手册",
    ),
    "provenance/odd-commit": Wording(
        "提交的时间不可信",
        "有的提交写的时间不可能（2005 年以前，或 2100 年以后），没有采用，按它前面一次提交的时间算",
        "请校准电脑的时钟；最后一次提交写错的，重新提交一次，做法见维护手册",
    ),
    **word_ways(
        "provenance-epoch",
        "环境变量写的日子不对",
        early=(
            "环境变量 SOURCE_DATE_EPOCH（{value}）是 {day}，比数据最后一次提交的 {last} 早，"
            "网页会把数据公布的日期写错",
            "请删去这个环境变量（unset SOURCE_DATE_EPOCH），或改成不早于最后一次提交的时间",
        ),
        late=(
            "环境变量 SOURCE_DATE_EPOCH（{value}）是 {day}，还没有到，网页会把数据公布的日期写错",
            "请删去这个环境变量（unset SOURCE_DATE_EPOCH），或改成已经到了的时间",
        ),
    ),
    **word_ways(
        "repository",
        "提交记录读不了",
        owner=(
            "{folder} 的提交记录属于另一个用户，不让读；读不到它，查不出少了哪些行、改动有没有提交",
            "请由那个用户运行，或先运行 {value}",
        ),
        unreadable=(
            "{folder} 的提交记录读不了（{value}），查不出少了哪些行、改动有没有提交",
            "请按括号里的原话修好，或者重新取一份项目",
        ),
    ),
}
