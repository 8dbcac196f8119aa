from __future__ import annotations

from django.http import HttpRequest, HttpResponsePermanentRedirect
from wagtail.contrib.redirects.models import Redirect

PREFIXES = ("/products/", "/collections/")


def moved(request: HttpRequest) -> HttpResponsePermanentRedirect | None:
    """To where the product or collection of this address is now; what was chosen on it comes along."""
    if request.method not in ("GET", "HEAD") or not request.path.startswith(PREFIXES) or "\x00" in request.path:
        return None
    found = Redirect.objects.filter(old_path=Redirect.normalise_path(request.path), automatically_created=True).first()
    if found is None or not found.redirect_link.startswith("/"):
        return None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{found.redirect_link}?{query}" if query else found.redirect_link)
