from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext

from builder.consent.models import Purpose, ScriptSlot

CAMPAIGNS = "campaigns"  # the shop's own purpose, which no script can have


@dataclass(frozen=True, slots=True)
class Script:
    name: str
    purpose: str
    url: str
    hosts: tuple[str, ...]


def active_scripts() -> tuple[Script, ...]:
    """One query."""
    rows = ScriptSlot.objects.filter(is_active=True).values_list("name", "purpose", "url", "hosts")
    return tuple(Script(name, purpose, url, (origin(url), *hosts.split())) for name, purpose, url, hosts in rows)


def origin(url: str) -> str:
    return f"https://{urlsplit(url).netloc}"


def purposes_of(scripts: tuple[Script, ...], *, measures_campaigns: bool = False) -> dict[str, list[str]]:
    """Per purpose in use the names of those who get to know; the shop itself where it links orders to campaigns."""
    found: dict[str, list[str]] = {}
    for purpose in Purpose.values:
        names = [script.name for script in scripts if script.purpose == purpose]
        if names:
            found[purpose] = names
    if measures_campaigns:
        found[CAMPAIGNS] = [gettext("this shop")]
    return found


def label_of(purpose: str) -> str:
    own = gettext("Linking your order to the advertisement it came from")
    return own if purpose == CAMPAIGNS else str(Purpose(purpose).label)
