from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zlib import crc32

from commerce.currencies.models import Currency
from commerce.currencies.services import follow_bank
from core.scope import require_shop
from gateways.bank_rates import TOLD_AT, expected_day, known_rates

SPREAD_SECONDS = 1800  # shops do not all come at the same moment
AGAIN_AFTER = timedelta(hours=1)


def follow_bank_rates(now: datetime) -> datetime | None:
    """Called when the doorbell "rates" is due: once a day, where a currency follows the bank. Asks nobody: the day's rates
    are fetched once for all shops (gateways.tasks). Returns when the next are expected."""
    if not Currency.objects.filter(follows_bank=True).exists():
        return None
    bank = known_rates()
    follow_bank(bank, now=now)
    if bank is None or bank.day < expected_day(now):
        return now + AGAIN_AFTER
    told = datetime.combine(now.astimezone(UTC).date(), TOLD_AT)
    following = told if told > now else told + timedelta(days=1)
    return following + timedelta(seconds=crc32(require_shop().shop_id.encode()) % SPREAD_SECONDS)
