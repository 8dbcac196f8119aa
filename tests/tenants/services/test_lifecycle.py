from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client

from core.scope import POD, control_context, enter_scope
from tenants import hosts
from tenants.context import shop_context
from tenants.models import Host, Membership, RegistryEntry, ReleasedHandle, Shop, ShopState
from tenants.services import lifecycle
from tenants.services.lifecycle import WrongState, close, drop, restore, suspend
from tenants.services.registry import HandleRefused, check_handle


def run(name, *args, **options):
    output = StringIO()
    call_command(name, *args, json=True, stdout=output, **options)
    return json.loads(output.getvalue())


def status(host):
    return Client(headers={"host": host}, raise_request_exception=False).get("/").status_code


def exists(schema):
    with enter_scope(POD), connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = %s),"
            " (SELECT count(*) FROM pg_roles WHERE rolname = %s)",
            [schema, f"r_{schema}"],
        )
        return cursor.fetchone() != (0, 0)


def entries(shop):
    with control_context():
        return list(RegistryEntry.objects.filter(shop=shop).order_by("pk").values_list("action", "reason"))


def test_suspended_shop_is_shut_on_both_hosts_and_comes_back(live_shop):
    storefront, admin = hosts.storefront_host(live_shop.handle), hosts.admin_host(live_shop.handle)
    before = status(storefront), status(admin)
    assert 503 not in before

    suspend(shop=live_shop, reason="phishing", actor="op")
    assert (status(storefront), status(admin)) == (503, 503)

    restore(shop=live_shop, actor="op")
    assert (status(storefront), status(admin)) == before
    assert entries(live_shop)[-2:] == [("suspended", "phishing"), ("restored", "")]


def test_other_processes_notice_within_the_life_of_a_route(live_shop, monkeypatch):
    """They are not told; their cached route dies by itself."""
    host = hosts.storefront_host(live_shop.handle)
    assert hosts.find_route(host).is_serving
    monkeypatch.setattr(lifecycle, "forget_routes", lambda: None)
    suspend(shop=live_shop, reason="x", actor="op")
    assert hosts.find_route(host).is_serving
    assert hosts.CACHE_SECONDS <= 5

    now = hosts.time.monotonic()
    monkeypatch.setattr(hosts.time, "monotonic", lambda: now + hosts.CACHE_SECONDS)

    assert not hosts.find_route(host).is_serving


@pytest.mark.parametrize(
    ("state", "act"),
    [
        (ShopState.LIVE, lambda shop: restore(shop=shop, actor="")),
        (ShopState.LIVE, lambda shop: drop(shop=shop, actor="")),
        (ShopState.PREPARING, lambda shop: suspend(shop=shop, reason="", actor="")),
        (ShopState.SUSPENDED, lambda shop: suspend(shop=shop, reason="", actor="")),
        (ShopState.SUSPENDED, lambda shop: drop(shop=shop, actor="")),
        (ShopState.CLOSED, lambda shop: restore(shop=shop, actor="")),
        (ShopState.CLOSED, lambda shop: close(shop=shop, actor="")),
        (ShopState.DROPPED, lambda shop: restore(shop=shop, actor="")),
        (ShopState.DROPPED, lambda shop: drop(shop=shop, actor="")),
    ],
)
def test_ways_that_do_not_exist_are_refused(shop, state, act):
    with control_context():
        Shop.objects.filter(handle="alpha").update(state=state)
        alpha = Shop.objects.get(handle="alpha")

    with pytest.raises(WrongState, match="alpha"):
        act(alpha)

    with control_context():
        alpha.refresh_from_db()
    assert alpha.state == state


def test_dropped_shop_leaves_nothing_but_its_handle(live_shop):
    handle, schema = live_shop.handle, live_shop.schema_name
    with shop_context(live_shop):
        folder = default_storage.path("")
        default_storage.save("originals/a.txt", ContentFile(b"x"))
        assert default_storage.exists("originals/a.txt")

    run("close_shop", handle, reason="moved away")
    assert status(hosts.storefront_host(handle)) == 410
    assert run("drop_shop", handle, yes=True, without_copy=True) == {"handle": handle, "state": "dropped"}

    assert not exists(schema)
    with shop_context(live_shop):
        assert default_storage.path("") == folder
        assert not default_storage.exists("")
    with control_context():
        assert not Host.objects.filter(tenant=live_shop).exists()
        assert not Membership.objects.filter(shop=live_shop).exists()
        assert ReleasedHandle.objects.filter(handle=handle).exists()
    assert status(hosts.storefront_host(handle)) == 404
    with pytest.raises(HandleRefused):
        check_handle(handle)


@pytest.mark.parametrize("crash_at", ["delete_everything", "drop_schema", "move"])
def test_drop_that_crashed_is_finished_by_the_next(live_shop, monkeypatch, crash_at):
    close(shop=live_shop, actor="op")
    target = default_storage if crash_at == "delete_everything" else lifecycle
    real = getattr(target, crash_at)

    def crash(*args, **kwargs):
        real(*args, **kwargs)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(target, crash_at, crash)
        with pytest.raises(KeyboardInterrupt):
            drop(shop=live_shop, actor="op", without_copy=True)
    with control_context():
        live_shop.refresh_from_db()
    assert live_shop.state == ShopState.CLOSED

    drop(shop=live_shop, actor="op", without_copy=True)

    assert live_shop.state == ShopState.DROPPED
    assert not exists(live_shop.schema_name)


def test_drop_needs_a_yes(live_shop):
    close(shop=live_shop, actor="op")

    with pytest.raises(CommandError, match="--yes"):
        run("drop_shop", live_shop.handle)

    assert exists(live_shop.schema_name)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["suspend_shop", "restore_shop", "close_shop", "drop_shop"])
def test_unknown_shop_is_one_clear_line(name):
    options = {"reason": "x"} if name == "suspend_shop" else {}
    with pytest.raises(CommandError, match="no shop 'nobody'"):
        run(name, "nobody", **options)


def test_shops_lists_state_version_and_hosts(shop):
    (alpha,) = [fact for fact in run("shops", state="live") if fact["handle"] == "alpha"]

    assert alpha["state"] == "live"
    assert alpha["hosts"] == ["alpha.admin.localhost", "alpha.localhost"]
    assert alpha["version"]
    assert run("shops", state="closed") == []


@pytest.mark.parametrize(
    "name", ["shops", "pool", "migrate_shops", "suspend_shop", "restore_shop", "close_shop", "drop_shop", "open_shop"]
)
def test_every_command_has_help_and_json(name, capsys):
    with pytest.raises(SystemExit) as left:
        call_command(name, "--help")

    assert left.value.code == 0
    assert "--json" in capsys.readouterr().out


def test_nothing_is_deleted_before_a_copy_was_offered(live_shop):
    close(shop=live_shop, actor="op")

    with pytest.raises(WrongState, match="offered"):
        drop(shop=live_shop, actor="op")

    assert exists(live_shop.schema_name)
