from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from billing.models import Contract, Standing
from billing.services import standing
from billing.services.standing import FROZEN_FOR, GRACE, move_on, set_standing
from commerce.store.models import Store
from core.scope import control_context
from tenants import hosts
from tenants.models import RegistryEntry, Shop


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def trial(shop, now):
    with control_context():
        return Contract.objects.create(
            shop=shop, standing=Standing.TRIAL, standing_since=now, trial_ends_at=now + timedelta(days=14)
        )


def state_of(shop):
    with control_context():
        return Shop.objects.get(pk=shop.pk).state, Contract.objects.get(shop=shop).standing


def test_a_year_without_paying_goes_step_by_step_and_every_step_is_logged(trial, shop, now):
    seen = []
    for day in range(100):
        move_on(now + timedelta(days=day))
        if not seen or seen[-1][1:] != state_of(shop):
            seen.append((day, *state_of(shop)))

    frozen = 14 + GRACE.days
    assert seen == [
        (0, "live", "trialing"), (14, "live", "past_due"), (frozen, "frozen", "unpaid"),
        (frozen + FROZEN_FOR.days, "closed", "unpaid"),
    ]  # fmt: skip
    with control_context():
        actions = list(RegistryEntry.objects.filter(shop=shop).order_by("pk").values_list("action", flat=True))
    assert actions[-4:] == ["past_due", "unpaid", "frozen", "closed"]


def test_moving_on_twice_changes_nothing_more(trial, shop, now):
    later = now + timedelta(days=15)

    assert (move_on(later), move_on(later)) == (1, 0)


def test_payment_opens_a_frozen_shop_again(trial, shop, now):
    set_standing(shop=shop, standing=Standing.UNPAID, now=now, actor="test")
    assert state_of(shop)[0] == "frozen"

    set_standing(shop=shop, standing=Standing.ACTIVE, now=now, actor="test")

    assert state_of(shop) == ("live", "active")


def test_payment_does_not_open_a_suspended_shop(trial, shop, now):
    from tenants.services.lifecycle import suspend

    suspend(shop=shop, reason="abuse", actor="test")

    set_standing(shop=shop, standing=Standing.ACTIVE, now=now, actor="test")

    assert state_of(shop)[0] == "suspended"


def test_frozen_shop_is_closed_to_shoppers_and_read_only_to_staff(trial, shop, now, storefront, owner_client):
    Store.objects.update(is_open=True)
    set_standing(shop=shop, standing=Standing.UNPAID, now=now, actor="test")
    hosts.forget_routes()

    assert storefront.get("/").status_code == 503
    page = owner_client.get("/")
    assert page.status_code == 200
    assert "Your shop is frozen" in page.content.decode()
    assert owner_client.get("/products/").status_code == 200
    assert owner_client.get("/take-away/").status_code == 200
    answer = owner_client.post("/shop/close/")
    assert (answer.status_code, answer.url) == (302, "/")
    assert Store.objects.get().is_open


def test_live_shop_is_open(trial, shop, storefront):
    Store.objects.update(is_open=True)

    assert Client(headers={"host": "alpha.localhost"}).get("/").status_code == 200


def test_shop_that_was_suspended_while_money_is_missing_is_frozen_after_it(trial, shop, now):
    from tenants.services.lifecycle import restore, suspend

    set_standing(shop=shop, standing=Standing.UNPAID, now=now, actor="test")
    suspend(shop=shop, reason="abuse", actor="test")
    restore(shop=shop, actor="test")
    assert state_of(shop) == ("live", "unpaid")

    assert (move_on(now), move_on(now)) == (1, 0)

    assert state_of(shop) == ("frozen", "unpaid")


@pytest.mark.parametrize(
    ("paid", "state"), [(Standing.UNPAID, "frozen"), (Standing.ACTIVE, "live")], ids=["freezes", "opens"]
)
def test_end_of_a_process_between_standing_and_state_is_made_good(trial, shop, now, monkeypatch, paid, state):
    if paid == Standing.ACTIVE:
        set_standing(shop=shop, standing=Standing.UNPAID, now=now, actor="test")
    monkeypatch.setattr(standing, "follow", lambda *facts, **more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        set_standing(shop=shop, standing=paid, now=now, actor="test")
    assert state_of(shop)[0] != state
    monkeypatch.undo()

    move_on(now)

    assert state_of(shop) == (state, str(paid))
