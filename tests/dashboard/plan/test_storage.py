from __future__ import annotations

import pytest
from django.utils import timezone

from billing import limits
from billing.models import Contract
from billing.services.usage import record_usage
from core.scope import control_context
from media.models import ShopImage
from tests.dashboard.conftest import picture_file
from tests.factories.catalog import make_product


@pytest.fixture
def full(shop):
    """Above, not at, the limit: the last file may fill it."""
    limits._known.clear()
    with control_context():
        Contract.objects.create(shop=shop, quotas={"storage": 10})
    record_usage(shop_id=shop.pk, metric="storage", count=11, now=timezone.now())
    yield
    limits._known.clear()


def test_full_storage_takes_no_more_files_and_says_so(full, owner_client):
    product = make_product("Lamp", slug="lamp")

    many = owner_client.post("/images/multiple/add/", {"files[]": picture_file(), "title": "x"})
    rows = owner_client.post(f"/products/{product.pk}/pictures/", {"files": picture_file()})
    page = owner_client.post("/documents/add/", {"file": picture_file(), "title": "x"}, follow=True)

    assert many.json()["success"] is False
    assert "no room for more pictures" in many.json()["error_message"]
    assert (rows.status_code, "no room for more pictures" in rows.content.decode()) == (422, True)
    assert "no room for more pictures" in page.content.decode()
    assert not ShopImage.objects.exists()


def test_room_lets_files_in(shop, owner_client):
    limits._known.clear()
    product = make_product("Lamp", slug="lamp")

    answer = owner_client.post(f"/products/{product.pk}/pictures/", {"files": picture_file()})

    assert answer.status_code == 200
    assert ShopImage.objects.count() == 1
