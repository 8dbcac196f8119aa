"""Rows of another shop, of public or of nowhere cannot be reached by a query."""

from __future__ import annotations

from contextlib import closing

import psycopg2
import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connections, transaction

from commerce.catalog.models import Product
from commerce.store.models import Store
from core.scope import POD, control_context, current_scope, enter_scope
from tenants.backend import base
from tenants.backend.base import NoShopSelected
from tenants.context import shop_context
from tenants.services.databases import connect


@pytest.fixture
def as_owner_of_the_server(alpha):
    with closing(connect(settings.ADMIN_DATABASE_URL, settings.DATABASES["default"]["NAME"])) as connection:
        cursor = connection.cursor()
        cursor.execute("SET lock_timeout = '5s'")
        yield cursor


def rows(sql):
    with transaction.atomic("default"), connections["default"].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_rows_of_another_shop_are_never_seen(alpha, bravo):
    Product.objects.create(title="Lamp", slug="lamp")

    with shop_context(bravo):
        assert Product.objects.count() == 0
    assert Product.objects.count() == 1


def test_raw_query_of_another_schema_is_denied(alpha, bravo):
    with pytest.raises(DatabaseError, match="permission denied for schema"):
        rows(f'SELECT name FROM "{bravo.schema_name}".store_store')


def test_raw_query_of_another_schema_is_right_in_itself(as_owner_of_the_server, bravo):
    """Negative control: whoever may read all reads it."""
    as_owner_of_the_server.execute(f'SELECT name FROM "{bravo.schema_name}".store_store')

    assert as_owner_of_the_server.fetchall() == [("Bravo",)]


def test_raw_write_into_another_schema_is_denied(alpha, bravo):
    for sql in (
        f"UPDATE \"{bravo.schema_name}\".store_store SET name = 'x' RETURNING 1",
        f'CREATE TABLE "{bravo.schema_name}".x (i int)',
        f'DROP SCHEMA "{bravo.schema_name}" CASCADE',
        "CREATE SCHEMA mine",
        "CREATE TABLE public.x (i int)",
        "CREATE ROLE mine",
    ):
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
            rows(sql)


@pytest.fixture
def table_in_public(as_owner_of_the_server, own_connection):
    """A table that the shops' schemas lack, in public, readable by all. (Read in a transaction of its own, for the
    sake of the DROP.)"""
    cursor = as_owner_of_the_server
    cursor.execute("CREATE TABLE IF NOT EXISTS public.left_behind AS SELECT 'of nobody'::text AS v")
    cursor.execute("GRANT ALL ON public.left_behind TO PUBLIC")
    yield
    cursor.execute("DROP TABLE public.left_behind")


def test_missing_table_is_not_looked_for_in_public(alpha, table_in_public):
    with pytest.raises(DatabaseError, match="does not exist"):
        rows("SELECT v FROM left_behind")


def test_missing_table_is_found_in_public_if_the_path_holds_it(
    alpha, table_in_public, as_owner_of_the_server, monkeypatch
):
    """Negative control: django-tenants' own path, and PostgreSQL's default rights."""
    real = base.statements_for
    monkeypatch.setattr(base, "statements_for", lambda scope: f"{real(scope)}, public")
    as_owner_of_the_server.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
    connections["default"].search_path_set_schemas = None
    try:
        assert rows("SELECT v FROM left_behind") == [("of nobody",)]
    finally:
        as_owner_of_the_server.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        connections["default"].search_path_set_schemas = None


def test_public_is_empty(as_owner_of_the_server):
    """Nothing tenant-like may ever be there: a fall-through would find it."""
    as_owner_of_the_server.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")

    assert as_owner_of_the_server.fetchall() == []


def test_pod_has_no_tables_of_shops(alpha):
    with enter_scope(POD), pytest.raises(DatabaseError, match="does not exist"), transaction.atomic("default"):
        Product.objects.count()


@pytest.mark.django_db
def test_query_from_nowhere_is_an_error():
    with pytest.raises(NoShopSelected):
        Product.objects.count()
    with control_context(), pytest.raises(NoShopSelected):
        Product.objects.count()


def evaluated_outside(alpha):
    with shop_context(alpha):
        names = Store.objects.values_list("name", flat=True)
        list(names.all())
    with control_context():
        return list(names)


def test_lazy_query_evaluated_outside_is_an_error(alpha):
    with pytest.raises(NoShopSelected):
        evaluated_outside(alpha)


def test_lazy_query_evaluated_outside_reads_the_last_shop_without_the_guard(alpha, monkeypatch):
    """Negative control: a connection that stays where it was, as django-tenants' does after a request."""
    real = base.DatabaseWrapper._handle_search_path

    def stay(self, cursor=None):
        if current_scope().world == "shop":
            real(self, cursor)

    monkeypatch.setattr(base.DatabaseWrapper, "_handle_search_path", stay)

    assert evaluated_outside(alpha) == ["Alpha"]


def test_lazy_query_evaluated_in_another_shop_reads_that_shop(alpha, bravo):
    """It follows the scope at the moment of evaluation, so it shows nobody rows that are not theirs."""
    names = Store.objects.values_list("name", flat=True)

    with shop_context(bravo):
        assert list(names) == ["Bravo"]


def test_content_types_have_equal_ids_in_all_shops(alpha, bravo):
    """Django keeps them per process and alias: ids that differ would point at the wrong model."""
    found = []
    for shop in (alpha, bravo):
        with shop_context(shop):
            found.append(set(ContentType.objects.values_list("pk", "app_label", "model")))

    assert found[0] == found[1]


def test_application_login_reads_no_shop_by_itself(alpha, bravo):
    """Without SET ROLE: it owns nothing and inherits nothing."""
    parameters = connections["default"].get_connection_params()
    connection = psycopg2.connect(**{name: value for name, value in parameters.items() if name != "cursor_factory"})
    try:
        with connection.cursor() as cursor, pytest.raises(psycopg2.Error, match="permission denied"):
            cursor.execute(f'SELECT name FROM "{bravo.schema_name}".store_store')
    finally:
        connection.close()
