from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext

from builder.appblocks.selectors import asking
from builder.consent.models import Purpose, ScriptSlot

CAMPAIGNS = "campaigns"  # the shop's own purpose, which no script can have


@dataclass(frozen=True, slots=True)
class Script:
    """`url` is "" for an app, which loads frames and no script: it is asked for, and opens nothing here."""

    name: str
    purpose: str
    url: str
    hosts: tuple[str, ...]


def active_scripts() -> tuple[Script, ...]:
    """One query."""
    rows = ScriptSlot.objects.filter(is_active=True).values_list("name", "purpose", "url", "hosts")
    return tuple(Script(name, purpose, url, (origin(url), *hosts.split())) for name, purpose, url, hosts in rows)


def asked_by_apps(asks: Iterable[dict[str, Any]]) -> tuple[Script, ...]:
    """`asks`: rows of builder.appblocks.selectors.asking."""
    known = set(Purpose.values)
    return tuple(
        Script(str(each["name"]), purpose, "", ())
        for each in asks
        for purpose in (each["purposes"] if isinstance(each["purposes"], list) else ())
        if purpose in known
    )


def everything_asked() -> tuple[Script, ...]:
    """What a visitor is asked for at this moment: scripts, and sections of apps that the page does not need. Two queries."""
    return (*active_scripts(), *asked_by_apps(each["data"] for each in asking()))


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
