"""Shops left half open by a crash: brought to life, or taken back where nobody owns them."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Count, Max, Q

from accounts.models import User
from core.scope import control_context
from onboarding.services.opening import finish_opening
from staff.services import ROLE_OWNER
from tenants import hosts
from tenants.models import Membership, RegistryEntry, Shop, ShopState
from tenants.services.registry import give_back

log = structlog.get_logger("onboarding")
PATIENCE = timedelta(seconds=30)  # a sign-up under way is left alone for so long
ABANDONED = timedelta(minutes=10)
FAILED = "opening failed"  # the action of its entries in the registry
LONGEST_PAUSE = timedelta(hours=1)


def finish_half_open(now: datetime, *, at_once: bool = False) -> list[str]:
    """Finish every shop that is still "preparing"; returns the handles of those that went live. May run at any time,
    twice and at once. A shop that cannot be finished does not keep the others waiting: it is noted in the registry, logged
    (with a traceback the first time) and tried again after 1, 2, 4 … 60 minutes, or now with `at_once`."""
    finished = []
    for shop, owner in half_open_shops(now):
        if owner is None:
            take_back(shop, now)
            continue
        tries, next_at = former_tries(shop)
        if next_at is not None and next_at > now and not at_once:
            continue
        try:
            finish_opening(shop=shop, account=owner)
        except Exception as error:
            note_failure(shop, error, tries=tries + 1)
        else:
            finished.append(shop.handle)
    return finished


def former_tries(shop: Shop) -> tuple[int, datetime | None]:
    """How often it could not be finished, and when to try again. The registry's entries are the only memory."""
    with control_context():
        tries = shop.entries.filter(action=FAILED).aggregate(count=Count("id"), last_at=Max("at"))
    return tries["count"], tries["last_at"] + pause_after(tries["count"]) if tries["count"] else None


def pause_after(tries: int) -> timedelta:
    """1, 2, 4 … minutes, an hour at most."""
    return min(timedelta(minutes=2 ** min(tries - 1, 10)), LONGEST_PAUSE)


def note_failure(shop: Shop, error: Exception, *, tries: int) -> None:
    """Where operators look (the shop's page of the console), and in the log: the same traceback twice says nothing new."""
    minutes = int(pause_after(tries).total_seconds() // 60)
    said = f"{type(error).__name__}: {error}"
    facts = {"shop": shop.shop_id, "handle": shop.handle, "tries": tries, "next_in_minutes": minutes, "error": said}
    log.error("shop_not_finished", **facts, exc_info=tries == 1)
    with control_context():
        RegistryEntry.objects.create(shop=shop, action=FAILED, reason=fit_for_a_line(said))


def fit_for_a_line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:200]


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
