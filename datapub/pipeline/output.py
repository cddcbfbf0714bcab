"""The end of the line: write the pages and every file beside them."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from itertools import chain

from datapub.charts import plotly_asset
from datapub.draft import Draft
from datapub.edition import Edition
from datapub.export.changes import write_change_files
from datapub.export.charts import write_charts
from datapub.export.guide import GUIDE, write_guide
from datapub.export.licences import LICENCES, write_licences
from datapub.export.releases import write_archives
from datapub.export.search import name_by_content, write_search
from datapub.frames.build import finish_prose
from datapub.frames.moment import write_moment
from datapub.frames.policy import write_headers
from datapub.frames.prose import CONTACT
from datapub.frames.sitemap import write_robots, write_sitemap
from datapub.frames.stamp import Frames, Prose, stamp
from datapub.pages import (
    Entry,
    SiteContent,
    list_entries,
    make_files,
    make_pages,
    make_slots,
)
from datapub.pages.environment import name_contact
from datapub.pages.page import AnyFile, AnyPage, Content, File, Page, make_files_of
from datapub.pipeline.content import Files
from datapub.pipeline.run import Run
from datapub.profile import PROSE
from datapub.publish import FileWriter
from datapub.standing import Made, StandingSite, describe_files
from datapub.workers import Workers

_CLAUSE = re.compile("[：，；。]")
_STEP = re.compile("第?[一二三四五六七八九十]+(、|步：)")


_BATCH = 100
"""Pages or charts per task of the workers."""


def write_prose(
    run: Run,
    content: SiteContent,
    frames: Frames,
    files: Mapping[str, bytes],
    texts: Mapping[str, str],
    index: str,
    write: FileWriter,
    workers: Workers,
) -> None:
    """Write the pages of prose, and the shell's files.

    Args:
        texts: address -> page, as returned by :func:`datapub.frames.build.build_frames`.
        index: the address of the search index.
    """
    slots = make_slots(run.profile.sections, content)

    def finish(address: str) -> None:
        write(address, finish_prose(address, texts[address], frames, slots, index))

    for address, file in files.items():
        write(address, file)
    for _ in workers.map(finish, list(texts)):
        pass


def write_pages(
    run: Run,
    content: SiteContent,
    frames: Frames,
    write: FileWriter,
    workers: Workers,
    standing: StandingSite,
) -> dict[str, str]:
    """Write every data page; return address -> the publication day shown on it (ISO).

    A page made from its own rows alone is reused from the published site if these are unchanged.

    Raises:
        FileExistsError: two pages have the same address: a bug, as one would hide the other.
    """
    pages = list(_disambiguate_titles(make_pages(run.profile.sections, content), frames))
    moment_of = _find_moments(run)
    common = standing.key(run.config, sorted(content.environment.globals.items()), replace(frames, prose=()))

    def write_page(page: Page, moment: Mapping[str, str]) -> Made | None:
        address = page.address + "index.html"
        if not (standing.keeps and isinstance(page.body, Content)):
            write(address, stamp(frames, page, moment).encode())
            return None
        head = replace(page, body="", rows=())
        key = standing.key(common, head, moment, page.body.make.__qualname__, page.body.own)
        if files := standing.take(key):
            return key, files
        document = stamp(frames, page, moment).encode()
        write(address, document)
        return key, describe_files({address: document})

    def write_batch(start: int) -> tuple[list[str], list[Made]]:
        settled = [page.settle() for page in pages[start : start + _BATCH]]
        moments = [moment_of(page) for page in settled]
        made = filter(None, map(write_page, settled, moments))
        return [moment["published_on"] for moment in moments], list(made)

    days: list[str] = []
    for found, made in workers.map(write_batch, range(0, len(pages), _BATCH)):
        days += map(sys.intern, found)
        for key, files in made:
            standing.note(key, files)
    return dict(zip((page.address for page in pages), days, strict=True))


def plan_pages(
    run: Run, content: SiteContent, frames: Frames, draft: Draft
) -> Callable[[], Mapping[str, str]]:
    """Plan every data page of a draft, made on request; return a function that gives the days they show."""
    pages = list(_disambiguate_titles(make_pages(run.profile.sections, content), frames))
    moment_of = _find_moments(run)

    def make(page: AnyPage) -> bytes:
        settled = page.settle()
        return stamp(frames, settled, moment_of(settled)).encode()

    for page in pages:
        draft.plan(page.address + "index.html", partial(make, page))
    return lambda: {page.address: moment_of(page.settle())["published_on"] for page in pages}


def _find_moments(run: Run) -> Callable[[Page], Mapping[str, str]]:
    """Return a function from a page to the publication date of its content, as its marks."""
    moment_of_all = cache(partial(write_moment, run.clock))

    def moment_of(page: Page) -> Mapping[str, str]:
        if page.rows and run.history:
            return write_moment(run.clock, page.shows, page.rows, run.history)
        return moment_of_all(page.shows)

    return moment_of


def _disambiguate_titles(pages: Iterable[AnyPage], frames: Frames) -> Iterator[AnyPage]:
    """Yield the pages, each with a title bar of its own.

    Raises:
        FileExistsError: two pages, data or prose, have the same address: a bug.
    """
    addresses = {page.address for page in frames.prose}
    bars = {page.title for page in frames.prose}
    for page in pages:
        if page.address in addresses:
            raise FileExistsError(page.address)
        addresses.add(page.address)
        if (bar := page.bar or page.title) in bars:
            bar = f"{bar}（{page.address.split('/')[-2]}）"
            page = replace(page, bar=bar)
        bars.add(bar)
        yield page


def write_files(
    run: Run,
    content: SiteContent,
    frames: Frames,
    files: Files,
    days: Mapping[str, str],
    write: FileWriter,
    workers: Workers,
) -> None:
    """Write everything that is neither a page nor a download.

    Args:
        days: address of each data page -> the day shown on it.

    Raises:
        FileExistsError: two files have the same address: a bug, as one would hide the other.
    """
    config = run.config
    days = {**{page.address: page.day for page in frames.prose}, **days}
    charts = list(content.charts.items())
    planned: list[AnyFile] = [
        *make_files(run.profile.sections, content),
        *(
            partial(write_charts, dict(charts[start : start + _BATCH]))
            for start in range(0, len(charts), _BATCH)
        ),
    ]

    def make(item: AnyFile) -> list[str]:
        addresses = []
        for address, file in make_files_of(item):
            write(address, file)
            addresses.append(address)
        return addresses

    made: set[str] = set()
    for addresses in workers.map(make, planned):
        if not made.isdisjoint(addresses) or len(set(addresses)) < len(addresses):
            raise FileExistsError(", ".join(sorted(addresses)[:3]))
        made.update(addresses)
    written: Iterable[File] = chain(
        files.provenance.items(),
        write_change_files(config, content.changelog, run.history, list(content.published.values())),
        write_archives(files.archives),
        [
            plotly_asset(),
            (GUIDE, write_guide(Edition(config, run.clock), list(content.published.values()))),
            (LICENCES, write_licences()),
            ("sitemap.xml", write_sitemap(config, days)),
            ("robots.txt", write_robots(config)),
            *((name, text.encode()) for name, text in write_headers(frames).items()),
        ],
    )
    for address, file in written:
        write(address, file)


def write_index(run: Run, content: SiteContent, frames: Frames, write: FileWriter, workers: Workers) -> str:
    """Write the files of the search; return the address of the index that pages name.

    In a draft that is :data:`SITE_INDEX`, as pages may name it before it is made.
    """
    profile = run.profile
    found = [*list_entries(profile.sections, content), *_list_prose(frames.prose)]
    entries = [(entry.kind, entry.name, entry.address, entry.note, *entry.words) for entry in found]
    words = profile.words
    register = {
        "folder": words.lookup,
        "kind": words.row_kind,
        "page": words.lookup_title,
        "caveat": words.not_found,
    }
    make_parts = partial(profile.list_search_parts, content)
    make_large = partial(profile.list_search_rows, content) if profile.list_search_rows else None
    name = (lambda address, _: address) if run.is_draft else name_by_content
    answers = [
        (
            item.kind,
            item.name,
            item.address,
            item.note.replace(CONTACT, name_contact(run.config.contact)),
            *item.words,
        )
        for item in profile.questions
    ]
    kinds = profile.entry_kinds
    return write_search(write, register, kinds, entries, make_parts, answers, name, make_large, workers)


def _list_prose(prose: Iterable[Prose]) -> Iterator[Entry]:
    """Yield the search entries of the prose pages and their sections, but for numbered steps.

    A page's note is the first clause of its description: whole ones would be a tenth of a first visit.
    """
    for page in prose:
        yield Entry(PROSE, page.title, page.address, _CLAUSE.split(page.description)[0])
        for anchor, heading in page.sections:
            if _STEP.match(heading):
                continue
            yield Entry(PROSE, heading, f"{page.address}#{anchor}", page.title)
