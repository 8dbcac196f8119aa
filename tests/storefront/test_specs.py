"""Lists as rows say a few facts of each article; other themes ask nothing for them."""

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from commerce.catalog.selectors import product_cards, sorted_products
from commerce.store.models import Store
from storefront.context.specs import listed_cards
from tests.factories.catalog import make_product

LISTED = "<p>Quick.</p><ul><li><b>8</b> cores</li><li>1.3 kg</li><li>" + "long " * 20 + "</li><li>fourth</li></ul>"


def cards():
    return product_cards(sorted_products(sort="newest"), count=10)


@pytest.mark.parametrize("count", [1, 3])
def test_rows_have_the_first_lines_of_the_description_at_one_query(shop, count):
    for _number in range(count):
        make_product(description=LISTED)
    store, found = Store(theme="volt", currency="EUR", locale="en"), cards()

    with CaptureQueriesContext(connections["default"]) as asked:
        shown = listed_cards(found, store)
    assert [each["specs"] for each in shown] == [["8 cores", "1.3 kg"]] * count
    assert len(asked) == 1


def test_other_lists_ask_nothing(shop):
    make_product(description=LISTED)
    found = cards()

    with CaptureQueriesContext(connections["default"]) as asked:
        assert listed_cards(found, Store(theme="atelier", currency="EUR", locale="en"))[0]["specs"] == ()
    assert len(asked) == 0
