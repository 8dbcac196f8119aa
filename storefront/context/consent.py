"""The question about scripts of others, on pages that are the same for everybody; nothing where there are none."""

from __future__ import annotations

from typing import Any

from builder.consent.selectors import CAMPAIGNS, Script, label_of, purposes_of
from core.http.security import policy_for


def consent_context(scripts: tuple[Script, ...], *, measures_campaigns: bool = False) -> dict[str, Any]:
    purposes = purposes_of(scripts, measures_campaigns=measures_campaigns)
    asked = [{"key": key, "label": label_of(key), "names": ", ".join(names)} for key, names in purposes.items()]
    return {
        "purposes": asked,
        "what": ", ".join(in_a_sentence(key, names) for key, names in purposes.items()),
        "scripts": [{"purpose": script.purpose, "url": script.url} for script in scripts if script.url],
    }


def in_a_sentence(purpose: str, names: list[str]) -> str:
    label = label_of(purpose)
    who = "" if purpose == CAMPAIGNS else f" ({', '.join(names)})"  # that one is the shop's own, as its words say
    return label[:1].lower() + label[1:] + who


def policy_with(scripts: tuple[Script, ...], policy: str = "") -> str:
    """The page's security policy, opened for these hosts alone."""
    hosts = " ".join(dict.fromkeys(host for script in scripts for host in script.hosts))
    policy = policy or policy_for("storefront")
    if not hosts:
        return policy
    for directive in ("script-src 'self'", "img-src 'self' data:", "connect-src 'self'"):
        policy = policy.replace(directive, f"{directive} {hosts}")
    return policy
