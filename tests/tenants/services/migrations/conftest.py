"""A migration that no app has: put into Django's loader for the length of a test, with everything that it leaves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections, migrations
from django.db.migrations.loader import MigrationLoader
from django.db.models import Q

from core.scope import control_context
from tenants.context import shop_context
from tenants.models import PooledSchema, Shop, ShopState, TemplateVersion
from tenants.services.pool import drop_where
from tenants.services.schemas import TEMPLATE_SCHEMA, drop_schema


@pytest.fixture
def release(django_db_setup, django_db_blocker, monkeypatch) -> Iterator:
    """`release(operations)`: from now on the app "core" has one more migration. The shops of the other tests stand
    aside; afterwards template, pool and versions are as before."""
    added: dict = {}
    load_disk = MigrationLoader.load_disk

    def load_disk_and_ours(loader):
        load_disk(loader)
        loader.disk_migrations |= added

    def add(*operations, atomic=True):
        newest = max(name for app, name in MigrationLoader(None).graph.leaf_nodes("core"))
        name = f"9{len(added):03}_test"
        body = {"operations": list(operations), "dependencies": [("core", newest)], "atomic": atomic}
        added["core", name] = type("Migration", (migrations.Migration,), body)(name, "core")

    monkeypatch.setattr(MigrationLoader, "load_disk", load_disk_and_ours)
    with django_db_blocker.unblock():
        with control_context():
            versions = set(TemplateVersion.objects.values_list("pk", flat=True))
            aside = dict(Shop.objects.values_list("pk", "state"))
            Shop.objects.filter(pk__in=aside).update(state=ShopState.DROPPED)
        yield add
        with control_context():
            for key, state in aside.items():
                Shop.objects.filter(pk=key).update(state=state)
            TemplateVersion.objects.exclude(pk__in=versions).delete()
            known = set(TemplateVersion.objects.values_list("version", flat=True))
            stale = list(PooledSchema.objects.exclude(template_version__in=known).values_list("pk", flat=True))
        drop_where(Q(pk__in=stale))
        drop_schema(TEMPLATE_SCHEMA)


@pytest.fixture
def four_shops(release, make_live_shop):
    """Opened after the others were set aside."""
    return [make_live_shop() for _ in range(4)]


@pytest.fixture
def two_shops(release, make_live_shop):
    return [make_live_shop() for _ in range(2)]


@pytest.fixture
def ask():
    """`ask(shop, sql)`: the rows, read inside the shop."""

    def read(shop, sql):
        with shop_context(shop), connections["default"].cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    return read
