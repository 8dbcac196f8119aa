from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from commerce.catalog.models import Collection, CollectionEntry, Product, ProductStatus
from commerce.catalog.rules import RuleRefused, clean_rules
from commerce.catalog.services.collections import add_to_collection, save_collection
from commerce.catalog.services.following import follow_rules
from commerce.catalog.tasks import follow_collections
from tests.factories.catalog import make_product

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("shop")


def rule(field: str, op: str, value: str, **rest: str) -> dict[str, str]:
    return {"field": field, "op": op, "value": value, **rest}


def smart(*rules: dict[str, str], match: str = "all") -> Collection:
    return save_collection(title="Smart", rules={"match": match, "rules": list(rules)})


def titles(collection: Collection) -> list[str]:
    return sorted(collection.entries.values_list("product__title", flat=True))


def some_products() -> None:
    make_product("lamp", product_type="Lamps", vendor="Acme", tags=["new", "Gift"], amount=5000, stock=3,
                 category="Home & Garden > Lighting > Lamps",
                 attributes={"power": 40, "colour": "Red", "dim": True})  # fmt: skip
    make_product("torch", product_type="Lamps", vendor="Bolt", amount=900, stock=0,
                 category="Home & Garden > Lighting",
                 attributes={"power": 3.5, "colour": ["Red", "Blue"], "dim": False})  # fmt: skip
    make_product("vase", product_type="Vases", vendor="acme", amount=2000, compare_at_amount=3000, stock=None,
                 attributes={"made": "2026-02-01"})  # fmt: skip
    Product.objects.filter(title="vase").update(created_at=NOW - timedelta(days=3))


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        ([rule("product_type", "is", "lamps")], ["lamp", "torch"]),
        ([rule("product_type", "is_not", "Lamps")], ["vase"]),
        ([rule("vendor", "is", "Acme")], ["lamp", "vase"]),
        ([rule("tag", "is", "new")], ["lamp"]),
        ([rule("tag", "is_not", "new")], ["torch", "vase"]),
        ([rule("title", "contains", "AS")], ["vase"]),
        ([rule("category", "is", "Home & Garden > Lighting")], ["lamp", "torch"]),
        ([rule("price", "at_least", "2000")], ["lamp", "vase"]),
        ([rule("price", "at_least", "1000"), rule("price", "at_most", "3000")], ["vase"]),
        ([rule("reduced", "is", "yes")], ["vase"]),
        ([rule("sellable", "is", "no")], ["torch"]),
        ([rule("stock", "at_most", "0")], ["torch"]),
        ([rule("stock", "at_least", "1")], ["lamp"]),
        ([rule("created", "before", "2026-06-01")], ["vase"]),
        ([rule("attribute", "is", "Red", code="colour")], ["lamp", "torch"]),
        ([rule("attribute", "is_not", "Blue", code="colour")], ["lamp", "vase"]),
        ([rule("attribute", "is", "yes", code="dim")], ["lamp"]),
        ([rule("attribute", "is", "3,5", code="power")], ["torch"]),
        ([rule("attribute", "at_least", "10", code="power")], ["lamp"]),
        ([rule("attribute", "at_most", "2026-03-01", code="made")], ["vase"]),
    ],
)
def test_rules_name_products(rules: list[dict[str, str]], wanted: list[str]) -> None:
    some_products()

    assert titles(smart(*rules)) == wanted


def test_one_fitting_rule_is_enough_where_any_is_asked() -> None:
    some_products()

    assert titles(smart(rule("tag", "is", "new"), rule("product_type", "is", "Vases"), match="any")) == ["lamp", "vase"]


@pytest.mark.parametrize(
    "bad",
    [
        rule("price", "at_least", "cheap"), rule("created", "within_days", "0"), rule("created", "since", "yesterday"),
        rule("title", "at_least", "3"), rule("tag", "is", ""), rule("password", "is", "x"),
        rule("sellable", "is", "perhaps"),
        rule("attribute", "is", "x", code="a') OR 1=1 --"), rule("attribute", "is", "x"),
        rule("stock", "at_least", "9" * 30), rule("attribute", "at_least", "1e999", code="power"),
    ],
)  # fmt: skip
def test_rule_that_makes_no_sense_is_refused(bad: dict[str, str]) -> None:
    with pytest.raises(RuleRefused):
        clean_rules({"rules": [bad]})


def test_collection_follows_what_comes_goes_and_is_archived_and_keeps_the_order_by_hand() -> None:
    lamp, torch = make_product("lamp", vendor="Acme"), make_product("torch", vendor="Acme")
    collection = smart(rule("vendor", "is", "Acme"))
    CollectionEntry.objects.filter(product=lamp).update(position=7)
    Product.objects.filter(pk=torch.pk).update(status=ProductStatus.ARCHIVED)
    make_product("vase", vendor="Acme")

    assert follow_rules(now=NOW) == 2
    assert titles(collection) == ["lamp", "vase"]
    assert CollectionEntry.objects.get(product=lamp).position == 7
    assert follow_rules(now=NOW) == 0


def test_collection_by_hand_is_left_alone_and_one_by_rules_takes_nothing_by_hand() -> None:
    lamp = make_product("lamp", vendor="Acme")
    by_hand = save_collection(title="By hand")
    add_to_collection(collection_id=by_hand.pk, product_ids=[lamp.pk])
    by_rules = smart(rule("vendor", "is", "nobody"))

    follow_rules(now=NOW)

    assert add_to_collection(collection_id=by_rules.pk, product_ids=[lamp.pk]) == 0
    assert (titles(by_hand), titles(by_rules)) == (["lamp"], [])


def test_following_costs_the_same_for_many_products() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connections["default"]) as captured:
            follow_rules(now=NOW)
        return len([query for query in captured if "SAVEPOINT" not in query["sql"]])

    smart(rule("vendor", "is", "Acme"))
    make_product(vendor="Acme")
    first = cost()
    for _n in range(3):
        make_product(vendor="Acme")

    assert cost() == first


def test_rule_of_the_last_days_is_looked_at_again_within_the_hour() -> None:
    assert follow_collections(NOW) is None
    smart(rule("created", "within_days", "30"))

    assert follow_collections(NOW) == NOW + timedelta(hours=1)
    assert follow_collections.__module__ == "commerce.catalog.tasks"


def test_task_is_known_by_its_bell(settings: Any) -> None:
    assert settings.WORK_KINDS["collections"] == "commerce.catalog.tasks.follow_collections"
