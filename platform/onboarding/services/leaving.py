"""A closed shop's owner is offered a copy of everything, before anything may be dropped."""

from __future__ import annotations

from datetime import datetime

import structlog

from billing.gateway import BillingRefused, BillingUnavailable
from billing.models import Subscription
from billing.models.subscription import LIVE
from billing.services.mirror import stop_paying
from core.http.links import platform_url
from core.scope import control_context
from onboarding.services.telling import owners_of, tell
from tenants.models import CopyKind, ExportRun, ExportState, Shop, ShopState
from tenants.services.exports import run_export

log = structlog.get_logger("leaving")
AT_ONCE = 20


def offer_copies_of_closed(now: datetime) -> int:
    """Those that nobody was offered yet; may run at any time. A shop that fails is tried again the next time."""
    with control_context():
        waiting = Shop.objects.filter(state=ShopState.CLOSED, export_offered_at=None)
        shops = list(waiting.order_by("state_changed_at")[:AT_ONCE])
    done = 0
    for shop in shops:
        with control_context():
            run = ExportRun.objects.create(shop=shop, kind=CopyKind.ASKED, requested_by="closing")
        try:
            run_export(run.pk)
        except Exception:
            log.exception("copy_not_offered", shop=shop.shop_id)
            continue
        for owner in owners_of(shop):
            tell(owner, "shop_closed", shop=shop, url=platform_url(f"/shops/{shop.pk}/copy/"))
        done += 1
    return done


def stop_paying_closed() -> int:
    """A closed shop pays no more. One that Stripe does not answer for is tried again the next time."""
    with control_context():
        paying = Subscription.objects.filter(status__in=LIVE).values("shop")
        shops = list(Shop.objects.filter(pk__in=paying, state__in=[ShopState.CLOSED, ShopState.DROPPED])[:AT_ONCE])
    done = 0
    for shop in shops:
        try:
            stop_paying(shop)
        except (BillingUnavailable, BillingRefused) as error:
            log.warning("still_paying", shop=shop.shop_id, error=str(error))
        else:
            done += 1
    return done


def last_copy(shop: Shop) -> ExportRun | None:
    with control_context():
        return ExportRun.objects.filter(shop=shop, state=ExportState.DONE).exclude(file="").first()
