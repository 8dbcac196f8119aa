"""Sessions in the database of their world, bound to the shop where they were made.

The shop's id stands inside the signed data: a session replayed in another shop, or on the platform, reads as empty,
even if its row had been copied there.
"""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from core.scope import World, require_scope

OWNER_KEY = "_owner"


def session_owner() -> str:
    scope = require_scope()
    return scope.shop_id if scope.world is World.SHOP else scope.world.value


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> Any:
        return DatabaseStore.get_model_class()

    def encode(self, session_dict: dict[str, Any]) -> str:
        return super().encode({**session_dict, OWNER_KEY: session_owner()})

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        decoded = super().decode(session_data)
        if decoded.pop(OWNER_KEY, None) != session_owner():
            return {}
        return decoded
