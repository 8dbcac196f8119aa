from __future__ import annotations

import structlog
from django.conf import settings
from django.utils import timezone

from core.jobs import control_task
from core.rest import Unanswered
from gateways.bank_rates import ask_and_keep, expected_day, known_rates

log = structlog.get_logger("work")


@control_task
def fetch_bank_rates() -> None:
    """Every half an hour: the European Central Bank's rates, where those of its last working day are not known yet."""
    now = timezone.now()
    known = known_rates()
    if not settings.ECB_URL or (known is not None and known.day >= expected_day(now)):
        return
    try:
        ask_and_keep(now=now)
    except Unanswered as error:
        log.warning("bank rates unanswered", error=str(error))
