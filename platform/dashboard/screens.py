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
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
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


# Rows whose tables have other names than people have for them.
ROWS = {
    "catalog.variant": ngettext_lazy("%(shown)s variant", "%(shown)s variants", "count"),
    "catalog.producttype": ngettext_lazy("%(shown)s type", "%(shown)s types", "count"),
    "catalog.picture": ngettext_lazy("%(shown)s picture", "%(shown)s pictures", "count"),
    "pricelists.listedprice": ngettext_lazy("%(shown)s price", "%(shown)s prices", "count"),
    "inventory.stockmovement": ngettext_lazy("%(shown)s movement", "%(shown)s movements", "count"),
    "importexport.importrun": ngettext_lazy("%(shown)s import", "%(shown)s imports", "count"),
    "payments.bankline": ngettext_lazy("%(shown)s transfer", "%(shown)s transfers", "count"),
    "editor.themeversion": ngettext_lazy("%(shown)s version", "%(shown)s versions", "count"),
    "core.auditentry": ngettext_lazy("%(shown)s entry", "%(shown)s entries", "count"),
}


class Paginator(WagtailPaginator):
    """Counts in local form, and what is counted by the name that people have for it."""

    @cached_property
    def items_count_label(self) -> str:
        shown, model = number_format(self.count, force_grouping=True), getattr(self.object_list, "model", None)
        if model is not None and (words := ROWS.get(model._meta.label_lower)):
            return str(words % {"count": self.count, "shown": shown})
        return f"{shown} {self.verbose_name if self.count == 1 else self.verbose_name_plural}"


def page_of(request: HttpRequest, rows: Any, *, size: int = 50) -> tuple[Any, Any]:
    """The page asked for, or the nearest there is; and the page numbers to show."""
    paginator = Paginator(rows, size)
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
