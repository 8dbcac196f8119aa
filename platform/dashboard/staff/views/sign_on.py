"""Single sign-on: the owner names a provider, proves the company's domains, and says who must use it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from accounts.limits import TooMany, consume
from core import audit
from core.http.links import platform_url
from core.http.request import Request
from core.openid import OpenIDError
from core.scope import control_context
from dashboard.rights import owner_only
from dashboard.screens import back_office, screen
from dashboard.staff.access import MANAGE, member_or_404, shop_of
from dashboard.staff.forms import SignOnForm
from dashboard.staff.views.people import trail
from dashboard.step_up import confirmed
from tenants.models import SignOnProvider
from tenants.services.domains import DomainRefused
from tenants.services.memberships import NoSuchMember, members_of
from tenants.services.sign_on.domains import add_domain, check_domain, domains_of, record_of, remove_domain
from tenants.services.sign_on.rules import provider_of, ready_provider
from tenants.services.sign_on.setup import (
    SetupRefused,
    remove_provider,
    require_sign_on,
    return_address,
    save_provider,
    set_rule,
    test_provider,
)

LOOK_UPS = 30  # of DNS records and providers, in ten minutes


def back(request: Request, *_args: Any, **_kwargs: Any) -> str:
    return reverse("people:sign_on")


def provider_or_404(request: Request) -> SignOnProvider:
    found = provider_of(request.shop.shop_id)
    if found is None:
        raise Http404
    with control_context():
        found.shop  # noqa: B018 - read while the registry is within reach
    return found


@back_office(MANAGE)
@owner_only
@confirmed()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_on(request: Request) -> HttpResponse:
    if request.method != "POST":
        return show(request)
    form = SignOnForm(request.POST)
    if form.is_valid():
        try:
            changes = save_provider(shop=shop_of(request), actor=request.user.email, **form.cleaned_data)
        except SetupRefused as error:
            form.add_error(error.field, str(error))
        else:
            audit.record("sign_on.changed", target=form.cleaned_data["issuer"], data=changes, request=request)
            messages.success(request, _("Saved. Test the connection next."))
            return redirect("people:sign_on")
    return show(request, form, status=422)


def show(
    request: Request, form: SignOnForm | None = None, *, status: int = 200, typed: str = "", error: str = ""
) -> HttpResponse:
    provider = provider_of(request.shop.shop_id)
    initial = {name: getattr(provider, name) for name in ("issuer", "client_id", "asks_second_factor") if provider}
    domains = domains_of(provider) if provider else []
    return screen(
        request, "dashboard/staff/sign_on.html", title=_("Single sign-on"), icon="key", trail=trail(), status=status,
        provider=provider, form=form or SignOnForm(initial=initial), return_address=return_address(request.shop.shop_id),
        domains=[{"domain": one, "record": record_of(one)} for one in domains], typed=typed, domain_error=error,
        is_ready=ready_provider(request.shop.shop_id) is not None, door=platform_url(f"/sso/{request.shop.shop_id}/"),
        keepers=[one for one in members_of(request.shop.shop_id) if one.sign_on == "password"],
    )  # fmt: skip


def may_look_up(request: Request) -> bool:
    try:
        consume("sign-on-set-up", request.shop.shop_id, limit=LOOK_UPS, seconds=600, now=timezone.now())
    except TooMany:
        messages.warning(request, _("That was often. Try again in some minutes."))
        return False
    return True


@back_office(MANAGE)
@owner_only
@require_POST
@confirmed(back=back)
def sign_on_test(request: Request) -> HttpResponse:
    provider = provider_or_404(request)
    if may_look_up(request):
        try:
            with control_context():
                test_provider(provider=provider, now=timezone.now())
        except OpenIDError as error:
            messages.error(request, error.for_people())
        else:
            audit.record("sign_on.tested", target=provider.issuer, request=request)
            messages.success(request, _("The provider answers, shows its keys and knows our client id."))
    return redirect("people:sign_on")


@back_office(MANAGE)
@owner_only
@require_POST
@confirmed(back=back)
def sign_on_domain_add(request: Request) -> HttpResponse:
    provider, typed = provider_or_404(request), request.POST.get("domain", "").replace("\0", "")[:300]
    try:
        domain = add_domain(provider=provider, name=typed, actor=request.user.email)
    except (DomainRefused, SetupRefused) as error:
        return show(request, status=422, typed=typed, error=str(error))
    audit.record("sign_on.domain_added", target=domain.domain, request=request)
    return redirect("people:sign_on")


@back_office(MANAGE)
@owner_only
@require_POST
@confirmed(back=back)
def sign_on_domain_check(request: Request, domain_id: int) -> HttpResponse:
    provider = provider_or_404(request)
    domain = next((one for one in domains_of(provider) if one.pk == domain_id), None)
    if domain is None:
        raise Http404
    was_proved = domain.verified_at is not None
    if may_look_up(request):
        if not check_domain(domain, now=timezone.now()):
            messages.warning(request, _("Not there yet. New records can take hours until everybody sees them."))
        else:
            messages.success(request, _("%(domain)s is proved.") % {"domain": domain.domain})
            if not was_proved:
                audit.record("sign_on.domain_proved", target=domain.domain, request=request)
    return redirect("people:sign_on")


@back_office(MANAGE)
@owner_only
@require_POST
@confirmed(back=back)
def sign_on_domain_remove(request: Request, domain_id: int) -> HttpResponse:
    name = remove_domain(provider=provider_or_404(request), domain_id=domain_id, actor=request.user.email)
    if not name:
        raise Http404
    audit.record("sign_on.domain_removed", target=name, request=request)
    messages.success(request, _("The provider does not vouch for %(domain)s any more.") % {"domain": name})
    return redirect("people:sign_on")


@back_office(MANAGE)
@owner_only
@require_POST
@confirmed(back=back)
def sign_on_must(request: Request) -> HttpResponse:
    """Everybody has to come by way of the provider, or may."""
    is_required = request.POST.get("required") == "1"
    was_required = provider_or_404(request).is_required
    try:
        require_sign_on(
            shop=shop_of(request), is_required=is_required, account_uuid=request.user.account_uuid,
            actor=request.user.email,
        )  # fmt: skip
    except (SetupRefused, NoSuchMember) as error:
        messages.error(request, str(error))
    else:
        audit.record("sign_on.required", data={"required": [was_required, is_required]}, request=request)
        messages.success(
            request,
            _("From now on everybody comes by way of the company; sessions that came by a password have ended.")
            if is_required
            else _("A password opens the shop again."),
        )
    return redirect("people:sign_on")


@back_office(MANAGE)
@owner_only
@require_POST
@confirmed(back=back)
def sign_on_remove(request: Request) -> HttpResponse:
    issuer = provider_or_404(request).issuer
    remove_provider(shop=shop_of(request), actor=request.user.email)
    audit.record("sign_on.removed", target=issuer, request=request)
    return redirect("people:people_list")


@back_office(MANAGE)
@owner_only
@require_POST
@confirmed(back=lambda request, account: reverse("people:person", args=[account]))
def sign_on_of_member(request: Request, account: UUID) -> HttpResponse:
    member, rule = member_or_404(account), request.POST.get("sign_on", "")[:20]
    try:
        former = set_rule(shop=shop_of(request), account_uuid=account, rule=rule, actor=request.user.email)
    except (SetupRefused, NoSuchMember) as error:
        messages.error(request, str(error))
    else:
        audit.record("sign_on.member", target=member.email, data={"sign_on": [former, rule]}, request=request)
        messages.success(request, _("Saved."))
    return redirect("people:person", account=account)
