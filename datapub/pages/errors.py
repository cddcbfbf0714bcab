"""A page for each dataset's errors: what is known to be wrong, since when, and in which version corrected."""

from __future__ import annotations

from collections.abc import Iterator

from datapub.derive.changelog import Changelog, Entry
from datapub.derive.corrections import FIXED, TABLE, Correction
from datapub.model import Dataset
from datapub.pages.feeds import FOLDER, month_of
from datapub.pages.page import Page
from datapub.pages.section import Section, SiteContent


def concerns(page: str, dataset: Dataset) -> bool:
    """Return whether a page that a report names shows rows of a dataset."""
    shown = (f"data/{dataset.name}/", f"{dataset.name}/", *dataset.listed_on)
    return page.startswith(tuple(address.partition("{")[0] for address in shown))


def find_version(report: Correction, dataset: str, changelog: Changelog) -> Entry | None:
    """Return the first publication that changed the dataset on the day a report was settled or later.

    None where nothing was corrected, history is not known, or no such change has been published.
    """
    if report.result != FIXED or report.fixed_on is None:
        return None
    for entry in reversed(changelog.entries):
        if entry.published_at.date() >= report.fixed_on and any(
            change.dataset == dataset for change in entry.changes
        ):
            return entry
    return None


def _make_pages(content: SiteContent) -> Iterator[Page]:
    template = content.environment.get_template("errors.html")
    for name, table in content.published.items():
        dataset = table.dataset
        reports = [
            (report, find_version(report, name, content.changelog))
            for report in content.corrections.reports
            if concerns(report.page, dataset)
        ]
        title = f"{dataset.title}：已知的错误"
        yield Page(
            address=f"data/{name}-errors/",
            frame="data",
            title=title,
            description=f"{dataset.title}的下载文件里已经知道的错误：从什么时候知道，在哪个版本更正。",
            body=template.render(
                root="../../",
                dataset=dataset,
                reports=reports,
                is_known=content.changelog.is_known,
                published=content.clock.published.date(),
                month_of=lambda entry: f"{FOLDER}{month_of(entry)}/",
            ),
            shows=tuple({name: 0, TABLE: 0} if TABLE in content.tables else (name,)),
        )


SECTION = Section("errors", make_pages=_make_pages)
