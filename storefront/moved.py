from __future__ import annotations

from django.http import HttpRequest, HttpResponsePermanentRedirect
from wagtail.contrib.redirects.models import Redirect

from core.http.language import here

PREFIXES = ("/products/", "/collections/")


def moved(request: HttpRequest) -> HttpResponsePermanentRedirect | None:
    """To where the product or collection of this address is now; what was chosen on it comes along."""
    if request.method not in ("GET", "HEAD") or not request.path_info.startswith(PREFIXES) or "\x00" in request.path:
        return None
    found = Redirect.objects.filter(
        old_path=Redirect.normalise_path(request.path_info), automatically_created=True
    ).first()
    if found is None or not found.redirect_link.startswith("/"):
        return None
    query = request.META.get("QUERY_STRING", "")
    target = here(found.redirect_link)
    return HttpResponsePermanentRedirect(f"{target}?{query}" if query else target)
