from __future__ import annotations

from typing import Any

from commerce.cart.models import CartLine
from commerce.cart.selectors import cart_view
from commerce.catalog.services.options import OptionInput, change_options
from commerce.catalog.services.products import delete_product
from tests.factories.catalog import make_product
from tests.factories.selling import make_cart


def test_option_renamed_while_in_the_cart_keeps_its_line_under_the_new_name(shop: Any) -> None:
    product = make_product(options=["Size"], variants=[{"option_values": ["S"]}, {"option_values": ["M"]}])
    cart = make_cart((product.variants.get(option_values=["S"]), 1))

    change_options(product_id=product.pk, options=[OptionInput(name="Width", values=("Small", "M"), was=0)])

    (line,) = cart_view(cart).lines
    assert (line.options_text, line.notice_kind) == ("Small", "")


def test_product_deleted_while_in_the_cart_leaves_it(shop: Any) -> None:
    product = make_product()
    make_cart((product.variants.get(), 1))

    delete_product(product_id=product.pk)

    assert CartLine.objects.count() == 0
