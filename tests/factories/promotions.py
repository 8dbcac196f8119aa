"""Promotions, codes and gift cards."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from commerce.giftcards.models import GiftCard
from commerce.giftcards.services import issue_card
from commerce.promotions.models import Code, Promotion, PromotionKind, PromotionTarget, Trigger
from core.money import Money
from tests.factories.selling import NOON


def make_promotion(*, code: str = "", code_limit: int | None = None, **fields: Any) -> Promotion:
    """Ten percent off the order, automatic unless it has a code."""
    values: dict[str, Any] = {
        "name": "Ten off",
        "trigger": Trigger.CODE if code else Trigger.AUTOMATIC,
        "kind": PromotionKind.PERCENT,
        "target": PromotionTarget.ORDER,
        "percent": 10,
        "starts_at": NOON - timedelta(days=1),
    }
    promotion = Promotion.objects.create(**(values | fields))
    if code:
        Code.objects.create(promotion=promotion, text=code, usage_limit=code_limit)
    return promotion


def make_sale(percent: int = 20, **fields: Any) -> Promotion:
    return make_promotion(
        name="Sale", trigger=Trigger.CATALOGUE, target=PromotionTarget.ITEMS, percent=percent, **fields
    )


def make_card(amount: int = 2000, *, now: datetime = NOON, **fields: Any) -> GiftCard:
    return issue_card(value=Money(amount, "EUR"), now=now, **fields)
