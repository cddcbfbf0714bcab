"""How each kind of page looks: reference pictures, and a sheet to look at them.

    python -m tests.browser.pictures

takes them anew into ``tests/pictures`` where they differ, and writes ``pictures.html``, where each that
changed stands beside what it was. The pages are the made city's on a fixed day, so that no row that is
published changes one. They are drawn with the fonts of ``scripts/install_browser.sh``; where letters are
drawn otherwise, only the places and sizes of what stands on a page are compared.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, sync_playwright

from childcare.profile import PROFILE
from datapub.config import load_config
from datapub.pipeline import build
from datapub.preview import make_folder_server
from tests.browser.conftest import FLAGS, PATIENCE, find_program
from tests.city import put_city
from tests.conftest import CLOCK, NOW, ROOT

FOLDER: Final = ROOT / "tests/pictures"
SHEET: Final = ROOT / "pictures.html"
MEASURES: Final = "measures.json"

PAGES: Final[Mapping[str, str]] = {
    "home": "",
    "look-up": "institutions/",
    "institution": "institutions/zb00001/",
    "list": "register/990102/",
    "areas": "areas/",
    "area": "areas/990102/",
    "progress": "progress/",
    "goal": "goals/G2025/",
    "task": "tasks/T01/",
    "units": "units/",
    "unit": "units/u01/",
    "indicator": "indicators/places/",
    "comparison": "comparison/",
    "chart": "charts/area-990102-places/",
    "inspections": "inspections/",
    "catalogue": "data/",
    "dataset": "data/institutions/",
    "changes": "changes/",
    "disclosure": "disclosure/",
    "prose": "filing/",
    "results": "find/?q=甲区 普惠",
    "verify": "verify/",
    "manual": "manual/monthly/",
    "not-found": "404.html",
}
"""A page of each kind."""

HEIGHTS: Final = {375: 2400, 1280: 1600}
"""Width of a window -> how far down a page is looked at, in pixels."""
SCHEMES: Final = ("light", "dark")

SCALE: Final = 2
"""A picture is kept at half its size: enough to see and to compare, at a fifth of the bytes."""
BLOCK: Final = 16
"""Side of the blocks of a kept picture that are compared by their mean colour, in pixels."""
SHADE: Final = 10
"""How far the mean of a block may differ, of 255: letters have other edges on other processors."""
OFF: Final = 2
"""How many pixels a place or a size may differ; with other fonts twenty times that, and a fifth of it."""

_LETTERS: Final = "示例托育园 The quick brown fox 0123456789"
_DRAW: Final = """(letters) => {
  document.body.innerHTML = `<p>${letters}</p><p><b>${letters}</b></p><p><code>${letters}</code></p>`;
}"""
_MEASURE: Final = """(height) => [...document.querySelectorAll(
    "body > header, .site-header, main, main h1, main h2, main table, main figure, main form, footer")]
  .map((element) => [element.tagName.toLowerCase(), element.getBoundingClientRect()])
  .filter(([, box]) => box.width && box.height && box.y < height)
  .map(([name, box]) => [name, ...[box.x, box.y, box.width, box.height].map(Math.round)])"""

Box = list[Any]
"""Name of an element, its x and y from the corner of the page, its width and height in pixels."""


@dataclass(frozen=True)
class Look:
    """How a page looks in a window.

    Attributes:
        picture: at half its size.
        boxes: what stands on it, from above.
    """

    picture: Image.Image
    boxes: list[Box]


@contextmanager
def serve(site: Path) -> Iterator[str]:
    """Serve a site and yield its address."""
    with make_folder_server(site, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def open_window(browser: Browser, width: int) -> Iterator[Page]:
    """Yield a window in which it is the day of the made city."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    yield page
    context.close()


def take(page: Page, address: str) -> dict[str, Look]:
    """Return how a page looks in each scheme."""
    page.emulate_media(color_scheme="light")
    page.goto(address)
    if page.locator("[data-finder]").count():
        page.locator("[data-finder][data-ready]").wait_for()
    if page.locator("[data-answers]").count():
        page.locator("[data-answered]").wait_for()
    looks = {}
    width = page.viewport_size["width"] if page.viewport_size else 0
    for scheme in SCHEMES:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        height = min(HEIGHTS[width], page.evaluate("document.documentElement.scrollHeight"))
        clip = {"x": 0, "y": 0, "width": width, "height": height}
        drawn = page.screenshot(full_page=True, clip=clip, animations="disabled")  # type: ignore[arg-type]
        picture = Image.open(io.BytesIO(drawn)).convert("RGB").reduce(SCALE)
        looks[scheme] = Look(picture, page.evaluate(_MEASURE, HEIGHTS[width]))
    return looks


def read_letters(page: Page, address: str) -> str:
    """Return a fingerprint of how letters are drawn here: by which fonts, at which version of the browser."""
    page.goto(f"{address}404.html")
    page.evaluate(_DRAW, _LETTERS)
    return hashlib.sha256(page.screenshot(clip={"x": 0, "y": 0, "width": 375, "height": 200})).hexdigest()


def differ(old: Image.Image, new: Image.Image, shade: float = SHADE) -> list[tuple[int, int]]:
    """Return the corners of the blocks that look otherwise, in pixels of the page."""
    if old.size != new.size:
        return [(0, 0), (old.width * SCALE, old.height * SCALE)]
    size = -(-old.width // BLOCK), -(-old.height // BLOCK)
    means = [picture.resize(size, Image.Resampling.BOX) for picture in (old, new)]
    shades = ImageChops.difference(*means).convert("RGB")
    off = [max(shades.getpixel((x, y))) > shade for y in range(size[1]) for x in range(size[0])]  # type: ignore[type-var, arg-type]
    side = BLOCK * SCALE
    return [(place % size[0] * side, place // size[0] * side) for place, is_off in enumerate(off) if is_off]


def move(old: list[Box], new: list[Box], has_same_letters: bool) -> list[str]:
    """Return what stands elsewhere, or is of another size."""
    if [box[0] for box in old] != [box[0] for box in new]:
        return [f"{[box[0] for box in old]} -> {[box[0] for box in new]}"]
    moved = []
    for (name, *before), (_, *after) in zip(old, new, strict=True):
        for place, (one, other) in enumerate(zip(before, after, strict=True)):
            is_up_to_letters = place in (1, 3) and not has_same_letters
            if abs(one - other) > (20 * OFF + one / 5 if is_up_to_letters else OFF):
                moved.append(f"{name}: {before} -> {after}")
                break
    return moved


def file_of(name: str, width: int, scheme: str) -> Path:
    """Return where the picture of a page is kept."""
    return FOLDER / f"{name}-{width}-{scheme}.webp"


def _write_picture(picture: Image.Image, path: Path) -> None:
    """Keep a picture in as few bytes as leave its blocks as they are."""
    for quality in (35, 60, 85, 100):
        picture.save(path, "WEBP", quality=quality, method=6)
        with Image.open(path) as remaining:
            if not differ(remaining.convert("RGB"), picture, SHADE / 2):
                break


def _renew() -> None:
    measures: dict[str, Any] = {"letters": "", "boxes": {}}
    known = {path.name for path in FOLDER.glob("*.webp")}
    rows, changed = [], 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = put_city(Path(folder, "city"))
        build(PROFILE, load_config(root), root / "site", CLOCK)
        browser = playwright.chromium.launch(executable_path=find_program(), args=FLAGS)
        with serve(root / "site") as address:
            looks = {}
            for width in HEIGHTS:
                with open_window(browser, width) as page:
                    measures["letters"] = read_letters(page, address)
                    for name, place in PAGES.items():
                        for scheme, look in take(page, address + place).items():
                            looks[name, width, scheme] = look
                            measures["boxes"][f"{name}-{width}"] = look.boxes
        browser.close()
    for (name, width, scheme), look in looks.items():
        path = file_of(name, width, scheme)
        old = path.read_bytes() if path.name in known else b""
        known.discard(path.name)
        is_new = not old or bool(differ(Image.open(io.BytesIO(old)).convert("RGB"), look.picture))
        if is_new:
            changed += 1
            _write_picture(look.picture, path)
        rows.append((path, old if is_new else b"", is_new))
    for name in known:
        (FOLDER / name).unlink()
    written = json.dumps(measures, ensure_ascii=False).replace(', "', ',\n"')
    (FOLDER / MEASURES).write_text(written + "\n", encoding="utf-8")
    rows.sort(key=lambda row: not row[2])  # stable: what changed comes first
    SHEET.write_text(_write_sheet(rows), encoding="utf-8")
    print(f"{len(rows)} pictures, {changed} of them new or changed: {SHEET.relative_to(ROOT)}")


def _write_sheet(rows: list[tuple[Path, bytes, bool]]) -> str:
    """Return a page with all pictures, those that changed first, each beside what it was."""

    def show(content: bytes) -> str:
        if not content:
            return ""
        return f'<img alt="" src="data:image/webp;base64,{base64.b64encode(content).decode()}">'

    figures = "".join(
        f"<figure><figcaption>{path.stem}{' · changed' if is_new else ''}</figcaption>"
        f"{show(old)}{show(path.read_bytes())}</figure>"
        for path, old, is_new in rows
    )
    style = (
        "body{display:flex;flex-wrap:wrap;gap:16px;align-items:start;font:14px sans-serif}figure{margin:0}"
    )
    style += "img{border:1px solid #888;margin-right:4px;max-width:320px;height:auto;vertical-align:top}"
    return f'<!doctype html><meta charset="utf-8"><title>Pictures</title><style>{style}</style>{figures}'


if __name__ == "__main__":
    sys.exit(_renew())
