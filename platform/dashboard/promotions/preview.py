"""What a promotion would do to carts of the shop's own articles, by the very function that prices real ones."""

from __future__ import annotations

from dataclasses import dataclass, replace

from commerce.catalog.models import Variant
from commerce.pricing.given import PricedLine, PricingInput
from commerce.pricing.totals import price
from commerce.promotions.models import Promotion, Trigger
from commerce.promotions.selectors import collections_of, offer_of, sample_lines
from commerce.promotions.services.sales import is_for, sale_amount
from commerce.shipping.selectors import rates_for
from commerce.store.models import Store
from core.money import Money

BASKETS = [(1,), (2,), (3, 1), (1, 1, 1), (5, 3, 2)]


@dataclass(frozen=True)
class Sample:
    """`before` and `after` with delivery, without what tax may come on top."""

    lines: list[tuple[int, str]]
    before: Money
    after: Money
    saved: Money


def sample_carts(promotion: Promotion, store: Store) -> list[Sample]:
    """A few baskets of up to three articles, those first that the promotion is for. [] for a shop without articles."""
    variants = sample_lines(promotion)
    by_product = collections_of([variant.product_id for variant in variants]) if variants else {}
    return [
        sample(promotion, list(zip(quantities, variants, strict=False)), by_product, store)
        for quantities in BASKETS
        if len(quantities) <= len(variants)
    ]


def sample(
    promotion: Promotion, basket: list[tuple[int, Variant]], by_product: dict[int, frozenset[int]], store: Store
) -> Sample:
    goods = sum(quantity * variant.current_amount for quantity, variant in basket)
    weight = sum(quantity * variant.weight_grams for quantity, variant in basket)
    rates = rates_for(country=store.country, weight_grams=weight, goods_amount=goods)
    plain = PricingInput(
        currency=store.currency,
        lines=tuple(
            PricedLine(
                key=variant.pk,
                unit_amount=variant.current_amount,
                quantity=quantity,
                product_id=variant.product_id,
                collection_ids=by_product.get(variant.product_id, frozenset()),
                is_reduced=variant.reference_amount is not None,
            )
            for quantity, variant in basket
        ),
        shipping_amount=rates[0].price_amount if rates else 0,
    )
    if promotion.trigger == Trigger.CATALOGUE:
        promoted = replace(
            plain,
            lines=tuple(
                replace(line, unit_amount=on_sale(promotion, variant, by_product))
                for line, (_quantity, variant) in zip(plain.lines, basket, strict=True)
            ),
        )
    else:
        promoted = replace(plain, offers=(offer_of(promotion),))
    before, after = price(plain).total, price(promoted).total
    return Sample([(quantity, str(variant.product)) for quantity, variant in basket], before, after, before - after)


def on_sale(promotion: Promotion, variant: Variant, by_product: dict[int, frozenset[int]]) -> int:
    if not is_for(promotion, variant, set(by_product.get(variant.product_id, ()))):
        return variant.current_amount
    return min(variant.current_amount, sale_amount(promotion, variant.price_amount))
