"""One merchant grows: a team with roles, a limit, everything into a file and out of it again under another name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.e2e
PASSWORD = "velvet tandem harbour"
PREPARE = """
from allauth.account.models import EmailAddress
from django.utils import timezone
from accounts.models import User
from billing.models import Contract
from billing.services.usage import record_usage
from core.scope import control_context
from tenants.models import Shop
with control_context():
    owner = User.objects.get(email="owner@business.example")
    owner.set_password("velvet tandem harbour"); owner.save()
    EmailAddress.objects.get_or_create(user=owner, email=owner.email, defaults={"primary": True, "verified": True})
    shop = Shop.objects.get(handle="business")
    Contract.objects.update_or_create(shop=shop, defaults={"quotas": {"products": 1}})
record_usage(shop_id=shop.pk, metric="products", count=1, now=timezone.now())
"""


def link_in_mail(site: Any, to: str) -> str:
    texts = [path.read_text(errors="replace") for path in (site.data / "mail").rglob("*") if path.is_file()]
    found = [re.search(r"/invitations/[\w-]+/", text.replace("=\n", "")) for text in texts if to in text]
    return next(match[0] for match in found if match)


def sign_in(site: Any, page: Any, email: str) -> None:
    page.goto(site.url("", "/accounts/login/"))
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="My shops").wait_for()


def test_team_limit_and_taking_everything_away(site: Any, visit: Any, tmp_path: Path) -> None:
    site.manage("open_shop", "--handle", "business", "--name", "Lune", "--email", "owner@business.example", "--test")
    site.manage("shell", "-c", PREPARE)
    owner = visit().page
    sign_in(site, owner, "owner@business.example")
    owner.get_by_role("link", name=re.compile("Manage")).first.click()
    owner.wait_for_url(re.compile("business.admin"))

    # Two people with different roles.
    for email, role in (("sam@business.example", "Orders"), ("ida@business.example", "Catalogue")):
        owner.goto(site.url("business.admin", "/staff/invite/"))
        owner.locator("[name=email]").fill(email)
        owner.get_by_label(role, exact=True).check()
        owner.get_by_role("button", name="Send the invitation").click()
        owner.get_by_text("is on its way").wait_for()
    assert Axe().run(owner).response["violations"] == []
    for email, path, seen in (("sam@business.example", "/orders/", True), ("ida@business.example", "/orders/", False)):
        page = visit().page
        page.goto(site.url("", link_in_mail(site, email)))
        page.locator("[name=name]").fill(email.partition("@")[0].title())
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Make the account and enter").click()
        page.wait_for_url(re.compile("business.admin"))
        assert (page.locator(f"#wagtail-sidebar a[href='{path}']").count() > 0) is seen

    # The plan is full, and says so.
    owner.goto(site.url("business.admin", "/products/add/"))
    owner.get_by_text("no room for more products").first.wait_for()

    # Everything into a file, after one more look at who asks; and out of it again, under another name.
    owner.goto(site.url("business.admin", "/take-away/"))
    owner.get_by_role("button", name="Make a copy now").click()
    owner.locator("[name=password]").fill(PASSWORD)
    owner.locator("form button[type=submit]").last.click()
    owner.wait_for_url(re.compile("take-away"))
    owner.get_by_role("button", name="Make a copy now").click()
    with owner.expect_download(timeout=60_000) as download:
        owner.get_by_role("link", name="Download").click(timeout=60_000)
    file = tmp_path / "shop.zip"
    download.value.save_as(file)
    site.manage("import_shop", str(file), "--handle", "business-two", "--email", "owner@business.example")
    owner.goto(site.url("", "/shops/"))
    owner.get_by_text("business-two.localhost").wait_for()
