"""Wordings of freshness: a dataset that is overdue, nearly due, or without a due date."""

from __future__ import annotations

from datapub.messages.wording import Wording

FRESHNESS_WORDINGS = {
    "overdue": Wording(
        "到期没有更新",
        "「{title}」约定每{cadence}更新，现在的内容截至 {as_of}；截至 {due} 的新一期最迟应在 "
        "{publish_by} 公布，到今天已经过期 {days} 天。",
        "请收集新一期的内容，导入、检查后提交审核；核对过、确实没有变化的，请把{place}改成核对的日期",
    ),
    "due-now": Wording(
        "该更新了",
        "「{title}」约定每{cadence}更新，现在的内容截至 {as_of}；截至 {due} 的新一期最迟 {publish_by} 公布，"
        "还有 {days} 天。",
        "请着手收集新一期的内容",
    ),
    "no-due-day": Wording(
        "算不出更新期限",
        "「{title}」约定每{cadence}更新，却没有写明现在的内容截至哪一天，算不出哪一天到期",
        "请按来源填写{place}；来源没有写明的，请改更新频率（cadence）",
    ),
}
