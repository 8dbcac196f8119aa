"""What Stripe tells the platform about merchants' subscriptions, and letters that wait to be sent."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import structlog
from babel.dates import format_date
from django.utils import translation
from django.utils.translation import gettext as _

from billing.gateway import BillingUnavailable
from billing.models import Notice
from billing.plans import METRICS
from billing.services.mirror import sync_customer
from billing.services.notices import claim_notice, waiting_notices
from core.http.links import platform_url, url_of
from core.money import Money, format_money
from gateways.models import PlatformEvent
from gateways.services import finish_platform_event, forget_platform_events, waiting_platform_events
from onboarding.services.telling import owners_of, tell
from tenants import hosts

log = structlog.get_logger("billing")
ABOUT = ("customer.subscription.", "invoice.", "checkout.session.", "subscription_schedule.")
KEPT = timedelta(days=60)
AT_ONCE = 50
TO_PLAN = {"limit_near", "limit_reached", "trial_ends", "trial_over", "past_due", "frozen", "closes_soon"}


def work_on_platform_events(now: datetime) -> int:
    """Each event names a customer, and that customer is asked about: once, however many events came. While Stripe does
    not answer they wait."""
    events = waiting_platform_events(limit=AT_ONCE * 4)
    asked: set[str] = set()
    for event in events:
        customer = customer_in(event)
        if customer and customer not in asked:
            try:
                sync_customer(customer)
            except BillingUnavailable:
                return 0
            except Exception:
                log.exception("event_failed", kind=event.kind, event=event.event_id)
            asked.add(customer)
        finish_platform_event(event, now=now)
    if not events:
        forget_platform_events(before=now - KEPT)
    return len(events)


def customer_in(event: PlatformEvent) -> str:
    if not event.kind.startswith(ABOUT):
        return ""
    thing = (event.payload.get("data") or {}).get("object") or {}
    customer = thing.get("customer")
    return str(customer.get("id", "") if isinstance(customer, dict) else customer or "")


def send_notices(now: datetime) -> int:
    sent = 0
    for notice in waiting_notices(limit=AT_ONCE):
        if not claim_notice(notice, now=now):
            continue
        for owner in owners_of(notice.shop):
            with translation.override(owner.locale or notice.shop.locale):
                values = words_of(notice.values, translation.get_language() or "en")
            tell(owner, notice.letter, shop=notice.shop, url=url_for(notice), **values)
            sent += 1
    return sent


def words_of(values: dict[str, Any], language: str) -> dict[str, Any]:
    """Amounts, days and names of what is counted, as the reader writes them."""
    found = {name: value for name, value in values.items() if name != "url"}
    if values.get("day"):
        found["day"] = format_date(date.fromisoformat(values["day"]), "long", language)
    if "amount" in values:
        found["amount"] = format_money(Money(*values["amount"]), language) if values["amount"] else _("the amount due")
    if "metric" in values:
        found["what"] = str(METRICS.get(values["metric"], values["metric"]))
    return found


def url_for(notice: Notice) -> str:
    if notice.values.get("url"):
        return str(notice.values["url"])
    if notice.letter in TO_PLAN:
        return url_of(hosts.admin_host(notice.shop.handle), "/plan/")
    if notice.letter == "thawed":
        return url_of(hosts.admin_host(notice.shop.handle), "/")
    return platform_url("/shops/")
