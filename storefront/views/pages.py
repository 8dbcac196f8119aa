"""The home page and the merchant's own pages, edited in Wagtail."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_safe
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from builder.pages.models import ContentPage, HomePage
from media.renditions import image_for, renditions_of
from storefront.context.home import home_body, rich_text, safe_link
from storefront.context.shop import HOME_URL, shop_path
from storefront.formatting import plain_text
from storefront.rendering import show_page
from storefront.structured_data import as_json_ld, organization


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    page = HomePage.objects.live().first()
    if page is None:
        raise Http404
    return show_home(request, page)


def show_home(request: HttpRequest, page: HomePage) -> HttpResponse:
    store = request.store
    logo = image_for(renditions_of([store.logo]).get(store.logo.pk)) if store.logo else None
    context = {
        "path": HOME_URL,
        "meta_title": page.seo_title or store.name,
        "meta_description": page.search_description or store.description,
        "json_ld": as_json_ld(organization(store, request.shop.primary_host, logo["fallback"] if logo else "")),
        "body": home_body(page, store),
    }
    return show_page(request, "home.html", context, is_cacheable=True)


@require_safe
def content_page(request: HttpRequest, path: str) -> HttpResponse:
    """A live page by its path below the home page; else where a merchant's redirect leads; else 404."""
    page = find_page(path)
    if page is None:
        return redirect_or_404(request)
    return show_content_page(request, page)


def show_content_page(request: HttpRequest, page: ContentPage) -> HttpResponse:
    text = rich_text(page.body)
    url = shop_path(page.url_path)
    context = {
        "path": url,
        "meta_title": page.seo_title or page.title,
        "meta_description": page.search_description or plain_text(text, limit=160),
        "breadcrumbs": [{"title": page.title, "url": url}],
        "page": {"title": page.title, "body_html": text},
    }
    return show_page(request, "page.html", context, is_cacheable=True)


def find_page(path: str) -> ContentPage | None:
    """Wagtail's own addresses, below the home page. Pages with a viewing restriction are for staff: this host has
    no sign-in."""
    home = HomePage.objects.live().values_list("url_path", flat=True).first()
    page = ContentPage.objects.live().filter(url_path=f"{home}{path.strip('/')}/").first() if home else None
    return None if page is None or is_restricted(page) else page


def is_restricted(page: ContentPage) -> bool:
    steplen = page.steplen
    ancestors = [page.path[:end] for end in range(steplen, len(page.path) + 1, steplen)]
    return PageViewRestriction.objects.filter(page__path__in=ancestors).exists()


def redirect_or_404(request: HttpRequest) -> HttpResponse:
    """Redirects kept in Wagtail's admin: old addresses of a shop that moved here."""
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
