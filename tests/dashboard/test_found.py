from __future__ import annotations

from typing import Any

import pytest
from django.db import connections
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from commerce.catalog.models import Product
from dashboard.found import FoundOnce, folded
from dashboard.products.listing import numbers_of
from dashboard.screens import page_of
from tests.factories.catalog import make_product


def page(query: str) -> tuple[list[str], int, int]:
    """Titles on the page, how many there are in all, and statements asked."""
    request = RequestFactory().get(f"/{query}")
    with CaptureQueriesContext(connections["default"]) as captured:
        found, _numbers = page_of(request, FoundOnce(Product.objects.order_by("title"), request, size=2), size=2)
        rows = list(found)
    titles = dict(Product.objects.values_list("pk", "title"))
    return [titles[pk] for pk in rows], found.paginator.count, len(captured)


@pytest.mark.parametrize(
    ("query", "titles", "statements"),
    [
        ("", ["A", "B"], 1),
        ("?p=2", ["C"], 1),
        ("?p=x", ["A", "B"], 1),
        ("?p=²", ["A", "B"], 1),
        ("?p=0", ["C"], 2),
        ("?p=-1", ["C"], 2),
        ("?p=7", ["C"], 3),
        (f"?p={'9' * 8}", ["C"], 3),
        (f"?p={'9' * 40}", ["C"], 2),
    ],
)
def test_page_and_count_come_from_one_statement(shop: Any, query: str, titles: list[str], statements: int) -> None:
    for title in "ABC":
        make_product(title)

    assert page(query) == (titles, 3, statements)


def test_page_of_nothing_is_empty(shop: Any) -> None:
    assert page("") == ([], 0, 1)
    assert page("?p=3") == ([], 0, 2)


@pytest.mark.parametrize("more", [{}, {"q": "lamp"}])
def test_page_by_stock_counts_products_and_not_their_variants(shop: Any, more: dict[str, str]) -> None:
    sizes = [{"option_values": ["S"]}, {"option_values": ["M"]}]
    many = make_product("Lamp A", options=["Size"], stock=3, variants=sizes)
    few = make_product("Lamp B", stock=5)
    uncounted, none = make_product("Lamp C", stock=None), make_product("Lamp D", variants=[])
    request = RequestFactory().get("/")

    def found(sort: str) -> tuple[list[int], int]:
        page, _numbers = page_of(request, numbers_of({"sort": sort, **more}, request, low_stock_at=0))
        return list(page), page.paginator.count

    assert found("stock") == ([few.pk, many.pk, uncounted.pk, none.pk], 4)
    assert found("-stock") == ([many.pk, few.pk, uncounted.pk, none.pk], 4)


@pytest.mark.parametrize("words", ["étagè", "ÉTAG", "tagère", "TAG", "plant"])
def test_words_are_found_in_whatever_case(shop: Any, words: str) -> None:
    make_product("Étagère PLANTE")

    assert Product.objects.alias(name=folded("title", words)).filter(name__icontains=words).exists()
