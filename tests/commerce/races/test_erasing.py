"""Somebody is erased while they order, and by two at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builder.privacy.models import Cause, Erasure, ErasureState
from builder.privacy.person import find_person
from builder.privacy.services import ask_for_erasure, carry_out, erasing
from builder.privacy.services.erasing import StillOpen
from commerce.checkout.place_order import place_order
from commerce.customers.models import Customer
from commerce.orders.models import FulfilmentState, Order
from commerce.payments.models import Payment
from core import audit
from core.models import AuditEntry
from tests.commerce.races.crowd import at_once
from tests.factories.selling import NOON, make_cart, make_details, make_variant, place

pytestmark = pytest.mark.race
EMAIL = "ada@example.org"
LATER = NOON + timedelta(days=1)


def finished_order():
    place()
    Payment.objects.update(state="paid")
    Order.objects.update(paid_state="paid", paid_at=NOON, fulfilment_state=FulfilmentState.FULFILLED)


def asked():
    return ask_for_erasure(email=EMAIL, cause=Cause.SHOPPER, now=LATER)


def test_erasure_while_an_order_is_placed(busy_shop):
    """Either the order comes first and is waited for, or it is a new customer's; never an order of nobody."""
    for _round in range(4):
        finished_order()
        cart, details, erasure = make_cart((make_variant(), 1)), make_details(), asked()

        def order(cart=cart, details=details):
            return place_order(cart_token=cart.token, details=details, expected_total_amount=None, now=LATER)

        def erase(erasure=erasure):
            carry_out(erasure.pk, now=LATER)

        placed, erased = at_once(busy_shop, order, erase)

        assert not isinstance(placed, Exception), placed
        order_now = Order.objects.get(pk=placed.order.pk)
        assert order_now.email.lower() == EMAIL
        assert order_now.customer.email == EMAIL
        assert order_now.shipping_address["name"] == "Ada Lovelace"
        if isinstance(erased, Exception):
            assert isinstance(erased, StillOpen)
            assert Erasure.objects.get(pk=erasure.pk).state == ErasureState.WAITING
        else:
            assert set(Order.objects.exclude(pk=placed.order.pk).values_list("email", flat=True)) == {""}
        Payment.objects.update(state="cancelled")
        Order.objects.update(state="cancelled")


def test_two_erase_the_same_person(busy_shop):
    finished_order()
    erasure = asked()

    results = at_once(busy_shop, *[lambda: carry_out(erasure.pk, now=LATER)] * 4)

    assert results == [None] * 4
    assert AuditEntry.objects.filter(action="customer.erased").count() == 1
    assert not Customer.objects.exists()


def test_two_people_are_erased_at_once(busy_shop):
    """Privileges are given and taken back on the way: without turns the database refuses one of the two."""
    erasures = []
    for name in ("ada", "bob", "eve", "joe"):
        Customer.objects.create(email=f"{name}@example.org", name=f"Somebody {name}")
        audit.record("customer.changed", target=f"Somebody {name}")
        erasures.append(ask_for_erasure(email=f"{name}@example.org", cause=Cause.SHOPPER, now=LATER))

    results = at_once(busy_shop, *[lambda pk=each.pk: carry_out(pk, now=LATER) for each in erasures])

    assert results == [None] * 4
    assert not AuditEntry.objects.filter(target__startswith="Somebody").exists()


def test_without_reading_once_more_under_the_locks_an_order_is_nobodys(busy_shop, monkeypatch):
    """The control: what was read before the order came is acted upon."""
    finished_order()
    before, erasure = find_person(EMAIL), asked()
    late = place().order
    monkeypatch.setattr(erasing, "locked_person", lambda email: before)

    carry_out(erasure.pk, now=LATER)

    late.refresh_from_db()
    assert (late.customer_id, late.email.lower()) == (None, EMAIL)


def test_without_turns_the_database_refuses_one_of_two(busy_shop, monkeypatch):
    """The control: both give themselves the privilege to change the log at the same time."""
    monkeypatch.setattr(erasing, "take_turn", lambda: None)
    failures = 0
    for number in range(5):
        erasures = []
        for name in ("ada", "bob", "eve", "joe"):
            email = f"{name}{number}@example.org"
            Customer.objects.create(email=email, name=f"Somebody {name}")
            audit.record("customer.changed", target=f"Somebody {name}")
            erasures.append(ask_for_erasure(email=email, cause=Cause.SHOPPER, now=LATER))
        results = at_once(busy_shop, *[lambda pk=each.pk: carry_out(pk, now=LATER) for each in erasures])
        failures += sum(isinstance(result, Exception) for result in results)
        if failures:
            return

    assert failures
