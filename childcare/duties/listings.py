"""That each listing (:mod:`childcare.listings`) shows its rows and counts them rightly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from childcare.listings import LISTINGS, SHOWN, Listing
from datapub.audit.duties.verdict import DutyCheck, Fault, Verdict, judge, not_applicable
from datapub.audit.page import WebPage
from datapub.audit.problems import find_problem
from datapub.audit.site import Site
from datapub.textual import write_day


def _judge_listing(listing: Listing, site: Site) -> Verdict:
    """Judge that the page counts the rows of each area as the download does, and lists the rows."""
    rows, path = site.table(listing.name), f"{listing.name}/"
    if not rows:
        return not_applicable("还没有公布记录", path)

    def find() -> Iterator[Fault]:
        page = site.page(path)
        if page is None:
            yield Fault(path, "没有网页", find_problem(site, "audit-missing-page", f"{path}index.html"))
            return
        yield from _compare_counts(page, rows)
        shown, names = Counter(page.fields.get("row", ())), Counter(_name(site, listing, row) for row in rows)
        for name in shown - names:
            yield Fault(path, f"列出的“{name}”不在下载文件里")
        lacking = names - shown
        if shown.total() < min(len(rows), SHOWN):
            yield Fault(path, f"没有列出“{next(iter(lacking), '')}”")

    return judge(find(), f"{len(rows)} 条记录都算进了合计，列在网页上", path, f"data/{listing.name}.csv")


def _compare_counts(page: WebPage, rows: list[dict[str, str]]) -> Iterator[Fault]:
    counts = Counter(f"rows-{row['area_code']}" for row in rows) | Counter({"rows": len(rows)})
    for name, count in counts.items():
        shown = page.fields.get(name, ())
        if shown != (f"{count:,}",):
            yield Fault(page.path, f"{name.removeprefix('rows-')} 写的是“{'、'.join(shown)}”，应是 {count:,}")


def _name(site: Site, listing: Listing, row: dict[str, str]) -> str:
    name = row[listing.columns[0]]
    if listing.columns[0].endswith("_on"):
        return write_day(date.fromisoformat(name))
    if listing.columns[0] != "institution_id":
        return name
    names = site.memoize(
        "institution-names", lambda: {each["id"]: each["name"] for each in site.table("institutions")}
    )
    return names.get(name, name)


LISTED: Mapping[str, DutyCheck] = {
    f"{name.replace('_', '-')}-shown": partial(_judge_listing, listing) for name, listing in LISTINGS.items()
}
"""Every check of a listing by its name."""
