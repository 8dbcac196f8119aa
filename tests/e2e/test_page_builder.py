"""A merchant builds a home page, a landing page and a post without touching the mouse: preview, publish, change, go back,
translate. What is typed before the editor has settled is not lost."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.e2e.looking import Findings
from tests.e2e.people import Visitor

pytestmark = pytest.mark.e2e
HERE = Path(__file__).parent
HANDLE = "winterpages"
SET_UP = f"""
from builder.pages.languages import add_language
from builder.pages.models import BlogIndexPage
from builder.pages.selectors import homes
from commerce.store.models import Store
from core.scope import control_context
from tenants.context import shop_context
from tenants.models import Shop
with control_context():
    shop = Shop.objects.get(handle="{HANDLE}")
with shop_context(shop):
    Store.objects.update(is_open=True)
    if not BlogIndexPage.objects.exists():
        homes()[0].add_child(instance=BlogIndexPage(title="Journal", slug="journal"))
        add_language(code="en" if Store.objects.get().locale == "fr" else "fr").save_revision().publish()
    home = homes()[0]
    spaces = [{{"type": "spacer", "value": {{}}}}] * 5  # so that its sections are closed until they are opened
    home.sections = [*home.sections.get_prep_value(), *spaces]
    home.save_revision().publish()
    print("PAGES", homes()[0].pk, BlogIndexPage.objects.get().pk, Store.objects.get().locale)
"""


def type_into(page: Any, name: str, text: str) -> None:
    field = page.locator(f"[name={name}]")
    field.wait_for()
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def add_section(page: Any, name: str) -> None:
    page.get_by_role("button", name="Insert a block").last.focus()
    page.keyboard.press("Enter")
    page.get_by_role("combobox").first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.type(name)
    page.get_by_role("option", name=name).first.wait_for()
    page.keyboard.press("Enter")


def open_section(page: Any, number: int) -> None:
    """Those of a long page are closed lines, whose fields are built by Enter."""
    page.locator(f"[name=sections-{number}-value-kept]").wait_for(state="attached")
    line = page.locator(f"[data-streamfield-child]:has(> [name=sections-{number}-type])")
    press(page, line.locator("[data-panel-toggle]").first)


def press(page: Any, button: Any) -> None:
    button.focus()
    page.keyboard.press("Enter")


def publish(page: Any) -> None:
    """Wagtail says so at the top of the page that follows. Its editor saves by itself meanwhile, and on a busy machine takes
    the focus away from a menu that was just opened: whoever sees nothing happen presses again."""
    for attempt in range(5):
        button = page.locator("[name=action-publish]:visible").first
        if not button.is_visible():
            press(page, page.get_by_role("button", name="More actions").first)
        button.wait_for()
        button.focus()
        page.keyboard.press("Enter")
        try:
            # Not just anything that says "published", nor a change of the address: saving changes that too.
            said = page.locator(".messages .success").filter(has_text=re.compile("published", re.I))
            said.first.wait_for(timeout=20_000 if attempt == 4 else 5_000)
            return
        except PlaywrightTimeout:
            if attempt == 4:
                raise
            if attempt > 1:  # what was typed has saved itself: whoever comes back finds it
                page.goto(page.url)


def wait_for_draft(page: Any) -> None:
    """A new page has an address of its own once its draft is there: it saves itself."""
    page.wait_for_url("**/edit/**")


@pytest.fixture
def merchant(site: Any, visit: Any) -> Visitor:
    output = site.run(HERE / "sign_in.py", HANDLE)
    cookie = next(line.split()[1] for line in output.splitlines() if line.startswith("COOKIE"))
    found = visit()
    url = site.url(f"{HANDLE}.admin")
    cookies = {"echoppe": cookie, "lang": "en"}
    found.page.context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    return found


def test_pages_are_built_with_the_keyboard(site: Any, visit: Any, merchant: Visitor) -> None:
    host, shopper, page = f"{HANDLE}.admin", visit(), merchant.page
    output = site.manage("shell", "-c", SET_UP)
    home, blog, locale = next(line.split()[1:] for line in output.splitlines() if line.startswith("PAGES"))
    other = "en" if locale == "fr" else "fr"
    seen = Findings(shopper)

    # A landing page. Its title is typed at once, before Wagtail has looked at the form for the first time.
    merchant.go(host, f"/pages/add/pages/landingpage/{home}/")
    type_into(page, "title", "Winter sale")
    wait_for_draft(page)
    add_section(page, "Hero")
    type_into(page, "sections-0-value-heading", "Minus ten")
    add_section(page, "Newsletter")
    type_into(page, "sections-1-value-heading", "Stay in touch")
    edit_url = page.url.split("?")[0]
    press(page, page.get_by_role("button", name=re.compile("preview", re.I)).first)
    preview = page.frame_locator("#w-preview-iframe, iframe[title*=review]").first
    preview.get_by_role("heading", name="Minus ten").wait_for()
    preview.get_by_role("heading", name="Stay in touch").wait_for()
    assert shopper.go(HANDLE, "/winter-sale/").status == 404
    publish(page)
    assert shopper.go(HANDLE, "/winter-sale/").status == 200
    seen.look()

    # A change is seen at the next click; so is going back.
    page.goto(edit_url)
    type_into(page, "sections-0-value-heading", "Minus twenty")
    publish(page)
    shopper.go(HANDLE, "/winter-sale/")
    shopper.page.get_by_role("heading", name="Minus twenty").wait_for()
    page.goto(edit_url.replace("/edit/", "/history/"))
    press(page, page.get_by_role("button", name="Actions", exact=True).nth(1))  # of the version published first
    press(page, page.get_by_role("link", name="Review this version"))
    page.locator("[name=sections-0-value-heading]").wait_for()
    publish(page)
    shopper.go(HANDLE, "/winter-sale/")
    shopper.page.get_by_role("heading", name="Minus ten").wait_for()

    # The home page: its opening changed, a section added.
    merchant.go(host, f"/pages/{home}/edit/")
    open_section(page, 0)
    type_into(page, "sections-0-value-heading", "Made to be kept")
    count = page.locator("[name=sections-count]").input_value()
    add_section(page, "Newsletter")
    type_into(page, f"sections-{count}-value-heading", "News from the workshop")
    publish(page)
    shopper.go(HANDLE)
    shopper.page.get_by_role("heading", name="Made to be kept").wait_for()
    shopper.page.get_by_role("heading", name="News from the workshop").wait_for()
    merchant.go(host, f"/pages/add/pages/blogpostpage/{blog}/")
    type_into(page, "title", "How a bag is made")
    add_section(page, "Hero")
    type_into(page, "sections-0-value-heading", "From our workshop")
    wait_for_draft(page)
    publish(page)
    assert shopper.go(HANDLE, "/journal/how-a-bag-is-made/").status == 200
    shopper.page.get_by_role("heading", name="From our workshop").wait_for()
    seen.look()

    # The landing page in another language.
    merchant.go(host, "/languages/")
    row = page.get_by_role("row").filter(has_text="Winter sale")
    with page.expect_navigation():
        press(page, row.get_by_role("button", name="Translate"))
    type_into(page, "title", "Soldes")
    type_into(page, "sections-0-value-heading", "Moins dix")
    publish(page)
    assert shopper.go(HANDLE, f"/{other}/winter-sale/").status == 200
    shopper.page.get_by_role("heading", name="Moins dix").wait_for()
    with shopper.page.expect_navigation():
        shopper.page.locator(f".languages [lang={locale}]").click()
    shopper.page.get_by_role("heading", name="Minus ten").wait_for()
    seen.look()
    assert list(seen) == []
