"""What variants cost in the shop's other currencies, beneath their price in the editor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.currencies.selectors import conversions, set_prices
from commerce.store.models import Store
from dashboard.products.forms.variants import VariantForm


@dataclass(frozen=True, slots=True)
class PriceElsewhere:
    code: str
    amount: int
    is_set: bool


def show_elsewhere(forms: Sequence[VariantForm], store: Store) -> list[str]:
    """Gives each form its `elsewhere`; returns the codes of the currencies. One query, and one for each of them."""
    others = conversions(store)[1:]
    variants = [form.variant for form in forms if form.variant is not None]
    given = {each.currency: set_prices(each.currency, [v.pk for v in variants]) for each in others if variants}
    for form in forms:
        form.elsewhere = []
        for each in others if form.variant is not None else ():
            row = given[each.currency].get(form.variant.pk)
            amount = row.amount if row else each.price(form.variant.current_amount)
            form.elsewhere.append(PriceElsewhere(each.currency, amount, row is not None))
    return [each.currency for each in others]
