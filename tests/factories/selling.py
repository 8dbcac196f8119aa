"""What it takes to sell: carts, details, orders. Carts and orders are made with the real services."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from commerce.cart.models import Cart
from commerce.cart.services import add_to_cart, open_cart
from commerce.catalog.models import Variant
from commerce.checkout.details import Address, CheckoutDetails
from commerce.checkout.place_order import PlacedOrder, place_order
from commerce.currencies.models import Currency
from commerce.inventory.models import MovementKind, StockMovement
from commerce.payments.models import PaymentMethod
from commerce.shipping.models import Rate
from commerce.store.selectors import current_store
from core.pages import bump_pages
from tests.factories.catalog import make_product

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ADDRESS = Address(name="Ada Lovelace", street="1 rue de la Paix", postal_code="75002", city="Paris", country="FR")


def make_variant(*, stock: int = 5, amount: int = 1000, **fields: Any) -> Variant:
    """With what counting it would leave: counter, ledger and stale pages; no event. The service would be a third of what
    is done before many tests."""
    variant = make_product(stock=stock, amount=amount, variants=[fields]).variants.get()
    if stock:
        StockMovement.objects.create(variant=variant, quantity=stock, kind=MovementKind.RECOUNT)
        bump_pages()
    return variant


def make_cart(*wanted: tuple[Variant, int]) -> Cart:
    cart = open_cart(store=current_store())
    for variant, quantity in wanted:
        add_to_cart(cart=cart, variant_id=variant.pk, quantity=quantity)
    return cart


def method_of(provider: str) -> PaymentMethod:
    """Switched on if need be."""
    PaymentMethod.objects.filter(provider=provider).update(is_active=True)
    return PaymentMethod.objects.get(provider=provider)


def make_details(*, provider: str = "bogus", **changes: Any) -> CheckoutDetails:
    rate = Rate.objects.filter(is_active=True).order_by("pk")[0]
    return replace(
        CheckoutDetails(
            email="Ada@Example.org", address=ADDRESS, rate_id=rate.pk, payment_method_id=method_of(provider).pk
        ),
        **changes,
    )


def place(*wanted: tuple[Variant, int], provider: str = "bogus", now: datetime = NOON, **changes: Any) -> PlacedOrder:
    cart = make_cart(*(wanted or [(make_variant(), 1)]))
    details = make_details(provider=provider, **changes)
    return place_order(cart_token=cart.token, details=details, expected_total_amount=None, now=now)


def make_currency(code: str, rate: str, **fields: Any) -> Currency:
    """The shop sells in it: so many units of it for one euro."""
    currency = Currency.objects.create(code=code, rate=Decimal(rate), **fields)
    bump_pages()
    return currency
