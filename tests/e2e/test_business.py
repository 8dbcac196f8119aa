"""One merchant's business, in the order of the sentence that asked for it: signs up, subscribes, invites two people with
different roles, turns on two-factor, hits a limit, upgrades, fails to pay, is frozen, pays, exports, closes, and is imported
under another name with nothing missing; and the operator who follows it all."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import re
import struct
import time
import urllib.request
from pathlib import Path

import pytest

from tests.e2e.axe import violations
from tests.e2e.people import PASSWORD, Visitor, ask, until, until_mailed, until_told

pytestmark = pytest.mark.e2e
OWNER, OPERATOR = "owner@business.example", "op@business.example"
ADMIN = "business.admin"
FIVE_WEEKS = 35 * 86_400


@pytest.fixture
def backstage(site):
    """Runs one of tests/e2e/backstage.py."""

    def run(*line: object) -> str:
        return site.run(Path(__file__).parent / "backstage.py", *map(str, line)).strip()

    return run


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
    until_told(visitor, ADMIN, path, words)


def has_room(visitor: Visitor) -> bool:
    """For one more product. Asked without the browser: this is the largest of all pages."""
    return 'name="title"' in ask(visitor, ADMIN, "/products/add/")


def is_sent_away(visitor: Visitor) -> bool:
    """Who asks for a product, and reads why on another page."""
    if has_room(visitor):
        return False
    visitor.go(ADMIN, "/products/add/")
    return "no room for more products" in visitor.text("body")


def in_english(visitor: Visitor) -> Visitor:
    for host in ("", ADMIN):
        visitor.page.context.add_cookies([{"name": "lang", "value": "en", "url": visitor.site.url(host)}])
    return visitor


def sign_up(owner: Visitor) -> None:
    owner.go("", "/sign-up/")
    owner.fill(email=OWNER, password1=PASSWORD, name="Lune", handle="business")
    owner.page.locator("[name=country]").select_option("FR")
    owner.page.locator("[name=currency]").select_option("EUR")
    owner.press("Open the shop")
    owner.page.wait_for_url(re.compile(ADMIN))


def sign_in(visitor: Visitor, email: str) -> None:
    visitor.go("", "/accounts/login/")
    visitor.fill(login=email, password=PASSWORD)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/shops/")


def code_of(secret: str) -> str:
    """What an authenticator app shows (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def turn_on_two_factor(owner: Visitor) -> None:
    """For herself, and then for everybody."""
    owner.go("", "/accounts/2fa/totp/activate/")
    owner.fill(password=PASSWORD)
    owner.page.locator("main form button[type=submit]").last.click()
    owner.fill(code=code_of(owner.page.locator("code").first.inner_text()))
    owner.press("Switch on")
    owner.page.wait_for_url("**/2fa/recovery-codes/**")
    owner.go(ADMIN, "/staff/")
    with owner.page.expect_navigation(url="**/staff/"):  # by way of the platform, which has just asked who she is
        owner.press("Ask everybody for a second step")
    owner.press("Ask everybody for a second step")
    owner.page.get_by_text("From now on nobody enters without a second step").wait_for()


def invite(owner: Visitor, visit, email: str, role: str) -> Visitor:
    owner.go(ADMIN, "/staff/invite/")
    owner.fill(email=email)
    owner.page.get_by_label(role, exact=True).check()
    owner.press("Send the invitation")
    owner.page.get_by_text("is on its way").wait_for()
    guest = in_english(visit())
    mail = ask(guest, "", f"{until_mailed(guest, email, 'Lune')}body/")
    guest.page.goto(re.search(r'href="([^"]*/invitations/[^"]*)"', mail)[1])
    guest.fill(name=email.partition("@")[0].title(), password=PASSWORD)
    guest.press("Make the account and enter")
    guest.page.wait_for_url(re.compile(ADMIN))
    return guest


def pay(owner: Visitor, number: str) -> None:
    owner.page.wait_for_url("**/c/pay/**")
    owner.fill(number=number)
    owner.press("Subscribe")
    owner.page.wait_for_url(re.compile(ADMIN))


def test_a_business_from_sign_up_to_its_second_life(site, visit, in_five_weeks, backstage, tmp_path: Path):
    owner = in_english(visit())
    sign_up(owner)

    # Subscribes.
    owner.go(ADMIN, "/plan/")
    assert violations(owner.page) == []
    owner.press("Choose this plan Grow")
    pay(owner, "4242 4242 4242 4242")
    see(owner, "/plan/", "25,000")

    # Two people with different roles; menus follow.
    packer = invite(owner, visit, "sam@business.example", "Orders")
    writer = invite(owner, visit, "ida@business.example", "Catalogue")
    seen = [page.page.locator("#wagtail-sidebar a[href='/orders/']").count() > 0 for page in (packer, writer)]
    assert seen == [True, False]

    # Two steps, for everybody: who has none is led to setting one up.
    backstage("operator")
    turn_on_two_factor(owner)
    packer.go(ADMIN, "/orders/")
    assert "/orders/" not in packer.page.url

    # A limit, and a larger plan.
    backstage("use", 25_000)
    until(lambda: is_sent_away(owner), "the limit", pause=0.25)
    owner.go(ADMIN, "/plan/")
    owner.follow("See what it costs Scale")
    owner.press("Change and pay")
    owner.page.get_by_text("“Scale”").first.wait_for()
    until(lambda: has_room(owner), "the room", pause=0.25)

    # The next payment fails: a week's grace, then ice; paid, it thaws.
    owner.go(ADMIN, "/plan/")
    owner.press("Card, address and VAT number")
    owner.fill(number="4000 0000 0000 0341")
    owner.press("Save card")
    in_five_weeks()
    until(lambda: "A payment is missing" in ask(owner, ADMIN, "/plan/"), "the reminder", pause=0.25)
    backstage("grace_is_over")
    see(owner, "/plan/", "Your shop is frozen")
    until(lambda: status_of(site, "business") == 503, "the ice")
    owner.follow("Pay the open invoice")
    owner.fill(number="4242 4242 4242 4242")
    owner.press("Pay")
    until(lambda: "frozen" not in ask(owner, ADMIN, "/plan/"), "the thaw", pause=0.25)

    # Everything taken away; then the end.
    owner.go(ADMIN, "/take-away/")
    owner.press("Make a copy now")
    with owner.page.expect_download(timeout=60_000) as download:
        owner.page.get_by_role("link", name="Download").first.click(timeout=60_000)
    file = tmp_path / "shop.zip"
    download.value.save_as(file)
    owner.go(ADMIN, "/take-away/close/")
    owner.fill(handle="business")
    owner.press("Close the shop for good")
    owner.page.wait_for_url("**/shops/")
    until(lambda: status_of(site, "business") == 410, "the closed shop")

    # A second life under another name, with nothing missing.
    owner.go("", "/shops/from-a-file/")
    owner.fill(handle="business-two")
    owner.page.locator("[name=file]").set_input_files(file)
    owner.press("Open the shop")
    owner.page.get_by_text("Everything is there.").wait_for(timeout=60_000)
    assert backstage("missing", file) == "[]"

    # The operator has seen it all.
    operator = in_english(visit())
    sign_in(operator, OPERATOR)
    operator.go("", "/console/tenants/shop/?q=business&o=1")
    assert {"business", "business-two"} <= set(operator.page.locator("#result_list th a").all_inner_texts())
    with operator.page.expect_navigation():
        operator.page.get_by_role("link", name="business", exact=True).click()
    history = operator.text("body")
    told = ["opened", "contract accepted", "plan changed", "second", "past_due", "frozen", "thawed", "closed"]
    assert [word for word in told if word not in history] == []
