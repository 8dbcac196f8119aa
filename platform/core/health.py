"""Is this process able to serve? Each app adds its own probes, in a module `probes`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import redis
from django.conf import settings
from django.db import connections

from core.scope import POD, control_context, enter_scope

Probe = Callable[[], str]
_probes: dict[str, Probe] = {}
VALKEY_SECONDS = 2


class NotReady(RuntimeError):
    """A probe's answer that may be shown to anybody: no address, no name of a shop."""


@dataclass(frozen=True)
class Finding:
    name: str
    is_ok: bool
    detail: str


def probe(name: str) -> Callable[[Probe], Probe]:
    """Register a probe: it returns a short detail, or raises."""

    def register(check: Probe) -> Probe:
        _probes[name] = check
        return check

    return register


def findings() -> list[Finding]:
    return [ask(name, check) for name, check in _probes.items()]


def ask(name: str, check: Probe) -> Finding:
    """Of an unforeseen error only the kind is told: messages of drivers hold addresses."""
    try:
        return Finding(name, is_ok=True, detail=check())
    except NotReady as error:
        return Finding(name, is_ok=False, detail=str(error))
    except Exception as error:
        return Finding(name, is_ok=False, detail=type(error).__name__)


def answers(alias: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT 1")
    return "answers"


@probe("control")
def control_database() -> str:
    with control_context():
        return answers("control")


@probe("pod")
def pod_database() -> str:
    with enter_scope(POD):
        return answers("default")


@probe("valkey")
def valkey() -> str:
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=VALKEY_SECONDS, socket_connect_timeout=VALKEY_SECONDS
    )
    with client:
        client.ping()
    return "answers"
