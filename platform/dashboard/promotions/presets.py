"""The kinds of promotion that people look for, each with the fields that it needs and no others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from commerce.promotions.models import Promotion, PromotionKind, PromotionTarget, Trigger

WHEN = ("starts_at", "ends_at", "is_active")
WHAT_FOR = ("collections", "articles", "skips_reduced")
CONDITIONS = ("min_amount", "min_quantity")
LIMITS = ("usage_limit", "customer_limit", "combines_with")


@dataclass(frozen=True)
class Preset:
    slug: str
    label: Any
    help: Any
    trigger: str
    kind: str
    target: str = PromotionTarget.ITEMS


PRESETS = {
    preset.slug: preset
    for preset in [
        Preset("sale", _("Sale"), _("Lower prices in the shop between two dates, with the former price beside them."),
               Trigger.CATALOGUE, PromotionKind.PERCENT),
        Preset("sale-amount", _("Sale by an amount"), _("The same, so many off each price."),
               Trigger.CATALOGUE, PromotionKind.AMOUNT),
        Preset("code-percent", _("Code: percentage"), _("“10 % with WELCOME10”."), Trigger.CODE, PromotionKind.PERCENT,
               PromotionTarget.ORDER),
        Preset("code-amount", _("Code: amount"), _("“5 off with THANKS5”."), Trigger.CODE, PromotionKind.AMOUNT,
               PromotionTarget.ORDER),
        Preset("code-shipping", _("Code: free delivery"), _("“Free delivery with PARCEL”."), Trigger.CODE,
               PromotionKind.FREE_SHIPPING, PromotionTarget.SHIPPING),
        Preset("auto-percent", _("Automatic: percentage"), _("Off every cart that fits, without a code."),
               Trigger.AUTOMATIC, PromotionKind.PERCENT, PromotionTarget.ORDER),
        Preset("auto-tiers", _("The more, the cheaper"), _("5 % from 50, 10 % from 100."), Trigger.AUTOMATIC,
               PromotionKind.TIERS, PromotionTarget.ORDER),
        Preset("auto-bundle", _("Buy some, get some"), _("“3 for 2”: the cheapest is free."), Trigger.AUTOMATIC,
               PromotionKind.BUY_X_GET_Y),
        Preset("auto-shipping", _("Automatic: free delivery"), _("From an order value, or for certain articles."),
               Trigger.AUTOMATIC, PromotionKind.FREE_SHIPPING, PromotionTarget.SHIPPING),
    ]
}  # fmt: skip


def fields_of(promotion: Promotion) -> list[str]:
    """In the order of the form."""
    effect = {
        PromotionKind.PERCENT: ["percent"],
        PromotionKind.AMOUNT: ["amount", "is_per_unit"],
        PromotionKind.BUY_X_GET_Y: [
            "buy_quantity",
            "get_quantity",
            "percent",
            "most_times",
            "get_collections",
            "get_articles",
        ],
        PromotionKind.TIERS: ["tiers", "counts_units"],
        PromotionKind.FREE_SHIPPING: ["amount"],
    }[PromotionKind(promotion.kind)]
    if promotion.trigger == Trigger.CATALOGUE:
        return ["name", *(name for name in effect if name != "is_per_unit"), *WHEN, *WHAT_FOR]
    has_target = promotion.kind in (PromotionKind.PERCENT, PromotionKind.AMOUNT, PromotionKind.TIERS)
    code = ["code"] if promotion.trigger == Trigger.CODE and not promotion.pk else []
    told = ["is_announced"] if promotion.kind in (PromotionKind.PERCENT, PromotionKind.AMOUNT) else []
    return ["name", *code, *effect, *(["target"] if has_target else []), *WHEN, *told, *WHAT_FOR, *CONDITIONS, *LIMITS]
