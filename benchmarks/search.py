"""Measure how fast the search answers, and how much a first visit loads, with N sample institutions.

    python benchmarks/search.py --institutions 10000

It builds a copy of this project in a temporary folder, serves it, and types into the search box of every
page and into the look-up, key by key, in headless Chromium with a throttled processor. It takes the
milliseconds from each ``input`` event until the answer is in the page, as the best of several rounds, since
other load on the machine delays single ones; and the longest task that blocked the page. Then it opens the
page of results for each query in a fresh browser, and adds up what that loads.

    python benchmarks/search.py --institutions 126000 --layout nation

Above 10,000 institutions (or 320 KB) the index consists of one file per area, and shards. ``--layout`` and
``--index-only`` put the index of a generated register into the site of the shipped one, as building all pages
would take much longer. This measures, and tests nothing.

Needs the requirements for tests (``make test`` installs them).
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from benchmarks.project import Layout

QUERIES = (
    "暖阳",
    "张店区",
    "张店 小蜜蜂",
    "zhangdian",
    "xiaomifeng",
    "slny",
    "929999990",
    "小密蜂托育",
    "xiaomifegn",
    "没有这一家园",
)
"""Parts of names, areas, pinyin, initials, digits; then typos of a character and of a letter; and a miss."""

MOST = 30
"""Number of files that are listed, the largest first."""

ROUNDS = 3
KEY_PAUSE_MS = 150
"""Milliseconds between two keys of a fast typist."""

BOXES = {"every page": ("about/", "#site-q"), "look-up": ("institutions/", "#lookup-q")}

WATCH = """
(selector) => {
  const input = document.querySelector(selector);
  window.keyTimes = [];
  window.blocked = 0;
  new PerformanceObserver((seen) => {
    for (const { duration } of seen.getEntries()) window.blocked = Math.max(window.blocked, duration);
  }).observe({ type: "longtask" });
  // The first listener notes the start; a task after the others have run notes the end.
  window.addEventListener("input", (event) => {
    const started = event.timeStamp;
    queueMicrotask(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.keyTimes.push(performance.now() - started);
      port2.postMessage(null);
    });
  }, true);
  input.focus();
}
"""


def build_site(folder: Path, institutions: int) -> Path:
    """Build the whole site for this many institutions, and return its folder."""
    from benchmarks.project import make_project
    from childcare.profile import PROFILE
    from datapub.clock import CHINA, Clock
    from datapub.config import load_config
    from datapub.pipeline import build

    make_project(folder, institutions)
    now = datetime.now(CHINA)
    build(PROFILE, load_config(folder), folder / "site", Clock(now, now.date()))
    return folder / "site"


def write_index(folder: Path, institutions: int, layout: Layout) -> Path:
    """Build the site of the shipped register, with the search index of another."""
    from benchmarks.project import make_project
    from childcare.derive.register import derive_register
    from childcare.export.search import list_parts, list_rows
    from childcare.profile import PROFILE
    from childcare.sections.area import SECTION
    from datapub.config import load_config
    from datapub.export.search import FOLDER, SITE_INDEX, Words, name_by_content, write_search
    from datapub.load import load_texts
    from datapub.validate import validate_tables

    site = build_site(folder / "shipped", 200)
    own = next((site / FOLDER).glob("site.*.json"))
    index = json.loads(own.read_bytes())
    make_project(folder / "made", institutions, layout)
    config = load_config(folder / "made")
    tables, _ = validate_tables(config.datasets, load_texts(config.root, config.datasets)[0])
    register = derive_register(tables, config.city_code)
    content = SimpleNamespace(tables=tables, facts=SimpleNamespace(register=register))
    listed = SECTION.list_entries(cast(Any, content)) if SECTION.list_entries else iter(())
    entries: list[Words] = [(one.kind, one.name, one.address, one.note, *one.words) for one in listed]
    others = ((index["kinds"][kind], *rest) for kind, *rest in index["entries"])
    entries += [entry for entry in others if entry[0] not in SECTION.entry_kinds]

    def name(address: str, content: bytes) -> str:
        return (
            own.relative_to(site).as_posix() if address == SITE_INDEX else name_by_content(address, content)
        )

    parts, large = partial(list_parts, register), partial(list_rows, register)
    answers = [("", *one) for one in index["answers"]]
    started = time.perf_counter()
    kinds = PROFILE.entry_kinds

    def write(address: str, file: bytes) -> None:
        (site / address).write_bytes(file)

    write_search(write, index["register"], kinds, entries, parts, answers, name, large)
    print(f"{time.perf_counter() - started:10.1f} s  the index", file=sys.stderr)
    return site


def list_sizes(site: Path) -> dict[str, int]:
    """Return the size of every index file, compressed, in bytes."""
    return {path.name: len(gzip.compress(path.read_bytes())) for path in sorted((site / "search").iterdir())}


@contextmanager
def open_browser(site: Path, throttle: float) -> Iterator[tuple[Page, str]]:
    """Serve the site, and open a page with a throttled processor; yields the page and the site's address."""
    from playwright.sync_api import sync_playwright

    from datapub.preview import make_folder_server

    program = next(
        filter(
            None,
            map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")),
        ),
        None,
    )
    with make_folder_server(site, 0) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 375, "height": 800}, locale="zh-CN")
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": throttle})
        yield page, f"http://127.0.0.1:{server.server_port}/"
        browser.close()
        server.shutdown()


def weigh(urls: list[str], base: str, site: Path) -> dict[str, int]:
    """Return file -> compressed size in bytes, of what was loaded."""
    sizes = {}
    for url in dict.fromkeys(urls):
        name = url.removeprefix(base).split("?")[0]
        path = site / (f"{name}index.html" if name.endswith("/") or not name else name)
        sizes[name] = len(gzip.compress(path.read_bytes()))
    return sizes


def measure_weight(page: Page, base: str, site: Path) -> dict[str, int]:
    """Return file -> compressed size in bytes, of what a first visit to the look-up loads."""
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(f"{base}institutions/")
    page.wait_for_load_state("networkidle")
    return weigh(loaded, base, site)


def measure_answers(page: Page, base: str, site: Path) -> dict[str, dict[str, int]]:
    """Return query -> sizes of what a first visit to the page of results loads until it has answered."""
    browser = page.context.browser
    assert browser is not None
    return {query: weigh(list_loaded(browser, f"{base}find/?q={query}"), base, site) for query in QUERIES}


def list_loaded(browser: Browser, address: str) -> list[str]:
    """Return the addresses that a page of results loads until it has answered, with an empty cache."""
    loaded: list[str] = []
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(address)
    page.locator("[data-answered]").wait_for()
    context.close()
    return loaded


def measure_keys(page: Page, base: str, address: str, selector: str) -> dict[str, list[float]]:
    """Type every query; return the milliseconds of each key, and last of the longest task.

    Each is the best of all rounds. A task of less than 50 ms counts as 0.
    """
    page.goto(base + address)
    page.wait_for_load_state("networkidle")
    if not page.locator(selector).is_visible():
        page.locator("[data-search-open]").click()  # collapsed in a narrow window
    page.evaluate(WATCH, selector)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(3000)  # the index is prepared while the page is idle
    times: dict[str, list[float]] = {}
    for query in QUERIES:
        rounds, blocked = [], []
        for _ in range(ROUNDS):
            page.fill(selector, "")
            page.wait_for_timeout(2 * KEY_PAUSE_MS)
            page.evaluate("window.blocked = window.keyTimes.length = 0")
            for letter in query:
                page.keyboard.insert_text(letter)
                page.wait_for_timeout(KEY_PAUSE_MS)
            page.wait_for_function("(count) => window.keyTimes.length >= count", arg=len(query))
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(3 * KEY_PAUSE_MS)
            rounds.append(page.evaluate("window.keyTimes"))
            blocked.append(page.evaluate("window.blocked"))
        times[query] = [*(min(keys) for keys in zip(*rounds, strict=True)), min(blocked)]
    return times


def main() -> None:
    """Print the sizes and the milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--institutions", type=int, default=10_000)
    parser.add_argument("--layout", choices=("city", "lopsided", "nation"), default="city")
    parser.add_argument("--throttle", type=float, default=4, help="how many times slower (default 4)")
    parser.add_argument("--site", type=Path, help="measure this built site")
    parser.add_argument("--index-only", action="store_true", help="sizes of the index, no browser")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, is_made = Path(name), options.index_only or options.layout != "city"
        site = options.site
        if site is None and is_made:
            site = write_index(folder, options.institutions, options.layout)
        site = site or build_site(folder, options.institutions)
        figures: dict[str, Any] = {"index_bytes_gzip": list_sizes(site)}
        if not options.index_only:
            with open_browser(site, options.throttle) as (page, base):
                figures["first_visit_bytes_gzip"] = measure_weight(page, base, site)
                figures["answers"] = measure_answers(page, base, site)
                figures["keys"] = {
                    box: measure_keys(page, base, address, selector)
                    for box, (address, selector) in BOXES.items()
                }
    if options.json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    for title in ("index_bytes_gzip", "first_visit_bytes_gzip"):
        sizes = figures.get(title, {})
        for file, size in sorted(sizes.items(), key=lambda item: -item[1])[:MOST]:
            print(f"{size:>10,} B  {file}")
        print(f"{sum(sizes.values()):>10,} B  {title}, {len(sizes)} files\n")
    for query, sizes in figures.get("answers", {}).items():
        index = sum(size for file, size in sizes.items() if file.startswith("search/"))
        print(f"{sum(sizes.values()):>10,} B, {index:,} of them of the index: {query}")
    for box, queries in figures.get("keys", {}).items():
        print(f"{box}: ms of the slowest key, of the median key, of the longest task")
        for query, keys in queries.items():
            print(f"{max(keys[:-1]):8.1f} {median(keys[:-1]):8.1f} {keys[-1]:8.1f}  {query}")


if __name__ == "__main__":
    main()
