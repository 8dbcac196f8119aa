"""A webhook comes in at the platform's host: from which shop's account, is it genuine, is it of the right mode?"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import structlog
from django.conf import settings

from commerce.payments.providers.stripe import gateway
from commerce.payments.services.inbox import keep_event
from core.scope import control_context
from gateways.services import keep_platform_event, shop_of_account
from tenants.context import shop_context

log = structlog.get_logger("webhooks")


class Received(StrEnum):
    KEPT = "kept"
    KNOWN = "known"  # came before
    IGNORED = "ignored"  # genuine, and none of ours


def receive_stripe(*, endpoint: str, body: bytes, signature: str, now: datetime) -> Received:
    """Write a genuine event into the inbox of the shop whose account it came from. Raises gateway.BadSignature."""
    secrets = settings.STRIPE_WEBHOOK_SECRETS[endpoint]
    event = gateway.verified_event(body, signature, secrets, now.timestamp())
    is_thin = event.get("object") == "v2.core.event"
    if is_thin != (endpoint == "accounts"):
        raise gateway.BadSignature("kind")  # our secret, but not an event that this address is for
    if endpoint == "platform":
        kept = keep_platform_event(provider="stripe", event_id=event["id"], kind=event["type"], payload=event, now=now)
        return Received.KEPT if kept else Received.KNOWN
    account = event.get("context") or (event.get("related_object") or {}).get("id") if is_thin else event.get("account")
    with control_context():
        found = shop_of_account(provider="stripe", reference=str(account or ""))
    if found is None:
        log.warning("event of an unknown account", endpoint=endpoint, kind=event["type"])
        return Received.IGNORED
    shop, is_live = found
    if bool(event.get("livemode")) != is_live:
        log.warning("event of the other mode", endpoint=endpoint, kind=event["type"], account=account)
        return Received.IGNORED
    with shop_context(shop):
        kept = keep_event(
            endpoint=f"stripe.{endpoint}", account=str(account), event_id=event["id"], kind=event["type"], payload=event,
            now=now,
        )  # fmt: skip
    return Received.KEPT if kept else Received.KNOWN
