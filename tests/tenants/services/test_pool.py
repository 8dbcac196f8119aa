from __future__ import annotations

import json
import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone

from core.scope import control_context
from tenants.models import PooledSchema, Shop, TemplateVersion
from tenants.services import pool as pool_module
from tenants.services import registry
from tenants.services.pool import add_to_pool, claim_schema, drop_half_made, drop_where, fill_pool
from tenants.services.registry import HandleRefused, register_shop
from tenants.services.schemas import TEMPLATE_SCHEMA, create_schema, drop_schema, new_schema_name, role_exists
from tenants.services.template import newest_template

SMALL = f"CREATE TABLE {TEMPLATE_SCHEMA}.django_migrations (id bigint);"


@pytest.fixture
def pool(django_db_setup, django_db_blocker):
    """An empty pool of schemas with one table: who gets which does not depend on what is in them, and a whole one takes a
    second to make and drop. Whatever was registered is dropped afterwards."""
    from django.db.models import Q

    with django_db_blocker.unblock():
        with control_context():
            before = set(Shop.objects.values_list("pk", flat=True))
            small = TemplateVersion.objects.create(version="small", sql=SMALL)
        drop_where(Q())
        yield
        with control_context():
            made = list(Shop.objects.exclude(pk__in=before))
            small.delete()
        drop_where(Q(template_version=small.version))
        for shop in made:
            drop_schema(shop.schema_name)
            with control_context():
                shop.delete()


def register(handle, **more):
    return register_shop(
        handle=handle, name=handle, owner_email="a@b.example", country="FR", currency="EUR", locale="fr", **more
    )


def test_empty_pool_makes_a_schema_on_the_spot(pool):
    shop, is_new = register("on-the-spot")

    assert is_new
    assert role_exists(f"r_{shop.schema_name}")
    with control_context():
        assert not PooledSchema.objects.exists()


def test_sign_ups_at_an_empty_pool_never_share_a_schema(pool):
    """Another claims the schema that we have just made for ourselves, before we do."""
    made = []

    def add_and_lose(template):
        pooled = add_to_pool(template)
        if not made:
            made.append(pooled.schema_name)
            other, _ = register("quicker")
            assert other.schema_name == pooled.schema_name

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tenants.services.registry.add_to_pool", add_and_lose)
        slower, _ = register("slower")

    assert slower.schema_name != made[0]


def test_claim_is_undone_with_its_transaction(pool):
    fill_pool(1)
    with control_context(), transaction.atomic("control"):
        assert claim_schema() is not None
        assert claim_schema() is None
        transaction.set_rollback(True, using="control")

    with control_context():
        assert PooledSchema.objects.filter(is_ready=True).count() == 1


def test_refused_handle_keeps_the_schema_in_the_pool(pool, monkeypatch):
    register("first-come")
    fill_pool(1)
    monkeypatch.setattr("tenants.services.registry.check_handle", lambda handle: None)  # both looked at the same moment
    with pytest.raises(HandleRefused):
        register("first-come")

    with control_context():
        assert PooledSchema.objects.filter(is_ready=True).count() == 1


def test_same_request_key_gives_the_same_shop_even_at_once(pool):
    fill_pool(2)
    found, barrier = [], threading.Barrier(2)

    def sign_up():
        try:
            barrier.wait()
            found.append(register("double-click", request_key="k1")[0].pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=sign_up) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 2
    assert len(set(found)) == 1


def test_same_request_key_gives_the_same_shop_where_the_other_was_quicker_by_a_moment(pool, monkeypatch):
    """Between the look for the key and the look at the handle."""
    first = register("double-click", request_key="k1")[0]
    answers = iter([None])
    look = registry.asked_before
    monkeypatch.setattr(registry, "asked_before", lambda key: next(answers, look(key)))

    assert register("double-click", request_key="k1") == (first, False)


def test_half_made_schema_is_dropped_after_a_minute(pool):
    schema = new_schema_name()
    with control_context():
        PooledSchema.objects.create(schema_name=schema, template_version=newest_template().version)
    create_schema(schema)
    now = timezone.now()

    assert drop_half_made(now) == 0
    assert drop_half_made(now + timedelta(minutes=2)) == 1

    assert not role_exists(f"r_{schema}")
    with control_context():
        assert not PooledSchema.objects.exists()


def test_slow_builder_cannot_call_a_dropped_schema_ready(pool, monkeypatch):
    build = pool_module.build_schema

    def build_slowly(schema, template):
        build(schema, template)
        assert drop_half_made(timezone.now() + timedelta(minutes=2)) == 1

    monkeypatch.setattr(pool_module, "build_schema", build_slowly)
    add_to_pool(newest_template())

    with control_context():
        assert not PooledSchema.objects.exists()


def test_pool_command_fills_and_tells(pool):
    output = StringIO()

    call_command("pool", fill=2, json=True, stdout=output)

    facts = json.loads(output.getvalue())
    assert (facts["made"], facts["ready"], facts["half_made"], facts["old"]) == (2, 2, 0, 0)
