"""What a browser makes of the page of 25 sections: how soon its editor opens, and how much the page moves while it loads.
Then what axe and the Nu HTML checker say of every kind of page, and what publishing one does to the cache."""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
from typing import Any

from benchmarks.lighthouse import CHROMIUM
from benchmarks.report import median, say
from benchmarks.servers import Web, python
from benchmarks.setting import SHOP, Setting
from benchmarks.vnu import errors_in, find_vnu

EDITOR_GOAL, SHIFT_GOAL = 2.0, 0.0
ROUNDS = 5
PUBLISHED = 5
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PATHS = (
    "/sections/",
    "/",
    "/collections/",
    "/collections/all/",
    "/search/",
    "/search/?q=a",
    "/search/?q=nothing-like-it",
    "/cart/",
    "/no-such-page/",
)
WATCH = """window.shift = 0;
const add = list => { for (const each of list.getEntries()) if (!each.hadRecentInput) window.shift += each.value; };
new PerformanceObserver(add).observe({type: "layout-shift", buffered: true});"""
SCROLL = """async () => {
  const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (let y = 0; y < document.body.scrollHeight; y += 400) { scrollTo(0, y); await frame(); }
  return window.shift;
}"""


def measure_in_browser(setting: Setting, web: Web, facts: dict[str, Any]) -> None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        say("builder.browser", skipped="Playwright is not installed")
        return
    if not os.path.exists(CHROMIUM):
        say("builder.browser", skipped=f"no Chromium at {CHROMIUM}")
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        say(
            "builder.editor",
            value=editor_seconds(browser, setting, web, facts),
            goal=EDITOR_GOAL,
            unit="s until the editor of 25 sections can be used, median",
        )
        for width in (390, 1440):
            for path in ("/sections/", facts["product_path"]):
                shift = shift_of(browser, setting, web, path, width)
                say(
                    "builder.shift",
                    value=shift,
                    goal=SHIFT_GOAL,
                    unit=f"cumulative layout shift of {path} at {width} px",
                )
        made = json.loads(python(setting.environment, "-m", "benchmarks.page_kinds", SHOP))
        paths = [*PATHS, facts["product_path"], *made]
        look_with_axe(browser, setting, web, paths)
        browser.close()
    check_html(setting, web, paths)
    measure_publishing(setting, web, facts["product_path"])


def editor_seconds(browser: Any, setting: Setting, web: Web, facts: dict[str, Any]) -> float:
    host = setting.host.replace(".localhost", ".admin.localhost")
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    url = f"http://{host}:{web.port}"
    context.add_cookies([{"name": "echoppe", "value": facts["cookie"], "url": url}])
    seconds = []
    for _round in range(ROUNDS + 1):
        page = context.new_page()
        start = time.perf_counter()
        page.goto(f"{url}/pages/{facts['page']}/edit/", wait_until="load")
        page.locator("[data-streamfield-child]").nth(24).wait_for(state="attached")
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        seconds.append(time.perf_counter() - start)
        page.close()
    context.close()
    return median(seconds[1:])  # the first one fills the caches of browser and server


def shift_of(browser: Any, setting: Setting, web: Web, path: str, width: int) -> float:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.add_init_script(WATCH)
    page.goto(f"http://{setting.host}:{web.port}{path}", wait_until="networkidle")
    found = float(page.evaluate(SCROLL))
    page.close()
    return found


def check_html(setting: Setting, web: Web, paths: list[str]) -> None:
    jar = find_vnu()
    if jar is None:
        say("builder.html", skipped="needs Java, and npm, which installs vnu, or VNU_JAR")
        return
    errors = errors_in(jar, {path: html_of(setting, web, path) for path in paths})
    found = [f"{path}: {message}" for path, messages in errors.items() for message in messages]
    say("builder.html", value=len(found), goal=0, unit=f"errors of vnu in {len(paths)} pages", errors=found[:8])


def look_with_axe(browser: Any, setting: Setting, web: Web, paths: list[str]) -> None:
    """Every kind of page and section, light and dark, on a phone and a desk; forms with errors too."""
    from axe_playwright_python.sync_playwright import Axe

    url, found, looked = f"http://{setting.host}:{web.port}", [], 0
    for scheme in ("light", "dark"):
        for width in (390, 1440):
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page = context.new_page()
            for path in paths:
                page.goto(url + path, wait_until="load")
                looked += 1
                found += [f"{path} {width} {scheme}: {each}" for each in axe_findings(Axe(), page)]
            page.goto(url + "/write-to-us/")
            page.locator("main [name=email]").first.fill("nobody")
            page.locator("main form button[type=submit]").first.click()
            page.locator("[aria-invalid=true]").first.wait_for()
            found += [f"errors of the contact form {width} {scheme}: {each}" for each in axe_findings(Axe(), page)]
            looked += 1
            context.close()
    say("builder.axe", value=len(found), goal=0, unit=f"findings, {looked} looks", found=found[:8])


def axe_findings(axe: Any, page: Any) -> list[str]:
    found = [f"{each['id']} {each['nodes'][0]['target']}" for each in axe.run(page).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("scrolls sideways")
    return found


def measure_publishing(setting: Setting, web: Web, product_path: str) -> None:
    """What the next visitor sees after a page was published again, and what stays in the cache."""
    late, lost = 0, 0
    others = ["/", product_path, "/collections/all/", "/about-us/"]
    for number in range(PUBLISHED):
        for path in ("/sections/", *others):
            outcome_of(setting, web, path)
        words = f"published for the {number}. time"
        python(setting.environment, "-m", "benchmarks.page_kinds", SHOP, words)
        late += words.encode() not in html_of(setting, web, "/sections/")
        lost += sum(outcome_of(setting, web, path) != "hit" for path in others)
    say("builder.late", value=late, goal=0, unit=f"of {PUBLISHED} publications not seen by the next visitor")
    say(
        "builder.lost", value=lost, goal=0, unit=f"of {PUBLISHED * len(others)} other pages that left the cache with it"
    )


def outcome_of(setting: Setting, web: Web, path: str) -> str:
    request = urllib.request.Request(f"http://127.0.0.1:{web.port}{path}", headers={"Host": setting.host})
    with urllib.request.urlopen(request) as answer:
        return str(answer.headers.get("X-Page-Cache", ""))


def html_of(setting: Setting, web: Web, path: str) -> bytes:
    request = urllib.request.Request(f"http://127.0.0.1:{web.port}{path}", headers={"Host": setting.host})
    try:
        with urllib.request.urlopen(request) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        return bytes(error.read())
