"""Take the README's pictures: the first screen of a report, and its map, as headless Chromium shows them.

Usage: ``python tools/make_picture.py out/kazakhstan-2022/report.html docs``
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright


def take_pictures(report: Path, folder: Path) -> None:
    """Write ``report.png`` (the first screen) and ``report-map.png`` into a folder."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 1160})
        page.goto(report.resolve().as_uri())
        page.screenshot(path=folder / "report.png")
        page.locator("figure:has(svg)").first.screenshot(path=folder / "report-map.png")
        browser.close()


def main() -> int:
    """Read the two paths and take the pictures."""
    report, folder = map(Path, sys.argv[1:3])
    take_pictures(report, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
