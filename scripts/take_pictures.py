"""Take the README's pictures from the built site: `.venv/bin/python scripts/take_pictures.py`."""

from __future__ import annotations

import shutil
import sys
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from datapub.preview import make_server  # noqa: E402 - the path above comes first

PICTURES = {"home": ("", 1280, 900)}


def main() -> None:
    """Serve site/ and photograph the first screen of each page."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with make_server(ROOT / "site", 0) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, (address, width, height) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(f"http://127.0.0.1:{server.server_port}/{address}")
            page.screenshot(path=ROOT / "media" / f"{name}.png")
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()
