"""Connected accounts, v2 and v1, and the single-use links on which their owners tell Stripe who they are."""

from __future__ import annotations

from typing import Any

from fakestripe.errors import Problem
from fakestripe.events import rfc3339, tell, tell_thin
from fakestripe.objects.rules import checked_metadata
from fakestripe.world import Object, World

NEEDED = ["identity.business_details", "external_account", "tos_acceptance"]
LINK_LIFE = 300


def create_v2(world: World, account: str, params: dict[str, Any]) -> Object:
    if params.get("dashboard") == "express" and _losses(params) == "stripe":
        raise Problem("losses_collector stripe needs the full dashboard.", param="defaults.responsibilities")
    made = _new(world, params.get("contact_email", ""), params.get("display_name", ""),
                str((params.get("identity") or {}).get("country", "fr")).lower(),
                params.get("metadata"), _wanted(params))  # fmt: skip
    return shown_v2(world, made, params.get("include") or [])


def create_v1(world: World, account: str, params: dict[str, Any]) -> Object:
    if "type" in params:
        raise Problem("Use controller instead of type.", param="type")
    made = _new(world, params.get("email", ""), (params.get("business_profile") or {}).get("name", ""),
                str(params.get("country", "FR")).lower(), params.get("metadata"),
                sorted(params.get("capabilities") or ["card_payments"]))  # fmt: skip
    return shown_v1(world, made)


def _new(world: World, email: str, name: str, country: str, metadata: Any, wanted: list[str]) -> str:
    identifier = world.new_id("acct", 16)
    world.hidden[identifier] = {
        "email": email, "name": name, "country": country, "metadata": checked_metadata(metadata), "created": world.now(),
        "due": list(NEEDED), "wanted": wanted, "lost": [], "closed": False,
    }  # fmt: skip
    world.objects[identifier] = {}
    world.is_dirty = True
    return identifier


def _wanted(params: dict[str, Any]) -> list[str]:
    merchant = (params.get("configuration") or {}).get("merchant") or {}
    return sorted(merchant.get("capabilities") or {})


def _losses(params: dict[str, Any]) -> str:
    return str(((params.get("defaults") or {}).get("responsibilities") or {}).get("losses_collector", ""))


def facts_of(world: World, identifier: str) -> dict[str, Any]:
    """Raises Problem where the account is unknown or has left the platform."""
    facts = world.hidden.get(identifier)
    if not identifier.startswith("acct_") or facts is None or facts.get("gone"):
        raise Problem(
            f"The provided key does not have access to account '{identifier}' (or that account does not exist).",
            code="account_invalid", kind="permission_error",
        )  # fmt: skip
    return facts


def status_of(facts: dict[str, Any], capability: str) -> str:
    if capability in facts["lost"] or facts["due"] or facts["closed"]:
        return "restricted"
    return "active"


def is_ready(world: World, identifier: str) -> bool:
    return status_of(facts_of(world, identifier), "card_payments") == "active"


def shown_v2(world: World, identifier: str, include: list[str]) -> Object:
    facts = facts_of(world, identifier)
    shown: Object = {
        "id": identifier, "object": "v2.core.account", "applied_configurations": ["merchant"], "livemode": False,
        "created": rfc3339(facts["created"]), "contact_email": facts["email"], "display_name": facts["name"],
        "dashboard": "full", "closed": facts["closed"], "metadata": facts["metadata"], "configuration": None,
        "requirements": None, "identity": None, "defaults": None, "future_requirements": None, "contact_phone": None,
    }  # fmt: skip
    if any(each.startswith("configuration.merchant") for each in include):
        shown["configuration"] = {"merchant": {"applied": True, "capabilities": _capabilities(facts)}}
    if "requirements" in include:
        shown["requirements"] = _requirements(facts)
    if "identity" in include:
        shown["identity"] = {"country": facts["country"]}
    return shown


def _capabilities(facts: dict[str, Any]) -> Object:
    details = [{"code": "requirements_past_due", "resolution": "provide_info"}]
    return {
        name: {
            "status": status_of(facts, name),
            "status_details": [] if status_of(facts, name) == "active" else details,
        }
        for name in facts["wanted"]
    }


def _requirements(facts: dict[str, Any]) -> Object:
    entries = [
        {"awaiting_action_from": "user", "description": name, "errors": [], "reference": None,
         "impact": {"restricts_capabilities": None}, "minimum_deadline": {"status": "currently_due"},
         "requested_reasons": [{"code": "routine_onboarding"}]}
        for name in facts["due"]
    ]  # fmt: skip
    summary = {"minimum_deadline": {"status": "currently_due", "time": None}} if entries else None
    return {"alternatives": None, "entries": entries, "summary": summary}


def shown_v1(world: World, identifier: str) -> Object:
    facts = facts_of(world, identifier)
    ready = not facts["due"] and not facts["closed"]
    return {
        "id": identifier, "object": "account", "business_type": None, "charges_enabled": ready, "payouts_enabled": ready,
        "details_submitted": ready, "country": facts["country"].upper(), "created": facts["created"],
        "default_currency": "eur", "email": facts["email"], "metadata": facts["metadata"],
        "capabilities": {name: status_of(facts, name).replace("restricted", "inactive") for name in facts["wanted"]},
        "requirements": {
            "alternatives": [], "current_deadline": None, "currently_due": facts["due"], "disabled_reason": None,
            "errors": [], "eventually_due": facts["due"], "past_due": [], "pending_verification": [],
        },
    }  # fmt: skip


def create_link(world: World, account: str, params: dict[str, Any]) -> Object:
    case = params["use_case"]
    urls = case.get(case["type"]) or {}
    token = _link(world, params["account"], urls.get("refresh_url", ""), urls.get("return_url", ""))
    return {
        "object": "v2.core.account_link", "account": params["account"], "created": rfc3339(world.now()),
        "expires_at": rfc3339(world.now() + LINK_LIFE), "livemode": False, "use_case": case,
        "url": f"{world.base_url}/onboarding/{token}",
    }  # fmt: skip


def create_link_v1(world: World, account: str, params: dict[str, Any]) -> Object:
    token = _link(world, params["account"], params.get("refresh_url", ""), params.get("return_url", ""))
    return {"object": "account_link", "created": world.now(), "expires_at": world.now() + LINK_LIFE,
            "url": f"{world.base_url}/onboarding/{token}"}  # fmt: skip


def _link(world: World, identifier: str, refresh_url: str, return_url: str) -> str:
    facts_of(world, identifier)
    token = world.new_id("alink", 30)
    world.links[token] = {"account": identifier, "refresh_url": refresh_url, "return_url": return_url,
                          "expires_at": world.now() + LINK_LIFE, "is_used": False}  # fmt: skip
    world.is_dirty = True
    return token


def finish_onboarding(world: World, identifier: str) -> None:
    change(world, identifier, due=[])


def change(world: World, identifier: str, **facts: Any) -> None:
    """Whatever changes in an account is told both ways."""
    facts_of(world, identifier).update(facts)
    world.is_dirty = True
    tell_thin(world, "account[requirements].updated", identifier)
    tell_thin(world, "account[configuration.merchant].capability_status_updated", identifier)
    tell(world, identifier, "account.updated", shown_v1(world, identifier))


def lose_capability(world: World, identifier: str, name: str = "card_payments") -> None:
    change(world, identifier, lost=[name])


def deauthorise(world: World, identifier: str) -> None:
    """Its owner throws the platform out."""
    application = {"id": "ca_platform", "object": "application", "name": "Échoppe"}
    tell(world, identifier, "account.application.deauthorized", application)
    facts_of(world, identifier)["gone"] = True
    world.is_dirty = True
