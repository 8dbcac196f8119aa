"""The door of a shop's admin: in by a one-time pass from the platform, and out again. It comes before Wagtail's own
sign-in and sign-out, which would ask for a password that nobody has here."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from core import audit
from core.http.client import client_ip
from core.http.links import platform_url
from core.http.request import Request
from dashboard.step_up import SUPPORT, remember_confirmation
from staff.services import deactivate_shadow_user, ensure_shadow_user
from staff.services.sessions import SIGN_ON, remember_origin
from tenants.services.passes import Entry, NotAMember, PassRefused, local_path, redeem_pass

BACKEND = "django.contrib.auth.backends.ModelBackend"
SUPPORT_SECONDS = 3600


@never_cache
@require_GET
def enter(request: Request) -> HttpResponse:
    """Uses the pass up and opens a session of this shop, under a new session key."""
    now = timezone.now()
    try:
        entry = redeem_pass(token=request.GET.get("pass", ""), shop_id=request.shop.shop_id, now=now)
    except PassRefused:
        return door(request, "dashboard/entry/refused.html", status=403)
    except NotAMember as error:
        deactivate_shadow_user(account_uuid=error.account.uuid)
        return door(request, "dashboard/entry/not_a_member.html", status=403)
    if entry.only_confirms:
        return confirm_session(request, entry, now=now)
    account = entry.account
    user = ensure_shadow_user(account_uuid=account.uuid, email=account.email, name=account.name, role=entry.role)
    is_same_person = request.user.is_authenticated and request.user.pk == user.pk
    request.session.flush()  # whoever was in here before: nothing of them stays, least of all the key
    login(request, user, backend=BACKEND)
    request.session.set_expiry(SUPPORT_SECONDS if entry.support_reason else settings.ADMIN_SESSION_HOURS * 3600)
    remember_origin(
        request.session, ip_address=client_ip(request), browser=request.headers.get("User-Agent", ""), now=now
    )
    if entry.is_confirmed:
        remember_confirmation(request, now=now)
    if entry.support_reason:
        request.session[SUPPORT] = f"{account.email}: {entry.support_reason}"
        audit.record("support.entered", target=account.email, data={"reason": entry.support_reason}, request=request)
    elif not is_same_person:
        data = {"way": "single sign-on"} if entry.is_signed_on else None
        audit.record("staff.signed_in", data=data, request=request)
    if entry.is_signed_on:
        request.session[SIGN_ON] = True
    return redirect(entry.path)


def confirm_session(request: Request, entry: Entry, *, now: datetime) -> HttpResponse:
    """A password confirms a session that the company's provider has opened for the same person, as long as that lasts;
    it neither opens nor prolongs one."""
    is_theirs = request.user.is_authenticated and request.user.account_uuid == entry.account.uuid
    if not is_theirs or not request.session.get(SIGN_ON):
        return door(request, "dashboard/entry/refused.html", status=403)
    request.session.cycle_key()
    remember_confirmation(request, now=now)
    return redirect(entry.path)


@never_cache
@require_GET
def staff_sign_in(request: Request) -> HttpResponse:
    """Nobody signs in here: the platform knows who it is, and sends them back with a pass."""
    if request.user.is_authenticated:  # they are in, and may not do what they tried: a new pass would not help
        return door(request, "dashboard/entry/no_right.html", status=403)
    return redirect(
        platform_url(f"/enter/{request.shop.shop_id}/?{urlencode({'next': local_path(request.GET.get('next'))})}")
    )


@never_cache
@require_http_methods(["GET", "POST"])
def staff_sign_out(request: Request) -> HttpResponse:
    if request.method != "POST":
        return redirect("wagtailadmin_home")
    logout(request)
    return door(request, "dashboard/entry/signed_out.html")


def door(request: Request, template: str, *, status: int = 200) -> HttpResponse:
    context = {
        "shop": request.shop,
        "shops_url": platform_url("/shops/"),
        "sign_out_url": platform_url("/accounts/logout/"),
        "enter_url": reverse("staff_sign_in"),
    }
    return render(request, template, context, status=status)
