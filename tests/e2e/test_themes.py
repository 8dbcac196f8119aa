"""Signing up once per theme: chosen in the gallery and the form, worn by the shop, made one's own, published at once and
later, and rolled back."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest

from tests.e2e.people import PASSWORD, Visitor, ask
from tests.e2e.test_theme_editor import TOMORROW, accent, draft_is_saved, logo, press

pytestmark = pytest.mark.e2e
THEMES = {"atelier": "Maison", "marche": "Marché", "terre": "Terre", "volt": "Volt", "solo": "Solo"}
TWO_DAYS_ON = """
from datetime import timedelta
from django.utils import timezone
from builder.editor.tasks import publish_due
from core.scope import control_context
from tenants.context import shop_context
from tenants.models import Shop
with control_context():
    shops = list(Shop.objects.filter(handle__in={handles!r}))
for shop in shops:
    with shop_context(shop):
        publish_due(timezone.now() + timedelta(days=2))
"""
LOGO = ".alone__logo, .header__logo"


def shade(color: str) -> str:
    """As good as the same, for eyes and for contrast."""
    return color[:-1] + ("e" if color[-1] != "e" else "d")


def choose_accent(page: Any, color: str) -> None:
    field = page.locator("[name=s-color_accent]")
    field.fill(color)
    field.press("Tab")
    draft_is_saved(page)


def test_shop_of_each_theme_is_opened_dressed_published_and_rolled_back(visit, site):
    merchant, shopper = visit(), visit()
    run = os.getpid()
    opened: dict[str, list[str]] = {}  # by host: the accent at first, published at once, and tomorrow
    editors: dict[str, str] = {}  # by host
    for number, (theme, name) in enumerate(THEMES.items()):
        host = sign_up(merchant, theme=theme, name=f"{name} {run}", email=f"themes-{run}@axe.example" * (not number))
        shopper.go(host)
        assert shopper.page.locator("html").get_attribute("data-theme") == theme
        assert f"/{theme}/{theme}." in shopper.page.locator("link[rel=stylesheet]").first.get_attribute("href")
        assert shopper.page.locator(LOGO).count() == 0
        first = accent(shopper.page)
        opened[host] = [first, shade(first), shade(shade(first))]
        editors[host] = open_editor(merchant, host)
        dress(merchant, opened[host])
        shopper.go(host)
        assert accent(shopper.page) == opened[host][1]
        assert shopper.page.locator(LOGO).count() == 1

    site.manage("shell", "-c", TWO_DAYS_ON.format(handles=list(opened)))

    for host, (first, _at_once, tomorrow) in opened.items():
        shopper.go(host)
        assert accent(shopper.page) == tomorrow
        merchant.page.goto(editors[host] + "history/")
        press(merchant.page.get_by_role("button", name="Publish (1)"))
        merchant.page.get_by_text("Version 1 is published again.").wait_for()
        shopper.go(host)
        assert accent(shopper.page) == first
        assert shopper.page.locator(LOGO).count() == 0


def sign_up(merchant: Visitor, *, theme: str, name: str, email: str) -> str:
    """The shop's handle. With an e-mail: as somebody who is new here, and sees the gallery."""
    if email:
        merchant.go("", "/themes/")
        merchant.page.locator(f"a[href*='sign-up'][href$='theme={theme}']").click()
        merchant.fill(email=email, password1=PASSWORD)
    else:  # by the link that the gallery has for each
        merchant.go("", re.search(rf'href="([^"]*sign-up[^"]*theme={theme})"', ask(merchant, "", "/themes/"))[1])
    assert merchant.page.locator(f"[name=theme][value={theme}]").is_checked()
    merchant.fill(name=name)
    merchant.page.locator("form:has([name=theme]) button[type=submit]").last.click()
    merchant.page.wait_for_url(re.compile(r"//[a-z0-9-]+\.admin\.localhost"))
    return re.search(r"//([a-z0-9-]+)\.admin", merchant.page.url)[1]


def open_editor(merchant: Visitor, host: str) -> str:
    """Its address."""
    merchant.go(f"{host}.admin", "/themes/")
    with merchant.page.expect_navigation():
        press(merchant.page.get_by_role("link", name=re.compile("^Edit")).first)
    merchant.page.locator("[data-tools]").wait_for()
    return str(merchant.page.url)


def dress(merchant: Visitor, accents: list[str]) -> None:
    """Another colour and a logo, published; a third colour, scheduled."""
    page = merchant.page
    choose_accent(page, accents[1])
    page.locator("[name=logo-file]").set_input_files(logo())
    page.frame_locator("[data-frame]").locator(".header__logo").wait_for()
    press(page.get_by_role("button", name="Publish", exact=True))
    page.get_by_text("Published. Shoppers see it").wait_for()
    choose_accent(page, accents[2])
    press(page.locator("summary", has_text="Publish later"))
    page.locator("[name=publish_at]").fill(page.evaluate(TOMORROW))
    press(page.get_by_role("button", name="Schedule", exact=True))
    page.get_by_text("Will be published on").wait_for()
