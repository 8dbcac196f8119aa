"""How a draft is shown beside the editor. The storefront is above this layer, so it plugs itself in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from builder.editor.look import Look

Styles = tuple[str, str]  # addresses of the draft's two stylesheets on the host that asks
View = Callable[[HttpRequest, Look, str, Styles], HttpResponse]
_views: list[View] = []


def connect_view(view: View) -> None:
    _views[:] = [view]


def show_draft(request: HttpRequest, look: Look, address: str, styles: Styles) -> HttpResponse:
    """The page of the shop at `address` ("/search/?q=lamp"), wearing `look`, for the person who asks and nobody else. A
    page that leads elsewhere answers with a redirect to the address there."""
    return _views[0](request, look, address, styles)
