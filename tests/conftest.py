"""One pair of databases per worker, made from the template SQL; two shops in it, `shop` and `other_shop`.

Tests marked `django_db`, or using `shop`, run in a transaction that is rolled back. Tests that need real commits,
threads or processes use `live_shop`, which opens a shop of their own and drops it afterwards.
"""

from __future__ import annotations

import fcntl
import functools
import gc
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connections
from django.template.base import Template
from django.test import Client
from psycopg2 import sql

from core.prepared import Given, Prepared
from core.scope import control_context
from embedded.messages import compile_messages
from tenants.context import shop_context

TRANSACTIONAL = {"shop", "other_shop", "db", "control"}
TEMPLATE_CACHE = Path(tempfile.gettempdir()) / f"echoppe-template-{os.getuid()}"
KEPT_CONTROL = "test_kept_control_"
POOLED = 3  # schemas of shops that nobody has opened
ROOT = Path(__file__).resolve().parents[1]
BROWSER_TESTS = ROOT / "tests" / "e2e"
ROLES_OF_DATABASES = """
    SELECT DISTINCT role.rolname FROM pg_shdepend needed
    JOIN pg_database base ON base.oid = needed.dbid
    JOIN pg_roles role ON role.oid = needed.refobjid AND needed.refclassid = 'pg_authid'::regclass
    WHERE base.datname = ANY(%s) AND role.rolname LIKE 'r\\_s\\_%%'
"""


def pytest_configure() -> None:
    if not os.environ.get("PYTEST_XDIST_WORKER"):
        compile_messages(ROOT)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every database test may reach both worlds."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is not None or TRANSACTIONAL & set(getattr(item, "fixturenames", ())):
            given = marker.kwargs if marker is not None else {}
            item.add_marker(pytest.mark.django_db(**{"databases": ["control", "default"], **given}), append=False)
    refuse_moments(items)
    refuse_strays(items)


def pytest_collection_finish() -> None:
    """What was loaded stays: neither the collector nor pytest's last look for what was left need go through it again."""
    gc.collect()
    gc.freeze()


def refuse_moments(items: list[pytest.Item]) -> None:
    """Workers collect some seconds apart, and must find the same tests: a name made from the clock is none."""
    today = int(time.time()) // 100_000
    for item in items:
        if any(abs(int(digits) // 100_000 - today) <= 1 for digits in re.findall(r"\d{10}", item.nodeid)):
            raise pytest.UsageError(
                f"{item.nodeid}: names the moment at which it was collected; give it ids of its own"
            )


def refuse_strays(items: list[pytest.Item]) -> None:
    """`bin/test` runs the folder of browser tests apart: one that stood elsewhere would hold up all others."""
    for item in items:
        if item.path.is_relative_to(BROWSER_TESTS) != (item.get_closest_marker("e2e") is not None):
            raise pytest.UsageError(f"{item.nodeid}: what is marked e2e stands in tests/e2e, and nothing else does")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        drop_databases()
        prepare()
        open_two_shops()
        fill_the_pool()
        for connection in connections.all():
            connection.close()
        yield
        for connection in connections.all():
            connection.close()
        drop_databases()


def drop_databases() -> None:
    from tenants.services.databases import connect

    names = [settings.DATABASES[alias]["NAME"] for alias in ("default", "control")]
    with connect(settings.ADMIN_DATABASE_URL).cursor() as cursor:
        cursor.execute(ROLES_OF_DATABASES, [names])  # other workers have theirs on the same server
        roles = [role for (role,) in cursor.fetchall()]
        for name in names:
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        for role in roles:
            cursor.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))


def prepare() -> None:
    from tenants.models import TemplateVersion
    from tenants.services.template import current_migrations, ensure_template, version_of

    version = version_of(current_migrations())
    cached = TEMPLATE_CACHE / f"{version}-{content_of_migrations()}.sql"
    TEMPLATE_CACHE.mkdir(parents=True, exist_ok=True)
    with (TEMPLATE_CACHE / "lock").open("w") as lock:  # the first worker builds it, the others wait
        fcntl.flock(lock, fcntl.LOCK_EX)
        prepare_control()
        if not cached.exists():
            template = ensure_template()
            draft = cached.with_suffix(f".{os.getpid()}")
            draft.write_text(template.sql)
            draft.rename(cached)
            return
    with control_context():
        TemplateVersion.objects.create(version=version, sql=cached.read_text(), migrations=current_migrations())


def prepare_control() -> None:
    """Both databases, and the tables of `control`: to make those takes four seconds, to copy a database that was kept for
    the others a fifth of one."""
    from tenants.services.control import migrate_control
    from tenants.services.databases import connect, prepare_databases

    own = settings.DATABASES["control"]["NAME"]
    others = hashlib.sha256((ROOT / "requirements-dev.lock").read_bytes()).hexdigest()[
        :12
    ]  # whose migrations are not ours
    kept = f"{KEPT_CONTROL}{content_of_migrations()}_{others}"
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with connect(settings.ADMIN_DATABASE_URL).cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname IN (%s, %s)", [own, kept])
        there = {name for (name,) in cursor.fetchall()}
        if there == {kept}:
            cursor.execute(copy.format(sql.Identifier(own), sql.Identifier(kept)))
        prepare_databases()
        if there == {kept}:
            return
        migrate_control()
        if there:
            return
        connections["control"].close()
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [KEPT_CONTROL])
        for (name,) in cursor.fetchall():
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        cursor.execute(copy.format(sql.Identifier(kept), sql.Identifier(own)))


def content_of_migrations() -> str:
    """Of our own files: while a migration is being written its name stays and its content does not."""
    digest = hashlib.sha256()
    for folder in sorted(ROOT.iterdir()):
        if folder.is_dir() and not folder.name.startswith(".") and folder.name != "var":
            for path in sorted(folder.glob("**/migrations/[0-9]*.py")):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def open_two_shops() -> None:
    from accounts.models import User
    from onboarding.services.opening import Wish, open_shop
    from tenants.models import Shop, Trust

    for handle in ("alpha", "bravo"):
        with control_context():
            account = User.objects.create_user(f"owner@{handle}.example", "correct horse battery", name=handle.title())
        opened = open_shop(account=account, wish=Wish(handle=handle, name=handle.title(), locale="en", is_test=True))
        with control_context():
            Shop.objects.filter(pk=opened.pk).update(trust=Trust.KNOWN)


def fill_the_pool() -> None:
    """Who opens a shop in a transaction takes a schema that is there, and the next test finds it again: to make one takes a
    quarter of a second."""
    from tenants.services.pool import fill_pool

    fill_pool(POOLED)


@functools.cache
def shops_by_handle() -> Any:
    """Thousands of tests ask for their shop: the statement is written once."""
    from tenants.models import Shop

    return Prepared(lambda: Shop.objects.filter(handle=Given("handle")))


def find_shop(handle: str) -> Any:
    with control_context():
        (found,) = shops_by_handle()(handle=handle)
    return found


@pytest.fixture(autouse=True)
def _clean_process() -> Iterator[None]:
    """Each test begins in no shop, wherever the one before stopped half-way."""
    from core import scope
    from tenants.hosts import forget_routes

    scope._scope.set(None)
    forget_routes()
    yield
    forget_routes()


@pytest.fixture(scope="session", autouse=True)
def _only_pages_keep_their_context(django_test_environment: None) -> None:
    """Django's test environment makes every template copy its context for `response.context`: each include and each
    input of a form too, which costs a good part of the time. Here the page's own does."""
    recorded = Template._render

    def render(template: Template, context: Any) -> str:
        is_page = context.template is template
        return recorded(template, context) if is_page else template.nodelist.render(context)

    Template._render = render


@pytest.fixture
def control(db: None) -> Iterator[None]:
    """Inside the control world."""
    with control_context():
        yield


@pytest.fixture
def shop(db: None) -> Iterator[Any]:
    """Inside the shop "alpha"; its deferred constraints are checked before the transaction is rolled back."""
    found = find_shop("alpha")
    with shop_context(found):
        caches["default"].clear()
        yield found
        if not connections["default"].needs_rollback:
            connections["default"].check_constraints()


@pytest.fixture
def other_shop(db: None) -> Any:
    """The shop "bravo", not entered."""
    return find_shop("bravo")


@pytest.fixture(scope="session")
def fork(django_db_setup: None, django_db_blocker: Any) -> Callable[..., Any]:
    """`fork(act, *arguments)`: a process that does it beside the tests, at their databases. Whoever starts it stops it."""
    from tests.forking import fork

    return functools.partial(fork, django_db_blocker.unblock)


@pytest.fixture
def make_live_shop(django_db_setup: None, django_db_blocker: Any) -> Iterator[Callable[..., Any]]:
    """Opens shops that really commit. Their schemas are emptied for the next test, or dropped, when the test ends."""
    from accounts.models import User
    from core.ids import uuid7
    from onboarding.services.opening import Wish, open_shop
    from tests.recycling import recycling

    made: list[Any] = []

    def make(**wish: Any) -> Any:
        handle = f"t{uuid7().hex[-10:]}"
        with control_context():
            account = User.objects.create_user(f"owner@{handle}.example", "correct horse battery")
        wishes = {"handle": handle, "name": handle, "locale": "en", "is_test": True} | wish
        recycling().provide()
        made.append(open_shop(account=account, wish=Wish(**wishes)))
        return made[-1]

    with django_db_blocker.unblock():
        yield make
        for shop in made:
            with control_context():
                shop.delete()
            recycling().take_back(shop.schema_name, shop.template_version)


@pytest.fixture
def live_shop(make_live_shop: Callable[..., Any]) -> Any:
    return make_live_shop()


@pytest.fixture
def storefront(shop: Any) -> Client:
    """A shopper's browser at the shop "alpha"."""
    return Client(headers={"host": "alpha.localhost"})


@pytest.fixture
def platform_client(db: None) -> Client:
    return Client(headers={"host": "localhost"})


@pytest.fixture
def owner_client(shop: Any) -> Client:
    """The owner of "alpha", signed in to its admin."""
    from accounts.models import User

    client = Client(headers={"host": "alpha.admin.localhost"})
    client.force_login(
        User.objects.get(email="owner@alpha.example"), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client
