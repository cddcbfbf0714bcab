"""How fast the search answers, and how much a first visit loads, at N sample institutions.

    python benchmarks/search.py --institutions 10000

It builds a copy of this project in a temporary folder, serves it, and types into the box of every
page and into the look-up, key by key, in headless Chromium whose processor is slowed down. For each
key it takes the milliseconds from the ``input`` event until the answer stands in the page; the best
of some rounds, because other work on the machine lengthens single ones. Above 10,000 institutions
(or 320 KB) the index is one file per area; ``--index-only`` then shows the sizes without building the
pages. It is a measurement, not a test: it passes no judgement.

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
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from playwright.sync_api import Page

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
"""Parts of names, areas, pinyin, initials, digits; then a slip of one character, of one letter; a miss."""

ROUNDS = 3
KEY_PAUSE_MS = 150
"""Between two keys of somebody who types fast."""

BOXES = {"every page": ("about/", "#site-q"), "look-up": ("institutions/", "#lookup-q")}

WATCH = """
(selector) => {
  const input = document.querySelector(selector);
  window.keyTimes = [];
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
    """Build the whole site for that many institutions, and return where it is."""
    from benchmarks.project import make_project
    from childcare.profile import PROFILE
    from datapub.clock import CHINA, Clock
    from datapub.config import load_config
    from datapub.pipeline import build

    make_project(folder, institutions)
    now = datetime.now(CHINA)
    build(PROFILE, load_config(folder), folder / "site", Clock(now, now.date()))
    return folder / "site"


def write_index(folder: Path, institutions: int) -> Path:
    """Write the files of the search index alone (what prose adds to it is left out)."""
    from benchmarks.project import make_project
    from childcare.derive.register import derive_register
    from childcare.export.search import write_parts
    from childcare.profile import PROFILE
    from datapub.config import load_config
    from datapub.export.search import write_search
    from datapub.load import load_texts
    from datapub.validate import validate_tables

    make_project(folder, institutions)
    config = load_config(folder)
    tables, problems = validate_tables(config.datasets, load_texts(config.root, config.datasets)[0])
    if problems:
        raise SystemExit(f"the generator made {len(problems)} cells that do not pass")
    register = derive_register(tables, config.city_code)
    for address, content in write_search({}, PROFILE.entry_kinds, [], partial(write_parts, register)):
        path = folder / "site" / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder / "site"


def list_sizes(site: Path) -> dict[str, int]:
    """Return the size of every index file, compressed, in bytes."""
    return {path.name: len(gzip.compress(path.read_bytes())) for path in sorted((site / "search").iterdir())}


@contextmanager
def open_browser(site: Path, throttle: float) -> Iterator[tuple[Page, str]]:
    """Serve the site and open a slowed-down page; yields the page and the site's address."""
    from playwright.sync_api import sync_playwright

    from datapub.preview import make_server

    program = next(
        filter(
            None,
            map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")),
        ),
        None,
    )
    with make_server(site, 0) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 375, "height": 800}, locale="zh-CN")
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": throttle})
        yield page, f"http://127.0.0.1:{server.server_port}/"
        browser.close()
        server.shutdown()


def measure_weight(page: Page, base: str, site: Path) -> dict[str, int]:
    """Return what a first visit to the look-up loads before anything is chosen, compressed, by file."""
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(f"{base}institutions/")
    page.wait_for_load_state("networkidle")
    sizes = {}
    for url in dict.fromkeys(loaded):
        name = url.removeprefix(base).split("?")[0]
        path = site / (f"{name}index.html" if name.endswith("/") or not name else name)
        sizes[name] = len(gzip.compress(path.read_bytes()))
    return sizes


def measure_keys(page: Page, base: str, address: str, selector: str) -> dict[str, list[float]]:
    """Type every query; return the milliseconds of each key, the best of all rounds."""
    page.goto(base + address)
    page.wait_for_load_state("networkidle")
    page.evaluate(WATCH, selector)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(3000)  # the index is made ready in the quiet between keys
    times: dict[str, list[float]] = {}
    for query in QUERIES:
        rounds = []
        for _ in range(ROUNDS):
            page.fill(selector, "")
            page.wait_for_timeout(2 * KEY_PAUSE_MS)
            page.evaluate("window.keyTimes.length = 0")
            for letter in query:
                page.keyboard.insert_text(letter)
                page.wait_for_timeout(KEY_PAUSE_MS)
            page.wait_for_function("(count) => window.keyTimes.length >= count", arg=len(query))
            rounds.append(page.evaluate("window.keyTimes"))
        times[query] = [min(keys) for keys in zip(*rounds, strict=True)]
    return times


def main() -> None:
    """Print the sizes and the milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--institutions", type=int, default=10_000)
    parser.add_argument("--throttle", type=float, default=4, help="how many times slower (default 4)")
    parser.add_argument("--site", type=Path, help="measure this built site")
    parser.add_argument("--index-only", action="store_true", help="sizes of the index, no browser")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        make = write_index if options.index_only else build_site
        site = options.site or make(Path(name), options.institutions)
        figures: dict[str, Any] = {"index_bytes_gzip": list_sizes(site)}
        if not options.index_only:
            with open_browser(site, options.throttle) as (page, base):
                figures["first_visit_bytes_gzip"] = measure_weight(page, base, site)
                figures["keys"] = {
                    box: measure_keys(page, base, address, selector)
                    for box, (address, selector) in BOXES.items()
                }
    if options.json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    for title in ("index_bytes_gzip", "first_visit_bytes_gzip"):
        sizes = figures.get(title, {})
        for file, size in sizes.items():
            print(f"{size:>10,} B  {file}")
        print(f"{sum(sizes.values()):>10,} B  {title}\n")
    for box, queries in figures.get("keys", {}).items():
        print(f"{box}: ms of the slowest key, of the median key")
        for query, keys in queries.items():
            print(f"{max(keys):8.1f} {median(keys):8.1f}  {query}")


if __name__ == "__main__":
    main()
