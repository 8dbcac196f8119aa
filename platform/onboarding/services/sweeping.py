"""Shops left half open by a crash: brought to life, or taken back where nobody owns them."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from core.scope import control_context
from onboarding.services.opening import finish_opening
from staff.services import ROLE_OWNER
from tenants import hosts
from tenants.models import Membership, Shop, ShopState
from tenants.services.registry import give_back

log = structlog.get_logger("onboarding")
PATIENCE = timedelta(seconds=30)  # a sign-up under way is left alone for so long
ABANDONED = timedelta(minutes=10)


def finish_half_open(now: datetime) -> list[str]:
    """Finish every shop that is still "preparing"; returns the handles of those that went live. May run at any time,
    twice and at once. A shop that cannot be finished is logged and does not keep the others waiting."""
    finished = []
    for shop, owner in half_open_shops(now):
        if owner is None:
            take_back(shop, now)
            continue
        try:
            finish_opening(shop=shop, account=owner)
        except Exception:
            log.exception("shop_not_finished", shop=shop.shop_id)
        else:
            finished.append(shop.handle)
    return finished


def half_open_shops(now: datetime) -> list[tuple[Shop, User | None]]:
    unfinished = Q(state=ShopState.PREPARING, showcase="")  # showcases are finished by those who began them
    with control_context():
        shops = list(Shop.objects.filter(unfinished, created_at__lt=now - PATIENCE).order_by("pk"))
        owners = {
            member.shop_id: member.account
            for member in Membership.objects.select_related("account").filter(shop__in=shops, role=ROLE_OWNER)
        }
    return [(shop, owners.get(shop.pk)) for shop in shops]


def take_back(shop: Shop, now: datetime) -> None:
    """A sign-up that died before there was an account: nothing is in the schema, so it and the address are free."""
    if shop.created_at > now - ABANDONED:
        return
    with control_context(), transaction.atomic("control"):
        locked = Shop.objects.select_for_update().filter(pk=shop.pk, state=ShopState.PREPARING).first()
        if locked is None or Membership.objects.filter(shop=locked).exists():
            return
        schema, version = locked.schema_name, locked.template_version
        locked.delete()
        give_back(schema, version)
    hosts.forget_routes()
    log.info("shop_taken_back", handle=shop.handle)
