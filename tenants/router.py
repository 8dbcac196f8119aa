"""Which database a model lives in. Nothing in either database refers to the other."""

from __future__ import annotations

from typing import Any

from core.scope import World, require_scope

CONTROL_ONLY = {
    "tenants",
    "billing",
    "gateways",
    "oversight",
    "account",
    "mfa",
    "usersessions",
    "admin",
    "console",
    "website",
}
BOTH_WORLDS = {"auth", "contenttypes", "sessions", "accounts"}


class WorldRouter:
    def _alias(self, model: Any) -> str:
        label = model._meta.app_label
        if label in CONTROL_ONLY:
            return "control"
        if label in BOTH_WORLDS:
            return "control" if require_scope().world is World.CONTROL else "default"
        return "default"

    def db_for_read(self, model: Any, **hints: Any) -> str:
        instance = hints.get("instance")
        if instance is not None and instance._state.db and instance._meta.app_label in BOTH_WORLDS:
            return self._alias(model) if model._meta.app_label not in BOTH_WORLDS else instance._state.db
        return self._alias(model)

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return self.db_for_read(model, **hints)

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool | None:
        if one._state.db and other._state.db:
            return one._state.db == other._state.db
        return None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        if db == "control":
            return app_label in CONTROL_ONLY | BOTH_WORLDS
        return app_label not in CONTROL_ONLY
