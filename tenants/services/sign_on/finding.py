"""Which shop's provider somebody means who stands at the platform's door."""

from __future__ import annotations

from core.scope import control_context
from tenants import hosts
from tenants.models import Host, Shop
from tenants.services.sign_on.domains import shops_vouching_for
from tenants.services.sign_on.rules import ready_provider


def shop_for(typed: str) -> Shop | None:
    """By a company's mail address, where one shop alone has its domain; or by a shop's name or one of its addresses."""
    if "@" in typed:
        found = shops_vouching_for(typed)
        return found[0] if len(found) == 1 else None
    text = typed.lower().removeprefix("https://").removeprefix("http://").split("/")[0].partition(":")[0]
    with control_context():
        shop = Shop.objects.filter(handle=text).first() or shop_at(text)
    return shop if shop is not None and ready_provider(shop.pk) is not None else None


def shop_at(name: str) -> Shop | None:
    try:
        domain = hosts.normalise(name)
    except hosts.BadHost:
        return None
    host = Host.objects.select_related("tenant").filter(domain=domain).first()
    return host.tenant if host else None
