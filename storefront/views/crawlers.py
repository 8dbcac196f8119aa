"""robots.txt and the sitemap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import escape
from django.views.decorators.http import require_safe
from wagtail.models import Page, PageViewRestriction

from builder.pages.selectors import homes
from commerce.catalog.selectors import product_addresses, visible_collections, visible_products
from core.http.address import in_currency
from storefront.context.addresses import absolute, collection_url, product_url, shop_path
from tenants.trust import tier_of

PER_FILE = 5_000
MAX_FILES = 50_000  # as many as the format allows in one index
PRIVATE = ("/cart/", "/checkout/", "/search/", "/orders/", "/unlock/", "/test-payment/", "/payment-return/", "/wishlist/",
           "/compare/")  # fmt: skip
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


class Entry(NamedTuple):
    url: str
    changed_at: datetime | None


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *"]
    if request.store.is_open and tier_of(request.shop.trust).is_indexed:
        sold = ["", *[each.currency for each in request.frame.currencies[1:]]]
        spoken = ["", *[f"/{language}" for language in request.frame.languages[1:]]]
        prefixes = [in_currency(f"{prefix}/", code).rstrip("/") for code in sold for prefix in spoken]
        lines += [f"Disallow: {prefix}{path}" for prefix in prefixes for path in PRIVATE]
        # The cart itself may be read: it says that it is not for search engines, as long as it is empty.
        lines += [f"Allow: {prefix}/cart/$" for prefix in prefixes]
        lines += ["", f"Sitemap: {absolute(request.shop.primary_host, '/sitemap.xml')}"]
    else:
        lines.append("Disallow: /")
    return plain("\n".join(lines) + "\n", "text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Everything in one file, or, from 5,000 products on, an index of several."""
    files = -(-visible_products().count() // PER_FILE)
    if files <= 1:
        return urlset(request, [*page_entries(), *product_entries(0)])
    host = request.shop.primary_host
    parts = "".join(
        f"<sitemap><loc>{escape(absolute(host, f'/sitemap-{number}.xml'))}</loc></sitemap>"
        for number in range(files + 1)
    )
    return xml(f'<sitemapindex xmlns="{NAMESPACE}">{parts}</sitemapindex>')


@require_safe
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """0 is pages and collections, the others are products."""
    if number > MAX_FILES:
        raise Http404
    entries = list(page_entries() if number == 0 else product_entries((number - 1) * PER_FILE))
    if not entries:
        raise Http404
    return urlset(request, entries)


def page_entries() -> Iterator[Entry]:
    for url_path, changed_at in homes().live().values_list("url_path", "last_published_at"):
        yield Entry(shop_path(url_path), changed_at)
    for slug, changed_at in visible_collections().values_list("slug", "updated_at")[:PER_FILE]:
        yield Entry(collection_url(slug), changed_at)
    private = PageViewRestriction.objects.values_list("page__path", flat=True)
    hidden = tuple(private)
    for url_path, path, changed_at in (
        Page.objects.live()
        .filter(depth__gt=2)
        .order_by("path")
        .values_list("url_path", "path", "last_published_at")[:PER_FILE]
    ):
        if not path.startswith(hidden or ("-",)):
            yield Entry(shop_path(url_path), changed_at)


def product_entries(start: int) -> Iterator[Entry]:
    for slug, changed_at in product_addresses(start=start, count=PER_FILE):
        yield Entry(product_url(slug), changed_at)


def urlset(request: HttpRequest, entries: list[Entry]) -> HttpResponse:
    host = request.shop.primary_host
    urls = []
    for entry in entries:
        changed = f"<lastmod>{entry.changed_at:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if entry.changed_at else ""
        urls.append(f"<url><loc>{escape(absolute(host, entry.url))}</loc>{changed}</url>")
    return xml(f'<urlset xmlns="{NAMESPACE}">{"".join(urls)}</urlset>')


def xml(body: str) -> HttpResponse:
    return plain('<?xml version="1.0" encoding="UTF-8"?>\n' + body + "\n", "application/xml; charset=utf-8")


def plain(text: str, content_type: str) -> HttpResponse:
    response = HttpResponse(text, content_type=content_type)
    response.headers["Cache-Control"] = "public, max-age=600"
    return response
