"""Keeping what the search reads in step with the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from commerce.catalog.models import Product, Variant
from commerce.search.models import ProductDocument
from commerce.search.vectors import AsVector, vector_text
from commerce.search.words import exact_code, words_of
from core.html import text_of

BATCH = 200
Words = Callable[[list[int]], dict[int, list[str]]]
_sources: list[Words] = []


def connect_words(source: Words) -> None:
    """What products are called elsewhere, by their ids: titles in other languages. Known above this layer."""
    _sources[:] = [source]


def index_product(product_id: int) -> None:
    """Write the product's document anew; quiet for one that is gone. May be repeated."""
    index_products([product_id])


def index_products(product_ids: Iterable[int]) -> int:
    """As index_product, for many: four queries. Returns how many were written."""
    products = list(Product.objects.filter(pk__in=list(product_ids)))
    codes: dict[int, list[tuple[str, str]]] = {product.pk: [] for product in products}
    rows = Variant.objects.filter(product_id__in=codes).order_by("product_id", "position")
    values: dict[int, dict[str, None]] = {product.pk: {} for product in products}
    for product_id, sku, barcode, options in rows.values_list("product_id", "sku", "barcode", "option_values"):
        codes[product_id].append((sku, barcode))
        values[product_id].update(dict.fromkeys(options))
    other = _sources[0](list(codes)) if _sources and codes else {}
    documents = [
        document_of(product, codes[product.pk], list(values[product.pk]), other.get(product.pk, []))
        for product in products
    ]
    ProductDocument.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=["product"], update_fields=["vector", "words"]
    )
    return len(documents)


def document_of(
    product: Product, codes: list[tuple[str, str]], options: list[str], other: list[str]
) -> ProductDocument:
    """Title A; what identifies it B, `other` names too; its description C. Pieces of codes D: nobody means them when they
    mistype a word."""
    flat = [code for pair in codes for code in pair if code]
    said = attribute_words(product.attributes)
    middle = " ".join([product.vendor, product.product_type, *product.tags, *said, *options, *other])
    pieces = " ".join(dict.fromkeys(flat))
    parts = [("A", product.title), ("B", middle), ("C", text_of(product.description)), ("D", pieces)]
    return ProductDocument(
        product=product,
        vector=AsVector(vector_text(parts, dict.fromkeys(exact_code(code) for code in flat))),
        words=" ".join(dict.fromkeys(words_of(f"{product.title} {middle} {pieces}"))),
    )


def attribute_words(values: dict[str, Any]) -> list[str]:
    """Texts and choices; numbers, dates and yes or no say nothing without their name."""
    flat = [each for value in values.values() for each in (value if isinstance(value, list) else [value])]
    return [each for each in flat if isinstance(each, str)]


def reindex_shop() -> int:
    """Every product of the current shop, in batches. Returns how many. May be interrupted and run again."""
    done, last = 0, 0
    while batch := list(Product.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        done += index_products(batch)
        last = batch[-1]
    return done
