"""The shop's addresses: the platform's own, and domains that the merchant brings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from accounts.limits import TooMany, consume
from billing.limits import is_on
from core import audit
from core.http.request import Request
from core.scope import control_context
from dashboard.screens import back_office, screen
from dashboard.staff.access import shop_of
from onboarding.services.addresses import give_up_domain, make_main
from tenants import hosts
from tenants.models import DomainClaim
from tenants.services.domains import DomainRefused, check_claim, claim_domain, record_of

MANAGE = "store.change_store"


def claim_or_404(request: Request, claim_id: int) -> DomainClaim:
    with control_context():
        found = DomainClaim.objects.select_related("shop").filter(pk=claim_id, shop_id=request.shop.shop_id).first()
    if found is None:
        raise Http404
    return found


@back_office(MANAGE)
@require_safe
def domain_list(request: Request) -> HttpResponse:
    return show(request)


def show(request: Request, *, error: str = "", typed: str = "", status: int = 200) -> HttpResponse:
    with control_context():
        claims = list(DomainClaim.objects.filter(shop_id=request.shop.shop_id).order_by("domain"))
    own = hosts.storefront_host(request.shop.handle)
    main = shop_main(request)
    return screen(
        request, "dashboard/domains/domains.html", title=_("Domains"), icon="site", status=status, error=error,
        typed=typed, own=own, main=main, rows=[row_of(claim, main, own) for claim in claims],
    )  # fmt: skip


def shop_main(request: Request) -> str:
    from tenants.services.restoring import hosts_of

    return hosts_of(shop_of(request))["primary_host"]


def row_of(claim: DomainClaim, main: str, own: str) -> dict[str, Any]:
    """What is left to do, as records that can be copied into any provider's form."""
    name, value = record_of(claim)
    records = [] if claim.verified_at else [("TXT", name, value)]
    if not claim.leads_here:
        records += [("A" if "." in one else "AAAA", claim.domain, one) for one in settings.EDGE_ADDRESSES]
        if claim.domain.count(".") > 1 or not settings.EDGE_ADDRESSES:
            records.append(("CNAME", claim.domain, own))
    return {"claim": claim, "is_main": claim.domain == main, "records": records}


@back_office(MANAGE)
@require_POST
def domain_add(request: Request) -> HttpResponse:
    if not is_on(request.shop.shop_id, "domains"):
        return show(request, error=_("Your plan has no domains of your own. See “Plan” in the settings."), status=422)
    typed = request.POST.get("domain", "").replace("\0", "")[:300]
    try:
        claim = claim_domain(shop=shop_of(request), name=typed, actor=request.user.email)
    except DomainRefused as error:
        return show(request, error=str(error), typed=typed, status=422)
    audit.record("domain.added", target=claim.domain, request=request)
    messages.success(request, _("%(domain)s is written down. Two steps are left.") % {"domain": claim.domain})
    return redirect("domains:domains")


@back_office(MANAGE)
@require_POST
def domain_check(request: Request, claim_id: int) -> HttpResponse:
    claim = claim_or_404(request, claim_id)
    try:
        consume("domain-check", request.shop.shop_id, limit=30, seconds=600, now=timezone.now())
    except TooMany:
        messages.warning(request, _("That was often. We go on looking by ourselves every ten minutes."))
        return redirect("domains:domains")
    was_proved = claim.verified_at is not None
    check_claim(claim, now=timezone.now())
    if claim.verified_at and not was_proved:
        audit.record("domain.proved", target=claim.domain, request=request)
    tell(request, claim)
    return redirect("domains:domains")


def tell(request: Request, claim: DomainClaim) -> None:
    if claim.verified_at and claim.leads_here:
        messages.success(request, _("%(domain)s works.") % {"domain": claim.domain})
    elif claim.problem == "no answer":
        messages.warning(request, _("The domain name system does not answer at the moment. We go on trying."))
    else:
        messages.warning(request, _("Not there yet. New records can take hours until everybody sees them."))


@back_office(MANAGE)
@require_POST
def domain_main(request: Request) -> HttpResponse:
    shop, domain = shop_of(request), request.POST.get("domain", "").replace("\0", "")[:253]
    try:
        make_main(shop=shop, domain=domain, actor=request.user.email)
    except DomainRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(domain)s is the shop's main address now.") % {"domain": domain})
    return redirect("domains:domains")


@back_office(MANAGE)
@require_POST
def domain_remove(request: Request, claim_id: int) -> HttpResponse:
    claim = claim_or_404(request, claim_id)
    give_up_domain(shop=claim.shop, claim=claim, actor=request.user.email)
    audit.record("domain.removed", target=claim.domain, request=request)
    messages.success(request, _("%(domain)s does not lead to the shop any more.") % {"domain": claim.domain})
    return redirect("domains:domains")
