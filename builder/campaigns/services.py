from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.db.models import F

from builder.campaigns.models import CampaignDay
from builder.campaigns.touches import OTHER, Touch
from commerce.cart.models import Cart
from commerce.store.models import Store
from core import audit
from core.pages import bump_pages

MAX_ROWS_A_DAY = 300


def key_of(day: date, touch: Touch) -> UUID:
    words = "\n".join((day.isoformat(), touch.path, touch.source, touch.medium, touch.campaign))
    return uuid5(NAMESPACE_URL, words)


@transaction.atomic("default")
def count(what: Literal["visits", "carts"], *, touch: Touch, day: date) -> None:
    """One more. A day has a limited number of rows: what comes beyond it with other words is counted as "(other)", so
    that invented campaigns fill neither the table nor the report."""
    more = {what: F(what) + 1}
    if CampaignDay.objects.filter(pk=key_of(day, touch)).update(**more):
        return
    if CampaignDay.objects.filter(day=day).count() >= MAX_ROWS_A_DAY:
        touch = OTHER
    key = key_of(day, touch)
    words = {"path": touch.path, "source": touch.source, "medium": touch.medium, "campaign": touch.campaign}
    CampaignDay.objects.bulk_create([CampaignDay(key=key, day=day, **words)], ignore_conflicts=True)
    CampaignDay.objects.filter(pk=key).update(**more)


@transaction.atomic("default")
def keep_touches(*, cart: Cart, touches: dict[str, dict[str, str]]) -> None:
    """What brought the shopper first and last, `{"first": …, "last": …}`: the order takes it over. Only with their
    consent; {} takes it back."""
    if cart.campaign != touches:
        cart.campaign = touches
        Cart.objects.filter(pk=cart.pk, order_id=None).update(campaign=touches)


@transaction.atomic("default")
def measure_orders(*, is_on: bool, actor: Any) -> None:
    """Whether shoppers are asked to let the shop link their orders to campaigns. The question stands on every page."""
    if Store.objects.filter(pk=1).exclude(measures_campaigns=is_on).update(measures_campaigns=is_on):
        audit.record("store.store.changed", target="1", data={"measures_campaigns": [not is_on, is_on]}, actor=actor)
        bump_pages()
