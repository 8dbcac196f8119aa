"""Sessions in the database of their world, bound to the shop where they were made.

The shop's id stands inside the signed data: a session replayed in another shop, or on the platform, reads as empty,
even if its row had been copied there.
"""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from core.prepared import Given, Prepared
from core.scope import World, require_scope

OWNER_KEY = "_owner"
OPEN = Prepared(
    lambda: DatabaseStore.get_model_class().objects.filter(session_key=Given("key"), expire_date__gt=Given("now"))
)


def session_owner() -> str:
    scope = require_scope()
    return scope.shop_id if scope.world is World.SHOP else scope.world.value


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> Any:
        return DatabaseStore.get_model_class()

    def _get_session_from_db(self) -> Any:
        """Every request of somebody who is signed in asks for it."""
        found = next(iter(OPEN(key=self.session_key, now=timezone.now())), None)
        if found is None:
            self._session_key = None
        return found

    def encode(self, session_dict: dict[str, Any]) -> str:
        return super().encode({**session_dict, OWNER_KEY: session_owner()})

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        decoded = super().decode(session_data)
        if decoded.pop(OWNER_KEY, None) != session_owner():
            return {}
        return decoded
