from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from structlog.testing import capture_logs

from accounts.models import User
from commerce.shipping.models import Zone
from core.scope import control_context
from onboarding.services import opening
from onboarding.services.opening import Wish, claim_shop, finish_opening
from onboarding.services.sweeping import FAILED, finish_half_open
from tenants.context import shop_context
from tenants.models import Host, PooledSchema, RegistryEntry, Shop, ShopState
from tenants.services.registry import register_shop

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=1)


@pytest.fixture
def half_open(db) -> Shop:
    with control_context():
        account = User.objects.create_user("nora@example.com", "correct horse battery")
    wish = Wish(handle="nora", name="Nora", request_key="k" * 32)
    shop, _owner = claim_shop(wish=wish, owner_email=account.email, find_account=lambda: account)
    return shop


def state_of(shop: Shop) -> str:
    with control_context():
        return Shop.objects.get(pk=shop.pk).state


def test_half_open_shop_is_finished(half_open):
    assert finish_half_open(timezone.now() + LATER) == ["nora"]

    assert state_of(half_open) == ShopState.LIVE
    with shop_context(half_open):
        assert Zone.objects.count() == 2
        assert User.objects.get().is_superuser


def test_sign_up_under_way_is_left_alone(half_open):
    assert finish_half_open(timezone.now()) == []

    assert state_of(half_open) == ShopState.PREPARING


def test_finishing_twice_changes_nothing(half_open):
    finish_half_open(timezone.now() + LATER)
    with control_context():
        account = User.objects.get(email="nora@example.com")

    assert finish_half_open(timezone.now() + LATER) == []
    finish_opening(shop=half_open, account=account)

    with shop_context(half_open):
        assert (Zone.objects.count(), User.objects.count()) == (2, 1)


@pytest.fixture
def broken_for_nora(monkeypatch):
    seed = opening.seed_store

    def seed_store(shop, **kwargs):
        if shop.handle == "nora":
            raise RuntimeError("the disk is\nfull")
        seed(shop, **kwargs)

    monkeypatch.setattr(opening, "seed_store", seed_store)


def test_one_that_cannot_be_finished_does_not_stop_the_others(half_open, broken_for_nora):
    with control_context():
        account = User.objects.create_user("paul@example.com", "correct horse battery")
    wish = Wish(handle="paul", name="Paul", request_key="p" * 32)
    claim_shop(wish=wish, owner_email=account.email, find_account=lambda: account)

    assert finish_half_open(timezone.now() + LATER) == ["paul"]
    assert state_of(half_open) == ShopState.PREPARING


def failures(shop: Shop) -> list[str]:
    with control_context():
        return list(shop.entries.filter(action=FAILED).order_by("pk").values_list("reason", flat=True))


def test_one_that_cannot_be_finished_is_tried_less_and_less_often(half_open, broken_for_nora):
    """Each minute of three hours, with the clock's time in the registry."""
    begun, tried = timezone.now() + LATER, []
    for minute in range(180):
        count = len(failures(half_open))
        now = begun + minute * LATER
        finish_half_open(now)
        if len(failures(half_open)) > count:
            tried.append(minute)
            with control_context():
                last = half_open.entries.filter(action=FAILED).latest("pk")
                RegistryEntry.objects.filter(pk=last.pk).update(at=now)

    assert tried == [0, 1, 3, 7, 15, 31, 63, 123]
    assert set(failures(half_open)) == {"RuntimeError: the disk is full"}


def test_one_that_cannot_be_finished_is_logged_with_one_traceback(half_open, broken_for_nora):
    with capture_logs() as lines:
        for hours in range(3):
            finish_half_open(timezone.now() + LATER + timedelta(hours=2 * hours))

    told = [(line["tries"], line["next_in_minutes"], line["exc_info"]) for line in lines]
    assert told == [(1, 1, True), (2, 2, False), (3, 4, False)]


def test_one_that_failed_before_is_finished_by_the_command_without_waiting(half_open, broken_for_nora, monkeypatch):
    now = timezone.now() + LATER
    finish_half_open(now)
    monkeypatch.undo()

    assert finish_half_open(now) == []
    assert finish_half_open(now, at_once=True) == ["nora"]


def test_shop_without_an_owner_is_taken_back_with_its_schema():
    shop, _is_new = register_shop(
        handle="nobody", name="Nobody", owner_email="x@y.example", country="FR", currency="EUR", locale="fr",
        request_key="n" * 32,
    )  # fmt: skip

    finish_half_open(timezone.now() + LATER)
    assert state_of(shop) == ShopState.PREPARING
    finish_half_open(timezone.now() + timedelta(minutes=11))

    with control_context():
        assert not Shop.objects.filter(pk=shop.pk).exists()
        assert not Host.objects.filter(domain__startswith="nobody.").exists()
        assert PooledSchema.objects.filter(schema_name=shop.schema_name, is_ready=True).exists()


def test_command_finishes_and_says_which(half_open, capsys):
    with control_context():
        Shop.objects.update(created_at=timezone.now() - LATER)

    call_command("finish_shops", "--json")

    assert capsys.readouterr().out == '{"finished": ["nora"]}\n'
