from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commerce.catalog.bundling import made_of
from commerce.catalog.linked import linked_cards
from commerce.catalog.many import whole_variant
from commerce.catalog.models import Collection
from commerce.catalog.previews import previewed
from commerce.catalog.selectors import gone_product, page_of, product_page
from commerce.catalog.shapes import ProductData, VariantData
from commerce.catalog.tree import above
from commerce.currencies.amounts import product_in, variants_in
from commerce.currencies.selling import conversion_for
from commerce.store.models import Store
from storefront import structured_data
from storefront.context.addresses import (
    ADD_URL,
    ALERT_URL,
    ALL_PRODUCTS_URL,
    WISH_URL,
    collection_url,
    product_url,
)
from storefront.context.cards import card_contexts
from storefront.context.comparing import compare_url
from storefront.context.facts import facts_of
from storefront.context.personal import personal_context
from storefront.context.product import (
    UnknownVariant,
    choose_variant,
    gallery,
    is_single,
    option_contexts,
    option_key,
    selected_context,
)
from storefront.context.related import cards_html, related_html
from storefront.context.reviews import reviews_context, thing_of
from storefront.context.translated import translate
from storefront.formatting import clean_html, plain_text
from storefront.layouts import show_laid_out
from storefront.rendering import CACHEABLE, show_page, show_part
from storefront.sections.links import PLAYER_HOSTS


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    data = product_page(slug)
    if data is None:
        if gone_product(slug):
            return show_page(request, "410.html", {"message": _("This product is no longer sold.")}, status=410)
        raise Http404
    return show_product(request, data, product_url(data.product.slug))


@require_safe
def product_preview(request: HttpRequest, token: str) -> HttpResponse:
    """As shoppers will see it, for whoever has the link, whatever its state. It is neither cached nor found by search
    engines."""
    found = previewed(token)
    if found is None:
        raise Http404
    response = show_product(request, page_of(found), request.path)
    request.META.pop(CACHEABLE, None)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def show_product(request: HttpRequest, data: ProductData, url: str) -> HttpResponse:
    """`url` is where choosing another variant leads."""
    translate([data.product, data.collection])
    data = product_in(data, conversion_for(request.store))
    try:
        box = buy_box(request, data, url)
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


def buy_box(request: HttpRequest, data: ProductData, url: str) -> dict[str, Any]:
    """What changes with the chosen variant. Raises UnknownVariant."""
    variant = choose_variant(data, request.GET)
    if variant is not None:
        variant = whole(data, variant, request.store)
        chosen = variant.option_values
    else:
        chosen = tuple(request.GET.get(option_key(index), "") for index in range(len(data.product.option_names)))
    return {
        "product": {
            "title": data.product.title,
            "vendor": data.product.vendor,
            "url": url,
            "description_html": clean_html(data.product.description),
        },
        "options": [] if is_single(data) else option_contexts(data, chosen, url),
        "selected": selected_context(variant, data, request.store) if variant else None,
        "add_url": ADD_URL,
        "alert_url": ALERT_URL,
        "personal": personal_context(data.product, request.store, category=category_of(variant, data)),
        "made_of": made_of([variant.id]).get(variant.id, "") if variant and data.product.is_bundle else "",
        "wish": wish_context(data) if request.store.offers_wishlists else None,
        "files": [{"name": each["name"], "size": filesizeformat(each["size"])} for each in data.product.downloads],
    }


def wish_context(data: ProductData) -> dict[str, Any]:
    return {"url": WISH_URL, "product_id": data.product.pk, "compare_url": compare_url([data.product.pk])}


def whole(data: ProductData, variant: VariantData, store: Store) -> VariantData:
    """What is read of one of many is in the shop's own currency."""
    found = whole_variant(data, variant)
    return found if found is variant else variants_in([found], conversion_for(store))[0]


def category_of(variant: VariantData | None, data: ProductData) -> str:
    """How the article is taxed: as the chosen variant, which is whole, else as the first."""
    if variant is not None:
        return variant.tax_category
    return whole_variant(data, data.variants[0]).tax_category if data.variants else ""


def crumbs_to(collection: Collection | None) -> list[dict[str, str]]:
    if collection is None:
        return [{"title": _("All products"), "url": str(ALL_PRODUCTS_URL)}]
    upper = above(collection)
    translate(upper)
    return [{"title": each.title, "url": collection_url(each.slug)} for each in (*upper, collection)]


def whole_page(request: HttpRequest, data: ProductData) -> dict[str, Any]:
    found, store, host = data.product, request.store, request.shop.primary_host
    path = product_url(found.slug)
    crumbs = [*crumbs_to(data.collection), {"title": found.title, "url": path}]
    images = gallery(data)
    for image in images:
        image["absolute_url"] = structured_data.absolute(host, image["fallback"])
    linked = linked_cards(found)
    chosen = linked["related"]
    reviews = reviews_context(data, store, page=request.GET.get("page", ""))
    return {
        "path": path,
        "meta_title": found.seo_title or found.title,
        "meta_description": found.seo_description or plain_text(found.description, limit=160),
        "breadcrumbs": crumbs,
        "images": images,
        "has_section_script": any(each["video"] and "src" in each["video"] for each in images),
        "frames": PLAYER_HOSTS if any(each["video"] and "src" in each["video"] for each in images) else (),
        "related": cards_html(request.frame, chosen) if chosen else related_html(request.frame, found, data.collection),
        "facts": facts_of(found, store),
        "reviews": reviews,
        "better": card_contexts(linked["up_sell"], store) if linked["up_sell"] else [],
        "json_ld": structured_data.as_json_ld(
            structured_data.product(
                data, store, host, [image["full"] for image in images if not image["video"]], thing_of(reviews)
            ),
            *structured_data.videos(data, images, host),
            structured_data.breadcrumb_list(crumbs, host),
        ),
    }
