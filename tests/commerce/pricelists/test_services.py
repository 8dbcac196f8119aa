from __future__ import annotations

from decimal import Decimal

import pytest

from commerce.pricelists.models import ListedPrice, PriceList
from commerce.pricelists.naming import names_of, variants_named
from commerce.pricelists.services import ListRefused, PriceWish, save_list, set_prices
from dashboard.products.forms.price_lists import PricesForm
from tests.factories.catalog import make_product
from tests.factories.selling import make_variant


@pytest.fixture
def trade(shop):
    return save_list(list_id=None, name=" Trade ", tag="trade", percent=Decimal(10))


def listed():
    return list(ListedPrice.objects.order_by("from_quantity").values_list("from_quantity", "amount"))


def test_prices_are_set_changed_and_taken_off(trade):
    variant = make_variant()

    assert set_prices(list_id=trade.pk, wishes=[PriceWish(variant.pk, 1, 900), PriceWish(variant.pk, 10, 800)]) == (
        2,
        0,
    )
    assert set_prices(list_id=trade.pk, wishes=[PriceWish(variant.pk, 1, None), PriceWish(variant.pk, 10, 750)]) == (
        1,
        1,
    )

    assert listed() == [(10, 750)]


@pytest.mark.parametrize("wish", [(0, 5), (1000, 5), (1, -1)])
def test_price_that_makes_no_sense_is_refused(trade, wish):
    with pytest.raises(ListRefused):
        set_prices(list_id=trade.pk, wishes=[PriceWish(make_variant().pk, *wish)])


def test_list_of_a_name_there_is_is_refused(trade):
    with pytest.raises(ListRefused):
        save_list(list_id=None, name="TRADE", tag="other")
    assert save_list(list_id=trade.pk, name="TRADE", tag="trade").percent is None
    assert PriceList.objects.count() == 1


def test_articles_are_found_by_sku_and_address_and_told_so_again(shop):
    shirt = make_product("Shirt", options=["Size"], variants=[{"option_values": ["M"]}, {"option_values": ["L"]}])
    lamp = make_variant(sku="LAMP-1")
    medium, _large = shirt.variants.order_by("position")

    named = variants_named(
        ["lamp-1", shirt.slug, f"{shirt.slug}#M", "https://x.example/products/" + lamp.product.slug, "none"]
    )

    assert named == {
        "lamp-1": lamp.pk, f"{shirt.slug}#M": medium.pk, f"https://x.example/products/{lamp.product.slug}": lamp.pk,
    }  # fmt: skip
    assert names_of([medium, lamp]) == {medium.pk: f"{shirt.slug}#M", lamp.pk: "LAMP-1"}


def test_lines_of_a_spreadsheet_are_read(shop):
    first, second = make_variant(sku="A"), make_variant(sku="B")

    pasted = PricesForm(currency="EUR", shown=[]).read("Article\tPrice\nA\t9.50\nB\t10\t8\n\nB\t5\t\n")

    assert pasted == [PriceWish(first.pk, 1, 950), PriceWish(second.pk, 10, 800), PriceWish(second.pk, 5, None)]
    assert PricesForm(currency="EUR", shown=[]).read("A,1,9.50,Title\n") == [PriceWish(first.pk, 1, 950)]


def test_lines_that_make_no_sense_are_told_with_their_number(shop):
    make_variant(sku="A")

    with pytest.raises(Exception) as told:
        PricesForm(currency="EUR", shown=[]).read("A; 5\nNOTHING; 5\nA; x; 5\nA; five\n")

    assert [text.split(":")[0] for text in told.value.messages] == ["Line 2", "Line 3", "Line 4"]
