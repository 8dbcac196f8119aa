"""The gallery's live demonstrations: each opened once, whoever works on them and whenever they are killed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.test import Client
from django.utils import timezone

from billing.models import Contract, Usage
from builder.pages.selectors import homes
from commerce.catalog.models import Picture, Product, Variant
from commerce.importexport.services import fetching
from commerce.orders.models import Order
from commerce.store.models import Store
from core.scope import control_context
from onboarding import tasks
from onboarding.services.presets import filling, showcases
from onboarding.services.presets.showcases import Showcase, outdated, work_on_showcases
from onboarding.services.sweeping import finish_half_open, half_open_shops
from oversight.models import Broadcast, DailyFigure, ShopFacts, WatchFinding, WatchWord
from oversight.services import broadcasting, watching
from oversight.services.figures import note_day
from oversight.services.offers import worn
from oversight.services.trusting import trust_in_time
from tenants.context import shop_context
from tenants.hosts import forget_routes
from tenants.models import Membership, RegistryEntry, ReleasedHandle, Shop, ShopState, Trust, WorkDue
from tenants.services.exports import begin_nightly
from tests.recycling import recycling
from themes.services import manifest

SOLO = Showcase("solo", "en", "1.0.0")
RENDITIONS = {"w": 800, "h": 600, "files": [[800, "renditions/x.webp"]], "fallback": "renditions/x.jpg"}


@pytest.fixture
def empty_gallery(django_db_setup: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One demonstration is wanted, and none is there. All that a test opens is dropped."""
    monkeypatch.setattr(showcases, "wanted_showcases", lambda: [SOLO])
    for module in (fetching, filling):
        monkeypatch.setattr(module, "make_renditions", lambda image: RENDITIONS)  # they take long, and are tested there
    with django_db_blocker.unblock():
        recycling().provide()
        yield
        with control_context():
            for shop in Shop.objects.exclude(showcase=""):
                if shop.state != ShopState.DROPPED:
                    recycling().take_back(shop.schema_name, shop.template_version)
                for model in (RegistryEntry, WorkDue, Usage):
                    model._default_manager.filter(shop=shop).delete()
                shop.delete()
            ReleasedHandle.objects.filter(handle__startswith="demo-solo").delete()
        forget_routes()


@pytest.fixture
def unfilled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only the shop counts, and not what is in it."""
    monkeypatch.setattr(showcases, "fill_with_preset", lambda **_options: True)


def shops() -> list[tuple[str, str, str]]:
    with control_context():
        rows = Shop.objects.exclude(showcase="").order_by("created_at")
        return list(rows.values_list("handle", "showcase", "state"))


def test_showcase_killed_half_way_is_finished_by_whoever_comes_next(empty_gallery, monkeypatch):
    with monkeypatch.context() as killed:
        killed.setattr(filling, "build_home", lambda *_args: 1 / 0)  # products are in, the home page is not
        with pytest.raises(ZeroDivisionError):
            work_on_showcases()
    with control_context():
        shop = Shop.objects.exclude(showcase="").get()
    shopper = Client(headers={"host": "demo-solo.localhost"})
    assert (shop.state, shopper.get("/").status_code) == (ShopState.PREPARING, 503), "nobody sees it half full"
    assert finish_half_open(timezone.now() + timedelta(days=1)) == [], "it is no sign-up"

    assert work_on_showcases() == "opened demo-solo"

    forget_routes()
    with shop_context(shop):
        assert (Product.objects.count(), Variant.objects.count(), Picture.objects.count()) == (1, 8, 3)
        assert [each["type"] for each in homes()[0].sections.raw_data][:2] == ["hero", "columns"]
        assert (Store.objects.get().theme, Store.objects.get().is_test) == ("solo", True)
        variant = Variant.objects.order_by("pk")[0]
    home = shopper.get("/")
    assert (home.status_code, b'<meta name="robots" content="noindex">' in home.content) == (200, True)
    assert b"Disallow: /\n" in shopper.get("/robots.txt").content
    assert shopper.post("/cart/add/", {"variant": variant.pk, "quantity": 1}).status_code in {200, 302, 303}
    for path in ("/checkout/", "/fr/checkout/", "/newsletter/", "/account/sign-in/", "/alerts/"):
        assert shopper.post(path, {"email": "somebody@example.com"}).status_code == 403, path
    with shop_context(shop):
        assert not Order.objects.exists()
    with control_context():
        assert not Membership.objects.filter(shop=shop).exists(), "nobody can enter"
        assert not Contract.objects.filter(shop=shop).exists(), "nobody pays"
    assert work_on_showcases() == ""
    assert len(shops()) == 1


def at_once(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What two workers did, the second of which comes while the first is filling."""
    filling_now, go_on, done = threading.Event(), threading.Event(), []

    def fill(**_options: Any) -> bool:
        filling_now.set()
        return go_on.wait(20)

    def work() -> None:
        try:
            done.append(work_on_showcases())
        finally:
            connections.close_all()

    monkeypatch.setattr(showcases, "fill_with_preset", fill)
    first = threading.Thread(target=work)
    first.start()
    assert filling_now.wait(20)
    second = threading.Thread(target=work)
    second.start()
    second.join(2)
    go_on.set()
    for thread in (first, second):
        thread.join(20)
    return done


def test_of_two_workers_one_opens_a_showcase(empty_gallery, monkeypatch):
    assert at_once(monkeypatch) == ["", "opened demo-solo"]

    assert shops() == [("demo-solo", SOLO.mark, "live")]


def test_without_the_lock_both_work_on_it(empty_gallery, monkeypatch):
    @contextmanager
    def unlocked(_name: str) -> Iterator[bool]:
        yield True

    monkeypatch.setattr(showcases, "alone", unlocked)

    assert at_once(monkeypatch) == ["opened demo-solo"] * 2


def test_another_version_takes_the_place_of_the_former_one(empty_gallery, unfilled, monkeypatch):
    work_on_showcases()
    newer = replace(SOLO, version="1.1.0")
    monkeypatch.setattr(showcases, "wanted_showcases", lambda: [newer])

    assert work_on_showcases() == "opened demo-solo-2"
    assert [state for _handle, _mark, state in shops()] == ["live", "live"], "the former one stays meanwhile"
    assert work_on_showcases() == "dropped demo-solo"
    assert work_on_showcases() == ""

    assert shops() == [("demo-solo", SOLO.mark, "dropped"), ("demo-solo-2", newer.mark, "live")]
    assert showcases.live_showcases([newer]) == {newer: "demo-solo-2"}


def test_version_that_never_was_finished_is_dropped_too(empty_gallery, monkeypatch):
    showcases.register(SOLO)
    monkeypatch.setattr(showcases, "wanted_showcases", list)

    assert work_on_showcases() == "dropped demo-solo"


@pytest.mark.django_db
def test_showcase_of_which_an_operator_says_no_stays_shut(monkeypatch):
    monkeypatch.setattr(showcases, "wanted_showcases", lambda: [SOLO])
    shop = a_showcase(state=ShopState.SUSPENDED)

    assert work_on_showcases() == ""
    with control_context():
        assert Shop.objects.get(pk=shop.pk).state == ShopState.SUSPENDED
    assert outdated([SOLO]) is None


@pytest.mark.django_db
def test_showcases_are_left_alone_where_they_are_switched_off(monkeypatch, settings):
    done: list[str] = []
    monkeypatch.setattr(tasks, "work_on_showcases", lambda: done.append("work"))

    settings.THEME_SHOWCASES = False
    tasks.open_showcases()
    assert done == []

    settings.THEME_SHOWCASES = True
    tasks.open_showcases()
    assert done == ["work"]


def a_showcase(**values: Any) -> Shop:
    facts = {
        "handle": "demo-solo", "name": "Halden", "pod": django_settings.POD_ID,
        "schema_name": "s_showcase", "showcase": SOLO.mark, "is_test": True,
        "trust": Trust.SHOWCASE, "state": ShopState.LIVE, "owner_email": showcases.NOBODY,
    }  # fmt: skip
    with control_context():
        return Shop.objects.create(**facts | values)


def counted(now: Any) -> dict[str, Any]:
    """Everywhere where merchants are counted, written to or looked at."""
    later = now + timedelta(days=30)
    with control_context():
        letter = Broadcast(plan="", standing="")
        found: dict[str, Any] = {
            "copied": len(begin_nightly(now=later, limit=100)), "half_open": len(half_open_shops(later)),
            "names": watching.watch(now=now, everybody=True), "written_to": broadcasting.shops_of(letter).count(),
            "worn": worn(), "trusted": trust_in_time(later),
        }  # fmt: skip
        WatchFinding.objects.all().delete()
        note_day(now)
        found["live"] = DailyFigure.objects.get(day=now.date()).live_count
    return found


@pytest.mark.django_db
def test_showcase_counts_nowhere(monkeypatch):
    now = timezone.now()
    with control_context():
        WatchWord.objects.get_or_create(word="halden")
        Shop.objects.update(copied_at=now + timedelta(days=31))
    before = counted(now)

    shop = a_showcase()
    with control_context():
        ShopFacts.objects.create(shop=shop, theme="solo", is_open=True, noted_at=now)
    assert counted(now) == before

    with control_context():  # the control: as a merchant's shop it counts everywhere
        Shop.objects.filter(pk=shop.pk).update(showcase="", is_test=False)
    after = counted(now)
    assert {name for name in before if after[name] != before[name]} == {"copied", "names", "written_to", "worn", "live"}


@pytest.mark.django_db
def test_gallery_leads_to_showcases_that_are_live_and_says_which_are_being_prepared(platform_client, settings):
    mark = showcases.showcase_of(manifest("solo"), "en").mark
    shop = a_showcase(showcase=mark, state=ShopState.PREPARING)

    waiting = platform_client.get("/themes/").content.decode()
    with control_context():
        Shop.objects.filter(pk=shop.pk).update(state=ShopState.LIVE)
    ready = platform_client.get("/themes/").content.decode()
    settings.THEME_SHOWCASES = False
    off = platform_client.get("/themes/").content.decode()

    link, words = "http://demo-solo.localhost:8000", "The live demo of Solo is being prepared"
    assert (link in waiting, words in waiting) == (False, True)
    assert (link in ready, words in ready, "The live demo of Volt is being prepared" in ready) == (True, False, True)
    assert (link in off, "is being prepared" in off) == (True, False)
