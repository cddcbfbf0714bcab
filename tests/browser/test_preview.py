"""The preview of a project in a real browser: an edit shows, a fault is told, a repair clears it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from childcare.profile import PROFILE
from datapub.config import load_config
from datapub.draft import Reader
from datapub.pipeline.drafting import draft_site
from datapub.preview import Preview, make_server
from datapub.problem import Problem, PublishingStopped
from datapub.step_cache import StepCache
from tests.browser.conftest import PATIENCE
from tests.city import FIRST, put_city
from tests.conftest import CLOCK

SOON = PATIENCE * 1000  # a build beside other tests takes its time, and no test is timed


@dataclass
class Running:
    address: str
    project: Path


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    project = put_city(tmp_path / "project")
    cache = StepCache()

    def rebuild() -> tuple[Reader | None, list[Problem]]:
        try:
            draft, warnings = draft_site(PROFILE, load_config(project), CLOCK, cache)
        except PublishingStopped as stop:
            return None, stop.problems
        return draft.read, list(warnings)

    with (
        Preview(rebuild, [project / "datasets", project / "docs"]) as preview,
        make_server(preview, 0) as server,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Running(f"http://127.0.0.1:{server.server_port}/", project)
        server.shutdown()


def test_edit_fault_and_repair(browser: Browser, running: Running) -> None:
    file = running.project / "datasets/institutions.csv"
    sound = file.read_text(encoding="utf-8")
    with browser.new_context(locale="zh-CN") as context:
        page = context.new_page()
        messages: list[str] = []
        page.on("console", lambda message: messages.append(message.text))
        page.goto(f"{running.address}institutions/{FIRST}/")
        panel = page.locator(".preview-panel")
        expect(panel).to_contain_text("已更新")

        file.write_text(sound.replace("甲区示例路1号", "甲区示例路999号"), encoding="utf-8")
        expect(page.locator("main, article").first).to_contain_text("示例路999号", timeout=SOON)

        file.write_text(sound.replace("2024-05-20", "2024/5/20", 1), encoding="utf-8")
        expect(panel).to_contain_text("datasets/institutions.csv 第 2 行", timeout=SOON)
        expect(panel).to_contain_text("2024-05-20")
        expect(page.locator("article").first).to_contain_text("示例路999号")

        file.write_text(sound, encoding="utf-8")
        expect(page.locator("article").first).to_contain_text("示例路1号", timeout=SOON)
        expect(panel).not_to_contain_text("第 2 行")
        assert messages == []


def test_an_edit_of_the_prose_shows(browser: Browser, running: Running) -> None:
    file = running.project / "docs/about.md"
    with browser.new_context(locale="zh-CN") as context:
        page = context.new_page()
        page.goto(f"{running.address}about/")
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("公开什么，不公开什么", "公开的和不公开的"), encoding="utf-8")
        expect(page.locator("article")).to_contain_text("公开的和不公开的", timeout=SOON)
