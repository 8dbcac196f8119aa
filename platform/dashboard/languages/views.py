"""The languages of the shop: which there are, and what is translated."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.models import Page

from builder.pages.languages import (
    LanguageRefused,
    add_language,
    languages_of_shop,
    main_language,
    remove_language,
    translate_page,
    translated_pages,
)
from builder.pages.selectors import languages_shown
from builder.translations.selectors import progress
from commerce.store.selectors import current_store
from dashboard.imports.rights import may_import
from dashboard.languages.rights import may_edit_pages
from dashboard.languages.texts import RIGHT as TEXT_RIGHT
from dashboard.rights import may_change_store, store_settings
from dashboard.screens import screen

View = Callable[..., HttpResponse]


def page_editors(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_edit_pages(request.user):
            return permission_denied(request)
        request.store = current_store()
        return view(request, *args, **kwargs)

    return guarded


def name_of(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code))


@require_safe
@page_editors
def language_list(request: HttpRequest) -> HttpResponse:
    """The main language is the shop's own, whatever its pages were filed under so far."""
    codes = [main_language(), *languages_of_shop()[1:]]
    live, sees_goods = languages_shown(), request.user.has_perm(TEXT_RIGHT)
    languages = [
        {
            "code": code, "name": name_of(code), "is_main": code == codes[0], "is_shown": code in live or code == codes[0],
            "path": "/" if code == codes[0] else f"/{code}/",
        }
        for code in codes
    ]  # fmt: skip
    return screen(
        request, "dashboard/languages/language_list.html", title=_("Languages"), icon="globe", languages=languages,
        pages=translated_pages() if len(codes) > 1 else [], progress=progress(codes[1:]) if sees_goods else [],
        may_change=may_change_store(request.user), may_import=may_import(request.user),
        others=[(code, name_of(code)) for code in dict(settings.LANGUAGES) if code not in codes],
    )  # fmt: skip


@require_POST
@store_settings
def language_add(request: HttpRequest) -> HttpResponse:
    code = request.POST.get("code", "")
    try:
        home = add_language(code=code, user=request.user)
    except LanguageRefused:
        messages.error(request, _("Choose a language that the shop does not have yet."))
        return redirect("languages:language_list")
    messages.success(
        request,
        _("Translate this home page and publish it: then shoppers can choose %(name)s.") % {"name": name_of(code)},
    )
    return redirect("wagtailadmin_pages:edit", home.pk)


@require_POST
@store_settings
def language_remove(request: HttpRequest, code: str) -> HttpResponse:
    """Only while nothing in it is published: who wants it gone unpublishes its home page first."""
    if code not in languages_of_shop()[1:]:
        raise Http404
    if Page.objects.live().filter(locale__language_code=code, depth__gte=2).exists():
        messages.error(
            request, _("Pages in this language are published. Unpublish its home page and those below first.")
        )
    else:
        remove_language(code=code)
        messages.success(request, _("Removed."))
    return redirect("languages:language_list")


@require_POST
@page_editors
def page_translate(request: HttpRequest, code: str, page_id: int) -> HttpResponse:
    page = get_object_or_404(Page, pk=page_id, depth__gte=2).specific
    if not page.permissions_for_user(request.user).can_edit():
        return permission_denied(request)
    if code not in languages_of_shop():
        raise Http404
    draft = translate_page(page=page, language=code, user=request.user)
    return redirect("wagtailadmin_pages:edit", draft.pk)
