from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from builder.consent.models import ConsentRecord
from builder.consent.selectors import everything_asked, purposes_of
from commerce.store.selectors import current_store


def record_consent(*, purposes: Iterable[str], now: datetime) -> ConsentRecord:
    """The answer together with what was asked: the purposes in use and who was behind them. Unknown ones are dropped."""
    asked = purposes_of(everything_asked(), measures_campaigns=current_store().measures_campaigns)
    agreed = sorted(set(purposes) & set(asked))
    return ConsentRecord.objects.create(purposes=".".join(agreed), asked=asked, given_at=now)
