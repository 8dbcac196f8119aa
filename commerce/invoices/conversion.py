"""The tax of a document in another currency, in the shop's: article 230 of Directive 2006/112/EC lets the amounts be in any
currency, provided that the VAT is told in the national one. The rate is that of the order's day; a credit note has its
invoice's."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from commerce.currencies.worth import rate_told, shop_amount
from commerce.orders.models import Order
from commerce.store.models import Store


def invoice_conversion(order: Order, store: Store, rates: list[dict[str, Any]]) -> dict[str, Any] | None:
    """None where the order is in the shop's currency. `taxes` are those of `rates`, each converted on its own, as the VAT
    report has them; `tax` is their sum."""
    if order.currency == store.currency or not order.shop_factor:
        return None
    rate = rate_told(order.currency, store.currency, order.shop_factor)
    taxes = [shop_amount(each["tax"], order.shop_factor) for each in rates]
    return {"currency": store.currency, "factor": str(order.shop_factor), "rate": f"{rate:f}", **summed(taxes)}


def credit_conversion(invoice: dict[str, Any], taxes: list[int]) -> dict[str, Any] | None:
    """`invoice` is the content of the invoice that is corrected."""
    known = invoice.get("conversion")
    return {**known, **summed(taxes)} if known else None


def factor_told(invoice: dict[str, Any]) -> Decimal:
    """That of an invoice in the shop's own currency is 1."""
    return Decimal((invoice.get("conversion") or {}).get("factor", "1"))


def summed(taxes: list[int]) -> dict[str, Any]:
    return {"taxes": taxes, "tax": sum(taxes)}
