"""From the platform into the admin of a shop."""

from __future__ import annotations

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from staff.services import deactivate_shadow_user
from tenants import hosts
from tenants.context import shop_context
from tenants.models import Shop, ShopState
from tenants.services.passes import NotAMember, SecondFactorNeeded, issue_pass

HAS_SCHEMA = {ShopState.LIVE, ShopState.FROZEN, ShopState.SUSPENDED, ShopState.CLOSED}


@never_cache
@login_required
@require_GET
def enter_shop(request: HttpRequest, shop_id: UUID) -> HttpResponse:
    """A shop of others and a shop that does not exist look the same."""
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
    except SecondFactorNeeded:
        return render(request, "website/second_factor_needed.html", {"shop": shop}, status=403)
    except NotAMember:
        if shop.state in HAS_SCHEMA:
            with shop_context(shop):
                deactivate_shadow_user(account_uuid=request.user.uuid)
        return no_entry(request)
    if shop.state in {ShopState.PREPARING, ShopState.IMPORTING}:
        return redirect("shop_waiting", shop_id=shop.pk)
    address = hosts.url_of(hosts.admin_host(shop.handle), "/enter/")
    return redirect(f"{address}?{urlencode({'pass': token})}")


def no_entry(request: HttpRequest) -> HttpResponse:
    return render(request, "website/no_entry.html", status=403)
