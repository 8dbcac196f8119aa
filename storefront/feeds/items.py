"""Visible products with all that feeds tell of them, in batches: three queries for each, up to seven more in another
currency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from commerce.catalog.models import Picture, Product
from commerce.catalog.selectors import variants_by_product, visible_products
from commerce.catalog.shapes import VariantData
from commerce.currencies.amounts import variants_in
from commerce.currencies.conversion import Conversion
from core.http.address import in_currency
from media.renditions import image_for
from storefront.context.addresses import absolute, product_url

BATCH = 250
MOST_PICTURES = 11  # one, and ten more


@dataclass(frozen=True, slots=True)
class Item:
    """`pictures` are addresses by the id of their picture."""

    product: Product
    variants: list[VariantData]
    pictures: dict[int, str]
    url: str


def items(host: str, conversion: Conversion | None = None) -> Iterator[Item]:
    """With prices and links of another currency where one is given. What is asked for is made after the request is over,
    so nothing here may ask which currency is around it."""
    is_own = conversion is None or conversion.is_own
    code = "" if conversion is None or is_own else conversion.currency
    last = 0
    while True:
        products = list(visible_products().defer("sources").filter(pk__gt=last).order_by("pk")[:BATCH])
        if not products:
            return
        last = products[-1].pk
        ids = [product.pk for product in products]
        variants, pictures = variants_by_product(ids), pictures_by_product(ids, host)
        if conversion is not None and not is_own:
            shown = iter(variants_in([each for rows in variants.values() for each in rows], conversion))
            variants = {pk: [next(shown) for _each in rows] for pk, rows in variants.items()}
        for product in products:
            if found := variants.get(product.pk):
                url = absolute(host, in_currency(product_url(product.slug), code))
                yield Item(product, found, pictures[product.pk], url)


def pictures_by_product(ids: list[int], host: str) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = defaultdict(dict)
    rows = Picture.objects.filter(product_id__in=ids).exclude(renditions={}).order_by("position", "pk")
    for product_id, pk, renditions in rows.values_list("product_id", "pk", "renditions"):
        if len(found[product_id]) < MOST_PICTURES and (shown := address_of(renditions, host)):
            found[product_id][pk] = shown
    return found


def address_of(renditions: Any, host: str) -> str:
    shown = image_for(renditions)
    if shown is None:
        return ""
    return absolute(host, shown["full"]) if shown["full"].startswith("/") else str(shown["full"])


def variant_url(item: Item, variant: VariantData) -> str:
    """As in the page's own structured data."""
    return item.url if len(item.variants) == 1 else f"{item.url}?variant={variant.id}"
