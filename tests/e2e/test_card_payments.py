"""A merchant connects with Stripe (its double), shoppers pay in three ways, a line is given back, a bank disputes a payment,
and in the end the books agree to the cent. Then somebody tries card after card."""

from __future__ import annotations

import re

import pytest

from tests.e2e.people import PASSWORD, Visitor, ask, fill_checkout, until_here

pytestmark = pytest.mark.e2e


def test_from_connecting_to_the_books(visit, atelier):
    merchant = visit()
    sign_in(merchant, atelier)
    connect_with_stripe(merchant, atelier)

    paid = buy_by_card(visit(), atelier, "4242 4242 4242 4242", email="card@shopper.example")
    assert "Paid" in paid.text(".facts")
    asked = buy_by_card(visit(), atelier, "4000 0025 0000 3155", email="secure@shopper.example", has_challenge=True)
    assert "Paid" in asked.text(".facts")
    later = visit()
    buy(later, atelier, email="debit@shopper.example")
    later.page.get_by_label("SEPA direct debit").check()
    later.press("Pay")
    later.page.wait_for_url("**/orders/**")
    assert "waiting for the payment" in later.text(".facts")

    refund_a_line(merchant, atelier, "card@shopper.example")
    paid.page.reload()
    assert "given back" in paid.text(".facts")
    until_here(later, "Paid", part=".facts")  # by webhook

    disputed = visit()
    buy(disputed, atelier, email="dispute@shopper.example")
    disputed.fill(number="4000 0000 0000 0259")
    disputed.press("Pay")
    disputed.page.wait_for_url("**/orders/**")
    see_dispute(merchant, atelier, "dispute@shopper.example")
    compare_books(merchant, atelier)
    pay_after_many_declines(visit(), atelier, email="clumsy@shopper.example")


def sign_in(merchant: Visitor, shop: str) -> None:
    merchant.go("", "/accounts/login/")
    merchant.fill(login=f"owner@{shop}.example", password=PASSWORD)
    merchant.page.keyboard.press("Enter")
    merchant.page.wait_for_url("**/shops/")
    merchant.page.locator("a[href*='/enter/']").first.click()
    merchant.page.wait_for_url(f"**//{shop}.admin.localhost:*/**")


def connect_with_stripe(merchant: Visitor, shop: str) -> None:
    merchant.go(f"{shop}.admin", "/shop-settings/payments/")
    if merchant.page.locator("[data-stripe=ready]").count():
        return  # in a site that runs already
    merchant.press("Connect with Stripe")
    merchant.press("Save for later")
    merchant.page.get_by_text("Stripe still needs something").wait_for()
    merchant.press("Continue at Stripe")
    merchant.press("Agree and submit")
    merchant.page.get_by_text("You can now be paid by card.").wait_for()
    assert merchant.page.locator("[data-stripe=ready]").count()
    merchant.picture("payments")


def buy(shopper: Visitor, shop: str, *, email: str) -> None:
    shopper.go(shop, f"/cart/{laptop(shopper, shop)}:2/")
    shopper.go(shop, "/checkout/")
    fill_checkout(shopper, email=email, payment="Card")
    terms = shopper.page.locator("[name=accepts_terms]")
    if terms.count():
        terms.check()
    shopper.press("Place order and pay")
    shopper.page.wait_for_url("**/c/pay/**")


def laptop(shopper: Visitor, shop: str) -> str:
    """The id of its first variant."""
    return re.search(r'name="variant" value="(\d+)"', ask(shopper, shop, "/products/laptop/"))[1]


def buy_by_card(shopper: Visitor, shop: str, number: str, *, email: str, has_challenge: bool = False) -> Visitor:
    buy(shopper, shop, email=email)
    if not has_challenge:
        shopper.fill(number="4000 0000 0000 0002")
        shopper.press("Pay")
        assert "declined" in shopper.text("[role=alert]")
    shopper.fill(number=number)
    shopper.press("Pay")
    if has_challenge:
        shopper.press("Complete authentication")
    shopper.page.wait_for_url("**/orders/**")
    return shopper


def open_order(merchant: Visitor, shop: str, email: str) -> None:
    merchant.go(f"{shop}.admin", f"/orders/?q={email}")
    merchant.page.get_by_role("link", name=re.compile(r"^#?1\d\d\d$")).first.click()


def see_dispute(merchant: Visitor, shop: str, email: str) -> None:
    """Told by a webhook; the parcel is held back."""
    open_order(merchant, shop, email)
    merchant.page.wait_for_url("**/orders/*/")
    until_here(merchant, "Dispute over")
    assert "Ship although the payment is disputed" in merchant.text()


def compare_books(merchant: Visitor, shop: str) -> None:
    merchant.go(f"{shop}.admin", "/shop-settings/payments/books/")
    merchant.press("Compare now")
    merchant.page.get_by_text("Compared just now.").wait_for()
    assert merchant.page.locator("[data-agrees=yes]").count()
    merchant.picture("books")


def pay_after_many_declines(shopper: Visitor, shop: str, *, email: str) -> None:
    """The page is lost after six declined cards, five of them without the browser; for another one it has to do a sum, by
    itself."""
    buy(shopper, shop, email=email)
    declined = {"method": "card", "number": "4000 0000 0000 0002"}
    for _card in range(5):
        assert "declined" in shopper.page.request.post(shopper.page.url, form=declined).text()
    shopper.fill(number=declined["number"])
    shopper.press("Pay")
    shopper.page.get_by_role("alert").wait_for()
    until_here(shopper, "The time to pay is over")
    shopper.follow("Back to the shop")
    shopper.page.wait_for_url("**/orders/**")
    checks: list[str] = []
    shopper.page.on("framenavigated", lambda frame: checks.append(frame.url))
    with shopper.page.expect_navigation(url="**/c/pay/**", timeout=60_000):
        shopper.page.locator("form[action$='/pay/'] button").click()
    assert [url for url in checks if "/payment-check/" in url]
    shopper.fill(number="4242 4242 4242 4242")
    shopper.press("Pay")
    shopper.page.wait_for_url("**/orders/**")
    assert "Paid" in shopper.text(".facts")


def refund_a_line(merchant: Visitor, shop: str, email: str) -> None:
    open_order(merchant, shop, email)
    merchant.page.locator("summary", has_text=re.compile("^Refund$")).click()
    act = merchant.page.locator("details", has=merchant.page.locator("summary", has_text=re.compile("^Refund$")))
    act.locator("input[name^=line-]").first.fill("1")
    act.locator("[name=reason]").fill("Came with a scratch")
    act.get_by_role("button", name="Give the money back").click()
    merchant.page.get_by_text("The refund is on its way.").wait_for()
    assert "Came with a scratch" in merchant.text()
