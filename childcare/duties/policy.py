"""Duties of policy: tasks, figures and targets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from datapub.audit.duties.verdict import Fault, Verdict, judge, not_applicable
from datapub.audit.links import resolve
from datapub.audit.site import Site
from datapub.textual import write_day

_TASK = re.compile(r"tasks/[^/]+/")


def tasks(site: Site) -> Verdict:
    """R20: each task and safeguard once, its units verbatim; each report of progress is of one of them."""
    rows = site.table("tasks")
    if not rows:
        return not_applicable("没有列出任务", "tasks/")
    listing = site.page("tasks/")
    links = listing.links if listing else ()
    listed = {resolve("tasks/index.html", link.partition("#")[0]) for link in links if "://" not in link}
    shown = {page.path for page in site.pages if _TASK.fullmatch(page.path)}

    def find() -> Iterator[Fault]:
        ids = Counter(row["id"] for row in rows)
        for row in rows:
            path = f"tasks/{row['id']}/"
            page = site.page(path)
            if ids[row["id"]] > 1:
                yield Fault(path, "列了两次")
            if page is None or f"tasks/{row['id']}/index.html" not in listed:
                yield Fault(path, "没有网页，或没有列在任务栏目里")
            elif not all(
                part in page.words for part in re.split("[、，]", "".join(row["units_text"].split()))
            ):
                yield Fault(path, "责任单位与原文不同")
        for path in sorted(shown - {f"tasks/{name}/" for name in ids}):
            yield Fault(path, "不在任务的下载文件里")
        for row in site.table("task_progress"):
            if row.get("task_id", "") not in ids:
                yield Fault("data/task_progress.csv", f"{row.get('id', '')} 不对应任何一项任务")

    kinds = Counter(row["kind"] for row in rows)
    counts = "和 ".join(f"{count} 项{kind}" for kind, count in kinds.items())
    return judge(find(), f"{counts}各列一次", "tasks/")


def figures(site: Site) -> Verdict:
    """R21a: each published figure has its source, its day and its unit, in the file and on the page."""
    rows = site.table("observations")
    if not rows:
        return not_applicable("没有公布的数字", "data/observations/")
    indicators = {row["id"]: row for row in site.table("indicators")}

    def find() -> Iterator[Fault]:
        for row in rows:
            indicator = indicators.get(row["indicator_id"])
            lacking = [
                title
                for title, is_there in {
                    "来源": row["source_title"],
                    "截至日期": row["as_of_on"],
                    "单位": indicator and indicator["unit"],
                }.items()
                if not is_there
            ]
            if lacking:
                yield Fault("data/observations.csv", f"{row['id']} 没有{'、'.join(lacking)}")
                continue
            path = f"indicators/{row['indicator_id']}/"
            page = site.page(path)
            if page is None:
                yield Fault(path, "没有网页")
                continue
            for title, ways in (
                ("来源", (row["source_title"],)),
                ("截至日期", _write_days(row["as_of_on"], row["period"])),
                ("单位", (indicator["unit"] if indicator else "",)),
            ):
                if not any("".join(words.split()) in page.words for words in ways):
                    yield Fault(path, f"没有写 {row['id']} 的{title}")

    return judge(find(), f"{len(rows)} 个数字都有来源、截至日期和单位", "data/observations/", "indicators/")


def targets(site: Site) -> Verdict:
    """R21b: a target that no document states is shown as 无定量目标, never as a number."""
    rows = site.table("targets")
    if not rows:
        return not_applicable("没有列出目标", "data/targets/")

    def find() -> Iterator[Fault]:
        for row in rows:
            page = site.page(f"indicators/{row['indicator_id']}/")
            if row["value"] and not (row["statement"] and row["source_title"]):
                yield Fault("data/targets.csv", f"{row['id']} 有数值，没有文件原话或出处")
            elif not row["value"] and row["statement"] != "无定量目标":
                yield Fault("data/targets.csv", f"{row['id']} 没有数值，也没有写“无定量目标”")
            elif page is not None and not row["value"] and "无定量目标" not in page.words:
                yield Fault(page.path, "没有写“无定量目标”")

    return judge(find(), f"{len(rows)} 个目标都有文件原话，或写明“无定量目标”", "data/targets/")


def _write_days(as_of: str, period: str) -> tuple[str, ...]:
    """Return the ways a page may say as of when: the day, or a period that ends on it."""
    try:
        day = date.fromisoformat(as_of)
    except ValueError:
        return ("\0",)
    ways = [write_day(day)]
    tomorrow = day + timedelta(days=1)
    if tomorrow.day == 1 and period == f"{day:%Y-%m}":
        ways.append(f"{day.year}年{day.month}月")
    if (tomorrow.month, tomorrow.day) == (1, 1) and period == str(day.year):
        ways.append(f"{day.year}年")
    if tomorrow.day == 1 and period == f"{day.year}-Q{day.month // 3}" and day.month % 3 == 0:
        ways += [
            f"{day.year}年第{quarter}季度" for quarter in (day.month // 3, "一二三四"[day.month // 3 - 1])
        ]
    return tuple(ways)
