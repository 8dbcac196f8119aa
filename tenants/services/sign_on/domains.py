"""Whose addresses a provider may vouch for: domains proved by a TXT record of their own.

It is not the record of a storefront's domain (tenants.services.domains): that one hands a host over to one shop alone,
while this one says no more than that the provider speaks for the company's addresses, here.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from core import dns
from core.scope import control_context
from tenants.models import Shop, SignOnDomain, SignOnProvider
from tenants.services.domains import clean_name
from tenants.services.memberships import note
from tenants.services.sign_on.setup import SetupRefused

PREFIX, VALUE = "_echoppe-sign-on", "echoppe-sign-on="
MOST = 10
AGAIN = timedelta(days=1)
FORGIVEN = timedelta(days=3)  # how long a record that was there may be missing


def add_domain(*, provider: SignOnProvider, name: str, actor: str) -> SignOnDomain:
    """The same domain again is the same row. Raises SetupRefused, and DomainRefused of tenants.services.domains."""
    domain = clean_name(name.strip().rpartition("@")[2])
    with control_context(), transaction.atomic("control"):
        Shop.objects.select_for_update().get(pk=provider.shop_id)
        if found := SignOnDomain.objects.filter(provider=provider, domain=domain).first():
            return found
        if SignOnDomain.objects.filter(provider=provider).count() >= MOST:
            raise SetupRefused(_("At most %(count)d domains are possible.") % {"count": MOST})
        note(provider.shop, "sign-on domain", domain, actor)
        return SignOnDomain.objects.create(provider=provider, domain=domain, token=secrets.token_hex(16))


def record_of(domain: SignOnDomain) -> tuple[str, str]:
    """Name and value of the TXT record."""
    return f"{PREFIX}.{domain.domain}", f"{VALUE}{domain.token}"


def check_domain(domain: SignOnDomain, *, now: datetime) -> bool:
    """Whether it counts as proved. Asks the domain name system, outside any transaction; a system that does not answer
    changes nothing, a record that is gone counts for FORGIVEN."""
    name, value = record_of(domain)
    known = SignOnDomain.objects.filter(pk=domain.pk)
    try:
        is_there = value in [text.strip() for text in dns.texts_of(name)]
    except dns.LookupFailed:
        is_there = None
    with control_context():
        if is_there is None:
            known.update(checked_at=now)
        elif is_there:
            known.update(checked_at=now, verified_at=domain.verified_at or now, missing_since=None)
        elif domain.missing_since and domain.missing_since <= now - FORGIVEN:
            known.update(checked_at=now, verified_at=None)
        else:
            known.update(checked_at=now, missing_since=domain.missing_since or now)
        domain.refresh_from_db()
    return domain.verified_at is not None


def remove_domain(*, provider: SignOnProvider, domain_id: int, actor: str) -> str:
    """Its name; empty where there was none."""
    with control_context(), transaction.atomic("control"):
        found = SignOnDomain.objects.filter(provider=provider, pk=domain_id).first()
        if found is None:
            return ""
        found.delete()
        note(provider.shop, "sign-on domain removed", found.domain, actor)
        return found.domain


def domains_of(provider: SignOnProvider) -> list[SignOnDomain]:
    with control_context():
        return list(SignOnDomain.objects.filter(provider=provider).order_by("domain"))


def vouches_for(provider: SignOnProvider, email: str) -> bool:
    """Only the very domain, not what stands below it."""
    domain = email.rpartition("@")[2].lower()
    with control_context():
        return SignOnDomain.objects.filter(provider=provider, domain=domain, verified_at__isnull=False).exists()


def shops_vouching_for(email: str) -> list[Shop]:
    """At most two: enough to know whether there is one and only one."""
    with control_context():
        found = Shop.objects.filter(
            sign_on__tested_at__isnull=False, sign_on__domains__verified_at__isnull=False,
            sign_on__domains__domain=email.rpartition("@")[2].lower(),
        )  # fmt: skip
        return list(found.order_by("pk")[:2])


def due_domains(now: datetime, *, limit: int) -> list[SignOnDomain]:
    """Proved ones, once a day."""
    with control_context():
        found = SignOnDomain.objects.filter(
            Q(verified_at__isnull=False) & (Q(checked_at=None) | Q(checked_at__lt=now - AGAIN))
        )
        return list(found.order_by(F("checked_at").asc(nulls_first=True))[:limit])
