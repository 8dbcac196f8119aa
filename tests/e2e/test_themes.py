"""Signing up once per theme: chosen in the form, worn by the shop, filled with its starter content by a worker."""

from __future__ import annotations

import os
import re

import pytest

from tests.e2e.looking import Findings
from tests.e2e.people import PASSWORD, until

pytestmark = pytest.mark.e2e
THEMES = {"atelier": "Maison", "marche": "Marché", "terre": "Terre", "volt": "Volt", "solo": "Solo"}


def test_shop_wears_the_theme_chosen_at_sign_up(visit, site):
    merchant = visit()
    found = Findings(merchant)
    run = os.getpid()
    for number, (theme, name) in enumerate(THEMES.items()):
        is_first = number == 0
        merchant.go("", f"/themes/{'' if is_first else '#theme-' + theme}")
        if is_first:
            found.look()
        merchant.page.locator(f"a[href*='sign-up'][href$='theme={theme}']").click()
        if is_first:
            merchant.fill(email=f"themes-{run}@axe.example", password1=PASSWORD)
        assert merchant.page.locator(f"[name=theme][value={theme}]").is_checked()
        merchant.fill(name=f"{name} {run}")
        if theme == "solo":
            merchant.page.locator("[name=has_sample]").check()
        merchant.page.locator("form:has([name=theme]) button[type=submit]").last.click()
        merchant.page.wait_for_url(re.compile(r"//[a-z0-9-]+\.admin\.localhost"))
        host = re.search(r"//([a-z0-9-]+)\.admin", merchant.page.url)[1]
        merchant.go(host)
        assert merchant.page.locator("html").get_attribute("data-theme") == theme
        assert f"/{theme}/{theme}." in merchant.page.locator("link[rel=stylesheet]").first.get_attribute("href")
    until(lambda: merchant.go(f"{host}.admin", "/products/") and "Halden One" in merchant.text(), "the sample product")
    assert found == []
