"""A merchant builds a page from sections without touching the mouse: preview, publish, change, go back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.e2e

SIGN_IN = """
from django.test import Client
from accounts.models import User
from builder.pages.models import HomePage
from commerce.store.models import Store
from core.scope import control_context
from tenants.context import shop_context
from tenants.models import Shop
with control_context():
    shop = Shop.objects.get(handle="winterpages")
with shop_context(shop):
    Store.objects.update(is_open=True)
    client = Client(headers={"host": "winterpages.admin.localhost"})
    client.force_login(User.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
    print("COOKIE", client.cookies["echoppe"].value, HomePage.objects.get().pk)
"""


def type_into(page: Any, place: Any, text: str) -> None:
    place.focus()
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


def publish(page: Any) -> None:
    page.get_by_role("button", name="More actions").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Publish").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_text(re.compile("published", re.I)).first.wait_for()


def test_page_is_built_with_the_keyboard(site: Any, visit: Any) -> None:
    if "winterpages" not in site.manage("shops", "--json"):
        who = ("--name", "Lune", "--email", "owner@winterpages.example", "--test")
        site.manage("open_shop", "--handle", "winterpages", *who)
    output = site.manage("shell", "-c", SIGN_IN)
    _word, cookie, home = next(line.split() for line in output.splitlines() if line.startswith("COOKIE"))
    merchant, shopper = visit(), visit()
    page = merchant.page
    cookies = {"echoppe": cookie, "lang": "en"}
    url = site.url("winterpages.admin")
    page.context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])

    # Two sections, saved as a draft.
    merchant.go("winterpages.admin", f"/pages/add/pages/landingpage/{home}/")
    type_into(page, page.locator("#id_title"), "Winter sale")
    add_section(page, "Hero")
    heading = page.locator("[name=sections-0-value-heading]")
    heading.wait_for()
    type_into(page, heading, "Minus ten")
    add_section(page, "Newsletter")
    type_into(page, page.locator("[name=sections-1-value-heading]"), "Stay in touch")
    page.wait_for_url("**/edit/**")  # drafts are saved by themselves
    page.keyboard.press("Control+s")
    page.wait_for_load_state()
    edit_url = page.url.split("?")[0]

    # The preview beside the form shows both; what is in it leads to its place in the form.
    page.get_by_role("button", name=re.compile("preview", re.I)).first.focus()
    page.keyboard.press("Enter")
    preview = page.frame_locator("#w-preview-iframe, iframe[title*=review]").first
    preview.get_by_role("heading", name="Minus ten").wait_for()
    assert preview.get_by_role("heading", name="Stay in touch").count() == 1
    assert shopper.go("winterpages", "/winter-sale/").status == 404

    publish(page)
    assert shopper.go("winterpages", "/winter-sale/").status == 200
    found = Axe().run(shopper.page, options={"resultTypes": ["violations"]})
    assert [violation["id"] for violation in found.response["violations"]] == []

    # A change is seen at the next click; so is going back.
    page.goto(edit_url)
    type_into(page, page.locator("[name=sections-0-value-heading]"), "Minus twenty")
    publish(page)
    shopper.go("winterpages", "/winter-sale/")
    shopper.page.get_by_role("heading", name="Minus twenty").wait_for()
    page.goto(edit_url.replace("/edit/", "/history/"))
    page.get_by_role("button", name="Actions", exact=True).nth(1).focus()  # of the version that was published first
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Review this version").focus()
    page.keyboard.press("Enter")
    page.locator("[name=sections-0-value-heading]").wait_for()
    publish(page)
    shopper.go("winterpages", "/winter-sale/")
    shopper.page.get_by_role("heading", name="Minus ten").wait_for()
