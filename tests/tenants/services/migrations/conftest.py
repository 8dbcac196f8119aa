"""A migration that no app has: put into Django's loader for the length of a test, with everything that it leaves."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connections, migrations
from django.db.migrations.loader import MigrationLoader
from django.db.models import Q

from core.ids import uuid7
from core.scope import control_context
from tenants.context import shop_context
from tenants.models import PooledSchema, Shop, ShopState, TemplateVersion
from tenants.services.pool import drop_where
from tenants.services.schemas import TEMPLATE_SCHEMA, build_schema, drop_schema, new_schema_name
from tenants.services.template import ensure_template, restore_template

SMALL = frozenset({"contenttypes", "auth", "accounts", "core"})
small_template: dict[str, Any] = {}  # of SMALL, for all tests of a process


class OnDisk:
    """All migrations, read once: Django's loader reads hundreds of files anew, and each test makes a dozen loaders."""

    read = MigrationLoader.load_disk
    first: MigrationLoader | None = None

    @classmethod
    def load(cls, loader: MigrationLoader) -> None:
        if cls.first is None:
            cls.read(loader)
            cls.first = copy.copy(loader)
        loader.disk_migrations = dict(cls.first.disk_migrations)
        loader.migrated_apps, loader.unmigrated_apps = set(cls.first.migrated_apps), set(cls.first.unmigrated_apps)


class Releases:
    """What the loader finds on disk, for the length of a test: only the apps in `only` (None: all), and migrations of
    "core" that no file holds."""

    def __init__(self, only: frozenset[str] | None) -> None:
        self.only, self.added = only, {}

    def change(self, loader: MigrationLoader) -> None:
        if self.only is not None:
            kept = {key: each for key, each in loader.disk_migrations.items() if key[0] in self.only}
            loader.disk_migrations = kept
        loader.disk_migrations |= self.added

    def __call__(self, *operations: Any, atomic: bool = True) -> None:
        newest = max(name for app, name in MigrationLoader(None).graph.leaf_nodes("core"))
        name = f"9{len(self.added):03}_test"
        body = {"operations": list(operations), "dependencies": [("core", newest)], "atomic": atomic}
        self.added["core", name] = type("Migration", (migrations.Migration,), body)(name, "core")


@pytest.fixture
def releases(django_db_setup: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable]:
    """`releases(only)`: the shops of the other tests stand aside; afterwards template, pool and versions are as
    before."""
    made: list[Releases] = []

    def begin(only: Any) -> Releases:
        made.append(Releases(only))
        return made[-1]

    def load_disk_and_change(loader: MigrationLoader) -> None:
        OnDisk.load(loader)
        for each in made:
            each.change(loader)

    monkeypatch.setattr(MigrationLoader, "load_disk", load_disk_and_change)
    with django_db_blocker.unblock():
        with control_context():
            versions = list(TemplateVersion.objects.all())
            aside = dict(Shop.objects.values_list("pk", "state"))
            Shop.objects.filter(pk__in=aside).update(state=ShopState.DROPPED)
        yield begin
        with control_context():
            for key, state in aside.items():
                Shop.objects.filter(pk=key).update(state=state)
            known = {each.version for each in versions}
            TemplateVersion.objects.exclude(version__in=known).delete()
            TemplateVersion.objects.bulk_create(versions, ignore_conflicts=True)
            stale = list(PooledSchema.objects.exclude(template_version__in=known).values_list("pk", flat=True))
        drop_where(Q(pk__in=stale))
        drop_schema(TEMPLATE_SCHEMA)


@pytest.fixture
def release(releases: Callable) -> Releases:
    """`release(operations)`: from now on the app "core" has one more migration. Schemas are made of four apps here:
    how shops are migrated does not depend on how many tables they have, and the whole schema takes ten times as long."""
    with control_context():
        TemplateVersion.objects.all().delete()
    small = releases(SMALL)
    ContentType.objects.clear_cache()  # it remembers ids of the template of the test before
    if not small_template:  # migrated by the first test, made from its text by the others
        made = ensure_template()
        small_template.update(version=made.version, sql=made.sql, migrations=made.migrations)
        return small
    with control_context():
        TemplateVersion.objects.create(**small_template)
    restore_template()
    return small


@pytest.fixture
def release_to_whole_shops(releases: Callable) -> Releases:
    """The same with every app."""
    return releases(None)


@pytest.fixture
def make_small_shop(release: Releases) -> Iterator[Callable]:
    made: list[Shop] = []

    def make() -> Shop:
        template = ensure_template()
        name = new_schema_name()
        build_schema(name, template)
        with control_context():
            handle = f"m{uuid7().hex[-10:]}"
            made.append(
                Shop.objects.create(
                    handle=handle, name=handle, schema_name=name, template_version=template.version,
                    state=ShopState.LIVE, pod=settings.POD_ID,
                )
            )  # fmt: skip
        return made[-1]

    yield make
    for shop in made:
        drop_schema(shop.schema_name)
        with control_context():
            shop.delete()


@pytest.fixture
def four_shops(make_small_shop: Callable) -> list[Shop]:
    """Opened after the others were set aside."""
    return [make_small_shop() for _ in range(4)]


@pytest.fixture
def two_shops(make_small_shop: Callable) -> list[Shop]:
    return [make_small_shop() for _ in range(2)]


@pytest.fixture
def ask():
    """`ask(shop, sql)`: the rows, read inside the shop."""

    def read(shop, sql):
        with shop_context(shop), connections["default"].cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    return read
