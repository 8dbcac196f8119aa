"""The merchant's own pages, edited in Wagtail: found by their address, shown by their kind."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe
from wagtail.models import Page, PageViewRestriction

from builder.pages.models import BlogIndexPage
from builder.pages.selectors import homes, translations_of
from builder.pages.serving import view_of
from builder.pages.sharing import shared_page
from core.http.language import split_language
from storefront.context.addresses import shop_path
from storefront.moved import lead, redirect_of
from storefront.rendering import CACHEABLE
from storefront.views import blog


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    page = (
        homes().live().filter(locale__language_code=request.frame.language).first() if request.frame.language else None
    )
    page = page or homes().live().first()
    if page is None:
        raise Http404
    return view_of(page)(request, page)


@require_safe
def content_page(request: HttpRequest, path: str) -> HttpResponse:
    """A live page by its path below the home page; a list of the blog; else where a merchant's redirect leads; else
    404."""
    language = request.frame.language
    page = find_page(path, language)
    if page is not None:
        return show_found(request, page)
    wanted = blog.split_address(path)
    parent = find_page(wanted.parent, language) if wanted else None
    if wanted and isinstance(parent, BlogIndexPage):
        return blog.show_part_of_blog(request, parent, wanted)
    return redirect_or_404(request)


def show_found(request: HttpRequest, page: Page) -> HttpResponse:
    """A page of the main language that has a translation is found there; without one it is shown as it is."""
    if request.frame.language and not split_language(page.url_path)[0]:
        found = translations_of([page.translation_key], request.frame.language).get(page.translation_key)
        if found is not None:
            return HttpResponseRedirect(shop_path(found[1]))
    return view_of(page)(request, page)


@require_safe
def shared_preview(request: HttpRequest, token: str) -> HttpResponse:
    """A draft, for whoever has the link, before the shop opens too. It is neither cached nor found by search engines."""
    page = shared_page(token)
    if page is None:
        raise Http404
    request.is_preview = True  # type: ignore[attr-defined]
    request.frame = None  # the page's own language decides what is around it
    response = view_of(page)(request, page)
    request.META.pop(CACHEABLE, None)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def find_page(path: str, language: str = "") -> Page | None:
    """Wagtail's own addresses, below the home page of that language, else below the main one. Pages with a viewing
    restriction are for staff: this host has no sign-in."""
    home = homes().live().values_list("url_path", flat=True).first()
    places = [f"/{language}/"] * bool(language) + [home] * bool(home)
    paths = [f"{place}{path.strip('/')}/" for place in places]
    pages = {page.url_path: page for page in Page.objects.live().filter(url_path__in=paths, depth__gt=2)}
    found = next((pages[each] for each in paths if each in pages), None)
    return None if found is None or is_restricted(found) else found.specific


def is_restricted(page: Page) -> bool:
    steplen = page.steplen
    ancestors = [page.path[:end] for end in range(steplen, len(page.path) + 1, steplen)]
    return PageViewRestriction.objects.filter(page__path__in=ancestors).exists()


def redirect_or_404(request: HttpRequest) -> HttpResponse:
    """Redirects kept in Wagtail's admin: old addresses of a shop that moved here, and of pages that moved in it."""
    found = lead(redirect_of(request))
    if found is None:
        raise Http404
    return found
