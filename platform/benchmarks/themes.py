"""`bin/bench themes`: every theme with its preset, page by page, as Lighthouse and axe see it on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.lighthouse import (
    CHROMIUM,
    EVERYTHING,
    SHARE,
    SPEED,
    Calibration,
    complaints_of,
    figures_of,
    find_lighthouse,
    run_lighthouse,
)
from benchmarks.processors import processor_times, stolen_share
from benchmarks.report import median, say
from benchmarks.servers import Web
from benchmarks.setting import Setting
from benchmarks.theme_demos import PRODUCTS, open_demos, pages_of, url_of
from benchmarks.theme_pictures import WHOLE

SCENES = [scene for theme in PRODUCTS for scene in (theme, *(f"{theme}.{page}" for page in pages_of(theme)))]
RUNS = 5
FULL = ("accessibility", "best_practices", "seo")
GOALS = {"lcp_s": 1.8, "tbt_ms": 150, "cls": 0, "own_js": 16 * 1024, "css": 30_000}
PERFORMANCE = 95
STOLEN = 0.02  # of the processors' time: a visit that lost more to other machines says how busy those were


def measure(setting: Setting) -> None:
    wanted = setting.scene  # "marche", or "marche.collection"
    web = open_demos(setting, themes={"atelier", wanted.partition(".")[0]} if wanted else ())
    if not wanted:
        measure_with_axe(web)
    program = find_lighthouse()
    if program is None:
        say("themes.lighthouse", skipped="needs npm, which installs Lighthouse, and Chromium")
        return
    calibration = Calibration(program, url_of(web, "atelier", "/"))
    say(
        "themes.calibration", index=calibration.index, share_of_core=calibration.share, slowdown=calibration.slowdown,
        unit="times slower, to be like a phone of the middle; taken again at each visit",
    )  # fmt: skip
    for theme in PRODUCTS:
        pages = {
            name: path
            for name, path in pages_of(theme).items()
            if f"{theme}.{name}.".startswith(f"{wanted}." * bool(wanted))
        }
        cookie = filled_cart(web, theme) if "cart" in pages else ""
        for name, path in pages.items():
            runs = setting.runs_asked or RUNS
            visits = visits_of(program, url_of(web, theme, path), cookie * (name == "cart"), runs, calibration)
            tell(theme, name, visits, runs)


class Visit(NamedTuple):
    report: dict[str, Any]
    slowdown: float
    stolen: float  # share of the processors' time that other machines of the host had

    @property
    def is_calm(self) -> bool:
        return self.stolen <= STOLEN


def visits_of(program: Path, url: str, cookie: str, runs: int, calibration: Calibration) -> list[Visit]:
    """So many calm visits, and the disturbed ones between them: whose processors were taken away tells of the
    neighbours. No more than twice as many in all."""
    visits: list[Visit] = []
    while len(visits) < 2 * runs and sum(visit.is_calm for visit in visits) < runs:
        slowdown, before = calibration.slowdown, processor_times()
        # What does not vary from visit to visit is looked at in the first one, speed in all of them.
        categories = SPEED if visits else EVERYTHING
        report = run_lighthouse(program, url, slowdown=slowdown, cookie=cookie, categories=categories)
        visits.append(Visit(report, slowdown, stolen_share(before, processor_times())))
        calibration.learn(report)
    return visits


def tell(theme: str, page: str, visits: list[Visit], runs: int) -> None:
    calm = [visit for visit in visits if visit.is_calm]
    counted = calm if len(calm) >= runs else visits  # where most are disturbed, all of them count
    every = [figures_of(visit.report) for visit in counted]
    middle = {name: round(median([each[name] for each in every if name in each]), 3) for name in every[-1]}
    looked_at = figures_of(visits[0].report)
    middle |= {name: looked_at[name] for name in FULL}
    complaints = complaints_of(visits[0].report)
    problems = [f"{name} {middle[name]} over {goal}" for name, goal in GOALS.items() if middle[name] > goal]
    problems += [f"{name} {middle[name]}" for name in FULL if middle[name] < 100]
    problems += [f"performance {middle['performance']}"] if middle["performance"] < PERFORMANCE else []
    say(
        f"themes.{theme}.{page}",
        value=len(problems),
        goal=0,
        problems=problems + complaints,
        slowdown=median([visit.slowdown for visit in counted]),
        index=median([visit.report["environment"]["benchmarkIndex"] for visit in counted]),
        share_of_core=median([visit.report["environment"][SHARE] for visit in counted]),
        stolen=max(visit.stolen for visit in counted),
        visits=len(counted),
        disturbed=len(visits) - len(calm),
        **middle,
    )


def measure_with_axe(web: Web) -> None:
    for theme in PRODUCTS:
        urls = {name: url_of(web, theme, path) for name, path in pages_of(theme).items()}
        try:
            found = axe_findings(urls)
        except ImportError:
            say("themes.axe", skipped="Playwright is not installed")
            return
        say(f"themes.{theme}.axe", value=len(found), goal=0, found=found, unit="findings, light and dark, two widths")


def axe_findings(urls: dict[str, str]) -> list[str]:
    """Of every page, light and dark, on a phone and a desk. Raises ImportError without Playwright."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    found: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for scheme in ("light", "dark"):
            for width in (390, 1440):
                context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
                page = context.new_page()
                for name, url in urls.items():
                    page.goto(url, wait_until="load")
                    page.evaluate(WHOLE)
                    for each in Axe().run(page).response["violations"]:
                        found.append(f"{name} {width} {scheme}: {each['id']} {each['nodes'][0]['target']}")
                    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                        found.append(f"{name} {width}: scrolls sideways")
                context.close()
        browser.close()
    return found


def filled_cart(web: Web, theme: str) -> str:
    """The cookie of a shopper with one article in the cart; "" without Playwright: then it is an empty one, which is kept
    out of search and misses the goal for it."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return ""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(url_of(web, theme, pages_of(theme)["product"]))
        page.locator(".buy__form button[type=submit]").click()
        page.locator("#buy-message .message").wait_for()
        cookies = page.context.cookies()
        browser.close()
    return "; ".join(f"{each['name']}={each['value']}" for each in cookies)
