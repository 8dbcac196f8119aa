"""The doors of the shop, and the way to look at it before they are open."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from commerce.store.preview import preview_link
from core.http.request import Request
from dashboard.rights import store_settings
from onboarding.services.launching import NotReady, close_doors, open_doors
from tenants import hosts


@require_POST
@store_settings
def shop_open(request: Request) -> HttpResponse:
    try:
        open_doors(actor=request.user)
    except NotReady as error:
        for reason in error.reasons:
            messages.error(request, _(reason))
    else:
        messages.success(request, _("The shop is open. Good luck!"))
    return redirect("wagtailadmin_home")


@require_POST
@store_settings
def shop_close(request: Request) -> HttpResponse:
    close_doors(actor=request.user)
    messages.success(request, _("The shop is closed: visitors see that it is coming soon."))
    return redirect("wagtailadmin_home")


@require_GET
def shop_preview(request: Request) -> HttpResponse:
    """To the storefront, past its door; the link is good for ten minutes."""
    return redirect(hosts.url_of(request.shop.primary_host, preview_link()))
