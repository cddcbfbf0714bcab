"""A headless Chromium, watched: console, failed requests, requests to other hosts."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass
class Watch:
    """What a page did that it should not have done, and what it asked for."""

    messages: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)


Open = Callable[..., AbstractContextManager[tuple[Page, Watch]]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one browser for all tests of a process: the system's, else Playwright's own."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser, server: str) -> Open:
    """Return a context manager: open_page(address, width=…, scheme=…, script=…) -> (page, watch)."""

    @contextmanager
    def opened(
        address: str, *, width: int = 1280, scheme: str = "light", script: bool = True
    ) -> Iterator[tuple[Page, Watch]]:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=script,
            locale="zh-CN",
        )
        page = context.new_page()
        watch = Watch()

        def failed(request: Request) -> None:
            # The browser itself gives up what it was still loading when the reader goes on or back.
            if request.failure != "net::ERR_ABORTED":
                watch.messages.append(f"failed: {request.url}")

        page.on("console", lambda message: watch.messages.append(message.text))
        page.on("pageerror", lambda error: watch.messages.append(str(error)))
        page.on("requestfailed", failed)

        def note(url: str) -> None:
            watch.loaded.append(url)
            if not url.startswith((server, "data:", "blob:")):
                watch.outside.append(url)

        page.on("request", lambda request: note(request.url))
        page.goto(server + address)
        yield page, watch
        context.close()

    return opened


def scroll_through(page: Page) -> None:
    """Scroll to the end step by step, as a reader would, and wait until the network is quiet."""
    page.evaluate(
        "async () => { for (let y = 0; y < document.documentElement.scrollHeight; y += 500) {"
        " scrollTo(0, y); await new Promise((done) => setTimeout(done, 60)); } }"
    )
    page.wait_for_load_state("networkidle")
