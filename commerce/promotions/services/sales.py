"""Sales of the catalogue: what each variant costs while one is on, written beside its price. Beside it too what it costs
with an offer of the cart that everybody was told of, which only the history of prices is interested in.

Prices in lists, on product pages, in carts and in the history are then all the same figure, and a sale begins and ends
when this runs: no page can show a price that the cart does not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from commerce.catalog.models import Product, Variant
from commerce.catalog.services.products import refresh_prices
from commerce.pricing.rounding import ALL, part, thousandths
from commerce.promotions.models import Promotion, PromotionKind, PromotionTarget, Trigger
from commerce.promotions.selectors import collections_of, running
from core.pages import bump_pages

AT_ONCE = 200
# What gives an article a price by itself: sales, and offers told to everybody that ask for nothing else.
TOLD = Q(kind=PromotionKind.PERCENT, min_amount=0, min_quantity__lte=1) | Q(
    kind=PromotionKind.AMOUNT, is_per_unit=True, target=PromotionTarget.ITEMS, min_amount=0, min_quantity__lte=1
)
PRICES = Q(trigger=Trigger.CATALOGUE) | (Q(is_announced=True) & ~Q(target=PromotionTarget.SHIPPING) & TOLD)


def apply_sales(*, now: datetime, product_ids: Iterable[int] | None = None) -> datetime | None:
    """Bring the sale prices of these products, or of all, in step with the sales of the moment. May run twice at once.
    Returns when the next sale begins or ends."""
    sales = list(running(now).filter(PRICES))
    wanted = touched_products(sales)
    if product_ids is not None:
        wanted &= Q(pk__in=list(product_ids))
    keys = list(Product.objects.filter(wanted).order_by("pk").values_list("pk", flat=True).distinct())
    changed = sum(price_products(keys[start : start + AT_ONCE], sales) for start in range(0, len(keys), AT_ONCE))
    if changed:
        with transaction.atomic("default"):
            bump_pages()
    return next_change(now)


def touched_products(sales: Sequence[Promotion]) -> Q:
    """Those with a sale price now, and those that one of the sales is for."""
    found = Q(variants__sale_amount__isnull=False) | Q(variants__announced_amount__isnull=False)
    for sale in sales:
        if not sale.product_ids and not sale.collection_ids:
            return Q()
        inside = Q(entries__collection_id__in=sale.collection_ids)
        inside |= Q(entries__collection__ancestor_ids__overlap=sale.collection_ids)
        found |= Q(pk__in=sale.product_ids) | inside
    return found


@transaction.atomic("default")
def price_products(product_ids: Sequence[int], sales: Sequence[Promotion]) -> int:
    """Editors lock the product first too, so nobody changes a price in between. Returns how many variants changed."""
    gift_cards = {
        product.pk: product.is_gift_card
        for product in Product.objects.select_for_update(of=("self",)).filter(pk__in=product_ids).order_by("pk")
    }
    collections = collections_of(product_ids)
    changed = []
    for variant in Variant.objects.filter(product_id__in=product_ids).order_by("pk"):
        for_it = [] if gift_cards.get(variant.product_id) else [
            sale for sale in sales if is_for(sale, variant, collections.get(variant.product_id, frozenset()))
        ]  # fmt: skip
        before = variant.sale_amount, variant.announced_amount
        sold_at = (sale_amount(each, variant.price_amount) for each in for_it if each.trigger == Trigger.CATALOGUE)
        variant.sale_amount = lower(min(sold_at, default=None), than=variant.price_amount)
        shown = variant.current_amount
        told = (
            sale_amount(each, shown)
            for each in for_it
            if each.trigger != Trigger.CATALOGUE and not (each.skips_reduced and shown < variant.price_amount)
        )
        variant.announced_amount = lower(min(told, default=None), than=shown)
        if (variant.sale_amount, variant.announced_amount) != before:
            changed.append(variant)
    if changed:
        Variant.objects.bulk_update(changed, ["sale_amount", "announced_amount"], batch_size=500)
        refresh_prices(*{variant.product_id for variant in changed})
    return len(changed)


def lower(amount: int | None, *, than: int) -> int | None:
    return None if amount is None or amount >= than else amount


def is_for(sale: Promotion, variant: Variant, collection_ids: frozenset[int]) -> bool:
    if sale.skips_reduced and (variant.compare_at_amount or 0) > variant.price_amount:
        return False
    if not sale.product_ids and not sale.collection_ids:
        return True
    return variant.product_id in sale.product_ids or not collection_ids.isdisjoint(sale.collection_ids)


def sale_amount(sale: Promotion, price_amount: int) -> int:
    """A percentage is rounded half up, of what is taken off; nothing gets cheaper than nothing."""
    if sale.kind == PromotionKind.PERCENT:
        return price_amount - part(price_amount, thousandths(sale.percent), ALL)
    return max(price_amount - sale.amount, 0)


def next_change(now: datetime) -> datetime | None:
    sales = Promotion.objects.filter(PRICES, is_active=True)
    moments = [
        moment
        for pair in sales.filter(Q(starts_at__gt=now) | Q(ends_at__gt=now)).values_list("starts_at", "ends_at")
        for moment in pair
        if moment is not None and moment > now
    ]
    return min(moments, default=None)
