"""Take the pictures of the README and of the manual from the real forms and pages.

    .venv/bin/python scripts/take_pictures.py

A picture is stale if one of its inputs has changed since it was taken: ``media/pictures.json`` has their
hash, which a test compares. Inputs are the files that lay out what the picture is about (a form, a template,
a panel), but neither the data nor the style sheet of the whole site: another figure or shade misleads no
reader of the manual, and every edit of data would require new pictures.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, contextmanager
from dataclasses import dataclass, replace
from http.server import ThreadingHTTPServer
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from childcare.profile import PROFILE  # noqa: E402 - the path above comes first
from datapub.cli import main as run  # noqa: E402 - the path above comes first
from datapub.config import load_config  # noqa: E402
from datapub.draft import Reader  # noqa: E402
from datapub.pipeline import build  # noqa: E402
from datapub.pipeline.drafting import draft_site  # noqa: E402
from datapub.preview import Preview, make_folder_server, make_server  # noqa: E402
from datapub.problem import Problem, PublishingStopped  # noqa: E402
from datapub.provenance import read_clock  # noqa: E402
from datapub.step_cache import StepCache  # noqa: E402

MANIFEST = "media/pictures.json"
PARTS = ("datasets", "schemas", "docs", "theme", "mkdocs.yml", "site.toml", "datapackage.json")
LIST = "datasets/institutions.csv"
STRIP, GAP = (420, 150), 12
"""Width and height of a strip of the form, and the gap between two, in pixels."""

SPREADSHEET_LOOK = """
table { table-layout: fixed; border-collapse: collapse }
td { border: 1px solid #d0d7d8; overflow: hidden; white-space: nowrap; padding: 2px 4px }
td, td * { font: 16px/1.5 "Noto Sans CJK SC", sans-serif }
a.comment-indicator { border: 0; width: 6px; height: 6px; float: right }
"""
"""Grid lines and comment marks, as drawn by spreadsheet programs."""


@dataclass(frozen=True)
class Picture:
    """How a picture is taken, and the files that determine what it shows."""

    take: Callable[[Browser, Path, Path], None]
    inputs: tuple[str, ...]


def copy_project(folder: Path) -> Path:
    """Copy the parts of the project that a build reads."""
    folder.mkdir(parents=True)
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, folder / part)
    return folder


def edit(project: Path, old: str, new: str) -> None:
    """Replace a text in the register, which must contain it."""
    text = (project / LIST).read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(f"{LIST} no longer says {old}")
    (project / LIST).write_text(text.replace(old, new, 1), encoding="utf-8")


@contextmanager
def opened(
    browser: Browser, server: ThreadingHTTPServer, address: str, size: tuple[int, int]
) -> Iterator[Page]:
    """Run a server, and yield one of its pages."""
    with server, browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="zh-CN") as page:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page.goto(f"http://127.0.0.1:{server.server_port}/{address}")
        yield page
        server.shutdown()


def take_home(browser: Browser, work: Path, to: Path) -> None:
    """The site's home page, for the README."""
    project = copy_project(work / to.stem)
    build(PROFILE, load_config(project), project / "site", read_clock(load_config(ROOT), None))
    with opened(browser, make_folder_server(project / "site", 0), "", (1280, 900)) as page:
        page.screenshot(path=to)


def take_preview(browser: Browser, work: Path, to: Path) -> None:
    """The preview of a page while a cell is wrong."""
    project = copy_project(work / to.stem)
    cache = StepCache()

    def rebuild() -> tuple[Reader | None, list[Problem]]:
        config = replace(load_config(project), is_preview=True)
        try:
            draft, warnings = draft_site(PROFILE, config, read_clock(load_config(ROOT), None), cache)
        except PublishingStopped as stop:
            return None, stop.problems
        return draft.read, list(warnings)

    with (
        Preview(rebuild, [project / "datasets"]) as preview,
        opened(browser, make_server(preview, 0), "institutions/sl00001/", (400, 640)) as page,
    ):
        edit(project, ",52,26,12,8,1400,", ",5o,26,12,8,1400,")
        page.get_by_text("个错误，").wait_for(timeout=120_000)
        page.screenshot(path=to)


def take_form(browser: Browser, work: Path, to: Path) -> None:
    """The first columns of the form, and below them two further right, as LibreOffice shows them.

    One strip as wide as all four would be too small to read on a phone.
    """
    folder = work / "form"
    folder.mkdir()
    run(PROFILE, ["form", "institutions", "--area", "370303", "-o", str(folder / "form.xlsx")], ROOT)
    command = ["soffice", f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "html", "--outdir", folder, folder / "form.xlsx"],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    page = browser.new_page(viewport={"width": 9000, "height": 600})
    page.goto((folder / "form.html").as_uri())
    page.add_style_tag(content=SPREADSHEET_LOOK)
    strips = []
    for title in ("编号", "备案日期"):
        box = page.locator("td").filter(has=page.get_by_text(title, exact=True)).first.bounding_box()
        if box is None:
            raise ValueError(f"the form has no column {title}")
        clip = {"x": box["x"], "y": box["y"], "width": STRIP[0], "height": STRIP[1]}
        strips.append(Image.open(io.BytesIO(page.screenshot(clip=clip, full_page=True))))
    picture = Image.new("RGB", (STRIP[0], 2 * STRIP[1] + GAP), "white")
    for number, strip in enumerate(strips):
        picture.paste(strip, (0, number * (STRIP[1] + GAP)))
    picture.save(to)
    page.close()


def take_signoff(browser: Browser, work: Path, to: Path) -> None:
    """The sign-off sheet of a proposal that changes two cells."""
    copy_project(work / "proposal/main")
    project = copy_project(work / "proposal/edited")
    edit(project, "淄川区双杨镇示例路165号", "淄川区双杨镇示例路156号")
    edit(project, ",52,26,12,8,1400,", ",52,26,12,8,1500,")
    with chdir(work / "proposal"):
        run(PROFILE, ["diff", "--since", "main", "--format", "html", "-o", "sheet.html"], project)
    page = browser.new_page(viewport={"width": 400, "height": 900})
    page.goto((work / "proposal/sheet.html").as_uri())
    page.screenshot(path=to)
    page.close()


PICTURES: Mapping[str, Picture] = {
    "media/home.png": Picture(
        take_home,
        (
            "docs/index.md",
            "theme/assets/home.css",
            "childcare/templates/home_sentence.html",
            "childcare/templates/home_story.html",
            "childcare/templates/macros_tiles.html",
        ),
    ),
    "docs/manual/pictures/preview.png": Picture(
        take_preview, ("datapub/preview/preview.js", "datapub/preview/preview.css")
    ),
    "docs/manual/pictures/form.png": Picture(
        take_form, ("datapub/export/form.py", "datapub/intake/form_content.py", "schemas/institutions.json")
    ),
    "docs/manual/pictures/signoff.png": Picture(take_signoff, ("datapub/templates/signoff.html",)),
}
"""Every picture by its path in the project."""


def hash_inputs(picture: Picture) -> str:
    """Return the hash of a picture's inputs."""
    content = hashlib.sha256()
    for name in picture.inputs:
        content.update(name.encode() + b"\0" + (ROOT / name).read_bytes() + b"\0")
    return content.hexdigest()


def shrink(path: Path) -> None:
    """Reduce a picture to 256 colours, enough for pages, which halves its size."""
    Image.open(path).convert("RGB").quantize(256).save(path, optimize=True)


def main() -> None:
    """Take all pictures, or those named, and record the hash of their inputs."""
    wanted = sys.argv[1:] or list(PICTURES)
    program = next(
        filter(
            None,
            map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")),
        ),
        None,
    )
    manifest = ROOT / MANIFEST
    noted = json.loads(manifest.read_text(encoding="utf-8")) if manifest.is_file() else {}
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for name in wanted:
            (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
            PICTURES[name].take(browser, Path(work), ROOT / name)
            shrink(ROOT / name)
            noted[name] = hash_inputs(PICTURES[name])
        browser.close()
    text = json.dumps({name: noted[name] for name in PICTURES if name in noted}, indent=2)
    manifest.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
