"""How things are delivered, for the sections that promise it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.shipping.models import Rate
from commerce.shipping.selectors import PricedRate
from commerce.store.models import Store
from core.http.language import asked_language
from storefront.formatting import price

MAX_PROMISES = 3


def delivery_promises(rates: list[PricedRate], store: Store) -> list[dict[str, str]]:
    """The rates of the shop's own country for a small basket, as the checkout would offer them."""
    return [promise(each.rate, each.price_amount, store) for each in rates[:MAX_PROMISES]]


def promise(rate: Rate, amount: int, store: Store) -> dict[str, str]:
    free_from = price(rate.free_from_amount, store.currency, store.locale) if rate.free_from_amount else ""
    return {
        "name": rate.name_in(asked_language()),
        "price": price(amount, store.currency, store.locale) if amount else _("free"),
        "free_from": free_from,
        "days": days_of(rate),
    }


def days_of(rate: Rate) -> str:
    if rate.min_days and rate.max_days and rate.min_days != rate.max_days:
        return _("%(least)d to %(most)d days") % {"least": rate.min_days, "most": rate.max_days}
    days = rate.max_days or rate.min_days
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days} if days else ""
