"""`bin/bench theme_pictures`: every theme, page, width and scheme as a sheet in docs/images/themes; the gallery too."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from benchmarks.lighthouse import CHROMIUM
from benchmarks.report import say
from benchmarks.servers import ROOT
from benchmarks.setting import Setting
from benchmarks.theme_demos import PRODUCTS, open_demos, pages_of, url_of

SHEETS = ROOT / "docs" / "images" / "themes"
SIZES = {390: (390, 844), 1440: (1440, 1000)}
SCHEMES = ("light", "dark")
SHOWN_HEIGHT = 460  # of each page on the sheet
GAP = 12
# What phones lay out only once somebody comes near it (themes/base/19_unseen.css) is asked for, too: of what is not laid out
# nobody sees anything, but axe reads where it would be, by a guess of its height, and finds it on top of what follows.
WHOLE = """async () => {
  document.querySelectorAll("main > .sec, .footer").forEach(each => { each.style.contentVisibility = "visible"; });
  document.querySelectorAll("img[loading=lazy]").forEach(each => { each.loading = "eager"; });
  await Promise.all([...document.images].map(each => each.decode().catch(() => null)));
  await document.fonts.ready;
}"""


def measure(setting: Setting) -> None:
    from playwright.sync_api import sync_playwright

    web = open_demos(setting)
    SHEETS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for theme in PRODUCTS:
            shots = take(browser, {name: url_of(web, theme, path) for name, path in pages_of(theme).items()})
            sheet = SHEETS / f"{theme}.webp"
            join(
                [
                    [shots[name, width, scheme] for name in pages_of(theme)]
                    for scheme in ("light", "dark")
                    for width in SIZES
                ],
                sheet,
            )
            keep_previews(theme, shots["home", 1440, "light"], shots["home", 390, "light"])
            say(f"theme_pictures.{theme}", value=sheet.stat().st_size, goal=800_000, unit="bytes of the sheet")
        browser.close()


def take(browser: Any, urls: dict[str, str]) -> dict[tuple[str, int, str], Any]:
    from PIL import Image

    shots = {}
    for scheme in SCHEMES:
        for width, (wide, high) in SIZES.items():
            context = browser.new_context(viewport={"width": wide, "height": high}, color_scheme=scheme)
            page = context.new_page()
            for name, url in urls.items():
                page.goto(url, wait_until="load")
                if name == "product":
                    page.locator(".buy__form button[type=submit]").click()
                    page.locator("#buy-message .message").wait_for()
                page.evaluate(WHOLE)
                shots[name, width, scheme] = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            context.close()
    return shots


def join(rows: list[list[Any]], target: Path) -> None:
    from PIL import Image

    small = [[each.resize((each.width * SHOWN_HEIGHT // each.height, SHOWN_HEIGHT)) for each in row] for row in rows]
    width = max(sum(each.width + GAP for each in row) for row in small) + GAP
    sheet = Image.new("RGB", (width, len(rows) * (SHOWN_HEIGHT + GAP) + GAP), "#8a8f96")
    for number, row in enumerate(small):
        left = GAP
        for each in row:
            sheet.paste(each, (left, GAP + number * (SHOWN_HEIGHT + GAP)))
            left += each.width + GAP
    sheet.save(target, quality=74, method=6)


def keep_previews(theme: str, wide: Any, phone: Any) -> None:
    folder = ROOT / "themes" / "library" / theme / "static" / theme
    wide.resize((1280, 889)).save(folder / "preview.webp", quality=76, method=6)
    phone.save(folder / "preview-phone.webp", quality=76, method=6)
