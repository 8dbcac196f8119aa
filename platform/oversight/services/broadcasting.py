"""One letter to many owners: begun by an operator, sent in pieces by a task, each person once."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import User
from billing.models import Standing
from core.scope import control_context
from onboarding.services.telling import broadcast_to
from oversight.models import Broadcast, BroadcastMail
from staff.roles import OWNER
from tenants.models import Membership, Shop, ShopState

AT_ONCE = 100
RUNNING = [ShopState.LIVE, ShopState.FROZEN]


def shops_of(broadcast: Broadcast) -> QuerySet[Shop]:
    shops = Shop.objects.filter(state__in=RUNNING, showcase="")
    if broadcast.plan:
        shops = shops.filter(contract__plan=broadcast.plan)
    if broadcast.standing and broadcast.standing != Standing.ACTIVE:
        shops = shops.filter(contract__standing=broadcast.standing)
    elif broadcast.standing:  # a shop without a contract owes nothing
        shops = shops.exclude(contract__standing__in=[one for one in Standing.values if one != Standing.ACTIVE])
    return shops


def readers_of(broadcast: Broadcast) -> QuerySet[User]:
    owners = Membership.objects.filter(role=OWNER, shop__in=shops_of(broadcast))
    return User.objects.filter(pk__in=owners.values("account"), is_active=True)


def begin(*, broadcast: Broadcast, now: datetime) -> bool:
    """False where it was begun before."""
    with control_context():
        return bool(Broadcast.objects.filter(pk=broadcast.pk, started_at=None).update(started_at=now))


def send_some(now: datetime) -> int:
    """The next of every broadcast under way."""
    with control_context():
        under_way = list(Broadcast.objects.filter(started_at__isnull=False, finished_at=None))
    return sum(send_part(broadcast, now) for broadcast in under_way)


def send_part(broadcast: Broadcast, now: datetime) -> int:
    with control_context():
        told = BroadcastMail.objects.filter(broadcast=broadcast).values("account")
        readers = list(readers_of(broadcast).exclude(pk__in=told).order_by("pk")[:AT_ONCE])
    sent = 0
    for reader in readers:
        try:
            with control_context(), transaction.atomic("control"):
                BroadcastMail.objects.create(broadcast=broadcast, account=reader)
        except IntegrityError:
            continue  # another worker has just done so
        subject, body = broadcast.words(reader.locale or "en")
        sent += broadcast_to(reader, subject=subject, body=body)
    if not readers:
        with control_context():
            Broadcast.objects.filter(pk=broadcast.pk).update(finished_at=now)
    return sent


def shown_to(shop_id: str, *, now: datetime) -> list[Broadcast]:
    """What stands on the home page of this shop's admin."""
    with control_context():
        rows = Broadcast.objects.filter(started_at__isnull=False, shows_until__gt=now)
        return [one for one in rows if shops_of(one).filter(pk=shop_id).exists()]
