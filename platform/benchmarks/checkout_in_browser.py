"""The checkout in Chromium: axe in every state of it, an order without JavaScript, Lighthouse's accessibility."""

from __future__ import annotations

from typing import Any

from benchmarks.lighthouse import CHROMIUM, complaints_of, figures_of, find_lighthouse, run_lighthouse
from benchmarks.report import say
from benchmarks.servers import Web
from benchmarks.setting import Setting
from benchmarks.shopper import Shopper

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
LOOKS = [(width, scheme) for width in (390, 1440) for scheme in ("light", "dark")]
ADDRESS = {"name": "Jeanne Martin", "street": "12 rue des Lices", "postal_code": "35000", "city": "Rennes"}


def measure_in_browser(setting: Setting, web: Web) -> None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        say("checkout.axe", skipped="Playwright is not installed")
        return
    url = f"http://{setting.host}:{web.port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        found, states = States(), 0
        for width, scheme in LOOKS:
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
            states = walk(context.new_page(), url, found, f"{width} {scheme}", setting.variant_ids[0])
            context.close()
        say(
            "checkout.axe",
            value=len(found),
            goal=0,
            unit="findings",
            states=states,
            looks=len(LOOKS),
            found=list(found),
        )
        problem = order_without_javascript(browser, url, setting.variant_ids[0])
        say("checkout.without_javascript", value=int(bool(problem)), goal=0, unit="orders that fail", problem=problem)
        browser.close()
    measure_with_lighthouse(setting, web, url)


class States(list[str]):
    """What axe finds, state by state."""

    def look(self, page: Any, state: str) -> int:
        from axe_playwright_python.sync_playwright import Axe

        for each in Axe().run(page).response["violations"]:
            self.append(f"{state}: {each['id']} {each['nodes'][0]['target']}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.append(f"{state}: scrolls sideways")
        return 1


def walk(page: Any, url: str, found: States, look: str, variant_id: int) -> int:
    """Every state that a shopper meets between cart and order. How many there were."""
    states = 0
    page.goto(f"{url}/cart/{variant_id}:1/")
    states += found.look(page, f"cart {look}")
    page.locator(".codes__title").click()
    page.locator("[name=code]").fill("NOPE")
    page.locator(".codes button").last.click()
    page.locator("#code-error").wait_for()
    states += found.look(page, f"wrong code {look}")
    page.goto(f"{url}/checkout/")
    states += found.look(page, f"checkout {look}")
    page.locator("[name=email]").fill("nobody@nowhere")
    page.locator("[name=phone]").fill("12")
    fill(page, {**ADDRESS, "postal_code": "ABC"})
    page.locator("button.pay").click()
    page.locator("[aria-invalid=true]").first.wait_for()
    states += found.look(page, f"with errors {look}")
    page.locator("[name=other_billing]").check()
    page.locator("[name=billing_street]").wait_for()
    states += found.look(page, f"other invoice address {look}")
    page.locator("[name=other_billing]").uncheck()
    page.locator("[name=billing_street]").wait_for(state="detached")
    page.locator("[name=email]").fill("jeanne@example.com")
    page.locator("[name=phone]").fill("")
    fill(page, ADDRESS)
    page.locator("button.pay").click()
    page.wait_for_url("**/orders/**")
    return states + found.look(page, f"order {look}")


def fill(page: Any, values: dict[str, str]) -> None:
    for name, value in values.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=email]").focus()  # the postcode is left, so the deliveries for it come in
    page.locator(".htmx-request, .htmx-swapping, .htmx-settling").first.wait_for(state="detached")


def order_without_javascript(browser: Any, url: str, variant_id: int) -> str:
    """What went wrong; "" for an order."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{url}/cart/{variant_id}:1/?to=checkout")
    page.locator("[name=email]").fill("nojs@example.com")
    for name, value in ADDRESS.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("button.pay").click()
    problem = "" if "/orders/" in page.url else f"ended at {page.url}"
    context.close()
    return problem


def measure_with_lighthouse(setting: Setting, web: Web, url: str) -> None:
    program = find_lighthouse()
    if program is None:
        say("checkout.lighthouse", skipped="needs npm, which installs Lighthouse, and Chromium")
        return
    shopper = Shopper(web.port, setting.host)
    shopper.add(setting.variant_ids[0])
    cookie = "; ".join(f"{name}={value}" for name, value in shopper.cookies.items())
    report = run_lighthouse(program, f"{url}/checkout/", slowdown=1, cookie=cookie)
    score = figures_of(report)["accessibility"]
    say(
        "checkout.lighthouse", value=100 - score, goal=0, unit="points of accessibility missing", accessibility=score,
        found=[each for each in complaints_of(report) if each.startswith("accessibility")],
    )  # fmt: skip
