from __future__ import annotations

from core.http.request import Request
from core.scope import control_context
from tenants.models import RestoreRun, RestoreState

SHOWN = [RestoreState.WAITING, RestoreState.RUNNING, RestoreState.READY, RestoreState.SWITCHING, RestoreState.SWITCHED]


def last_restore(request: Request) -> RestoreRun | None:
    """The newest one, unless it is over and nothing can be done with it."""
    with control_context():
        run = RestoreRun.objects.filter(shop_id=request.shop.shop_id).first()
    return run if run is not None and run.state in [*SHOWN, RestoreState.FAILED] else None
