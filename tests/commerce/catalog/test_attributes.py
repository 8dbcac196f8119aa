from __future__ import annotations

from typing import Any

import pytest

from commerce.catalog.attributes import Attribute, AttributeRefused, Kind, clean_value, specification
from commerce.catalog.categories import below, matching, paths
from commerce.catalog.facts import clean_hs_code, clean_safety
from commerce.catalog.models import Product, ProductType
from commerce.catalog.scoring import completeness_of
from commerce.catalog.services.types import TypeRefused, delete_type, save_type
from tests.factories.catalog import make_product

POWER = Attribute(code="power", name="Power", kind=Kind.NUMBER, unit="W")
COLOURS = Attribute(code="colours", name="Colours", kind=Kind.CHOICES, choices=("Red", "Blue"))
BORN = Attribute(code="born", name="Made on", kind=Kind.DATE)
DIM = Attribute(code="dim", name="Dimmable", kind=Kind.BOOLEAN)


@pytest.mark.parametrize(
    ("attribute", "given", "kept"),
    [
        (POWER, "12,50", 12.5), (POWER, " 40 ", 40), (POWER, "", None), (COLOURS, ["Red"], ["Red"]), (COLOURS, [], None),
        (BORN, "2026-03-01", "2026-03-01"), (DIM, "true", True), (DIM, "non", False),
        (Attribute(code="t", name="T"), " x\x00y ", "xy"),
    ],
)  # fmt: skip
def test_value_is_kept_as_its_kind(attribute: Attribute, given: Any, kept: Any) -> None:
    assert clean_value(attribute, given) == kept


@pytest.mark.parametrize(
    ("attribute", "given"),
    [(POWER, "much"), (POWER, "1e30"), (POWER, "NaN"), (COLOURS, ["Green"]), (BORN, "31.12.2026"), (DIM, "perhaps")],
)
def test_value_that_does_not_fit_is_refused(attribute: Attribute, given: Any) -> None:
    with pytest.raises(AttributeRefused):
        clean_value(attribute, given)


def test_specification_is_in_the_order_of_the_type_and_skips_what_is_unknown() -> None:
    values = {"dim": False, "colours": ["Red", "Blue"], "power": 1234.5, "gone": "x"}

    shown = specification([POWER, COLOURS, BORN, DIM], values, "fr")

    assert [name for name, _text in shown] == ["Power", "Colours", "Dimmable"]
    assert shown[0][1].replace("\u202f", " ") == "1 234,5\xa0W"
    assert shown[1][1] == "Red, Blue"


def test_hs_code_and_safety_are_cleaned() -> None:
    assert [clean_hs_code(text) for text in ("6109.10.00", "6109 10", "61", "abcd")] == ["61091000", "610910", "", ""]
    assert clean_safety({"manufacturer": " Acme ", "warnings": "", "other": "x"}) == {"manufacturer": "Acme"}


def test_categories_are_whole_paths() -> None:
    assert len(paths()) == 5595
    assert "Home & Garden > Lighting > Lamps" in matching("lamps home")
    assert "Animals & Pet Supplies" in below("")
    assert below("Animals & Pet Supplies")[0] == "Animals & Pet Supplies > Live Animals"


def test_renamed_type_takes_its_products_along(shop: Any) -> None:
    found = save_type(name="Lamps", attributes=[Attribute(code="", name="Power", kind=Kind.NUMBER)])
    product = make_product(product_type="Lamps")

    save_type(type_id=found.pk, name="Lights", attributes=[Attribute(code="power", name="Watts", kind=Kind.NUMBER)])

    assert Product.objects.get(pk=product.pk).product_type == "Lights"
    assert [row["code"] for row in ProductType.objects.get().attributes] == ["power"]


def test_codes_are_words_of_a_to_z_and_differ(shop: Any) -> None:
    names = ["Größe", "12 volt", "尺寸", "größe!"]

    found = save_type(name="T", attributes=[Attribute(code="", name=name) for name in names])

    assert [row["code"] for row in found.attributes] == ["grosse", "a_12_volt", "a", "grosse_2"]


@pytest.mark.parametrize(
    "attributes",
    [[Attribute(code="", name="A"), Attribute(code="", name="a")], [Attribute(code="", name="A", kind=Kind.CHOICE)]],
)
def test_type_that_makes_no_sense_is_refused(shop: Any, attributes: list[Attribute]) -> None:
    with pytest.raises(TypeRefused):
        save_type(name="T", attributes=attributes)


def test_two_types_of_one_name_are_refused_and_a_deleted_one_leaves_its_products(shop: Any) -> None:
    found = save_type(name="T", attributes=[])
    with pytest.raises(TypeRefused):
        save_type(name="T", attributes=[])
    product = make_product(product_type="T", attributes={"a": 1})

    delete_type(type_id=found.pk)

    assert Product.objects.get(pk=product.pk).attributes == {"a": 1}


def test_completeness_names_what_is_missing(shop: Any) -> None:
    save_type(name="Lamps", attributes=[Attribute(code="power", name="Power", is_required=True)])
    bare = make_product(product_type="Lamps")
    full = make_product(
        product_type="Lamps", vendor="Acme", category="Home & Garden", description="x" * 90, seo_description="x",
        attributes={"power": 3}, hs_code="9405", origin_country="FR", safety={"manufacturer": "Acme"},
        variants=[{"barcode": "4006381333931", "weight_grams": 10}], pictures=1,
    )  # fmt: skip
    full.pictures.update(alt_text="A lamp")

    assert "Power" in [str(text) for text in completeness_of(bare).missing]
    assert (completeness_of(full).percent, completeness_of(full).missing) == (100, [])
