"""Orders in other currencies than the shop's, as the tests of reports need them."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

from commerce.currencies.worth import factor_of
from commerce.orders.models import Order, OrderLine
from commerce.payments.models import Payment
from commerce.store.selectors import current_store
from tests.factories.selling import NOON

USD, JPY = Decimal("1.0842"), Decimal("163.52")  # for one euro
RATES = {"USD": USD, "JPY": JPY}


def factor(currency, shop_currency="EUR"):
    """Minor units of the shop's for one of the currency's, at the rates of this file."""
    return factor_of(RATES[currency], currency, shop_currency) if currency in RATES else Decimal(1)


def make_order(currency, total, *, percent="20", at=NOON, country="FR", scheme="home", goods=None, **given):
    """Paid, of one article, with tax in its price: `total` in minor units of its own currency. `factor` overrides that of
    this file's rates."""
    own_factor = given.pop("factor", None)
    rate = Decimal(percent)
    tax = int((total * rate / (100 + rate)).quantize(Decimal(1)))
    number = Order.objects.count() + 5001
    order = Order.objects.create(
        **{
            "number": number, "email": "ada@example.org", "locale": "en", "currency": currency, "goods_amount": total,
            "total_amount": total, "tax_amount": tax, "is_test": current_store().is_test, "paid_state": "paid",
            "paid_at": at, "placed_at": at, "tax_scheme": scheme, "tax_country": country,
            "tax_lines": [{"percent": percent, "name": "VAT", "net": total - tax, "tax": tax, "is_standard": True}],
            "shipping_address": {"country": country, "name": "Ada Lovelace"},
            "shop_factor": factor(currency) if own_factor is None else Decimal(own_factor),
            **given,
        }
    )  # fmt: skip
    OrderLine.objects.create(
        order=order, title="Lamp", quantity=1, unit_amount=total, total_amount=total, tax_percent=rate
    )
    Payment.objects.create(
        order_id=order.pk,
        provider="transfer",
        amount=total,
        currency=currency,
        state="paid",
        idempotency_key=uuid4().hex,
    )
    return order
