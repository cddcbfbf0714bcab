"""Publish repeatedly under load, and compare the speed of a page with that of its bytes in a bare file."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from childcare.profile import PROFILE
from datapub.cli import main
from datapub.deploy import publish
from tests.city import put_city
from tests.fault_kills import SETTINGS, put_release
from tests.figures import Figures
from tests.killed import TERMS, put_site
from tests.reading import reading
from tests.served import public_folder, serve

PUBLISHES = 100
LEAST_SECONDS = 20
"""For which is published, on a machine that is quick."""
PAIRS = 41
LEAST_RATIO = 0.9

ASKED = ("", "data/a.csv", "no/such/page/")
"""What wrk asks for in turn; the last is not there, in any release."""
LUA = """
local paths = {%s}
local asked, threads = 0, {}
function setup(thread) table.insert(threads, thread) end
function init() found, missing, other = 0, 0, 0 end
function request()
  asked = asked + 1
  return wrk.format("GET", paths[asked %% #paths + 1])
end
function response(status)
  if status == 200 then found = found + 1
  elseif status == 404 then missing = missing + 1
  else other = other + 1 end
end
function done(summary)
  local thread, errors = threads[1], summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  local function count(name) return string.format("%%d ", thread:get(name)) end
  io.write("counted ", count("found"), count("missing"), count("other"), lost, "\\n")
end
"""


class Load:
    """What wrk counted, once it has ended: answers with the page, with 404, with anything else, and lost."""

    found = missing = other = lost = 0


@contextmanager
def loading(address: str, folder: Path) -> Iterator[Load]:
    """Have wrk ask for pages all the while, as fast as they come."""
    script, load = folder / "load.lua", Load()
    script.write_text(LUA % ", ".join(f'"/{path}"' for path in ASKED))
    command = ["wrk", "-t1", "-c4", "-d3600s", "--timeout", "30s", "-s", str(script), address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            yield load
        finally:
            child.send_signal(signal.SIGINT)  # ends it as its time would
        (counted,) = re.findall(r"counted (\d+) (\d+) (\d+) (\d+)", child.communicate()[0])
    load.found, load.missing, load.other, load.lost = map(int, counted)


def publish_under_load(figures: Figures, folder: Path, place: Path) -> None:
    """Publish while wrk and readers ask."""
    sites = [put_release(folder / f"load{number}", number) for number in range(2)]
    for site in sites:
        publish(site, place, TERMS)
    published, began = 0, time.monotonic()
    with serve(place) as address, reading(address) as read, loading(address, folder) as load:
        while published < PUBLISHES or time.monotonic() - began < LEAST_SECONDS:
            published += publish(sites[published % 2], place, TERMS).is_new
    figures.add_at_least("publishes under load", published, PUBLISHES)
    figures.add_at_least("answers that wrk had meanwhile", load.found, 100 * PUBLISHES)
    figures.add_at_least("404 for what is nowhere, every third request", load.missing, load.found // 3)
    figures.add("failed requests of wrk", load.other + load.lost, "0", not load.other + load.lost)
    figures.add_at_least("answers that readers had meanwhile", read.answers, PUBLISHES)
    figures.add_faults("failed or mixed answers of theirs", read.faults)


def compare_page(figures: Figures, folder: Path, place: Path, page: Path) -> None:
    """Ask for a page, and for the same bytes as a bare file, in turn: what slows one down slows the other."""
    city = {**SETTINGS, **{name: (page.parents[1] / name).read_text() for name in SETTINGS}}
    publish(
        put_site(folder / "city", {**city, "institutions/index.html": page.read_text("utf-8")}), place, TERMS
    )
    (place / "bare.html").write_bytes(page.read_bytes())
    ratios = []
    with serve(place, f"location = /bare.html {{ root {place}; }}") as address:
        for turn in range(PAIRS):
            paths = ("bare.html", "institutions/")
            rates = {path: measure(address + path) for path in (paths if turn % 2 else paths[::-1])}
            ratios.append(rates["institutions/"] / rates["bare.html"])
    ratios.sort()
    middle, quarter = median(ratios), len(ratios) // 4
    figures.add(
        "look-up page beside the same bytes as a bare file",
        f"{middle:.2f} times (half of {PAIRS} pairs: {ratios[quarter]:.2f} to {ratios[-quarter - 1]:.2f})",
        f"at least {LEAST_RATIO}",
        middle >= LEAST_RATIO,
    )


def measure(url: str) -> float:
    """Return how many answers a second wrk gets."""
    command = ["wrk", "-t1", "-c4", "-d1s", url]
    stated = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in stated and "Socket errors" not in stated, stated
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", stated)[0])


def drive(figures: Figures) -> None:
    """Do both."""
    with public_folder() as folder:
        for name in ("load", "page"):
            (folder / name).mkdir()
        publish_under_load(figures, folder, folder / "load")
        root = put_city(folder / "project")
        assert main(PROFILE, ["build", "--quiet"], root) == 0
        compare_page(figures, folder, folder / "page", root / "site/institutions/index.html")
