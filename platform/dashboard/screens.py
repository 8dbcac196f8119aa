"""What every screen of the back office needs: who may see it, the shop's own clock, Wagtail's header around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_denied
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.widgets.button import HeaderButton

from commerce.store.models import Store
from commerce.store.selectors import current_store

View = Callable[..., HttpResponse]


def back_office(*permissions: str) -> Callable[[View], View]:
    """For people with any of these permissions; dates are in the shop's time zone; `request.store` is its settings."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(request.user.has_perm(permission) for permission in permissions):
                return permission_denied(request)
            request.store = current_store()
            with timezone.override(zone_of(request.store)):
                return view(request, *args, **kwargs)

        return checked

    return decorate


def zone_of(store: Store) -> ZoneInfo:
    try:
        return ZoneInfo(store.time_zone)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def screen(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    icon: str,
    trail: Sequence[tuple[str, str]] = (),
    buttons: Sequence[HeaderButton] = (),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page with Wagtail's breadcrumbs (`trail`: address and label of the pages above) and header buttons."""
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    crumbs += [{"url": url, "label": label} for url, label in trail]
    context |= {
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
        "header_buttons": list(buttons),
        "store": request.store,
        "currency": request.store.currency,
    }
    return render(request, template, context, status=status)


def button(label: str, url: str, icon: str = "", **attrs: str) -> HeaderButton:
    return HeaderButton(label, url=url, icon_name=icon or None, attrs=attrs)


def page_of(request: HttpRequest, rows: Any, *, size: int = 50) -> tuple[Any, Any]:
    """The page asked for, or the nearest there is; and the page numbers to show."""
    paginator = WagtailPaginator(rows, size)
    page = paginator.get_page(request.GET.get("p"))
    return page, list(paginator.get_elided_page_range(page.number))


def shop_url(store: Store, path: str) -> str:
    """An address of the storefront, which has a host of its own."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT and ":" not in store.primary_host else ""
    return f"{settings.PUBLIC_SCHEME}://{store.primary_host}{port}{path}"


def url_or_nothing(name: str, *args: Any) -> str:
    """For parts of the back office that may not be there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
