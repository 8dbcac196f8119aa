"""Reports about shops: taken in, decided by a person, and both sides told (Digital Services Act, articles 16 and 17)."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from core.scope import control_context
from onboarding.services.telling import tell, tell_owners
from oversight.models import AbuseReport, ReportState
from tenants.hosts import BadHost, normalise
from tenants.models import Host, RegistryEntry, Shop
from tenants.services import lifecycle
from tenants.services.lifecycle import WrongState


class AlreadyDecided(RuntimeError):
    """Somebody else was quicker."""


def receive_report(
    *, address: str, kind: str, text: str, name: str, email: str, locale: str, now: datetime
) -> AbuseReport:
    """The reporter gets a receipt. A shop that we do not know is no reason to refuse: an operator looks."""
    with control_context():
        report = AbuseReport.objects.create(
            shop=shop_at(address), address=address[:500], kind=kind, text=text, reporter_name=name, reporter_email=email,
            locale=locale, created_at=now,
        )  # fmt: skip
    tell(reporter_of(report), "report_received", number=report.pk)
    return report


def shop_at(address: str) -> Shop | None:
    try:
        name = normalise(urlsplit(address if "//" in address else f"//{address}").netloc)
    except (BadHost, ValueError):
        return None
    host = Host.objects.select_related("tenant").filter(domain=name).first()
    return host.tenant if host else None


def reporter_of(report: AbuseReport) -> Any:
    return SimpleNamespace(email=report.reporter_email, name=report.reporter_name, locale=report.locale)


def decide(
    *, report: AbuseReport, is_upheld: bool, statement: str, takes_down: bool, actor: str, now: datetime
) -> None:
    """`takes_down`: the shop is suspended with the statement as its reason. Raises AlreadyDecided."""
    with control_context(), transaction.atomic("control"):
        row = AbuseReport.objects.select_for_update().get(pk=report.pk)
        if row.state != ReportState.OPEN:
            raise AlreadyDecided
        state = ReportState.UPHELD if is_upheld else ReportState.DISMISSED
        AbuseReport.objects.filter(pk=row.pk).update(
            state=state, statement=statement, decided_by=actor[:254], decided_at=now
        )
        if row.shop is not None:
            told = f"report {row.pk}: {state}"
            RegistryEntry.objects.create(shop=row.shop, action="report decided", reason=told, actor=actor[:254])
    report.refresh_from_db()
    if takes_down and report.shop is not None:
        take_down(shop=report.shop, reason=statement, actor=actor)
    decision = report.get_state_display()
    tell(reporter_of(report), "report_decided", number=report.pk, decision=decision, reason=statement)


def take_down(*, shop: Shop, reason: str, actor: str) -> bool:
    """Suspended, and its owners told why. False where it was shut already."""
    try:
        lifecycle.suspend(shop=shop, reason=reason[:200], actor=actor)
    except WrongState:
        return False
    tell_owners(shop, "suspended", reason=reason)
    return True
