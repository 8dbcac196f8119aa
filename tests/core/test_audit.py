from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from core.audit import record
from core.scope import NoScope


def test_record_takes_person_and_address_from_the_request(shop, rf):
    request = rf.post("/", REMOTE_ADDR="9.8.7.6")
    request.user = User.objects.get(email="owner@alpha.example")

    entry = record("order.paid", target="#1001", data={"amount": 5}, request=request)

    assert (entry.action, entry.target, entry.data, entry.ip_address) == (
        "order.paid",
        "#1001",
        {"amount": 5},
        "9.8.7.6",
    )
    assert entry.actor == request.user
    assert entry.actor_name == str(request.user)


def test_record_of_a_stranger_and_of_the_system(shop, rf):
    request = rf.get("/")
    request.user = AnonymousUser()

    assert record("page.seen", request=request).actor is None
    assert record("stock.swept", actor="sweeper").actor_name == "sweeper"
    assert record("stock.swept").actor_name == ""


def test_record_outside_a_shop_is_refused(control):
    with pytest.raises(NoScope):
        record("order.paid")
