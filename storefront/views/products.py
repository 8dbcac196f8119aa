from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commerce.catalog.selectors import ProductData, gone_product, product_page
from storefront import structured_data
from storefront.context.cards import card_contexts
from storefront.context.facts import facts_of
from storefront.context.product import (
    UnknownVariant,
    choose_variant,
    gallery,
    is_single,
    option_contexts,
    option_key,
    selected_context,
)
from storefront.context.shop import ADD_URL, ALL_PRODUCTS_URL, collection_url, product_url
from storefront.context.translated import translate
from storefront.formatting import clean_html, plain_text
from storefront.layouts import show_laid_out
from storefront.rendering import CACHEABLE, show_page, show_part


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    data = product_page(slug)
    if data is None:
        if gone_product(slug):
            return show_page(request, "410.html", {"message": _("This product is no longer sold.")}, status=410)
        raise Http404
    translate([data.product, data.collection])
    try:
        box = buy_box(request, data)
    except UnknownVariant:
        raise Http404 from None
    if request.GET.get("part") == "buy_box":
        response = show_part(request, "_buy_box.html", box)
        request.META[CACHEABLE] = request.store.is_open
        return response
    return show_laid_out(
        request, "product.html", whole_page(request, data) | box, kind="product", code=data.product.layout,
        is_cacheable=True,
    )  # fmt: skip


def buy_box(request: HttpRequest, data: ProductData) -> dict[str, Any]:
    """What changes with the chosen variant. Raises UnknownVariant."""
    variant = choose_variant(data, request.GET)
    if variant is not None:
        chosen = variant.option_values
    else:
        chosen = tuple(request.GET.get(option_key(index), "") for index in range(len(data.product.option_names)))
    return {
        "product": {
            "title": data.product.title,
            "vendor": data.product.vendor,
            "url": product_url(data.product.slug),
            "description_html": clean_html(data.product.description),
        },
        "options": [] if is_single(data) else option_contexts(data, chosen),
        "selected": selected_context(variant, data, request.store) if variant else None,
        "add_url": ADD_URL,
    }


def whole_page(request: HttpRequest, data: ProductData) -> dict[str, Any]:
    found, store, host = data.product, request.store, request.shop.primary_host
    path = product_url(found.slug)
    parent = (
        {"title": data.collection.title, "url": collection_url(data.collection.slug)}
        if data.collection
        else {"title": _("All products"), "url": ALL_PRODUCTS_URL}
    )
    crumbs = [parent, {"title": found.title, "url": path}]
    images = gallery(data)
    for image in images:
        image["absolute_url"] = structured_data.absolute(host, image["fallback"])
    related = request.frame.related_cards(found, data.collection)
    return {
        "path": path,
        "meta_title": found.seo_title or found.title,
        "meta_description": found.seo_description or plain_text(found.description, limit=160),
        "breadcrumbs": crumbs,
        "images": images,
        "related": card_contexts(related, store),
        "facts": facts_of(found, store),
        "json_ld": structured_data.as_json_ld(
            structured_data.product(data, store, host, [image["full"] for image in images]),
            structured_data.breadcrumb_list(crumbs, host),
        ),
    }
