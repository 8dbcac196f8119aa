"""The bank's rates of the last days: asked for once, for all shops."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from core.rest import Unanswered
from core.scope import control_context
from gateways.ecb import BankRates, daily_rates
from gateways.models import BankDay

TOLD_AT = time(15, 30, tzinfo=UTC)  # 16:00 in Frankfurt, in winter, and half an hour for it to be so
KEEP = timedelta(days=40)
SATURDAY = 5


def known_rates() -> BankRates | None:
    """The newest that are known. Asks nobody."""
    with control_context():
        found = BankDay.objects.order_by("-day").first()
    return BankRates(found.day, {code: Decimal(rate) for code, rate in found.rates.items()}) if found else None


def newest_rates(*, now: datetime) -> BankRates:
    """Those of the last working day, asked for where they are not known. Raises Unanswered, where nothing is known at all
    and the bank does not answer; else an older day's are given."""
    known = known_rates()
    if known is not None and known.day >= expected_day(now):
        return known
    try:
        return ask_and_keep(now=now)
    except Unanswered:
        if known is None:
            raise
        return known


def ask_and_keep(*, now: datetime) -> BankRates:
    """Raises Unanswered. Two at once keep the same."""
    found = daily_rates(today=now.date())
    with control_context():
        BankDay.objects.get_or_create(
            day=found.day,
            defaults={"rates": {code: str(rate) for code, rate in found.rates.items()}, "fetched_at": now},
        )
        BankDay.objects.filter(day__lt=found.day - KEEP).delete()
    return found


def expected_day(now: datetime) -> date:
    """The last working day on which the bank should have spoken. Its holidays are not known here: then it is asked in
    vain, which costs little."""
    moment = now.astimezone(UTC)
    day = moment.date() if moment.timetz() >= TOLD_AT else moment.date() - timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day -= timedelta(days=1)
    return day
