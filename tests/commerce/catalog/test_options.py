from __future__ import annotations

from typing import Any

import pytest

from commerce.catalog.models import Product, Variant
from commerce.catalog.services.options import OptionInput, change_options
from commerce.catalog.services.products import ProductRefused
from tests.factories.catalog import make_product

pytestmark = pytest.mark.usefixtures("shop")


def make(*values: tuple[str, ...], names: tuple[str, ...] = ("Size", "Colour")) -> Product:
    return make_product(
        options=names, variants=[{"option_values": list(v), "price_amount": 100 + n} for n, v in enumerate(values)]
    )


def now(product: Product) -> list[tuple[Any, ...]]:
    found = Variant.objects.filter(product=product).order_by("position")
    return [(*variant.option_values, variant.price_amount) for variant in found]


def change(product: Product, *options: tuple[str, tuple[str, ...], int | None]) -> None:
    inputs = [OptionInput(name=name, values=values, was=was) for name, values, was in options]
    change_options(product_id=product.pk, options=inputs)


def test_new_value_makes_its_combinations_only() -> None:
    product = make(("S", "Red"), ("M", "Blue"))  # S Blue and M Red were removed by the merchant

    change(product, ("Size", ("S", "M", "L"), 0), ("Colour", ("Red", "Blue"), 1))

    assert now(product) == [("S", "Red", 100), ("M", "Blue", 101), ("L", "Red", 100), ("L", "Blue", 100)]


def test_value_written_in_place_of_another_is_renamed() -> None:
    product = make(("S", "Red"), ("M", "Red"))

    change(product, ("Size", ("Small", "M"), 0), ("Colour", ("Red",), 1))

    assert now(product) == [("Small", "Red", 100), ("M", "Red", 101)]


def test_values_that_swap_names_and_places() -> None:
    product = make(("S",), ("M",), names=("Size",))

    change(product, ("Size", ("M", "S"), 0))

    assert now(product) == [("M", 101), ("S", 100)]


def test_new_option_gives_its_first_value_to_what_exists() -> None:
    product = make(("S",), ("M",), names=("Size",))

    change(product, ("Size", ("S", "M"), 0), ("Colour", ("Red", "Blue"), None))

    assert now(product) == [("S", "Red", 100), ("S", "Blue", 100), ("M", "Red", 101), ("M", "Blue", 100)]


def test_removed_option_keeps_the_first_of_what_became_alike() -> None:
    product = make(("S", "Red"), ("S", "Blue"), ("M", "Red"))

    change(product, ("Size", ("S", "M"), 0))

    assert now(product) == [("S", 100), ("M", 102)]


def test_all_options_removed_leaves_one_variant() -> None:
    product = make(("S", "Red"), ("M", "Red"))

    change(product)

    assert (now(product), Product.objects.get(pk=product.pk).option_names) == ([(100,)], [])


@pytest.mark.parametrize(
    "options",
    [
        [("Size", tuple(str(n) for n in range(2049)), None)],
        [(f"O{n}", tuple(str(v) for v in range(100)), None) for n in range(20)],
        [("Size", (), None)],
        [("Size", ("S",), None), ("size", ("M",), None)],
        [("", ("S",), None)],
        [("Size", ("x" * 256,), None)],
        [(f"O{n}", ("1",), None) for n in range(21)],
    ],
)
def test_too_much_or_senseless_is_refused_at_once(options: list[Any]) -> None:
    product = make(("S", "Red"))

    with pytest.raises(ProductRefused):
        change(product, *options)

    assert now(product) == [("S", "Red", 100)]


def test_wide_but_sparse_product_is_planned_without_counting_every_combination() -> None:
    names = tuple(f"O{n}" for n in range(10))
    product = make(*(tuple(str(v) for _option in names) for v in range(10)), names=names)

    change(product, *((f"New {name}", tuple(str(v) for v in range(10)), n) for n, name in enumerate(names)))

    assert len(now(product)) == 10
