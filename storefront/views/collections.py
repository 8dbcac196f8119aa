from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commerce.catalog.facets import facets_of, filter_attributes
from commerce.catalog.models import Collection
from commerce.catalog.selectors import collection_cards, sorted_products, visible_collections, with_branch
from commerce.catalog.tree import CollectionTile, Family, collection_tiles, family_of
from core.http.language import path_here
from media.renditions import image_for, renditions_of
from storefront.context.addresses import ALL_PRODUCTS_URL, collection_url
from storefront.context.facets import condition_of, facet_context, parameters_of, read_filters
from storefront.context.paging import PAGE_SIZE, list_url, pagination
from storefront.context.specs import listed_cards
from storefront.context.translated import translate
from storefront.formatting import clean_html, plain_text
from storefront.layouts import show_laid_out
from storefront.rendering import show_page
from storefront.structured_data import as_json_ld, breadcrumb_list

LIST_URL = path_here("/collections/")
MAX_PAGE = 10_000


def page_number(request: HttpRequest) -> int:
    """Raises Http404 for anything but a whole number from 1 on."""
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= MAX_PAGE:
        raise Http404
    return int(text)


def sort_options(labels: dict[str, str], chosen: str) -> list[dict[str, Any]]:
    return [{"value": value, "label": label, "is_selected": value == chosen} for value, label in labels.items()]


def sort_labels() -> dict[str, str]:
    return {
        "featured": _("Featured"),
        "newest": _("Newest"),
        "price": _("Price, low to high"),
        "-price": _("Price, high to low"),
        "title": _("Name"),
    }


@require_safe
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    found, family = find_collection(slug)
    path = collection_url(slug)
    page, labels = page_number(request), sort_labels()
    sort = request.GET.get("sort", "featured")
    sort = sort if sort in labels else "featured"
    attributes = filter_attributes()
    filters = read_filters(request.GET, attributes, request.store)
    cards, count = collection_cards(
        collection=found, sort=sort, page=page, page_size=PAGE_SIZE, narrowed=condition_of(filters, request.store)
    )
    if page > 1 and not cards:
        raise Http404
    own = collection_context(found, path, family.below)
    asked_sort = "" if sort == "featured" else sort
    facets = facet_context(facets_of(sorted_products(collection=found), attributes), filters, path, request.store)
    if facets:
        facets["sort"] = asked_sort
    crumbs = [{"title": _("Collections"), "url": LIST_URL}, *[crumb_of(each) for each in family.above]]
    crumbs.append({"title": own["title"], "url": path})
    context = {
        "path": list_url(path, page=page),
        "meta_title": (found.seo_title if found else "") or own["title"],
        "meta_description": describe(found),
        "json_ld": as_json_ld(breadcrumb_list(crumbs, request.shop.primary_host)),
        "breadcrumbs": crumbs,
        "collection": own,
        "cards": listed_cards(cards, request.store),
        "product_count": count,
        "sort_options": sort_options(labels, sort),
        "facets": facets,
        "pagination": pagination(
            path, page=page, count=count, sort=asked_sort, **parameters_of(filters, request.store)
        ),
    }
    code = found.layout if found else ""
    return show_laid_out(request, "collection.html", context, kind="collection", code=code, is_cacheable=True)


def find_collection(slug: str) -> tuple[Collection | None, Family]:
    """None is the list of all products. Raises Http404."""
    if slug == "all":
        return None, Family([], [])
    found = with_branch(visible_collections()).select_related("image").filter(slug=slug).first()
    if found is None:
        raise Http404
    family = family_of(found)
    translate([found, *family.above, *[tile.collection for tile in family.below]])
    return found, family


def crumb_of(collection: Collection) -> dict[str, str]:
    return {"title": collection.title, "url": collection_url(collection.slug)}


def collection_context(found: Collection | None, path: str, below: list[CollectionTile]) -> dict[str, Any]:
    if found is None:
        return {"title": _("All products"), "url": ALL_PRODUCTS_URL, "description_html": "", "img": None, "below": []}
    own = renditions_of(each.image for each in (found, *[tile.collection for tile in below]) if each.image)
    return {
        "title": found.title,
        "url": path,
        "description_html": clean_html(found.description),
        "img": image_for(own.get(found.image_id), found.title),
        "below": [tile_context(tile, own) for tile in below],
    }


def describe(found: Collection | None) -> str:
    if found is None:
        return ""
    return found.seo_description or plain_text(found.description, limit=160)


@require_safe
def collection_list(request: HttpRequest) -> HttpResponse:
    page = page_number(request)
    tiles, count = collection_tiles(page=page, page_size=PAGE_SIZE)
    if page > 1 and not tiles:
        raise Http404
    context = {
        "path": list_url(LIST_URL, page=page),
        "meta_title": _("Collections"),
        "breadcrumbs": [{"title": _("Collections"), "url": LIST_URL}],
        "title": _("Collections"),
        "collections": tile_contexts(tiles),
        "pagination": pagination(LIST_URL, page=page, count=count),
    }
    return show_page(request, "collection_list.html", context, is_cacheable=True)


def tile_contexts(tiles: list[CollectionTile]) -> list[dict[str, Any]]:
    translate(tile.collection for tile in tiles)
    own = renditions_of(tile.collection.image for tile in tiles if tile.collection.image)
    return [tile_context(tile, own) for tile in tiles]


def tile_context(tile: CollectionTile, own: Mapping[int | None, Any]) -> dict[str, Any]:
    picture = own.get(tile.collection.image_id) or (tile.picture and tile.picture.renditions)
    return {**crumb_of(tile.collection), "product_count": tile.product_count, "img": image_for(picture)}
