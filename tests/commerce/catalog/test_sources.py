"""Where each field came from, whichever service writes it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from commerce.catalog import sources
from commerce.catalog.models import Product, Variant
from commerce.catalog.services.duplicating import duplicate_product
from commerce.catalog.services.editing import edit_variants, price_all_variants
from commerce.catalog.services.pictures import change_pictures
from commerce.catalog.services.products import create_product, update_product
from commerce.catalog.services.scheduling import keep_schedule
from commerce.catalog.services.variants import VariantInput, save_variants
from tests.factories.catalog import make_product

NOW = datetime(2026, 11, 3, 10, tzinfo=UTC)
NORA = sources.Source(kind=sources.PERSON, name="Nora", at=NOW)
SYSTEM = sources.Source(kind=sources.KEY, name="Warehouse", at=NOW)


def who(row: Product | Variant) -> dict[str, str]:
    row.refresh_from_db()
    return {name: each["name"] for name, each in sources.last_words(row.sources).items()}


def test_last_writer_of_each_field_is_kept(shop: Any) -> None:
    with sources.written_by(SYSTEM):
        made = create_product(title="Lamp", vendor="Acme", tags=[], attributes={"colour": "red", "size": "S"})
        (variant,) = save_variants(product_id=made.pk, variants=[VariantInput(price_amount=900, sku="L1")])
    with sources.written_by(NORA):
        update_product(product_id=made.pk, title="Lamp", vendor="Brand", attributes={"colour": "red", "size": "M"})
        edit_variants(product_id=made.pk, changes={variant.pk: {"price_amount": 950, "sku": "L1"}})

    assert who(made) == {
        "title": "Warehouse", "vendor": "Nora", "attributes.colour": "Warehouse", "attributes.size": "Nora"
    }  # fmt: skip
    told = who(variant)
    assert (told["price_amount"], told["sku"]) == ("Nora", "Warehouse")
    assert sources.by_hand(made.sources) == {"vendor", "attributes.size"}


def test_writer_whom_nobody_knows_leaves_no_name(shop: Any) -> None:
    with sources.written_by(NORA):
        product = create_product(title="Lamp", vendor="Acme", status="active", publish_at=NOW)
    update_product(product_id=product.pk, vendor="Other")
    keep_schedule(now=NOW)

    assert who(product) == {"title": "Nora", "status": "Nora"}


def test_one_act_is_one_entry(shop: Any) -> None:
    asked = []
    with sources.written_by(lambda: asked.append(1) or NORA):
        product = create_product(title="Lamp", vendor="Acme")
        update_product(product_id=product.pk, product_type="Light")

    product.refresh_from_db()
    assert product.sources == [
        {"kind": "person", "name": "Nora", "at": "2026-11-03T10:00:00+00:00",
         "fields": ["product_type", "title", "vendor"]}
    ]  # fmt: skip
    assert asked == [1]


def test_prices_for_all_name_those_that_changed(shop: Any) -> None:
    product = make_product(variants=[{"price_amount": 500, "option_values": ["S"]}, {"option_values": ["M"]}])
    with sources.written_by(NORA):
        price_all_variants(product_id=product.pk, price_amount=500)

    assert [who(variant) for variant in product.variants.all()] == [{}, {"price_amount": "Nora"}]


def test_pictures_are_one_field(shop: Any) -> None:
    product = make_product(pictures=2)
    one, two = product.pictures.values_list("pk", flat=True)
    with sources.written_by(NORA):
        change_pictures(product_id=product.pk, order=[one, two], alt_texts={})
        assert who(product) == {}
        change_pictures(product_id=product.pk, order=[two, one], alt_texts={})

    assert who(product) == {"pictures": "Nora"}


def test_copy_keeps_the_sources_of_what_is_copied(shop: Any) -> None:
    with sources.written_by(SYSTEM):
        made = create_product(title="Lamp", vendor="Acme", slug="lamp", attributes={"colour": "red"})
        save_variants(product_id=made.pk, variants=[VariantInput(price_amount=900, sku="L1")])
    with sources.written_by(NORA):
        copy = duplicate_product(product_id=made.pk)

    assert who(copy) == {
        "title": "Nora", "status": "Nora", "vendor": "Warehouse", "attributes.colour": "Warehouse"
    }  # fmt: skip
    told = who(copy.variants.get())
    assert (told["price_amount"], "sku" in told) == ("Warehouse", False)


@pytest.mark.parametrize("kept", [None, {}, "x", [1, {"fields": "title"}, {"kind": "person"}], [{"fields": [None]}]])
def test_what_cannot_be_read_tells_nothing(kept: Any, shop: Any) -> None:
    assert not set(sources.last_words(kept)) & set(sources.OF_PRODUCT)
    assert not sources.by_hand(kept)
    with sources.written_by(NORA):
        assert sources.last_words(sources.told(kept, ["title"]))["title"]["name"] == "Nora"


def test_every_field_that_services_write_has_a_name() -> None:
    """So that a column that is added later is not forgotten here."""
    from commerce.catalog.services.editing import EDITABLE
    from commerce.catalog.services.products import FIELDS
    from commerce.catalog.services.variants import COLUMNS

    assert sources.OF_PRODUCT.keys() - {sources.PICTURES} == FIELDS
    assert EDITABLE | set(COLUMNS) == sources.OF_VARIANT.keys()
