"""The duty to publish support measures for founders with their basis and last day."""

from __future__ import annotations

from collections.abc import Iterator

from datapub.audit.duties.verdict import Fault, Verdict, judge, not_applicable
from datapub.audit.problems import find_problem
from datapub.audit.site import Site

_PATH = "support_measures/"


def support_measures_shown(site: Site) -> Verdict:
    """R36: each measure stands on the page with what it gives, on what ground, and until when."""
    rows = site.table("support_measures")
    if not rows:
        return not_applicable("还没有公布记录", _PATH)

    def find() -> Iterator[Fault]:
        page = site.page(_PATH)
        if page is None:
            yield Fault(_PATH, "没有网页", find_problem(site, "audit-missing-page", f"{_PATH}index.html"))
            return
        for row in rows:
            for name, title, cell in (
                ("benefit", "优惠内容", row["benefit"]),
                ("basis", "依据", row["basis"]),
                ("until", "到期日", _write_day(row["valid_until_on"])),
            ):
                if cell and _squeeze(*page.fields.get(f"{name}-{row['id']}", ())) != _squeeze(cell):
                    yield Fault(_PATH, f"没有写 {row['id']} 的{title}")

    return judge(find(), f"{len(rows)} 项措施都写明内容、依据和到期日", _PATH, "data/support_measures.csv")


def _squeeze(*texts: str) -> str:
    return "".join("".join(texts).split())


def _write_day(cell: str) -> str:
    year, month, day = (cell or "0-0-0").split("-")
    return f"{year}年{int(month)}月{int(day)}日" if cell else "文件没有写"
