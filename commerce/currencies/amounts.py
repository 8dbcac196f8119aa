"""Amounts of the catalogue in another currency. A price that the merchant has set wins over the computed one, and a sale, a
step or a list takes the same share off it. Equal currencies cost no query and change nothing.

The lowest price of 30 days is left out where a set price may have been lowered by a sale meanwhile, which its history does
not know: never a wrong one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import F, FilteredRelation, Min, Q
from django.utils import timezone

from commerce.catalog.models import PricePoint, Variant
from commerce.catalog.shapes import CardData, ProductData, VariantData
from commerce.currencies.conversion import Conversion
from commerce.currencies.models import SetPrice
from commerce.currencies.prior import KEPT
from commerce.currencies.selectors import prior_amounts, set_prices
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
    """By id. One query, up to five more where something is reduced; none for the shop's own currency."""
    given = {each.pk: each for each in variants}
    if conversion.is_own or not given:
        return given
    own = set_prices(conversion.currency, given)
    found = {pk: converted(each, conversion, own.get(pk)) for pk, each in given.items()}
    for pk, amount in priors(given, own, conversion).items():
        found[pk].prior_amount = amount
    return found


def priors(
    variants: Mapping[int, Variant | VariantData], own: Mapping[int, SetPrice], conversion: Conversion
) -> dict[int, int | None]:
    """The lowest price of the 30 days before the reduction, by variant. `variants` are in the shop's own currency."""
    found = prior_amounts(conversion, conversion.currency, variants.values(), own)
    doubtful = [pk for pk in own if found.get(pk) is not None]
    if doubtful:
        points = PricePoint.objects.filter(variant_id__in=doubtful, at__gt=timezone.now() - KEPT)
        lowest = dict(points.values_list("variant_id").annotate(Min("amount")).order_by())
        found |= {pk: None for pk in doubtful if was_on_sale(variants[pk], lowest.get(pk))}
    return found


def was_on_sale(variant: Variant | VariantData, lowest: int | None) -> bool:
    """As far as is known: it costs less now, or has cost less, than its price."""
    is_now = isinstance(variant, Variant) and variant.current_amount < variant.price_amount
    return is_now or (lowest is not None and lowest < variant.price_amount)


def variants_in(variants: Sequence[VariantData], conversion: Conversion) -> list[VariantData]:
    """Those of a page. One query, another where prices are set, up to five more where something is reduced; none for the
    shop's own currency."""
    if conversion.is_own or not variants:
        return list(variants)
    own = set_prices(conversion.currency, (each.id for each in variants))
    rows = {each.pk: each for each in Variant.objects.filter(pk__in=own)} if own else {}
    lowest = priors({each.id: rows.get(each.id, each) for each in variants}, own, conversion)
    shown = [
        set_in(each, converted(rows[each.id], conversion, own[each.id]))
        if each.id in rows
        else computed_in(each, conversion)
        for each in variants
    ]
    return [
        replace(each, prior_amount=None if each.compare_at_amount is None else lowest.get(each.id)) for each in shown
    ]


def former(amount: int | None, today: int | None, conversion: Conversion) -> int | None:
    """The higher price that `today` (converted) is a reduction of; None where rounding to steps has left none."""
    found = priced(amount, conversion)
    return found if found is not None and today is not None and found > today else None


def computed_in(variant: VariantData, conversion: Conversion) -> VariantData:
    today = conversion.price(variant.price_amount)
    return replace(
        variant,
        price_amount=today,
        compare_at_amount=former(variant.compare_at_amount, today, conversion),
        eco_amount=conversion.plain(variant.eco_amount),
        quantity_prices=[[units, conversion.price(amount)] for units, amount in variant.quantity_prices],
    )


def set_in(variant: VariantData, row: Variant) -> VariantData:
    return replace(
        variant,
        price_amount=row.current_amount,
        compare_at_amount=row.reference_amount,
        eco_amount=row.eco_amount,
        quantity_prices=row.quantity_prices,
    )


def product_in(data: ProductData, conversion: Conversion) -> ProductData:
    """As variants_in."""
    return data if conversion.is_own else replace(data, variants=variants_in(data.variants, conversion))


def cards_in(cards: Iterable[CardData], conversion: Conversion) -> list[CardData]:
    """Copies, known by their `currency`, which are left as they are when they come again. One query, up to five more where
    something is reduced; none for the shop's own currency."""
    given = list(cards)
    if conversion.is_own:
        return given
    new = {card.id: card for card in given if card.currency != conversion.currency}
    rows = rows_of(new.values(), conversion) if new else {}
    chosen = {pk: chosen_of(variants, conversion) for pk, variants in rows.items()}
    cheapest = [each for each, _most in chosen.values()]
    own = {each.pk: price for each in cheapest if (price := set_price_of(each)) is not None}
    lowest = priors({each.pk: each for each in cheapest}, own, conversion) if cheapest else {}
    return [
        card
        if card.id not in new
        else card_of(card, *chosen[card.id], lowest, conversion)
        if card.id in chosen
        else computed_card(card, conversion)
        for card in given
    ]


def computed_card(card: CardData, conversion: Conversion) -> CardData:
    least = priced(card.min_price_amount, conversion)
    return replace(
        card,
        min_price_amount=least,
        max_price_amount=priced(card.max_price_amount, conversion),
        compare_at_amount=former(card.compare_at_amount, least, conversion),
        prior_amount=None,
        currency=conversion.currency,
    )


def rows_of(cards: Iterable[CardData], conversion: Conversion) -> dict[int, list[Variant]]:
    """All variants of those products that have a set price, or are reduced since a moment that is known."""
    ids, reduced = [], []
    for card in cards:
        ids.append(card.id)
        if card.prior_amount is not None:
            reduced.append(card.id)
    having = SetPrice.objects.filter(currency_id=conversion.currency, variant__product__in=ids)
    rows = (
        Variant.objects.filter(Q(product__in=having.values("variant__product_id")) | Q(product__in=reduced))
        .annotate(own=FilteredRelation("set_prices", condition=Q(set_prices__currency=conversion.currency)))
        .annotate(set_amount=F("own__amount"), set_compare_at=F("own__compare_at_amount"))
        .select_related("stock")
        .order_by("position", "pk")
    )
    found: dict[int, list[Variant]] = defaultdict(list)
    for row in rows:
        found[row.product_id].append(row)
    return dict(found)


def set_price_of(row: Any) -> SetPrice | None:
    """Of one of `rows_of`."""
    if row.set_amount is None:
        return None
    return SetPrice(amount=row.set_amount, compare_at_amount=row.set_compare_at)


def chosen_of(rows: Sequence[Variant], conversion: Conversion) -> tuple[Variant, int]:
    """The cheapest one and the highest amount, as commerce.catalog.statements.SHOWN_PRICES: of the variants that can be
    bought; of all where none can."""
    known = [each for each in rows if can_be_bought(each)] or list(rows)
    amounts = {each.pk: converted(each, conversion, set_price_of(each)).current_amount for each in known}
    return min(known, key=lambda each: amounts[each.pk]), max(amounts.values())


def card_of(
    card: CardData, cheapest: Variant, most: int, lowest: Mapping[int, int | None], conversion: Conversion
) -> CardData:
    shown = converted(cheapest, conversion, set_price_of(cheapest))
    return replace(
        card,
        min_price_amount=shown.current_amount,
        max_price_amount=most,
        compare_at_amount=shown.reference_amount,
        prior_amount=None if shown.reference_amount is None else lowest.get(cheapest.pk),
        currency=conversion.currency,
    )


def can_be_bought(variant: Variant) -> bool:
    stock = getattr(variant, "stock", None)
    return stock is not None and (
        not stock.is_tracked or stock.sells_below_zero or stock.on_hand > stock.committed + stock.held
    )
