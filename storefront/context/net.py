"""Prices without tax, for customers of a group that the merchant has named: a store dressed for them shows every price so.

`Store.net_percents` holds the rates of the shop's own country; it is None for everybody else, and then nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from decimal import Decimal

from django.utils import timezone

from commerce.catalog.models import Variant
from commerce.checkout.basket import today_in
from commerce.pricing.given import Target
from commerce.pricing.net import NetFigures, NetLine, net_figures, without_tax
from commerce.pricing.result import Totals
from commerce.store.models import Store
from commerce.taxes.selectors import STANDARD, percents_at_home


def net_store(store: Store) -> Store:
    """The same shop for those customers. One query."""
    dressed = copy(store)
    dressed.net_percents = percents_at_home(store.country, today_in(store, timezone.now()))
    return dressed


def shown(amount: int, category: str, store: Store) -> int:
    """A price as this store shows it; `category` is "" for what is not taxed."""
    if store.net_percents is None or not category:
        return amount
    return without_tax(amount, store.net_percents.get(category, store.net_percents.get(STANDARD, Decimal(0))))


def categories_of(product_ids: Iterable[int], store: Store) -> dict[int, str]:
    """How the cheapest variant of each is taxed; nothing is asked where prices are shown as they are."""
    if store.net_percents is None:
        return {}
    variants = Variant.objects.filter(product_id__in=list(product_ids), is_taxable=True, product__is_gift_card=False)
    cheapest = variants.order_by("product_id", "price_amount", "pk").distinct("product_id")
    return dict(cheapest.values_list("product_id", "tax_category"))


def net_of(totals: Totals) -> NetFigures:
    return net_figures(
        lines=[NetLine(each.line.amount, each.line.tax_percent, each.line.is_gift_card) for each in totals.lines],
        discounts=[used.amount for used in totals.used if used.offer.target != Target.SHIPPING],
        shipping=totals.shipping.amount,
        net=totals.net.amount,
    )
