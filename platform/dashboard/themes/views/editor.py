"""The theme editor: the shop beside what can be changed about its looks. All of it works as a plain form as well."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from builder.editor.checking import LookRefused, Problem
from builder.editor.look import Look, read_look
from builder.editor.models import ShopTheme
from builder.editor.previewing import preview_path
from builder.editor.selectors import has_changes
from builder.editor.services import ChangedMeanwhile, NotNow, ThemeGone, publish, save_draft, schedule, set_aside
from core.http.security import policy_for
from dashboard.screens import back_office, shop_url
from dashboard.themes.fields import groups_of, identity_of
from dashboard.themes.forms import look_sent
from dashboard.themes.places import places
from dashboard.themes.rights import EDIT, PUBLISH
from dashboard.themes.views.autosave import revision_of, words_about
from dashboard.themes.views.finding import theme_or_404
from themes.services import manifest, shown_settings

WIDTHS = (390, 820, 1280)
PUBLISHING = frozenset({"publish", "schedule"})


@require_http_methods(["GET", "HEAD", "POST"])
@back_office(EDIT)
def edit(request: HttpRequest, theme_id: int) -> HttpResponse:
    theme = theme_or_404(theme_id)
    if request.method != "POST":
        return show(request, theme, read_look(theme.draft), revision=theme.revision)
    act = request.POST.get("act", "save")
    if act in PUBLISHING and not request.user.has_perm(PUBLISH):
        return permission_denied(request)
    look, problems = look_sent(request, read_look(theme.draft))
    if act == "reset-css":
        look = replace(look, css="")
    try:
        if problems:
            raise LookRefused(problems)
        return act_on(request, theme, look, act)
    except LookRefused as error:
        return show(request, theme, look, revision=revision_of(request), problems=error.problems, status=422)
    except NotNow as error:
        told = [Problem("publish_at", error.for_people())]
        now = theme_or_404(theme_id)
        return show(request, now, look, revision=now.revision, problems=told, status=422)
    except ChangedMeanwhile as error:
        return show(
            request, error.theme, look, revision=error.theme.revision, conflict=words_about(error.theme), status=409
        )
    except ThemeGone as error:
        messages.error(request, error.for_people())
        return redirect("themes:theme_list")


def act_on(request: HttpRequest, theme: ShopTheme, look: Look, act: str) -> HttpResponse:
    """Every button saves first, so that nothing that stands in the form is lost."""
    now = timezone.now()
    if act == "aside":
        set_aside(theme_id=theme.pk, look=look, actor=request.user, now=now)
        messages.success(
            request, _("Your changes are kept in the history. This is the theme as the other person saved it.")
        )
        return redirect("themes:edit", theme.pk)
    kept = save_draft(
        theme_id=theme.pk, look=look, revision=revision_of(request), actor=request.user, now=now,
        is_forced=act == "force",
    )  # fmt: skip
    if act == "publish":
        publish(theme_id=theme.pk, actor=request.user, now=now, revision=kept.revision)
        messages.success(request, _("Published. Shoppers see it from their next page on."))
    elif act == "schedule":
        at = moment_of(request)
        schedule(theme_id=theme.pk, at=at, actor=request.user, now=now, revision=kept.revision)
        when = date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")
        messages.success(request, _("Shoppers will see the theme as it is now from %(when)s on.") % {"when": when})
    else:
        messages.success(request, _("The draft is saved. Shoppers do not see it yet."))
    return redirect("themes:edit", theme.pk)


def moment_of(request: HttpRequest) -> Any:
    """In the shop's time zone. Raises NotNow."""
    try:
        return forms.DateTimeField().clean(request.POST.get("publish_at", "").replace("T", " "))
    except forms.ValidationError:
        raise NotNow(_("Choose a day and a time.")) from None


def show(
    request: HttpRequest, theme: ShopTheme, look: Look, *, revision: int, problems: list[Problem] | None = None,
    conflict: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    problems = problems or []
    context = {
        "theme": theme, "revision": revision, "conflict": conflict, "made_with": manifest(look.theme),
        "groups": groups_of(look, problems), "identity": identity_of(look, problems), "problems": problems,
        "moment_problem": next((each for each in problems if each.field == "publish_at"), None),
        "note": shown_settings(look.theme, look.settings).message, "places": places(request.shop), "widths": WIDTHS,
        "has_changes": has_changes(theme), "may_publish": request.user.has_perm(PUBLISH), "store": request.store,
        "preview_link": shop_url(request.store, preview_path(theme)), "shop_url": shop_url(request.store, "/"),
        "preview_url": reverse("themes:preview", args=[theme.pk]),
        "asked_moment": request.POST.get("publish_at", ""),
    }  # fmt: skip
    response = render(request, "dashboard/themes/editor.html", context, status=status)
    response.headers["Content-Security-Policy"] = policy_for("storefront") + "; frame-src 'self'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
