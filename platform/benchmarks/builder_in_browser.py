"""What a browser makes of the page of 25 sections: how soon its editor opens, and how much the page moves while it loads.
With VNU_JAR (a path), its HTML and that of other pages is checked by the Nu validator."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from typing import Any

from benchmarks.report import median, say
from benchmarks.servers import Web
from benchmarks.setting import Setting

EDITOR_GOAL, SHIFT_GOAL = 2.0, 0.0
ROUNDS = 5
CHROMIUM = os.environ.get("ECHOPPE_CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PATHS = ("/sections/", "/", "/collections/all/", "/search/?q=a", "/cart/", "/no-such-page/")
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
        browser.close()
    check_html(setting, web, [*PATHS, facts["product_path"]])


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
    jar = os.environ.get("VNU_JAR", "")
    if not jar:
        say("builder.html", skipped="VNU_JAR names no validator")
        return
    for path in paths:
        body = html_of(setting, web, path)
        done = subprocess.run(
            ["java", "-jar", jar, "--errors-only", "--format", "json", "-"], input=body, capture_output=True
        )  # fmt: skip
        errors = [each["message"] for each in json.loads(done.stderr)["messages"] if each["type"] == "error"]
        say("builder.html", value=len(errors), goal=0, unit=f"errors of {path}", errors=errors[:5])


def html_of(setting: Setting, web: Web, path: str) -> bytes:
    request = urllib.request.Request(f"http://127.0.0.1:{web.port}{path}", headers={"Host": setting.host})
    try:
        with urllib.request.urlopen(request) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        return bytes(error.read())
