"""Where addresses that are not there any more lead: products and collections that were renamed, and the merchant's own
redirects, from the shop they had before."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.encoding import iri_to_uri
from wagtail.contrib.redirects.models import Redirect

from core.http.address import in_own_currency
from storefront.context.addresses import page_here
from storefront.sections.links import safe_link

PREFIXES = ("/products/", "/collections/")


def moved(request: HttpRequest) -> HttpResponse | None:
    """For addresses of products and collections; what was chosen on them comes along."""
    if request.method not in ("GET", "HEAD") or not request.path_info.startswith(PREFIXES) or "\x00" in request.path:
        return None
    found = redirect_of(request)
    if found is not None and found.automatically_created:
        query = request.META.get("QUERY_STRING", "")
        target = target_of(found)
        return HttpResponsePermanentRedirect(f"{target}?{query}" if query else target)
    return lead(found)


def redirect_of(request: HttpRequest) -> Redirect | None:
    """By the whole address, by the path alone, by the path without its language. A currency in it is not looked at. One
    query."""
    whole = Redirect.normalise_path(in_own_currency(request.get_full_path()))
    wanted = list(dict.fromkeys([whole, whole.split("?")[0], Redirect.normalise_path(request.path_info)]))
    found = {each.old_path: each for each in Redirect.objects.filter(old_path__in=wanted)}
    return next((found[each] for each in wanted if each in found and target_of(found[each])), None)


def lead(redirect: Redirect | None) -> HttpResponse | None:
    if redirect is None:
        return None
    target = target_of(redirect)
    if redirect.is_permanent:
        return HttpResponsePermanentRedirect(target)
    return HttpResponse(status=302, headers={"Location": target})


def target_of(redirect: Redirect) -> str:
    if redirect.redirect_page_id:
        return page_here(redirect.redirect_page.url_path)
    return iri_to_uri(safe_link(redirect.redirect_link))
