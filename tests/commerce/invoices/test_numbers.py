"""Numbers under load: no gap, no double, dates in their order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from commerce.invoices.models import Document
from commerce.invoices.services import issue_invoice, numbering, settle_documents
from commerce.orders.services import mark_paid
from tests.commerce.races.conftest import busy_shop  # noqa: F401
from tests.commerce.races.crowd import at_once
from tests.factories.selling import NOON, make_variant, place

pytestmark = pytest.mark.race
MANY = 8


class Broken(Exception):
    """A worker that dies between its number and its commit."""


def jobs(orders, broken):
    def issuing(place, order):
        def issue():
            with transaction.atomic("default"):
                issue_invoice(order_id=order.pk, actor=None, now=NOON - timedelta(seconds=place))
                if place == broken:
                    raise Broken

        return issue

    return [issuing(place, order) for place, order in enumerate(orders)]


def orders_to_invoice():
    variant = make_variant(stock=50)
    return [place((variant, 1), provider="transfer").order for _number in range(MANY)]


def test_many_at_once_of_which_one_is_rolled_back(busy_shop):  # noqa: F811
    results = at_once(busy_shop, *jobs(orders_to_invoice(), broken=3))

    assert [type(result) for result in results if isinstance(result, Exception)] == [Broken]
    rows = list(Document.objects.order_by("serial").values_list("serial", "number", "issued_at"))
    assert [number for _serial, number, _at in rows] == [f"F-2026-{number:05d}" for number in range(1, MANY)]
    assert [at for _serial, _number, at in rows] == sorted(at for _serial, _number, at in rows)


def test_many_at_once_without_the_lock(busy_shop, monkeypatch):  # noqa: F811
    """The control: two read the same last number, and the database refuses the second."""
    monkeypatch.setattr(numbering, "lock_numbers", lambda: None)

    results = at_once(busy_shop, *jobs(orders_to_invoice(), broken=None))

    assert any(isinstance(result, IntegrityError) for result in results)


def test_one_order_told_of_four_times_at_once(busy_shop):  # noqa: F811
    order = place((make_variant(), 1), provider="transfer").order
    mark_paid(order_id=order.pk, actor=None, now=NOON)

    results = at_once(busy_shop, *[lambda: settle_documents(order_id=order.pk, now=NOON)] * 4)

    assert sorted(map(len, results)) == [0, 0, 0, 1]
    assert Document.objects.count() == 1
