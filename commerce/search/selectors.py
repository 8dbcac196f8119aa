"""Finding products. At most four queries a page, mistyped words included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from rapidfuzz import fuzz, process

from commerce.catalog.models import Product
from commerce.catalog.selectors import CARD_FIELDS, SORT_ORDERS, add_pictures, visible_products
from commerce.catalog.shapes import CardData
from commerce.search.models import ProductDocument
from commerce.search.vectors import MAX_QUERY_WORDS, AsQuery, Matches, Rank, code_query, query_text
from commerce.search.words import words_of

MAX_QUERY = 200
LEAST_LIKE = 72.0  # of 100: one wrong letter in four
LONGER_BY = 2
VOCABULARY_LIMIT = 20_000


@dataclass(slots=True)
class SearchPage:
    """`corrected` is the query that was answered instead, where the one asked for found nothing. `matching` is all that
    the words find, whatever it was narrowed to."""

    cards: list[CardData] = field(default_factory=list)
    count: int = 0
    corrected: str = ""
    matching: QuerySet[Product] | None = None


def search_products(
    text: str, *, sort: str = "relevance", page: int = 1, page_size: int = 24, narrowed: Q | None = None
) -> SearchPage:
    """Products with all the words, the last one as a beginning. Where there are none, with the nearest words that
    this shop uses."""
    text = text[:MAX_QUERY]
    words = words_of(text)[:MAX_QUERY_WORDS]
    if not words:
        return SearchPage()
    found = find(words, text, sort=sort, page=page, page_size=page_size, narrowed=narrowed)
    if found.count == 0 and page == 1 and not narrowed:
        nearest = nearest_words(words)
        if nearest and nearest != words:
            found = find(nearest, " ".join(nearest), sort=sort, page=1, page_size=page_size)
            found.corrected = " ".join(nearest) if found.count else ""
    return found


def find(
    words: Sequence[str], text: str, *, sort: str, page: int, page_size: int, narrowed: Q | None = None
) -> SearchPage:
    """Two queries: the rows with their count, and the pictures."""
    start = (page - 1) * page_size
    matching = matching_products(list(words), text, sort=sort)
    rows = list(
        matching.filter(narrowed or Q())
        .annotate(found=Window(Count("*")))
        .values_list(*CARD_FIELDS, "found")[start : start + page_size]
    )
    cards = [CardData(*row[:-1]) for row in rows]
    add_pictures(cards)
    return SearchPage(cards, rows[0][-1] if rows else 0, matching=matching)


def matching_products(words: list[str], text: str, *, sort: str) -> QuerySet[Product]:
    """A product with exactly this SKU or barcode stands first, what is sold out behind what fits as well."""
    query, code = AsQuery(query_text(words)), code_query(text)
    products = visible_products().filter(Matches("document__vector", query) | Matches("document__vector", code))
    if sort in SORT_ORDERS:
        return products.order_by(*SORT_ORDERS[sort])
    is_code = Case(
        When(Matches("document__vector", code), then=Value(1)), default=Value(0), output_field=IntegerField()
    )
    return products.order_by(
        is_code.desc(), Rank("document__vector", query).desc(), F("is_sellable").desc(), F("id").desc()
    )


def nearest_words(words: Sequence[str]) -> list[str]:
    """Each word, or the most similar one of the shop's titles, brands, types and tags. One query."""
    lengths = {len(word) for word in words}
    vocabulary = shop_words(min(lengths) - LONGER_BY, max(lengths) + LONGER_BY)
    return [word if word in vocabulary else nearest_word(word, vocabulary) or word for word in words]


def nearest_word(word: str, vocabulary: dict[str, int]) -> str:
    """The most alike; among equals the one used most."""
    if len(word) < 3:
        return ""
    close = process.extract(word, vocabulary.keys(), scorer=fuzz.ratio, score_cutoff=LEAST_LIKE, limit=5)
    best = max(close, key=lambda each: (each[1], vocabulary[each[0]]), default=None)
    return best[0] if best else ""


def shop_words(least: int, most: int) -> dict[str, int]:
    """Words of titles and keywords of that length, and in how many products each stands."""
    table = connection.ops.quote_name(ProductDocument._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, ndoc FROM ts_stat(%s, 'ab') WHERE word !~ '^=' AND length(word) BETWEEN %s AND %s"
            " ORDER BY ndoc DESC LIMIT %s",
            [f"SELECT vector FROM {table}", max(1, least), most, VOCABULARY_LIMIT],  # noqa: S608 - our own table's name
        )
        return dict(cursor.fetchall())
