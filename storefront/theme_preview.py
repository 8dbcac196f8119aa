"""A draft of a theme, shown as if it were published: to whoever has followed a signed link (a cookie says so, for a day),
and in the theme editor. Such pages are made for one visitor and kept for nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from builder.editor.look import Look, read_look
from builder.editor.own_css import mark_of
from builder.editor.pictures import icon_files
from builder.editor.previewing import previewed_theme
from commerce.store.models import Store
from core.http.currency import asked_currency, selling_in
from core.http.language import asked_language, path_here
from media.models import ShopImage
from storefront.context.currencies import frame_in
from storefront.context.shop import Frame, find_frame

PREVIEW_COOKIE = f"{settings.COOKIE_PREFIX}theme-preview"
END_URL = path_here("/theme-preview/end/")


@dataclass(frozen=True, slots=True)
class Draft:
    """`styles` are addresses of the two stylesheets, for pages of the admin's host; `name` "" shows no bar."""

    look: Look
    name: str = ""
    styles: tuple[str, str] | None = None


def draft_of(request: HttpRequest) -> Draft | None:
    """Which one this request is to see. Asked once: the cookie is looked at, then the database."""
    if not hasattr(request, "previewed_draft"):
        token = request.COOKIES.get(PREVIEW_COOKIE, "")
        theme = previewed_theme(token) if token else None
        request.previewed_draft = Draft(read_look(theme.draft), theme.name) if theme else None  # type: ignore[attr-defined]
    return request.previewed_draft  # type: ignore[attr-defined,no-any-return]


def is_previewed(request: HttpRequest) -> bool:
    return draft_of(request) is not None


def previewed_frame(request: HttpRequest) -> Frame | None:
    """None where there is nothing to preview. Never shared with other requests."""
    draft = draft_of(request)
    if draft is None:
        return None
    with selling_in(""):
        frame = frame_in(find_frame(asked_language(), lambda store: wear(store, draft.look)), asked_currency())
    if draft.styles is not None:
        frame.context["theme"] |= dict(zip(("css_url", "own_css_url"), draft.styles, strict=True))
    return frame


def wear(store: Store, look: Look) -> None:
    """This copy of the store, not the row."""
    store.theme, store.theme_settings = look.theme, look.settings
    store.logo = ShopImage.objects.filter(pk=look.logo).first() if look.logo is not None else None
    store.look = {"css": mark_of(look.css), "icons": icon_files(look.favicon), "social": look.social,
                  "logo_dark": look.logo_dark}  # fmt: skip


def bar_of(request: HttpRequest) -> dict[str, Any] | str:
    """What the bar below a previewed page says; "" in the editor, which has buttons of its own."""
    draft = draft_of(request)
    return {"name": draft.name, "end_url": END_URL} if draft is not None and draft.name else ""
