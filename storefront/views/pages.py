"""The merchant's own pages, edited in Wagtail: found by their address, shown by their kind."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_safe
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from builder.pages.models import BlogIndexPage, HomePage
from builder.pages.serving import view_of
from builder.pages.sharing import shared_page
from storefront.context.shop import shop_path
from storefront.rendering import CACHEABLE
from storefront.sections.links import safe_link
from storefront.views import blog


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    page = HomePage.objects.live().first()
    if page is None:
        raise Http404
    return view_of(page)(request, page)


@require_safe
def content_page(request: HttpRequest, path: str) -> HttpResponse:
    """A live page by its path below the home page; a list of the blog; else where a merchant's redirect leads; else
    404."""
    page = find_page(path)
    if page is not None:
        return view_of(page)(request, page)
    wanted = blog.split_address(path)
    parent = find_page(wanted.parent) if wanted else None
    if wanted and isinstance(parent, BlogIndexPage):
        return blog.show_part_of_blog(request, parent, wanted)
    return redirect_or_404(request)


@require_safe
def shared_preview(request: HttpRequest, token: str) -> HttpResponse:
    """A draft, for whoever has the link, before the shop opens too. It is neither cached nor found by search engines."""
    page = shared_page(token)
    if page is None:
        raise Http404
    request.is_preview = True  # type: ignore[attr-defined]
    response = view_of(page)(request, page)
    request.META.pop(CACHEABLE, None)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def find_page(path: str) -> Page | None:
    """Wagtail's own addresses, below the home page. Pages with a viewing restriction are for staff: this host has
    no sign-in."""
    home = HomePage.objects.live().values_list("url_path", flat=True).first()
    found = Page.objects.live().filter(url_path=f"{home}{path.strip('/')}/", depth__gt=2).first() if home else None
    return None if found is None or is_restricted(found) else found.specific


def is_restricted(page: Page) -> bool:
    steplen = page.steplen
    ancestors = [page.path[:end] for end in range(steplen, len(page.path) + 1, steplen)]
    return PageViewRestriction.objects.filter(page__path__in=ancestors).exists()


def redirect_or_404(request: HttpRequest) -> HttpResponse:
    """Redirects kept in Wagtail's admin: old addresses of a shop that moved here, and of pages that moved in it."""
    old_path = Redirect.normalise_path(request.get_full_path())
    candidates = dict.fromkeys([old_path, old_path.split("?")[0]])
    found = {each.old_path: each for each in Redirect.objects.filter(old_path__in=list(candidates))}
    for candidate in candidates:
        if candidate in found and (target := target_of(found[candidate])):
            if found[candidate].is_permanent:
                return HttpResponsePermanentRedirect(target)
            return HttpResponse(status=302, headers={"Location": target})
    raise Http404


def target_of(redirect: Redirect) -> str:
    if redirect.redirect_page_id:
        return shop_path(redirect.redirect_page.url_path)
    return iri_to_uri(safe_link(redirect.redirect_link))
