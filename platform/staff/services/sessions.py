"""Who is signed in to the current shop, and ending that. Only staff have sessions here: shoppers have none, so the few
rows are read and opened one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import User

ORIGIN = "staff_origin"
SUPPORT = "support"  # who acts for the shop, and why
SIGN_ON = "sign_on"  # the company's provider has vouched for them, not a password


# Those that call themselves others as well come first.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class OpenSession:
    mark: str  # names the session in a form; it opens nothing
    key: str
    user_id: int
    since: datetime | None
    ip_address: str
    browser: str
    is_signed_on: bool = False  # by way of the company's provider

    @property
    def device(self) -> str:
        """Browser and system, as people know them: “Firefox · Windows”."""
        browser = next((name for mark, name in BROWSERS if mark in self.browser), "")
        system = next((name for mark, name in SYSTEMS if mark in self.browser), "")
        return " · ".join(filter(None, (browser, system))) or self.browser[:60]


def remember_origin(session: Any, *, ip_address: str | None, browser: str, now: datetime) -> None:
    session[ORIGIN] = {"ip": ip_address or "", "browser": browser[:300], "since": now.isoformat()}


def open_sessions(user: User | None = None) -> list[OpenSession]:
    """Newest first; of everybody without `user`."""
    found = [one for one in all_sessions() if user is None or one.user_id == user.pk]
    return sorted(found, key=lambda one: one.since.timestamp() if one.since else 0, reverse=True)


def all_sessions() -> Iterator[OpenSession]:
    for row in Session.objects.filter(expire_date__gt=timezone.now()):
        values = row.get_decoded()
        if not str(values.get(SESSION_KEY, "")).isdecimal():
            continue
        origin = values.get(ORIGIN) or {}
        yield OpenSession(
            mark=mark_of(row.session_key), key=row.session_key, user_id=int(values[SESSION_KEY]),
            since=parse_datetime(origin.get("since", "")), ip_address=origin.get("ip", ""),
            browser=origin.get("browser", ""), is_signed_on=bool(values.get(SIGN_ON)),
        )  # fmt: skip


def mark_of(key: str) -> str:
    return hashlib.sha256(f"session:{key}".encode()).hexdigest()[:24]


def end_sessions(user: User, *, mark: str = "", besides: str = "") -> int:
    """All of this person, or the one with `mark`; never the one with the key `besides`. Says how many ended."""
    keys = [one.key for one in open_sessions(user) if one.key != besides and mark in ("", one.mark)]
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def end_sessions_by_way(*, signed_on: bool, accounts: set[UUID] | None = None) -> int:
    """Of those who came by way of the company's provider, or of those who did not; of these accounts alone, where they
    are given. Says how many ended."""
    users = (
        None if accounts is None else set(User.objects.filter(account_uuid__in=accounts).values_list("pk", flat=True))
    )
    keys = [
        one.key for one in open_sessions() if one.is_signed_on == signed_on and (users is None or one.user_id in users)
    ]
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def end_support_sessions() -> int:
    """Of operators who act for this shop; they are out at their next click."""
    rows = Session.objects.filter(expire_date__gt=timezone.now())
    keys = [row.session_key for row in rows if row.get_decoded().get(SUPPORT)]
    return Session.objects.filter(session_key__in=keys).delete()[0]
