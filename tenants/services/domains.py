"""Domains of their own: claimed, proved by a TXT record, made the main address, given up.

A claim costs nothing and blocks nobody. Only a proof makes a Host, and with it a certificate (`may_have_certificate`).
A domain that changes hands goes to whoever proves it now, once the former shop's record is gone.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core import dns
from core.scope import control_context
from tenants import hosts
from tenants.models import DomainClaim, Host, HostKind, RegistryEntry, Shop, ShopState
from tenants.trust import tier_of

log = structlog.get_logger("domains")
MOST = 10
TRIED_FOR = timedelta(days=14)
AGAIN_WAITING, AGAIN_PROVED = timedelta(minutes=10), timedelta(days=1)
PREFIX, VALUE = "_echoppe", "echoppe-domain="
SERVED = {ShopState.LIVE, ShopState.FROZEN, ShopState.PREPARING, ShopState.IMPORTING}


class DomainRefused(ValueError):
    """Not with this name; the message says why, fit for people."""


def claim_domain(*, shop: Shop, name: str, actor: str) -> DomainClaim:
    """Raises DomainRefused. The same domain again is the same claim."""
    domain = clean_name(name)
    if not tier_of(shop.trust).has_domains:
        raise DomainRefused(_("Your shop is under review. Until that is over, domains cannot be added."))
    with control_context():
        known = DomainClaim.objects.filter(shop=shop)
        if found := known.filter(domain=domain).first():
            return found
        if known.count() >= MOST:
            raise DomainRefused(_("A shop can have at most %(count)d domains.") % {"count": MOST})
        with transaction.atomic("control"):
            RegistryEntry.objects.create(shop=shop, action="domain claimed", reason=domain[:200], actor=actor[:254])
            return DomainClaim.objects.create(shop=shop, domain=domain, token=secrets.token_hex(16))


def clean_name(name: str) -> str:
    """What people paste, down to the host name. Raises DomainRefused."""
    text = name.strip().removeprefix("https://").removeprefix("http://").split("/")[0]
    try:
        domain = hosts.normalise(text.partition(":")[0])
    except hosts.BadHost:
        raise DomainRefused(_("This is no domain name. Write it like www.example.com.")) from None
    if "." not in domain or domain.rpartition(".")[2].isdigit():
        raise DomainRefused(_("This is no domain name. Write it like www.example.com."))
    ours = {settings.PLATFORM_HOST, settings.SHOPS_DOMAIN, settings.ADMIN_DOMAIN}
    if any(domain == one or domain.endswith(f".{one}") for one in ours):
        raise DomainRefused(_("This domain is the platform's own."))
    return domain


def record_of(claim: DomainClaim) -> tuple[str, str]:
    """Name and value of the TXT record that proves the claim."""
    return f"{PREFIX}.{claim.domain}", f"{VALUE}{claim.token}"


def check_claim(claim: DomainClaim, *, now: datetime) -> DomainClaim:
    """Asks the domain name system, outside any transaction, and writes down what it says."""
    try:
        is_proved = is_recorded(claim)
        leads_here = does_lead_here(claim)
    except dns.LookupFailed as error:
        log.info("lookup_failed", domain=claim.domain, error=str(error))
        return save(claim, checked_at=now, problem=claim.problem or "no answer")
    if not is_proved and not claim.verified_at:
        return save(claim, checked_at=now, leads_here=leads_here, problem="no record")
    if not claim.verified_at and not take_host(claim):
        return save(claim, checked_at=now, leads_here=leads_here, problem="taken")
    problem = "" if leads_here else "elsewhere"
    return save(claim, checked_at=now, leads_here=leads_here, problem=problem, verified_at=claim.verified_at or now)


def is_recorded(claim: DomainClaim) -> bool:
    name, value = record_of(claim)
    return value in [text.strip() for text in dns.texts_of(name)]


def does_lead_here(claim: DomainClaim) -> bool:
    ours = set(settings.EDGE_ADDRESSES) or dns.addresses_of(hosts.storefront_host(claim.shop.handle))
    return bool(ours & dns.addresses_of(claim.domain))


def take_host(claim: DomainClaim) -> bool:
    """False where another shop has the domain and its record still stands."""
    with control_context():
        rival = DomainClaim.objects.select_related("shop").filter(domain=claim.domain, verified_at__isnull=False)
        for former in rival.exclude(shop=claim.shop):
            if is_recorded(former):
                return False
            release_domain(claim=former, actor="domains", reason="proved by another shop")
        try:
            with transaction.atomic("control"):
                Host.objects.create(tenant=claim.shop, domain=claim.domain, kind=HostKind.STOREFRONT, is_primary=False)
                RegistryEntry.objects.create(shop=claim.shop, action="domain proved", reason=claim.domain[:200])
        except IntegrityError:
            return bool(Host.objects.filter(tenant=claim.shop, domain=claim.domain).exists())
    hosts.forget_routes()
    return True


def release_domain(*, claim: DomainClaim, actor: str, reason: str = "") -> None:
    """The shop is not reached under it any more; where it was the main one, the platform's address is main again."""
    with control_context(), transaction.atomic("control"):
        Host.objects.filter(tenant=claim.shop, domain=claim.domain).delete()
        own = Host.objects.filter(tenant=claim.shop, kind=HostKind.STOREFRONT)
        if not own.filter(is_primary=True).exists():
            own.filter(domain=hosts.storefront_host(claim.shop.handle)).update(is_primary=True)
        DomainClaim.objects.filter(pk=claim.pk).delete()
        told = f"{claim.domain} {reason}".strip()[:200]
        RegistryEntry.objects.create(shop=claim.shop, action="domain released", reason=told, actor=actor[:254])
    hosts.forget_routes()


def set_main_host(*, shop: Shop, domain: str, actor: str) -> None:
    """All other addresses of the storefront lead to this one. Raises DomainRefused for one that is not the shop's."""
    with control_context(), transaction.atomic("control"):
        list(Host.objects.select_for_update().filter(tenant=shop, kind=HostKind.STOREFRONT))
        own = Host.objects.filter(tenant=shop, kind=HostKind.STOREFRONT)
        if not own.filter(domain=domain).exists():
            raise DomainRefused(_("This domain is not proved to be yours yet."))
        own.exclude(domain=domain).update(is_primary=False)
        own.filter(domain=domain).update(is_primary=True)
        RegistryEntry.objects.create(shop=shop, action="main address", reason=domain[:200], actor=actor[:254])
    hosts.forget_routes()


def due_claims(now: datetime, *, limit: int) -> list[DomainClaim]:
    waiting = Q(verified_at=None, created_at__gt=now - TRIED_FOR) & (
        Q(checked_at=None) | Q(checked_at__lt=now - AGAIN_WAITING)
    )
    proved = Q(verified_at__isnull=False, checked_at__lt=now - AGAIN_PROVED)
    with control_context():
        found = DomainClaim.objects.select_related("shop").filter(waiting | proved, shop__state__in=SERVED)
        return list(found.order_by("checked_at")[:limit])


def may_have_certificate(name: str) -> bool:
    """What a proxy asks before it orders a certificate for a name that it was called by. Only names that lead
    somewhere: else anybody could make us order certificates without end."""
    try:
        domain = hosts.normalise_header(name)
    except hosts.BadHost:
        return False
    if hosts.is_platform(domain):
        return True
    with control_context():
        return Host.objects.filter(domain=domain, tenant__state__in=SERVED | {ShopState.SUSPENDED}).exists()


def save(claim: DomainClaim, **values: Any) -> DomainClaim:
    with control_context():
        DomainClaim.objects.filter(pk=claim.pk).update(**values)
    for name, value in values.items():
        setattr(claim, name, value)
    return claim
