"""Moving shops between tiers of trust: by operators, and from new to known by time where nothing speaks against it."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef

from core.pages import bump_pages
from core.scope import control_context
from oversight.models import AbuseReport, ReportState, WatchFinding
from tenants.context import shop_context
from tenants.hosts import forget_routes
from tenants.models import RegistryEntry, Shop, ShopState, Trust

KNOWN_AFTER = timedelta(days=3)
CLOCK = "clock"


def set_trust(*, shop: Shop, trust: str, reason: str, actor: str) -> bool:
    """Counts everywhere within seconds. Says whether anything changed."""
    with control_context(), transaction.atomic("control"):
        before = Shop.objects.select_for_update().get(pk=shop.pk).trust
        if before == trust:
            return False
        Shop.objects.filter(pk=shop.pk).update(trust=trust)
        told = f"{before} → {trust}. {reason}".strip()[:200]
        RegistryEntry.objects.create(shop=shop, action="trust", reason=told, actor=actor[:254])
    forget_routes()
    if shop.state in {ShopState.LIVE, ShopState.FROZEN}:
        with shop_context(shop):
            bump_pages()  # search engines are let in, or out
    return True


def trust_in_time(now: datetime, *, limit: int = 200) -> int:
    """New shops with a confirmed address, open to shoppers for some days, with no report and no suspicious name."""
    with control_context():
        confirmed = EmailAddress.objects.filter(email__iexact=OuterRef("owner_email"), verified=True)
        reported = AbuseReport.objects.filter(shop=OuterRef("pk"), state=ReportState.OPEN)
        suspicious = WatchFinding.objects.filter(shop=OuterRef("pk"), is_settled=False)
        rows = Shop.objects.filter(trust=Trust.NEW, state=ShopState.LIVE, created_at__lt=now - KNOWN_AFTER)
        rows = rows.filter(Exists(confirmed)).exclude(Exists(reported)).exclude(Exists(suspicious))
        shops = list(rows.filter(facts__is_open=True)[:limit])
    return sum(
        set_trust(shop=shop, trust=Trust.KNOWN, reason="three days, nothing reported", actor=CLOCK) for shop in shops
    )
