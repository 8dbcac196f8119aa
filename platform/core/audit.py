"""The audit trail of a shop: who did what, when and from where. Rows are only ever added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.http.client import client_ip
from core.models import AuditEntry
from core.scope import require_shop

if TYPE_CHECKING:
    from django.http import HttpRequest


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
    is_user = actor is not None and not isinstance(actor, str)
    return AuditEntry.objects.create(
        action=action,
        target=target[:120],
        data=data or {},
        actor=actor if is_user else None,
        actor_name=str(actor or "")[:120],
        ip_address=client_ip(request) if request is not None else None,
    )
