"""The owner closes the shop."""

from __future__ import annotations

import pytest
from django.utils import timezone

from core.scope import control_context
from tenants.models import RegistryEntry, Shop


@pytest.fixture
def sure(owner_client):
    session = owner_client.session
    session["confirmed_at"] = timezone.now().isoformat()
    session.save()
    return owner_client


def state_of(shop):
    with control_context():
        return Shop.objects.get(pk=shop.pk).state


def test_shop_is_closed_by_typing_its_name(shop, sure):
    wrong = sure.post("/take-away/close/", {"handle": "bravo"})
    assert (wrong.status_code, state_of(shop)) == (422, "live")

    answer = sure.post("/take-away/close/", {"handle": " Alpha "})

    assert (answer.status_code, answer.url, state_of(shop)) == (302, "http://localhost:8000/shops/", "closed")
    with control_context():
        assert RegistryEntry.objects.filter(shop=shop, action="closed", actor="owner@alpha.example").exists()


def test_shop_is_not_closed_without_asking_who_it_is(shop, owner_client):
    answer = owner_client.post("/take-away/close/", {"handle": "alpha"})

    assert "/confirm/" in answer.url
    assert state_of(shop) == "live"
