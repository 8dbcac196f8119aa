"""Database backend of the shops' alias: one role and one search path per shop, taken from the scope.

On top of django-tenants' wrapper, with three differences that tenancy.md explains: the path never holds `public`,
the shop's own role is set in the same round trip (a wrong path is "permission denied"), and no shop is an error.
"""

from __future__ import annotations

import select
import time
from typing import Any

from django.conf import settings
from django.db.utils import OperationalError
from django_tenants.postgresql_backend import base as django_tenants_backend
from django_tenants.utils import quote_schema_name
from psycopg2.extensions import TRANSACTION_STATUS_IDLE

from core.scope import POD, Scope, TransactionAcrossShops, World, current_scope, enter_scope

EXTENSIONS_SCHEMA = "extensions"
TRUSTED_SECONDS = 30.0  # after its last use; what a network has swallowed meanwhile shows on asking alone


class NoShopSelected(OperationalError):
    """The shops' database was asked for rows outside any shop."""


def role_of(schema: str) -> str:
    return f"r_{schema}"


def statements_for(scope: Scope | None) -> str:
    """The one text that moves a connection to `scope`. Raises NoShopSelected where there is no shop."""
    if scope is not None and scope.world is World.POD:
        return "RESET ROLE; SET search_path = pg_catalog"
    if scope is None or scope.world is not World.SHOP:
        raise NoShopSelected("No shop is selected: use shop_context(shop).")
    schema, role = quote_schema_name(scope.schema), quote_schema_name(role_of(scope.schema))
    return f"RESET ROLE; SET ROLE {role}; SET search_path = {schema}, {EXTENSIONS_SCHEMA}"


def is_quiet(connection: Any) -> bool:
    """Nothing has come from the server, and it has not hung up."""
    if connection.closed:
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)


class DatabaseWrapper(django_tenants_backend.DatabaseWrapper):
    """`search_path_set_schemas` holds the schema applied to this connection; the parent forgets it on close,
    rollback and savepoint rollback, since a SET is undone with its transaction. `_last_applied` is never forgotten: it
    tells in which schema a transaction that is still open began."""

    _last_applied: str | None = None
    _last_used = float("-inf")

    search_path_set_schemas: str | None
    _setting_search_path: bool

    def connect(self) -> None:
        """A new connection asks the server about itself (its version, its types), which is no shop's business. Outside any
        shop it is asked in the pod's scope: pages of the platform may begin a transaction here without touching a row,
        as when a security key is added, and a process whose first use of this database that was answered 500."""
        scope = current_scope()
        if scope is not None and scope.world is World.SHOP:
            super().connect()
        else:
            with enter_scope(POD):
                super().connect()

    def close_if_health_check_failed(self) -> None:
        """Django asks the server "SELECT 1" once per request, a tenth of what a page's questions cost it. A server that has
        ended a connection has said so: while there is nothing to be read from one that was used just now, it lives."""
        now = time.monotonic()
        if now - self._last_used < TRUSTED_SECONDS and self.connection is not None and is_quiet(self.connection):
            self.health_check_done = True
        self._last_used = now
        super().close_if_health_check_failed()

    def set_tenant(self, tenant: Any, include_public: bool = False) -> None:
        """django-tenants' interface; only its bookkeeping remains, since the scope decides."""
        self.tenant, self.schema_name = tenant, tenant.schema_name
        self.include_public_schema = False
        self.search_path_set_schemas = None

    def _handle_search_path(self, cursor: Any = None) -> None:
        scope = current_scope()
        wanted = scope.schema if scope is not None and scope.world is World.SHOP else getattr(scope, "world", None)
        if self._setting_search_path or (wanted is not None and self.search_path_set_schemas == wanted):
            return
        statements = statements_for(scope)
        self._refuse_open_transaction(wanted)
        self._setting_search_path = True
        try:
            # A plain driver cursor: the switch is not a query of the application and must not be counted as one.
            with self.wrap_database_errors, self.connection.cursor() as switch:
                switch.execute(statements)
            self.search_path_set_schemas = self._last_applied = wanted
            self.schema_name = scope.schema if scope is not None else None
        finally:
            self._setting_search_path = False

    def _refuse_open_transaction(self, wanted: str | None) -> None:
        """Whatever was written in the open transaction belongs to another shop, and would be committed with ours."""
        if wanted == self._last_applied or settings.ALLOW_TRANSACTION_ACROSS_SHOPS:
            return
        if self.connection.get_transaction_status() != TRANSACTION_STATUS_IDLE:
            raise TransactionAcrossShops("A transaction that began in another schema is still open.")

    def savepoint_rollback(self, sid: str) -> None:
        """It needs no path, and in a failed transaction a SET would be refused."""
        self._setting_search_path = True
        super().savepoint_rollback(sid)

    def check_constraints(self, table_names: Any = None) -> None:
        """Deferred constraints belong to a shop; outside any there are none to check."""
        if current_scope() is not None:
            super().check_constraints(table_names)
