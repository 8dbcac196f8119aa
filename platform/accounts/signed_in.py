"""Where people are signed in on the platform: allauth's list, written in the control database.

Its own receivers open their transaction in the default database, which holds shops and is no concern of accounts.
"""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_set, user_logged_in
from allauth.usersessions.apps import UserSessionsConfig

from core.http.client import client_ip


class SignedInConfig(UserSessionsConfig):
    def ready(self) -> None:
        for signal in (user_logged_in, password_set, password_changed):
            signal.connect(remember_session, dispatch_uid="accounts.signed_in")


def remember_session(request: Any, **_kwargs: Any) -> None:
    from allauth.usersessions.models import UserSession

    if not request.user.is_authenticated:
        return
    if not request.session.session_key:
        request.session.save()
    UserSession.objects.purge_and_list(request.user)
    browser = request.headers.get("User-Agent", "")[: UserSession._meta.get_field("user_agent").max_length]
    UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={"user": request.user, "ip": client_ip(request) or "0.0.0.0", "user_agent": browser},  # noqa: S104
    )
