"""Reading the catalogue as shoppers see it. Every function costs a fixed number of queries, whatever it returns. What
pictures show is said in the language around it where somebody translated it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import F, FilteredRelation, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from commerce.catalog.models import Collection, CollectionEntry, Product, ProductStatus, Variant
from commerce.catalog.shapes import CardData, PictureData, ProductData, VariantData
from commerce.catalog.statements import (
    BRANDS,
    CARDS,
    FIRST_PICTURES,
    PICTURES,
    SLIM_VARIANTS,
    VARIANTS,
    VARIANTS_OF_BUNDLE,
    VARIANTS_OF_MANY,
)
from core.http.language import asked_language
from core.kept_plans import ask
from core.prepared import Given, Prepared

VISIBLE = Q(status=ProductStatus.ACTIVE, is_published=True)
PICTURES_PER_CARD = 2
MANY = 100  # variants
SORT_ORDERS: dict[str, tuple[Any, ...]] = {
    "newest": (F("created_at").desc(), F("id").desc()),
    "price": (F("min_price_amount").asc(nulls_last=True), F("id").asc()),
    "-price": (F("min_price_amount").desc(nulls_last=True), F("id").desc()),
    "title": (F("title").asc(), F("id").asc()),
}
COUNTED = Variant.objects.filter(product_id=OuterRef("pk")).order_by().annotate(count=Func("pk", function="COUNT"))
# Who wrote which field when is for the back office: of an imported product it is the longest of its columns.
SHOWN_PRODUCT = Prepared(
    lambda: (
        Product.objects.filter(VISIBLE, slug=Given("slug"))
        .defer("sources")
        .annotate(variant_count=Subquery(COUNTED.values("count"), output_field=IntegerField()))
    )
)
# The deepest of those that it is in itself.
COLLECTION = Prepared(
    lambda: Collection.objects.filter(is_published=True, entries__product_id=Given("product_id")).order_by(
        F("ancestor_ids__len").desc(), "position", "pk"
    )[:1]
)
CARD_FIELDS = (
    "id", "slug", "title", "vendor", "min_price_amount", "max_price_amount", "compare_at_amount", "is_sellable",
    "prior_amount", "rating_counts",
)  # fmt: skip
CARD_COLUMNS = ", ".join(f"product.{name}" for name in CARD_FIELDS)


def visible_products() -> QuerySet[Product]:
    """What shoppers may see."""
    return Product.objects.filter(VISIBLE)


def visible_collections() -> QuerySet[Collection]:
    return Collection.objects.filter(is_published=True)


def with_branch(collections: QuerySet[Collection]) -> QuerySet[Collection]:
    """So that `branch_of` need not ask for each."""
    lower = Collection.objects.filter(is_published=True, ancestor_ids__contains=[OuterRef("pk")]).order_by()
    return collections.annotate(branch=ArraySubquery(lower.values("pk")))


def branch_of(collection: Collection) -> list[int]:
    """Ids of those below it that are shown. One query unless it was read `with_branch`."""
    if "branch" in collection.__dict__:
        found: list[int] = collection.__dict__["branch"]
        return found
    rows = Collection.objects.filter(is_published=True, ancestor_ids__contains=[collection.pk])
    return list(rows.order_by().values_list("pk", flat=True))


def product_cards(products: QuerySet[Product], *, start: int = 0, count: int = 24) -> list[CardData]:
    """Two queries: the rows in the queryset's order, and their first two pictures. Whole rows are read of those alone that
    are shown: to be put in order they are found in indexes, which tens of thousands of products make a difference of."""
    try:
        found, parameters = products.values("pk")[start : start + count].query.sql_with_params()
    except EmptyResultSet:
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute(CARDS.format(columns=CARD_COLUMNS, found=found), parameters)
        cards = [CardData(*row) for row in cursor.fetchall()]
    add_pictures(cards)
    return cards


def add_pictures(cards: Iterable[CardData]) -> None:
    """One query, none for no cards."""
    by_id: dict[int, list[CardData]] = defaultdict(list)
    for card in cards:
        by_id[card.id].append(card)
    if not by_id:
        return
    with connections["default"].cursor() as cursor:
        cursor.execute(FIRST_PICTURES, [asked_language(), list(by_id), PICTURES_PER_CARD])
        for product_id, pk, renditions, alt_text in cursor.fetchall():
            picture = PictureData(pk, json.loads(renditions), alt_text)
            for card in by_id[product_id]:
                card.pictures.append(picture)


def sorted_products(
    *, collection: Collection | None = None, sort: str = "featured", is_whole: bool = True
) -> QuerySet[Product]:
    """Visible products of the collection and (`is_whole`) of those below it; None: of the shop. Unknown orders are the
    merchant's own: the place in the collection and then what is below it, or newest first."""
    products = visible_products()
    if collection is None:
        return products.order_by(*SORT_ORDERS.get(sort, SORT_ORDERS["newest"]))
    branch = branch_of(collection) if is_whole else []
    featured: tuple[Any, ...] = ("entries__position", "id")
    if branch:
        entries = CollectionEntry.objects.filter(collection_id__in=[collection.pk, *branch])
        own = FilteredRelation("entries", condition=Q(entries__collection=collection))
        products = products.filter(pk__in=entries.values("product_id")).alias(own=own)
        featured = (F("own__position").asc(nulls_last=True), F("id").desc())
    else:
        products = products.filter(entries__collection=collection)
    sort = sort if sort in SORT_ORDERS else collection.sort
    return products.order_by(*SORT_ORDERS.get(sort, featured))


def collection_cards(
    *,
    collection: Collection | None = None,
    sort: str = "featured",
    page: int = 1,
    page_size: int = 24,
    narrowed: Q | None = None,
) -> tuple[list[CardData], int]:
    """One page of cards and how many products there are in all. Three queries."""
    products = sorted_products(collection=collection, sort=sort).filter(narrowed or Q())
    count = products.order_by().count()
    start = (page - 1) * page_size
    return (product_cards(products, start=start, count=page_size) if start < count else []), count


def cards_by_collection(slugs: Sequence[str], *, limit: int) -> dict[str, tuple[Collection, list[CardData]]]:
    """The first `limit` cards of each published collection named, for pages with several. Three queries."""
    rows = with_branch(visible_collections()).select_related("image").filter(slug__in=slugs)
    collections = {each.slug: each for each in rows}
    if not collections:
        return {}
    places: dict[int, set[int]] = defaultdict(set)  # of which collections a collection's products are shown in
    for each in collections.values():
        for pk in (each.pk, *branch_of(each)):
            places[pk].add(each.pk)
    of_each: dict[str, Any] = {"partition_by": F("collection_id")}
    first = (
        CollectionEntry.objects.filter(
            collection__in=places, product__status=ProductStatus.ACTIVE, product__is_published=True
        )
        .alias(
            place=Window(RowNumber(), **of_each, order_by=(F("position").asc(), F("product_id").asc())),
            newest=Window(RowNumber(), **of_each, order_by=F("product_id").desc()),
        )
        .filter(Q(place__lte=limit) | Q(newest__lte=limit))
        .values_list("collection_id", "position", *[f"product__{name}" for name in CARD_FIELDS])
    )
    cards: dict[int, CardData] = {}
    found: dict[int, dict[int, tuple[int, int, int]]] = defaultdict(dict)  # by collection: the sort key of each product
    for collection_id, position, *row in first:
        card = cards.setdefault(row[0], CardData(*row))
        for shown_in in places[collection_id]:
            own = shown_in == collection_id
            key = (0, position, card.id) if own else (1, 0, -card.id)
            found[shown_in][card.id] = min(key, found[shown_in].get(card.id, key))
    chosen = {pk: sorted(keys, key=keys.__getitem__)[:limit] for pk, keys in found.items()}
    add_pictures(cards[pk] for pk in {pk for each in chosen.values() for pk in each})
    return {
        slug: (collection, [cards[pk] for pk in chosen.get(collection.pk, ())])
        for slug, collection in collections.items()
    }


def product_page(slug: str) -> ProductData | None:
    """A visible product with all its variants and pictures, or None. Four queries, also for 2,048 variants."""
    found = SHOWN_PRODUCT(slug=slug)
    return page_of(found[0]) if found else None


def page_of(product: Product) -> ProductData:
    """Whether shoppers may see it or not."""
    return ProductData(
        product=product,
        variants=variants_of(product),
        pictures=pictures_of(product),
        collection=next(iter(COLLECTION(product_id=product.pk)), None),
    )


def pictures_of(product: Product) -> list[PictureData]:
    return [
        PictureData(pk, json.loads(renditions), alt_text, json.loads(video))
        for pk, renditions, alt_text, video in ask(PICTURES, [asked_language(), product.pk])
    ]


def is_many(product: Product) -> bool:
    """Bundles have one variant each. False for a product that was not read by `product_page`."""
    return getattr(product, "variant_count", 0) > MANY and not product.is_bundle


def variants_of(product: Product) -> list[VariantData]:
    """Of many only what the page asks of all: options, today's price, and whether it can be bought (`available` is 0, or
    not counted); commerce.catalog.many has the rest."""
    if is_many(product):
        return [
            VariantData(pk, tuple(values), "", "", price, None, None, None if is_available else 0, False)
            for pk, values, price, is_available in ask(SLIM_VARIANTS, [product.pk])
        ]
    return [variant_of(*row) for row in ask(VARIANTS_OF_BUNDLE if product.is_bundle else VARIANTS, [product.pk])]


def variants_by_product(product_ids: Iterable[int]) -> dict[int, list[VariantData]]:
    """For pages with several products. One query, none for no products."""
    found: dict[int, list[VariantData]] = defaultdict(list)
    wanted = list(product_ids)
    if wanted:
        with connections["default"].cursor() as cursor:
            cursor.execute(VARIANTS_OF_MANY, [wanted])
            for product_id, *row in cursor.fetchall():
                found[product_id].append(variant_of(*row))
    return dict(found)


def variant_of(
    pk: int, option_values: list[str], sku: str, barcode: str, price: int, compare_at: int | None,
    picture_id: int | None, is_tracked: bool | None, sells_below_zero: bool | None, on_hand: int | None,
    committed: int | None, held: int | None, prior: int | None, content: Decimal | None, unit: str, eco: int, tax: str,
    steps: str, mpn: str,
) -> VariantData:  # fmt: skip
    """A variant without a stock row has none, as everywhere."""
    available = None if is_tracked is False else max(0, (on_hand or 0) - (committed or 0) - (held or 0))
    return VariantData(
        pk, tuple(option_values), sku, barcode, price, compare_at, picture_id, available, bool(sells_below_zero),
        prior, content, unit, eco, tax, [] if steps == "[]" else json.loads(steps), mpn,
    )  # fmt: skip


def first_cards(*, collection: Collection | None, count: int) -> list[CardData]:
    """What stands first in the collection itself, or is newest in the shop. Two queries."""
    return product_cards(sorted_products(collection=collection, is_whole=False), count=count)


def gone_product(slug: str) -> bool:
    """True for a product that was sold here once and has been archived."""
    return Product.objects.filter(slug=slug, status=ProductStatus.ARCHIVED).exists()


def product_addresses(*, start: int, count: int) -> list[tuple[str, datetime]]:
    """Slug and last change of visible products, oldest first: a sitemap's order does not shift as products are added."""
    return list(visible_products().order_by("id").values_list("slug", "updated_at")[start : start + count])


def brands(most: int) -> list[str]:
    """In their order. One query, which costs what there is of brands, not of products."""
    with connections["default"].cursor() as cursor:
        cursor.execute(BRANDS, [most])
        return [name for (name,) in cursor.fetchall()]
