"""The manufacturer's number: written once, told everywhere."""

from __future__ import annotations

from io import BytesIO
from itertools import chain

import pytest

from commerce.catalog.models import Variant
from commerce.catalog.selectors import product_page
from commerce.catalog.services.duplicating import duplicate_product
from commerce.importexport.exports.products import read
from commerce.importexport.services.reading import read_products
from storefront.structured_data import codes
from tests.factories.catalog import make_product

FILES = {
    "shopify": "Handle,Title,Variant Price,Google Shopping / MPN\nlamp,Lamp,10.00,M-1\n",
    "prestashop": "Name *;Reference #;Price tax excluded;MPN\nLamp;L1;10.00;M-1\n",
    "google": "id\ttitle\tprice\tlink\tmpn\tgtin\nL1\tLamp\t10.00 EUR\thttps://old.example/lamp\tM-1\t\n",
    "table": "Name,Price,MPN\nLamp,10.00,M-1\n",
}


@pytest.mark.parametrize("source", FILES)
def test_files_of_other_shops_bring_it(source, shop):
    reading = read_products(BytesIO(FILES[source].encode()), currency="EUR")
    drafts = list(reading.products)

    assert reading.source == source
    assert [each.mpn for each in chain.from_iterable(draft.variants for draft in drafts)] == ["M-1"]
    assert "mpn" in drafts[0].present


def test_page_export_and_copy(shop):
    product = make_product(slug="lamp", variants=[{"sku": "L1", "mpn": "M-1"}])

    assert codes(product_page("lamp").variants[0]) == {"sku": "L1", "mpn": "M-1"}
    assert [row["mpn"] for record in read() for row in record["variants"]] == ["M-1"]
    duplicate_product(product_id=product.pk)
    assert sorted(Variant.objects.values_list("mpn", flat=True)) == ["", "M-1"]


def test_own_file_of_before_there_was_one_takes_none_away(shop):
    head = "handle,title,option_values,stock_counted,is_shown,price"
    before = list(read_products(BytesIO(f"{head}\nlamp,Lamp,,yes,yes,10\n".encode()), currency="EUR").products)
    now = list(read_products(BytesIO(f"{head},mpn\nlamp,Lamp,,yes,yes,10,M-1\n".encode()), currency="EUR").products)

    assert ["mpn" in each.present for each in (*before, *now)] == [False, True]
