"""The customer portal: configurations, and sessions that lead to its page."""

from __future__ import annotations

from typing import Any

from fakestripe.errors import Problem
from fakestripe.objects.rules import checked_metadata
from fakestripe.world import Object, World


def create_configuration(world: World, account: str, params: dict[str, Any]) -> Object:
    wanted = params["features"]

    def is_on(name: str) -> bool:
        return bool((wanted.get(name) or {}).get("enabled"))

    cancel, update = wanted.get("subscription_cancel") or {}, wanted.get("customer_update") or {}
    return world.put(account, {
        "id": world.new_id("bpc"), "object": "billing_portal.configuration", "active": True, "application": None,
        "business_profile": {"headline": (params.get("business_profile") or {}).get("headline"), "privacy_policy_url": None,
                             "terms_of_service_url": None},
        "created": world.now(), "default_return_url": params.get("default_return_url"), "is_default": False,
        "livemode": False,
        "login_page": {"enabled": False, "url": None}, "metadata": checked_metadata(params.get("metadata")), "name": None,
        "updated": world.now(), "features": {
            "customer_update": {"allowed_updates": update.get("allowed_updates") or [], "enabled": is_on("customer_update")},
            "invoice_history": {"enabled": is_on("invoice_history")},
            "payment_method_update": {"enabled": is_on("payment_method_update"), "payment_method_configuration": None},
            "subscription_cancel": {
                "cancellation_reason": {"enabled": False, "options": []}, "enabled": is_on("subscription_cancel"),
                "mode": cancel.get("mode", "at_period_end"), "proration_behavior": "none"},
            "subscription_pause": {"duration": {"interval_options": [], "type": "indefinite"}, "enabled": False},
            "subscription_update": {
                "default_allowed_updates": [], "enabled": is_on("subscription_update"), "proration_behavior": "none",
                "products": None, "billing_cycle_anchor": None, "trial_update_behavior": "end_trial",
                "schedule_at_period_end": {"conditions": []}},
        },
    })  # fmt: skip


def create_session(world: World, account: str, params: dict[str, Any]) -> Object:
    if not params.get("customer"):
        raise Problem("This double opens the portal for a customer.", param="customer")
    world.get(account, params["customer"], "customer")
    configuration = params.get("configuration")
    if configuration is None:
        raise Problem(
            "You can't create a portal session until a configuration was saved: pass `configuration`.",
            param="configuration",
        )
    world.get(account, configuration, "billing_portal.configuration")
    identifier = world.new_id("bps")
    world.secret(identifier)["account"] = account
    return world.put(account, {
        "id": identifier, "object": "billing_portal.session", "configuration": configuration, "created": world.now(),
        "customer": params["customer"], "flow": None, "livemode": False, "locale": params.get("locale"),
        "on_behalf_of": None,
        "return_url": params.get("return_url"), "url": f"{world.base_url}/p/session/{identifier}",
    })  # fmt: skip
