"""Which offers a cart may count on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from django.db.models import Count, Q, QuerySet

from commerce.catalog.models import CollectionEntry, ProductStatus, Variant
from commerce.pricing.given import Kind, Offer, Scope, Target, Tier
from commerce.promotions.models import Code, Promotion, Trigger, Use
from core.prepared import Given, Prepared


class CodeProblem(StrEnum):
    UNKNOWN = "unknown"
    OFF = "off"
    EARLY = "early"
    OVER = "over"
    USED_UP = "used_up"
    USED_BY_YOU = "used_by_you"


@dataclass(frozen=True, slots=True)
class OfferedNow:
    """`refused` says why a code opens nothing; `rows` are the promotions and codes behind the offers."""

    offers: tuple[Offer, ...]
    refused: dict[str, CodeProblem]
    promotions: dict[int, Promotion]
    codes: dict[int, Code]


def offered_now(*, codes: Sequence[str], now: datetime, email: str = "") -> OfferedNow:
    """The automatic promotions of the moment and those that `codes` open. With an `email` the limits per customer
    count too. One query, one more with codes, one more where there are limits per customer."""
    promotions = {each.pk: each for each in AUTOMATIC(now=now)}
    promotions = {pk: each for pk, each in promotions.items() if not is_used_up(each)}
    refused: dict[str, CodeProblem] = {}
    opened: dict[int, Code] = {}
    known = (
        {code.text: code for code in Code.objects.filter(text__in=codes).select_related("promotion")} if codes else {}
    )
    for text in codes:
        code = known.get(text)
        problem = CodeProblem.UNKNOWN if code is None else problem_of(code, now)
        if problem is None and code is not None:
            promotions.setdefault(code.promotion_id, code.promotion)
            opened.setdefault(code.promotion_id, code)
        elif problem is not None:
            refused[text] = problem
    for pk in used_by_customer(promotions.values(), email):
        if pk in opened:
            refused[opened.pop(pk).text] = CodeProblem.USED_BY_YOU
        del promotions[pk]
    offers = tuple(offer_of(each, opened[pk].text if pk in opened else "") for pk, each in promotions.items())
    return OfferedNow(offers, refused, promotions, opened)


def running(now: datetime | Given) -> QuerySet[Promotion]:
    started = Promotion.objects.filter(is_active=True, starts_at__lte=now)
    return started.filter(Q(ends_at=None) | Q(ends_at__gt=now)).order_by("pk")


AUTOMATIC = Prepared(lambda: running(Given("now")).filter(trigger=Trigger.AUTOMATIC))


def problem_of(code: Code, now: datetime) -> CodeProblem | None:
    promotion = code.promotion
    if not promotion.is_active or promotion.trigger != Trigger.CODE:
        return CodeProblem.OFF
    if promotion.starts_at > now:
        return CodeProblem.EARLY
    if promotion.ends_at is not None and promotion.ends_at <= now:
        return CodeProblem.OVER
    if is_used_up(promotion) or (code.usage_limit is not None and code.use_count >= code.usage_limit):
        return CodeProblem.USED_UP
    return None


def is_used_up(promotion: Promotion) -> bool:
    return promotion.usage_limit is not None and promotion.use_count >= promotion.usage_limit


def used_by_customer(promotions: Iterable[Promotion], email: str) -> list[int]:
    """Those that this customer has used as often as anybody may."""
    limits = {each.pk: each.customer_limit for each in promotions if each.customer_limit is not None}
    if not limits or not email:
        return []
    counted = (
        Use.objects.filter(promotion_id__in=limits, email=email.strip().lower(), released_at=None)
        .values_list("promotion_id")
        .annotate(count=Count("pk"))
    )
    return [pk for pk, count in counted if count >= (limits[pk] or 0)]


def offer_of(promotion: Promotion, code: str = "") -> Offer:
    is_narrowed = promotion.get_product_ids or promotion.get_collection_ids
    return Offer(
        id=promotion.pk or 0,
        name=promotion.name,
        code=code,
        kind=Kind(promotion.kind),
        target=Target(promotion.target),
        percent=Decimal(promotion.percent),
        amount=promotion.amount,
        is_per_unit=promotion.is_per_unit,
        buy_quantity=promotion.buy_quantity,
        get_quantity=promotion.get_quantity,
        most_times=promotion.most_times,
        get_scope=scope_of(promotion.get_product_ids, promotion.get_collection_ids) if is_narrowed else None,
        tiers=tuple(Tier(int(tier["from"]), Decimal(str(tier["percent"]))) for tier in promotion.tiers),
        counts_units=promotion.counts_units,
        scope=scope_of(promotion.product_ids, promotion.collection_ids),
        min_amount=promotion.min_amount,
        min_quantity=promotion.min_quantity,
        skips_reduced=promotion.skips_reduced,
        combines_with=frozenset(Target(each) for each in promotion.combines_with),
    )


def scope_of(product_ids: Iterable[int], collection_ids: Iterable[int]) -> Scope:
    return Scope(product_ids=frozenset(product_ids), collection_ids=frozenset(collection_ids))


def asks_for_collections(offers: Iterable[Offer]) -> bool:
    return any(each.scope.collection_ids or (each.get_scope and each.get_scope.collection_ids) for each in offers)


def collections_of(product_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Those that it is in, and all above these. One query."""
    found: dict[int, set[int]] = {}
    rows = CollectionEntry.objects.filter(product_id__in=set(product_ids)).values_list(
        "product_id", "collection_id", "collection__ancestor_ids"
    )
    for product_id, collection_id, above in rows:
        found.setdefault(product_id, set()).update([collection_id, *above])
    return {product_id: frozenset(ids) for product_id, ids in found.items()}


def sample_lines(promotion: Promotion, *, count: int = 3) -> list[Variant]:
    """Variants of visible products for a preview, those that it is for first. At most two queries."""
    sold = Variant.objects.filter(
        product__status=ProductStatus.ACTIVE,
        product__is_published=True,
        product__is_gift_card=False,
        price_amount__gt=0,
    ).select_related("product")
    meant = Q(product_id__in=promotion.product_ids) | Q(product__entries__collection_id__in=promotion.collection_ids)
    chosen = list(sold.filter(meant).order_by("product_id", "position").distinct("product_id")[:count])
    if len(chosen) < count:
        others = sold.exclude(product_id__in=[variant.product_id for variant in chosen])
        chosen += others.order_by("product_id", "position").distinct("product_id")[: count - len(chosen)]
    return chosen
