"""The audit trail of a shop: who did what, when and from where. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from core.http.client import client_ip
from core.models import AuditEntry
from core.scope import require_shop

if TYPE_CHECKING:
    from django.http import HttpRequest

_origin: ContextVar[Origin | None] = ContextVar("echoppe_audit_origin", default=None)


class Origin:
    """Where the acts of one request come from, and how many of them were written down."""

    def __init__(self, *, ip_address: str | None, support: str = "") -> None:
        self.ip_address = ip_address
        self.support = support  # the operator who acts for the shop, and why
        self.count = 0


@contextmanager
def acts_from(origin: Origin) -> Iterator[Origin]:
    """Services need not pass the request along: within the block their entries know where they come from."""
    token = _origin.set(origin)
    try:
        yield origin
    finally:
        _origin.reset(token)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """{"field": [before, after]} of what changed, as JSON."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: [plain(before.get(name)), plain(after[name])] for name in sorted(names)}


def in_currency(changes: dict[str, Any], currency: str) -> dict[str, Any]:
    """With the currency of the amounts among them, if there are any: the shop's may be another one when they are read."""
    has_amounts = any(name.endswith("_amount") for name in changes)
    return {**changes, "currency": currency} if has_amounts and "currency" not in changes else changes


def plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value][:50]
    return str(value)[:500]


def record(
    action: str,
    *,
    target: str = "",
    data: dict[str, Any] | None = None,
    request: HttpRequest | None = None,
    actor: Any = None,
) -> AuditEntry:
    """Write down that `actor` (a user of this shop, or a name), else the request's user, did `action` ("order.paid").

    Part of the caller's transaction: undone with it. `data` is JSON; never put a secret there. Raises NoScope.
    """
    require_shop()
    if actor is None and request is not None and request.user.is_authenticated:
        actor = request.user
    origin = _origin.get()
    if origin is not None:
        origin.count += 1
    address = client_ip(request) if request is not None else origin and origin.ip_address
    if origin is not None and origin.support:
        data = {**(data or {}), "support": origin.support}
    is_user = actor is not None and not isinstance(actor, str)
    return AuditEntry.objects.create(
        action=action,
        target=target[:120],
        data=data or {},
        actor=actor if is_user else None,
        actor_name=str(actor or "")[:120],
        ip_address=address or None,
    )
