"""A headless Chromium, monitored for console messages, failed requests, and requests to other hosts.

No test sleeps: tests wait for what a page promises (the tools of a chart, ``data-ready`` of the look-up, the
response to a request), so that a busy machine makes them slow but never makes them fail.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from tests.site_facts import SiteFacts

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PATIENCE = 120.0
"""Seconds to wait for what a page promises: long enough that only what never happens fails."""
expect.set_options(timeout=PATIENCE * 1000)


@dataclass
class Watch:
    """What a page did that it should not have done, what it asked for, and what has no answer yet."""

    messages: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    pending: set[Request] = field(default_factory=set)


Open = Callable[..., AbstractContextManager[tuple[Page, Watch]]]


def find_program() -> str | None:
    """Return the system's browser, None where Playwright's own is to be taken."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one browser for all tests of a process: the system's, else Playwright's own.

    The headless shell is the same browser without its own windows, at a quarter of the processor's time.
    """
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=find_program(), args=FLAGS)
        yield running
        running.close()


def make_context(browser: Browser, script: bool) -> BrowserContext:
    context = browser.new_context(java_script_enabled=script, locale="zh-CN")
    context.set_default_timeout(PATIENCE * 1000)
    return context


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[dict[bool, BrowserContext]]:
    """Provide two shared browser contexts, with and without scripts, in which most tests open their page.

    A context of its own begins with an empty cache, and loading all files again takes longer than most tests.
    """
    made = {script: make_context(browser, script) for script in (True, False)}
    yield made
    for context in made.values():
        context.close()


@pytest.fixture(scope="session")
def passed() -> set[str]:
    """Collect the looks of text whose contrast is sufficient; all pages share one style sheet."""
    return set()


@pytest.fixture
def open_page(browser: Browser, contexts: dict[bool, BrowserContext], server: str, facts: SiteFacts) -> Open:
    """Return a context manager: open_page(address, width=…, scheme=…, script=…) -> (page, watch).

    An address may name an example, as ``institutions/{institution}/`` does. ``apart`` gives the page a
    context of its own, for a test that grants a permission, answers requests itself, or weighs what a
    first visit loads.
    """

    @contextmanager
    def opened(
        address: str, *, width: int = 1280, scheme: str = "light", script: bool = True, apart: bool = False
    ) -> Iterator[tuple[Page, Watch]]:
        address = facts.fill(address)
        context = make_context(browser, script) if apart else contexts[script]
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        watch = Watch()

        def failed(request: Request) -> None:
            watch.pending.discard(request)
            # The browser itself gives up what it was still loading when the reader goes on or back.
            if request.failure != "net::ERR_ABORTED":
                watch.messages.append(f"failed: {request.url}")

        page.on("console", lambda message: watch.messages.append(message.text))
        page.on("pageerror", lambda error: watch.messages.append(str(error)))
        page.on("requestfailed", failed)
        page.on("requestfinished", lambda request: watch.pending.discard(request))

        def note(request: Request) -> None:
            watch.pending.add(request)
            watch.loaded.append(request.url)
            if not request.url.startswith((server, "data:", "blob:")):
                watch.outside.append(request.url)

        page.on("request", note)
        try:
            page.goto(server + address)
            yield page, watch
        finally:
            if apart:
                context.close()
            else:
                forget(page, server)
                page.close()

    return opened


def forget(page: Page, address: str) -> None:
    """Clear the reader's settings in the browser, such as large text, for the next test.

    Setting an empty state does the same by opening a page of its own, at ten times the cost.
    """
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(address))
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})


def settle(page: Page, watch: Watch) -> None:
    """Wait until everything that the page asked for is answered."""
    end = time.monotonic() + PATIENCE
    while watch.pending:
        assert time.monotonic() < end, [request.url for request in watch.pending]
        page.evaluate("new Promise(requestAnimationFrame)")


SHOW = """() => {
  for (const fold of document.querySelectorAll("main details")) fold.open = true;
  scrollTo(0, document.documentElement.scrollHeight);
}"""
"""What is folded away is opened, and the end of the page is looked at as well."""


def show_all(page: Page, watch: Watch) -> None:
    """See the whole page, as a reader who scrolls through it, and wait for what that makes it load."""
    if page.locator("[data-finder]").count():
        ready(page)
    if page.locator("[data-answers]").count():
        page.locator("[data-answered]").wait_for()
    page.evaluate(SHOW)
    settle(page, watch)


def ready(page: Page) -> None:
    """Wait until the look-up page has its index."""
    page.locator("[data-finder][data-ready]").wait_for()
