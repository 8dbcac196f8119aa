"""Buying with a browser that runs no scripts."""

from __future__ import annotations

import pytest

from tests.e2e.people import add_to_cart, ask, fill_checkout, until_here, until_mailed

pytestmark = pytest.mark.e2e
PAYMENT = "Test payment"


@pytest.fixture
def shopper(visit, atelier):
    return visit(java_script_enabled=False)


def fill_cart(shopper, atelier):
    """From the home page to a cart with a laptop of 15 inches in it."""
    shopper.go(atelier)
    shopper.go(atelier, "/collections/everything/")
    shopper.page.get_by_label("Sort by").select_option("-price")
    shopper.press("Sort")
    shopper.follow("Laptop", exact=True)
    shopper.follow("15 inch")
    shopper.fill(quantity="2")
    shopper.press("Add to cart")
    shopper.page.get_by_label("Quantity of Laptop").fill("1")
    shopper.press("Update")
    assert "1 item" in shopper.text("h1")


def order(shopper, email):
    """From the cart to the provider's page."""
    shopper.follow("Check out")
    fill_checkout(shopper, email=email, payment=PAYMENT)
    shopper.press("Place order and pay")
    assert shopper.text("h1") == "Test payment"


def pay(shopper, outcome):
    shopper.page.get_by_label(outcome, exact=False).first.check()
    shopper.press("Continue")


def test_purchase_that_is_paid_at_once(shopper, atelier):
    fill_cart(shopper, atelier)
    order(shopper, "paid@nojs.example")

    pay(shopper, "Success")

    assert shopper.text("h1") == "Thank you for your order"
    assert "Paid" in shopper.text(".facts")
    until_mailed(shopper, "paid@nojs.example", "")


def test_purchase_that_is_declined_and_paid_again(shopper, atelier):
    add_to_cart(shopper, "/products/laptop/", atelier)
    order(shopper, "again@nojs.example")

    pay(shopper, "Decline")
    assert "This order is not paid yet." in shopper.text()
    shopper.page.get_by_role("button", name="Pay €").click()
    pay(shopper, "Success")

    assert "Paid" in shopper.text(".facts")


def test_purchase_that_is_paid_later(shopper, atelier):
    add_to_cart(shopper, "/products/laptop/", atelier)
    order(shopper, "later@nojs.example")

    pay(shopper, "Delayed success")
    assert "Paid" not in shopper.text(".facts")

    until_here(shopper, "Paid", part=".facts")


def test_double_click_places_one_order(shopper, atelier):
    add_to_cart(shopper, "/products/tablet/", atelier)
    shopper.follow("Check out")
    fill_checkout(shopper, email="twice@nojs.example", payment="Bank transfer")

    shopper.page.get_by_role("button", name="Place order and pay").dblclick()

    shopper.page.get_by_role("heading", name="Thank you for your order").wait_for()
    until_mailed(shopper, "twice@nojs.example", "Order")
    assert ask(shopper, "", "/mail/?to=twice@nojs.example").count("mails__subject") == 1
