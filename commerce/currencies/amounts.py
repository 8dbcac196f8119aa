"""Amounts of the catalogue in another currency. A price that the merchant has set wins over the computed one, and a sale, a
step or a list takes the same share off it. Equal currencies cost no query and change nothing.

The lowest price of 30 days is left out until the history of prices in other currencies is asked for it: never a wrong one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from decimal import Decimal

from django.db.models import F, FilteredRelation, Q

from commerce.catalog.models import Variant
from commerce.catalog.shapes import CardData, ProductData, VariantData
from commerce.currencies.conversion import Conversion
from commerce.currencies.models import SetPrice
from commerce.currencies.selectors import set_prices
from core.money import round_half_up


def converted(variant: Variant, conversion: Conversion, own: SetPrice | None = None) -> Variant:
    """A copy with all its amounts in the other currency, never to be saved. `own` is what the merchant has set."""
    found = copy(variant)
    found.eco_amount = conversion.plain(variant.eco_amount)
    found.prior_amount = None
    if own is None:
        found.price_amount = conversion.price(variant.price_amount)
        found.sale_amount = priced(variant.sale_amount, conversion)
        found.compare_at_amount = priced(variant.compare_at_amount, conversion)
        found.quantity_prices = [[units, conversion.price(amount)] for units, amount in variant.quantity_prices]
        return found
    found.price_amount, found.compare_at_amount = own.amount, own.compare_at_amount
    found.sale_amount = share(variant.sale_amount, variant.price_amount, own.amount)
    found.quantity_prices = [
        [units, share(amount, variant.price_amount, own.amount)] for units, amount in variant.quantity_prices
    ]
    return found


def priced(amount: int | None, conversion: Conversion) -> int | None:
    return None if amount is None else conversion.price(amount)


def share(part: int | None, whole: int, of: int) -> int | None:
    """As much of `of` as `part` is of `whole`; half units up."""
    if part is None:
        return None
    return round_half_up(Decimal(part) * of / whole) if whole else of


def converted_all(variants: Iterable[Variant], conversion: Conversion) -> dict[int, Variant]:
    """By id. One query, none for the shop's own currency."""
    given = {each.pk: each for each in variants}
    if conversion.is_own or not given:
        return given
    own = set_prices(conversion.currency, given)
    return {pk: converted(each, conversion, own.get(pk)) for pk, each in given.items()}


def variants_in(variants: Sequence[VariantData], conversion: Conversion) -> list[VariantData]:
    """Those of a page. One query, two where prices are set, none for the shop's own currency."""
    if conversion.is_own or not variants:
        return list(variants)
    own = set_prices(conversion.currency, (each.id for each in variants))
    rows = {each.pk: each for each in Variant.objects.filter(pk__in=own)} if own else {}
    return [
        set_in(each, converted(rows[each.id], conversion, own[each.id]))
        if each.id in rows
        else computed_in(each, conversion)
        for each in variants
    ]


def computed_in(variant: VariantData, conversion: Conversion) -> VariantData:
    return replace(
        variant,
        price_amount=conversion.price(variant.price_amount),
        compare_at_amount=priced(variant.compare_at_amount, conversion),
        prior_amount=None,
        eco_amount=conversion.plain(variant.eco_amount),
        quantity_prices=[[units, conversion.price(amount)] for units, amount in variant.quantity_prices],
    )


def set_in(variant: VariantData, row: Variant) -> VariantData:
    return replace(
        variant,
        price_amount=row.current_amount,
        compare_at_amount=row.reference_amount,
        prior_amount=row.prior_amount,
        eco_amount=row.eco_amount,
        quantity_prices=row.quantity_prices,
    )


def product_in(data: ProductData, conversion: Conversion) -> ProductData:
    """One query, two where prices are set, none for the shop's own currency."""
    return data if conversion.is_own else replace(data, variants=variants_in(data.variants, conversion))


def cards_in(cards: Iterable[CardData], conversion: Conversion) -> list[CardData]:
    """Copies, known by their `currency`, which are left as they are when they come again. One query, none for the shop's
    own currency."""
    given = list(cards)
    if conversion.is_own:
        return given
    ids = {card.id for card in given if card.currency != conversion.currency}
    own = rows_with_set_prices(ids, conversion) if ids else {}
    return [
        card
        if card.id not in ids
        else card_of(card, own[card.id], conversion)
        if card.id in own
        else replace(
            card,
            min_price_amount=priced(card.min_price_amount, conversion),
            max_price_amount=priced(card.max_price_amount, conversion),
            compare_at_amount=priced(card.compare_at_amount, conversion),
            prior_amount=None,
            currency=conversion.currency,
        )
        for card in given
    ]


def rows_with_set_prices(product_ids: Iterable[int], conversion: Conversion) -> dict[int, list[Variant]]:
    """All variants, converted, of those products that have a set price."""
    having = SetPrice.objects.filter(currency_id=conversion.currency, variant__product__in=list(product_ids))
    rows = (
        Variant.objects.filter(product__in=having.values("variant__product_id"))
        .annotate(own=FilteredRelation("set_prices", condition=Q(set_prices__currency=conversion.currency)))
        .annotate(set_amount=F("own__amount"), set_compare_at=F("own__compare_at_amount"))
        .select_related("stock")
        .order_by("position", "pk")
    )
    found: dict[int, list[Variant]] = defaultdict(list)
    for row in rows:
        own = None
        if row.set_amount is not None:
            own = SetPrice(amount=row.set_amount, compare_at_amount=row.set_compare_at)
        found[row.product_id].append(converted(row, conversion, own))
    return dict(found)


def card_of(card: CardData, variants: Sequence[Variant], conversion: Conversion) -> CardData:
    """As commerce.catalog.statements.SHOWN_PRICES: of the variants that can be bought; of all where none can."""
    known = [each for each in variants if can_be_bought(each)] or list(variants)
    cheapest = min(known, key=lambda each: each.current_amount)
    return replace(
        card,
        min_price_amount=cheapest.current_amount,
        max_price_amount=max(each.current_amount for each in known),
        compare_at_amount=cheapest.reference_amount,
        prior_amount=cheapest.prior_amount,
        currency=conversion.currency,
    )


def can_be_bought(variant: Variant) -> bool:
    stock = getattr(variant, "stock", None)
    return stock is not None and (
        not stock.is_tracked or stock.sells_below_zero or stock.on_hand > stock.committed + stock.held
    )
