"""How a layout is shown in the editor. The storefront is above this layer, so it plugs itself in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

Mode = tuple[str, str]
_modes: list[Callable[[Any], list[Mode]]] = []
_views: list[Callable[[Any, HttpRequest, str], HttpResponse]] = []


def connect_previews(modes: Callable[[Any], list[Mode]], view: Callable[[Any, HttpRequest, str], HttpResponse]) -> None:
    _modes[:], _views[:] = [modes], [view]


def modes_of(layout: Any) -> list[Mode]:
    """(name, title) of pages with which it can be previewed; none where the shop has none of them."""
    return _modes[0](layout) if _modes else []


def show_preview(layout: Any, request: HttpRequest, mode: str) -> HttpResponse:
    return _views[0](layout, request, mode)
