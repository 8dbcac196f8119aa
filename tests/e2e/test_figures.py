"""A code, an automatic promotion and a gift card: the figures on screen, in the mail and in the order are those of an
independent calculation."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from commerce.pricing.given import Kind, Offer, PricedLine, PricingInput, Scope, Target, Tender
from core.money import Money, format_money
from tests.commerce.pricing.independent import calculate
from tests.e2e.people import PASSWORD, fill_checkout, mail_to

pytestmark = pytest.mark.e2e
SHOP, EMAIL = "figures", "ada@figures.example"
CART = PricingInput(
    currency="EUR",
    lines=(
        PricedLine(key=1, unit_amount=2499, quantity=1, tax_percent=Decimal(20), product_id=1),
        PricedLine(key=2, unit_amount=1001, quantity=3, tax_percent=Decimal("5.5"), product_id=2),
    ),
    shipping_amount=490,
    offers=(
        Offer(id=1, kind=Kind.BUY_X_GET_Y, percent=Decimal(100), buy_quantity=2,
              scope=Scope(product_ids=frozenset({2})), combines_with=frozenset({Target.ORDER})),
        Offer(id=2, kind=Kind.PERCENT, target=Target.ORDER, percent=Decimal(10), combines_with=frozenset({Target.ITEMS})),
    ),
    tenders=(Tender(key=1, balance_amount=2000),),
)  # fmt: skip


def test_code_promotion_and_gift_card(visit, site):
    card = site.run(Path(__file__).parent / "fill_offers.py", SHOP, PASSWORD).strip().splitlines()[-1]
    shopper = visit()
    put_into_cart(shopper, "lamp", 1)
    put_into_cart(shopper, "honey", 3)
    expected = {name: euros(amount) for name, amount in calculate(CART).items()}
    assert (expected["total"], expected["due"]) == ("€45.41", "€25.41")  # worked by hand in docs/pricing.md's order

    shopper.go(SHOP, "/cart/")
    shopper.page.locator(".codes__title").click()
    enter(shopper, "nope")
    shopper.page.get_by_text("We do not know this code").wait_for()
    enter(shopper, "welcome10")
    shopper.page.get_by_text("Welcome (WELCOME10)").wait_for()
    enter(shopper, card.lower())
    shopper.page.get_by_text(f"Gift card •••• {card[-4:]}").first.wait_for()
    shows(shopper.text(".cart__side"), expected)

    shopper.follow("Check out")
    shopper.page.locator(".summary__body").wait_for(state="attached")
    shows(shopper.page.locator("#checkout-totals").text_content(), expected)
    fill_checkout(shopper, email=EMAIL, payment="Bank transfer")
    shopper.press("Place order and pay")
    shopper.page.get_by_role("heading", name="Thank you").wait_for()
    shows(shopper.text(".order__side"), expected)

    mail = mail_to(visit(), EMAIL, "Your order")
    shows(mail.frame_locator("iframe").locator("body").inner_text(), expected)


def put_into_cart(shopper, slug: str, quantity: int) -> None:
    shopper.go(SHOP, f"/products/{slug}/")
    shopper.fill(quantity=str(quantity))
    shopper.press("Add to cart")
    shopper.page.get_by_text("Added to your cart.").wait_for()


def enter(shopper, code: str) -> None:
    shopper.fill(code=code)
    shopper.press("Apply")


def shows(text: str, expected: dict[str, str]) -> None:
    for name in ("total", "due", "shipping"):
        assert expected[name] in text, (name, expected[name], text)
    for discount in ("€10.01", "€4.50", "€20.00"):
        assert discount in text, (discount, text)


def euros(amount: Decimal) -> str:
    return format_money(Money(int(amount), "EUR"), "en")
