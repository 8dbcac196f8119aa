"""The OpenAPI document is what the code does, and what is written down in docs/."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from django.urls import get_resolver

from api.build import api as the_api
from api.document import operations
from api.urls import document_text
from commerce.customers.models import Customer
from tests.api.test_products import LAMP
from tests.dashboard.conftest import HOST
from tests.factories.catalog import make_collection
from tests.factories.queries import count_queries
from tests.factories.selling import make_variant, place

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = json.loads(document_text())


def schema_of(operation_id, status):
    for methods in DOCUMENT["paths"].values():
        for operation in methods.values():
            if operation["operationId"] == operation_id:
                answers = operation["responses"]
                (content,) = answers.get(str(status), answers["default"])["content"].values()
                return content["schema"]
    raise KeyError(operation_id)


def check(operation_id, answer):
    schema = schema_of(operation_id, answer.status_code) | {"components": DOCUMENT["components"]}
    jsonschema.validate(answer.json(), schema, cls=jsonschema.Draft202012Validator)
    return answer


def test_document_in_docs_is_that_of_the_code():
    """`manage.py openapi > docs/openapi.json`."""
    assert (ROOT / "docs" / "openapi.json").read_text() == document_text()


def test_document_is_served_to_everybody(client, shop):
    answer = client.get("/api/v1/openapi.json", headers={"host": HOST})

    assert answer.status_code == 200
    assert answer.json() == DOCUMENT


def test_reference_for_people_has_every_operation(client, shop):
    page = client.get("/api/v1/reference", headers={"host": HOST})

    assert page.status_code == 200
    assert "<script" not in page.content.decode()
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert [one.url_name for one in operations(the_api) if f'id="{one.url_name}"' not in page.content.decode()] == []


def test_document_has_every_route_and_no_other():
    routes = {
        entry.name for one in get_resolver("api.urls").url_patterns if hasattr(one, "url_patterns")
        for entry in one.url_patterns
    }  # fmt: skip
    described = {operation["operationId"] for methods in DOCUMENT["paths"].values() for operation in methods.values()}

    assert described == {one.url_name for one in operations(the_api)}
    assert routes == described | {"api-root"}
    assert all(path.startswith("/api/v1/") for path in DOCUMENT["paths"])


def test_references_lead_somewhere():
    names = set(DOCUMENT["components"]["schemas"])
    used = {part.split('"')[0] for part in document_text().split("#/components/schemas/")[1:]}

    assert used <= names


def test_answers_are_as_the_document_says(api):
    variant, order = make_variant(sku="A"), place().order
    collection = make_collection("Lights")
    customer = Customer.objects.get(email__iexact="ada@example.org")
    made = check("create_product", api.post("/products", LAMP)).json()

    check("get_product", api.get(f"/products/{made['id']}"))
    check("list_products", api.get("/products"))
    check("list_stock", api.get("/stock"))
    check("change_stock", api.post(f"/stock/{variant.pk}/changes", {"change": 1}))
    check("count_stock", api.post("/stock/counts", {"counts": [{"sku": "A", "on_hand": 3}]}))
    check("list_orders", api.get("/orders"))
    check("add_note", api.post(f"/orders/{order.pk}/notes", {"text": "x"}))
    check("cancel_order", api.post(f"/orders/{order.pk}/cancel"))
    check("list_customers", api.get("/customers"))
    check("get_customer", api.get(f"/customers/{customer.uuid}"))
    check("list_collections", api.get("/collections"))
    check("get_collection", api.get(f"/collections/{collection.pk}"))
    check("get_shop", api.get("/shop"))
    check("create_product", api.post("/products", {"title": 1}))
    check("get_order", api.get("/orders/0190a0a0-0000-7000-8000-000000000000"))


def test_an_answer_that_is_not_as_described_is_noticed(api):
    """The negative control of the test above."""
    answer = api.get("/shop")
    answer.json = lambda: {"name": 1}

    with pytest.raises(jsonschema.ValidationError):
        check("get_shop", answer)


@pytest.mark.parametrize("what", ["products", "stock", "orders", "customers", "collections"])
def test_lists_take_the_same_queries_for_one_and_three(api, what):
    def add(number):
        place(email=f"s{number}@example.org")
        make_collection(f"C{number}")

    add(0)
    api.get("/shop")  # the key's last use is written down
    path = f"/api/v1/{what}"
    one = count_queries(api.client, path)
    add(1), add(2)

    assert len(api.get(f"/{what}").json()["data"]) == 3
    assert count_queries(api.client, path) == one <= 6
