"""Simulate a reader in either engine, Chromium with Playwright or WebKit with its WebDriver, and count taps.

There are only actions of a reader: open an address, tap what is in sight, type, read.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, Error
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from tests.browser.conftest import PATIENCE, make_context

PHONE = {"width": 375, "height": 667}
FIND = """(css, words) => document.readyState !== "complete" ? undefined
  : [...document.querySelectorAll(css)].find((found) =>
    found.checkVisibility({ checkVisibilityCSS: true }) && found.getClientRects().length
    && (found.innerText || found.value || "").includes(words))"""
"""The first element of a selector that is shown and says these words, in a page that has its style: before
that an element stands where no reader sees it."""


class Hand(Protocol):
    """The actions of a reader on a phone."""

    taps: int

    @property
    def address(self) -> str:
        """The address that the browser shows."""

    def open(self, address: str) -> None:
        """Open an address; that is no tap, as somebody sent it or it was kept."""

    def run(self, code: str, *arguments: object) -> Any:
        """Return what a function of JavaScript returns, with arguments that JSON can hold."""

    def tap(self, css: str, words: str = "") -> None:
        """Tap the first element of a selector that is shown and says ``words``, once it is there."""

    def write(self, text: str) -> None:
        """Write into what was tapped last."""

    def enter(self) -> None:
        """Press the key that sends what was written: a tap on a phone's keyboard."""


def see(hand: Hand, css: str, words: str = "") -> str:
    """Wait until an element of a selector says ``words``; return all of what it says."""
    end = time.monotonic() + PATIENCE
    while True:
        stated = None
        with suppress(Error, WebDriverException):  # a page that is being left cannot be asked
            stated = hand.run(f"(css, words) => ({FIND})(css, words)?.innerText ?? null", css, words)
        if stated is not None:
            return str(stated)
        assert time.monotonic() < end, f"{css} never says {words!r} at {hand.address}"
        time.sleep(0.02)


def screens(hand: Hand, css: str, words: str = "") -> float:
    """Return how many screens down an element ends, from where the reader is: up to 1 is in sight."""
    see(hand, css, words)
    code = f"(css, words) => ({FIND})(css, words).getBoundingClientRect().bottom / innerHeight"
    return float(hand.run(code, css, words))


class ChromiumHand:
    """A phone of 375 pixels with Chromium."""

    def __init__(self, browser: Browser, server: str) -> None:
        self.context = make_context(browser, True)
        self.page = self.context.new_page()
        self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        self.server, self.taps = server, 0

    @property
    def address(self) -> str:
        return self.page.url

    def open(self, address: str) -> None:
        self.page.goto(self.server + address)

    def run(self, code: str, *arguments: object) -> Any:
        return self.page.evaluate(f"(all) => ({code})(...all)", list(arguments))

    def tap(self, css: str, words: str = "") -> None:
        self.page.locator(f"{css} >> visible=true").filter(has_text=words or None).first.click()
        self.taps += 1

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def enter(self) -> None:
        self.page.keyboard.press("Enter")
        self.taps += 1


class WebKitHand:
    """WebKit as GTK builds it, in a window as narrow as it makes them: about 450 pixels."""

    def __init__(self, driver: WebDriver, server: str) -> None:
        self.driver, self.server, self.taps = driver, server, 0
        driver.set_window_size(**PHONE)

    @property
    def address(self) -> str:
        return str(self.driver.current_url)

    def open(self, address: str) -> None:
        self.driver.get(self.server + address)

    def run(self, code: str, *arguments: object) -> Any:
        return self.driver.execute_script(f"return ({code})(...arguments)", *arguments)

    def tap(self, css: str, words: str = "") -> None:
        see(self, css, words)
        code = (
            f"const found = ({FIND})(...arguments); found.scrollIntoView({{ block: 'center' }}); return found"
        )
        self.driver.execute_script(code, css, words).click()
        self.taps += 1

    def write(self, text: str) -> None:
        self.driver.switch_to.active_element.send_keys(text)

    def enter(self) -> None:
        self.write(Keys.ENTER)
        self.taps += 1

    def forget(self) -> None:
        """Leave nothing that the next reader would find: the browser is the same one."""
        self.open("")
        self.run("() => { localStorage.clear(); sessionStorage.clear(); }")


@contextmanager
def webkit() -> Iterator[WebDriver]:
    """Start WebKit's own small browser on a screen that nobody sees; skip where it is not installed."""
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    browser = next(Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser"), None)
    if not driver or not screen or not browser:
        pytest.skip("WebKit is not installed: scripts/install_browser.sh")
    options = webdriver.WebKitGTKOptions()
    options.binary_location = str(browser)
    options.add_argument("--automation")
    # -displayfd: the server takes a number that nobody has, and tells it when it is ready.
    command = [screen, "-displayfd", "1", "-screen", "0", "1300x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as shown:
        try:
            assert shown.stdout
            number = shown.stdout.readline().strip()
            # As root, in a container, WebKit's sandbox cannot be made; what it opens is our own site.
            settings = {"DISPLAY": f":{number}", "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
            service = webdriver.WebKitGTKService(
                driver, log_output=subprocess.DEVNULL, env={**os.environ, **settings}
            )
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # Selenium 4.51 uses what it warns of
                running = webdriver.WebKitGTK(options=options, service=service)
            try:
                yield running
            finally:
                running.quit()
        finally:
            shown.terminate()
