"""The totals that a checkout page was shown with: an order is placed at these or not at all."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from commerce.cart.models import Cart
from commerce.currencies.selling import conversion_for
from commerce.pricing.result import Totals
from commerce.store.models import Store

SHOWN_TOTAL = "shown_total"  # in the cart's details: what the shopper saw last, the server's own words
SHOWN_DUE = "shown_due"  # the same, after gift cards
SHOWN_CURRENCY = "shown_currency"  # of both, where it is not the shop's own


def mark_of(totals: Totals, store: Store) -> str:
    """What the page says of itself when it is sent: total, what is due, and the currency where it is not the shop's own."""
    amounts = f"{totals.total.amount}.{totals.due.amount}"
    return amounts if conversion_for(store).is_own else f"{amounts}.{totals.total.currency}"


def shown(totals: Totals, cart: Cart, store: Store) -> dict[str, Any]:
    """For the cart's details."""
    found: dict[str, Any] = {SHOWN_TOTAL: totals.total.amount, SHOWN_DUE: totals.due.amount}
    if SHOWN_CURRENCY in cart.details or not conversion_for(store).is_own:
        found[SHOWN_CURRENCY] = totals.total.currency
    return found


def seen_amounts(request: HttpRequest, cart: Cart) -> tuple[int | None, int | None, str]:
    """The total and the amount due that stood on the page which was sent, and their currency: each tab says its own. They
    are only compared, so a false one can but show the page again. Without any the last ones that this cart was shown with
    count."""
    own = conversion_for(request.store).shop_currency
    total, due, currency = [*request.POST.get("seen", "").split(".", 2), "", "", ""][:3]
    if total.isdecimal() and due.isdecimal() and len(total) < 19 and len(due) < 19:
        return int(total), int(due), currency or own
    kept = [cart.details.get(name) for name in (SHOWN_TOTAL, SHOWN_DUE)]
    last_total, last_due = (each if isinstance(each, int) else None for each in kept)
    if last_total is None:  # nothing was shown yet
        return None, last_due, request.store.currency
    return last_total, last_due, str(cart.details.get(SHOWN_CURRENCY) or own)
