"""Questions of merchants and the platform's answers, and letters about breaches. Each message is also a mail."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from core.http.links import platform_url
from core.scope import control_context
from onboarding.services.telling import tell, tell_owners
from oversight.models import Breach, Ticket, TicketMessage, TicketState
from tenants import hosts
from tenants.models import RegistryEntry, Shop, ShopState


def open_ticket(*, shop: Shop, subject: str, text: str, email: str, locale: str, now: datetime) -> Ticket:
    with control_context(), transaction.atomic("control"):
        ticket = Ticket.objects.create(
            shop=shop, subject=subject, opened_by=email, locale=locale, created_at=now, moved_at=now
        )
        TicketMessage.objects.create(ticket=ticket, author=email, text=text, at=now)
    tell_operators(ticket, text)
    return ticket


def ask_more(*, ticket: Ticket, text: str, email: str, now: datetime) -> None:
    """A closed question is open again."""
    add(ticket, text, author=email, is_ours=False, state=TicketState.OPEN, now=now)
    tell_operators(ticket, text)


def answer(*, ticket: Ticket, text: str, actor: str, is_closed: bool, now: datetime) -> None:
    state = TicketState.CLOSED if is_closed else TicketState.ANSWERED
    add(ticket, text, author=actor, is_ours=True, state=state, now=now)
    url = hosts.url_of(hosts.admin_host(ticket.shop.handle), f"/desk/{ticket.pk}/")
    tell(reader_of(ticket), "ticket_answered", shop=ticket.shop, url=url, subject=ticket.subject, text=text)


def close_ticket(*, ticket: Ticket, now: datetime) -> None:
    with control_context():
        Ticket.objects.filter(pk=ticket.pk).update(state=TicketState.CLOSED, moved_at=now)
        ticket.refresh_from_db()


def add(ticket: Ticket, text: str, *, author: str, is_ours: bool, state: str, now: datetime) -> None:
    with control_context(), transaction.atomic("control"):
        TicketMessage.objects.create(ticket=ticket, author=author[:254], text=text, is_ours=is_ours, at=now)
        Ticket.objects.filter(pk=ticket.pk).update(state=state, moved_at=now)
        ticket.refresh_from_db()


def reader_of(ticket: Ticket) -> Any:
    return SimpleNamespace(email=ticket.opened_by, name="", locale=ticket.locale)


def tell_operators(ticket: Ticket, text: str) -> None:
    url = platform_url(reverse("console:oversight_ticket_change", args=[ticket.pk], urlconf="config.urls_platform"))
    tell_platform("ticket_asked", shop=ticket.shop, url=url, subject=ticket.subject, text=text)


def tell_platform(letter: str, *, shop: Shop, url: str, **values: Any) -> None:
    """Whoever runs this instance; nobody where no address is set."""
    if settings.OPERATOR_EMAIL:
        reader = SimpleNamespace(email=settings.OPERATOR_EMAIL, name="", locale=settings.LANGUAGE_CODE)
        tell(reader, letter, shop=shop, url=url, **values)


def tickets_of(shop_id: str) -> list[Ticket]:
    with control_context():
        return list(Ticket.objects.filter(shop_id=shop_id)[:100])


def ticket_of(shop_id: str, ticket_id: int) -> Ticket | None:
    """With its messages and its shop."""
    with control_context():
        found = Ticket.objects.select_related("shop").prefetch_related("messages")
        return found.filter(shop_id=shop_id, pk=ticket_id).first()


def tell_owners_of_breach(*, breach: Breach, actor: str, now: datetime) -> int:
    """Every owner of the shops affected, once; all shops where none is named. Returns how many shops were told; 0 where
    it was done before."""
    with control_context():
        if not Breach.objects.filter(pk=breach.pk, owners_told_at=None).update(owners_told_at=now):
            return 0
        named = list(breach.shops.all())
        shops = named or list(Shop.objects.filter(state__in=[ShopState.LIVE, ShopState.FROZEN, ShopState.SUSPENDED]))
    for shop in shops:
        tell_owners(
            shop, "breach", title=breach.title, nature=breach.nature, consequences=breach.consequences or "–",
            measures=breach.measures or "–",
        )  # fmt: skip
        with control_context():
            RegistryEntry.objects.create(
                shop=shop, action="told of breach", reason=breach.title[:200], actor=actor[:254]
            )
    return len(shops)
