"""Every theme in shops of 0, 1, 12 and 2,000 products: `bin/bench theme_sizes`. Whether the next request is in the theme
that was published just now; axe, scrolling sideways; and a sheet per theme in docs/images/themes to look at."""

from __future__ import annotations

import io
import re
from typing import Any

from benchmarks.lighthouse import CHROMIUM
from benchmarks.report import say
from benchmarks.servers import Web, python
from benchmarks.setting import Setting
from benchmarks.shop_of_size import SIZES, handle_of
from benchmarks.theme_demos import PRODUCTS
from benchmarks.theme_pictures import SHEETS, WHOLE, join
from benchmarks.theme_pictures import SIZES as SCREENS

PATHS = {"home": "/", "list": "/collections/all/", "search": "/search/?q=lamp"}
WORN = re.compile(r'data-theme="(\w+)"|rel="stylesheet" href="/static/(\w+)/')


def measure(setting: Setting) -> None:
    from playwright.sync_api import sync_playwright

    python(setting.environment, "-m", "benchmarks.shop_of_size", "make")
    web = setting.web()
    SHEETS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for theme in PRODUCTS:
            visit_all(browser, web)  # so that there is something to be stale
            python(setting.environment, "-m", "benchmarks.shop_of_size", "wear", theme)
            stale = [each for each in visit_all(browser, web) if each[1] != {theme}]
            say(
                f"theme_sizes.{theme}.stale", value=len(stale), goal=0, unit="pages right after publishing", found=stale
            )
            found, rows = look(browser, web)
            say(f"theme_sizes.{theme}.axe", value=len(found), goal=0, unit="findings, four sizes of shops", found=found)
            join(rows, SHEETS / f"{theme}-sizes.webp")
        browser.close()


def urls_of(web: Web, size: int) -> dict[str, str]:
    return {name: f"http://{handle_of(size)}.localhost:{web.port}{path}" for name, path in PATHS.items()}


def visit_all(browser: Any, web: Web) -> list[tuple[str, set[str]]]:
    """Each address, and the themes that its page names."""
    page = browser.new_page(java_script_enabled=False)
    seen = []
    for size in SIZES:
        for url in urls_of(web, size).values():
            text = page.goto(url, wait_until="commit").text()
            seen.append((url, {one or other for one, other in WORN.findall(text)}))
    page.close()
    return seen


def look(browser: Any, web: Web) -> tuple[list[str], list[list[Any]]]:
    """Findings, and pictures: a row per size of shop, each page wide and narrow."""
    from axe_playwright_python.sync_playwright import Axe
    from PIL import Image

    found, rows = [], []
    for size in SIZES:
        shots = []
        for wide, high in SCREENS.values():
            page = browser.new_page(viewport={"width": wide, "height": high})
            for name, url in urls_of(web, size).items():
                page.goto(url, wait_until="load")
                page.evaluate(WHOLE)
                shots.append(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))
                violations = Axe().run(page).response["violations"]
                found += [f"{name} {size} {wide}: {each['id']} {each['nodes'][0]['target']}" for each in violations]
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    found.append(f"{name} {size} {wide}: scrolls sideways")
            page.close()
        rows.append(shots)
    return found, rows
