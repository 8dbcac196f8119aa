from __future__ import annotations

import time
from dataclasses import replace

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from billing import limits
from billing.models import Contract
from billing.plans import catalogue, plan_named
from billing.services.contracts import save_contract
from billing.services.standing import change_plan
from billing.services.usage import record_usage
from core.scope import control_context
from tenants.models import RegistryEntry


@pytest.fixture(autouse=True)
def _nothing_known():
    limits._known.clear()


@pytest.fixture
def contract(shop):
    with control_context():
        return Contract.objects.create(shop=shop, quotas={"products": 10})


def record(shop, count, metric="products"):
    return record_usage(shop_id=shop.pk, metric=metric, count=count, now=timezone.now())


def test_quota_counts_what_is_there_and_what_is_added(contract, shop):
    record(shop, 9)

    assert limits.allow(shop.pk, "products")
    assert not limits.allow(shop.pk, "products", adding=2)
    record(shop, 10)
    assert not limits.allow(shop.pk, "products")


def test_quota_that_no_plan_names_is_no_limit(contract, shop):
    change_plan(shop=shop, plan="scale", actor="test")

    assert limits.allow(shop.pk, "staff", adding=10_000)


def test_each_mark_warns_once_and_again_after_a_fall(contract, shop):
    marks = [record(shop, count) for count in (7, 8, 9, 10, 11, 3, 8)]

    assert marks == [0, 80, 0, 100, 0, 0, 80]


def test_plan_that_is_gone_counts_as_the_default_one(shop):
    change_plan(shop=shop, plan="of-yore", actor="test")

    assert limits.entitlement_of(shop.pk).plan == plan_named("")
    assert limits.allow(shop.pk, "products")


def test_no_is_never_from_memory(contract, shop):
    """Another process has just written down that there is more room."""
    assert not limits.allow(shop.pk, "products", adding=10**9)
    known = limits.entitlement_of(shop.pk)
    limits._known[str(shop.pk)] = (time.monotonic() + 60, replace(known, quotas={"products": 0}))

    assert limits.allow(shop.pk, "products")


def test_question_asked_again_asks_no_database(contract, shop):
    """How long it takes is measured by `bin/bench platform`."""
    limits.allow(shop.pk, "products")

    with CaptureQueriesContext(connections["control"]) as control, CaptureQueriesContext(connections["default"]) as pod:
        limits.allow(shop.pk, "products")

    assert [*control, *pod] == []


def test_operator_changes_quotas_and_it_is_written_down(contract, shop):
    save_contract(contract=contract, values={"quotas": {"products": 1}}, actor="op@x.example", now=timezone.now())

    record(shop, 1)
    assert not limits.allow(shop.pk, "products")
    with control_context():
        entry = RegistryEntry.objects.filter(shop=shop, action="contract").get()
    assert (entry.actor, entry.reason) == ("op@x.example", "quotas: products 10 → products 1")


def test_catalogue_makes_sense():
    plans, default = catalogue()

    assert plans[default].is_public
    assert all(set(plan.names) == {"en", "fr"} for plan in plans.values())
