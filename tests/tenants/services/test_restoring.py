"""Yesterday beside today, with real commits: schemas are made, switched and dropped."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections
from django.test import Client
from django.utils import timezone

from commerce.catalog.models import Product
from commerce.invoices.selectors import document_list
from commerce.invoices.services import issue_invoice
from commerce.store.models import Store
from core.scope import POD, control_context, enter_scope
from media.models import ShopDocument
from tenants import hosts
from tenants.context import shop_context
from tenants.models import CopyKind, ExportRun, ExportState, RestoreRun, RestoreState, Shop
from tenants.services import restoring
from tenants.services.archive import ArchiveRefused
from tenants.services.exports import begin_nightly, run_export
from tenants.services.restoring import (
    RestoreRefused,
    ask_for_restore,
    begin_switch,
    finish_switch,
    give_up,
    run_restore,
    tidy_restores,
)  # fmt: skip
from tests.factories.catalog import make_product
from tests.factories.selling import NOON, make_variant, place
from tests.recycling import recycling


@pytest.fixture
def yesterday(live_shop):
    """A shop with one lamp, copied; then the lamp is lost, a chair made, and a file deleted."""
    with shop_context(live_shop):
        Store.objects.update(is_open=True)
        make_product("Lamp", slug="lamp")
        ShopDocument.objects.create(title="Terms", file=ContentFile(b"plain text", name="terms.txt"))
    source = copy_now(live_shop)
    with shop_context(live_shop):
        Product.objects.all().delete()
        make_product("Chair", slug="chair")
        Store.objects.update(next_order_number=1_050)
        document = ShopDocument.objects.get()
        default_storage.delete(document.file.name)
    yield source
    with control_context():
        beside = list(RestoreRun.objects.filter(shop=live_shop).exclude(schema_name=""))
        live_shop.refresh_from_db()  # which of the two schemas is the shop's
    for run in beside:
        recycling().take_back(run.schema_name, run.template_version)


def copy_now(shop):
    with control_context():
        run = ExportRun.objects.create(shop=shop, kind=CopyKind.NIGHTLY, requested_by="clock")
    run_export(run.pk)
    with control_context():
        run.refresh_from_db()
    return run


def restored(shop, source):
    run = ask_for_restore(shop=shop, source=source, requested_by="test")
    recycling().provide()
    run_restore(run.pk)
    with control_context():
        return RestoreRun.objects.select_related("shop").get(pk=run.pk)


def titles(shop):
    with control_context():
        shop.refresh_from_db()
    with shop_context(shop):
        return list(Product.objects.values_list("title", flat=True))


def switch(run):
    begin_switch(run=run, actor="test")
    assert finish_switch(run.pk)
    hosts.forget_routes()


def exists(schema):
    with enter_scope(POD), connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema])
        return cursor.fetchone() is not None


def test_copy_stands_beside_is_compared_switched_to_and_back(live_shop, yesterday):
    run = restored(live_shop, yesterday)

    assert run.state == RestoreState.READY
    assert run.comparison["catalog_product"] == [1, 1]
    assert run.comparison["media_shopdocument"] == [1, 1]
    assert titles(live_shop) == ["Chair"]  # nothing has changed yet

    switch(run)
    assert titles(live_shop) == ["Lamp"]
    assert Client(headers={"host": hosts.storefront_host(live_shop.handle)}).get("/products/lamp/").status_code == 200
    with shop_context(live_shop):
        assert Store.objects.get().next_order_number == 1_050  # no number is given twice
        with ShopDocument.objects.get().file.open() as file:
            assert file.read() == b"plain text"

    with control_context():
        run.refresh_from_db()
    switch(run)
    assert titles(live_shop) == ["Chair"]


@pytest.mark.parametrize("guard_is_on", [True, False])
def test_invoices_since_the_copy_come_along_and_no_number_is_given_twice(
    live_shop, yesterday, monkeypatch, guard_is_on
):
    with shop_context(live_shop):
        number = invoice().number
    if not guard_is_on:
        monkeypatch.setattr(restoring, "NEVER_LOST", ())

    switch(restored(live_shop, yesterday))

    with control_context():
        live_shop.refresh_from_db()
    with shop_context(live_shop):
        following = invoice().number
        listed = [(each.number, each.has_order) for each in document_list(zone=ZoneInfo("UTC"))]
    if guard_is_on:
        assert following > number
        assert listed == [(following, True), (number, False)]
    else:
        assert following == number


def invoice():
    order = place((make_variant(), 1), provider="transfer").order
    return issue_invoice(order_id=order.pk, actor=None, now=NOON)


def test_shop_is_shut_while_it_switches_and_a_lost_switch_is_finished(live_shop, yesterday):
    run = restored(live_shop, yesterday)
    begin_switch(run=run, actor="test")
    assert Client(headers={"host": hosts.storefront_host(live_shop.handle)}).get("/").status_code == 503

    tidy_restores(timezone.now() + timedelta(minutes=1))  # the task that should have finished it has died

    hosts.forget_routes()
    assert Client(headers={"host": hosts.storefront_host(live_shop.handle)}).get("/").status_code == 200
    assert titles(live_shop) == ["Lamp"]
    assert not finish_switch(run.pk)


def test_one_at_a_time_and_none_of_another_shop(live_shop, yesterday, make_live_shop):
    restored(live_shop, yesterday)

    with pytest.raises(RestoreRefused):
        ask_for_restore(shop=live_shop, source=yesterday, requested_by="test")
    with pytest.raises(RestoreRefused):
        ask_for_restore(shop=make_live_shop(), source=yesterday, requested_by="test")


def test_copy_of_another_template_is_not_switched_to(live_shop, yesterday):
    run = restored(live_shop, yesterday)
    with control_context():
        Shop.objects.filter(pk=live_shop.pk).update(template_version="newer")

    with pytest.raises(RestoreRefused):
        begin_switch(run=run, actor="test")

    with control_context():
        Shop.objects.filter(pk=live_shop.pk).update(template_version=run.template_version)
    assert titles(live_shop) == ["Chair"]


def test_damaged_copy_leaves_nothing_behind(live_shop, yesterday):
    with shop_context(live_shop):
        default_storage.delete(yesterday.file)
        default_storage.save(yesterday.file, ContentFile(b"PK not really"))
    run = ask_for_restore(shop=live_shop, source=yesterday, requested_by="test")

    with pytest.raises(ArchiveRefused):
        run_restore(run.pk)

    with control_context():
        run.refresh_from_db()
    assert run.state == RestoreState.FAILED
    assert not exists(run.schema_name)
    assert titles(live_shop) == ["Chair"]


def test_what_nobody_switches_to_goes(live_shop, yesterday):
    run = restored(live_shop, yesterday)
    assert exists(run.schema_name)

    tidy_restores(timezone.now() + timedelta(days=4))
    assert not exists(run.schema_name)
    give_up(run=run)  # once more is no harm


def test_each_shop_is_copied_once_a_day_and_an_equal_copy_is_kept_once(live_shop):
    tomorrow = timezone.now() + timedelta(days=1)

    def night(now):
        runs = begin_nightly(now=now, limit=100)
        for run in runs:
            run_export(run)
        with control_context():
            return list(ExportRun.objects.filter(pk__in=runs, shop=live_shop, state=ExportState.DONE))

    [first] = night(tomorrow)
    assert night(tomorrow + timedelta(seconds=1)) == []
    [second] = night(tomorrow + timedelta(days=1))
    assert (second.file, second.digest) == (first.file, first.digest)
    with control_context():
        assert Shop.objects.get(pk=live_shop.pk).export_offered_at is None  # nobody has been offered it
