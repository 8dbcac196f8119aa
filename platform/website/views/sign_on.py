"""Signing in to a shop with the company's own provider. The platform stays signed out: what comes of it is a pass into
that one shop (tenants.services.sign_on)."""

from __future__ import annotations

import secrets
from urllib.parse import quote
from uuid import UUID

import structlog
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.base.forms import AuthenticateForm
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts.limits import TooMany, address_of, consume
from core.openid import OpenIDError, ProviderDown
from staff.services import deactivate_shadow_user
from tenants.context import shop_context
from tenants.models import Shop, SignOnAttempt
from tenants.services.passes import NotAMember, SecondFactorNeeded, local_path
from tenants.services.sign_on.entering import AccountWanted, CodeWanted, account_for, enter, link_account
from tenants.services.sign_on.finding import shop_for
from tenants.services.sign_on.rules import provider_of, ready_provider
from tenants.services.sign_on.signing import SignOnRefused, answer, begin, waiting_attempt
from website.views.entry import HAS_SCHEMA, entrance_of
from website.views.sign_up import too_many

log = structlog.get_logger("sign_on")
COOKIE = f"{settings.COOKIE_PREFIX}signon"  # ties the way there to the way back; names nobody
COOKIE_SECONDS = 3600
OF_AN_OFFICE = 300  # ways there, and back, in ten minutes from one address
PASSWORD_SECONDS = 300  # how long a password that was typed connects an account


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find_company(request: HttpRequest) -> HttpResponse:
    """By the address of the shop, or of the person's company mail."""
    typed, error = request.POST.get("where", "").replace("\0", "").strip()[:254], ""
    if request.method == "POST":
        try:
            consume("sign-on-find", address_of(request), limit=30, seconds=600, now=timezone.now())
        except TooMany as refusal:
            return too_many(request, refusal)
        if shop := shop_for(typed):
            return redirect("sign_on_door", shop_id=shop.pk)
        error = _(
            "No sign-in of a company is known for this. If several shops share the domain, type the shop’s address."
        )
    context = {"typed": typed, "error": error}
    return render(request, "website/sign_on/find.html", context, status=422 if error else 200)


def shop_or_404(shop_id: UUID) -> Shop:
    shop = Shop.objects.filter(pk=shop_id, sign_on__isnull=False).first()
    if shop is None:
        raise Http404
    return shop


@never_cache
@require_GET
def door(request: HttpRequest, shop_id: UUID) -> HttpResponse:
    """Two ways in; the company's first."""
    shop = shop_or_404(shop_id)
    provider = provider_of(shop.pk)
    context = {
        "shop": shop,
        "next": local_path(request.GET.get("next")),
        "is_ready": ready_provider(shop.pk) is not None,
        "is_required": bool(provider and provider.is_required),
    }
    return render(request, "website/sign_on/door.html", context)


@never_cache
@require_GET
def go(request: HttpRequest, shop_id: UUID) -> HttpResponse:
    """To the provider. `confirm`: it is to ask the person again, for a dangerous act."""
    shop, now = shop_or_404(shop_id), timezone.now()
    browser = request.COOKIES.get(COOKIE, "")
    browser = browser if 20 <= len(browser) <= 64 else secrets.token_urlsafe(32)
    confirms = request.GET.get("confirm") == "1"
    try:
        consume("sign-on", address_of(request), limit=OF_AN_OFFICE, seconds=600, now=now)
        address = begin(shop=shop, browser=browser, next_path=request.GET.get("next"), confirms=confirms, now=now)
    except TooMany as refusal:
        return too_many(request, refusal)
    except (OpenIDError, SignOnRefused) as error:
        return refuse(request, shop, error)
    response = redirect(address)
    response.set_cookie(
        COOKIE, browser, max_age=COOKIE_SECONDS, secure=settings.IS_SECURE, httponly=True, samesite="Lax"
    )
    return response


@never_cache
@require_GET
def come_back(request: HttpRequest, shop_id: UUID) -> HttpResponse:
    """What the provider has sent the browser back with."""
    shop, now = shop_or_404(shop_id), timezone.now()
    told = {name: request.GET.get(name, "")[:4000] for name in ("state", "code", "iss", "error")}
    try:
        consume("sign-on-return", address_of(request), limit=OF_AN_OFFICE, seconds=600, now=now)
        if told["error"] or not told["code"]:
            raise SignOnRefused(_("The provider did not let you through."))
        attempt = answer(
            shop=shop, browser=request.COOKIES.get(COOKIE, ""), state=told["state"], code=told["code"],
            told_issuer=told["iss"], now=now,
        )  # fmt: skip
    except TooMany as refusal:
        return too_many(request, refusal)
    except (OpenIDError, SignOnRefused) as error:
        return refuse(request, shop, error)
    return go_on(request, shop, attempt)


def go_on(request: HttpRequest, shop: Shop, attempt: SignOnAttempt, *, code_was_right: bool = False) -> HttpResponse:
    try:
        token = enter(shop=shop, attempt=attempt, now=timezone.now(), code_was_right=code_was_right)
    except AccountWanted:
        return redirect("sign_on_link", shop_id=shop.pk)
    except CodeWanted:
        return redirect("sign_on_code", shop_id=shop.pk)
    except SecondFactorNeeded:
        return refuse(
            request, shop, SignOnRefused(_("This shop asks for a second step, and your account has none yet."))
        )
    except NotAMember as error:
        return shut_out(request, shop, error)
    except SignOnRefused as error:
        return refuse(request, shop, error)
    return redirect(entrance_of(shop, token))


def shut_out(request: HttpRequest, shop: Shop, error: NotAMember) -> HttpResponse:
    if shop.state in HAS_SCHEMA:
        with shop_context(shop):
            deactivate_shadow_user(account_uuid=error.account.uuid)
    return refuse(request, shop, SignOnRefused(_("You are not among the staff of this shop, or not any more.")))


def has_just_typed_password(request: HttpRequest) -> bool:
    """At the sign-in or when asked again; allauth's own test counts the latter alone, and would ask twice in a row."""
    since = timezone.now().timestamp() - PASSWORD_SECONDS
    return any(
        one.get("method") == "password" and one.get("at", 0) > since
        for one in get_authentication_records(request, request.user)
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, shop_id: UUID) -> HttpResponse:
    """Nobody is known for this person of the provider: whoever has just typed the password of an account may say that
    they are the same."""
    shop, now = shop_or_404(shop_id), timezone.now()
    if not has_just_typed_password(request):
        raise ReauthenticationRequired
    try:
        attempt = waiting_attempt(shop=shop, browser=request.COOKIES.get(COOKIE, ""), now=now)
        if request.method != "POST":
            return render(request, "website/sign_on/link.html", {"shop": shop, "attempt": attempt})
        link_account(shop=shop, attempt=attempt, account=request.user, now=now)
    except NotAMember:
        return refuse(
            request, shop, SignOnRefused(_("The account that you are signed in with does not work in this shop."))
        )
    except SignOnRefused as error:
        return refuse(request, shop, error)
    return go_on(request, shop, attempt)


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, shop_id: UUID) -> HttpResponse:
    """Our second step, where the provider does not vouch for one."""
    shop, now = shop_or_404(shop_id), timezone.now()
    try:
        attempt = waiting_attempt(shop=shop, browser=request.COOKIES.get(COOKIE, ""), now=now)
    except SignOnRefused as error:
        return refuse(request, shop, error)
    account = account_for(shop=shop, attempt=attempt, now=now)
    if account is None:
        return redirect("sign_on_link", shop_id=shop.pk)
    form = AuthenticateForm(request.POST if request.method == "POST" else None, user=account)
    if request.method == "POST" and form.is_valid():
        form.authenticator.record_usage()
        return go_on(request, shop, attempt, code_was_right=True)
    status = 422 if form.is_bound else 200
    return render(request, "website/sign_on/code.html", {"shop": shop, "form": form}, status=status)


def refuse(request: HttpRequest, shop: Shop, error: OpenIDError | SignOnRefused) -> HttpResponse:
    """Why not, and what else can be done. What a provider says about itself goes into the log, not on the page."""
    is_down = isinstance(error, ProviderDown)
    log.info("sign_on_refused", shop=shop.shop_id, error=str(error))
    message = error.for_people() if isinstance(error, OpenIDError) else str(error)
    path = local_path(request.GET.get("next"))
    context = {"shop": shop, "message": message, "is_down": is_down, "next": path, "next_quoted": quote(path, safe="")}
    return render(request, "website/sign_on/refused.html", context, status=403)
