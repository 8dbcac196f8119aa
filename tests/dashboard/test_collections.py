from __future__ import annotations

import pytest
from django.test import Client

from commerce.catalog.models import Collection
from commerce.catalog.services.collections import add_to_collection, save_collection
from tests.factories.catalog import make_product


def order_of(collection: Collection) -> list[int]:
    return list(collection.entries.values_list("product_id", flat=True))


def test_collection_is_made_changed_and_deleted(owner_client: Client) -> None:
    made = owner_client.post("/products/collections/add/", {"title": "Gifts <b>", "is_published": "on"})
    collection = Collection.objects.get()
    seen = collection.updated_at.isoformat()
    path = f"/products/collections/{collection.pk}/"
    changed = owner_client.post(
        path, {"title": "Presents", "description": "<p>x</p><script>y</script>", "seen_at": seen}
    )
    stale = owner_client.post(path, {"title": "Too late", "seen_at": seen})
    collection.refresh_from_db()

    assert (made.status_code, changed.status_code, stale.status_code) == (302, 302, 422)
    assert (collection.title, collection.description, collection.is_published) == ("Presents", "<p>x</p>", False)

    owner_client.post(f"{path}delete/")

    assert not Collection.objects.exists()


@pytest.mark.parametrize("data", [{}, {"title": "x" * 10_000}, {"title": "x", "image": "99"}, {"title": "\x00"}])
def test_wrong_collection_is_a_form_error(owner_client: Client, data: dict[str, str]) -> None:
    assert owner_client.post("/products/collections/add/", data).status_code == 422
    assert not Collection.objects.exists()


def test_products_are_found_added_moved_and_taken_out(owner_client: Client) -> None:
    collection = save_collection(title="Gifts")
    lamp, chair, vase = (make_product(title=title) for title in ("Lamp", "Chair", "Vase"))
    path = f"/products/collections/{collection.pk}/"

    owner_client.post(f"{path}add/", {"product": [chair.pk, lamp.pk, "x", 10**14]})
    found = owner_client.get(f"{path}?find=a").context["found"]
    owner_client.post(f"{path}add/", {"product": [vase.pk, lamp.pk]})
    owner_client.post(f"{path}order/", {"move": f"{vase.pk}:up"})
    by_button = order_of(collection)
    owner_client.post(f"{path}order/", {"product": [vase.pk, chair.pk, lamp.pk]})
    by_dragging = order_of(collection)
    owner_client.post(f"{path}remove/", {"product": chair.pk})

    assert [product.title for product in found] == ["Vase"]
    assert by_button == [chair.pk, vase.pk, lamp.pk]  # the order in which they were chosen
    assert by_dragging == [vase.pk, chair.pk, lamp.pk]
    assert order_of(collection) == [vase.pk, lamp.pk]


@pytest.mark.parametrize("move", ["x:up", "999:up", ":", "1" * 40 + ":down"])
def test_senseless_move_changes_nothing(owner_client: Client, move: str) -> None:
    collection, products = save_collection(title="Gifts"), [make_product(), make_product()]
    add_to_collection(collection_id=collection.pk, product_ids=[p.pk for p in products])

    response = owner_client.post(f"/products/collections/{collection.pk}/order/", {"move": move})

    assert response.status_code == 302
    assert order_of(collection) == [p.pk for p in products]
