from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from commerce.catalog.attributes import Attribute, Kind
from commerce.catalog.models import Collection, Product, ProductType
from commerce.catalog.services.types import save_type
from tests.dashboard.sheets import opened
from tests.factories.catalog import make_product

ROW = {"attributes-TOTAL_FORMS": "2", "attributes-INITIAL_FORMS": "0"}


def test_type_is_made_with_attributes_and_changed(owner_client: Client) -> None:
    data = ROW | {
        "name": "Lamps", "attributes-0-name": "Colour", "attributes-0-kind": "choices",
        "attributes-0-choices": "Red, Blue", "attributes-0-is_filter": "on", "attributes-1-name": "",
    }  # fmt: skip

    response = owner_client.post("/products/types/add/", data)

    found = ProductType.objects.get()
    assert response.status_code == 302
    assert found.attributes == [
        {"code": "colour", "name": "Colour", "kind": "choices", "unit": "", "choices": ["Red", "Blue"],
         "is_filter": True, "is_required": False}
    ]  # fmt: skip
    page = owner_client.get(f"/products/types/{found.pk}/").content.decode()
    assert 'value="colour"' in page
    assert owner_client.post("/products/types/add/", data).status_code == 422  # the name is taken


def test_editor_keeps_attributes_safety_customs_and_dates(owner_client: Client) -> None:
    save_type(
        name="Lamps",
        attributes=[
            Attribute(code="power", name="Power", kind=Kind.NUMBER),
            Attribute(code="dim", name="Dimmable", kind=Kind.BOOLEAN),
            Attribute(code="colours", name="Colours", kind=Kind.CHOICES, choices=("Red", "Blue")),
        ],
    )
    product = make_product(product_type="Lamps", attributes={"old": "kept"})
    data: dict[str, Any] = opened(owner_client, f"/products/{product.pk}/")
    data |= {
        "attributes-power": "12,5", "attributes-dim": "false", "attributes-colours": ["Red"],
        "facts-category": "Home & Garden > Lighting", "facts-hs_code": "9405.10", "facts-origin_country": "PT",
        "facts-safety_manufacturer": "Acme", "facts-publish_at": "2099-01-01T10:00", "facts-ships_from": "2099-02-01",
    }  # fmt: skip

    response = owner_client.post(f"/products/{product.pk}/", data)

    saved = Product.objects.get(pk=product.pk)
    assert response.status_code == 302
    assert saved.attributes == {"old": "kept", "power": 12.5, "dim": False, "colours": ["Red"]}
    assert (saved.category, saved.hs_code, saved.origin_country) == ("Home & Garden > Lighting", "940510", "PT")
    assert saved.safety == {"manufacturer": "Acme"}
    assert saved.is_published is False  # until then
    assert saved.publish_at is not None
    assert saved.publish_at > timezone.now()
    again = opened(owner_client, f"/products/{product.pk}/")
    assert (again["attributes-dim"], again["attributes-power"]) == ("false", "12.5")


@pytest.mark.parametrize(
    ("field", "value"),
    [("facts-hs_code", "abc"), ("facts-publish_at", "2001-01-01T10:00"), ("attributes-power", "much")],
)
def test_editor_says_what_does_not_fit(owner_client: Client, field: str, value: str) -> None:
    save_type(name="Lamps", attributes=[Attribute(code="power", name="Power", kind=Kind.NUMBER)])
    product = make_product(product_type="Lamps")
    data = opened(owner_client, f"/products/{product.pk}/") | {field: value}

    response = owner_client.post(f"/products/{product.pk}/", data)

    assert response.status_code == 422
    assert "bo-error" in response.content.decode() or "error-message" in response.content.decode()
    assert Product.objects.get(pk=product.pk).attributes == {}


def test_fields_of_another_type_and_categories_are_found_while_typing(owner_client: Client) -> None:
    save_type(name="Vases", attributes=[Attribute(code="height", name="Height", kind=Kind.NUMBER, unit="cm")])

    fields = owner_client.get("/products/types/fields/?type=Vases").content.decode()
    found = owner_client.get("/products/categories/?q=desk lamp").json()

    assert "Height (cm)" in fields
    assert all("amp" in path for path in found["paths"])


def test_collection_by_rules_is_made_and_keeps_its_rules(owner_client: Client) -> None:
    lamp = make_product("lamp", amount=1250)
    make_product("vase", amount=3000)
    data = {
        "title": "Cheap", "rules-TOTAL_FORMS": "2", "rules-INITIAL_FORMS": "0", "match": "all", "sort": "price",
        "rules-0-field": "price", "rules-0-op": "at_most", "rules-0-value": "20.00",
    }  # fmt: skip

    response = owner_client.post("/products/collections/add/", data)

    found = Collection.objects.get()
    assert response.status_code == 302
    assert found.rules == {"match": "all", "rules": [{"field": "price", "op": "at_most", "value": "2000"}]}
    assert list(found.products.all()) == [lamp]
    page = owner_client.get(f"/products/collections/{found.pk}/").content.decode()
    assert 'value="20.00"' in page
    bad = owner_client.post("/products/collections/add/", data | {"rules-0-value": "cheap"})
    assert (bad.status_code, Collection.objects.count()) == (422, 1)
