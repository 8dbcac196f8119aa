"""From a shop's id, as tasks carry it, to its scope."""

from __future__ import annotations

from core.scope import Scope, control_context
from tenants.context import scope_of
from tenants.models import Shop, ShopState


def scope_of_live_shop(shop_id: str) -> Scope | None:
    """None for a shop that is unknown, or that does not work at present: its work stays where it is."""
    with control_context():
        shop = Shop.objects.filter(pk=shop_id, state=ShopState.LIVE).first()
    return scope_of(shop) if shop is not None else None
