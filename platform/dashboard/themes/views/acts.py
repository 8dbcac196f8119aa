"""One button each, on the list of themes and in the editor's history."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from billing.limits import entitlement_of
from builder.editor.checking import LookRefused
from builder.editor.services import (
    ChangedMeanwhile,
    delete_theme,
    duplicate_theme,
    install_theme,
    publish,
    rename_theme,
    unschedule,
)
from commerce.catalog.models import Product
from core.errors import PlainError
from core.events.outbox import emit
from dashboard.screens import back_office
from dashboard.themes.rights import EDIT, FILL, PUBLISH
from dashboard.themes.views.finding import theme_or_404
from oversight.services.offers import may_add


def or_say_why(request: HttpRequest, act: Callable[[], object], done: str) -> HttpResponse:
    try:
        act()
    except PlainError as error:
        messages.error(request, error.for_people())
    except LookRefused as error:
        words = _("Not published. Open the editor and mend this first: %(problem)s")
        messages.error(request, words % {"problem": error.problems[0].message})
    except ChangedMeanwhile:
        messages.error(request, _("Somebody has changed this theme in this very moment. Have a look, and try again."))
    else:
        messages.success(request, done)
    return redirect("themes:theme_list")


@require_POST
@back_office(EDIT)
def install(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("theme", "")[:60]
    if not may_add(wanted, plan=entitlement_of(request.shop.shop_id).plan.code):
        messages.error(request, _("This theme is not offered to your shop."))
        return redirect("themes:theme_list")
    done = _("Added. Make it yours, look at it with your own products, and publish it when you like it.")
    return or_say_why(request, lambda: install_theme(theme=wanted, actor=request.user, now=timezone.now()), done)


@require_POST
@back_office(PUBLISH)
def fill(request: HttpRequest) -> HttpResponse:
    """Products, collections and a home page of the published theme's preset, made by the worker."""
    if not request.user.has_perms(FILL):
        return permission_denied(request)
    if Product.objects.exists():
        messages.error(request, _("The shop has products already: sample content is for an empty one."))
        return redirect("themes:theme_list")
    with transaction.atomic("default"):
        emit("shop.sample_wanted", account=str(request.user.account_uuid))
    messages.success(request, _("The sample products are on their way. In a minute or so they are in the shop."))
    return redirect("themes:theme_list")


@require_POST
@back_office(PUBLISH)
def publish_now(request: HttpRequest, theme_id: int) -> HttpResponse:
    theme = theme_or_404(theme_id)
    done = _("Shoppers see “%(name)s” from their next page on.") % {"name": theme.name}
    return or_say_why(request, lambda: publish(theme_id=theme_id, actor=request.user, now=timezone.now()), done)


@require_POST
@back_office(PUBLISH)
def cancel_schedule(request: HttpRequest, theme_id: int) -> HttpResponse:
    theme_or_404(theme_id)
    response = or_say_why(
        request,
        lambda: unschedule(theme_id=theme_id, actor=request.user),
        _("It will not be published by itself any more."),
    )
    return redirect("themes:edit", theme_id) if "back" in request.POST else response


@require_POST
@back_office(EDIT)
def duplicate(request: HttpRequest, theme_id: int) -> HttpResponse:
    theme_or_404(theme_id)
    done = _("There is a copy now. Changing it leaves the other one as it is.")
    return or_say_why(request, lambda: duplicate_theme(theme_id=theme_id, actor=request.user, now=timezone.now()), done)


@require_POST
@back_office(EDIT)
def rename(request: HttpRequest, theme_id: int) -> HttpResponse:
    theme_or_404(theme_id)
    name = request.POST.get("name", "").replace("\x00", "")
    return or_say_why(request, lambda: rename_theme(theme_id=theme_id, name=name, actor=request.user), _("Renamed."))


@require_POST
@back_office(EDIT)
def delete(request: HttpRequest, theme_id: int) -> HttpResponse:
    theme_or_404(theme_id)
    return or_say_why(request, lambda: delete_theme(theme_id=theme_id, actor=request.user), _("Deleted."))
