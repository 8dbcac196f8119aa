"""One connection serves many shops, one after another: whatever happened before, the next shop sees its own rows."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connections, transaction
from django.db.backends.postgresql.base import DatabaseWrapper as PlainWrapper

from commerce.catalog.models import Product
from core.scope import POD, TransactionAcrossShops, control_context, enter_scope
from tenants.backend import base
from tenants.backend.base import DatabaseWrapper, NoShopSelected, role_of
from tenants.context import scope_of, shop_context
from tenants.services.databases import connect


def pid():
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_reused_connection_sees_the_shop_of_the_moment(own_connection, name_of, alpha, bravo):
    seen = [(name_of(shop), with_pid(shop)) for shop in (alpha, bravo, alpha)]

    assert [name for name, _ in seen] == ["Alpha", "Bravo", "Alpha"]
    assert len({process for _, process in seen}) == 1


def with_pid(shop):
    with shop_context(shop):
        return pid()


def test_reused_connection_sees_the_last_shop_if_the_path_is_set_once(
    own_connection, name_of, alpha, bravo, monkeypatch
):
    """Negative control: what TENANT_LIMIT_SET_CALLS does when it trusts what was set."""
    real = DatabaseWrapper._handle_search_path

    def once(self, cursor=None):
        if self.search_path_set_schemas is None:
            real(self, cursor)

    monkeypatch.setattr(DatabaseWrapper, "_handle_search_path", once)

    assert [name_of(alpha), name_of(bravo)] == ["Alpha", "Alpha"]


def test_shop_left_by_an_exception_is_left(own_connection, name_of, alpha, bravo):
    def work():
        with shop_context(bravo):
            name_of()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()

    assert name_of() == "Alpha"


def test_connection_keeps_nothing_after_the_shop_is_left(own_connection, name_of, alpha):
    assert name_of() == "Alpha"

    with control_context(), pytest.raises(NoShopSelected):
        name_of()
    with enter_scope(POD), pytest.raises(DatabaseError, match="does not exist"):
        name_of()


def switch_undone_by_savepoint(name_of, alpha, bravo):
    """The SET for bravo is sent after the savepoint and undone with it, while bravo is still current."""
    with transaction.atomic("default"):
        assert name_of() == "Alpha"
        savepoint = transaction.savepoint("default")
        with shop_context(bravo):
            assert name_of() == "Bravo"
            transaction.savepoint_rollback(savepoint, "default")
            return name_of()


def test_switch_undone_by_a_savepoint_is_noticed(own_connection, name_of, alpha, bravo):
    assert switch_undone_by_savepoint(name_of, alpha, bravo) == "Bravo"


def test_switch_undone_by_a_savepoint_leaks_if_it_is_not_noticed(own_connection, name_of, alpha, bravo, monkeypatch):
    """Negative control: Django's own savepoint_rollback, which forgets nothing."""
    monkeypatch.setattr(DatabaseWrapper, "savepoint_rollback", PlainWrapper.savepoint_rollback)

    assert switch_undone_by_savepoint(name_of, alpha, bravo) == "Alpha"


def switch_undone_by_rollback(name_of, alpha, bravo):
    name_of()
    try:
        with transaction.atomic("default"), shop_context(bravo):
            name_of()
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    return name_of(bravo), name_of()


def test_switch_undone_by_a_rollback_is_noticed(own_connection, name_of, alpha, bravo):
    assert switch_undone_by_rollback(name_of, alpha, bravo) == ("Bravo", "Alpha")


def test_switch_undone_by_a_rollback_leaks_if_it_is_not_noticed(own_connection, name_of, alpha, bravo, monkeypatch):
    """Negative control."""
    monkeypatch.setattr(DatabaseWrapper, "rollback", PlainWrapper.rollback)

    assert switch_undone_by_rollback(name_of, alpha, bravo)[0] == "Alpha"


def test_failed_transaction_serves_no_other_shop(own_connection, name_of, alpha, bravo):
    with transaction.atomic("default"):
        with pytest.raises(DatabaseError), connections["default"].cursor() as cursor:
            cursor.execute("SELECT nonsense")
        with pytest.raises(DatabaseError):
            name_of(bravo)
        transaction.set_rollback(True, using="default")

    assert name_of(bravo) == "Bravo"


def test_failed_savepoint_in_another_shop_can_be_rolled_back(own_connection, name_of, alpha, bravo):
    """The connection stands in bravo, failed; alpha is current again when the savepoint is undone."""
    with transaction.atomic("default"):
        name_of()
        with pytest.raises(DatabaseError, match="nonsense"), transaction.atomic("default"), shop_context(bravo):
            connections["default"].cursor().execute("SELECT nonsense")
        assert name_of() == "Alpha"


def test_closed_connection_starts_anew(own_connection, name_of, alpha, bravo):
    assert name_of(bravo) == "Bravo"
    own_connection.close()

    assert name_of() == "Alpha"


def test_connection_killed_by_the_server_starts_anew(own_connection, name_of, alpha, bravo):
    """What CONN_HEALTH_CHECKS is for: the first request after an outage works, in its own shop."""
    name_of(bravo)
    with pytest.raises(DatabaseError), connections["default"].cursor() as cursor:
        cursor.execute("RESET ROLE; SELECT pg_terminate_backend(pg_backend_pid())")
    own_connection.health_check_enabled = True
    own_connection.close_if_unusable_or_obsolete()

    assert name_of() == "Alpha"


def begin_request(connection):
    connection.health_check_enabled, connection.health_check_done = True, False


def end_behind_its_back(process, settings):
    """As an administrator does, or a server that starts anew; returns when the server has hung up."""
    with connect(settings.ADMIN_DATABASE_URL).cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
        assert cursor.fetchone() == (True,)


def test_connection_that_was_just_used_is_not_asked_for_its_health(own_connection, name_of, alpha, monkeypatch):
    name_of()
    begin_request(own_connection)
    monkeypatch.setattr(DatabaseWrapper, "is_usable", lambda _self: pytest.fail("asked"))

    assert name_of() == "Alpha"


def test_connection_that_was_not_used_for_long_is_asked(own_connection, name_of, alpha, monkeypatch):
    name_of()
    begin_request(own_connection)
    asked = []
    monkeypatch.setattr(DatabaseWrapper, "is_usable", lambda _self: asked.append(1) or True)
    monkeypatch.setattr(base, "TRUSTED_SECONDS", 0.0)

    assert name_of() == "Alpha"
    assert asked == [1]


def test_connection_that_ended_behind_our_back_starts_anew(own_connection, name_of, alpha, settings):
    name_of()
    end_behind_its_back(with_pid(alpha), settings)
    begin_request(own_connection)

    assert name_of() == "Alpha"


def test_connection_that_ended_is_used_where_nobody_looks(own_connection, name_of, alpha, settings, monkeypatch):
    """Negative control."""
    name_of()
    end_behind_its_back(with_pid(alpha), settings)
    begin_request(own_connection)
    monkeypatch.setattr(base, "is_quiet", lambda _connection: True)

    with pytest.raises(DatabaseError):
        name_of()


def write_in_two_shops(alpha, bravo, enter):
    with control_context(), transaction.atomic("default"):
        for shop in (alpha, bravo):
            with enter(shop):
                Product.objects.create(title="Lamp", slug="lamp")
        transaction.set_rollback(True, using="default")


def by_scope(shop):
    return enter_scope(scope_of(shop))


@pytest.mark.parametrize("enter", [shop_context, by_scope])
def test_transaction_over_two_shops_is_refused(own_connection, alpha, bravo, settings, enter):
    settings.ALLOW_TRANSACTION_ACROSS_SHOPS = False

    with pytest.raises(TransactionAcrossShops):
        write_in_two_shops(alpha, bravo, enter)


def test_transaction_over_two_shops_is_possible_without_the_guard(own_connection, alpha, bravo):
    """Negative control, by the setting that only tests have."""
    write_in_two_shops(alpha, bravo, shop_context)


def test_shop_entered_inside_anothers_transaction_is_refused_at_once(own_connection, alpha, bravo, settings):
    settings.ALLOW_TRANSACTION_ACROSS_SHOPS = False
    with transaction.atomic("default"), pytest.raises(TransactionAcrossShops, match="bravo"), shop_context(bravo):
        pytest.fail("entered")


def test_same_shop_may_be_entered_again_inside_its_transaction(own_connection, name_of, alpha, settings):
    settings.ALLOW_TRANSACTION_ACROSS_SHOPS = False
    with transaction.atomic("default"):
        assert name_of() == "Alpha"
        with pytest.raises(ZeroDivisionError), transaction.atomic("default"):
            raise ZeroDivisionError
        assert name_of(alpha) == "Alpha"


STALE = {
    "another path": 'SET search_path = "{schema}"',
    "another path by function": "SELECT set_config('search_path', '{schema}', false)",
    "no path": "RESET ALL",
    "no role": "RESET ROLE",
    "no role, another path": 'RESET ROLE; SET search_path = "{schema}"',
    "everything discarded": "DISCARD ALL",
}


@pytest.mark.parametrize("name", STALE)
def test_connection_moved_behind_our_back_reads_nothing(own_connection, name_of, alpha, bravo, name):
    """Raw SQL of somebody else's code; the bookkeeping believes that nothing has changed."""
    name_of()
    with connections["default"].cursor() as cursor:
        cursor.execute(STALE[name].format(schema=bravo.schema_name))

    with pytest.raises(DatabaseError, match=r"permission denied|does not exist"):
        name_of()


@pytest.mark.parametrize("name", ["another path", "another path by function"])
def test_connection_moved_behind_our_back_leaks_without_the_role(own_connection, name_of, alpha, bravo, name):
    """Negative control: the same with the right to read all, as with one login for all shops."""
    name_of()
    with connections["default"].cursor() as cursor:
        cursor.execute(STALE[name].format(schema=bravo.schema_name))
        cursor.execute(f'SET ROLE "{role_of(bravo.schema_name)}"')

    assert name_of() == "Bravo"
