"""One merchant's business: a team, a limit, a larger plan, a card that fails, ice, thaw, everything taken away, an end,
and a beginning under another name; and the operator who follows it all."""

from __future__ import annotations

import http.client
import json
import re
import urllib.request
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.people import PASSWORD, Visitor, mail_to, until

pytestmark = pytest.mark.e2e
OWNER = "owner@business.example"
ADMIN = "business.admin"
FIVE_WEEKS = 35 * 86_400
FULL = """
from billing.services.usage import record_usage
from django.utils import timezone
from core.scope import control_context
from tenants.models import Shop
with control_context():
    shop = Shop.objects.get(handle="business")
record_usage(shop_id=shop.pk, metric="products", count=5000, now=timezone.now())
"""
OPERATOR = """
from allauth.account.models import EmailAddress
from accounts.models import User
from core.scope import control_context
with control_context():
    person = User.objects.create_superuser("op@business.example", "velvet tandem harbour")
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
"""
GRACE_IS_OVER = """
from datetime import timedelta
from django.utils import timezone
from billing.services.standing import move_on
move_on(timezone.now() + timedelta(days=8))
"""


@pytest.fixture
def in_five_weeks(site):
    """Moves Stripe's clock; back again for the tests that come after, whatever happened."""
    moved = []

    def move() -> None:
        moved.append(tell_stripe(site, "advance", seconds=FIVE_WEEKS))

    yield move
    for _once in moved:
        tell_stripe(site, "advance", seconds=-FIVE_WEEKS)


def tell_stripe(site, act: str, **given) -> None:
    address = f"http://localhost:{site.environment['FAKESTRIPE_PORT']}/_test/{act}"
    request = urllib.request.Request(address, json.dumps(given).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=30).read()


def status_of(site, shop: str) -> int:
    """What shoppers are answered. Not by a browser: it would note the refusal as a fault of the page."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    connection.request("GET", "/", headers={"Host": f"{shop}.localhost"})
    return connection.getresponse().status


def see(visitor: Visitor, path: str, words: str) -> None:
    """Asks again until the page says so: webhooks come when they come."""
    until(lambda: (visitor.go(ADMIN, path), words in visitor.text("body"))[1], f"{words!r} at {path}")


def in_english(visitor: Visitor) -> Visitor:
    for host in ("", ADMIN):
        visitor.page.context.add_cookies([{"name": "lang", "value": "en", "url": visitor.site.url(host)}])
    return visitor


def sign_in(visitor: Visitor, email: str) -> None:
    visitor.go("", "/accounts/login/")
    visitor.fill(login=email, password=PASSWORD)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/shops/")


def confirm(visitor: Visitor) -> None:
    """Who it is, once more."""
    visitor.page.locator("[name=password]").wait_for()
    visitor.fill(password=PASSWORD)
    visitor.page.locator("main form button[type=submit]").last.click()
    visitor.page.wait_for_url(re.compile(ADMIN))


def invite(owner: Visitor, visit, email: str, role: str) -> Visitor:
    owner.go(ADMIN, "/staff/invite/")
    owner.fill(email=email)
    owner.page.get_by_label(role, exact=True).check()
    owner.press("Send the invitation")
    owner.page.get_by_text("is on its way").wait_for()
    guest = in_english(visit())
    page = mail_to(guest, email, "Lune")
    link = page.frame_locator("iframe").get_by_role("link", name=re.compile("invitation", re.I)).first
    guest.page.goto(link.get_attribute("href"))
    guest.fill(name=email.partition("@")[0].title(), password=PASSWORD)
    guest.press("Make the account and enter")
    guest.page.wait_for_url(re.compile(ADMIN))
    return guest


def pay(owner: Visitor, number: str) -> None:
    owner.page.wait_for_url("**/c/pay/**")
    owner.fill(number=number)
    owner.press("Subscribe")
    owner.page.wait_for_url(re.compile(ADMIN))


def test_a_business_from_sign_up_to_its_second_life(site, visit, in_five_weeks, tmp_path: Path):
    site.manage("open_shop", "--handle", "business", "--name", "Lune", "--email", OWNER, "--locale", "en")
    site.manage("shell", "-c", OPERATOR + FULL + SET_PASSWORD)
    owner = in_english(visit())
    sign_in(owner, OWNER)
    owner.page.get_by_role("link", name=re.compile("^Manage")).first.click()
    owner.page.wait_for_url(re.compile(ADMIN))

    # Two people with different roles; menus follow.
    packer = invite(owner, visit, "sam@business.example", "Orders")
    writer = invite(owner, visit, "ida@business.example", "Catalogue")
    seen = [page.page.locator("#wagtail-sidebar a[href='/orders/']").count() > 0 for page in (packer, writer)]
    assert seen == [True, False]

    # A limit, a plan, a larger one.
    owner.go(ADMIN, "/products/add/")
    owner.page.get_by_text("no room for more products").first.wait_for()
    owner.go(ADMIN, "/plan/")
    assert Axe().run(owner.page).response["violations"] == []
    owner.press("Choose this plan Grow")
    pay(owner, "4242 4242 4242 4242")
    see(owner, "/plan/", "25,000")
    owner.go(ADMIN, "/products/add/")
    assert "no room" not in owner.text("body")

    # The next payment fails: a week's grace, then ice; paid, it thaws.
    owner.go(ADMIN, "/plan/")
    owner.press("Card, address and VAT number")
    owner.fill(number="4000 0000 0000 0341")
    owner.press("Save card")
    in_five_weeks()
    see(owner, "/plan/", "A payment is missing")
    site.manage("shell", "-c", GRACE_IS_OVER)
    see(owner, "/plan/", "Your shop is frozen")
    until(lambda: status_of(site, "business") == 503, "the ice")
    owner.follow("Pay the open invoice")
    owner.fill(number="4242 4242 4242 4242")
    owner.press("Pay")
    until(lambda: (owner.go(ADMIN, "/plan/"), "frozen" not in owner.text("body"))[1], "the thaw")
    mail_to(visit(), OWNER, "Lune is open again")

    # Everything taken away, once more asked who it is; then the end.
    owner.go(ADMIN, "/take-away/")
    owner.press("Make a copy now")
    confirm(owner)
    owner.press("Make a copy now")
    with owner.page.expect_download(timeout=60_000) as download:
        owner.page.get_by_role("link", name="Download").first.click(timeout=60_000)
    file = tmp_path / "shop.zip"
    download.value.save_as(file)
    site.manage("close_shop", "business", "--reason", "moving")
    until(lambda: status_of(site, "business") == 410, "the closed shop")

    # A second life under another name, by the form.
    owner.go("", "/shops/from-a-file/")
    owner.fill(handle="business-two")
    owner.page.locator("[name=file]").set_input_files(file)
    owner.press("Open the shop")
    owner.page.get_by_text("Everything is there.").wait_for(timeout=60_000)

    # The operator has seen it all.
    operator = in_english(visit())
    sign_in(operator, "op@business.example")
    operator.go("", "/console/tenants/shop/?q=business&o=1")
    assert {"business", "business-two"} <= set(operator.page.locator("#result_list th a").all_inner_texts())
    with operator.page.expect_navigation():
        operator.page.get_by_role("link", name="business", exact=True).click()
    history = operator.text("body")
    assert [word for word in ("plan changed", "past_due", "frozen", "thawed", "closed") if word not in history] == []


SET_PASSWORD = """
with control_context():
    person = User.objects.get(email="owner@business.example")
    person.set_password("velvet tandem harbour"); person.save()
    EmailAddress.objects.get_or_create(user=person, email=person.email, defaults={"primary": True, "verified": True})
"""
