from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from commerce.payments.models import PaymentMethod
from commerce.store.models import Store
from core.scope import current_scope
from tests.bad_input.walker import Walker
from tests.factories.catalog import make_collection, make_product
from tests.factories.selling import make_variant, place
from tests.frames import unchanged


@pytest.fixture
def open_shop(shop: Any) -> Any:
    """The shop "alpha", entered, open, with something in every place that a form can change."""
    Store.objects.update(is_open=True, email="shop@alpha.example")
    PaymentMethod.objects.filter(provider__in=["transfer", "bogus"]).update(is_active=True)
    collection = make_collection("Lights", slug="lights")
    make_product("Lamp", slug="lamp", collections=[collection])
    make_product("Shirt", slug="shirt", options=["Size"], variants=[{"option_values": ["S"]}, {"option_values": ["M"]}])
    place((make_variant(), 1), provider="transfer")
    return shop


@pytest.fixture
def walker(open_shop: Any, client: Client) -> Walker:
    """A shopper, who changes nothing of what stands around a page."""
    client.defaults |= {"HTTP_HOST": "alpha.localhost"} | unchanged()
    return Walker(client, "alpha.localhost", current_scope())


@pytest.fixture
def owner(open_shop: Any, owner_client: Client) -> Walker:
    return Walker(owner_client, "alpha.admin.localhost", current_scope())
