"""Bought in four countries, with prices that include tax and prices that do not: with an automatic promotion, a code, a gift
card and a relay point. The figures on screen, in the mail, in the order and on its invoice are those of an
independent calculation; and the lowest price that the law wants told is right through three sales."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from core.money import Money, format_money
from tests.commerce.pricing.independent import calculate
from tests.commerce.pricing.same_cart import same_cart
from tests.e2e.people import PASSWORD, ask, fill_checkout, settle, until_mailed

pytestmark = pytest.mark.e2e
INCLUDED, EXCLUDED = "figures", "netfigures"
PLACES = {  # where: shop, postal code, city, rates of lamp and honey, delivery
    "France": (INCLUDED, "FR", "75002", "Paris", "20", "5.5", 1200),
    "Germany": (INCLUDED, "DE", "10115", "Berlin", "19", "7", 650),
    "Italy": (EXCLUDED, "IT", "00184", "Roma", "22", "5", 650),
    "United States": (EXCLUDED, "US", "94107", "San Francisco", "7.25", "7.25", 650),
}
REGIONS = {"IT": "Roma", "US": "California"}


@pytest.fixture(scope="module")
def shops(site):
    """Articles and gift cards by shop."""
    lines = site.run(Path(__file__).parent / "fill_offers.py", PASSWORD, INCLUDED, EXCLUDED).strip().splitlines()
    return {handle: (articles, cards) for handle, articles, *cards in (line.split() for line in lines[-2:])}


def test_figures_in_four_countries(visit, site, shops):
    wanted = {}
    for name, (shop, code, postal_code, city, high, low, shipping) in PLACES.items():
        cart = same_cart(Decimal(high), Decimal(low), shipping=shipping, is_included=shop == INCLUDED)
        wanted[code] = calculate(cart)
        articles, cards = shops[shop]
        shopper = visit()
        shopper.go(shop, f"/cart/{articles}/")
        use(shopper, "WELCOME10")
        use(shopper, cards.pop())
        shopper.follow("Check out")
        choose_country(shopper, name)
        if code in REGIONS:
            shopper.page.locator("[name=region]").select_option(label=REGIONS[code])
        email = f"ada@{code.lower()}.example"
        fill_checkout(shopper, email=email, payment="Bank transfer", postal_code=postal_code, city=city)
        if code == "FR":
            shopper.page.get_by_label("Relay point", exact=False).first.check()
            shopper.page.get_by_label("Épicerie Lune", exact=False).check()
            settle(shopper)
        shopper.page.locator("#checkout-form").get_by_label("Phone").blur()
        settle(shopper)
        shows(shopper.page.locator("#checkout-totals").text_content(), wanted[code])
        shopper.press("Place order and pay")
        shopper.page.get_by_role("heading", name="Thank you").wait_for()
        shows(shopper.text(".order__side"), wanted[code])
    reader = visit()
    for code, figures in wanted.items():
        mail = until_mailed(reader, f"ada@{code.lower()}.example", "Your order")
        shows(re.sub("<[^>]+>", " ", ask(reader, "", f"{mail}body/")), figures)
    orders = [json.loads(line) for line in site.run(Path(__file__).parent / "read_orders.py", *shops).splitlines()]
    assert {order["country"]: order for order in orders} == {
        code: {name: int(amount) for name, amount in figures.items()}
        | {"country": code, "credit": 2000, "relay": "12" if code == "FR" else None}
        | {"invoice": {name: int(amount) for name, amount in figures.items()}}
        for code, figures in wanted.items()
    }


def test_lowest_price_through_three_sales(visit, shops):
    """Worked by hand: 100.00; on day 40 for ten days 20 % off, on day 60 10 % off, on day 110 30 % off. Today is day 45 of
    the first scarf, 65 of the second, 115 of the third."""
    shopper = visit()
    for number, now, prior in ((1, "€80.00", "€100.00"), (2, "€90.00", "€80.00"), (3, "€70.00", "€100.00")):
        shopper.go(INCLUDED, f"/products/scarf-{number}/")
        told = shopper.text(".buy__price")
        for words in (now, f"Lowest price of the 30 days before: {prior}"):
            assert words in told, (number, words, told)


def use(shopper, code: str) -> None:
    """A code or a gift card, typed in the cart."""
    if not shopper.page.locator(".codes[open]").count():
        shopper.page.locator(".codes__title").click()
    shopper.fill(code=code.lower())
    shopper.press("Apply")
    shopper.page.locator(".codes__code", has_text=code[-4:]).wait_for()


def choose_country(shopper, name: str) -> None:
    country = shopper.page.locator("[name=country]")
    if country.evaluate("each => each.selectedOptions[0].text") != name:
        with shopper.page.expect_response(lambda answer: answer.request.method == "POST"):
            country.select_option(label=name)
        settle(shopper)


def shows(text: str, figures: dict[str, Decimal]) -> None:
    for name in ("total", "due", "shipping"):
        assert euros(figures[name]) in text, (name, euros(figures[name]), text)
    assert figures["discount"] == 1001 + 450
    for amount in ("€10.01", "€4.50", "€20.00"):
        assert amount in text, (amount, text)


def euros(amount: Decimal) -> str:
    return format_money(Money(int(amount), "EUR"), "en")
