"""Sessions that are refused anywhere but in the world, and the shop, where they were made."""

from __future__ import annotations

from core.scope import World, require_scope
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest

OWNER_KEY = "_echoppe_owner"


def session_owner() -> str:
    scope = require_scope()
    return scope.shop_id if scope.world is World.SHOP else scope.world.value


class ShopSessionMiddleware(SessionMiddleware):
    """Every session carries its owner, set when it is first saved; one of another owner is emptied unread."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if request.COOKIES.get(self.cookie_name) and not request.session.is_empty():
            if request.session.get(OWNER_KEY) != session_owner():
                request.session = self.SessionStore(None)

    @property
    def cookie_name(self) -> str:
        from django.conf import settings

        return settings.SESSION_COOKIE_NAME

    def process_response(self, request, response):  # type: ignore[no-untyped-def]
        session = getattr(request, "session", None)
        if session is not None and session.modified and not session.is_empty() and OWNER_KEY not in session:
            session[OWNER_KEY] = session_owner()
        return super().process_response(request, response)
