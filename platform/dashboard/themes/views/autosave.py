"""What the editor's script asks for while somebody works: saves drafts, and answers how they look."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from builder.editor.checking import LookRefused, Problem, problems_of
from builder.editor.look import Look, read_look
from builder.editor.models import ShopTheme
from builder.editor.own_css import compile_css
from builder.editor.selectors import has_changes
from builder.editor.services import ChangedMeanwhile, ThemeGone, save_draft, set_aside
from dashboard.screens import back_office
from dashboard.themes.forms import look_sent, picture_of
from dashboard.themes.rights import EDIT
from dashboard.themes.views.finding import theme_or_404
from themes.services import html_attributes, stylesheet

MAX_DIGITS = 9


@require_POST
@back_office(EDIT)
def draft(request: HttpRequest, theme_id: int) -> HttpResponse:
    theme = theme_or_404(theme_id)
    look, problems = look_sent(request, read_look(theme.draft))
    problems = problems or problems_of(look)
    if problems:
        return JsonResponse({**seen(look), "problems": as_json(problems)}, status=422)
    try:
        theme = save_draft(
            theme_id=theme_id, look=look, revision=revision_of(request), actor=request.user, now=timezone.now(),
            is_forced="force" in request.POST,
        )  # fmt: skip
    except ChangedMeanwhile as error:
        return JsonResponse({"conflict": words_about(error.theme), "revision": error.theme.revision}, status=409)
    except LookRefused as error:
        return JsonResponse({**seen(look), "problems": as_json(error.problems)}, status=422)
    except ThemeGone as error:
        return JsonResponse({"gone": error.for_people()}, status=404)
    return JsonResponse(saved(theme, look))


@require_POST
@back_office(EDIT)
def aside(request: HttpRequest, theme_id: int) -> HttpResponse:
    """Of two who edit at once, the one who lets the other's stand: the own changes go into the history."""
    theme = theme_or_404(theme_id)
    look, problems = look_sent(request, read_look(theme.draft))
    try:
        if problems:
            raise LookRefused(problems)
        set_aside(theme_id=theme_id, look=look, actor=request.user, now=timezone.now())
    except LookRefused as error:
        return JsonResponse({"problems": as_json(error.problems)}, status=422)
    except ThemeGone as error:
        return JsonResponse({"gone": error.for_people()}, status=404)
    return JsonResponse({"ok": True})


def saved(theme: ShopTheme, look: Look) -> dict[str, Any]:
    return {
        **seen(look), "problems": [], "revision": theme.revision, "has_changes": has_changes(theme),
        "saved": _("Draft saved %(time)s") % {"time": date_format(timezone.localtime(theme.changed_at), "TIME_FORMAT")},
        "logo": picture_of(look.logo), "logo_dark": picture_of(look.logo_dark),
        "favicon": picture_of(look.favicon), "social": look.social,
    }  # fmt: skip


def seen(look: Look) -> dict[str, Any]:
    """How it looks, good or not."""
    return {
        "css": stylesheet(look.theme, look.settings), "own_css": compile_css(look.css).text if look.css else "",
        "attributes": html_attributes(look.theme, look.settings),
    }  # fmt: skip


def as_json(problems: list[Problem]) -> list[dict[str, str]]:
    return [{"field": each.field, "message": each.message, "suggestion": each.suggestion} for each in problems]


def words_about(theme: ShopTheme) -> str:
    return _(
        "%(name)s has saved this theme at %(time)s, after you had opened it. Both are kept, whichever you choose."
    ) % {
        "name": theme.changed_by_name or _("Somebody"),
        "time": date_format(timezone.localtime(theme.changed_at), "TIME_FORMAT"),
    }


def revision_of(request: HttpRequest) -> int:
    """0 where the form says nothing sensible, which is never the newest."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) <= MAX_DIGITS else 0
