"""From the platform into the admin of a shop."""

from __future__ import annotations

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from staff.services import deactivate_shadow_user
from tenants import hosts
from tenants.context import shop_context
from tenants.models import Shop, ShopState
from tenants.services.passes import NotAMember, SecondFactorNeeded, SignOnNeeded, issue_pass, local_path
from tenants.services.sign_on.rules import ready_provider

HAS_SCHEMA = {ShopState.LIVE, ShopState.FROZEN, ShopState.SUSPENDED, ShopState.CLOSED}


@never_cache
@require_GET
def enter_shop(request: HttpRequest, shop_id: UUID) -> HttpResponse:
    """A shop of others and a shop that does not exist look the same. Where the company has a sign-in of its own, people
    choose."""
    if not request.user.is_authenticated:
        if ready_provider(shop_id) is not None:
            return door_of(request, shop_id)
        return redirect_to_login(request.get_full_path())
    shop = Shop.objects.filter(pk=shop_id).first()
    if shop is None:
        return no_entry(request)
    return way_into(request, shop)


@never_cache
@login_required
@require_GET
@reauthentication_required
def confirm(request: HttpRequest, shop_id: UUID) -> HttpResponse:
    """Back into the shop with a pass that says: this person has just proved who they are."""
    shop = Shop.objects.filter(pk=shop_id).first()
    if shop is None:
        return no_entry(request)
    return way_into(request, shop, is_confirmed=True)


def way_into(request: HttpRequest, shop: Shop, *, is_confirmed: bool = False) -> HttpResponse:
    """To the shop's admin with a fresh pass; to the page that waits while it is being prepared."""
    shop.refresh_from_db()
    try:
        token = issue_pass(
            shop=shop, account=request.user, next_path=request.GET.get("next"), now=timezone.now(),
            is_confirmed=is_confirmed,
        )  # fmt: skip
    except SignOnNeeded:
        return door_of(request, shop.pk)
    except SecondFactorNeeded:
        return render(request, "website/second_factor_needed.html", {"shop": shop}, status=403)
    except NotAMember:
        if shop.state in HAS_SCHEMA:
            with shop_context(shop):
                deactivate_shadow_user(account_uuid=request.user.uuid)
        return no_entry(request)
    if shop.state in {ShopState.PREPARING, ShopState.IMPORTING}:
        return redirect("shop_waiting", shop_id=shop.pk)
    return redirect(entrance_of(shop, token))


def entrance_of(shop: Shop, token: str) -> str:
    """The address that uses a pass up."""
    return f"{hosts.url_of(hosts.admin_host(shop.handle), '/enter/')}?{urlencode({'pass': token})}"


def door_of(request: HttpRequest, shop_id: UUID) -> HttpResponse:
    """To the page that offers the company's sign-in."""
    path = local_path(request.GET.get("next"))
    return redirect(f"{reverse('sign_on_door', args=[shop_id])}?{urlencode({'next': path})}")


def no_entry(request: HttpRequest) -> HttpResponse:
    return render(request, "website/no_entry.html", status=403)
