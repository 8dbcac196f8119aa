"""How a page is shown, in previews too. The storefront is above this layer, so it plugs itself in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.http.language import split_language
from core.http.links import url_of

View = Callable[[HttpRequest, Any], HttpResponse]
_views: dict[type, View] = {}


def connect_view(model: type, view: View) -> None:
    _views[model] = view


def view_of(page: Any) -> View:
    return _views[type(page)]


def public_path(url_path: str) -> str:
    """Wagtail's path from the root as it is on the shop's host: "/home/about/" is "/about/". The trees of other languages
    begin with their code ("/fr/about/") and keep it."""
    return url_path if split_language(url_path)[0] else "/" + url_path.lstrip("/").partition("/")[2]


class ServedByStorefront:
    """For page models. Wagtail's admin asks for previews, drafts and revisions by a request to the shop's host."""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _views[type(self)](request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        request.is_preview = True  # type: ignore[attr-defined]
        return self.serve(request)

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        """Wagtail would ask for its own URL pattern, which our hosts do not have: then links in texts, redirects of
        changed addresses and "View live" would lead nowhere."""
        for place in self._get_site_root_paths(request):  # type: ignore[attr-defined]
            host = urlsplit(place.root_url).hostname or ""
            return place.site_id, url_of(host, ""), public_path(self.url_path)  # type: ignore[attr-defined]
        return None

    @property
    def search_address(self) -> str:
        """What stands before the slug in the page's address, as people read it."""
        places = self._get_site_root_paths()  # type: ignore[attr-defined]
        host = urlsplit(places[0].root_url).hostname if places else ""
        parent = public_path(self.url_path).strip("/").rpartition("/")[0]  # type: ignore[attr-defined]
        return f"{host} › " + "".join(f"{part} › " for part in parent.split("/") if part)

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        return [
            {"name": "mobile", "icon": "mobile-alt", "device_width": 375, "label": _("Preview in mobile size")},
            {"name": "tablet", "icon": "tablet-alt", "device_width": 768, "label": _("Preview in tablet size")},
            {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("Preview in desktop size")},
        ]
