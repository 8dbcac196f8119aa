"""How a page is shown, in previews too. The storefront is above this layer, so it plugs itself in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[[HttpRequest, Any], HttpResponse]
_views: dict[type, View] = {}


def connect_view(model: type, view: View) -> None:
    _views[model] = view


class ServedByStorefront:
    """For page models. Wagtail's admin asks for previews, drafts and revisions by a request to the shop's host."""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _views[type(self)](request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return self.serve(request)
