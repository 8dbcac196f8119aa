"""From a stranger to the admin of a new shop, in one form."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import structlog
from allauth.account.utils import complete_signup, perform_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_from_request
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts.limits import TooMany, address_of, consume
from accounts.models import User
from accounts.names import MAX_LENGTH
from billing.services.agreements import accept_processing
from billing.services.partners import bring
from onboarding.places import is_country
from onboarding.services.handles import handle_from, suggested_handles
from onboarding.services.opening import claim_shop, finish_opening
from tenants.models import Shop
from tenants.services.registry import HandleRefused, check_handle
from website.forms import ShopForm, SignUpForm
from website.language import remember_language
from website.views.entry import way_into

log = structlog.get_logger("website")
HOUR = 3600
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,40}")
PARTNER = "partner"  # who has brought this visitor; remembered for a month


@sensitive_post_parameters("password1")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        if request.user.is_authenticated:
            chosen = request.GET.get("theme", "")
            return redirect(reverse("shop_list") + (f"?{urlencode({'theme': chosen})}" if chosen else ""))
        initial = {"country": likely_country(request), "theme": request.GET.get("theme", "")}
        response = show(request, SignUpForm(initial=initial))
        if SLUG.fullmatch(partner := request.GET.get("partner", "")):
            response.set_signed_cookie(PARTNER, partner, max_age=30 * 24 * HOUR, httponly=True, samesite="Lax")
        return response
    form = SignUpForm(request.POST)
    if not form.is_valid():
        return show(request, form, status=422)
    try:
        count_sign_up(request)
    except TooMany as error:
        return too_many(request, error)
    try:
        shop, account, is_new = claim(request, form)
    except HandleRefused as error:
        form.refuse_handle(str(error))
        return show(request, form, status=422)
    if not is_new and not account.check_password(form.cleaned_data["password1"]):
        form.add_error(None, _("This form has already been sent. Please sign in, or reload the page to start again."))
        return show(request, form, status=422)
    sign_in(request, account, is_new=is_new)
    finish(shop, account, form)
    if partner := request.get_signed_cookie(PARTNER, default=""):
        bring(shop=shop, code=partner)
    response = way_into(request, shop)
    remember_language(response, form.cleaned_data["locale"])
    return response


def claim(request: HttpRequest, form: SignUpForm) -> tuple[Shop, User, bool]:
    made: list[User] = []

    def make_account() -> User:
        made.append(form.save(request))
        return made[0]

    shop, account = claim_shop(wish=form.wish(), owner_email=form.cleaned_data["email"], find_account=make_account)
    return shop, account, bool(made)


def sign_in(request: HttpRequest, account: User, *, is_new: bool) -> None:
    if is_new:
        complete_signup(request, account, None, None)
    else:
        perform_login(request, account, email=account.email)


def finish(shop: Shop, account: User, form: ShopForm) -> None:
    """A failure is logged and left to the sweeper: the shop is registered, and the person gets a page that waits."""
    try:
        accept_processing(shop=shop, email=account.email, language=get_language() or "en", now=timezone.now())
        finish_opening(shop=shop, account=account, **form.look())
    except Exception:
        log.exception("shop_left_half_open", shop=shop.shop_id)


def count_sign_up(request: HttpRequest) -> None:
    now = timezone.now()
    consume("sign-up", address_of(request), limit=settings.SIGNUPS_PER_ADDRESS, seconds=HOUR, now=now)
    consume("sign-up", "all", limit=settings.SIGNUPS_IN_ALL, seconds=HOUR, now=now)


def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    minutes = max(1, round(error.retry_after / 60))
    response = render(request, "429.html", {"minutes": minutes}, status=429)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def show(request: HttpRequest, form: SignUpForm, *, status: int = 200) -> HttpResponse:
    return render(request, "website/sign_up.html", {"form": form, "page": "sign-up"}, status=status)


def likely_country(request: HttpRequest) -> str:
    """From the browser's languages ("fr-CA" is Canada); France else, where this was made."""
    for part in request.headers.get("Accept-Language", "")[:200].split(","):
        region = part.split(";")[0].strip().partition("-")[2].upper()
        if is_country(region):
            return region
    return "GB" if get_language_from_request(request) == "en" else "FR"


@never_cache
@require_GET
def address_check(request: HttpRequest) -> HttpResponse:
    """`?handle=` or `?name=`: whether that address is free, why not, and what else could be had."""
    try:
        consume("address-check", address_of(request), limit=120, seconds=60, now=timezone.now())
    except TooMany as error:
        return JsonResponse({"error": "too many"}, status=429, headers={"Retry-After": str(error.retry_after)})
    name = request.GET.get("name", "")[: MAX_LENGTH * 2]
    handle = request.GET.get("handle", "")[:60].strip().lower() or handle_from(name)
    message, is_free, suggestions = _("This address is free."), True, []
    try:
        check_handle(handle)
    except HandleRefused as error:
        message, is_free = str(error), False
        suggestions = suggested_handles(name or handle, country=request.GET.get("country", "")[:2])
    return JsonResponse({"handle": handle, "free": is_free, "message": message, "suggestions": suggestions})
