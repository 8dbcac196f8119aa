"""Telling what happened: snapshot events of v1, thin events of v2, each signed as Stripe signs."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from typing import Any

import stripe

from fakestripe.world import API_VERSION, Object, World

THIN = "v2.core."


def rfc3339(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def tell(world: World, account: str, kind: str, thing: Object) -> Object:
    """Write a snapshot event down and hand it to the endpoints that want it."""
    event = {
        "id": world.new_id("evt"), "object": "event", "api_version": API_VERSION, "created": world.now(),
        "data": {"object": copy.deepcopy(thing)}, "livemode": False, "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None}, "type": kind,
    }  # fmt: skip
    if account:
        event["account"] = account
    world.put(account, event)
    for endpoint in world.endpoints:
        if endpoint["payload"] == "snapshot" and endpoint["connect"] == bool(account):
            world.send(endpoint, event)
    return event


def tell_thin(world: World, kind: str, account: str) -> Object:
    """About an account, to the platform. `kind` is what follows "v2.core."."""
    event = {
        "id": world.new_id("evt"), "object": "v2.core.event", "type": THIN + kind, "livemode": False,
        "created": rfc3339(world.now()), "reason": None, "context": account,
        "related_object": {"id": account, "type": "v2.core.account", "url": f"/v2/core/accounts/{account}"},
    }  # fmt: skip
    world.put("", event)
    for endpoint in world.endpoints:
        if endpoint["payload"] == "thin":
            world.send(endpoint, event)
    return event


def signed(event: Object, secret: str, *, timestamp: int) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a delivery."""
    body = json.dumps(event, separators=(",", ":"))
    signature = stripe.WebhookSignature.generate_signature_header(body, secret, timestamp=timestamp)
    return body.encode(), {"Stripe-Signature": signature, "Content-Type": "application/json; charset=utf-8"}


def endpoint(url: str, secret: str, *, connect: bool, payload: str = "snapshot") -> dict[str, Any]:
    return {"url": url, "secret": secret, "connect": connect, "payload": payload}
