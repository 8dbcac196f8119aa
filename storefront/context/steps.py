"""Prices per quantity as the product's page tells them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.catalog.quantity_prices import told_steps
from commerce.catalog.shapes import VariantData
from commerce.store.models import Store
from storefront.context.net import shown
from storefront.formatting import price


def step_rows(variant: VariantData, store: Store) -> list[dict[str, str]]:
    """How many units, and what one costs then; the first row is today's price. Empty without steps."""
    steps = told_steps(variant.quantity_prices, variant.price_amount) if variant.quantity_prices else []
    if not steps:
        return []
    rows = [(1, steps[0][0] - 1, variant.price_amount), *steps]
    prices = [shown(amount, variant.tax_category, store) for _start, _end, amount in rows]
    return [
        {"units": units(start, end), "price": price(amount, store.currency, store.locale)}
        for (start, end, _amount), amount in zip(rows, prices, strict=True)
    ]


def units(start: int, end: int) -> str:
    if not end:
        return _("%(start)s and more") % {"start": start}
    if start == end:
        return ngettext("%(start)s unit", "%(start)s units", start) % {"start": start}
    return _("%(start)s to %(end)s") % {"start": start, "end": end}
