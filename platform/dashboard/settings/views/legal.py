from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from dashboard.rights import store_settings
from dashboard.settings.views.base import SettingsPage
from onboarding.services.legal_pages import KINDS, create_legal_page, legal_pages


class LegalList(SettingsPage):
    template_name = "dashboard/settings/legal.html"
    page_title = _("Legal pages")
    header_icon = "doc-full"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "pages": legal_pages()}


@require_POST
@store_settings
def legal_page_create(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    page = create_legal_page(kind=kind, actor=request.user)
    return redirect("wagtailadmin_pages:edit", page.pk)
