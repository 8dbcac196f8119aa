"""My shops: a list, another one, and the page that waits for one that is being prepared."""

from __future__ import annotations

from uuid import UUID

import structlog
from allauth.account.utils import has_verified_email
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.limits import TooMany, consume
from onboarding.services.opening import claim_shop
from staff.roles import OWNER
from tenants import hosts
from tenants.models import Membership, Shop, ShopState
from tenants.services.registry import HandleRefused
from website.forms import ShopForm
from website.views.entry import way_into
from website.views.sign_up import finish, too_many

log = structlog.get_logger("website")
DAY = 24 * 3600


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def shop_list(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return show(request, ShopForm(initial={"theme": request.GET.get("theme", "")}))
    form = ShopForm(request.POST)
    if not form.is_valid():
        return show(request, form, status=422)
    try:
        consume("shops", str(request.user.pk), limit=settings.SHOPS_PER_ACCOUNT, seconds=DAY, now=timezone.now())
        shop, owner = claim_shop(wish=form.wish(), owner_email=request.user.email, find_account=lambda: request.user)
    except TooMany as error:
        return too_many(request, error)
    except HandleRefused as error:
        form.refuse_handle(str(error))
        return show(request, form, status=422)
    if owner.pk != request.user.pk:
        form.add_error(None, _("This form has already been sent. Please reload the page to start again."))
        return show(request, form, status=422)
    finish(shop, owner, form)
    return way_into(request, shop)


def show(request: HttpRequest, form: ShopForm, *, status: int = 200) -> HttpResponse:
    members = Membership.objects.select_related("shop").filter(account=request.user).order_by("shop__name", "pk")
    context = {
        "shops": [row_of(member) for member in members if member.shop.state != ShopState.DROPPED],
        "form": form,
        "is_verified": has_verified_email(request.user),
    }
    return render(request, "website/shops.html", context, status=status)


def row_of(member: Membership) -> dict[str, object]:
    shop = member.shop
    return {
        "shop": shop,
        "is_owner": member.role == OWNER,
        "address": hosts.storefront_host(shop.handle),
        "url": hosts.url_of(hosts.storefront_host(shop.handle)),
    }


def own_shop(request: HttpRequest, shop_id: UUID) -> Shop:
    """Raises Http404 for shops of others, as for those that do not exist."""
    member = Membership.objects.select_related("shop").filter(shop_id=shop_id, account=request.user).first()
    if member is None:
        raise Http404
    return member.shop


@never_cache
@login_required
@require_GET
def shop_waiting(request: HttpRequest, shop_id: UUID) -> HttpResponse:
    shop = own_shop(request, shop_id)
    if shop.state not in {ShopState.PREPARING, ShopState.IMPORTING}:
        return redirect("enter_shop", shop_id=shop.pk)
    response = render(request, "website/waiting.html", {"shop": shop})
    response.headers["Refresh"] = "5"  # without JavaScript the browser asks again by itself
    return response


@never_cache
@login_required
@require_GET
def shop_state(request: HttpRequest, shop_id: UUID) -> HttpResponse:
    return JsonResponse({"state": own_shop(request, shop_id).state})
