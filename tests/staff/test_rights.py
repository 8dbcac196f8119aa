from __future__ import annotations

import pytest

from staff.models import Role
from staff.rights import CATALOGUE, complete
from staff.roles import OWNER, PRESETS, rights_of
from staff.services.groups import ensure_group, permissions_named


@pytest.mark.parametrize("right", CATALOGUE, ids=lambda right: right.code)
def test_right_stands_for_permissions_that_exist(shop, right):
    entry = permissions_named([])

    for name in right.permissions:
        assert permissions_named([name]) > entry, name


def test_only_the_owner_may_change_the_plan_or_take_everything_away():
    for right in ("plan.write", "shop.take_away"):
        assert [preset.code for preset in PRESETS if right in preset.rights] == [OWNER]


def test_right_brings_what_it_needs():
    assert complete({"orders.write", "no.such"}) == {"orders.write", "orders.read"}


def test_own_role_holds_its_rights_and_unknown_ones_mean_nothing(shop):
    role = Role.objects.create(name="Packing", rights=["stock.write", "gone.since"])

    assert rights_of(role.code) == {"stock.write", "stock.read"}
    assert rights_of("no-such-role") == frozenset()


def test_group_follows_its_role(shop):
    role = Role.objects.create(name="Packing", rights=["orders.write", "pages.write"])
    group = ensure_group(role.code)
    assert group.permissions.filter(codename="change_order").exists()
    assert group.page_permissions.exists()
    assert group.collection_permissions.exists()

    role.rights = ["stock.read"]
    role.save()
    ensure_group(role.code)

    assert set(group.permissions.values_list("codename", flat=True)) == {"access_admin", "view_stockitem"}
    assert not group.page_permissions.exists()
    assert not group.collection_permissions.exists()


def test_group_that_is_right_is_not_written(shop, django_assert_max_num_queries):
    ensure_group("orders")

    with django_assert_max_num_queries(5):
        ensure_group("orders")
