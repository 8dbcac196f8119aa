"""The door of a shop's admin: in by a one-time pass from the platform, and out again. It comes before Wagtail's own
sign-in and sign-out, which would ask for a password that nobody has here."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from core.http.links import platform_url
from core.http.request import Request
from staff.services import deactivate_shadow_user, ensure_shadow_user
from tenants.services.passes import NotAMember, PassRefused, local_path, redeem_pass

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_GET
def enter(request: Request) -> HttpResponse:
    """Uses the pass up and opens a session of this shop, under a new session key."""
    try:
        membership, path = redeem_pass(
            token=request.GET.get("pass", ""), shop_id=request.shop.shop_id, now=timezone.now()
        )
    except PassRefused:
        return door(request, "dashboard/entry/refused.html", status=403)
    except NotAMember as error:
        deactivate_shadow_user(account_uuid=error.account.uuid)
        return door(request, "dashboard/entry/not_a_member.html", status=403)
    account = membership.account
    user = ensure_shadow_user(account_uuid=account.uuid, email=account.email, name=account.name, role=membership.role)
    request.session.flush()  # whoever was in here before: nothing of them stays, least of all the key
    login(request, user, backend=BACKEND)
    request.session.set_expiry(settings.ADMIN_SESSION_HOURS * 3600)
    return redirect(path)


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
