from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from core.errors import PlainError

MOST_CREDITS = 20_000


class UnreadableStatement(PlainError):
    """Nothing was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Money that came in. `text` is what the payer wrote, `fingerprint` the same in every file that holds this line."""

    booked_on: date
    amount: int
    currency: str
    text: str
    payer: str
    bank_reference: str = ""
    account: str = ""
    fingerprint: str = ""


def with_fingerprints(credits: Iterable[Credit]) -> Iterator[Credit]:
    """Lines that are the same in every respect are counted, so that two equal transfers of one day are two."""
    seen: Counter[str] = Counter()
    for credit in credits:
        facts = [
            credit.account, credit.bank_reference, credit.booked_on.isoformat(), str(credit.amount), credit.currency,
            credit.text, credit.payer,
        ]  # fmt: skip
        same = "\x1f".join(facts)
        seen[same] += 1
        yield replace(credit, fingerprint=hashlib.sha256(f"{same}\x1f{seen[same]}".encode()).hexdigest())
