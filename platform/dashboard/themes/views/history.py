"""What a theme has been: every version that was worth keeping, and the way back to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied

from builder.editor.checking import LookRefused
from builder.editor.look import read_look
from builder.editor.models import ShopTheme, ThemeVersion
from builder.editor.selectors import versions_of
from builder.editor.services import ChangedMeanwhile, ThemeGone, name_version, publish, roll_back
from dashboard.screens import back_office, page_of, screen
from dashboard.themes.rights import EDIT, PUBLISH
from dashboard.themes.views.finding import theme_or_404
from dashboard.themes.words import changes_of
from themes.services import manifest
from themes.settings import read_settings, value_of

SIZE = 30
SWATCHES = 6


@require_safe
@back_office(EDIT, PUBLISH)
def history(request: HttpRequest, theme_id: int) -> HttpResponse:
    theme = theme_or_404(theme_id)
    page, numbers = page_of(request, versions_of(theme), size=SIZE)
    return screen(
        request, "dashboard/themes/history.html", title=_("History"), icon="history", theme=theme, page=page,
        page_numbers=numbers, rows=[row(each, theme) for each in page],
        may_edit=request.user.has_perm(EDIT), may_publish=request.user.has_perm(PUBLISH),
        trail=[(reverse("themes:theme_list"), _("Themes")), (reverse("themes:edit", args=[theme.pk]), theme.name)],
    )  # fmt: skip


def row(version: ThemeVersion, theme: ShopTheme) -> dict[str, Any]:
    look = read_look(version.look)
    changes, more = changes_of(version)
    made_with = manifest(look.theme)
    values = read_settings(made_with, look.settings).values
    colors = [
        value_of(each, values) for each in made_with.settings.values() if each.type == "color" and each.scheme != "dark"
    ]
    return {
        "version": version, "changes": changes, "more": more, "colors": colors[:SWATCHES],
        "is_shown": theme.is_published and version.pk == theme.published_id,
        "is_draft": look == read_look(theme.draft), "is_due": version.pk == theme.scheduled_id,
    }  # fmt: skip


@require_POST
@back_office(EDIT)
def back(request: HttpRequest, theme_id: int, number: int) -> HttpResponse:
    """Into the draft; and to shoppers at once where the button says so."""
    theme_or_404(theme_id)
    is_published = "publish" in request.POST
    if is_published and not request.user.has_perm(PUBLISH):
        return permission_denied(request)
    now = timezone.now()
    try:
        theme = roll_back(theme_id=theme_id, number=number, actor=request.user, now=now)
        if is_published:
            publish(theme_id=theme_id, actor=request.user, now=now, revision=theme.revision)
    except ThemeGone:
        messages.error(request, _("This version is gone."))
    except LookRefused as error:
        messages.error(request, error.problems[0].message)
    except ChangedMeanwhile:
        messages.error(request, _("Somebody has changed this theme in this very moment. Have a look, and try again."))
    else:
        done = (
            _("Version %(number)s is published again.")
            if is_published
            else _("The draft is as version %(number)s was.")
        )
        messages.success(request, done % {"number": number})
        return redirect("themes:edit", theme_id)
    return redirect("themes:history", theme_id)


@require_POST
@back_office(EDIT)
def give_name(request: HttpRequest, theme_id: int, number: int) -> HttpResponse:
    theme_or_404(theme_id)
    try:
        version = name_version(
            theme_id=theme_id, number=number, name=request.POST.get("name", "")[:200], actor=request.user
        )
    except ThemeGone:
        messages.error(request, _("This version is gone."))
    else:
        messages.success(request, _("It is kept under this name.") if version.name else _("The name is gone."))
    return redirect("themes:history", theme_id)
