"""The shop in a draft of a theme, in a frame beside the editor: on the admin's own host, for people who may edit it. No
page of it is ever seen or kept by the storefront's cache."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from builder.editor.look import read_look
from builder.editor.own_css import compiled
from builder.editor.serving import show_draft
from core.http.security import policy_for
from dashboard.screens import back_office
from dashboard.themes.rights import EDIT, PUBLISH
from dashboard.themes.views.finding import theme_or_404
from themes.services import stylesheet as settings_stylesheet

STYLES = ("settings", "own")


@require_safe
@back_office(EDIT, PUBLISH)
@xframe_options_sameorigin
def preview(request: HttpRequest, theme_id: int) -> HttpResponse:
    theme = theme_or_404(theme_id)
    wanted = request.GET.get("path", "/")
    address = wanted if wanted.startswith("/") and not wanted.startswith("//") and "\x00" not in wanted else "/"
    settings_url, own_url = (reverse("themes:stylesheet", args=[theme.pk, which]) for which in STYLES)
    response = show_draft(request, read_look(theme.draft), address, (settings_url, own_url))
    if "Location" in response.headers:
        to = urlsplit(response.headers["Location"])
        again = f"{to.path or '/'}?{to.query}" if to.query else to.path or "/"
        return HttpResponseRedirect(f"{reverse('themes:preview', args=[theme.pk])}?{urlencode({'path': again})}")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    policy = policy_for("storefront").replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    response.headers["Content-Security-Policy"] = policy
    return response


@require_safe
@back_office(EDIT, PUBLISH)
def stylesheet(request: HttpRequest, theme_id: int, which: str) -> HttpResponse:
    if which not in STYLES:
        raise Http404
    look = read_look(theme_or_404(theme_id).draft)
    text = compiled(look.css) if which == "own" else settings_stylesheet(look.theme, look.settings)
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    return response
